//! The first start: a link that works once, and everything or nothing.

use std::sync::Arc;

use app::action::NoActions;
use app::setup::{add_workspace, finish_setup, new_setup_token, setup_state, start_setup};
use app::testing::{PASSWORD, node, pack};
use app::user::log_in;
use app::{App, Settings};
use base::Locale;
use base::seeded::ManualClock;
use bus::LocalBus;
use protocol::api::LogIn;
use protocol::hours::HoursSettings;
use protocol::inbox::{InboxSettings, SaveInbox};
use protocol::setup::{FinishSetup, SetupPerson};
use store::Config;

use crate::support::refused;

async fn empty() -> (App, Arc<ManualClock>) {
    let (env, clock) = base::seeded::env(9);
    let bus = Arc::new(LocalBus::new());
    (node(&Config::SqliteMemory, env, Settings::default(), bus, Arc::new(NoActions)).await, clock)
}

fn person(email: &str) -> SetupPerson {
    SetupPerson { name: "林一".into(), email: email.into(), password: PASSWORD.into() }
}

fn everything(token: &str, hours: HoursSettings) -> FinishSetup {
    FinishSetup {
        token: token.to_owned(),
        workspace: "山房茶具".into(),
        locale: Locale::Zh,
        pack: pack().id.clone(),
        administrator: person("lin@tea.example"),
        inbox: SaveInbox {
            name: "山房".into(),
            origins: Vec::new(),
            settings: InboxSettings { color: Some("#1f6049".into()), ..InboxSettings::default() },
        },
        hours,
        agent: Some(person("xu@tea.example")),
    }
}

#[tokio::test]
async fn a_link_makes_everything_once() {
    let (app, _clock) = empty().await;
    assert!(setup_state(&app).await.expect("reads").needed);
    let older = new_setup_token(&app).await.expect("made").expect("a link");
    let token = new_setup_token(&app).await.expect("made").expect("a link");
    assert_eq!(refused(start_setup(&app, &older).await).slug, "setup-over", "a newer link voids it");
    let start = start_setup(&app, &token).await.expect("starts");
    assert!(start.packs[0].topics > 0 && !start.hours.weekly.is_empty());

    let mut bad = everything(&token, start.hours.clone());
    bad.inbox.settings.color = Some("#ffff00".into());
    assert_eq!(refused(finish_setup(&app, bad).await).slug, "invalid");
    let mut bad = everything(&token, start.hours.clone());
    bad.agent = Some(person("LIN@tea.example"));
    assert_eq!(refused(finish_setup(&app, bad).await).slug, "invalid");
    assert!(setup_state(&app).await.expect("reads").needed, "a refusal leaves nothing behind");

    let (one, two) = tokio::join!(
        finish_setup(&app, everything(&token, start.hours.clone())),
        finish_setup(&app, everything(&token, start.hours.clone())),
    );
    let (made, late) = if one.is_ok() { (one, two) } else { (two, one) };
    let made = made.expect("one of them makes it");
    assert_eq!(refused(late).slug, "setup-over");
    assert!(!setup_state(&app).await.expect("reads").needed);
    assert_eq!(new_setup_token(&app).await.expect("asked"), None);
    assert_eq!(refused(start_setup(&app, &token).await).slug, "setup-over");
    let look = app::inbox::look(&app, &made.inbox.key).await.expect("the widget opens");
    assert!(look.color.is_some());
    for email in ["lin@tea.example", "xu@tea.example"] {
        let ask = LogIn { email: email.into(), password: PASSWORD.into() };
        assert!(log_in(&app, ask, [192, 0, 2, 1].into()).await.is_ok(), "{email}");
    }
    let workspaces = app.store().system().workspaces().await.expect("reads");
    assert_eq!(workspaces.len(), 1);
}

#[tokio::test]
async fn a_link_ends_with_its_hour_and_with_the_first_workspace() {
    let (app, clock) = empty().await;
    let token = new_setup_token(&app).await.expect("made").expect("a link");
    clock.advance_ms(60 * 60 * 1_000);
    assert_eq!(refused(start_setup(&app, &token).await).slug, "setup-over");
    let token = new_setup_token(&app).await.expect("made").expect("a link");
    let start = start_setup(&app, &token).await.expect("starts");
    add_workspace(&app, "by hand", "ecommerce").await.expect("made");
    assert_eq!(refused(finish_setup(&app, everything(&token, start.hours)).await).slug, "setup-over");
}
