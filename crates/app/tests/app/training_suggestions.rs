//! What customers asked and nobody answered: gathered, masked, taken as examples or left out, and gone with its customer.

use access::Role;
use app::training::{
    accept_suggestions, add_intent, examples, reject_suggestions, restore_suggestions, suggestions,
};
use base::MessageId;
use protocol::training::Origin;
use protocol::training_suggestion::{AcceptSuggestions, RejectSuggestions, SuggestedGroup};

use crate::support::{House, on_both_engines, refused};
use crate::training::sale;

on_both_engines! {
    unanswered_messages_are_gathered_and_taken_or_left_out,
}

/// A customer asks, and the conversation comes to its end, so that its facts are there.
async fn ask(house: &House, who: &str, text: &str) -> MessageId {
    let mut visitor = house.visitor(who).await;
    let id = house.talk(&mut visitor, text).await;
    house.pass(40 * 60 * 60 * 1_000).await;
    let messages = house.messages(id).await;
    messages.iter().find(|one| one.author == conversation::Author::Customer).expect("said").id
}

fn ids(group: &SuggestedGroup) -> Vec<MessageId> {
    group.texts.iter().map(|one| one.message_id).collect()
}

async fn unanswered_messages_are_gathered_and_taken_or_left_out(house: House) {
    let (app, chief) = (&house.app, house.user(Role::Supervisor));
    let first = ask(&house, "a", "今天北京天气怎么样").await;
    let second = ask(&house, "b", "北京今天天气怎么样呀").await;
    ask(&house, "c", "怎么申请退货？").await;
    let found = suggestions(app, &chief).await.expect("suggestions");
    assert_eq!(refused(suggestions(app, &house.agent()).await).slug, "forbidden");
    let all: Vec<MessageId> = found.groups.iter().flat_map(ids).collect();
    assert_eq!(all.len(), 2, "what was answered is not suggested: {:?}", found.groups);
    let group = &found.groups[0];
    assert_eq!((group.size, ids(group).contains(&first), ids(group).contains(&second)), (2, true, true));
    assert_eq!(found, suggestions(app, &chief).await.expect("again"), "always the same");
    let cx = app.cx(chief.workspace_id, app::system());
    let at = cx.message_key(group.texts[0].message_id).await.expect("read").expect("there").conversation_id;
    assert_eq!(group.texts[0].conversation_id, at, "and where it was said");

    add_intent(app, &chief, sale("shop.showroom")).await.expect("made");
    let take =
        |intent: &str, ids: Vec<MessageId>| AcceptSuggestions { intent: intent.to_owned(), message_ids: ids };
    let nobody: MessageId = app.env().id();
    assert_eq!(
        refused(accept_suggestions(app, &house.agent(), take("shop.showroom", vec![first])).await).slug,
        "forbidden"
    );
    assert_eq!(
        refused(accept_suggestions(app, &chief, take("no.such", vec![first])).await).slug,
        "not-found"
    );
    assert_eq!(
        refused(accept_suggestions(app, &chief, take("shop.showroom", vec![nobody])).await).slug,
        "not-found"
    );
    assert_eq!(
        refused(accept_suggestions(app, &chief, take("shop.showroom", Vec::new())).await).slug,
        "invalid"
    );
    let told = accept_suggestions(app, &chief, take("shop.showroom", vec![first])).await.expect("taken");
    assert_eq!((told.added, told.ids.len()), (1, 1));
    let again = accept_suggestions(app, &chief, take("shop.showroom", vec![first])).await.expect("told");
    assert_eq!((again.added, again.known.len()), (0, 1));
    let page = examples(app, &chief, "shop.showroom").await.expect("examples").examples;
    assert_eq!((page.len(), page[0].origin, page[0].text.as_str()), (1, Origin::Live, "今天北京天气怎么样"));

    let leave = |ids: Vec<MessageId>| RejectSuggestions { message_ids: ids };
    assert_eq!(refused(reject_suggestions(app, &house.agent(), leave(vec![second])).await).slug, "forbidden");
    assert_eq!(refused(reject_suggestions(app, &chief, leave(vec![nobody])).await).slug, "not-found");
    for _ in 0..2 {
        reject_suggestions(app, &chief, leave(vec![second])).await.expect("left out, also twice");
    }
    assert_eq!(suggestions(app, &chief).await.expect("suggestions").groups, [], "neither is suggested again");
    assert_eq!(
        refused(restore_suggestions(app, &house.agent(), leave(vec![second])).await).slug,
        "forbidden"
    );
    assert_eq!(refused(restore_suggestions(app, &chief, leave(Vec::new())).await).slug, "invalid");
    for _ in 0..2 {
        restore_suggestions(app, &chief, leave(vec![second, nobody])).await.expect("back, also twice");
    }
    let back = suggestions(app, &chief).await.expect("suggestions").groups;
    assert_eq!(back.iter().flat_map(ids).collect::<Vec<_>>(), [second], "undone");

    let customer = app.cx(chief.workspace_id, app::system());
    let of = customer.message_key(first).await.expect("read").expect("there").conversation_id;
    let contact = house.header(of).await.contact_id;
    let export =
        app::contact::export(app, &house.user(Role::Administrator), contact).await.expect("exported");
    assert_eq!(export.examples.iter().map(|one| one.intent.as_str()).collect::<Vec<_>>(), ["shop.showroom"]);
    app::contact::erase(app, &house.user(Role::Administrator), contact).await.expect("erased");
    assert_eq!(
        examples(app, &chief, "shop.showroom").await.expect("examples").examples,
        [],
        "gone with them"
    );
    let gone = accept_suggestions(app, &chief, take("shop.showroom", vec![first])).await;
    assert!(gone.is_err(), "nor can it be taken again");
}
