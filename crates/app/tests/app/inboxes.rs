//! Inboxes: what an administrator sets is what the widget is told.

use access::Role;
use app::Error;
use app::contact::open_widget;
use app::inbox;
use app::testing::furnish;
use base::Locale;
use protocol::api::OpenWidget;
use protocol::inbox::{
    BusinessCard, InboxSettings, PreviewInbox, Questions, SaveInbox, WidgetInbox, Wording,
};

use crate::support::{House, on_both_engines, refused};

on_both_engines! {
    what_is_set_is_what_the_widget_is_told,
}

fn save(settings: InboxSettings) -> SaveInbox {
    SaveInbox { name: "山房茶具".into(), origins: Vec::new(), settings }
}

async fn told(house: &House, key: &str, locale: Locale) -> Result<WidgetInbox, Error> {
    let ask = OpenWidget { inbox: key.to_owned(), secret: None, identity_token: None, locale: Some(locale) };
    open_widget(&house.app, ask, Some("https://elsewhere.example")).await.map(|session| session.inbox)
}

async fn what_is_set_is_what_the_widget_is_told(house: House) {
    let (app, admin) = (&house.app, house.user(Role::Administrator));
    let set = InboxSettings {
        color: Some("#1F6049".into()),
        greeting: Wording { zh: "欢迎来坐坐".into(), en: String::new() },
        reply_minutes: Some(5),
        questions: Questions { zh: vec![" 壶怎么养？ ".into(), String::new()], en: Vec::new() },
        cards: vec![BusinessCard {
            title: Wording { zh: "新品".into(), en: "New".into() },
            image: None,
            url: "https://tea.example/new".into(),
        }],
        ..InboxSettings::default()
    };
    let made = inbox::create(app, &admin, save(set.clone())).await.expect("made");
    let (id, key) = (made.inbox.id, made.inbox.key.clone());
    let face = told(&house, &key, Locale::Zh).await.expect("told");
    assert_eq!((face.name.as_str(), face.greeting.as_str()), ("山房茶具", "欢迎来坐坐"));
    assert_eq!((face.suggestions, face.reply_minutes), (vec!["壶怎么养？".to_owned()], Some(5)));
    assert_eq!(face.cards[0].title, "新品");
    let english = told(&house, &key, Locale::En).await.expect("told");
    assert_eq!(english.greeting, "欢迎来坐坐", "one language stands for both");
    assert_ne!(english.suggestions, ["壶怎么养？"], "the pack's questions where there are no own ones");
    let color = inbox::look(app, &key).await.expect("looks").color.expect("a colour");
    assert_eq!(color.light, "#1f6049");

    let ask = PreviewInbox { inbox: save(set), locale: Locale::Zh };
    let preview = inbox::preview(app, &admin, ask).await.expect("a preview");
    assert_eq!(preview.greeting, "欢迎来坐坐");

    let mut closed = save(InboxSettings::default());
    closed.origins = vec!["https://Tea.example/".into()];
    let saved = inbox::save(app, &admin, id, closed).await.expect("saved");
    assert_eq!(saved.origins, ["https://tea.example"]);
    assert_eq!(refused(told(&house, &key, Locale::Zh).await).slug, "origin-refused");

    let before = made.secret;
    let after = inbox::rotate_secret(app, &admin, id).await.expect("rotated").secret;
    assert_ne!(before, after);

    inbox::archive(app, &admin, id, true).await.expect("archived");
    inbox::archive(app, &admin, id, true).await.expect("twice is once");
    assert_eq!(refused(told(&house, &key, Locale::Zh).await).slug, "not-found");
    assert_eq!(refused(inbox::look(app, &key).await).slug, "not-found");
    inbox::archive(app, &admin, id, false).await.expect("restored");
    assert!(inbox::look(app, &key).await.is_ok());
}

#[tokio::test]
async fn wrong_fields_and_wrong_people_are_refused() {
    let house = House::memory().await;
    let (app, admin) = (&house.app, house.user(Role::Administrator));
    let bad = |change: fn(&mut SaveInbox)| {
        let mut one = save(InboxSettings::default());
        change(&mut one);
        one
    };
    for (field, wrong) in [
        ("name", bad(|one| one.name = " ".into())),
        ("origins", bad(|one| one.origins = vec!["tea.example".into()])),
        ("color", bad(|one| one.settings.color = Some("#ffd100".into()))),
        ("greeting", bad(|one| one.settings.greeting.zh = "长".repeat(301))),
        ("reply_minutes", bad(|one| one.settings.reply_minutes = Some(0))),
        ("questions", bad(|one| one.settings.questions.zh = vec!["问".into(); 7])),
        (
            "cards",
            bad(|one| {
                one.settings.cards = vec![BusinessCard {
                    title: Wording { zh: "新品".into(), en: String::new() },
                    image: None,
                    url: "javascript:alert(1)".into(),
                }];
            }),
        ),
    ] {
        let problem = refused(inbox::create(app, &admin, wrong).await);
        assert_eq!(problem.slug, "invalid");
        assert!(problem.detail.expect("says what").starts_with(&format!("{field}: ")), "{field}");
    }
    let supervisor = house.user(Role::Supervisor);
    let plain = || save(InboxSettings::default());
    assert_eq!(refused(inbox::create(app, &supervisor, plain()).await).slug, "forbidden");
    let away = furnish(app, "away", house.fixture.clock.clone()).await;
    let theirs = app.store().system().inbox_by_key(&away.inbox).await.expect("reads").expect("there").id;
    assert_eq!(refused(inbox::save(app, &admin, theirs, plain()).await).slug, "not-found");
    assert_eq!(refused(inbox::archive(app, &admin, theirs, true).await).slug, "not-found");
    assert_eq!(refused(inbox::rotate_secret(app, &admin, theirs).await).slug, "not-found");
}
