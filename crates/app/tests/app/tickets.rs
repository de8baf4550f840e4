//! Tickets: each has a number of its own, no customer has two about the same, and whoever asks hears how it stands.

use std::collections::{BTreeMap, BTreeSet};

use access::Role;
use app::UserSession;
use app::action::Performed;
use app::testing::ticket_of_flow;
use app::ticket::{
    change_ticket, comment_ticket, list_tickets, open_ticket, show_ticket, tell_milestone, tickets_of,
};
use base::ConversationId;
use dialogue::ticket::{NewTicket, Priority};
use protocol::contact_merge::MergeContact;
use protocol::ticket::{
    ChangeTicket, FindTickets, OpenTicket, TicketEventKind, TicketField, TicketList, TicketPage,
    TicketPriority, TicketState, TicketView, TicketWords,
};
use serde_json::json;
use tokio::task::JoinSet;

use crate::support::{House, on_both_engines, refused};

on_both_engines! {
    a_thousand_at_once_have_a_thousand_numbers,
    the_same_step_opens_one_however_often_it_is_asked,
    who_asks_again_about_the_same_joins_the_open_one,
    what_the_assistant_opens_is_said_with_its_number,
    a_ticket_is_worked_on_until_it_is_solved,
    nobody_undoes_unseen_what_another_changed,
    a_milestone_is_told_where_the_customer_reads,
    lists_tell_apart_and_count,
    what_is_wrong_is_refused,
    tickets_go_with_the_export_and_their_words_with_the_customer,
    two_conversations_and_two_records_have_one_ticket,
    what_a_colleague_had_who_is_shut_out_is_nobodys,
}

const HOUR_MS: i64 = 3_600_000;

fn asked(subject: &str) -> OpenTicket {
    OpenTicket {
        subject: subject.to_owned(),
        fields: vec![TicketField { name: "order_number".into(), value: "ZK20260012".into() }],
        priority: TicketPriority::Normal,
        user_id: None,
        team_id: None,
        due_ms: None,
    }
}

fn flow(about: Option<&str>) -> NewTicket {
    NewTicket {
        kind: "parcel_check".into(),
        subject: "查件 TR1".into(),
        about: about.map(str::to_owned),
        fields: BTreeMap::from([("order_number".to_owned(), "ZK20260012".to_owned())]),
        priority: Priority::Normal,
        team: None,
        due: None,
    }
}

fn as_it_is(ticket: &TicketView) -> ChangeTicket {
    ChangeTicket {
        seen_ms: ticket.changed_ms,
        state: ticket.state,
        priority: ticket.priority,
        user_id: ticket.user_id,
        team_id: ticket.team_id,
        due_ms: ticket.due_ms,
    }
}

async fn talk(house: &House, who: &str) -> ConversationId {
    let mut visitor = house.visitor(who).await;
    house.talk(&mut visitor, "转人工").await
}

async fn opened(house: &House, who: &str, subject: &str) -> (ConversationId, TicketView) {
    let id = talk(house, who).await;
    (id, open_ticket(&house.app, &house.agent(), id, asked(subject)).await.expect("opened"))
}

async fn listed(house: &House, user: &UserSession, ask: FindTickets) -> TicketPage {
    list_tickets(&house.app, user, ask).await.expect("listed")
}

async fn by_flow(house: &House, id: ConversationId, key: &str, ticket: &NewTicket) -> (String, String) {
    let header = house.header(id).await;
    let told = ticket_of_flow(&house.app, &header, house.fixture.workspace_id, (key, ticket)).await;
    let told = told.expect("opened");
    let word = |name: &str| told[name].as_str().expect("a word").to_owned();
    (word("result"), word("ticket"))
}

async fn a_thousand_at_once_have_a_thousand_numbers(house: House) {
    let agent = house.agent();
    let mut places = Vec::new();
    for nth in 0..20 {
        places.push(talk(&house, &format!("customer-{nth}")).await);
    }
    let mut opening = JoinSet::new();
    for nth in 0..1_000 {
        let (app, agent, place) = (house.app.clone(), agent.clone(), places[nth % places.len()]);
        opening.spawn(async move { open_ticket(&app, &agent, place, asked("一起来的")).await });
    }
    let opened = opening.join_all().await.into_iter();
    let numbers: BTreeSet<String> = opened.map(|ticket| ticket.expect("opened").number).collect();
    assert_eq!(numbers.len(), 1_000);
    assert!(numbers.contains("T-1001") && numbers.contains("T-2000"), "none was left out here");
}

async fn the_same_step_opens_one_however_often_it_is_asked(house: House) {
    let id = talk(&house, "first").await;
    let ticket = flow(Some("ZK20260012"));
    let mut again = JoinSet::new();
    for _ in 0..20 {
        let (app, workspace_id) = (house.app.clone(), house.fixture.workspace_id);
        let (header, ticket) = (house.header(id).await, ticket.clone());
        again.spawn(
            async move { ticket_of_flow(&app, &header, workspace_id, ("parcel_check-2", &ticket)).await },
        );
    }
    for told in again.join_all().await {
        assert_eq!(told.expect("told"), json!({ "result": "opened", "ticket": "T-1001" }));
    }
    let of = tickets_of(&house.app, &house.agent(), id).await.expect("read").tickets;
    assert_eq!(of.len(), 1);
    let whole = show_ticket(&house.app, &house.agent(), of[0].id).await.expect("read");
    assert_eq!(whole.events.iter().map(|event| event.kind).collect::<Vec<_>>(), [TicketEventKind::Opened]);
}

async fn who_asks_again_about_the_same_joins_the_open_one(house: House) {
    let agent = house.agent();
    let (one, other) = (talk(&house, "first").await, talk(&house, "second").await);
    let about = flow(Some("ZK20260012"));
    let first = by_flow(&house, one, "parcel_check-1", &about).await;
    assert_eq!(first, ("opened".into(), "T-1001".into()));
    let same = NewTicket { priority: Priority::Urgent, ..flow(Some("zk2026 0012")) };
    for key in ["parcel_check-2", "parcel_check-3"] {
        assert_eq!(by_flow(&house, one, key, &same).await, ("already".into(), "T-1001".into()));
    }
    for (place, key, ticket) in [
        (one, "parcel_check-4", flow(Some("ZK20260099"))),
        (one, "parcel_check-5", NewTicket { kind: "complaint_report".into(), ..about.clone() }),
        (other, "parcel_check-1", about.clone()),
    ] {
        assert_eq!(by_flow(&house, place, key, &ticket).await.0, "opened", "{key}");
    }
    let all = tickets_of(&house.app, &agent, one).await.expect("read").tickets;
    let joined = all.iter().find(|ticket| ticket.number == "T-1001").expect("there");
    assert_eq!(joined.priority, TicketPriority::Urgent, "what presses more counts");
    let whole = show_ticket(&house.app, &agent, joined.id).await.expect("read");
    let kinds: Vec<_> = whole.events.iter().map(|event| event.kind).collect();
    assert_eq!(kinds, [TicketEventKind::Opened, TicketEventKind::Joined, TicketEventKind::Joined]);
    let solved = ChangeTicket { state: TicketState::Solved, ..as_it_is(joined) };
    change_ticket(&house.app, &agent, joined.id, solved).await.expect("solved");
    let anew = by_flow(&house, one, "parcel_check-6", &about).await;
    assert_eq!(anew.0, "opened", "what is solved is over");
    assert_ne!(anew.1, "T-1001");
}

async fn what_the_assistant_opens_is_said_with_its_number(house: House) {
    let found = json!({ "result": "stuck", "carrier": { "zh": "圆通速递", "en": "YTO" }, "tracking": "YT1", "eta": "2026-11-19" });
    let done = json!({ "result": "accepted", "check_number": "TR1" });
    house.service.next.lock().extend([Ok(Performed { body: found }), Ok(Performed { body: done })]);
    let mut visitor = house.visitor("first").await;
    house.talk(&mut visitor, "帮我查件，订单ZK20260012，手机尾号6650").await;
    let id = house.talk(&mut visitor, "现在查件").await;
    let said = house.answers(id).await.pop().expect("an answer");
    assert!(said.contains("工单是 T-1001"), "{said}");
    let page =
        listed(&house, &house.agent(), FindTickets { list: TicketList::Nobodys, ..Default::default() }).await;
    let [ticket] = page.tickets.as_slice() else { panic!("{page:?}") };
    assert_eq!((ticket.kind.as_str(), ticket.opened_by), ("parcel_check", None));
    assert!(ticket.subject.as_deref().is_some_and(|subject| subject.contains("TR1")), "{ticket:?}");
    assert!(ticket.fields.iter().any(|field| field.value == "ZK20260012"), "{ticket:?}");
    assert!(ticket.due_ms.is_some(), "within 24 hours");
}

async fn a_ticket_is_worked_on_until_it_is_solved(house: House) {
    let agent = house.agent();
    let (_, ticket) = opened(&house, "first", "包裹不动了").await;
    assert_eq!((ticket.number.as_str(), ticket.state), ("T-1001", TicketState::Open));
    let taken = ChangeTicket { user_id: Some(agent.user_id), ..as_it_is(&ticket) };
    let ticket = change_ticket(&house.app, &agent, ticket.id, taken).await.expect("taken");
    house.pass(1_000).await;
    let solved = ChangeTicket { state: TicketState::Solved, ..as_it_is(&ticket) };
    let ticket = change_ticket(&house.app, &agent, ticket.id, solved).await.expect("solved");
    assert!(ticket.solved_ms.is_some());
    house.pass(1_000).await;
    let again = ChangeTicket { state: TicketState::Open, ..as_it_is(&ticket) };
    let ticket = change_ticket(&house.app, &agent, ticket.id, again).await.expect("open again");
    assert_eq!((ticket.reopened, ticket.solved_ms), (1, None));
    let note = TicketWords { text: "快递员说明天到".into() };
    let whole = comment_ticket(&house.app, &agent, ticket.id, note).await.expect("noted");
    let states: Vec<_> = whole.events.iter().filter_map(|event| event.state).collect();
    assert_eq!(states, [TicketState::Solved, TicketState::Open]);
    assert!(whole.events.iter().any(|event| event.given && event.user_id == Some(agent.user_id)));
    assert_eq!(whole.events.last().and_then(|event| event.text.as_deref()), Some("快递员说明天到"));
}

async fn nobody_undoes_unseen_what_another_changed(house: House) {
    let agent = house.agent();
    let (_, seen) = opened(&house, "first", "包裹不动了").await;
    house.pass(1_000).await;
    let high = ChangeTicket { priority: TicketPriority::High, ..as_it_is(&seen) };
    change_ticket(&house.app, &agent, seen.id, high).await.expect("changed");
    let solved = ChangeTicket { state: TicketState::Solved, ..as_it_is(&seen) };
    let refusal = change_ticket(&house.app, &house.user(Role::Supervisor), seen.id, solved).await;
    assert_eq!(refused(refusal).slug, "ticket-changed");
}

async fn a_milestone_is_told_where_the_customer_reads(house: House) {
    let agent = house.agent();
    let (id, ticket) = opened(&house, "first", "包裹不动了").await;
    let note = TicketWords { text: "不给客户看的话".into() };
    comment_ticket(&house.app, &agent, ticket.id, note).await.expect("noted");
    let news = TicketWords { text: "快递公司已经找到包裹".into() };
    let whole = tell_milestone(&house.app, &agent, ticket.id, news.clone()).await.expect("told");
    assert!(whole.events.last().is_some_and(|event| event.message_id.is_some()), "{whole:?}");
    let visitor = house.visitor("first").await;
    let seen = format!("{:?}", house.view(&visitor, id).await.expect("seen").messages);
    assert!(seen.contains("T-1001") && seen.contains("快递公司已经找到包裹"), "{seen}");
    assert!(!seen.contains("不给客户看的话"));

    app::conversation::take_over(&house.app, &agent, id).await.expect("taken");
    app::conversation::resolve(&house.app, &agent, id).await.expect("resolved");
    house.pass(60 * 24 * HOUR_MS).await;
    let whole = tell_milestone(&house.app, &agent, ticket.id, news).await.expect("kept");
    assert!(whole.events.last().is_some_and(|event| event.message_id.is_none()), "nobody would read it");
}

async fn lists_tell_apart_and_count(house: House) {
    let (agent, now) = (house.agent(), house.app.env().now());
    let place = talk(&house, "first").await;
    let open = |ask: OpenTicket| open_ticket(&house.app, &agent, place, ask);
    let late = open(OpenTicket { due_ms: Some(now.plus_ms(HOUR_MS).ms()), ..asked("要过期的") }).await;
    let mine =
        open(OpenTicket {
            user_id: Some(agent.user_id), priority: TicketPriority::Urgent, ..asked("我的")
        });
    let (mine, late) = (mine.await.expect("opened"), late.expect("opened"));
    let low = open(OpenTicket { priority: TicketPriority::Low, ..asked("不急") }).await.expect("opened");
    house.pass(2 * HOUR_MS).await;
    let waits = ChangeTicket { state: TicketState::Pending, ..as_it_is(&low) };
    change_ticket(&house.app, &agent, low.id, waits).await.expect("waits");
    let numbers = async |ask: FindTickets| {
        let page = listed(&house, &agent, ask).await;
        page.tickets.into_iter().map(|ticket| ticket.number).collect::<Vec<_>>()
    };
    let of = |list: TicketList| FindTickets { list, ..FindTickets::default() };
    let only = |ticket: &TicketView| vec![ticket.number.clone()];
    assert_eq!(numbers(of(TicketList::Mine)).await, only(&mine));
    assert_eq!(numbers(of(TicketList::Nobodys)).await, [late.number.clone(), low.number.clone()]);
    let all = [mine.number.clone(), late.number.clone(), low.number.clone()];
    assert_eq!(numbers(of(TicketList::Open)).await, all, "the most pressing first");
    let after = FindTickets { after: Some(mine.id), ..of(TicketList::Open) };
    assert_eq!(numbers(after).await, [late.number.clone(), low.number.clone()]);
    assert_eq!(numbers(FindTickets { late: true, ..of(TicketList::Open) }).await, only(&late));
    let pending = FindTickets { state: Some(TicketState::Pending), ..of(TicketList::Open) };
    assert_eq!(numbers(pending).await, only(&low));
    let urgent = FindTickets { priority: Some(TicketPriority::Urgent), ..of(TicketList::Open) };
    assert_eq!(numbers(urgent).await, only(&mine));
    let page = listed(&house, &agent, of(TicketList::Mine)).await;
    assert_eq!((page.mine, page.nobodys, page.open, page.late), (1, 2, 3, 1));
    let closed = ChangeTicket { state: TicketState::Closed, ..as_it_is(&mine) };
    change_ticket(&house.app, &agent, mine.id, closed).await.expect("closed");
    assert_eq!(numbers(of(TicketList::Solved)).await, [mine.number]);
}

async fn what_is_wrong_is_refused(house: House) {
    let agent = house.agent();
    let (id, ticket) = opened(&house, "first", "包裹不动了").await;
    let nobody = base::TypedId::from_uuid(Default::default());
    let empty = OpenTicket { subject: " ".into(), ..asked("") };
    let past = OpenTicket { due_ms: Some(1), ..asked("过去") };
    let many = OpenTicket { fields: vec![asked("x").fields[0].clone(); 21], ..asked("多") };
    let stranger = OpenTicket { user_id: Some(nobody), ..asked("给谁") };
    for (ask, slug) in [(empty, "invalid"), (past, "invalid"), (many, "invalid"), (stranger, "not-found")] {
        assert_eq!(refused(open_ticket(&house.app, &agent, id, ask).await).slug, slug);
    }
    let words = || TicketWords { text: "字".repeat(1_001) };
    assert_eq!(refused(comment_ticket(&house.app, &agent, ticket.id, words()).await).slug, "invalid");
    assert_eq!(refused(tell_milestone(&house.app, &agent, ticket.id, words()).await).slug, "invalid");
    let missing = base::TypedId::from_uuid(Default::default());
    assert_eq!(refused(show_ticket(&house.app, &agent, missing).await).slug, "not-found");
}

async fn tickets_go_with_the_export_and_their_words_with_the_customer(house: House) {
    let admin = house.user(Role::Administrator);
    let (id, ticket) = opened(&house, "first", "包裹不动了").await;
    let note = TicketWords { text: "客户姓林".into() };
    comment_ticket(&house.app, &admin, ticket.id, note).await.expect("noted");
    let contact_id = house.header(id).await.contact_id;
    let export = app::contact::export(&house.app, &admin, contact_id).await.expect("exported");
    assert_eq!(export.tickets[0].ticket.subject.as_deref(), Some("包裹不动了"));
    assert!(export.tickets[0].events.iter().any(|event| event.text.as_deref() == Some("客户姓林")));
    app::contact::erase(&house.app, &admin, contact_id).await.expect("erased");
    let whole = show_ticket(&house.app, &admin, ticket.id).await.expect("the account stays");
    assert_eq!((whole.ticket.state, &whole.ticket.subject), (TicketState::Closed, &None));
    assert!(whole.ticket.fields.is_empty() && whole.events.iter().all(|event| event.text.is_none()));
}

async fn two_conversations_and_two_records_have_one_ticket(house: House) {
    let chief = house.user(Role::Supervisor);
    let (one, other) = (talk(&house, "first").await, talk(&house, "second").await);
    let about = flow(Some("ZK20260012"));
    by_flow(&house, one, "parcel_check-1", &about).await;
    let (root, record) = (house.header(one).await.contact_id, house.header(other).await.contact_id);
    app::contact::merge(&house.app, &chief, record, MergeContact { into: root, take: Vec::new() })
        .await
        .expect("one customer");
    let told = by_flow(&house, other, "parcel_check-1", &about).await;
    assert_eq!(told, ("already".into(), "T-1001".into()));
    for place in [one, other] {
        let of = tickets_of(&house.app, &chief, place).await.expect("read").tickets;
        assert_eq!(of.len(), 1, "it is shown in both");
    }
}

async fn what_a_colleague_had_who_is_shut_out_is_nobodys(house: House) {
    let agent = house.agent();
    let place = talk(&house, "first").await;
    let ask = OpenTicket { user_id: Some(agent.user_id), ..asked("我的") };
    open_ticket(&house.app, &agent, place, ask).await.expect("opened");
    app::user::disable(&house.app, &house.user(Role::Administrator), agent.user_id).await.expect("shut out");
    house.pass(1_000).await;
    let page = listed(&house, &house.user(Role::Supervisor), FindTickets::default()).await;
    assert_eq!((page.nobodys, page.open), (1, 1));
}
