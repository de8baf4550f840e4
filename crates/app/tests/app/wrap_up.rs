//! Wrap-ups: what is required holds resolving back, what is said is there for each session, and words go with the customer.

use access::Role;
use app::conversation::resolve;
use app::wrap_up::{form, of_conversation, save, save_form};
use base::ConversationId;
use conversation::Life;
use protocol::wrap_up::{SaveWrapUp, WrapUpRules};

use crate::support::{House, on_both_engines, refused};

on_both_engines! {
    what_is_required_is_said_before_it_is_resolved,
    each_session_has_its_own_and_erasure_takes_the_words,
}

async fn served(house: &House, who: &str) -> ConversationId {
    let mut visitor = house.visitor(who).await;
    let id = house.talk(&mut visitor, "转人工").await;
    house.serve(id, "serve-001").await;
    id
}

fn said(topic: &str, note: &str, resolve: bool) -> SaveWrapUp {
    SaveWrapUp { topic: Some(topic.to_owned()), solved: Some(true), note: note.to_owned(), resolve }
}

async fn what_is_required_is_said_before_it_is_resolved(house: House) {
    let (free, held) = (served(&house, "one").await, served(&house, "two").await);
    let (app, agent, admin) = (&house.app, house.agent(), house.user(Role::Administrator));
    resolve(app, &agent, free).await.expect("nothing is required at first");

    let rules = WrapUpRules { topic: true, solved: true, note: false };
    assert_eq!(refused(save_form(app, &agent, rules).await).slug, "forbidden");
    save_form(app, &admin, rules).await.expect("saved");
    let shown = form(app, &agent).await.expect("shown");
    assert_eq!(shown.required, rules);
    let topic = shown.topics.first().expect("the pack has topics").id.clone();

    assert_eq!(refused(resolve(app, &agent, held).await).slug, "wrap-up-missing");
    let half = SaveWrapUp { solved: None, ..said(&topic, "", true) };
    assert_eq!(refused(save(app, &agent, held, half.clone()).await).slug, "wrap-up-missing");
    assert_eq!(house.header(held).await.life, Life::Open, "and nothing has happened");
    assert!(of_conversation(app, &agent, held).await.expect("read").wrap_ups.is_empty());
    save(app, &agent, held, SaveWrapUp { resolve: false, ..half }).await.expect("half of it may be kept");
    assert_eq!(refused(resolve(app, &agent, held).await).slug, "wrap-up-missing", "half is not enough");

    assert_eq!(refused(save(app, &agent, held, said("no such topic", "", true)).await).slug, "invalid");
    let long = "长".repeat(base::limits::MESSAGE_CHARS + 1);
    assert_eq!(refused(save(app, &agent, held, said(&topic, &long, false)).await).slug, "invalid");
    assert_eq!(refused(save(app, &agent, app.env().id(), said(&topic, "", true)).await).slug, "not-found");

    save(app, &agent, held, said(&topic, " 已换货 ", true)).await.expect("said and resolved in one step");
    assert!(!house.header(held).await.is_open());
    let found = of_conversation(app, &agent, held).await.expect("read").wrap_ups;
    assert_eq!(found.len(), 1, "in place of the half");
    assert_eq!(
        (found[0].topic.as_deref(), found[0].solved, found[0].note.as_str(), found[0].user_id),
        (Some(topic.as_str()), Some(true), "已换货", agent.user_id)
    );
    let cx = app.cx(house.fixture.workspace_id, app::system());
    let trail = cx.audit(None, 99).await.expect("the audit log");
    assert!(trail.iter().any(|row| row.action == "save_wrap_up_form"));
    assert!(trail.iter().all(|row| !row.facts.contains("换货")), "facts, not words");
}

async fn each_session_has_its_own_and_erasure_takes_the_words(house: House) {
    let mut visitor = house.visitor("back").await;
    let id = house.talk(&mut visitor, "转人工").await;
    house.serve(id, "serve-001").await;
    let (app, agent, admin) = (&house.app, house.agent(), house.user(Role::Administrator));
    let topic = form(app, &agent).await.expect("shown").topics.remove(0).id;
    save(app, &agent, id, said(&topic, "第一次", true)).await.expect("resolved");
    save(app, &agent, id, said(&topic, "第一次，补充", false)).await.expect("more may be said afterwards");
    house.say(&mut visitor, "又来了").await;
    assert!(house.header(id).await.is_open(), "it is open again");
    let second = SaveWrapUp { solved: Some(false), ..said(&topic, "第二次", false) };
    save(app, &agent, id, second).await.expect("said");
    let found = of_conversation(app, &agent, id).await.expect("read");
    let notes: Vec<_> =
        found.wrap_ups.iter().map(|one| (one.session, one.solved, one.note.as_str())).collect();
    assert_eq!(notes, [(0, Some(true), "第一次，补充"), (1, Some(false), "第二次")]);
    assert_eq!(found.session, 1);

    let contact = house.header(id).await.contact_id;
    let exported = app::contact::export(app, &admin, contact).await.expect("exported").wrap_ups;
    assert_eq!(
        exported.iter().map(|one| one.wrap_up.note.as_str()).collect::<Vec<_>>(),
        ["第一次，补充", "第二次"]
    );
    app::contact::erase(app, &admin, contact).await.expect("erased");
    let left = of_conversation(app, &agent, id).await.expect("read").wrap_ups;
    assert!(left.len() == 2 && left.iter().all(|one| one.note.is_empty() && one.topic.is_some()));
    assert!(
        save(app, &agent, id, said(&topic, "再写", false)).await.is_err(),
        "nothing is written of who is gone"
    );
}
