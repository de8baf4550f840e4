//! The weekly sample: drawn alike by everybody, labelled by two who do not see each other's word, and gone with whoever is erased.

use access::Role;
use app::UserSession;
use app::sample::{label, show};
use base::MessageId;
use protocol::sample::{LabelTurn, Sample, SampleAsk};

use crate::support::{House, on_both_engines, refused};

on_both_engines! {
    two_people_label_and_neither_is_led,
    a_week_is_drawn_once_and_only_when_it_is_over,
    what_is_erased_is_gone_from_the_sample,
}

const WEEK_MS: i64 = 7 * 86_400_000;

async fn asked(house: &House) {
    for (who, text) in
        [("lin", "怎么退货"), ("wang", "运费多少钱，电话 13800138000"), ("sam", "how do I return this")]
    {
        let mut visitor = house.visitor(who).await;
        house.talk(&mut visitor, text).await;
    }
    house.pass(WEEK_MS).await;
}

async fn see(house: &House, user: &UserSession) -> Sample {
    show(&house.app, user, SampleAsk::default()).await.expect("a sample")
}

async fn say(house: &House, user: &UserSession, sample: &Sample, id: MessageId, word: &str) {
    let ask = LabelTurn { week: sample.week.clone(), label: word.to_owned() };
    label(&house.app, user, id, ask).await.expect("labelled");
}

async fn two_people_label_and_neither_is_led(house: House) {
    asked(&house).await;
    let (one, other) = (house.user(Role::Supervisor), house.user(Role::Administrator));
    let sample = see(&house, &one).await;
    assert_eq!((sample.turns.len(), sample.mine_left, sample.seen >= 3), (3, 3, true), "{sample:?}");
    assert!(sample.turns.iter().all(|turn| turn.predicted.is_none() && turn.theirs.is_none() && !turn.done));
    assert!(sample.turns.iter().all(|turn| !turn.choices.is_empty() && turn.choices.len() <= 5));
    assert!(!sample.turns.iter().any(|turn| turn.text.contains("13800138000")), "a number is covered");
    assert!(sample.result.is_none());

    let ids: Vec<MessageId> = sample.turns.iter().map(|turn| turn.id).collect();
    let [first, second, third] = ids.as_slice() else { panic!("three") };
    let word = sample.turns[0].choices[0].clone();
    say(&house, &one, &sample, *first, "skip").await;
    say(&house, &one, &sample, *first, &word).await;
    say(&house, &one, &sample, *second, "out_of_scope").await;
    let again = see(&house, &other).await;
    assert_eq!((again.mine_left, again.result.is_none()), (3, true));
    assert!(
        again
            .turns
            .iter()
            .all(|turn| turn.mine.is_none() && turn.predicted.is_none() && turn.theirs.is_none())
    );

    say(&house, &other, &sample, *first, &word).await;
    say(&house, &other, &sample, *second, "person").await;
    say(&house, &other, &sample, *third, "skip").await;
    let told = see(&house, &other).await;
    let turn = |id: &MessageId| told.turns.iter().find(|turn| turn.id == *id).expect("there");
    assert!(
        turn(first).done && turn(first).predicted.is_some() && turn(first).theirs.as_deref() == Some(&*word)
    );
    assert!(
        !turn(third).done && turn(third).mine.as_deref() == Some("skip") && turn(third).predicted.is_none()
    );
    let result = told.result.expect("nothing is left to say");
    assert_eq!((result.labelled, result.agreed), (2, 1), "{result:?}");
    assert_eq!(result.agreement, Some(0.5));
    let (low, high) = (result.low.expect("low"), result.high.expect("high"));
    assert!(low < high && result.accuracy.is_some_and(|share| (low..=high).contains(&share)), "{result:?}");
    assert!(see(&house, &one).await.result.is_none(), "the first has one left");

    // What two have said stays.
    let ask = || LabelTurn { week: sample.week.clone(), label: "person".to_owned() };
    assert_eq!(refused(label(&house.app, &one, *first, ask()).await).slug, "sample-done");
    let wrong = LabelTurn { label: "no.such_intent".to_owned(), ..ask() };
    assert_eq!(refused(label(&house.app, &one, *third, wrong).await).slug, "invalid");
    assert_eq!(refused(label(&house.app, &one, house.app.env().id(), ask()).await).slug, "not-found");
    assert_eq!(refused(label(&house.app, &house.agent(), *third, ask()).await).slug, "forbidden");
    assert_eq!(refused(show(&house.app, &house.agent(), SampleAsk::default()).await).slug, "forbidden");
}

async fn a_week_is_drawn_once_and_only_when_it_is_over(house: House) {
    asked(&house).await;
    let one = house.user(Role::Supervisor);
    let sample = see(&house, &one).await;
    let again = see(&house, &house.user(Role::Administrator)).await;
    let ids =
        |sample: &Sample| sample.turns.iter().map(|turn| (turn.id, turn.choices.clone())).collect::<Vec<_>>();
    assert_eq!(ids(&sample), ids(&again));
    let of = |week: &str| SampleAsk { week: Some(week.to_owned()) };
    house.pass(WEEK_MS).await;
    let next = see(&house, &one).await;
    assert!(next.week > sample.week && next.turns.is_empty() && next.result.is_none(), "{next:?}");
    assert_eq!(ids(&show(&house.app, &one, of(&sample.week)).await.expect("still there")), ids(&sample));
    assert!(next.earlier.iter().any(|week| week.week == sample.week && week.result.is_none()));
    assert_eq!(refused(show(&house.app, &one, of("2999-W01")).await).slug, "invalid");
    assert_eq!(refused(show(&house.app, &one, of("last week")).await).slug, "invalid");
    assert_eq!(refused(show(&house.app, &one, of("2001-W01")).await).slug, "not-found");
}

async fn what_is_erased_is_gone_from_the_sample(house: House) {
    asked(&house).await;
    let chief = house.user(Role::Administrator);
    let sample = see(&house, &chief).await;
    say(&house, &chief, &sample, sample.turns[0].id, "person").await;
    let visitor = house.visitor("lin").await;
    app::contact::erase(&house.app, &chief, visitor.contact_id).await.expect("erased");
    let left = see(&house, &chief).await;
    assert_eq!(left.turns.len(), 2, "{left:?}");
    assert!(left.turns.iter().all(|turn| !turn.text.contains("怎么退货")));
}
