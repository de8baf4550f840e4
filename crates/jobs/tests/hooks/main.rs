//! Webhooks against real receivers: in order, signed, until taken; a dead one hurts no other; a stop in the middle loses nothing.

mod receiver;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use access::Role;
use app::testing::Fixture;
use app::{App, Settings, UserSession, VisitorSession};
use base::WebhookId;
use bus::LocalBus;
use conversation::Content;
use jobs::Jobs;
use protocol::api::OpenWidget;
use protocol::webhook::{SaveWebhook, WebhookEventName as Name, WebhookWithSecret};
use receiver::{Receiver, Request};

struct House {
    app: App,
    fixture: Fixture,
    jobs: Option<Jobs>,
}

impl House {
    async fn new(seed: u64) -> Self {
        let hosts = vec!["127.0.0.1".to_owned()];
        let settings = Settings { assistant: false, webhook_hosts: hosts, ..Settings::default() };
        let (app, fixture) =
            app::testing::build(seed, settings, Arc::new(LocalBus::new()), Arc::new(app::action::NoActions))
                .await;
        // The seeded clock runs twenty times as fast as the real one, so that waits between tries pass.
        let clock = fixture.clock.clone();
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(Duration::from_millis(25)).await;
                clock.advance_ms(500);
            }
        });
        let jobs = Some(jobs::start(&app));
        Self { app, fixture, jobs }
    }

    fn chief(&self) -> UserSession {
        let view =
            self.fixture.users.iter().find(|user| user.role == Role::Administrator).expect("one of each");
        UserSession {
            workspace_id: self.fixture.workspace_id,
            user_id: view.id,
            role: view.role,
            name: view.name.clone(),
            email: view.email.clone(),
            locale: view.locale,
            csrf: String::new(),
            session_id: self.app.env().id(),
            token_hash: [0; 32],
        }
    }

    async fn webhook(&self, url: &str, events: &[Name], content: bool) -> WebhookWithSecret {
        let ask =
            SaveWebhook { url: url.to_owned(), description: String::new(), events: events.to_vec(), content };
        app::webhook::create(&self.app, &self.chief(), ask, None).await.expect("a webhook")
    }

    async fn visitor(&self) -> VisitorSession {
        let inbox = self.fixture.inbox.clone();
        let ask = OpenWidget { inbox, secret: None, identity_token: None, locale: None };
        let token = app::contact::open_widget(&self.app, ask, None).await.expect("opens").token;
        app::contact::visitor(&self.app, &token).await.expect("a visitor")
    }

    async fn say(&self, visitor: &mut VisitorSession, text: &str) {
        let client_id = self.app.env().uuid().to_string();
        app::conversation::receive_message(&self.app, visitor, &client_id, Content::text(text))
            .await
            .expect("received");
    }

    async fn deliveries(&self, id: WebhookId) -> Vec<protocol::webhook::DeliveryView> {
        app::webhook::deliveries(&self.app, &self.chief(), id).await.expect("deliveries").deliveries
    }
}

async fn until(what: &str, mut so: impl AsyncFnMut() -> bool) {
    for _ in 0..600 {
        if so().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("never so: {what}");
}

fn seqs(requests: &[Request]) -> Vec<u64> {
    requests.iter().map(|one| one.body["data"]["seq"].as_u64().expect("a number")).collect()
}

/// Verified by another implementation than ours.
async fn verified(secret: &str, request: &Request) -> bool {
    let program = "import base64, hashlib, hmac, sys\n\
        secret, id, at, signatures, body = sys.argv[1:]\n\
        key = base64.b64decode(secret.removeprefix('whsec_'))\n\
        made = hmac.new(key, f'{id}.{at}.{body}'.encode(), hashlib.sha256).digest()\n\
        wanted = 'v1,' + base64.b64encode(made).decode()\n\
        sys.exit(0 if wanted in signatures.split(' ') else 1)";
    let header = |name: &str| request.headers.get(name).cloned().unwrap_or_default();
    let (id, at, signature) =
        (header("webhook-id"), header("webhook-timestamp"), header("webhook-signature"));
    let args = ["-c", program, secret, &id, &at, &signature, &request.text];
    tokio::process::Command::new("python3")
        .args(args)
        .status()
        .await
        .expect("python3 must be installed")
        .success()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_happens_arrives_signed_in_order_and_with_content_only_where_asked() {
    let house = House::new(1).await;
    let (whole, thin) = (Receiver::start(|_, _| Some(204)).await, Receiver::start(|_, _| Some(200)).await);
    let events = [
        Name::ConversationOpened,
        Name::MessageCreated,
        Name::ConversationHandedOff,
        Name::ContactCreated,
        Name::ContactErased,
    ];
    let with = house.webhook(&whole.url, &events, true).await;
    house.webhook(&thin.url, &[Name::MessageCreated], false).await;
    let mut visitor = house.visitor().await;
    for text in ["水壶漏水", "第二句", "third"] {
        house.say(&mut visitor, text).await;
    }
    until("seven events there, three here", async || whole.all().len() >= 6 && thin.all().len() >= 3).await;
    let about: Vec<Request> =
        whole.all().into_iter().filter(|one| !one.body["data"]["seq"].is_null()).collect();
    let numbers = seqs(&about);
    assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]), "in order: {numbers:?}");
    assert_eq!(about[0].body["type"], "conversation.opened");
    let ids: BTreeSet<_> = whole.all().iter().map(|one| one.body["id"].to_string()).collect();
    assert_eq!(ids.len(), whole.all().len(), "each once");
    for request in whole.all() {
        assert_eq!(request.headers["webhook-id"], request.body["id"].as_str().expect("text"));
        assert!(verified(&with.secret, &request).await, "{request:?}");
        let mut changed = request.clone();
        changed.text.push(' ');
        assert!(!verified(&with.secret, &changed).await, "another body has another signature");
    }
    assert!(whole.all().iter().any(|one| one.text.contains("水壶漏水")));
    assert!(
        thin.all().iter().all(|one| !one.text.contains("水壶漏水") && one.body["type"] == "message.created")
    );

    app::contact::erase(&house.app, &house.chief(), visitor.contact_id).await.expect("erased");
    until("the erasure is told", async || whole.all().iter().any(|one| one.body["type"] == "contact.erased"))
        .await;
    // Sent once more, the words are gone: content is made when it is sent.
    let told = house.deliveries(with.webhook.id).await;
    let message = told.iter().find(|one| one.event == "message.created").expect("one").id;
    let before = whole.all().len();
    app::webhook::replay(&house.app, &house.chief(), with.webhook.id, message).await.expect("replayed");
    until("it came again", async || whole.all().len() > before).await;
    let again = whole.all().pop().expect("one");
    assert_eq!(again.body["type"], "message.created");
    assert!(
        !again.text.contains("水壶漏水") && !again.text.contains("第二句") && !again.text.contains("third")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_refused_comes_again_in_order_and_both_secrets_sign_after_a_rotation() {
    let house = House::new(2).await;
    // The first two are refused, and a redirect is not followed.
    let receiver = Receiver::start(|number, _| Some([500, 302].get(number).copied().unwrap_or(200))).await;
    let made = house.webhook(&receiver.url, &[Name::MessageCreated], false).await;
    let rotated = app::webhook::rotate(&house.app, &house.chief(), made.webhook.id).await.expect("rotated");
    let mut visitor = house.visitor().await;
    for text in ["one", "two", "three"] {
        house.say(&mut visitor, text).await;
    }
    until("three are taken", async || receiver.taken().len() >= 3).await;
    let numbers = seqs(&receiver.taken());
    assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]), "in order: {numbers:?}");
    let all = receiver.all();
    assert!(
        all[..3].iter().all(|one| one.body["id"] == all[0].body["id"]),
        "the same event until it is taken"
    );
    for secret in [&made.secret, &rotated.secret] {
        assert!(verified(secret, &all[0]).await, "both sign during the overlap");
    }
    let deliveries = house.deliveries(made.webhook.id).await;
    let mut tries: Vec<_> =
        deliveries.iter().filter(|one| one.event_id == all[0].body["id"].as_str().expect("text")).collect();
    tries.reverse();
    assert_eq!(
        tries.iter().map(|one| (one.attempt, one.status)).collect::<Vec<_>>(),
        [(1, Some(500)), (2, Some(302)), (3, Some(200))]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dead_receiver_hurts_no_other_and_gone_is_taken_at_its_word() {
    let house = House::new(3).await;
    let (dead, well) = (Receiver::start(|_, _| None).await, Receiver::start(|_, _| Some(200)).await);
    let gone = Receiver::start(|_, _| Some(410)).await;
    let deaf = house.webhook(&dead.url, &[Name::MessageCreated], false).await;
    house.webhook(&well.url, &[Name::MessageCreated], false).await;
    let left = house.webhook(&gone.url, &[Name::MessageCreated], false).await;
    // More customers than any lane or pool has places.
    for number in 0..30 {
        let mut visitor = house.visitor().await;
        house.say(&mut visitor, &format!("{number}")).await;
    }
    until("everybody is heard where somebody listens", async || well.taken().len() >= 30).await;
    assert!(dead.all().len() <= 8, "{} under way to a receiver that never answers", dead.all().len());
    let chief = house.chief();
    until("the one that is gone is paused", async || {
        app::webhook::show(&house.app, &chief, left.webhook.id).await.expect("there").paused
    })
    .await;
    let view = app::webhook::show(&house.app, &chief, left.webhook.id).await.expect("there");
    assert_eq!(view.pause_reason.as_deref(), Some("gone"));
    let count = gone.all().len();
    let mut visitor = house.visitor().await;
    house.say(&mut visitor, "later").await;
    until("the one that is well hears on", async || well.taken().len() >= 31).await;
    assert_eq!(gone.all().len(), count, "nothing is sent to one that is paused");
    app::webhook::remove(&house.app, &chief, deaf.webhook.id).await.expect("removed, with what waits");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stop_in_the_middle_loses_nothing() {
    let mut house = House::new(4).await;
    let receiver = Receiver::start(|number, _| (number > 0).then_some(200)).await;
    house.webhook(&receiver.url, &[Name::MessageCreated], false).await;
    let mut visitor = house.visitor().await;
    house.say(&mut visitor, "one").await;
    house.say(&mut visitor, "two").await;
    until("the first is under way", async || receiver.all().len() == 1).await;
    // Torn off, not stopped: nothing is noted.
    drop(house.jobs.take());
    house.fixture.clock.advance_ms(61_000);
    house.jobs = Some(jobs::start(&house.app));
    until("both are taken", async || receiver.taken().len() >= 2).await;
    let all = receiver.all();
    assert_eq!(all[0].body["id"], all[1].body["id"], "at least once: the same event under the same id");
    let numbers = seqs(&receiver.taken());
    assert!(numbers[0] < numbers[1], "{numbers:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn days_of_failure_pause_it_and_what_is_too_old_becomes_a_dead_letter_that_can_be_driven_again() {
    let house = House::new(5).await;
    let well = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let heard = well.clone();
    let receiver = Receiver::start(move |_, _| {
        Some(if heard.load(std::sync::atomic::Ordering::SeqCst) { 200 } else { 503 })
    })
    .await;
    let made = house.webhook(&receiver.url, &[Name::MessageCreated], false).await;
    let (chief, id) = (house.chief(), made.webhook.id);
    let mut visitor = house.visitor().await;
    house.say(&mut visitor, "one").await;
    until("it failed", async || !house.deliveries(id).await.is_empty()).await;
    house.fixture.clock.advance_ms(73 * 60 * 60 * 1_000);
    until("it is paused", async || app::webhook::show(&house.app, &chief, id).await.expect("there").paused)
        .await;
    let view = app::webhook::show(&house.app, &chief, id).await.expect("there");
    assert_eq!(view.pause_reason.as_deref(), Some("failing"));
    let lane = format!("hook:{id}");
    until("it is a dead letter", async || {
        let dead = app::job::dead_letters(&house.app, &chief).await.expect("dead letters");
        dead.jobs.iter().any(|job| job.kind == lane && job.last_error.contains("503"))
    })
    .await;
    well.store(true, std::sync::atomic::Ordering::SeqCst);
    app::webhook::pause(&house.app, &chief, id, false).await.expect("resumed");
    assert_eq!(app::job::retry_all(&house.app, &chief, &lane).await.expect("driven again").retried, 1);
    until("it is taken", async || receiver.taken().len() == 1).await;
}
