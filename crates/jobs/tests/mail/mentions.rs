//! Colleagues who are called and away learn it by letter: once, without a word of what was said, and not when it is of no use.

use app::conversation::{add_note, see_mentions};
use base::Locale;
use protocol::api::SetNotices;
use protocol::people::ChangePerson;

use crate::house::{HELP, House, person};
use crate::plain;

const FIVE_MINUTES: i64 = 5 * 60 * 1_000;

/// A colleague with an address at which exim takes letters.
async fn colleague(house: &House, name: &str, locale: Locale) -> app::UserSession {
    let ask = protocol::api::NewUser {
        email: format!("{name}@buyer.example"),
        name: format!("{name} 王"),
        role: access::Role::Agent,
        locale,
        password: "落霞与孤鹜齐飞 秋水共长天一色".to_owned(),
    };
    let view = app::setup::add_user(&house.app, house.fixture.workspace_id, ask).await.expect("added");
    let mut session = person(&house.app, &house.fixture, access::Role::Agent);
    session.user_id = view.id;
    session
}

async fn settled(house: &House) {
    for _ in 0..300 {
        let depth = house.app.store().system().job_depth().await.expect("counted");
        if depth.iter().all(|(kind, pending, _)| kind != "mention" || *pending == 0) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("work is left");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_called_and_away_gets_one_letter_without_a_word_of_it() {
    let servers = crate::servers::Servers::start().await;
    let asked = crate::house::settings(&servers, false);
    let set =
        app::Settings { public_url: "https://desk.shop.example".to_owned(), ..app::Settings::default() };
    let house = House::around(servers, set).await;
    app::mail::add(&house.app, &house.administrator(), asked).await.expect("a mailbox");
    let (lina, wang) =
        (colleague(&house, "lina", Locale::En).await, colleague(&house, "wang", Locale::Zh).await);
    for (id, words) in [("one", "secret lamp"), ("two", "secret chair")] {
        let raw = plain("zhao@buyer.example", id, "", id, words);
        house.servers.send(Some("zhao@buyer.example"), HELP, &raw).await;
    }
    let (one, two) = (house.said("secret lamp").await, house.said("secret chair").await);
    let agent = house.agent();
    let note = async |id: base::ConversationId, mark: &str, who: &[&app::UserSession]| {
        let calls: String = who.iter().map(|one| format!("<@{}> ", one.user_id)).collect();
        let text = conversation::Content::text(format!("{calls}a private word"));
        add_note(&house.app, &agent, id, mark, text).await.expect("noted");
    };
    note(one.conversation_id, "note-number-1", &[&lina, &wang]).await;
    note(two.conversation_id, "note-number-2", &[&lina]).await;
    note(two.conversation_id, "note-number-3", &[&lina]).await;
    // Wang looks in time.
    see_mentions(&house.app, &wang, one.conversation_id).await.expect("seen");
    house.fixture.clock.advance_ms(FIVE_MINUTES);
    let raw = house.servers.letter_to("lina", "called you").await;
    settled(&house).await;
    let letter = mail::read(&raw).expect("readable");
    assert_eq!(letter.subject, "You were mentioned in 2 conversations");
    assert_eq!(letter.header("Auto-Submitted"), Some("auto-generated"));
    for id in [one.conversation_id, two.conversation_id] {
        assert!(
            letter.text.contains(&format!("https://desk.shop.example/desk/mentions/{id}")),
            "{}",
            letter.text
        );
    }
    assert!(letter.text.contains(&agent.name), "{}", letter.text);
    for word in ["secret", "private word", "zhao"] {
        assert!(!letter.text.contains(word), "{word}");
    }
    let count = |who| house.servers.letters_of(who).len();
    assert_eq!((count("lina"), count("wang")), (1, 0), "one letter for three notes; none for who has looked");
    // Called again: told again. Who does not want it, is there, or is shut out, is not.
    note(one.conversation_id, "note-number-4", &[&wang]).await;
    house.fixture.clock.advance_ms(FIVE_MINUTES);
    let raw = house.servers.letter_to("wang", "提到了你").await;
    assert_eq!(mail::read(&raw).expect("readable").subject, "有同事提到了你");
    let off = SetNotices { mention_mail: false };
    let set = app::user::set_notices(&house.app, &wang, off).await.expect("set");
    assert_eq!((set.mention_mail, set.mail_works), (false, true));
    note(one.conversation_id, "note-number-5", &[&wang, &lina]).await;
    app::user::set_presence(&house.app, &lina, true).await.expect("there");
    house.fixture.clock.advance_ms(FIVE_MINUTES - 30_000);
    app::user::keep_presence(&house.app, &lina).await.expect("still there");
    house.fixture.clock.advance_ms(30_000);
    settled(&house).await;
    assert_eq!((count("lina"), count("wang")), (1, 1));
    // She gets another language, and with it other words.
    let ask = ChangePerson { name: "Lina".into(), role: access::Role::Agent, locale: Locale::Zh };
    app::user::change(&house.app, &house.administrator(), lina.user_id, ask).await.expect("changed");
    app::user::set_presence(&house.app, &lina, false).await.expect("away");
    note(two.conversation_id, "note-number-6", &[&lina]).await;
    house.fixture.clock.advance_ms(FIVE_MINUTES);
    house.servers.letter_to("lina", "Lina，你好").await;
    house.jobs.stop().await;
}
