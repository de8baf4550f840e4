//! Figures from real use: facts are written as sessions end, and deriving them anew gives the same rows.

use ::conversation::{Feedback, SurveyAbout, SurveyReason};
use access::Role;
use app::conversation::{Rating, answer_survey, give_feedback, resolve};
use app::report::{Asked, file, rederive, sessions, show};
use insight::{Ending, Fact};
use protocol::report::{Report, ReportPart};

use crate::support::{House, on_both_engines, rating, refused};

const MINUTE_MS: i64 = 60_000;

on_both_engines! {
    a_session_that_ends_is_a_fact,
    deriving_anew_gives_the_same,
}

async fn facts(house: &House, id: base::ConversationId) -> Vec<Fact> {
    let cx = house.app.cx(house.fixture.workspace_id, app::system());
    cx.facts_of(id).await.expect("facts")
}

/// All days around the fixture's clock.
fn around(house: &House) -> Asked {
    let zone = insight::Zone::new(house.app.pack().hours.zone().clone());
    let (today, _) = zone.day_and_hour(house.app.env().now());
    Asked { from: today.plus(-3).to_string(), to: today.plus(3).to_string(), ..Asked::default() }
}

fn hits(report: &Report, id: &str) -> (u64, u64) {
    let figure = report.figures.iter().find(|figure| figure.id == id).expect("a figure");
    (figure.hits, figure.of)
}

async fn a_session_that_ends_is_a_fact(house: House) {
    let mut visitor = house.visitor("fact").await;
    let id = house.talk(&mut visitor, "怎么申请退货？").await;
    assert!(facts(&house, id).await.is_empty(), "not before it is over");
    let answer = house.messages(id).await.last().expect("an answer").id;
    house.pass(60 * MINUTE_MS).await;
    let found = facts(&house, id).await;
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].ending, found[0].customer_messages), (Ending::BySilence, 1));
    assert_eq!(found[0].asked_about, Some(SurveyAbout::Assistant));
    assert!(found[0].topic.is_some(), "the assistant knew what it was about: {found:?}");
    assert!(found[0].self_served() && found[0].assistant.first_ms.is_some());
    // What is said of an ended session is in its fact.
    let why = Rating { reasons: vec![SurveyReason::QUICK], ..rating(5, None) };
    answer_survey(&house.app, &visitor, why).await.expect("answered");
    give_feedback(&house.app, &visitor, answer, Feedback::Good).await.expect("noted");
    house.work().await;
    let found = facts(&house, id).await.remove(0);
    assert_eq!((found.assistant_stars, found.helpful), (Some(5), 1));
    // So is that it was not the end.
    house.talk(&mut visitor, "还有一个问题").await;
    assert!(facts(&house, id).await[0].reopened);
    let report = show(&house.app, &house.user(Role::Supervisor), around(&house)).await.expect("a report");
    assert_eq!(
        (hits(&report, "sessions"), hits(&report, "self_service"), hits(&report, "reopened")),
        ((1, 1), (0, 1), (1, 1))
    );
    assert_eq!((hits(&report, "participation"), hits(&report, "csat_assistant")), ((1, 1), (1, 1)));
}

async fn deriving_anew_gives_the_same(house: House) {
    let mut ids = Vec::new();
    for (who, words) in [("one", "怎么退货？"), ("two", "转人工"), ("three", "多久发货")] {
        let mut visitor = house.visitor(who).await;
        let id = house.talk(&mut visitor, words).await;
        if who == "two" {
            house.serve(id, "serve-001").await;
            resolve(&house.app, &house.agent(), id).await.expect("resolved");
            house.say(&mut visitor, "还有").await;
        }
        ids.push(id);
    }
    house.pass(90 * MINUTE_MS).await;
    let mut before = Vec::new();
    for id in &ids {
        before.push(facts(&house, *id).await);
    }
    assert!(before.iter().all(|facts| !facts.is_empty()), "{before:?}");
    // An erased customer's counts stay, with the topic that their words had told.
    let erased = house.header(ids[0]).await.contact_id;
    app::contact::erase(&house.app, &house.user(Role::Administrator), erased).await.expect("erased");
    let derived = rederive(&house.app, house.fixture.workspace_id).await.expect("derived");
    assert_eq!(derived, before.iter().map(|facts| facts.len() as u64).sum::<u64>());
    for (id, before) in ids.iter().zip(&before) {
        assert_eq!(facts(&house, *id).await, *before);
    }
}

#[tokio::test]
async fn agents_see_their_own_and_nobody_sees_nonsense() {
    let house = House::memory().await;
    let mut alone = house.visitor("alone").await;
    house.talk(&mut alone, "怎么退货？").await;
    let mut served = house.visitor("served").await;
    let id = house.talk(&mut served, "转人工").await;
    house.serve(id, "serve-001").await;
    resolve(&house.app, &house.agent(), id).await.expect("resolved");
    house.pass(60 * MINUTE_MS).await;
    let (agent, chief) = (house.agent(), house.user(Role::Supervisor));
    let own = show(&house.app, &agent, around(&house)).await.expect("a report");
    assert!(own.own_only);
    assert_eq!((hits(&own, "sessions").0, own.agents.len()), (1, 1));
    let all = show(&house.app, &chief, around(&house)).await.expect("a report");
    assert_eq!((hits(&all, "sessions").0, all.own_only), (2, false));
    assert_eq!(all.days.len(), 7, "days without sessions too");
    let others = Asked { agent: Some(chief.user_id), ..around(&house) };
    assert_eq!(refused(show(&house.app, &agent, others).await).slug, "forbidden");
    let backwards = Asked { from: "2026-02-02".into(), to: "2026-02-01".into(), ..Asked::default() };
    assert_eq!(refused(show(&house.app, &chief, backwards).await).slug, "invalid");
    let long = Asked { from: "2020-01-01".into(), to: "2026-01-01".into(), ..Asked::default() };
    assert_eq!(refused(show(&house.app, &chief, long).await).slug, "invalid");
    let page = sessions(&house.app, &chief, around(&house), Some("handed_over"), None).await.expect("a page");
    assert_eq!(page.sessions.iter().map(|row| row.conversation_id).collect::<Vec<_>>(), [id]);
    let own = sessions(&house.app, &agent, around(&house), None, None).await.expect("a page");
    assert_eq!(own.sessions.len(), 1);
    for (metric, cursor) in [(Some("nonsense"), None), (None, Some("nonsense"))] {
        let wrong = sessions(&house.app, &chief, around(&house), metric, cursor).await;
        assert_eq!(refused(wrong).slug, "invalid");
    }
    for part in [ReportPart::Figures, ReportPart::Agents, ReportPart::Sessions] {
        let made = file(&house.app, &chief, around(&house), part).await.expect("a file");
        assert!(made.text.starts_with('\u{feff}') && made.text.lines().count() > 1, "{made:?}");
    }
}

/// How long a report of 100,000 sessions takes: `cargo test -p app --test app reports_of_many -- --ignored --nocapture`. The figure
/// stands in bench/README.md.
#[tokio::test]
#[ignore = "measures, does not judge"]
#[expect(clippy::disallowed_methods, reason = "a measurement of durations")]
#[expect(clippy::print_stderr, reason = "it measures, and prints what it measured")]
async fn reports_of_many_sessions() {
    const SESSIONS: u32 = 100_000;
    let house = House::memory().await;
    let mut visitor = house.visitor("many").await;
    let id = house.talk(&mut visitor, "怎么申请退货？").await;
    house.pass(60 * MINUTE_MS).await;
    let model = facts(&house, id).await.remove(0);
    let cx = house.app.cx(house.fixture.workspace_id, app::system());
    let (range, step_ms) = (around(&house), 24 * 60 * MINUTE_MS / i64::from(SESSIONS));
    for chunk in 0..SESSIONS / 1_000 {
        let model = model.clone();
        let change = move |_: &store::State| -> Result<store::Changes<()>, app::Error> {
            let mut changes = store::Changes::new(());
            for at in chunk * 1_000..(chunk + 1) * 1_000 {
                let mut fact = model.clone();
                fact.session = at + 10;
                fact.began_at = model.began_at.plus_ms(step_ms * i64::from(at));
                fact.ended_at = fact.began_at.plus_ms(90_000);
                changes = changes.put_fact(&fact);
            }
            Ok(changes.unaudited("a measurement"))
        };
        assert!(cx.change(store::Keys::new(), change).await.is_ok());
    }
    let chief = house.user(Role::Supervisor);
    for _ in 0..3 {
        let begun = std::time::Instant::now();
        let report = show(&house.app, &chief, range.clone()).await.expect("a report");
        let all = begun.elapsed();
        let day =
            Asked { from: report.days[0].key.clone(), to: report.days[0].key.clone(), ..Asked::default() };
        let begun = std::time::Instant::now();
        show(&house.app, &chief, day).await.expect("a report");
        eprintln!(
            "{} sessions: {all:?}; an empty day beside them: {:?}",
            hits(&report, "sessions").0,
            begun.elapsed()
        );
    }
}
