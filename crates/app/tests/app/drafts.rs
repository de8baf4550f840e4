//! Drafts: kept while one writes, restored anywhere, never lost to another device, gone when sent and with the contact.

use access::Role;
use app::conversation::{add_note, reply};
use app::draft::{in_conversation, places, save};
use base::{ConversationId, DraftId};
use conversation::Content;
use protocol::desk::{DraftView, SaveDraft};

use crate::support::{House, on_both_engines, refused};

on_both_engines! {
    what_is_written_is_there_on_any_device_and_gone_when_sent,
    the_newest_wins_and_the_other_is_offered,
    erasure_takes_drafts_with_it,
}

/// First saves of two devices at one moment.
const TOGETHER: usize = 20;

fn draft(text: &str, after: Option<DraftId>) -> SaveDraft {
    SaveDraft { private: false, text: text.to_owned(), after, drop_other: false }
}

async fn mine(house: &House, id: ConversationId) -> Vec<DraftView> {
    in_conversation(&house.app, &house.agent(), id).await.expect("my drafts").drafts
}

async fn what_is_written_is_there_on_any_device_and_gone_when_sent(house: House) {
    let mut visitor = house.visitor("drafts").await;
    let id = house.talk(&mut visitor, "转人工").await;
    let (app, agent) = (&house.app, house.agent());
    app::conversation::take_over(app, &agent, id).await.expect("taken");
    let kept = save(app, &agent, id, draft("您好，我", None)).await.expect("kept").draft.expect("there");
    let note = SaveDraft { private: true, ..draft("他很急", None) };
    save(app, &agent, id, note).await.expect("the note is kept apart");
    let found = mine(&house, id).await;
    assert_eq!(
        found.iter().map(|d| (d.private, d.text.as_str())).collect::<Vec<_>>(),
        [(false, "您好，我"), (true, "他很急")]
    );
    let all = places(app, &agent).await.expect("places").drafts;
    assert!(all.len() == 2 && all.iter().all(|place| place.conversation_id == id));

    let chief = house.user(Role::Supervisor);
    assert!(in_conversation(app, &chief, id).await.expect("theirs").drafts.is_empty(), "nobody else's");
    assert!(places(app, &chief).await.expect("places").drafts.is_empty());

    // A file that is sent meanwhile is not what is being written.
    add_note(app, &agent, id, "note-0001", Content::text("别的话")).await.expect("noted");
    assert_eq!(mine(&house, id).await.len(), 2, "another note than the one begun");
    reply(app, &agent, id, "reply-001", Content::text("您好，我查到了。")).await.expect("said");
    let left = mine(&house, id).await;
    assert_eq!(
        left.iter().map(|d| d.private).collect::<Vec<_>>(),
        [true],
        "sent, with the last letters that were not saved"
    );
    save(app, &agent, id, draft("还有", Some(kept.version))).await.expect("a next one begins");
    reply(app, &agent, id, "reply-001", Content::text("还有一点")).await.expect("a repetition of the first");
    assert_eq!(mine(&house, id).await.len(), 2, "what is repeated was sent before");

    let empty = SaveDraft { private: true, ..draft("  ", Some(left[0].version)) };
    assert_eq!(save(app, &agent, id, empty).await.expect("emptied").draft, None);
    assert_eq!(
        refused(save(app, &agent, id, draft(&"长".repeat(base::limits::DRAFT_CHARS + 1), None)).await).slug,
        "invalid"
    );
    assert_eq!(refused(save(app, &agent, app.env().id(), draft("x", None)).await).slug, "not-found");
}

async fn the_newest_wins_and_the_other_is_offered(house: House) {
    let mut visitor = house.visitor("two devices").await;
    let id = house.talk(&mut visitor, "转人工").await;
    let (app, agent) = (&house.app, house.agent());
    let one = save(app, &agent, id, draft("在办公室写的", None)).await.expect("kept").draft.expect("there");
    let more = save(app, &agent, id, draft("在办公室写的，续", Some(one.version)))
        .await
        .expect("kept")
        .draft
        .expect("there");
    assert_eq!(more.other, None, "who goes on with what they saw loses nothing");
    house.fixture.clock.advance_ms(1_000);
    // The phone knows of the first version only.
    let phone = save(app, &agent, id, draft("在手机上写的", Some(one.version)))
        .await
        .expect("kept")
        .draft
        .expect("there");
    let other = phone.other.clone().expect("offered");
    assert_eq!(
        (phone.text.as_str(), other.text.as_str(), other.saved_ms),
        ("在手机上写的", "在办公室写的，续", more.saved_ms)
    );
    assert_eq!(mine(&house, id).await, std::slice::from_ref(&phone), "and told to whoever opens it");
    let on = save(app, &agent, id, draft("在手机上写的。", Some(phone.version)))
        .await
        .expect("kept")
        .draft
        .expect("there");
    assert_eq!(on.other, phone.other, "until it is taken or put away");
    let empty = save(app, &agent, id, draft("", Some(on.version)))
        .await
        .expect("emptied")
        .draft
        .expect("the other stays");
    assert_eq!(empty.other, phone.other);
    let drop = SaveDraft { drop_other: true, ..draft("", Some(empty.version)) };
    assert_eq!(save(app, &agent, id, drop).await.expect("put away").draft, None);
    // Two devices at the same moment: both come through, one of them beside the other, however their saves fall together.
    for _ in 0..TOGETHER {
        let both =
            tokio::join!(save(app, &agent, id, draft("甲", None)), save(app, &agent, id, draft("乙", None)));
        both.0.and(both.1).expect("both are kept");
        let kept = mine(&house, id).await.remove(0);
        let mut words = [kept.text, kept.other.expect("the other").text];
        words.sort();
        assert_eq!(words, ["乙", "甲"]);
        let away = SaveDraft { drop_other: true, ..draft("", Some(kept.version)) };
        assert_eq!(save(app, &agent, id, away).await.expect("put away").draft, None);
    }
}

async fn erasure_takes_drafts_with_it(house: House) {
    let mut visitor = house.visitor("erased").await;
    let id = house.talk(&mut visitor, "转人工").await;
    let (app, agent, chief) = (&house.app, house.agent(), house.user(Role::Administrator));
    save(app, &agent, id, draft("写到一半", None)).await.expect("kept");
    let contact = house.header(id).await.contact_id;
    let exported = app::contact::export(app, &chief, contact).await.expect("exported").drafts;
    assert_eq!(exported.iter().map(|d| d.text.as_str()).collect::<Vec<_>>(), ["写到一半"]);
    app::contact::erase(app, &chief, contact).await.expect("erased");
    assert!(
        mine(&house, id).await.is_empty() && places(app, &agent).await.expect("places").drafts.is_empty()
    );
    assert_eq!(refused(save(app, &agent, id, draft("又写", None)).await).slug, "erased");
}

#[tokio::test]
async fn what_nobody_touches_for_a_month_goes() {
    let house = House::memory().await;
    let mut visitor = house.visitor("forgotten").await;
    let id = house.talk(&mut visitor, "转人工").await;
    save(&house.app, &house.agent(), id, draft("写到一半", None)).await.expect("kept");
    let (system, now) = (house.app.store().system(), house.app.env().now());
    system.purge(now.plus_ms(29 * 86_400_000), 1).await.expect("purges");
    assert_eq!(mine(&house, id).await.len(), 1);
    system.purge(now.plus_ms(31 * 86_400_000), 1).await.expect("purges");
    assert!(mine(&house, id).await.is_empty());
}
