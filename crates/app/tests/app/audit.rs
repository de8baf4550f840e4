//! The audit log: found again by who, what, on what and when; whole or visibly not.

use access::Role;
use app::audit::{Filter, chain, export, list};
use app::user::invite;
use base::Locale;
use protocol::people::Invite;

use crate::support::{House, on_both_engines, refused};

on_both_engines! {
    what_was_done_is_found_again,
}

async fn what_was_done_is_found_again(house: House) {
    let (chief, agent) = (house.user(Role::Administrator), house.agent());
    let mut visitor = house.visitor("audit").await;
    let id = house.talk(&mut visitor, "转人工").await;
    let between = house.app.env().now().ms() + 500;
    house.fixture.clock.advance_ms(2_000);
    app::conversation::take_over(&house.app, &agent, id).await.expect("taken");
    let new = Invite {
        email: "x@new.example".to_owned(),
        name: "新".to_owned(),
        role: Role::Agent,
        locale: Locale::Zh,
    };
    let link = invite(&house.app, &chief, new).await.expect("invited");
    let found = async |filter: Filter| {
        let page = list(&house.app, &chief, filter).await.expect("a page");
        let mut actions: Vec<_> = page.entries.into_iter().map(|entry| entry.action).collect();
        actions.sort();
        actions
    };
    let of = |actor: &str, action: &str, subject: &str| Filter {
        actor: actor.to_owned(),
        action: action.to_owned(),
        subject: subject.to_owned(),
        ..Filter::default()
    };
    let me = format!("user:{}", agent.user_id);
    assert_eq!(found(of(&me, "", "")).await, ["take_over_conversation"]);
    assert_eq!(found(of("", "invite_user", "")).await, ["invite_user"]);
    assert_eq!(found(of("user", "", "conversation")).await, ["take_over_conversation"]);
    let all_of_it = found(of("", "", &id.to_string())).await;
    assert!(all_of_it.len() > 1 && all_of_it.contains(&"take_over_conversation".to_owned()), "{all_of_it:?}");
    let late = found(Filter { from_ms: Some(between), ..Filter::default() }).await;
    assert_eq!(late, ["invite_user", "take_over_conversation"]);
    let early = found(Filter { to_ms: Some(between), ..Filter::default() }).await;
    assert!(!early.is_empty() && !early.contains(&"invite_user".to_owned()), "{early:?}");
    let page = list(&house.app, &chief, of(&me, "", "")).await.expect("a page");
    assert_eq!(page.entries[0].actor_name.as_deref(), Some(agent.name.as_str()));
    let invited = list(&house.app, &chief, of("", "invite_user", "")).await.expect("a page");
    assert_eq!(invited.entries[0].subject_name.as_deref(), Some("新"));
    assert_eq!(invited.entries[0].subject, format!("user:{}", link.user_id));
    let table = export(&house.app, &chief, of(&me, "", "")).await.expect("a table");
    assert_eq!(table.lines().count(), 2, "{table}");
    let system = house.app.store().system();
    while system.seal_audit(house.fixture.workspace_id, 1_000).await.expect("sealed") > 0 {}
    let whole = chain(&house.app, &chief).await.expect("checked");
    assert!(whole.bad.is_none() && whole.entries > 5 && whole.unsealed == 0, "{whole:?}");
    assert_eq!(refused(list(&house.app, &agent, Filter::default()).await).slug, "forbidden");
    assert_eq!(refused(export(&house.app, &agent, Filter::default()).await).slug, "forbidden");
    assert_eq!(refused(chain(&house.app, &agent).await).slug, "forbidden");
    assert_eq!(refused(list(&house.app, &chief, of(&"x".repeat(201), "", "")).await).slug, "invalid");
}
