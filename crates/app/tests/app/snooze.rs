//! Put aside until later: out of the way, never out of reach of the customer.

use access::Role;
use app::conversation::{list, resolve, snooze, snooze_times, transfer, wake};
use base::ConversationId;
use conversation::Life;
use protocol::api::ListView;
use protocol::view::SnoozeView;

use crate::support::{House, on_both_engines, refused};

const HOUR_MS: i64 = 3_600_000;

on_both_engines! {
    it_leaves_the_list_and_comes_back_when_its_time_has_come,
    a_word_of_the_customer_brings_it_back_at_once,
}

async fn served(house: &House, who: &str) -> ConversationId {
    let mut visitor = house.visitor(who).await;
    let id = house.talk(&mut visitor, "转人工").await;
    house.serve(id, "serve-001").await;
    id
}

async fn listed(house: &House, view: ListView) -> Vec<ConversationId> {
    let page = list(&house.app, &house.agent(), view, None).await.expect("a list");
    page.rows.iter().map(|row| row.header.id).collect()
}

async fn it_leaves_the_list_and_comes_back_when_its_time_has_come(house: House) {
    let (first, second) = (served(&house, "one").await, served(&house, "two").await);
    let (app, agent) = (&house.app, house.agent());
    let now_ms = app.env().now().ms();
    let later = snooze(app, &agent, first, now_ms + 5 * HOUR_MS).await.expect("put aside");
    assert_eq!(later.until_ms, now_ms + 5 * HOUR_MS);
    snooze(app, &agent, second, now_ms + 2 * HOUR_MS).await.expect("put aside");
    assert_eq!(listed(&house, ListView::Snoozed).await, [second, first], "what comes back first is first");
    assert!(listed(&house, ListView::Mine).await.is_empty());
    assert_eq!(listed(&house, ListView::All).await.len(), 2, "nobody loses track of them");
    let view = house.view(&agent, first).await.expect("a view").header.snooze;
    assert_eq!(view, SnoozeView::Until { until_ms: now_ms + 5 * HOUR_MS });
    // Another time takes the place of the first one.
    snooze(app, &agent, second, now_ms + 3 * HOUR_MS).await.expect("put aside anew");
    house.pass(2 * HOUR_MS + 60_000).await;
    assert_eq!(listed(&house, ListView::Snoozed).await.len(), 2, "the first time does not count any more");
    house.pass(HOUR_MS).await;
    assert_eq!(listed(&house, ListView::Mine).await, [second], "back");
    assert_eq!(house.header(second).await.life, Life::Open, "and its silence counts from now on");
    let customers = house.messages(first).await.len();
    house.pass(HOUR_MS).await;
    assert_eq!(house.messages(first).await.len(), customers, "nobody is reminded while it sleeps");
    wake(app, &agent, first).await.expect("taken up by hand");
    wake(app, &agent, first).await.expect("twice is once");
    assert!(listed(&house, ListView::Snoozed).await.is_empty());
    let cx = app.cx(house.fixture.workspace_id, app::system());
    house.pass(5 * HOUR_MS).await;
    let left = cx.jobs_of(first).await.expect("jobs");
    assert!(left.iter().all(|job| job.kind != "wake"), "no clock is left behind: {left:?}");
}

async fn a_word_of_the_customer_brings_it_back_at_once(house: House) {
    let mut visitor = house.visitor("waits").await;
    let id = house.talk(&mut visitor, "转人工").await;
    let (app, agent) = (&house.app, house.agent());
    let until = app.env().now().ms() + 24 * HOUR_MS;
    assert_eq!(refused(snooze(app, &agent, id, until).await).slug, "not-owner", "the queue is not put aside");
    app::conversation::take_over(app, &agent, id).await.expect("taken");
    assert_eq!(refused(snooze(app, &agent, id, until).await).slug, "unanswered", "nor who waits for a word");
    house.serve_again(id, "reply-001").await;
    assert_eq!(refused(snooze(app, &house.user(Role::Supervisor), id, until).await).slug, "not-owner");
    for wrong in [app.env().now().ms(), until + 400 * 24 * HOUR_MS, i64::MAX] {
        assert_eq!(refused(snooze(app, &agent, id, wrong).await).slug, "invalid");
    }
    snooze(app, &agent, id, until).await.expect("put aside");
    let seen = house.view(&visitor, id).await.expect("the customer's view").header.snooze;
    assert_eq!(seen, SnoozeView::None, "a customer is not told");
    house.say(&mut visitor, "还在吗？").await;
    assert_eq!(listed(&house, ListView::Mine).await, [id]);
    let header = house.header(id).await;
    assert!(header.snoozed_until.is_none() && header.has_unanswered());

    house.serve_again(id, "reply-002").await;
    snooze(app, &agent, id, until).await.expect("put aside");
    let chief = house.user(Role::Supervisor);
    transfer(app, &chief, id, chief.user_id).await.expect("given to somebody else");
    assert!(house.header(id).await.snoozed_until.is_none(), "who gets it has it before them");
    app::conversation::take_over(app, &agent, id).await.expect("taken");
    snooze(app, &agent, id, until).await.expect("put aside");
    resolve(app, &agent, id).await.expect("resolved");
    assert!(house.header(id).await.snoozed_until.is_none());
    house.pass(25 * HOUR_MS).await;
    assert!(
        matches!(house.header(id).await.life, Life::Closed { .. }),
        "the clock wakes nothing that is over"
    );
}

#[tokio::test]
async fn times_follow_the_working_hours() {
    let house = House::memory().await;
    let times = snooze_times(&house.app, &house.agent()).await.expect("times");
    assert!(
        !times.times.is_empty() && times.times.iter().all(|time| time.at_ms > house.app.env().now().ms())
    );
    assert_eq!(times.zone, "Asia/Shanghai");
}
