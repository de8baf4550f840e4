//! Teaching the assistant: who may, what is taken, and what is refused with a reason.

use access::Role;
use app::training::{
    add_examples, add_intent, examples, intents, remove_example, remove_intent, restore_example, save_intent,
    try_text,
};
use protocol::inbox::Wording;
use protocol::training::{AddExamples, IntentInput, Origin, TryInput};

use crate::support::{House, on_both_engines, refused};

on_both_engines! {
    own_intents_are_made_changed_and_taken_away,
    texts_are_added_once_and_not_to_two_intents_unawares,
    examples_of_the_pack_are_switched_off_and_on,
    a_text_is_explained_in_words,
}

pub fn sale(id: &str) -> IntentInput {
    IntentInput {
        id: id.to_owned(),
        title: Wording { zh: "双十一活动".to_owned(), en: "Singles' Day sale".to_owned() },
        answer: Wording {
            zh: "双十一活动十一月十日晚八点开始。".to_owned(),
            en: "It begins on 10 November, 8 pm.".to_owned(),
        },
    }
}

pub fn texts(texts: &[&str]) -> AddExamples {
    AddExamples { texts: texts.iter().map(|text| (*text).to_owned()).collect(), force: false }
}

async fn own_intents_are_made_changed_and_taken_away(house: House) {
    let (app, chief) = (&house.app, house.user(Role::Supervisor));
    let made = add_intent(app, &chief, sale("promo.singles_day")).await.expect("made");
    assert!(made.own && made.changed && made.parent.as_deref() == Some("promo"), "{made:?}");
    assert_eq!(refused(add_intent(app, &chief, sale("promo.singles_day")).await).slug, "exists");
    let of_pack = app.pack().topics.keys().next().expect("a topic").clone();
    assert_eq!(refused(add_intent(app, &chief, sale(&of_pack)).await).slug, "exists");
    for id in ["", "Promo", "a..b", "a.b.c.d.e", "促销", "smalltalk.hm", "smalltalk", &"a".repeat(65)] {
        assert_eq!(refused(add_intent(app, &chief, sale(id)).await).slug, "invalid", "{id}");
    }
    let bare = IntentInput { answer: Wording::default(), ..sale("promo.other") };
    assert!(refused(add_intent(app, &chief, bare).await).detail.expect("why").contains("answer"));

    let shorter = IntentInput {
        answer: Wording { zh: "晚八点开始。".to_owned(), en: String::new() },
        ..sale("promo.singles_day")
    };
    let saved = save_intent(app, &chief, "promo.singles_day", shorter).await.expect("saved");
    assert_eq!(saved.answer.expect("an answer").zh, "晚八点开始。");
    assert_eq!(refused(save_intent(app, &chief, &of_pack, sale(&of_pack)).await).slug, "pack-intent");
    assert_eq!(refused(remove_intent(app, &chief, &of_pack).await).slug, "pack-intent");
    assert_eq!(refused(remove_intent(app, &chief, "promo.nothing").await).slug, "not-found");

    let agent = house.agent();
    assert_eq!(refused(intents(app, &agent).await).slug, "forbidden");
    assert_eq!(refused(add_intent(app, &agent, sale("promo.mine")).await).slug, "forbidden");
    assert_eq!(
        refused(add_examples(app, &agent, "promo.singles_day", texts(&["何时"])).await).slug,
        "forbidden"
    );
    assert_eq!(refused(examples(app, &agent, "promo.singles_day").await).slug, "forbidden");
    assert_eq!(refused(remove_intent(app, &agent, "promo.singles_day").await).slug, "forbidden");

    add_examples(app, &chief, "promo.singles_day", texts(&["双十一何时开始"])).await.expect("added");
    remove_intent(app, &chief, "promo.singles_day").await.expect("gone");
    assert_eq!(refused(examples(app, &chief, "promo.singles_day").await).slug, "not-found");
    let all = intents(app, &chief).await.expect("intents");
    assert!(all.intents.iter().all(|intent| !intent.own) && !all.changed, "nothing is left of it");
    assert!(all.published.is_none());
}

async fn texts_are_added_once_and_not_to_two_intents_unawares(house: House) {
    let (app, chief) = (&house.app, house.user(Role::Supervisor));
    add_intent(app, &chief, sale("promo.singles_day")).await.expect("made");
    let of_pack = app.pack().training().intents.first().expect("an intent").clone();
    let pack_text = of_pack.examples[0].as_str();
    let ask = texts(&["双十一何时开始", "  双十一何时开始 ", "When does the sale start?", pack_text]);
    let told = add_examples(app, &chief, "promo.singles_day", ask.clone()).await.expect("added");
    assert_eq!((told.added, told.known.len(), told.elsewhere.len()), (2, 1, 1), "{told:?}");
    assert_eq!((told.elsewhere[0].text.as_str(), &told.elsewhere[0].intent), (pack_text, &of_pack.id));
    let again = add_examples(app, &chief, "promo.singles_day", ask.clone()).await.expect("told");
    assert_eq!((again.added, again.known.len()), (0, 3));
    let forced = add_examples(app, &chief, "promo.singles_day", AddExamples { force: true, ..ask }).await;
    assert_eq!(forced.expect("added").added, 1);
    let one = add_examples(app, &chief, &of_pack.id, texts(&["双十一何时开始"])).await.expect("told");
    assert_eq!(one.elsewhere[0].intent, "promo.singles_day", "also what one wrote oneself");

    let page = examples(app, &chief, "promo.singles_day").await.expect("examples").examples;
    assert_eq!(page.len(), 3);
    assert!(
        page.iter().all(|one| one.origin == Origin::Written && !one.off && one.by == Some(chief.user_id))
    );
    let view = intents(app, &chief).await.expect("intents").intents;
    let view = view.iter().find(|intent| intent.own).expect("mine");
    assert_eq!((view.added, view.examples_zh + view.examples_en, view.examples_en), (3, 3, 1));

    for wrong in [texts(&[]), texts(&[""]), texts(&["好\u{0}"]), texts(&[&"长".repeat(501)])] {
        assert_eq!(refused(add_examples(app, &chief, "promo.singles_day", wrong).await).slug, "invalid");
    }
    let many = AddExamples { texts: (0..501).map(|n| format!("第 {n} 句")).collect(), force: false };
    assert_eq!(refused(add_examples(app, &chief, "promo.singles_day", many).await).slug, "invalid");
    assert_eq!(refused(add_examples(app, &chief, "no.such", texts(&["好吗"])).await).slug, "not-found");
    remove_example(app, &chief, "promo.singles_day", page[0].id).await.expect("removed");
    assert_eq!(refused(remove_example(app, &chief, "promo.singles_day", page[0].id).await).slug, "not-found");
    assert_eq!(refused(remove_example(app, &chief, &of_pack.id, page[1].id).await).slug, "not-found");
}

async fn examples_of_the_pack_are_switched_off_and_on(house: House) {
    let (app, chief) = (&house.app, house.user(Role::Supervisor));
    let intent = app.pack().training().intents.first().expect("an intent").id.clone();
    let count = async || {
        let all = intents(app, &chief).await.expect("intents");
        let view = all.intents.iter().find(|view| view.id == intent).expect("it").clone();
        (view.examples_zh + view.examples_en, view.off, all.changed)
    };
    let first = examples(app, &chief, &intent).await.expect("examples").examples[0].clone();
    let before = count().await;
    assert_eq!((first.origin, first.off, before.1, before.2), (Origin::Pack, false, 0, false));
    for _ in 0..2 {
        remove_example(app, &chief, &intent, first.id).await.expect("switched off, also twice");
    }
    assert_eq!(count().await, (before.0 - 1, 1, true));
    let off = examples(app, &chief, &intent).await.expect("examples").examples;
    let off = off.iter().find(|one| one.id == first.id).expect("still shown");
    assert!(off.off && off.by == Some(chief.user_id) && off.text == first.text);
    restore_example(app, &chief, &intent, first.id).await.expect("on again");
    restore_example(app, &chief, &intent, first.id).await.expect("also twice");
    assert_eq!(count().await, before, "as if nothing had been");

    remove_example(app, &chief, &intent, first.id).await.expect("switched off");
    let told = add_examples(app, &chief, &intent, texts(&[&first.text])).await.expect("told");
    assert_eq!((told.added, told.known.len()), (0, 1));
    assert_eq!(count().await, before, "adding what the pack has switches it on");
    let agent = house.agent();
    assert_eq!(refused(remove_example(app, &agent, &intent, first.id).await).slug, "forbidden");
    assert_eq!(refused(restore_example(app, &agent, &intent, first.id).await).slug, "forbidden");
}

async fn a_text_is_explained_in_words(house: House) {
    let (app, chief) = (&house.app, house.user(Role::Supervisor));
    let ask = |text: &str| TryInput { text: text.to_owned(), model: None };
    let told = try_text(app, &chief, ask("我的包裹 ZK20261234 到哪了，付了 12.5 元")).await.expect("tried");
    let values: Vec<_> =
        told.values.iter().map(|one| (one.kind.as_str(), one.value.as_str(), one.start, one.end)).collect();
    assert_eq!(
        values,
        [("order", "ZK20261234", 5, 15), ("money", "CNY 12.50", 23, 29)],
        "by the pack's own form"
    );
    let wait = try_text(app, &chief, ask("稍等，我找一下")).await.expect("tried").intents.remove(0);
    assert_eq!(
        (wait.id.as_str(), wait.title.zh.as_str(), wait.title.en.as_str()),
        ("smalltalk.wait", "让稍等", "Asks to wait")
    );
    let all = intents(app, &chief).await.expect("intents").intents;
    let nameless: Vec<_> =
        all.iter().filter(|one| one.title.zh.is_empty() || one.title.en.is_empty()).collect();
    assert!(nameless.is_empty(), "{nameless:?}");
}
