//! From where, for how long and with how long a password colleagues log in.

use std::net::IpAddr;

use access::Role;
use app::house::{save_security, show_security};
use app::testing::PASSWORD;
use protocol::api::{ChangePassword, LogIn};
use protocol::security::SecuritySettings;

use crate::support::{House, on_both_engines, refused};

const OFFICE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(203, 0, 113, 7));
const HOME: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(198, 51, 100, 9));

on_both_engines! {
    log_ins_keep_to_the_rules,
}

fn rules(session_hours: u32, password_chars: u32, networks: &[&str]) -> SecuritySettings {
    let networks = networks.iter().map(|text| (*text).to_owned()).collect();
    SecuritySettings { session_hours, password_chars, networks }
}

async fn log_ins_keep_to_the_rules(house: House) {
    let (chief, app) = (house.user(Role::Administrator), &house.app);
    let ask = || LogIn { email: chief.email.clone(), password: PASSWORD.to_owned() };
    let before = show_security(app, &chief, OFFICE).await.expect("shown");
    assert_eq!((before.settings, before.your_address.as_str()), (SecuritySettings::default(), "203.0.113.7"));
    app::user::log_in(app, ask(), HOME).await.expect("from anywhere at first");

    let saved =
        save_security(app, &chief, OFFICE, rules(2, 14, &[" 203.0.113.0/24 ", ""])).await.expect("saved");
    assert_eq!(saved.settings.networks, ["203.0.113.0/24"]);
    let wrong = refused(app::user::log_in(app, ask(), HOME).await);
    assert_eq!((wrong.slug.as_str(), wrong.status), ("address-not-allowed", 403));
    let (token, _) = app::user::log_in(app, ask(), OFFICE).await.expect("from the office");
    // Who does not know the password is not told about addresses.
    let guess = LogIn { email: chief.email.clone(), password: "wrong horse battery".to_owned() };
    assert_eq!(refused(app::user::log_in(app, guess, HOME).await).slug, "wrong-password");

    let short =
        ChangePassword { current: PASSWORD.to_owned(), new: "十个字的新口令真不短".to_owned() };
    assert_eq!(refused(app::user::change_password(app, &chief, short).await).slug, "invalid");
    house.fixture.clock.advance_ms(2 * 3_600_000 - 1_000);
    app::user::authenticate(app, &token).await.expect("not yet over");
    house.fixture.clock.advance_ms(2_000);
    assert_eq!(refused(app::user::authenticate(app, &token).await).slug, "unauthenticated");
}

#[tokio::test]
async fn nobody_shuts_themselves_out_and_nonsense_is_refused() {
    let house = House::memory().await;
    let (chief, app) = (house.user(Role::Administrator), &house.app);
    for wrong in [
        rules(0, 10, &[]),
        rules(721, 10, &[]),
        rules(12, 9, &[]),
        rules(12, 65, &[]),
        rules(12, 10, &["10.0.0.0/33"]),
        rules(12, 10, &["the office"]),
        rules(12, 10, &["198.51.100.0/24"]),
    ] {
        let said = format!("{wrong:?}");
        assert_eq!(refused(save_security(app, &chief, OFFICE, wrong).await).slug, "invalid", "{said}");
    }
    for role in [Role::Agent, Role::Supervisor] {
        let user = house.user(role);
        let asked = save_security(app, &user, OFFICE, SecuritySettings::default()).await;
        assert_eq!(refused(asked).slug, "forbidden");
    }
}
