//! A customer's words arrive: once, in order, with nobody else's.

use std::collections::BTreeSet;

use ::conversation::content::FileRef;
use ::conversation::{Author, Content, IdentityKind};
use app::conversation::{receive_message, replay, reply, snapshot, take_over};
use app::testing::furnish;
use app::{Error, Viewer};

use crate::support::{House, on_both_engines, refused};

const DAY_MS: i64 = 24 * 3_600_000;

on_both_engines! {
    a_message_received_twice_is_one_message,
    ten_first_messages_at_once_are_one_contact_and_one_conversation,
    a_repeated_id_finds_the_first_message_after_the_end_too,
    nobody_sees_what_is_not_theirs,
    an_agent_speaks_once_per_id_and_only_as_owner,
}

async fn a_message_received_twice_is_one_message(house: House) {
    let mut visitor = house.visitor("twice").await;
    let text = || Content::text("怎么退货？");
    let first = receive_message(&house.app, &mut visitor, "same-id-1", text()).await.expect("received");
    let again = receive_message(&house.app, &mut visitor, "same-id-1", Content::text("别的话"))
        .await
        .expect("repeated");
    assert_eq!(first, again);
    let mut other_device = house.visitor("twice").await;
    let third = receive_message(&house.app, &mut other_device, "same-id-1", text()).await.expect("repeated");
    assert_eq!(first, third);
    let messages = house.messages(first.conversation_id).await;
    assert_eq!(messages.len(), 1);
    assert_eq!(messages[0].content, text(), "the first words stay");
    assert_eq!(house.app.metrics().messages_received.get(), 1);
    assert_eq!(house.app.metrics().messages_repeated.get(), 2);
}

async fn ten_first_messages_at_once_are_one_contact_and_one_conversation(house: House) {
    let mut running = Vec::new();
    for at in 0..10 {
        // Ten tabs that opened before anything was said: each believes in a contact of its own.
        let mut visitor = house.visitor("newcomer").await;
        let app = house.app.clone();
        running.push(tokio::spawn(async move {
            let id = format!("first-{at:04}");
            let received =
                receive_message(&app, &mut visitor, &id, Content::text(format!("第 {at} 句"))).await;
            received.map(|received| (received, visitor.contact_id))
        }));
    }
    let mut conversations = BTreeSet::new();
    let (mut contacts, mut numbers) = (BTreeSet::new(), BTreeSet::new());
    for one in running {
        let (received, contact_id) = one.await.expect("it runs").expect("received");
        conversations.insert(received.conversation_id);
        contacts.insert(contact_id);
        numbers.insert(received.seq);
    }
    assert_eq!((conversations.len(), contacts.len(), numbers.len()), (1, 1, 10));
    let id = *conversations.first().expect("one");
    let own =
        house.messages(id).await.into_iter().filter(|message| message.author == Author::Customer).count();
    assert_eq!(own, 10);
    let cx = house.app.cx(house.fixture.workspace_id, app::system());
    let visitor = house.visitor("newcomer").await;
    let known =
        cx.contact_by_identity_hash(IdentityKind::Anonymous, visitor.identity_hash).await.expect("a contact");
    assert_eq!(known, contacts.first().copied());
}

async fn a_repeated_id_finds_the_first_message_after_the_end_too(house: House) {
    let mut visitor = house.visitor("forever").await;
    let first = receive_message(&house.app, &mut visitor, "for-ever-1", Content::text("怎么退货？"))
        .await
        .expect("received");
    house.pass(2 * DAY_MS).await;
    assert!(matches!(house.header(first.conversation_id).await.life, ::conversation::Life::Closed { .. }));
    let again = receive_message(&house.app, &mut visitor, "for-ever-1", Content::text("怎么退货？"))
        .await
        .expect("repeated");
    assert_eq!(first, again);
    let new = receive_message(&house.app, &mut visitor, "for-ever-2", Content::text("还在吗？"))
        .await
        .expect("received");
    assert_ne!(new.conversation_id, first.conversation_id, "what is over is over");
    assert_eq!(new.public_seq, 2);
}

async fn nobody_sees_what_is_not_theirs(house: House) {
    let mut owner = house.visitor("owner").await;
    let id = house.say(&mut owner, "我的订单号是 ZK20260001").await;
    let mut stranger = house.visitor("stranger").await;
    house.say(&mut stranger, "怎么退货？").await;
    let other = furnish(&house.app, "elsewhere", house.fixture.clock.clone()).await;
    let mut foreigner = house.agent();
    foreigner.workspace_id = other.workspace_id;
    for viewer in [Viewer::Visitor(stranger.clone()), Viewer::User(foreigner.clone())] {
        assert_eq!(refused(snapshot(&house.app, &viewer, id).await).slug, "not-found");
        assert_eq!(refused(replay(&house.app, &viewer, id, 0).await).slug, "not-found");
        assert_eq!(refused(app::conversation::mark_read(&house.app, &viewer, id, 1).await).slug, "not-found");
        assert_eq!(
            refused(app::conversation::typing(&house.app, &viewer, Some(id), true).await).slug,
            "not-found"
        );
    }
    let words = Content::text("你好");
    assert_eq!(refused(take_over(&house.app, &foreigner, id).await).slug, "not-found");
    assert_eq!(refused(reply(&house.app, &foreigner, id, "foreign-1", words).await).slug, "not-found");
    // A file of somebody else's, named in a message.
    let png = include_bytes!("pixel.png").to_vec();
    let file = app::file::upload(&house.app, &owner, "../照片.png", png).await.expect("uploaded");
    assert_eq!((file.name.as_str(), file.mime.as_str()), ("照片.png", "image/png"));
    let stolen = Content::Image(FileRef { name: "mine.png".to_owned(), ..file.clone() });
    assert_eq!(
        refused(receive_message(&house.app, &mut stranger, "stolen-01", stolen).await).slug,
        "not-found"
    );
    let theirs = app::file::download(&house.app, &stranger, file.file_id).await;
    assert_eq!(refused(theirs).slug, "not-found");
    // The owner's own file is described as we found it.
    let own = Content::File(FileRef { mime: "text/html".to_owned(), ..file.clone() });
    receive_message(&house.app, &mut owner, "own-file-1", own).await.expect("received");
    assert_eq!(
        house.messages(id).await.last().map(|message| message.content.clone()),
        Some(Content::Image(file))
    );
}

async fn an_agent_speaks_once_per_id_and_only_as_owner(house: House) {
    let mut visitor = house.visitor("spoken").await;
    let id = house.say(&mut visitor, "转人工").await;
    house.pass(5_000).await;
    let (agent, words) = (house.agent(), || Content::text("您好"));
    assert_eq!(refused(reply(&house.app, &agent, id, "reply-001", words()).await).slug, "not-owner");
    take_over(&house.app, &agent, id).await.expect("taken over");
    let first = reply(&house.app, &agent, id, "reply-001", words()).await.expect("said");
    let again = reply(&house.app, &agent, id, "reply-001", words()).await.expect("repeated");
    assert_eq!((first.message_id, first.n), (again.message_id, again.n));
    let note = Content::text("客户很着急");
    app::conversation::add_note(&house.app, &agent, id, "note-0001", note).await.expect("noted");
    let seen = house.view(&visitor, id).await.expect("a view");
    let all = house.view(&agent, id).await.expect("a view");
    assert_eq!(all.messages.len(), seen.messages.len() + 1, "the note is ours alone");
    assert!(
        all.messages.iter().any(|message| message.private)
            && !seen.messages.iter().any(|message| message.private)
    );
    assert_eq!(all.messages.iter().filter(|message| message.content == words()).count(), 1);
}

#[tokio::test]
async fn what_cannot_be_received_is_refused_with_a_reason() {
    let house = House::memory().await;
    let mut visitor = house.visitor("wrong").await;
    let system = Content::System { key: "x".to_owned(), detail: None };
    let long = Content::text("长".repeat(base::limits::MESSAGE_CHARS + 1));
    for (id, content, slug) in [
        ("short", Content::text("好"), "invalid"),
        ("has spaces", Content::text("好"), "invalid"),
        ("good-id-01", Content::text("   "), "bad-content"),
        ("good-id-02", system, "bad-content"),
        ("good-id-03", long, "bad-content"),
    ] {
        assert_eq!(refused(receive_message(&house.app, &mut visitor, id, content).await).slug, slug, "{id}");
    }
    assert!(matches!(app::conversation::current(&house.app, &visitor).await, Ok(None)), "nothing was begun");
    let ahead = {
        let id = house.say(&mut visitor, "怎么退货？").await;
        app::conversation::mark_read(&house.app, &Viewer::Visitor(visitor.clone()), id, 1_000).await
    };
    assert!(matches!(ahead, Err(Error::Rejected(::conversation::Rejection::ReceiptAhead))));
}
