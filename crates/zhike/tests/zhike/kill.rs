//! SIGKILL at random moments while 64 writers write: nothing acknowledged is lost, nothing is doubled, and every
//! observer saw one order. Short in `make test`; `make kill` runs the long form and prints its report.

#![allow(clippy::print_stdout, reason = "the report of the long form is read by people")]

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use base::seeded::SeededEntropy;
use load::agent::{Agent, DemoLogins};
use load::chaos::{Plan, Written, write};
use load::checker::{Observation, Outcome, Verdict, Violation, check};
use load::http::Http;
use load::process::{Launch, Server};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout};

use crate::database::OwnDatabase;

/// Writers at once.
const WRITERS: usize = 64;
/// Messages of one writer under way at once.
const WINDOW: usize = 2;
/// Agents who watch; one socket may watch 50 conversations.
const AGENTS: u8 = 2;
/// Everything must be over by then.
const GIVE_UP_MS: u64 = 540_000;
/// How long the agents' streams may lag at the end.
const SETTLE_MS: u64 = 20_000;
/// A kill comes up to so long after its number of messages is reached: in the midst of a commit, or between two.
const JITTER_MS: u64 = 40;
/// How often the number of messages is looked at.
const WATCH_MS: u64 = 2;

struct Form {
    kills: usize,
    messages: usize,
}

fn form() -> Form {
    match std::env::var("ZHIKE_KILL").as_deref() {
        Ok("long") => Form { kills: 20, messages: 10_000 },
        _ => Form { kills: 3, messages: 1_000 },
    }
}

fn seed() -> u64 {
    if let Some(seed) = std::env::var("ZHIKE_SEED").ok().and_then(|text| text.parse().ok()) {
        return seed;
    }
    let mut bytes = [0; 4];
    getrandom::fill(&mut bytes).expect("the system gives randomness");
    u64::from(u32::from_be_bytes(bytes))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_on_sqlite() {
    survives("sqlite", None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_on_postgres() {
    let database = OwnDatabase::create("kill").await;
    survives("postgres", Some(database.url.clone())).await;
    database.drop_it().await;
}

async fn survives(engine: &str, database: Option<String>) {
    let (form, seed) = (form(), seed());
    let folder = folder(engine);
    // `ZHIKE_BIN` names another build, such as the release one.
    let exe = std::env::var("ZHIKE_BIN").unwrap_or_else(|_| env!("CARGO_BIN_EXE_zhike").to_owned());
    let mut launch = Launch::new(exe, folder.join("data"));
    launch.database = database;
    let (mut server, first_ready) = Server::start(launch).await.expect("the server starts");
    let http = server.http().clone();

    let over = Arc::new(AtomicBool::new(false));
    let logins = DemoLogins::read(server.data_dir()).expect("the demo writes its log-ins");
    let mut watching = Vec::new();
    for k in 0..AGENTS {
        watching.push(watch(&http, &logins, k, over.clone()).await);
    }

    let acked = Arc::new(AtomicU64::new(0));
    let plan = Plan {
        inbox: logins.inbox.clone(),
        writers: WRITERS,
        messages: form.messages,
        window: WINDOW,
        run: format!("kill{seed}"),
        give_up_ms: GIVE_UP_MS,
    };
    let began = Instant::now();
    let writing = tokio::spawn({
        let (http, acked) = (http.clone(), acked.clone());
        async move { write(&http, &plan, acked).await }
    });
    let ready = kill_again_and_again(&mut server, &form, seed, &acked, &writing).await;
    let written = writing.await.expect("the writers end").expect("the writers end well");
    let took = began.elapsed();

    over.store(true, Ordering::SeqCst);
    let (verdict, live) = judge(&http, &logins, &written, watching).await;
    let _ = server.stop().await;
    report(engine, seed, &form, &written, &verdict, live, first_ready, &ready, took);

    assert_eq!(ready.len(), form.kills, "seed {seed}: the writers were done before all kills");
    assert_eq!(verdict.submitted, form.messages, "seed {seed}");
    assert_eq!((verdict.acked, verdict.unknown, verdict.refused), (form.messages, 0, 0), "seed {seed}");
    assert!(verdict.violations.is_empty(), "seed {seed}: {:#?}", head(&verdict.violations));
    assert_eq!(live, WRITERS, "seed {seed}: the agents watched every conversation as it happened");
    std::fs::remove_dir_all(folder).expect("the folder of this test");
}

fn folder(engine: &str) -> PathBuf {
    let folder =
        PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("kill-{engine}-{}", std::process::id()));
    if folder.exists() {
        std::fs::remove_dir_all(&folder).expect("an old folder of this test");
    }
    std::fs::create_dir_all(&folder).expect("a folder for this test");
    folder
}

/// Kills at random numbers of acknowledged messages, and starts again at once; says how long each took to be ready.
async fn kill_again_and_again<T>(
    server: &mut Server,
    form: &Form,
    seed: u64,
    acked: &AtomicU64,
    writing: &JoinHandle<T>,
) -> Vec<Duration> {
    let dice = SeededEntropy::new(seed);
    // The last tenth is left in peace, so that no kill falls after the end.
    let most = form.messages as u64 * 9 / 10;
    let mut moments: Vec<u64> = (0..form.kills).map(|_| dice.below(most)).collect();
    moments.sort_unstable();
    let mut ready = Vec::new();
    for moment in moments {
        while acked.load(Ordering::SeqCst) < moment && !writing.is_finished() {
            sleep(Duration::from_millis(WATCH_MS)).await;
        }
        sleep(Duration::from_millis(dice.below(JITTER_MS))).await;
        if writing.is_finished() {
            break;
        }
        server.kill().await.expect("SIGKILL");
        ready.push(server.restart().await.expect("it starts again"));
    }
    ready
}

/// An agent who watches everything as it happens, over every break, until `over` and all is quiet.
async fn watch(http: &Http, logins: &DemoLogins, k: u8, over: Arc<AtomicBool>) -> JoinHandle<Agent> {
    let user = logins.of_role("agent").expect("the demo has an agent");
    let logged_in = Agent::log_in(http, &user.email, &user.password, (k, AGENTS)).await;
    let mut agent = logged_in.expect("the agent logs in");
    agent.connect().await.expect("the agent's socket opens");
    tokio::spawn(async move {
        let mut connected = true;
        let mut quiet_since = None;
        loop {
            if !connected {
                connected = agent.connect().await.is_ok();
                if !connected {
                    sleep(Duration::from_millis(20)).await;
                }
                continue;
            }
            match timeout(Duration::from_millis(200), agent.next()).await {
                Ok(Ok(())) => quiet_since = None,
                Ok(Err(error)) => {
                    assert!(error.is_transient(), "the agent's socket: {error}");
                    connected = false;
                }
                Err(_) if over.load(Ordering::SeqCst) => {
                    let since = *quiet_since.get_or_insert_with(Instant::now);
                    // A periodic comparison may still bring what a lost wake-up left.
                    if since.elapsed() > Duration::from_millis(1_500) {
                        return agent;
                    }
                }
                Err(_) => {}
            }
        }
    })
}

async fn judge(
    http: &Http,
    logins: &DemoLogins,
    written: &Written,
    watching: Vec<JoinHandle<Agent>>,
) -> (Verdict, usize) {
    let mut observations: Vec<Observation> = written.observations.clone();
    let mut live = 0;
    let mut reader = None;
    for task in watching {
        let ended = timeout(Duration::from_millis(SETTLE_MS), task).await;
        let agent = ended.expect("the agents' streams come to rest").expect("the agents watch to the end");
        live += agent.timelines().len();
        observations.extend(agent.timelines().iter().map(|(id, seen)| Observation::of(*id, seen.clone())));
        reader = Some(agent);
    }
    let reader = reader.expect("an agent");
    let mut ids: Vec<_> = written
        .ledger
        .submissions
        .values()
        .filter_map(|submission| match submission.outcome {
            Outcome::Acked { conversation_id, .. } => Some(conversation_id),
            _ => None,
        })
        .collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), WRITERS, "one conversation each");
    for id in ids {
        observations.push(reader.read_all(id).await.expect("the record can be read"));
    }
    let supervisor =
        logins.of_role("supervisor").or_else(|_| logins.of_role("administrator")).expect("somebody else");
    let other =
        Agent::log_in(http, &supervisor.email, &supervisor.password, (0, 1)).await.expect("they log in");
    let listed = other.conversations("all").await.expect("the list can be read");
    assert!(listed.len() >= WRITERS, "the list shows {} conversations", listed.len());
    (check(&written.ledger, &observations), live)
}

fn head(violations: &[Violation]) -> Vec<String> {
    violations.iter().take(20).map(ToString::to_string).collect()
}

#[expect(clippy::too_many_arguments, reason = "a report says all of it")]
fn report(
    engine: &str,
    seed: u64,
    form: &Form,
    written: &Written,
    verdict: &Verdict,
    live: usize,
    first_ready: Duration,
    ready: &[Duration],
    took: Duration,
) {
    let lost = verdict.count(|v| matches!(v, Violation::Lost { .. }));
    let doubled = verdict.count(|v| matches!(v, Violation::Doubled { .. }));
    let mut ms: Vec<u128> = ready.iter().map(Duration::as_millis).collect();
    ms.sort_unstable();
    println!("── kill test on {engine}, seed {seed} (ZHIKE_SEED replays the moments)");
    println!(
        "{} messages from {WRITERS} writers, {} kills of {} wanted, {:.1} s, {} reconnects",
        verdict.submitted,
        ready.len(),
        form.kills,
        took.as_secs_f64(),
        written.reconnects
    );
    println!(
        "acknowledged {}, refused {}, unknown {}; lost {lost}, doubled {doubled}, violations in all {}",
        verdict.acked,
        verdict.refused,
        verdict.unknown,
        verdict.violations.len()
    );
    println!(
        "{} observations compared ({} complete): writers' streams, pages opened afresh, {live} agents' live streams, the record",
        verdict.observations.0, verdict.observations.1
    );
    println!(
        "first start to ready {} ms; after SIGKILL median {} ms, most {} ms (goal 2,000)",
        first_ready.as_millis(),
        ms.get(ms.len() / 2).copied().unwrap_or_default(),
        ms.last().copied().unwrap_or_default()
    );
    for violation in head(&verdict.violations) {
        println!("  {violation}");
    }
}
