//! A proxy that cuts the connection at the commit: before it reaches the server, or after, when nobody hears the answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use base::seeded;
use store::{ChangeError, Changes, Config, Keys, MasterKey, State, Store, StoreError};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::fixture::{Ear, Fixture, MASTER, assert_sound};

/// Commits to come that are cut, before or after the server gets them.
#[derive(Default)]
struct Knife {
    before: AtomicU32,
    after: AtomicU32,
}

/// Takes one cut from a counter.
fn take(counter: &AtomicU32) -> bool {
    counter.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok()
}

async fn carry(client: TcpStream, server: TcpStream, knife: Arc<Knife>) -> std::io::Result<()> {
    let ((mut from, mut to), (mut back, mut home)) = (client.into_split(), server.into_split());
    // Answers flow back until the client's side is dropped.
    let mut answers = tokio::spawn(async move { tokio::io::copy(&mut back, &mut to).await.map(|_| ()) });
    let mut bytes = vec![0; 64 * 1024];
    loop {
        let read = tokio::select! {
            read = from.read(&mut bytes) => read?,
            _ = &mut answers => return Ok(()),
        };
        let commit = bytes[..read].windows(7).any(|part| part == b"commit\0");
        if read == 0 || (commit && take(&knife.before)) {
            break;
        }
        if commit && take(&knife.after) {
            // The answer must not come through any more.
            answers.abort();
            let _ = (&mut answers).await;
            home.write_all(&bytes[..read]).await?;
            break;
        }
        home.write_all(&bytes[..read]).await?;
    }
    answers.abort();
    Ok(())
}

async fn proxied(f: &Fixture) -> (Store, Arc<Knife>) {
    let Config::Postgres { url, .. } = &f.config else { panic!("PostgreSQL") };
    let parsed: tokio_postgres::Config = url.parse().expect("an address");
    let (port, name) = (parsed.get_ports()[0], parsed.get_dbname().expect("a name").to_owned());
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let own = listener.local_addr().expect("an address").port();
    let knife = Arc::new(Knife::default());
    let shared = knife.clone();
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            if let Ok(server) = TcpStream::connect(("127.0.0.1", port)).await {
                tokio::spawn(carry(client, server, shared.clone()));
            }
        }
    });
    let user = parsed.get_user().expect("a user");
    let config =
        Config::Postgres { url: format!("postgres://{user}@127.0.0.1:{own}/{name}"), max_connections: 2 };
    let (env, clock) = seeded::env(99);
    clock.advance_ms(60_000);
    let store = Store::open(&config, env, MasterKey::from_bytes(MASTER), Arc::new(Ear::default()))
        .await
        .expect("opens");
    (store, knife)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_in_doubt_is_found_out() {
    let f = Fixture::postgres().await;
    let (store, knife) = proxied(&f).await;
    let cx = store.cx(f.workspace_id, access::Actor::System);
    let customer = crate::fixture::Customer::new(&cx, f.inbox_id, "s1").await;
    let first = customer.say("plain", "client-plain").await.expect("says");
    for number in 0..4 {
        let counter = if number % 2 == 0 { &knife.before } else { &knife.after };
        counter.store(1, Ordering::SeqCst);
        customer.say("cut", &format!("client-{number}")).await.expect("is found out and made good");
        assert_eq!(counter.load(Ordering::SeqCst), 0, "the knife did cut");
    }
    assert_eq!(assert_sound(&f.cx(), first.conversation_id).await.customer_messages, 5, "each exactly once");

    // Without an idempotency key of its own a change still happens exactly once, by its audit entry …
    let runs = Arc::new(AtomicU32::new(0));
    let (count, id) = (runs.clone(), first.message_id);
    let audited = move |_: &State| -> Result<Changes<()>, StoreError> {
        count.fetch_add(1, Ordering::SeqCst);
        Ok(Changes::new(()).set_feedback(id, conversation::Feedback::Good).audit(
            "rate",
            "m",
            serde_json::json!({}),
        ))
    };
    knife.after.store(1, Ordering::SeqCst);
    cx.change(Keys::new(), audited).await.expect("is found out");
    assert_eq!(runs.load(Ordering::SeqCst), 1, "not decided again: it was committed");
    // … and where there is none, the caller is told the truth.
    let bare = move |_: &State| -> Result<Changes<()>, StoreError> {
        Ok(Changes::new(()).set_feedback(id, conversation::Feedback::Bad).unaudited("test"))
    };
    knife.after.store(1, Ordering::SeqCst);
    assert_eq!(cx.change(Keys::new(), bare).await, Err(ChangeError::Store(StoreError::Unknown)));
}
