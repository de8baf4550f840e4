//! Users, log-ins, presence, inboxes, epoch.

use access::Role;
use base::{Locale, UserId, Wake};
use serde_json::json;
use store::{Changes, Keys, NewSession, NewUser, State, StoreError};

use crate::fixture::{Fixture, set_up};
use crate::on_every_engine;

on_every_engine!(log_in_and_out, presence, inboxes_and_epoch);

async fn add(f: &Fixture, email: &str) -> Result<UserId, store::ChangeError<&'static str>> {
    let id = f.env.id();
    let user = NewUser {
        id,
        email: email.into(),
        name: "韩梅梅".into(),
        role: Role::Supervisor,
        locale: Locale::Zh,
        password_hash: "$argon2id$…".into(),
        at: f.env.now(),
    };
    let key = email.to_owned();
    let insert = move |state: &State| match state.user_email(&key) {
        Some(_) => Err("taken"),
        None => {
            Ok(Changes::new(id).insert_user(user.clone()).audit("add_user", format!("user:{id}"), json!({})))
        }
    };
    f.cx().change(Keys::new().user_email(email), insert).await
}

async fn log_in_and_out(f: Fixture) {
    let id = add(&f, "Mei@Example.com").await.expect("adds");
    assert!(add(&f, "mei@example.com").await.is_err(), "one address, one user");
    let system = f.store.system();
    let user = system.users_by_email("MEI@example.COM").await.expect("reads").remove(0);
    assert_eq!((user.id, user.workspace_id, user.role), (id, f.workspace_id, Role::Supervisor));
    assert!(!format!("{user:?}").contains("argon2id"), "hashes are not printed");
    assert_eq!(f.cx().user(id).await, Ok(Some(user.clone())));
    assert_eq!(f.cx().users().await, Ok(vec![user]));
    let session = |token: u8, ms| NewSession {
        id: f.env.id(),
        user_id: id,
        token_hash: [token; 32],
        at: f.env.now(),
        expires_at: f.env.now().plus_ms(ms),
    };
    let (one, two, three) = (session(1, 1_000), session(2, 9_000), session(3, 9_000));
    let first = two.id;
    let insert = move |_: &State| -> Result<Changes<()>, StoreError> {
        let changes = Changes::new(())
            .insert_session(one.clone())
            .insert_session(two.clone())
            .insert_session(three.clone());
        Ok(changes.audit("log_in", format!("user:{id}"), json!({})))
    };
    f.cx().change(Keys::new(), insert).await.expect("logs in");
    let known = async |token: u8| {
        system.session_by_token([token; 32], f.env.now()).await.expect("reads").map(|found| found.user.id)
    };
    assert_eq!((known(1).await, known(2).await, known(4).await), (Some(id), Some(id), None));
    f.clock.advance_ms(1_000);
    assert_eq!((known(1).await, known(2).await), (None, Some(id)), "expired");
    system.purge(f.env.now().plus_ms(1), 0).await.expect("purges");
    let out = move |_: &State| -> Result<Changes<()>, StoreError> {
        Ok(Changes::new(()).end_session(id, first).audit("log_out", format!("user:{id}"), json!({})))
    };
    f.cx().change(Keys::new(), out).await.expect("logs out");
    assert_eq!((known(2).await, known(3).await), (None, Some(id)), "only that one");
    let change = move |_: &State| -> Result<Changes<()>, StoreError> {
        Ok(Changes::new(()).set_password(id, "new").end_sessions(id).audit(
            "change_password",
            format!("user:{id}"),
            json!({}),
        ))
    };
    f.cx().change(Keys::new().user(id), change).await.expect("changes");
    assert_eq!(known(3).await, None, "a new password ends every log-in");
    assert_eq!(f.cx().user(id).await.expect("reads").expect("is there").password_hash, "new");
    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    assert!(f.ear.0.lock().contains(&Wake::SessionEnded { user_id: id }));
}

async fn presence(f: Fixture) {
    let id = add(&f, "a@example.com").await.expect("adds");
    let now = f.env.now();
    assert_eq!(f.cx().users_online(now).await, Ok(0));
    let set = move |online| {
        move |_: &State| -> Result<Changes<()>, StoreError> {
            Ok(Changes::new(()).set_presence(id, online, now).audit(
                "set_presence",
                format!("user:{id}"),
                json!({}),
            ))
        }
    };
    f.cx().change(Keys::new(), set(true)).await.expect("sets");
    assert_eq!(f.cx().users_online(now).await, Ok(1));
    assert_eq!(f.cx().users_online(now.plus_ms(1)).await, Ok(0), "not seen since");
    let seen = move |_: &State| -> Result<Changes<()>, StoreError> {
        Ok(Changes::new(()).seen(id, now.plus_ms(5)).unaudited("heartbeat"))
    };
    f.cx().change(Keys::new(), seen).await.expect("sees");
    assert_eq!(f.cx().users_online(now.plus_ms(1)).await, Ok(1));
    assert_eq!(f.cx().user(id).await.expect("reads").map(|user| user.online), Some(true));
    f.cx().change(Keys::new(), set(false)).await.expect("sets");
    assert_eq!(f.cx().users_online(now).await, Ok(0));
}

async fn inboxes_and_epoch(f: Fixture) {
    let system = f.store.system();
    let inbox = f.cx().inbox(f.inbox_id).await.expect("reads").expect("is there");
    assert_eq!((inbox.name.as_str(), &inbox.origins[..]), ("网站", &["https://shop.example".to_owned()][..]));
    assert_eq!(system.inbox_by_key(&inbox.public_key).await, Ok(Some(inbox.clone())));
    assert_eq!(system.inbox_by_key("no such key").await, Ok(None));
    let secret = f.cx().inbox_secret(f.inbox_id).await.expect("reads").expect("is there");
    assert_eq!(secret.as_str(), "a secret for signed identities");
    let id = f.inbox_id;
    let sealed = f.cx().seal_inbox_secret(id, "another secret").await.expect("seals");
    let settings = json!({ "color": "#1f6049" });
    let change = move |_: &State| -> Result<Changes<()>, StoreError> {
        let changes = Changes::new(()).save_inbox(id, "新名", &["https://b.example".into()], &settings);
        let changes = changes.set_inbox_secret(id, &sealed).archive_inbox(id, Some(inbox.at));
        Ok(changes.audit("save_inbox", "inbox", json!({})))
    };
    f.cx().change(Keys::new().inbox(id), change).await.expect("changes");
    let saved = f.cx().inboxes().await.expect("reads").remove(0);
    assert_eq!((saved.name.as_str(), saved.origins), ("新名", vec!["https://b.example".to_owned()]));
    assert_eq!((&saved.settings["color"], saved.archived_at), (&json!("#1f6049"), Some(saved.at)));
    let secret = f.cx().inbox_secret(id).await.expect("reads").expect("is there");
    assert_eq!(secret.as_str(), "another secret");
    settings_and_the_set_up_link(&f).await;
    set_up(&f.store, "two").await;
    let names: Vec<String> =
        system.workspaces().await.expect("reads").into_iter().map(|row| row.name).collect();
    assert!(names.contains(&"one".to_owned()) && names.contains(&"two".to_owned()) && names.len() == 2);
    let epoch = system.epoch().await.expect("reads");
    assert_eq!(system.epoch().await, Ok(epoch.clone()), "stays");
    assert_ne!(system.renew_epoch().await.expect("renews"), epoch);
    assert_ne!(system.epoch().await, Ok(epoch));
    f.store.ping().await.expect("is there");
}

async fn settings_and_the_set_up_link(f: &Fixture) {
    assert_eq!(f.cx().setting("hours").await, Ok(None));
    for value in [json!({ "zone": "a" }), json!({ "zone": "b" })] {
        let (kept, at) = (value.clone(), f.store.env().now());
        let put = move |_: &State| -> Result<Changes<()>, StoreError> {
            Ok(Changes::new(()).put_setting("hours", &kept, at).audit("save_hours", "workspace", json!({})))
        };
        f.cx().change(Keys::new(), put).await.expect("puts");
        assert_eq!(f.cx().setting("hours").await, Ok(Some(value)));
    }
    let (system, now) = (f.store.system(), f.store.env().now());
    let (id, later): (base::WorkspaceId, _) = (f.store.env().id(), now.plus_ms(1_000));
    system.put_setup_link(f.store.env().id(), [1; 32], later).await.expect("puts");
    system.put_setup_link(id, [2; 32], later).await.expect("puts");
    assert_eq!(system.setup_link([1; 32], now).await, Ok(None), "an older link is void");
    assert_eq!(system.setup_link([2; 32], now).await, Ok(Some(id)));
    assert_eq!(system.setup_link([2; 32], later).await, Ok(None), "it ends");
    let take = |_: &State| -> Result<Changes<()>, StoreError> {
        Ok(Changes::new(()).take_setup_link([2; 32]).unaudited("for the test"))
    };
    let cx = f.store.cx(id, access::Actor::System);
    cx.change(Keys::new(), take).await.expect("takes");
    assert!(cx.change(Keys::new(), take).await.is_err(), "once");
}
