//! What is past its time goes for good, in batches, and nothing else does.

use access::Role;
use app::{Error, retention};
use protocol::retention::RetentionSettings;

use crate::support::{House, on_both_engines};

const DAY_MS: i64 = 86_400_000;

on_both_engines! {
    what_is_over_goes_and_the_rest_stays,
}

async fn what_is_over_goes_and_the_rest_stays(house: House) {
    let administrator = house.user(Role::Administrator);
    let mut olds = Vec::new();
    for who in ["old-one", "old-two"] {
        let mut visitor = house.visitor(who).await;
        let id = house.talk(&mut visitor, "运费多少钱").await;
        let said = protocol::wrap_up::SaveWrapUp { note: "问运费".to_owned(), ..Default::default() };
        app::wrap_up::save(&house.app, &house.agent(), id, said).await.expect("wrapped up");
        let note = conversation::Content::text(format!("<@{}>", administrator.user_id));
        app::conversation::add_note(&house.app, &house.agent(), id, "note-0001", note).await.expect("noted");
        olds.push(id);
    }
    // Silence resolves and closes them; figures are made.
    house.pass(3 * DAY_MS).await;
    house.pass(30 * DAY_MS).await;
    let mut returning = house.visitor("old-two").await;
    let fresh = house.talk(&mut returning, "怎么退货").await;
    let cx = house.app.cx(house.fixture.workspace_id, app::system());
    let gone = cx.conversation(olds[0]).await.expect("reads").expect("is there");

    let kept = retention::show(&house.app, &administrator).await.expect("shows");
    assert_eq!(
        (kept.settings, kept.due.conversations),
        (RetentionSettings::default(), 0),
        "for ever at first"
    );
    let ask = |conversations_days, figures_days| RetentionSettings { conversations_days, figures_days };
    let would =
        retention::preview(&house.app, &administrator, ask(Some(20), Some(3_000))).await.expect("counts");
    assert_eq!((would.conversations, would.figures), (2, 0));
    house.work().await;
    assert!(cx.conversation(olds[0]).await.expect("reads").is_some(), "a preview removes nothing");

    retention::save(&house.app, &administrator, ask(Some(20), None)).await.expect("saves");
    house.work().await;
    for id in &olds {
        assert_eq!(cx.conversation(*id).await.expect("reads"), None);
        assert!(cx.events(*id, 0, 10).await.expect("reads").is_empty());
        assert!(cx.messages(*id, None, 10).await.expect("reads").is_empty());
        assert!(cx.wrap_ups_of(*id).await.expect("reads").is_empty());
        assert!(!cx.facts_of(*id).await.expect("reads").is_empty(), "figures are kept by their own rule");
    }
    assert!(cx.conversation(fresh).await.expect("reads").is_some());
    let of_fresh = cx.conversation(fresh).await.expect("reads").expect("is there").contact_id;
    assert!(cx.contact_key(of_fresh).await.is_ok(), "who came back is not forgotten");
    assert!(
        matches!(cx.contact_key(gone.contact_id).await, Err(store::StoreError::Erased)),
        "who did not is"
    );
    let after = retention::show(&house.app, &administrator).await.expect("shows");
    assert_eq!((after.settings.conversations_days, after.due.conversations), (Some(20), 0));

    retention::save(&house.app, &administrator, ask(None, Some(20))).await.expect("saves");
    house.work().await;
    assert!(cx.facts_of(olds[0]).await.expect("reads").is_empty());
    let entries =
        app::audit::list(&house.app, &administrator, app::audit::Filter::default()).await.expect("lists");
    let actions: Vec<String> = entries.entries.iter().map(|entry| entry.action.clone()).collect();
    for action in ["save_retention", "remove_conversations", "remove_figures"] {
        assert!(actions.iter().any(|one| one == action), "{action}: {actions:?}");
    }
}

#[tokio::test]
async fn nobody_removes_what_is_under_way_and_only_administrators_set_it() {
    let house = House::memory().await;
    let administrator = house.user(Role::Administrator);
    for days in [0, 6, 3_651] {
        let ask = RetentionSettings { conversations_days: Some(days), figures_days: None };
        let refused = retention::save(&house.app, &administrator, ask).await;
        assert!(matches!(refused, Err(Error::Invalid { .. })), "{days}: {refused:?}");
    }
    for role in [Role::Agent, Role::Supervisor] {
        let user = house.user(role);
        assert!(matches!(retention::show(&house.app, &user).await, Err(Error::Forbidden(_))));
        let refused = retention::save(&house.app, &user, RetentionSettings::default()).await;
        assert!(matches!(refused, Err(Error::Forbidden(_))));
    }
    let mut visitor = house.visitor("waits").await;
    let id = house.talk(&mut visitor, "转人工").await;
    let ask = RetentionSettings { conversations_days: Some(7), figures_days: Some(7) };
    retention::save(&house.app, &administrator, ask).await.expect("saves");
    house.pass(20 * DAY_MS).await;
    let cx = house.app.cx(house.fixture.workspace_id, app::system());
    assert!(cx.conversation(id).await.expect("reads").is_some(), "who waits is never removed");
}
