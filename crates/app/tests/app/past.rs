//! The demo's past: played by the rules, the same from the same seed, in both languages, and there for reports and the desk.

use std::collections::BTreeMap;
use std::sync::Arc;

use ::conversation::{Author, EventKind, Owner, SurveyState, fold};
use app::past::{Played, Rehearsal, Script, Stage, fill_past, rehearse};
use app::report::Asked;
use base::{InboxId, Locale, Timestamp, UserId};
use store::ListFilter;

use crate::support::House;

/// Whether an event is of a kind.
type Is<'a> = &'a dyn Fn(&EventKind) -> bool;

fn script() -> Arc<Script> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/ecommerce");
    let read = |path: &str| std::fs::read_to_string(root.join(path)).ok();
    Arc::new(Script::load(&read).expect("the demo's threads"))
}

/// One hour of a working Monday: the past leads up to it.
fn until(house: &House) -> Timestamp {
    house.app.env().now().plus_ms(3 * 3_600_000)
}

fn agents(house: &House) -> BTreeMap<String, UserId> {
    ["chen", "emma", "zhou"]
        .into_iter()
        .map(str::to_owned)
        .zip(house.fixture.users.iter().map(|user| user.id))
        .collect()
}

fn rehearsed(house: &House, seed: u64) -> Vec<Played> {
    let inbox_id: InboxId = base::seeded::env(7).0.id();
    let rehearsal =
        Rehearsal { app: &house.app, agents: agents(house), inbox_id, until: until(house), script: script() };
    rehearse(&rehearsal, seed).unwrap_or_else(|refused| panic!("{refused}"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_thread_plays_by_the_rules_and_its_events_give_its_row() {
    let house = House::memory().await;
    let played = rehearsed(&house, 11);
    let talks: Vec<_> = played.iter().flat_map(|one| &one.conversations).collect();
    assert!(talks.len() > 350, "several hundred conversations: {}", talks.len());
    for talk in &talks {
        assert_eq!(fold(talk.header.id, &talk.events).as_ref(), Some(&talk.header));
        assert!(talk.header.turn.is_none(), "no turn is left in the making");
        assert!(talk.events.iter().all(|event| event.at <= until(&house)), "nothing comes from the future");
        assert!(talk.events.is_sorted_by_key(|event| event.at), "time goes forward");
        let added = talk.events.iter().filter(|event| matches!(event.kind, EventKind::MessageAdded { .. }));
        assert_eq!(added.count(), talk.said.len(), "each message has its event");
        for said in &talk.said {
            said.content.validate().expect("within the limits");
            assert!(!said.content.words().contains(['{', '}', '<', '|']), "{}", said.content.words());
        }
    }
    if let Ok(file) = std::env::var("PAST_TRANSCRIPT") {
        std::fs::write(file, transcript(&played)).expect("a transcript");
    }
}

fn transcript(played: &[Played]) -> String {
    use std::fmt::Write as _;
    let mut out = String::new();
    for one in played {
        for talk in &one.conversations {
            let _ = writeln!(out, "\n=== {} {:?} {:?}", one.people.name, talk.header.owner, talk.header.life);
            for event in &talk.events {
                match &event.kind {
                    EventKind::MessageAdded { message_id, author, private, .. } => {
                        let said = talk.said.iter().find(|said| said.id == *message_id);
                        let who = match author {
                            Author::Customer => "C",
                            Author::Assistant => "A",
                            Author::Agent { .. } if *private => "N",
                            Author::Agent { .. } => "G",
                            Author::Program { .. } => "P",
                            Author::System => "S",
                        };
                        let _ = writeln!(out, "{who} {}", said.map_or("", |said| said.content.words()));
                    }
                    EventKind::OwnerChanged { owner, .. } => {
                        let _ = writeln!(out, "  -> {owner:?}");
                    }
                    EventKind::Resolved { .. }
                    | EventKind::Closed
                    | EventKind::Reopened
                    | EventKind::SurveyAnswered { .. } => {
                        let _ = writeln!(out, "  {:?}", event.kind);
                    }
                    _ => {}
                }
            }
        }
    }
    out
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_seed_gives_the_same_past_and_another_gives_another() {
    let house = House::memory().await;
    let words = |seed| -> Vec<String> {
        let played = rehearsed(&house, seed);
        let talks = played.iter().flat_map(|one| &one.conversations);
        talks
            .flat_map(|talk| talk.said.iter().map(|said| format!("{} {:?}", said.id, said.content)))
            .collect()
    };
    let first = words(5);
    assert_eq!(first, words(5));
    assert_ne!(first, words(6));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_has_what_a_shop_lives_through_in_both_languages() {
    let house = House::memory().await;
    let played = rehearsed(&house, 11);
    for locale in Locale::ALL {
        let talks: Vec<_> =
            played.iter().filter(|one| one.locale == locale).flat_map(|one| &one.conversations).collect();
        let count = |found: &dyn Fn(&EventKind) -> bool| {
            talks.iter().filter(|talk| talk.events.iter().any(|event| found(&event.kind))).count()
        };
        let kinds: [(&str, Is, usize); 6] = [
            (
                "handed to people",
                &|kind| matches!(kind, EventKind::OwnerChanged { owner: Owner::Queue { .. }, .. }),
                30,
            ),
            (
                "answered by people",
                &|kind| matches!(kind, EventKind::MessageAdded { author: Author::Agent { .. }, .. }),
                25,
            ),
            ("noted", &|kind| matches!(kind, EventKind::MessageAdded { private: true, .. }), 4),
            ("reopened", &|kind| matches!(kind, EventKind::Reopened), 2),
            ("rated", &|kind| matches!(kind, EventKind::SurveyAnswered { .. }), 20),
            ("thumbed", &|kind| matches!(kind, EventKind::FeedbackGiven { .. }), 2),
        ];
        for (what, found, least) in kinds {
            let seen = count(found);
            assert!(seen >= least, "{locale:?}: {what}: {seen} of at least {least}");
        }
        assert!(
            talks.iter().any(|talk| matches!(talk.header.survey, Some(SurveyState::Invited { .. }))),
            "unanswered"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_written_once_and_the_reports_and_the_desk_have_it() {
    let house = House::memory().await;
    house.fixture.clock.set(until(&house));
    let inbox = house
        .app
        .store()
        .system()
        .inbox_by_key(&house.fixture.inbox)
        .await
        .expect("reads")
        .expect("an inbox");
    let stage = Stage {
        workspace_id: house.fixture.workspace_id,
        inbox_id: inbox.id,
        agents: agents(&house),
        seed: 11,
    };
    let written = fill_past(&house.app, &stage, script()).await.expect("it is written");
    assert!(written > 350, "{written}");
    assert_eq!(
        fill_past(&house.app, &stage, script()).await.expect("again"),
        0,
        "a second start adds nothing"
    );

    let cx = house.app.cx(house.fixture.workspace_id, app::system());
    let waiting = cx.conversations(ListFilter::Queue, None, 50).await.expect("a list");
    assert!(waiting.len() >= 3, "some wait: {}", waiting.len());
    for row in waiting {
        let events = cx.events(row.header.id, 0, 500).await.expect("events");
        assert_eq!(fold(row.header.id, &events), Some(row.header));
    }
    let asked = Asked { from: "2025-12-08".to_owned(), to: "2026-01-05".to_owned(), ..Asked::default() };
    let supervisor = house.user(access::Role::Supervisor);
    let report = app::report::show(&house.app, &supervisor, asked).await.expect("a report");
    let report = serde_json::to_string(&report).expect("json");
    assert!(report.contains("order.status"), "topics are known");
    // What the jobs would derive is what is there: nothing changes when all is derived anew.
    let before = cx.newest_facts(Timestamp(0), Timestamp(i64::MAX), None, 5_000).await.expect("facts");
    app::report::rederive(&house.app, house.fixture.workspace_id).await.expect("derived");
    let after = cx.newest_facts(Timestamp(0), Timestamp(i64::MAX), None, 5_000).await.expect("facts");
    assert!(before.len() > 300);
    assert_eq!(before, after);
}
