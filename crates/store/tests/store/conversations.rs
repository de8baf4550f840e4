//! Conversations, messages, lists.

use base::Wake;
use conversation::{Author, Command, Content, Feedback, HandOffReason, Owner};
use serde_json::json;
use store::{Changes, ConversationCounts, Cursor, Keys, ListFilter, State, StoreError};

use crate::fixture::{Fixture, assert_sound};
use crate::on_every_engine;

on_every_engine!(
    round_trip,
    pages,
    lists,
    same_client_id,
    refused_writes_nothing,
    feedback_and_why,
    wakes,
    threads
);

async fn round_trip(f: Fixture) {
    let customer = f.customer("s1").await;
    let one = customer.say("你好，我的快递 📦 到哪了？", "client-1").await.expect("says");
    let two = customer.say("hello", "client-2").await.expect("says");
    assert_eq!(one.conversation_id, two.conversation_id);
    let header = assert_sound(&f.cx(), one.conversation_id).await;
    assert_eq!((header.customer_messages, header.contact_id), (2, customer.contact_id));
    let messages = f.cx().messages(one.conversation_id, None, 50).await.expect("reads");
    assert_eq!(messages.len(), 2);
    assert_eq!(messages[0].content, Content::text("你好，我的快递 📦 到哪了？"));
    assert_eq!(messages[0].author, Author::Customer);
    assert_eq!(messages[0].meta.emotion.as_deref(), Some("calm"));
    assert_eq!((messages[1].id, messages[1].seq), (two.message_id, two.seq));
    assert_eq!(messages[1].client_msg_id.as_deref(), Some("client-2"));
    assert_eq!(messages[1].at, f.env.now());
    let after = f.cx().customer_messages_after(one.conversation_id, one.seq, 50).await.expect("reads");
    assert_eq!(after, messages[1..]);
    let latest = f.cx().latest_conversation(customer.contact_id, f.inbox_id, "").await.expect("reads");
    assert_eq!(latest, Some(header));
    let heads = f.cx().heads(&[one.conversation_id, f.env.id()]).await.expect("reads");
    assert_eq!(heads.len(), 1, "what does not exist is left out");
    assert_eq!(f.cx().touched_since(f.env.now(), 9).await.expect("reads")[0].0, one.conversation_id);
    f.clock.advance_ms(1);
    assert!(f.cx().touched_since(f.env.now(), 9).await.expect("reads").is_empty());
}

/// One conversation that is not closed in each thread; the database itself refuses a second one.
async fn threads(f: Fixture) {
    let customer = f.customer("s1").await;
    let (invoice, lamp) = (customer.in_thread("invoice"), customer.in_thread("lamp"));
    let one = invoice.say("my invoice", "client-1").await.expect("says");
    let two = lamp.say("my lamp", "client-2").await.expect("says");
    let three = invoice.say("and its date", "client-3").await.expect("says");
    assert_ne!(one.conversation_id, two.conversation_id);
    assert_eq!(three.conversation_id, one.conversation_id);
    let latest = f.cx().latest_conversation(customer.contact_id, f.inbox_id, "lamp").await.expect("reads");
    assert_eq!(latest.map(|header| header.id), Some(two.conversation_id));
    assert_eq!(f.cx().latest_conversation(customer.contact_id, f.inbox_id, "").await, Ok(None));
    assert_eq!(f.cx().thread_of(two.conversation_id).await, Ok(Some("lamp".to_owned())));
    let found = f.cx().sent_message(customer.contact_id, f.inbox_id, "client-2").await.expect("reads");
    assert_eq!(found.map(|key| key.conversation_id), Some(two.conversation_id));
    // Whoever does not look first is stopped all the same.
    let (env, contact_id, inbox_id) = (f.env.clone(), customer.contact_id, f.inbox_id);
    let blind = move |_: &State| -> Result<Changes<()>, StoreError> {
        let (header, event) = conversation::open(env.id(), contact_id, inbox_id, base::Locale::Zh, env.now());
        Ok(Changes::new(()).put_in_thread(&header, &[event], "lamp").unaudited("a test"))
    };
    assert!(f.cx().change(Keys::new(), blind).await.is_err(), "a second open conversation in one thread");
}

async fn pages(f: Fixture) {
    let customer = f.customer("s1").await;
    let mut said = Vec::new();
    for number in 0..7 {
        said.push(
            customer.say(&format!("number {number}"), &format!("client-{number}")).await.expect("says"),
        );
    }
    let id = said[0].conversation_id;
    let newest = f.cx().messages(id, None, 3).await.expect("reads");
    let older = f.cx().messages(id, Some(newest[0].seq), 3).await.expect("reads");
    let oldest = f.cx().messages(id, Some(older[0].seq), 3).await.expect("reads");
    let ids: Vec<_> = [oldest, older, newest].concat().iter().map(|message| message.id).collect();
    assert_eq!(ids, said.iter().map(|one| one.message_id).collect::<Vec<_>>());
    let some = f.cx().messages_by_id(id, &[ids[5], f.env.id(), ids[2]]).await.expect("reads");
    assert_eq!(some.iter().map(|message| message.id).collect::<Vec<_>>(), [ids[5], ids[2]]);
    let events = f.cx().events(id, 3, 2).await.expect("reads");
    assert_eq!(events.iter().map(|event| event.seq).collect::<Vec<_>>(), [4, 5]);
}

async fn lists(f: Fixture) {
    let mut ids = Vec::new();
    for number in 0..5 {
        f.clock.advance_ms(1_000);
        let customer = f.customer(&format!("s{number}")).await;
        let said = customer.say("我要找人工客服", "client-1").await.expect("says");
        if number < 3 {
            customer.command(said.conversation_id, Command::AskForPerson { due: None }).await;
        }
        ids.push((customer, said.conversation_id));
    }
    let agent = f.env.id();
    ids[0].0.command(ids[0].1, Command::TakeOver { user_id: agent }).await;
    ids[4].0.command(ids[4].1, Command::Resolve { by: Some(agent) }).await;
    let list =
        async |filter, cursor, limit| f.cx().conversations(filter, cursor, limit).await.expect("reads");
    let names = |rows: &[store::ListRow]| rows.iter().map(|row| row.header.id).collect::<Vec<_>>();
    assert_eq!(names(&list(ListFilter::Mine(agent), None, 9).await), [ids[0].1]);
    assert!(list(ListFilter::Mine(f.env.id()), None, 9).await.is_empty());
    assert_eq!(names(&list(ListFilter::Queue, None, 9).await), [ids[1].1, ids[2].1], "longest-waiting first");
    assert_eq!(names(&list(ListFilter::Done, None, 9).await), [ids[4].1]);
    let open = list(ListFilter::Open, None, 9).await;
    assert_eq!(names(&open), [ids[3].1, ids[2].1, ids[1].1, ids[0].1], "newest first");
    let row = &open[0];
    assert_eq!(
        (row.unread, row.contact_name.as_deref(), row.emotion.as_deref()),
        (1, Some("李雷 Erasable"), Some("calm"))
    );
    assert_eq!(
        row.last_message.as_ref().map(|message| &message.content),
        Some(&Content::text("我要找人工客服"))
    );
    for (filter, all) in [(ListFilter::Open, names(&open)), (ListFilter::Queue, vec![ids[1].1, ids[2].1])] {
        let (mut found, mut cursor): (Vec<_>, Option<Cursor>) = (Vec::new(), None);
        while let [row] = &list(filter, cursor, 1).await[..] {
            cursor = Some(row.cursor(filter).to_string().parse().expect("a cursor reads what it writes"));
            found.push(row.header.id);
        }
        assert_eq!(found, all, "page by page, nothing twice and nothing left out");
    }
    ids[3].0.command(ids[3].1, Command::ReadByHouse { up_to: 2, by: None }).await;
    assert_eq!(f.cx().conversation_row(ids[3].1).await.expect("reads").expect("is there").unread, 0);
    let of_contact = list(ListFilter::Contact(ids[2].0.contact_id), None, 9).await;
    assert_eq!(names(&of_contact), [ids[2].1]);
    assert!(matches!(of_contact[0].header.owner, Owner::Queue { reason: HandOffReason::Asked, .. }));
    let counts = ConversationCounts { assistant: 1, queue: 2, agent: 1, resolved: 1, closed: 0 };
    assert_eq!(f.cx().conversation_counts().await.expect("reads"), counts);
    assert_eq!(f.store.system().conversation_counts().await.expect("reads"), counts);
}

async fn same_client_id(f: Fixture) {
    let customer = f.customer("s1").await;
    let first = customer.say("once", "client-1").await.expect("says");
    let again = customer.say("once", "client-1").await.expect("says");
    assert_eq!(first, again);
    customer.command(first.conversation_id, Command::Resolve { by: None }).await;
    customer.command(first.conversation_id, Command::Close).await;
    assert_eq!(
        customer.say("once", "client-1").await.expect("says"),
        first,
        "for ever, whatever became of it"
    );
    let other = customer.say("another", "client-2").await.expect("says");
    assert_ne!(other.conversation_id, first.conversation_id, "a closed conversation is over");
    assert_eq!(f.cx().messages(first.conversation_id, None, 9).await.expect("reads").len(), 1);
}

async fn refused_writes_nothing(f: Fixture) {
    let before = f.cx().audit(None, 100).await.expect("reads");
    let refuse = |_: &State| -> Result<Changes<()>, &'static str> { Err("no") };
    let refused = f.cx().change(Keys::new().conversation(f.env.id()), refuse).await;
    assert_eq!(refused, Err(store::ChangeError::Rejected("no")));
    assert_eq!(f.cx().audit(None, 100).await.expect("reads"), before);
    assert!(f.ear.0.lock().is_empty());
    let panics = |_: &State| -> Result<Changes<()>, &'static str> { panic!("a broken use case") };
    let broken = f.cx().change(Keys::new(), panics).await;
    assert_eq!(broken, Err(store::ChangeError::Store(StoreError::Panicked)));
    f.customer("s1").await.say("life goes on", "client-1").await.expect("others are not touched");
}

async fn feedback_and_why(f: Fixture) {
    let customer = f.customer("s1").await;
    let said = customer.say("hi", "client-1").await.expect("says");
    assert_eq!(f.cx().why(said.message_id).await, Ok(None));
    let change = move |state: &State| -> Result<Changes<()>, StoreError> {
        let known = state.message(said.message_id).ok_or(StoreError::Missing("message"))?;
        assert_eq!(
            (known.seq, known.conversation_id, known.feedback),
            (said.seq, said.conversation_id, None)
        );
        Ok(Changes::new(()).set_feedback(said.message_id, Feedback::Bad).audit(
            "give_feedback",
            "message",
            json!({}),
        ))
    };
    f.cx().change(Keys::new().message(said.message_id), change).await.expect("changes");
    let message = f.cx().messages(said.conversation_id, None, 1).await.expect("reads").remove(0);
    assert_eq!(message.feedback, Some(Feedback::Bad));
    let cx = f.cx();
    let lost = cx.change(Keys::new(), |_| -> Result<Changes<()>, StoreError> {
        Ok(Changes::new(()).set_feedback(base::MessageId(uuid::Uuid::nil()), Feedback::Good).audit(
            "give_feedback",
            "m",
            json!({}),
        ))
    });
    assert!(matches!(lost.await, Err(store::ChangeError::Store(StoreError::Conflict(_)))), "no such message");
}

async fn wakes(f: Fixture) {
    let said = f.customer("s1").await.say("hi", "client-1").await.expect("says");
    let header = f.cx().conversation(said.conversation_id).await.expect("reads").expect("is there");
    // SQLite's writer answers first and wakes then.
    for _ in 0..200 {
        if !f.ear.0.lock().is_empty() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    let wake =
        Wake::Conversation { workspace_id: f.workspace_id, conversation_id: header.id, seq: header.seq };
    assert_eq!(*f.ear.0.lock(), [wake]);
}
