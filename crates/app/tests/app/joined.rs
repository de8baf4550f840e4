//! A sentence encoder joins what answers: nothing waits for it, and nothing answers otherwise without it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use access::Role;
use app::training::{
    add_examples, add_intent, give_encoder, join_encoder, keep_in_force, model, publish, train, try_text,
};
use base::Locale;
use nlu::Encoder;
use protocol::training::TryInput;
use protocol::training_model::{ModelState, TrainModel};

use crate::support::House;
use crate::training::{sale, texts};

/// Knows which letters an English text has.
struct Letters;

impl Encoder for Letters {
    fn dimension(&self) -> usize {
        26
    }

    fn encode(&self, text: &str) -> Vec<f32> {
        let count =
            |letter: u8| text.bytes().filter(|byte| byte.to_ascii_lowercase() == letter).count() as f32;
        let counts: Vec<f32> = (b'a'..=b'z').map(count).collect();
        let length = counts.iter().map(|count| count * count).sum::<f32>().sqrt().max(1.0);
        counts.iter().map(|count| count / length).collect()
    }

    fn knows(&self, language: Locale) -> bool {
        language == Locale::En
    }

    fn identity(&self) -> &str {
        "letters"
    }
}

async fn trained(house: &House, no: u32) {
    let chief = house.user(Role::Supervisor);
    let note = TrainModel { note: String::new() };
    assert_eq!(train(&house.app, &chief, note).await.expect("begun").no, no);
    house.work().await;
    let made = model(&house.app, &chief, no).await.expect("a version").model;
    assert_eq!(made.state, ModelState::Ready, "{made:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_answers_is_learned_with_the_encoder_beside_everything_else() {
    let house = House::memory().await;
    let (app, chief, admin) = (&house.app, house.user(Role::Supervisor), house.user(Role::Administrator));
    join_encoder(app).await.expect("nothing to do without one");
    assert!(!app.assistants().has_encoder() && app.pack().encoder().is_none());
    add_intent(app, &chief, sale("promo.singles_day")).await.expect("made");
    let lines = ["双十一活动什么时候开始", "双十一几点开抢", "When does the Singles' Day sale start?"];
    add_examples(app, &chief, "promo.singles_day", texts(&lines)).await.expect("added");
    trained(&house, 1).await;
    publish(app, &admin, 1).await.expect("published");

    // As after a start with an encoder that is new.
    let shown = Arc::new(AtomicUsize::new(0));
    let seen = shown.clone();
    let keep = Box::new(move |pack: &dialogue::Pack| {
        assert!(pack.encoder().is_some());
        seen.fetch_add(1, Ordering::SeqCst);
    });
    give_encoder(app, Arc::new(Letters), None, keep);
    app.assistants().forget();
    keep_in_force(app).await.expect("looked");
    let answering = |house: &House| house.app.assistant(chief.workspace_id);
    assert!(app.assistants().has_encoder() && app.pack().encoder().is_none(), "it is not waited for");
    assert!(answering(&house).encoder().is_none());
    assert!(answering(&house).topics.contains_key("promo.singles_day"), "the version answers meanwhile");
    assert_eq!(app.metrics().sentence_encoder.get(), 0);

    join_encoder(app).await.expect("joined");
    assert!(app.pack().encoder().is_some() && answering(&house).encoder().is_some());
    assert_eq!((shown.load(Ordering::SeqCst), app.metrics().sentence_encoder.get()), (1, 1));
    join_encoder(app).await.expect("nothing is left to do");
    assert_eq!(shown.load(Ordering::SeqCst), 1);

    // Turns and the try box ask it.
    let mut customer = house.visitor("late").await;
    let id = house.talk(&mut customer, "When does the Singles' Day sale start?").await;
    assert!(
        house.answers(id).await.iter().any(|said| said.contains("November")),
        "{:?}",
        house.answers(id).await
    );
    let ask = TryInput { text: "双十一几点开抢".to_owned(), model: None };
    assert_eq!(try_text(app, &chief, ask).await.expect("tried").intents[0].id, "promo.singles_day");

    // A start finds it calibrated, and so with the encoder at once; a version trained now has it from the beginning.
    app.assistants().forget();
    keep_in_force(app).await.expect("looked");
    assert!(answering(&house).encoder().is_some());
    trained(&house, 2).await;
    publish(app, &admin, 2).await.expect("published");
    assert!(answering(&house).encoder().is_some());
}
