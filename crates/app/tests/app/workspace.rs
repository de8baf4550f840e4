//! The workspace itself: its name, and what holds where nothing else is said.

use access::Role;
use app::house::{save_hours, show_hours};
use app::inbox;
use app::report::{Asked, show as report};
use app::workspace::{save, show};
use base::Locale;
use protocol::api::OpenWidget;
use protocol::workspace::WorkspaceSettings;

use crate::support::{House, on_both_engines, refused};

on_both_engines! {
    what_is_set_holds_where_nothing_else_is_said,
    another_zone_moves_the_days_of_reports_and_keeps_the_hours,
    what_cannot_be_is_refused_and_nothing_is_saved,
}

async fn opened(house: &House, locale: Option<Locale>) -> protocol::inbox::WidgetInbox {
    let ask = OpenWidget { inbox: house.fixture.inbox.clone(), secret: None, identity_token: None, locale };
    app::contact::open_widget(&house.app, ask, None).await.expect("a session").inbox
}

async fn what_is_set_holds_where_nothing_else_is_said(house: House) {
    let (app, admin) = (&house.app, house.user(Role::Administrator));
    let before = show(app, &admin).await.expect("shown");
    assert_eq!((before.locale, before.color.as_deref()), (Locale::default(), None));
    let set = WorkspaceSettings {
        name: " 云杉生活 ".to_owned(),
        locale: Locale::En,
        color: Some("#8A2B3C".to_owned()),
        ..before
    };
    let saved = save(app, &admin, set).await.expect("saved");
    assert_eq!((saved.name.as_str(), saved.color.as_deref()), ("云杉生活", Some("#8a2b3c")));
    assert_eq!(show(app, &admin).await.expect("shown"), saved);
    assert_eq!(app::user::me(app, &house.agent()).await.expect("me").workspace, "云杉生活");

    let face = opened(&house, None).await;
    assert_eq!(face.locale, Locale::En, "whose language is not known gets the workspace's");
    assert_eq!(opened(&house, Some(Locale::Zh)).await.locale, Locale::Zh, "their own goes first");
    assert_eq!(face.look.color.expect("a colour").light, "#8a2b3c");
    assert_eq!(
        inbox::look(app, &house.fixture.inbox).await.expect("a look").color.expect("a colour").light,
        "#8a2b3c"
    );

    let mut own = inbox::list(app, &admin).await.expect("inboxes").inboxes.remove(0);
    own.settings.color = Some("#1f6049".to_owned());
    let ask = protocol::inbox::SaveInbox { name: own.name, origins: own.origins, settings: own.settings };
    inbox::save(app, &admin, own.id, ask).await.expect("saved");
    let look = inbox::look(app, &house.fixture.inbox).await.expect("a look");
    assert_eq!(look.color.expect("a colour").light, "#1f6049", "the inbox's own goes first");
}

async fn another_zone_moves_the_days_of_reports_and_keeps_the_hours(house: House) {
    let (app, admin) = (&house.app, house.user(Role::Administrator));
    let hours = show_hours(app, &admin).await.expect("hours").hours;
    save_hours(app, &admin, hours.clone()).await.expect("of one's own");
    let set = show(app, &admin).await.expect("shown");
    assert_eq!(set.zone, hours.zone);
    save(app, &admin, WorkspaceSettings { zone: "America/Los_Angeles".to_owned(), ..set })
        .await
        .expect("saved");
    let moved = show_hours(app, &admin).await.expect("hours").hours;
    assert_eq!((moved.zone.as_str(), &moved.weekly), ("America/Los_Angeles", &hours.weekly));
    let asked = Asked { from: "2026-01-01".to_owned(), to: "2026-01-02".to_owned(), ..Asked::default() };
    let shown = report(app, &house.user(Role::Supervisor), asked).await.expect("a report");
    assert_eq!(shown.zone, "America/Los_Angeles", "reports tell days in it");
}

async fn what_cannot_be_is_refused_and_nothing_is_saved(house: House) {
    let (app, admin) = (&house.app, house.user(Role::Administrator));
    let good = show(app, &admin).await.expect("shown");
    assert_eq!(refused(show(app, &house.user(Role::Supervisor)).await).slug, "forbidden");
    assert_eq!(refused(save(app, &house.agent(), good.clone()).await).slug, "forbidden");
    for bad in [
        WorkspaceSettings { name: "  ".to_owned(), ..good.clone() },
        WorkspaceSettings { zone: "Shanghai".to_owned(), name: "other".to_owned(), ..good.clone() },
        WorkspaceSettings { color: Some("#ffff00".to_owned()), name: "other".to_owned(), ..good.clone() },
    ] {
        assert_eq!(refused(save(app, &admin, bad.clone()).await).slug, "invalid", "{bad:?}");
    }
    assert_eq!(show(app, &admin).await.expect("shown"), good, "nothing half done");
}
