//! SQLite: one writer thread that commits whatever waits, two reader threads; or, inline, everything on the caller's thread.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use base::limits::{CHANGES_PER_COMMIT, CHANGES_WAITING};
use parking_lot::Mutex;
use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

use crate::StoreError;
use crate::engine::{Hooks, Task};
use crate::sqlite_run::{failed, prepare_connection, query, run};
use crate::statement::Query;
use crate::value::Row;

/// Reader threads.
const READERS: usize = 2;
/// Reads that may wait for a reader.
const READS_WAITING: usize = 4_096;

type Answer<T> = oneshot::Sender<Result<T, StoreError>>;

/// What the writer is asked.
enum Ask {
    Change(Task, Answer<()>),
    /// Empty the log into the database.
    Scrub(Answer<()>),
    /// Allow the file this many pages (tests: a full disk); 0 lifts the limit.
    LimitPages(u32, Answer<()>),
    Close(oneshot::Sender<()>),
}

struct Read {
    queries: Vec<Query>,
    answer: Answer<Vec<Vec<Row>>>,
}

/// SQLite with its threads.
pub(crate) struct Threads {
    writer: mpsc::Sender<Ask>,
    readers: Mutex<Option<mpsc::Sender<Read>>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
    state: Arc<WriterState>,
}

#[derive(Default)]
struct WriterState {
    stopped: AtomicBool,
    fail_commit: AtomicBool,
}

fn connect(path: &Path, writes: bool) -> Result<Connection, StoreError> {
    let connection = Connection::open(path).map_err(|error| failed(&error))?;
    prepare_connection(&connection, writes)?;
    Ok(connection)
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, StoreError> {
    let thread = std::thread::Builder::new().name(name.to_owned()).spawn(work);
    thread.map_err(|error| StoreError::Unavailable(format!("no thread for the database: {error}")))
}

impl Threads {
    pub(crate) fn open(path: &Path, hooks: Hooks) -> Result<Self, StoreError> {
        let connection = connect(path, true)?;
        crate::migrate::check_sqlite(&connection)?;
        let state = Arc::new(WriterState::default());
        let (writer, asks) = mpsc::channel(CHANGES_WAITING);
        let mut threads = Vec::new();
        let shared = state.clone();
        threads.push(spawn("store-writer", move || write_loop(&connection, asks, &hooks, &shared))?);
        let (readers, reads) = mpsc::channel::<Read>(READS_WAITING);
        let reads = Arc::new(Mutex::new(reads));
        for _ in 0..READERS {
            let (connection, reads) = (connect(path, false)?, reads.clone());
            threads.push(spawn("store-reader", move || read_loop(&connection, &reads))?);
        }
        Ok(Self { writer, readers: Mutex::new(Some(readers)), threads: Mutex::new(threads), state })
    }

    async fn ask<T>(&self, ask: impl FnOnce(Answer<T>) -> Ask) -> Result<T, StoreError> {
        let (answer, answered) = oneshot::channel();
        self.writer.send(ask(answer)).await.map_err(|_| StoreError::Stopped)?;
        answered.await.map_err(|_| StoreError::Stopped)?
    }

    pub(crate) async fn change(&self, task: Task) -> Result<(), StoreError> {
        self.ask(|answer| Ask::Change(task, answer)).await
    }

    pub(crate) async fn scrub(&self) -> Result<(), StoreError> {
        self.ask(Ask::Scrub).await
    }

    pub(crate) async fn read(&self, queries: Vec<Query>) -> Result<Vec<Vec<Row>>, StoreError> {
        let readers = self.readers.lock().clone().ok_or(StoreError::Stopped)?;
        let (answer, answered) = oneshot::channel();
        readers.send(Read { queries, answer }).await.map_err(|_| StoreError::Stopped)?;
        answered.await.map_err(|_| StoreError::Stopped)?
    }

    pub(crate) async fn ping(&self) -> Result<(), StoreError> {
        if self.state.stopped.load(Ordering::SeqCst) || self.writer.is_closed() {
            return Err(StoreError::Stopped);
        }
        self.read(Vec::new()).await.map(|_| ())
    }

    pub(crate) async fn close(&self) {
        let (answer, answered) = oneshot::channel();
        if self.writer.send(Ask::Close(answer)).await.is_ok() {
            // The writer is gone already when nobody answers.
            let _ = answered.await;
        }
        self.readers.lock().take();
        let threads = std::mem::take(&mut *self.threads.lock());
        let join = move || threads.into_iter().for_each(|thread| drop(thread.join()));
        let _ = tokio::task::spawn_blocking(join).await;
    }

    /// Tests: the next commit fails as on a broken disk.
    pub(crate) fn fail_next_commit(&self) {
        self.state.fail_commit.store(true, Ordering::SeqCst);
    }

    /// Tests: the disk has room for this many pages; 0 lifts the limit.
    pub(crate) async fn limit_pages(&self, pages: u32) -> Result<(), StoreError> {
        self.ask(|answer| Ask::LimitPages(pages, answer)).await
    }
}

fn read_loop(connection: &Connection, reads: &Mutex<mpsc::Receiver<Read>>) {
    loop {
        let next = reads.lock().blocking_recv();
        let Some(Read { queries, answer }) = next else { break };
        let rows =
            queries.iter().map(|one| query(connection, one).map_err(|error| failed_read(&error))).collect();
        // Nobody waits any more when the asker was cancelled.
        let _ = answer.send(rows);
    }
}

/// A read that fails says nothing about what was written.
fn failed_read(error: &rusqlite::Error) -> StoreError {
    match failed(error) {
        StoreError::Stopped => StoreError::Database(error.to_string()),
        other => other,
    }
}

/// Takes whatever waits, commits it, answers all. There is no timer: the next batch forms during the fsync.
fn write_loop(connection: &Connection, mut asks: mpsc::Receiver<Ask>, hooks: &Hooks, state: &WriterState) {
    let (mut tasks, mut answers) = (Vec::new(), Vec::new());
    let mut waiting = None;
    loop {
        let Some(ask) = waiting.take().or_else(|| asks.blocking_recv()) else { break };
        match ask {
            Ask::Change(task, answer) => {
                tasks.push(task);
                answers.push(answer);
                while tasks.len() < CHANGES_PER_COMMIT {
                    match asks.try_recv() {
                        Ok(Ask::Change(task, answer)) => {
                            tasks.push(task);
                            answers.push(answer);
                        }
                        Ok(other) => {
                            waiting = Some(other);
                            break;
                        }
                        Err(_) => break,
                    }
                }
                commit(connection, &mut tasks, &mut answers, hooks, state);
            }
            Ask::Scrub(answer) => drop(answer.send(checkpoint(connection))),
            Ask::LimitPages(pages, answer) => drop(answer.send(limit_pages(connection, pages))),
            Ask::Close(answer) => {
                if let Err(error) = checkpoint(connection) {
                    tracing::warn!(%error, "the log could not be emptied at close; it is read at the next start");
                }
                let _ = answer.send(());
                break;
            }
        }
    }
}

fn commit(
    connection: &Connection,
    tasks: &mut Vec<Task>,
    answers: &mut Vec<Answer<()>>,
    hooks: &Hooks,
    state: &WriterState,
) {
    let results = if state.stopped.load(Ordering::SeqCst) {
        tasks.iter().map(|_| Err(StoreError::Stopped)).collect()
    } else {
        run(connection, tasks, state.fail_commit.swap(false, Ordering::SeqCst))
    };
    if results.contains(&Err(StoreError::Stopped)) && !state.stopped.swap(true, Ordering::SeqCst) {
        tracing::error!("a commit failed on the disk: the store takes no more writes");
    }
    let mut afters = Vec::new();
    for (answer, result) in answers.drain(..).zip(results) {
        let told = match result {
            Ok(after) => {
                hooks.forget(&after);
                afters.push(after);
                Ok(())
            }
            Err(error) => Err(error),
        };
        let _ = answer.send(told);
    }
    tasks.clear();
    afters.into_iter().for_each(|after| hooks.wake(after));
}

fn checkpoint(connection: &Connection) -> Result<(), StoreError> {
    let busy: i64 = connection
        .query_row("pragma wal_checkpoint(truncate)", [], |row| row.get(0))
        .map_err(|error| failed(&error))?;
    if busy == 0 { Ok(()) } else { Err(StoreError::Unavailable("a reader holds the log".into())) }
}

fn limit_pages(connection: &Connection, pages: u32) -> Result<(), StoreError> {
    let pages = if pages == 0 { u32::MAX - 1 } else { pages };
    let set =
        connection.query_row(&format!("pragma max_page_count = {pages}"), [], |row| row.get::<_, i64>(0));
    set.map(|_| ()).map_err(|error| failed(&error))
}

/// SQLite in memory on the caller's thread.
pub(crate) struct Inline {
    connection: Mutex<Connection>,
    hooks: Hooks,
    pauses: AtomicBool,
}

impl Inline {
    pub(crate) fn open(hooks: Hooks) -> Result<Self, StoreError> {
        let mut connection = Connection::open_in_memory().map_err(|error| failed(&error))?;
        prepare_connection(&connection, true)?;
        crate::migrate::run_sqlite(&mut connection)?;
        Ok(Self { connection: Mutex::new(connection), hooks, pauses: AtomicBool::new(false) })
    }

    /// Tests: whether whoever waits for a read or a change waits really, once before it and once before its answer, as with threads.
    pub(crate) fn set_pauses(&self, on: bool) {
        self.pauses.store(on, Ordering::SeqCst);
    }

    pub(crate) async fn paused<T>(&self, work: impl FnOnce() -> T) -> T {
        self.pause().await;
        let done = work();
        self.pause().await;
        done
    }

    async fn pause(&self) {
        let mut over = !self.pauses.load(Ordering::SeqCst);
        std::future::poll_fn(|context| {
            if std::mem::replace(&mut over, true) {
                return std::task::Poll::Ready(());
            }
            context.waker().wake_by_ref();
            std::task::Poll::Pending
        })
        .await;
    }

    pub(crate) fn change(&self, task: Task) -> Result<(), StoreError> {
        let result =
            run(&self.connection.lock(), &mut [task], false).pop().unwrap_or(Err(StoreError::Panicked));
        // Listeners may read, so the connection is free again by now.
        let after = result?;
        self.hooks.forget(&after);
        self.hooks.wake(after);
        Ok(())
    }

    pub(crate) fn read(&self, queries: &[Query]) -> Result<Vec<Vec<Row>>, StoreError> {
        let connection = self.connection.lock();
        queries.iter().map(|one| query(&connection, one).map_err(|error| failed_read(&error))).collect()
    }

    pub(crate) fn ping(&self) -> Result<(), StoreError> {
        self.read(&[]).map(|_| ())
    }
}
