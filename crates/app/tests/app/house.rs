//! Working hours and the assistant's settings: what is set counts from the next message on.

use ::conversation::Owner;
use access::Role;
use app::house::{preview_hours, save_assistant, save_hours, show_assistant, show_hours};
use protocol::assistant::AssistantSettings;
use protocol::hours::{HoursSettings, NamedDay, OpenSpan, Weekday};

use crate::support::{House, on_both_engines, refused};

on_both_engines! {
    hours_set_here_count,
}

async fn hours_set_here_count(house: House) {
    let (app, admin) = (&house.app, house.user(Role::Administrator));
    let before = show_hours(app, &admin).await.expect("shown");
    assert!(!before.own && !before.hours.weekly.is_empty(), "the pack's");
    let mut hours = before.hours.clone();
    hours.weekly = vec![OpenSpan { day: Weekday::Wed, from: "06:07".into(), to: "06:09".into() }];
    hours.holidays = vec![NamedDay { date: "2199-01-01".into(), name: "元旦".into() }];
    hours.reply_due_minutes = 1;
    let told = preview_hours(app, &admin, hours.clone()).expect("told");
    assert!(!told.open && told.zh.contains("06:08") && told.en.contains("06:08"), "{told:?}");
    assert_eq!(save_hours(app, &admin, hours.clone()).await.expect("saved").hours, hours);
    assert!(show_hours(app, &admin).await.expect("shown").own);

    let mut visitor = house.visitor("a").await;
    app::conversation::ask_person(app, &mut visitor).await.expect("queued");
    let id = app::conversation::current(app, &visitor).await.expect("read").expect("there");
    let said = house.messages(id).await.iter().map(|one| format!("{:?}", one.content)).collect::<String>();
    assert!(said.contains("06:08"), "{said}");

    type Change = fn(&mut HoursSettings);
    let wrong: [(&str, Change); 4] = [
        ("zone", |set| set.zone = "Mars".into()),
        ("weekly", |set| set.weekly.push(set.weekly[0].clone())),
        ("holidays", |set| set.holidays[0].date = "2199-02-30".into()),
        ("reply_due_minutes", |set| set.reply_due_minutes = 0),
    ];
    for (field, change) in wrong {
        let mut wrong = hours.clone();
        change(&mut wrong);
        let problem = refused(save_hours(app, &admin, wrong).await);
        assert!(problem.detail.expect("says what").starts_with(&format!("{field}: ")), "{field}");
    }
    assert_eq!(refused(save_hours(app, &house.agent(), hours).await).slug, "forbidden");
}

#[tokio::test]
async fn the_assistant_is_switched_and_told_what_to_leave_alone() {
    let house = House::memory().await;
    let (app, admin) = (&house.app, house.user(Role::Administrator));
    let view = show_assistant(app, &admin).await.expect("shown");
    assert!(view.settings.on && view.pack_clarify <= view.pack_answer);

    let mut one = house.visitor("a").await;
    let id = house.talk(&mut one, "怎么申请退货？").await;
    let answer = house.answers(id).await.pop().expect("an answer");
    let topics_off: Vec<String> = view.topics.iter().map(|topic| topic.id.clone()).collect();
    let quiet = AssistantSettings { topics_off, ..AssistantSettings::default() };
    save_assistant(app, &admin, quiet).await.expect("saved");
    let mut two = house.visitor("b").await;
    let id = house.talk(&mut two, "怎么申请退货？").await;
    assert!(!house.answers(id).await.contains(&answer), "the topic is left alone");

    let words =
        AssistantSettings { person_words: vec![" 找掌柜 ".into()], ..AssistantSettings::default() };
    let saved = save_assistant(app, &admin, words).await.expect("saved");
    assert_eq!(saved.settings.person_words, ["找掌柜"]);
    let mut three = house.visitor("c").await;
    let id = house.talk(&mut three, "麻烦帮我找掌柜看看").await;
    assert!(matches!(house.header(id).await.owner, Owner::Queue { .. }));

    let off = AssistantSettings { on: false, ..AssistantSettings::default() };
    save_assistant(app, &admin, off).await.expect("saved");
    let mut four = house.visitor("d").await;
    let id = house.say(&mut four, "怎么申请退货？").await;
    assert!(matches!(house.header(id).await.owner, Owner::Queue { .. }), "people answer");

    let upside_down =
        AssistantSettings { answer: Some(0.3), clarify: Some(0.6), ..AssistantSettings::default() };
    assert_eq!(refused(save_assistant(app, &admin, upside_down).await).slug, "invalid");
    assert_eq!(refused(show_assistant(app, &house.agent()).await).slug, "forbidden");
}
