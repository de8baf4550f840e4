//! Faults of the disk, of the key, of the server.

use std::time::Duration;

use base::seeded;
use store::{ChangeError, Config, MasterKey, Store, StoreError};

use crate::fixture::{Ear, Fixture, assert_sound};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn acknowledged_is_there_after_reopening() {
    let f = Fixture::file().await;
    let said = f.customer("s1").await.say("durable", "client-1").await.expect("says");
    let other = f.reopen().await.expect("opens while the first is open");
    assert_sound(&other.cx(f.workspace_id, access::Actor::System), said.conversation_id).await;
    other.close().await;
    f.store.clone().close().await;
    assert!(
        matches!(f.cx().conversation(said.conversation_id).await, Err(StoreError::Stopped)),
        "closed is closed"
    );
    let again = f.reopen().await.expect("opens");
    assert_sound(&again.cx(f.workspace_id, access::Actor::System), said.conversation_id).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failed_commit_acknowledges_nobody_and_stops_writing() {
    let f = Fixture::file().await;
    let first = f.customer("s0").await.say("before", "client-1").await.expect("says");
    f.store.ping().await.expect("healthy");
    store::testing::fail_next_commit(&f.store);
    let failed = f.customer("s1").await.say("lost", "client-1").await;
    assert_eq!(failed, Err(ChangeError::Store(StoreError::Stopped)));
    let after = f.customer("s2").await.say("refused", "client-1").await;
    assert_eq!(after, Err(ChangeError::Store(StoreError::Stopped)), "and no later one either");
    assert_eq!(f.store.ping().await, Err(StoreError::Stopped));
    assert_sound(&f.cx(), first.conversation_id).await;
    let again = f.reopen().await.expect("a new process goes on");
    let counts = again.cx(f.workspace_id, access::Actor::System).conversation_counts().await.expect("reads");
    assert_eq!(counts.assistant, 1, "what was not acknowledged is not there");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_refuses_clearly_and_recovers() {
    let f = Fixture::file().await;
    let customer = f.customer("s1").await;
    let said = customer.say("before", "client-1").await.expect("says");
    store::testing::limit_pages(&f.store, 1).await.expect("limits");
    let long = "字".repeat(4_000);
    let mut outcome = Ok(said.clone());
    for number in 0..50 {
        outcome = customer.say(&long, &format!("client-full-{number}")).await;
        if outcome.is_err() {
            break;
        }
    }
    assert_eq!(outcome, Err(ChangeError::Store(StoreError::Full)));
    f.store.ping().await.expect("reads go on");
    assert_sound(&f.cx(), said.conversation_id).await;
    store::testing::limit_pages(&f.store, 0).await.expect("lifts");
    customer.say(&long, "client-after").await.expect("resumes by itself");
    assert_sound(&f.cx(), said.conversation_id).await;
}

#[tokio::test]
async fn a_wrong_master_key_is_refused_at_the_start() {
    let f = Fixture::file().await;
    let wrong = Store::open(
        &f.config,
        f.env.clone(),
        MasterKey::from_bytes([1; 32]),
        std::sync::Arc::new(Ear::default()),
    )
    .await;
    assert!(matches!(wrong.map(|_| ()), Err(StoreError::MasterKey(_))));
}

#[test]
fn the_master_key_file_is_private() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().expect("a folder");
    let (path, (env, _)) = (folder.path().join("master.key"), seeded::env(5));
    let made = MasterKey::load_or_create(&path, &env).expect("makes");
    assert_eq!(std::fs::metadata(&path).expect("is there").permissions().mode() & 0o777, 0o600);
    let read = MasterKey::load_or_create(&path, &env).expect("reads");
    assert_eq!(made.derive("x"), read.derive("x"));
    assert_ne!(made.derive("x"), made.derive("y"));
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).expect("sets");
    assert!(MasterKey::load_or_create(&path, &env).is_err(), "others may read it");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).expect("sets");
    std::fs::write(&path, "not a key").expect("writes");
    assert!(MasterKey::load_or_create(&path, &env).is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cut_connections_are_made_good() {
    let f = Fixture::postgres().await;
    let customer = f.customer("s1").await;
    let said = customer.say("before", "client-1").await.expect("says");
    let name = match &f.config {
        Config::Postgres { url, .. } => url.rsplit('/').next().expect("a name").to_owned(),
        _ => panic!("PostgreSQL"),
    };
    let cut = format!(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}' and pid <> pg_backend_pid()"
    );
    for number in 0..5 {
        let (customer, text) = (customer.clone(), format!("client-cut-{number}"));
        let writer = tokio::spawn(async move { customer.say("through", &text).await });
        f.tamper(&cut).await;
        writer.await.expect("ends").expect("is retried");
    }
    let header = assert_sound(&f.cx(), said.conversation_id).await;
    assert_eq!(header.customer_messages, 6, "each once");
}

#[tokio::test]
async fn an_absent_server_is_named() {
    let config = Config::Postgres { url: "postgres://zhike@127.0.0.1:1/none".into(), max_connections: 1 };
    let (env, _) = seeded::env(1);
    let open = Store::open(&config, env, MasterKey::from_bytes([1; 32]), std::sync::Arc::new(Ear::default()));
    let outcome = tokio::time::timeout(Duration::from_secs(5), open).await.expect("at once");
    assert!(matches!(outcome.map(|_| ()), Err(StoreError::Unavailable(_))));
}
