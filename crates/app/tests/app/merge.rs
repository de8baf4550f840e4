//! Two conversations of one customer become one: nothing is lost, nothing doubled, and the customer finds the way.

use ::conversation::{Content, Identity, IdentityKind, Life, SurveyState};
use access::Role;
use app::contact::open_widget;
use app::conversation::{
    current, give_back, merge, open, receive_message, replay, resolve, snooze, take_over, transfer,
};
use app::mail::{Mailbox, Taken, receive};
use app::promise::{keep_promise, make_promise, promises_of};
use app::testing::{mailbox, marks};
use app::{VisitorSession, setup};
use base::{ConversationId, TypedId as _};
use insight::Ending;
use jsonwebtoken::{Algorithm, EncodingKey, encode};
use protocol::api::OpenWidget;
use protocol::program::OpenConversation;
use protocol::promise::{NewPromise, PromiseKind};
use protocol::view::ConversationView;
use serde_json::json;
use store::{Changes, Column, Keys};

use crate::support::{House, on_both_engines, refused};

on_both_engines! {
    letters_of_both_threads_arrive_where_it_goes_on,
    a_customer_in_the_widget_goes_on_in_the_other_inbox,
    a_chat_goes_on_in_letters_and_never_the_other_way,
    what_cannot_be_merged_is_refused_and_changes_nothing,
    parts_of_parts_stay_parts,
    a_word_that_was_owed_is_still_owed,
    a_part_is_kept_as_long_as_what_it_goes_on_in,
}

const HELP: &str = "help@shop.example";
const DAY_MS: i64 = 24 * 3_600_000;

/// A customer whom the company knows, in this inbox.
async fn known(house: &House, inbox: &str, secret: &str) -> VisitorSession {
    let exp = house.app.env().now().ms() / 1_000 + 300;
    let claims = json!({ "sub": "C-1001", "name": "王小明", "exp": exp });
    let header = jsonwebtoken::Header::new(Algorithm::HS256);
    let token = encode(&header, &claims, &EncodingKey::from_secret(secret.as_bytes())).expect("signed");
    let ask = OpenWidget { inbox: inbox.to_owned(), secret: None, identity_token: Some(token), locale: None };
    let opened = open_widget(&house.app, ask, None).await.expect("opens");
    app::contact::visitor(&house.app, &opened.token).await.expect("a session")
}

/// The same customer in two inboxes.
async fn in_two_inboxes(house: &House) -> (VisitorSession, VisitorSession) {
    let secret = "another-secret-with-enough-length-for-hs256";
    setup::add_inbox(&house.app, house.fixture.workspace_id, "second", "第二家店", secret, Vec::new())
        .await
        .expect("an inbox");
    let first = known(house, &house.fixture.inbox.clone(), &house.fixture.inbox_secret.clone()).await;
    (first, known(house, "second", secret).await)
}

async fn letter(house: &House, mailbox: &Mailbox, id: &str, to: &str, head: &str) -> ConversationId {
    let raw = format!(
        "From: lina@buyer.example\r\nTo: {to}\r\nMessage-ID: <{id}>\r\n{head}Subject: s {id}\r\n\r\nwords of {id}\r\n"
    );
    match receive(&house.app, mailbox, raw.into_bytes()).await.expect("taken") {
        Taken::Message(id) => id,
        other => panic!("{other:?}"),
    }
}

async fn words(house: &House, id: ConversationId) -> Vec<String> {
    house.messages(id).await.iter().map(|message| message.content.words().to_owned()).collect()
}

async fn letters_of_both_threads_arrive_where_it_goes_on(house: House) {
    let (app, agent) = (&house.app, house.agent());
    let mailbox = mailbox(app, house.fixture.workspace_id, HELP).await;
    let first = letter(&house, &mailbox, "1@b", HELP, "").await;
    let second = letter(&house, &mailbox, "2@b", HELP, "").await;
    house.serve(second, "serve-002").await;
    let said = house.messages(second).await;
    let (address, ours) = marks(app, HELP, second, said.last().expect("an answer").id);
    house.serve(first, "serve-001").await;
    let before = (words(&house, second).await, house.header(first).await.seq);
    let due_ms = app.env().now().plus_ms(3_600_000).ms();
    let call = NewPromise { what: "回电".into(), due_ms, kind: PromiseKind::Call };
    let promise = make_promise(app, &agent, second, call).await.expect("promised");
    merge(app, &agent, second, first).await.expect("merged");
    merge(app, &agent, second, first).await.expect("twice is once");
    let owed = promises_of(app, &agent, first).await.expect("read").promises;
    assert_eq!(
        owed.iter().map(|one| one.id).collect::<Vec<_>>(),
        [promise.id],
        "it is kept where it goes on"
    );
    keep_promise(app, &agent, promise.id).await.expect("kept");

    let (gone, on) = (house.header(second).await, house.header(first).await);
    assert!(matches!(gone.life, Life::Closed { .. }) && gone.survey.is_none(), "closed, and nobody is asked");
    let merged = gone.merged_into.expect("says where");
    assert_eq!((merged.conversation_id, merged.by), (first, agent.user_id));
    assert_eq!(on.parts.iter().map(|part| part.conversation_id).collect::<Vec<_>>(), [second]);
    assert_eq!(on.seq, before.1 + 1, "one event, told once");
    assert_eq!(words(&house, second).await, before.0, "what was said stays where it was said");
    let view = house.view(&agent, first).await.expect("a view");
    assert_eq!(view.header.parts[0].conversation_id, second);

    // By address, by our Message-ID, by their own letter, and by an answer to an answer: all go on there.
    assert_eq!(letter(&house, &mailbox, "3@b", &address, "").await, first);
    assert_eq!(letter(&house, &mailbox, "4@b", HELP, &format!("In-Reply-To: <{ours}>\r\n")).await, first);
    assert_eq!(letter(&house, &mailbox, "5@b", HELP, "In-Reply-To: <2@b>\r\n").await, first);
    assert_eq!(letter(&house, &mailbox, "6@b", HELP, "References: <3@b>\r\n").await, first);
    assert_eq!(letter(&house, &mailbox, "3@b", &address, "").await, first, "delivered twice, found");
    assert_eq!(words(&house, first).await.iter().filter(|text| text.contains("of 3@b")).count(), 1);
    let bounce = format!(
        "From: MAILER-DAEMON@shop.example\r\nTo: {address}\r\nMessage-ID: <b@b>\r\nAuto-Submitted: auto-replied\r\nSubject: away\r\n\r\nI am away\r\n"
    );
    assert_eq!(receive(app, &mailbox, bounce.into_bytes()).await.expect("taken"), Taken::Line(first));

    // When it is over, what answers the one or the other goes on in one conversation again.
    resolve(app, &agent, first).await.expect("resolved");
    house.pass(40 * DAY_MS).await;
    let next = letter(&house, &mailbox, "7@b", &address, "").await;
    assert!(next != first && next != second);
    assert_eq!(letter(&house, &mailbox, "8@b", HELP, "In-Reply-To: <1@b>\r\n").await, next);
}

async fn say(house: &House, visitor: &mut VisitorSession, id: &str, text: &str) -> ConversationId {
    let received = receive_message(&house.app, visitor, id, Content::text(text)).await;
    received.expect("received").conversation_id
}

async fn a_customer_in_the_widget_goes_on_in_the_other_inbox(house: House) {
    let (app, agent) = (&house.app, house.agent());
    let (mut here, mut there) = in_two_inboxes(&house).await;
    let source = house.talk(&mut here, "转人工").await;
    let target = house.talk(&mut there, "转人工").await;
    assert_eq!(house.header(source).await.contact_id, house.header(target).await.contact_id);
    let stranger = house.visitor("a stranger").await;
    assert_eq!(refused(house.view(&here, target).await).slug, "not-found", "not of this inbox");
    take_over(app, &agent, target).await.expect("taken");
    let told = house.view(&here, source).await.expect("a view");
    merge(app, &agent, source, target).await.expect("merged");

    // The window that looks is told where to go, by the next number and nothing else, and may go there.
    let viewer = app::Viewer::Visitor(here.clone());
    let app::conversation::Replay::Events(events) =
        replay(app, &viewer, source, told.n).await.expect("replayed")
    else {
        panic!("not far")
    };
    let mut after: ConversationView = told;
    events.iter().for_each(|event| protocol::reduce::apply(&mut after, event).expect("no gap"));
    assert_eq!(after, house.view(&here, source).await.expect("a view"), "exactly what a reload shows");
    let moved = after.header.merged_into.expect("told where");
    assert_eq!((moved.conversation_id, moved.by, moved.at_ms), (target, None, None), "and no more");
    house.view(&here, target).await.expect("theirs");
    assert_eq!(refused(house.view(&stranger, target).await).slug, "not-found");
    assert_eq!(current(app, &here).await.expect("looked up"), Some(target));

    // What was on its way, and what is said again, arrives there once, whatever happens meanwhile.
    assert_eq!(say(&house, &mut here, "said-0001", "还在吗").await, target);
    assert_eq!(say(&house, &mut here, "said-0001", "还在吗").await, target);
    let mut reopened = known(&house, &house.fixture.inbox.clone(), &house.fixture.inbox_secret.clone()).await;
    assert_eq!(say(&house, &mut reopened, "said-0001", "还在吗").await, target);
    // So does what the company writes where the customer was.
    for _ in 0..2 {
        let news = OpenConversation {
            inbox_id: here.inbox_id,
            content: Content::text("已发货"),
            subject: None,
            locale: None,
            client_msg_id: Some("news-0001".to_owned()),
            beside_agent: false,
        };
        let contact_id = house.header(source).await.contact_id;
        let opened = open(app, &agent, contact_id, news, None).await.expect("written");
        assert_eq!((opened.conversation_id, opened.opened), (target, false));
    }
    assert_eq!(words(&house, target).await.iter().filter(|text| *text == "已发货").count(), 1);
    resolve(app, &agent, target).await.expect("resolved");
    let asked = [house.header(source).await.survey, house.header(target).await.survey];
    assert!(matches!(asked, [None, Some(SurveyState::Invited { .. })]), "asked once: {asked:?}");
    house.pass(3 * DAY_MS).await;
    let mut later = known(&house, &house.fixture.inbox.clone(), &house.fixture.inbox_secret.clone()).await;
    let fresh = say(&house, &mut later, "said-0002", "新的问题").await;
    assert!(fresh != target && fresh != source);
    assert_eq!(house.header(fresh).await.inbox_id, later.inbox_id, "in the inbox where they are");
    assert_eq!(say(&house, &mut later, "said-0001", "还在吗").await, target, "found, however late");
    let all = words(&house, target).await;
    assert_eq!(all.iter().filter(|text| *text == "还在吗").count(), 1);

    // Both are sessions that ended; one is counted.
    let cx = app.cx(house.fixture.workspace_id, app::system());
    let facts =
        [cx.facts_of(source).await.expect("facts"), cx.facts_of(target).await.expect("facts")].concat();
    assert_eq!(facts.iter().filter(|fact| fact.ending == Ending::Merged).count(), 1);
    let counted = facts.iter().filter(|fact| insight::relevant(fact, &insight::Filter::default()));
    assert_eq!(counted.map(|fact| fact.conversation_id).collect::<Vec<_>>(), [target]);
}

async fn a_chat_goes_on_in_letters_and_never_the_other_way(house: House) {
    let (app, agent) = (&house.app, house.agent());
    let mailbox = mailbox(app, house.fixture.workspace_id, HELP).await;
    let mut chat = known(&house, &house.fixture.inbox.clone(), &house.fixture.inbox_secret.clone()).await;
    let chatted = house.talk(&mut chat, "转人工").await;
    // The company knows the address too.
    let cx = app.cx(house.fixture.workspace_id, app::system());
    let contact_id = house.header(chatted).await.contact_id;
    let key = cx.contact_key(contact_id).await.expect("a key");
    let hash = cx.identity_hash(IdentityKind::Mail, "lina@buyer.example").await.expect("a hash");
    let identity = Identity { id: app.env().id(), contact_id, kind: IdentityKind::Mail };
    let value = key.seal(Column::IdentityValue, identity.id, &"lina@buyer.example".to_owned());
    let change = move |_: &store::State| -> app::Result<Changes<()>> {
        let changes = Changes::new(()).insert_identity(&identity, hash, value.clone());
        Ok(changes.unaudited("made for a test"))
    };
    assert!(cx.change(Keys::new().contact(contact_id), change).await.is_ok());
    let written = letter(&house, &mailbox, "1@b", HELP, "").await;
    assert_eq!(house.header(written).await.contact_id, contact_id, "one customer");
    for id in [chatted, written] {
        take_over(app, &agent, id).await.expect("taken");
    }
    assert_eq!(refused(merge(app, &agent, written, chatted).await).slug, "merge-road");
    assert!(house.header(written).await.is_open());
    merge(app, &agent, chatted, written).await.expect("the other way round");
    assert_eq!(say(&house, &mut chat, "said-0001", "我在这里").await, written);
    house.serve_again(written, "serve-0001").await;
    let jobs = cx.jobs_of(written).await.expect("jobs");
    assert!(jobs.iter().any(|job| job.kind == "deliver"), "the answer goes by letter");
    let seen = house.view(&chat, written).await.expect("and is seen in the widget");
    assert!(seen.messages.iter().any(|message| message.content.words() == "我在看"));
}

async fn what_cannot_be_merged_is_refused_and_changes_nothing(house: House) {
    let (app, agent, chief) = (&house.app, house.agent(), house.user(Role::Supervisor));
    let (mut here, mut there) = in_two_inboxes(&house).await;
    let one = house.talk(&mut here, "转人工").await;
    let two = house.talk(&mut there, "转人工").await;
    let mut stranger = house.visitor("somebody else").await;
    let other = house.talk(&mut stranger, "转人工").await;
    let slug = async |from, into| refused(merge(app, &agent, from, into).await).slug;
    assert_eq!(slug(one, two).await, "not-owner", "nobody's");
    take_over(app, &chief, two).await.expect("taken");
    assert_eq!(slug(one, two).await, "not-owner", "a colleague's");
    take_over(app, &agent, one).await.expect("taken");
    assert_eq!(slug(one, one).await, "merge-itself");
    assert_eq!(slug(two, one).await, "not-owner", "a colleague works on it");
    assert_eq!(slug(other, one).await, "other-contact");
    let nothing = ConversationId::from_uuid(Default::default());
    assert_eq!(slug(nothing, one).await, "not-found");
    assert_eq!(slug(one, nothing).await, "not-found");
    let elsewhere = setup::add_workspace(app, "elsewhere", "ecommerce").await.expect("a workspace");
    let foreign = app::UserSession { workspace_id: elsewhere, ..house.agent() };
    assert_eq!(refused(merge(app, &foreign, one, two).await).slug, "not-found");
    for id in [one, two, other] {
        let header = house.header(id).await;
        assert!(header.is_open() && header.parts.is_empty() && header.merged_into.is_none());
    }
    transfer(app, &chief, two, agent.user_id).await.expect("given");
    merge(app, &agent, one, two).await.expect("merged");
    assert_eq!(slug(two, one).await, "conversation-closed", "what is over takes nothing on");
    assert_eq!(refused(take_over(app, &agent, one).await).slug, "conversation-closed");
}

async fn parts_of_parts_stay_parts(house: House) {
    let (app, agent) = (&house.app, house.agent());
    let mailbox = mailbox(app, house.fixture.workspace_id, HELP).await;
    let mut all = Vec::new();
    for at in 0..3 {
        let id = letter(&house, &mailbox, &format!("{at}@b"), HELP, "").await;
        take_over(app, &agent, id).await.expect("taken");
        all.push(id);
    }
    merge(app, &agent, all[0], all[1]).await.expect("merged");
    merge(app, &agent, all[1], all[2]).await.expect("merged");
    assert_eq!(refused(merge(app, &agent, all[0], all[2]).await).slug, "already-merged");
    let parts: Vec<_> = house.header(all[2]).await.parts.iter().map(|part| part.conversation_id).collect();
    assert_eq!(parts, all[..2]);
    assert_eq!(letter(&house, &mailbox, "9@b", HELP, "In-Reply-To: <0@b>\r\n").await, all[2]);
}

async fn a_word_that_was_owed_is_still_owed(house: House) {
    let (app, agent) = (&house.app, house.agent());
    let (mut here, mut there) = in_two_inboxes(&house).await;
    let source = house.talk(&mut here, "转人工").await;
    let target = house.talk(&mut there, "转人工").await;
    house.serve(target, "serve-001").await;
    let asked = house.header(source).await.last_customer_at.expect("asked");
    let until = app.env().now().ms() + DAY_MS;
    snooze(app, &agent, target, until).await.expect("put aside");
    merge(app, &agent, source, target).await.expect("merged");
    let header = house.header(target).await;
    assert!(header.snoozed_until.is_none(), "taken up again");
    assert!(header.owed_since.is_some_and(|since| since >= asked));
    assert_eq!(refused(snooze(app, &agent, target, until).await).slug, "unanswered");
    assert_eq!(refused(give_back(app, &agent, target).await).slug, "unanswered");
    house.pass(3 * DAY_MS).await;
    assert!(house.header(target).await.is_open(), "silence ends nothing that waits for us");
    house.serve_again(target, "serve-002").await;
    assert!(house.header(target).await.owed_since.is_none());
    house.pass(DAY_MS).await;
    assert!(!house.header(target).await.is_open());
}

async fn a_part_is_kept_as_long_as_what_it_goes_on_in(house: House) {
    let (app, agent) = (&house.app, house.agent());
    let (mut here, mut there) = in_two_inboxes(&house).await;
    let source = house.talk(&mut here, "转人工").await;
    let target = house.talk(&mut there, "转人工").await;
    house.serve(target, "serve-001").await;
    merge(app, &agent, source, target).await.expect("merged");
    house.pass(3 * DAY_MS).await;
    let cx = app.cx(house.fixture.workspace_id, app::system());
    let before = app.env().now().plus_ms(-DAY_MS);
    let due = cx.conversations_to_remove(before, 100).await.expect("reads");
    assert!(due.is_empty(), "the one is open, so the other is kept: {due:?}");
    house.serve_again(target, "serve-002").await;
    resolve(app, &agent, target).await.expect("resolved");
    house.pass(3 * DAY_MS).await;
    let before = app.env().now().plus_ms(-DAY_MS);
    for expected in [target, source] {
        let due = cx.conversations_to_remove(before, 100).await.expect("reads");
        assert_eq!(due.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [expected]);
        assert_eq!(cx.conversations_over(before).await.expect("counts"), 1);
        let (id, contact_id) = due[0];
        let now = app.env().now();
        let change = move |_: &store::State| -> app::Result<Changes<()>> {
            Ok(Changes::new(()).remove_conversation(id, contact_id, now).unaudited("a test"))
        };
        assert!(cx.change(Keys::new().contact(contact_id).conversation(id), change).await.is_ok());
    }
}
