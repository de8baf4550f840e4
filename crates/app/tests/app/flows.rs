//! Flows of a workspace: drafts, releases that are tested, conversations that go on as they began, and the way back.

use std::sync::Arc;

use access::Role;
use app::flow::{
    add_flow, chat_flow, flow_numbers, flow_releases, keep_flows_in_force, list_flows, make_release,
    publish_release, remove_flow, reset_flow, restore_flow, save_flow, save_scripts, show_flow, show_release,
    try_scripts, unpublish_flows,
};
use app::{Settings, UserSession};
use bus::LocalBus;
use protocol::flow::{ChatFlow, ChatTurn, FlowDraft, FlowOrigin, FlowView, NewFlow, SaveFlow, TryScripts};
use protocol::flow_release::{MakeRelease, ReleaseFlaw, ReleaseState, ReleaseView};
use store::Config;
use store::testing::TestDatabase;

use crate::support::{House, refused};

pub const ASKED: &str = "send the last four digits of the phone number on the order";
pub const SHORTER: &str = "text me the last four digits of the phone";

pub async fn house(config: &Config, database: Option<TestDatabase>) -> House {
    let settings = Settings { release_customers: 20, ..Settings::default() };
    let pack = app::testing::pack_with_scripts_of(&["order_status"]);
    House::with_pack(settings, config, database, pack).await
}

macro_rules! on_both {
    ($($name:ident),* $(,)?) => {
        mod flows_in_memory {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name(super::house(&store::Config::SqliteMemory, None).await).await;
            })*
        }
        mod flows_on_postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let database = store::testing::postgres().await;
                let config = database.config.clone();
                super::$name(super::house(&config, Some(database)).await).await;
            })*
        }
    };
}

on_both! {
    a_release_answers_whoever_begins_now,
    what_fails_where_it_passed_is_not_published,
    what_was_erased_holds_up_no_release,
    a_draft_is_kept_whatever_it_says,
    an_own_flow_comes_and_goes,
    it_is_known_where_customers_are_lost,
}

pub async fn change(house: &House, user: &UserSession, id: &str, from: &str, to: &str) -> FlowView {
    let there = show_flow(&house.app, user, id).await.expect("a flow");
    assert!(there.source.contains(from), "{id} has no {from}");
    let ask = SaveFlow { source: there.source.replacen(from, to, 1), rev: there.rev };
    save_flow(&house.app, user, id, ask).await.expect("saved")
}

pub async fn tested(house: &House, user: &UserSession) -> ReleaseView {
    let made = make_release(&house.app, user, MakeRelease { note: "更短".to_owned() }).await.expect("made");
    assert_eq!(made.state, ReleaseState::Testing);
    house.work().await;
    show_release(&house.app, user, made.no).await.expect("there").release
}

pub async fn last(house: &House, id: base::ConversationId) -> String {
    house.answers(id).await.last().cloned().unwrap_or_default()
}

async fn a_release_answers_whoever_begins_now(house: House) {
    let (app, chief, admin) = (&house.app, house.user(Role::Supervisor), house.user(Role::Administrator));
    let mut early = house.visitor("early").await;
    let began = house.talk(&mut early, "where is my order").await;
    let heard = talks(&house, "heard", &["where is my order", "ZK20260001"]).await;
    let saved = change(&house, &chief, "order_status", ASKED, SHORTER).await;
    assert_eq!((saved.origin, saved.draft, saved.rev), (FlowOrigin::Pack, FlowDraft::Changed, 1));
    let release = tested(&house, &chief).await;
    assert_eq!((release.state, release.published), (ReleaseState::Ready, false), "{:?}", release.problems);
    assert_eq!(refused(publish_release(app, &chief, release.no).await).slug, "forbidden");
    let detail = show_release(app, &chief, release.no).await.expect("there");
    let (before, after) = (&detail.files[0].before, &detail.files[0].after);
    assert!(
        before.as_ref().is_some_and(|text| text.contains(ASKED))
            && after.as_ref().is_some_and(|text| text.contains(SHORTER))
    );
    let report = detail.report.expect("tested");
    assert!(report.scripts > 10 && report.scripts == report.passed, "{report:?}");
    assert_eq!((report.customers, report.before.is_some(), report.before), (20, true, report.after));

    // Of the two conversations, one heard what would be said otherwise, in its second turn.
    let replay = &report.replay;
    assert_eq!((replay.conversations, replay.turns, replay.changed), (2, 3, 1), "{replay:?}");
    let changed = &replay.changes[0];
    assert_eq!((changed.conversation_id, changed.turn), (heard, 2));
    assert_eq!(changed.before, changed.after, "only other words");

    assert!(publish_release(app, &admin, release.no).await.expect("published").published);
    let there = show_flow(app, &chief, "order_status").await.expect("a flow");
    assert_eq!((there.origin, there.draft, there.rev), (FlowOrigin::Changed, FlowDraft::None, 0));
    // Who began before hears the old words to the end, who begins now the new ones.
    house.talk(&mut early, "ZK20260001").await;
    assert!(last(&house, began).await.contains(ASKED), "{}", last(&house, began).await);
    let mut late = house.visitor("late").await;
    let begins = house.talk(&mut late, "where is my order").await;
    house.talk(&mut late, "ZK20260001").await;
    assert!(last(&house, begins).await.contains(SHORTER), "{}", last(&house, begins).await);
    // After a restart too.
    let mut restarted = house.visitor("restarted").await;
    let third = house.talk(&mut restarted, "where is my order").await;
    unpublish_flows(app, &admin).await.expect("taken back");
    house.talk(&mut restarted, "ZK20260001").await;
    assert!(last(&house, third).await.contains(SHORTER), "also where it is taken back");
    let there = list_flows(app, &chief).await.expect("flows");
    assert_eq!((there.published, there.changed), (None, false));
    // And published again, without tests anew.
    publish_release(app, &admin, release.no).await.expect("published again");
    assert_eq!(flow_releases(app, &chief).await.expect("releases").published, Some(release.no));
    let nothing = make_release(app, &chief, MakeRelease::default()).await;
    assert_eq!(refused(nothing).slug, "flows-unchanged");
}

async fn what_was_erased_holds_up_no_release(house: House) {
    let (app, chief, admin) = (&house.app, house.user(Role::Supervisor), house.user(Role::Administrator));
    let gone = talks(&house, "gone", &["where is my order", "ZK20260001"]).await;
    talks(&house, "stays", &["where is my order", "ZK20260001"]).await;
    let contact = house.header(gone).await.contact_id;
    app::contact::erase(app, &admin, contact).await.expect("erased");
    change(&house, &chief, "order_status", ASKED, SHORTER).await;
    let release = tested(&house, &chief).await;
    assert_eq!(release.state, ReleaseState::Ready, "{:?}", release.problems);
    let report = show_release(app, &chief, release.no).await.expect("there").report.expect("tested");
    assert_eq!((report.replay.changed, report.replay.turns), (1, 2), "{:?}", report.replay);
}

async fn what_fails_where_it_passed_is_not_published(house: House) {
    let (app, chief, admin) = (&house.app, house.user(Role::Supervisor), house.user(Role::Administrator));
    // A script of the pack wants these words.
    change(&house, &chief, "order_status", "已付款，正在等待", "钱收到了，正在等待").await;
    let release = tested(&house, &chief).await;
    assert_eq!(release.state, ReleaseState::Failed, "{:?}", release.problems);
    let flaw = &release.problems[0];
    assert_eq!((flaw.kind, flaw.flow.as_deref()), (ReleaseFlaw::Script, Some("order_status")));
    assert!(
        flaw.name.is_some() && flaw.text.as_ref().is_some_and(|text| text.contains("is not said")),
        "{flaw:?}"
    );
    assert_eq!(refused(publish_release(app, &admin, release.no).await).slug, "release-not-ready");
    // Scripts that cannot be read are in the way too.
    reset_flow(app, &chief, "order_status").await.expect("as it was");
    let ask = SaveFlow { source: "scripts:\n- name: x\n".to_owned(), rev: 0 };
    let saved = save_scripts(app, &chief, "order_status", ask).await.expect("kept");
    assert!(saved.scripts.problem.is_some() && saved.draft == FlowDraft::Changed);
    let release = tested(&house, &chief).await;
    assert_eq!(release.problems.iter().map(|one| one.kind).collect::<Vec<_>>(), [ReleaseFlaw::Unreadable]);
    // One test at a time; and of a wrong flow none.
    change(&house, &chief, "order_status", "attempts: 3", "attempts: 30").await;
    let wrong = refused(make_release(app, &chief, MakeRelease::default()).await);
    assert_eq!(wrong.slug, "flow-wrong");
    assert!(
        wrong.detail.as_ref().is_some_and(|text| text.contains("line 15: steps[0].attempts")),
        "{wrong:?}"
    );
    change(&house, &chief, "order_status", "attempts: 30", "attempts: 4").await;
    make_release(app, &chief, MakeRelease::default()).await.expect("made");
    assert_eq!(refused(make_release(app, &chief, MakeRelease::default()).await).slug, "release-runs");
    let note = MakeRelease { note: "x".repeat(201) };
    assert_eq!(refused(make_release(app, &chief, note).await).slug, "invalid");
}

async fn a_draft_is_kept_whatever_it_says(house: House) {
    let (app, chief) = (&house.app, house.user(Role::Supervisor));
    let ask = |source: &str, rev: u32| SaveFlow { source: source.to_owned(), rev };
    let saved = save_flow(app, &chief, "order_status", ask("steps: [", 0)).await.expect("kept");
    assert!(saved.check.problem.is_some() && saved.check.outline.is_empty());
    assert_eq!(refused(save_flow(app, &chief, "order_status", ask("x", 0)).await).slug, "flow-changed");
    assert_eq!(show_flow(app, &chief, "order_status").await.expect("there").source, "steps: [");
    let there = list_flows(app, &chief).await.expect("flows");
    let items: Vec<_> = there.flows.iter().filter(|flow| flow.problem).map(|flow| flow.id.as_str()).collect();
    assert_eq!((items, there.changed), (vec!["order_status"], true));
    // Nobody is answered by it, and the other drafts can be tried beside it.
    let mut customer = house.visitor("meanwhile").await;
    let id = house.talk(&mut customer, "where is my order").await;
    assert!(last(&house, id).await.contains("What is your order number?"));
    let turns = vec![ChatTurn { customer: Some("我的快递到哪了".to_owned()), ..ChatTurn::default() }];
    let chat = ChatFlow { turns, ..ChatFlow::default() };
    assert_eq!(
        chat_flow(app, &chief, chat).await.expect("played").turns[0].flow.as_deref(),
        Some("order_status")
    );
    for source in ["x".repeat(200_001)] {
        assert_eq!(refused(save_flow(app, &chief, "order_status", ask(&source, 1)).await).slug, "invalid");
    }
    assert_eq!(refused(save_flow(app, &chief, "no_such", ask("x", 0)).await).slug, "not-found");
    assert_eq!(refused(show_flow(app, &house.agent(), "order_status").await).slug, "forbidden");
    let back = restore_flow(app, &chief, "order_status").await.expect("as delivered");
    assert_eq!((back.draft, back.check.problem), (FlowDraft::None, None));
    let back = reset_flow(app, &chief, "order_status").await.expect("as it answers");
    assert!(!back.changed);
    let twice = refused(remove_flow(app, &chief, "order_status").await);
    assert_eq!(twice.slug, "pack-flow");
}

const OWN: &str = "id: gift_wrap
title: {zh: 礼品包装, en: Gift wrap}
begins_with: [TOPIC]
steps:
  - collect: order_number
    ask: {zh: 请发一下要包装的订单号。, en: Which order shall we wrap?}
  - confirm: {zh: '包装订单 {order_number}，对吗？', en: 'Wrap order {order_number}?'}
    yes: {zh: 对, en: 'Yes'}
    no: {zh: 不用了, en: 'No'}
  - say: {zh: 好的，会包装好。, en: We will wrap it.}
";

const SCRIPTS: &str = "scripts:
- name: wrapped
  turns:
  - {customer: ASK, says: Which order}
  - {customer: ZK20260001, says: Wrap order ZK20260001?}
  - {customer: 'yes', says: We will wrap it}
";

async fn an_own_flow_comes_and_goes(house: House) {
    let (app, chief, admin) = (&house.app, house.user(Role::Supervisor), house.user(Role::Administrator));
    let pack = app.assistant(house.fixture.workspace_id);
    let topic =
        pack.topics.values().find(|topic| topic.flow().is_none()).expect("one with an answer").clone();
    let ask = topic.ask.get(base::Locale::En).to_owned();
    let source = OWN.replace("TOPIC", &topic.id);
    let new = |id: &str| NewFlow { id: id.to_owned(), source: source.clone() };
    for id in ["", "Gift", "repair", &"x".repeat(41)] {
        assert_eq!(refused(add_flow(app, &chief, new(id)).await).slug, "invalid", "{id}");
    }
    assert_eq!(refused(add_flow(app, &chief, new("order_status")).await).slug, "exists");
    let made = add_flow(app, &chief, new("gift_wrap")).await.expect("made");
    assert_eq!((made.origin, made.draft, made.check.problem), (FlowOrigin::Own, FlowDraft::New, None));
    let scripts = SCRIPTS.replace("ASK", &format!("{ask:?}"));
    let run = TryScripts { scripts: Some(scripts.replace("We will wrap it", "We are done")), source: None };
    let run = try_scripts(app, &chief, "gift_wrap", run).await.expect("played");
    assert_eq!((run.passed, run.failed), (0, 1));
    assert_eq!((run.scripts[0].problems[0].turn, run.scripts[0].ok), (3, false), "{run:?}");
    let many: String = (0..41)
        .map(|nth| format!("- name: n{nth}\n  turns:\n{}", "  - {customer: hello}\n".repeat(50)))
        .collect();
    let many = TryScripts { scripts: Some(format!("scripts:\n{many}")), source: None };
    assert_eq!(refused(try_scripts(app, &chief, "gift_wrap", many).await).slug, "invalid");
    let ask_scripts = SaveFlow { source: scripts, rev: 0 };
    let saved = save_scripts(app, &chief, "gift_wrap", ask_scripts).await.expect("saved");
    assert_eq!((saved.scripts.count, saved.scripts.problem), (1, None));

    // It is played turn by turn, with the step at which it stands.
    let turn = |text: &str| ChatTurn { customer: Some(text.to_owned()), ..ChatTurn::default() };
    let turns = vec![turn(&ask), turn("ZK20260001")];
    let played = chat_flow(app, &chief, ChatFlow { turns, ..ChatFlow::default() }).await.expect("played");
    let last_turn = &played.turns[1];
    assert_eq!((last_turn.at.as_deref(), last_turn.buttons.len()), (Some("steps[1]"), 2), "{last_turn:?}");
    assert_eq!(last_turn.slots["order_number"], "ZK20260001");
    let error = ChatTurn { error: Some("timeout".to_owned()), ..ChatTurn::default() };
    for turns in [vec![error], vec![ChatTurn::default()], vec![turn(" ")], vec![turn("x"); 61]] {
        assert_eq!(
            refused(chat_flow(app, &chief, ChatFlow { turns, ..ChatFlow::default() }).await).slug,
            "invalid"
        );
    }

    let release = tested(&house, &chief).await;
    assert_eq!(release.state, ReleaseState::Ready, "{:?}", release.problems);
    publish_release(app, &admin, release.no).await.expect("published");
    let mut customer = house.visitor("wraps").await;
    let id = house.talk(&mut customer, &ask).await;
    assert!(last(&house, id).await.contains("Which order shall we wrap?"), "{}", last(&house, id).await);
    // It goes with the next release; until then it answers.
    let there = remove_flow(app, &chief, "gift_wrap").await.expect("to go");
    let item = there.flows.iter().find(|flow| flow.id == "gift_wrap").expect("still there");
    assert_eq!(
        (item.draft, app.assistant(house.fixture.workspace_id).flows.len()),
        (FlowDraft::Removed, pack.flows.len() + 1)
    );
    let release = tested(&house, &chief).await;
    let files = show_release(app, &chief, release.no).await.expect("there").files;
    assert!(files.len() == 2 && files.iter().all(|file| file.after.is_none()), "{files:?}");
    publish_release(app, &admin, release.no).await.expect("published");
    assert_eq!(app.assistant(house.fixture.workspace_id).flows.len(), pack.flows.len());
    assert!(list_flows(app, &chief).await.expect("flows").flows.iter().all(|flow| flow.id != "gift_wrap"));
    // Whoever is in the middle of it ends it.
    house.talk(&mut customer, "ZK20260001").await;
    assert!(last(&house, id).await.contains("Wrap order ZK20260001?"), "{}", last(&house, id).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_node_publishes_answers_on_another() {
    let database = store::testing::postgres().await;
    let config = database.config.clone();
    let house = house(&config, Some(database)).await;
    let (env, _) = base::seeded::env(2);
    let (settings, bus) = (Settings::default(), Arc::new(LocalBus::new()));
    let other = app::testing::node(&config, env, settings, bus, house.service.clone()).await;
    let (chief, admin) = (house.user(Role::Supervisor), house.user(Role::Administrator));
    change(&house, &chief, "order_status", ASKED, SHORTER).await;
    let release = tested(&house, &chief).await;
    publish_release(&house.app, &admin, release.no).await.expect("published");
    let says = |app: &app::App| {
        let flow = &app.assistant(house.fixture.workspace_id).flows["order_status"];
        format!("{:?}", flow.steps).contains(SHORTER)
    };
    assert!(says(&house.app) && !says(&other));
    keep_flows_in_force(&other).await.expect("looked");
    assert!(says(&other));
    unpublish_flows(&house.app, &admin).await.expect("taken back");
    keep_flows_in_force(&other).await.expect("looked");
    assert!(!says(&house.app) && !says(&other));
}

/// Each in a conversation of its own, as far as these texts lead.
pub async fn talks(house: &House, who: &str, texts: &[&str]) -> base::ConversationId {
    let mut visitor = house.visitor(who).await;
    let mut id = None;
    for text in texts {
        id = Some(house.talk(&mut visitor, text).await);
    }
    id.expect("a conversation")
}

async fn it_is_known_where_customers_are_lost(house: House) {
    let (app, chief) = (&house.app, house.user(Role::Supervisor));
    let none = flow_numbers(app, &chief, "order_status", 28).await.expect("numbers");
    assert_eq!((none.versions.len(), none.steps.len()), (0, 0));
    talks(&house, "done", &["where is my order", "ZK20260001", "0826"]).await;
    talks(&house, "gives-up", &["where is my order", "ZK20260001", "never mind"]).await;
    let stays = talks(&house, "stays", &["where is my order", "12 34 56", "ZK20260001"]).await;
    talks(&house, "goes", &["where is my order"]).await;
    talks(&house, "asks", &["where is my order", "ZK20260001", "I want to talk to a person"]).await;
    let taken = talks(&house, "taken", &["where is my order"]).await;
    app::conversation::take_over(app, &house.agent(), taken).await.expect("taken");
    let found = flow_numbers(app, &chief, "order_status", 28).await.expect("numbers");
    let all = found.versions[0];
    assert_eq!(found.versions.len(), 1);
    assert_eq!((all.release, all.answers, all.begun), (None, true, 6));
    assert_eq!((all.done, all.cancelled, all.handed, all.failed, all.left, all.open), (1, 1, 2, 0, 0, 2));
    let step = |at: &str| found.steps.iter().find(|step| step.at == at).expect("waited at").clone();
    let (first, second) = (step("steps[0]"), step("steps[1]"));
    assert_eq!((first.reached, first.again, first.handed, first.cancelled), (6, 1, 1, 0), "{first:?}");
    assert_eq!((second.reached, second.handed, second.cancelled, second.left), (4, 1, 1, 0), "{second:?}");
    assert!(found.steps.windows(2).all(|pair| pair[0].at < pair[1].at), "in the order of the file");
    // After a day without a word they are left where they stood; who goes on in time is not.
    house.pass(25 * 3_600_000).await;
    let found = flow_numbers(app, &chief, "order_status", 28).await.expect("numbers");
    assert_eq!(
        (found.versions[0].left, found.versions[0].open),
        (2, 0),
        "{:?}",
        house.header(stays).await.life
    );
    assert_eq!((found.steps[0].left, found.steps[1].left), (1, 1));
    for days in [0, 401] {
        assert_eq!(refused(flow_numbers(app, &chief, "order_status", days).await).slug, "invalid");
    }
    assert_eq!(refused(flow_numbers(app, &chief, "no_such", 7).await).slug, "not-found");
    assert_eq!(refused(flow_numbers(app, &house.agent(), "order_status", 7).await).slug, "forbidden");
}
