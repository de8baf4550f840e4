//! A workspace's ids mean nothing in another one.

use base::TypedId as _;
use conversation::{Feedback, IdentityKind};
use serde_json::json;
use store::{Changes, Keys, ListFilter, NewJob, State, StoreError};

use crate::contacts::enrich;
use crate::fixture::{Fixture, set_up};
use crate::on_every_engine;

on_every_engine!(reads_nothing, writes_nothing);

async fn reads_nothing(f: Fixture) {
    let customer = f.customer("s1").await;
    let said = customer.say("hi", "client-1").await.expect("says");
    let file_id = enrich(&f, &customer, &said).await;
    let (foreign, _) = set_up(&f.store, "two").await;
    let cx = f.store.cx(foreign, access::Actor::System);
    let id = said.conversation_id;
    assert_eq!(cx.conversation(id).await, Ok(None));
    assert_eq!(cx.conversation_row(id).await, Ok(None));
    assert_eq!(cx.latest_conversation(customer.contact_id, f.inbox_id, "").await, Ok(None));
    assert_eq!(cx.events(id, 0, 9).await, Ok(Vec::new()));
    assert_eq!(cx.public_events(id, 0, 9).await, Ok(Vec::new()));
    assert_eq!(cx.messages(id, None, 9).await, Ok(Vec::new()));
    assert_eq!(cx.public_messages(id, None, 9).await, Ok(Vec::new()));
    assert_eq!(cx.messages_by_id(id, &[said.message_id]).await, Ok(Vec::new()));
    assert_eq!(cx.customer_messages_after(id, 0, 9).await, Ok(Vec::new()));
    assert_eq!(cx.why(said.message_id).await, Ok(None));
    assert_eq!(cx.contact(customer.contact_id).await, Ok(None));
    assert_eq!(cx.contact_exists(customer.contact_id).await, Ok(false));
    assert!(matches!(cx.contact_key(customer.contact_id).await, Err(StoreError::Missing(_))));
    assert_eq!(cx.contact_by_identity(IdentityKind::Anonymous, "s1").await, Ok(None));
    assert_eq!(cx.contact_by_identity_hash(IdentityKind::Anonymous, customer.hash).await, Ok(None));
    assert_ne!(cx.identity_hash(IdentityKind::Anonymous, "s1").await, Ok(customer.hash), "a key of its own");
    assert_eq!(cx.identities(customer.contact_id).await, Ok(Vec::new()));
    assert!(cx.export_contact(customer.contact_id).await.expect("reads").is_none());
    assert_eq!(cx.file(file_id).await, Ok(None));
    assert_eq!(cx.file_info(file_id).await, Ok(None));
    assert_eq!(cx.files_of(customer.contact_id).await, Ok(Vec::new()));
    assert_eq!(cx.wrap_ups_of(id).await, Ok(Vec::new()));
    assert_eq!((cx.dialogue(id).await, cx.surveys_of(id).await), (Ok(None), Ok(Vec::new())));
    assert_eq!(
        (cx.inbox(f.inbox_id).await, cx.inbox_secret(f.inbox_id).await.map(|_| ())),
        (Ok(None), Ok(()))
    );
    assert_eq!(cx.heads(&[id]).await, Ok(Vec::new()));
    assert_eq!(cx.touched_since(base::Timestamp(0), 9).await, Ok(Vec::new()));
    for filter in
        [ListFilter::Queue, ListFilter::Open, ListFilter::Done, ListFilter::Contact(customer.contact_id)]
    {
        assert_eq!(cx.conversations(filter, None, 9).await, Ok(Vec::new()));
    }
    assert_eq!(cx.conversation_counts().await, Ok(store::ConversationCounts::default()));
    let own = cx.audit(None, 99).await.expect("reads");
    assert!(own.iter().all(|row| row.subject == format!("workspace:{foreign}")), "{own:?}");
    let keys = Keys::new()
        .conversation(id)
        .open_conversation(customer.contact_id, f.inbox_id, "")
        .contact(customer.contact_id)
        .identity(IdentityKind::Anonymous, customer.hash)
        .client_message(id, "client-1")
        .sent_message(customer.contact_id, f.inbox_id, "client-1")
        .message(said.message_id)
        .dialogue(id)
        .inbox(f.inbox_id);
    let (contact_id, inbox_id, hash) = (customer.contact_id, f.inbox_id, customer.hash);
    let look = move |state: &State| -> Result<Changes<bool>, StoreError> {
        let nothing = state.conversation(id).is_none()
            && state.open_conversation(contact_id, inbox_id, "").is_none()
            && state.contact(contact_id).is_none()
            && state.identity(IdentityKind::Anonymous, hash).is_none()
            && state.client_message(id, "client-1").is_none()
            && state.sent_message(contact_id, inbox_id, "client-1").is_none()
            && state.message(said.message_id).is_none()
            && state.dialogue(id).is_none()
            && state.inbox(inbox_id).is_none();
        Ok(Changes::new(nothing))
    };
    assert_eq!(cx.change(keys.clone(), look).await, Ok(true));
    let home = f.cx();
    let own = home.change(keys, move |state: &State| -> Result<Changes<bool>, StoreError> {
        Ok(Changes::new(state.conversation(id).is_some() && state.client_message(id, "client-1").is_some()))
    });
    assert_eq!(own.await, Ok(true), "its own workspace sees them");
}

async fn writes_nothing(f: Fixture) {
    let customer = f.customer("s1").await;
    let said = customer.say("hi", "client-1").await.expect("says");
    let job = NewJob {
        id: f.env.id(),
        kind: "turn",
        unique_key: None,
        order_key: None,
        due_at: f.env.now(),
        payload: json!({}),
        conversation_id: None,
        lease: None,
        at: f.env.now(),
    };
    let job_id = job.id;
    let add = move |_: &State| -> Result<Changes<()>, StoreError> {
        Ok(Changes::new(()).insert_job(job.clone()).audit("add_job", "job", json!({})))
    };
    f.cx().change(Keys::new(), add).await.expect("adds");
    let (foreign, _) = set_up(&f.store, "two").await;
    let cx = f.store.cx(foreign, access::Actor::System);
    let (contact_id, now) = (customer.contact_id, f.env.now());
    type Act = fn(Changes<()>, base::JobId, base::ContactId, base::MessageId, base::Timestamp) -> Changes<()>;
    let acts: [Act; 4] = [
        |changes, job, _, _, now| changes.finish_job(job, now),
        |changes, job, _, _, now| changes.reschedule_job(job, now),
        |changes, _, contact, _, now| changes.erase_contact(contact, now),
        |changes, _, _, message, _| changes.set_feedback(message, Feedback::Bad),
    ];
    for act in acts {
        let change = move |_: &State| -> Result<Changes<()>, StoreError> {
            Ok(act(Changes::new(()), job_id, contact_id, said.message_id, now).audit(
                "intrude",
                "x",
                json!({}),
            ))
        };
        let outcome = cx.change(Keys::new(), change).await;
        assert!(matches!(outcome, Err(store::ChangeError::Store(StoreError::Conflict(_)))), "{outcome:?}");
    }
    let header = f.cx().conversation(said.conversation_id).await.expect("reads").expect("is there");
    let stolen = move |_: &State| -> Result<Changes<()>, StoreError> {
        let mut next = header.clone();
        next.seq += 1;
        let kind = conversation::EventKind::SilenceReminded;
        let event = conversation::Event { seq: next.seq, public_seq: None, at: now, kind };
        Ok(Changes::new(()).put_conversation(&next, &[event]).audit("intrude", "x", json!({})))
    };
    assert!(cx.change(Keys::new(), stolen).await.is_err());
    assert!(f.cx().contact_exists(contact_id).await.expect("reads"));
    assert_eq!(f.cx().messages(said.conversation_id, None, 9).await.expect("reads")[0].feedback, None);
    assert!(
        f.cx().job(job_id).await.expect("reads").is_some_and(|job| job.state == store::JobState::Pending)
    );
    assert!(!said.message_id.uuid().is_nil());
}
