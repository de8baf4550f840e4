//! Mentions: a note calls colleagues by id; they find it in a list of theirs until and after they have looked.

use access::Role;
use app::UserSession;
use app::conversation::{add_note, list, reply, see_mentions};
use base::ConversationId;
use conversation::Content;
use protocol::api::ListView;

use crate::support::{House, on_both_engines, refused};

on_both_engines! {
    who_is_called_finds_it_and_has_seen_it,
}

async fn called(house: &House, user: &UserSession) -> Vec<ConversationId> {
    let page = list(&house.app, user, ListView::Mentions, None).await.expect("a list");
    page.rows.iter().map(|row| row.header.id).collect()
}

async fn who_is_called_finds_it_and_has_seen_it(house: House) {
    let mut visitor = house.visitor("talked about").await;
    let id = house.talk(&mut visitor, "转人工").await;
    house.serve(id, "serve-001").await;
    let (app, agent, chief) = (&house.app, house.agent(), house.user(Role::Supervisor));
    let words = format!("<@{0}> 看一下，<@{0}>", chief.user_id);
    reply(app, &agent, id, "reply-010", Content::text(&words)).await.expect("said");
    assert!(house.header(id).await.mentioned.is_empty(), "only a note calls");

    let note = format!("{words} <@{}>", agent.user_id);
    add_note(app, &agent, id, "note-0001", Content::text(&note)).await.expect("noted");
    add_note(app, &agent, id, "note-0001", Content::text(&note)).await.expect("twice is once");
    assert_eq!(house.header(id).await.mentioned, [chief.user_id], "once, and never the writer");
    assert_eq!((called(&house, &chief).await, called(&house, &agent).await), (vec![id], vec![]));
    assert!(
        house.view(&visitor, id).await.expect("a view").header.mentioned.is_empty(),
        "visitors never learn"
    );

    see_mentions(app, &chief, id).await.expect("seen");
    see_mentions(app, &chief, id).await.expect("twice is once");
    assert!(house.header(id).await.mentioned.is_empty());
    assert_eq!(called(&house, &chief).await, [id], "it is still to be found");

    let nobody = format!("<@{}>", app.env().id::<base::UserId>());
    let problem = refused(add_note(app, &agent, id, "note-0002", Content::text(&nobody)).await);
    assert_eq!(problem.slug, "not-found");
    let crowd: String =
        (0..=conversation::MENTIONS).map(|_| format!("<@{}>", app.env().id::<base::UserId>())).collect();
    assert_eq!(refused(add_note(app, &agent, id, "note-0003", Content::text(&crowd)).await).slug, "invalid");
}
