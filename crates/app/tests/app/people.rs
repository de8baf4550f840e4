//! Our own people: log-in, throttle, passwords, presence, transfer.

use std::net::IpAddr;

use ::conversation::Owner;
use access::Role;
use app::Error;
use app::conversation::{take_over, transfer};
use app::testing::PASSWORD;
use app::user::{
    authenticate, change_password, from_ticket, log_in, log_out, renew, set_presence, socket_ticket,
};
use protocol::api::{ChangePassword, LogIn};

use crate::support::{House, on_both_engines, refused};

on_both_engines! {
    a_new_password_ends_every_log_in,
}

const HERE: [u8; 4] = [192, 0, 2, 1];

fn ask(house: &House, password: &str) -> LogIn {
    LogIn { email: house.agent().email.to_uppercase(), password: password.to_owned() }
}

async fn enter(house: &House, password: &str) -> Result<String, Error> {
    log_in(&house.app, ask(house, password), IpAddr::from(HERE)).await.map(|(token, _)| token)
}

async fn a_new_password_ends_every_log_in(house: House) {
    let (one, two) = (enter(&house, PASSWORD).await.expect("in"), enter(&house, PASSWORD).await.expect("in"));
    let user = authenticate(&house.app, &one).await.expect("logged in");
    let ticket = socket_ticket(&house.app, &user).await.expect("a ticket").ticket;
    assert_eq!(from_ticket(&house.app, &ticket).await.expect("a socket").user_id, user.user_id);
    let change =
        |current: &str, new: &str| ChangePassword { current: current.to_owned(), new: new.to_owned() };
    let wrong = change_password(&house.app, &user, change("not it at all", "只在此山中云深")).await;
    assert!(matches!(wrong, Err(Error::WrongPassword | Error::Invalid { .. })));
    assert_eq!(refused(change_password(&house.app, &user, change(PASSWORD, "short")).await).slug, "invalid");
    assert!(authenticate(&house.app, &two).await.is_ok(), "nothing has happened yet");
    change_password(&house.app, &user, change(PASSWORD, "只在此山中 云深不知处")).await.expect("changed");
    for token in [&one, &two] {
        assert_eq!(refused(authenticate(&house.app, token).await).slug, "unauthenticated");
    }
    assert_eq!(refused(renew(&house.app, &user).await).slug, "unauthenticated", "open sockets learn it too");
    assert_eq!(refused(from_ticket(&house.app, &ticket).await).slug, "unauthenticated");
    assert_eq!(refused(enter(&house, PASSWORD).await).slug, "wrong-password");
    let fresh = enter(&house, "只在此山中 云深不知处").await.expect("the new one opens");
    let user = authenticate(&house.app, &fresh).await.expect("logged in");
    log_out(&house.app, &user).await.expect("out");
    assert_eq!(refused(authenticate(&house.app, &fresh).await).slug, "unauthenticated");
}

#[tokio::test]
async fn guessing_is_slowed_down() {
    let house = House::memory().await;
    let mut waited = None;
    for _ in 0..7 {
        match enter(&house, "a wrong password").await {
            Err(Error::WrongPassword) => {}
            Err(Error::TooManyAttempts { retry_after_s }) => waited = waited.or(Some(retry_after_s)),
            other => panic!("{other:?}"),
        }
    }
    let wait_s = waited.expect("the sixth try has to wait");
    assert_eq!(refused(enter(&house, PASSWORD).await).slug, "too-many-attempts", "even with the right one");
    let elsewhere = log_in(&house.app, ask(&house, PASSWORD), IpAddr::from([192, 0, 2, 2])).await;
    assert!(elsewhere.is_ok(), "a stranger cannot lock somebody out");
    house.fixture.clock.advance_ms(i64::try_from(wait_s).expect("small") * 1_000);
    assert!(enter(&house, PASSWORD).await.is_ok());
}

#[tokio::test]
async fn a_log_in_ends_by_itself() {
    let house = House::memory().await;
    let token = enter(&house, PASSWORD).await.expect("in");
    house.fixture.clock.advance_ms(12 * 3_600_000 + 1);
    assert_eq!(refused(authenticate(&house.app, &token).await).slug, "unauthenticated");
    assert_eq!(refused(authenticate(&house.app, "").await).slug, "unauthenticated");
}

#[tokio::test]
async fn a_presence_that_is_not_kept_up_runs_out() {
    let house = House::memory().await;
    let (agent, workspace_id) = (house.agent(), house.fixture.workspace_id);
    let online = async || app::user::online(&house.app, workspace_id).await.expect("who is there");
    assert!(online().await.is_empty());
    house.online(&agent).await;
    house.fixture.clock.advance_ms(50_000);
    app::user::keep_presence(&house.app, &agent).await.expect("still there");
    house.fixture.clock.advance_ms(50_000);
    assert_eq!(online().await, [agent.user_id]);
    house.fixture.clock.advance_ms(11_000);
    assert!(online().await.is_empty(), "a crashed browser is not there for ever");
    house.online(&agent).await;
    set_presence(&house.app, &agent, false).await.expect("away");
    app::user::keep_presence(&house.app, &agent).await.expect("a late heartbeat");
    assert!(online().await.is_empty(), "a heartbeat does not bring back who went away");
}

#[tokio::test]
async fn only_supervisors_give_away_what_is_not_theirs() {
    let house = House::memory().await;
    let mut visitor = house.visitor("transfer").await;
    let id = house.talk(&mut visitor, "转人工").await;
    let (agent, chief) = (house.agent(), house.user(Role::Supervisor));
    take_over(&house.app, &chief, id).await.expect("taken over");
    assert_eq!(refused(transfer(&house.app, &agent, id, agent.user_id).await).slug, "forbidden");
    transfer(&house.app, &chief, id, agent.user_id).await.expect("given");
    assert!(matches!(house.header(id).await.owner, Owner::Agent { user_id, .. } if user_id == agent.user_id));
    let nobody = house.app.env().id();
    assert_eq!(refused(transfer(&house.app, &agent, id, nobody).await).slug, "not-found");
    transfer(&house.app, &agent, id, chief.user_id).await.expect("one's own may be given away");
}
