//! Erasure: nothing of the contact can be read, written or found in any file any more; everybody else's is untouched.

use std::path::Path;

use conversation::{Command, Content, IdentityKind};
use serde_json::json;
use store::{ChangeError, Changes, ERASED_KEY, Keys, NewJob, State, StoreError};

use crate::contacts::enrich;
use crate::fixture::{Customer, Fixture, assert_sound};
use crate::on_every_engine;

on_every_engine!(erased_is_gone, erasure_against_a_writer);

/// Plain words of `enrich` and of what the customers say.
const SECRETS: [&str; 9] = [
    "erasable-words",
    "Erasable",
    "secret-name",
    "file-secret",
    "dialogue-secret",
    "comment-secret",
    "draft-secret",
    "wrap-up-secret",
    "browser-secret-1",
];

async fn erase(f: &Fixture, customer: &Customer) -> Result<(), ChangeError<StoreError>> {
    let (id, now) = (customer.contact_id, f.env.now());
    let erase = move |_: &State| -> Result<Changes<()>, StoreError> {
        Ok(Changes::new(()).erase_contact(id, now).audit("erase_contact", format!("contact:{id}"), json!({})))
    };
    f.cx().change(Keys::new().contact(id), erase).await
}

async fn erased_is_gone(f: Fixture) {
    let (customer, other) = (f.customer("browser-secret-1").await, f.customer("s2").await);
    let said = customer.say("erasable-words 请删除我", "client-1").await.expect("says");
    let kept = other.say("keep this", "client-1").await.expect("says");
    let file_id = enrich(&f, &customer, &said).await;
    let (job_id, id, at) = (f.env.id(), said.conversation_id, f.env.now());
    let work = move |_: &State| -> Result<Changes<()>, StoreError> {
        let job = NewJob {
            id: job_id,
            kind: "turn",
            unique_key: None,
            order_key: None,
            due_at: at,
            payload: json!({ "phone": "13800000000" }),
            conversation_id: Some(id),
            lease: None,
            at,
        };
        Ok(Changes::new(()).insert_job(job).audit("add_job", "job", json!({})))
    };
    f.cx().change(Keys::new(), work).await.expect("adds");
    let terms = make_findable(&f).await;
    let before = sealed_bytes(&f, &customer, said.conversation_id).await;
    erase(&f, &customer).await.expect("erases");
    assert_eq!(f.cx().wipe_search(10).await, Ok(1), "its number is to be wiped");
    assert!(matches!(erase(&f, &customer).await, Err(ChangeError::Store(StoreError::Conflict(_)))), "once");
    f.store.system().scrub().await.expect("scrubs");

    let cx = f.cx();
    let (docs, _) = cx.search_candidates(vec![terms], None, 10).await.expect("asks");
    let left = cx.search_headers(&docs).await.expect("reads");
    assert_eq!(left.iter().map(|(_, header)| header.id).collect::<Vec<_>>(), [kept.conversation_id]);
    assert_eq!(docs.len(), 1, "not even a bit of it is left");
    assert_eq!(cx.unindexed(base::Timestamp(i64::MIN), 10).await, Ok(Vec::new()), "nor does it come back");
    assert_eq!(cx.contact_key(customer.contact_id).await.map(|_| ()), Err(StoreError::Erased));
    let record = cx.contact(customer.contact_id).await.expect("reads").expect("the row stays");
    assert!(record.contact.erased_at.is_some() && record.profile == conversation::Profile::default());
    assert_eq!(cx.contact_by_identity(IdentityKind::Anonymous, "browser-secret-1").await, Ok(None));
    let message = cx.messages(said.conversation_id, None, 9).await.expect("reads").remove(0);
    assert_eq!(message.content, Content::System { key: ERASED_KEY.into(), detail: None });
    assert_eq!((cx.file(file_id).await, cx.dialogue(said.conversation_id).await), (Ok(None), Ok(None)));
    assert_eq!(
        cx.surveys_of(said.conversation_id)
            .await
            .expect("reads")
            .pop()
            .map(|survey| (survey.stars, survey.comment)),
        Some((4, None))
    );
    let wrap_up = cx.wrap_ups_of(said.conversation_id).await.expect("reads").remove(0);
    assert_eq!((wrap_up.solved, wrap_up.note), (Some(true), None), "the fact stays, the words go");
    let job = cx.job(job_id).await.expect("reads").expect("is kept");
    assert_eq!((job.state, job.payload), (store::JobState::Done, json!({})));
    assert!(f.store.system().job_tally().await.expect("reads").iter().all(store::JobTally::balances));
    assert_eq!(cx.why(message.id).await, Ok(None));
    assert_eq!(
        cx.conversation_row(said.conversation_id).await.expect("reads").expect("stays").contact_name,
        None
    );
    let all = cx.export_contact(customer.contact_id).await.expect("reads").expect("the row stays");
    assert!(all.files.is_empty() && all.identities.is_empty() && all.drafts.is_empty());
    assert_sound(&cx, said.conversation_id).await;
    assert!(matches!(customer.say("more", "client-2").await, Err(ChangeError::Rejected(StoreError::Erased))));

    assert_eq!(
        cx.messages(kept.conversation_id, None, 9).await.expect("reads")[0].content,
        Content::text("keep this")
    );
    assert_eq!(
        cx.contact(other.contact_id).await.expect("reads").expect("is there").profile.name.as_deref(),
        Some("李雷 Erasable")
    );
    scan(&f, &before);
    f.store.system().seal_audit(f.workspace_id, 100).await.expect("seals");
    let verdict = f.store.system().verify_audit(f.workspace_id).await.expect("verifies");
    assert_eq!((verdict.unsealed, verdict.first_bad), (0, None), "the log survives erasure");
}

/// Everything that was said is findable by one term.
async fn make_findable(f: &Fixture) -> Vec<i64> {
    let cx = f.cx();
    let terms = cx.search_terms(["2删除"]).await.expect("a term");
    let found = cx.unindexed(base::Timestamp(i64::MIN), 10).await.expect("reads");
    let index = |what: store::Unindexed| store::ToIndex { what, terms: terms.clone(), seq: what.seq };
    let batch = found.into_iter().map(index).collect();
    let done = cx.index(f.env.id(), 0, base::Timestamp(i64::MIN), batch, None).await;
    assert_eq!(done, Ok(store::Indexed::Done));
    terms
}

/// What lies sealed of this customer before the erasure: key, message, profile.
async fn sealed_bytes(f: &Fixture, customer: &Customer, id: base::ConversationId) -> Vec<Vec<u8>> {
    let mut bytes = vec![customer.wrapped().to_vec()];
    if let store::Config::Sqlite { path } = &f.config {
        let connection = rusqlite::Connection::open(path).expect("opens");
        let mut column = |sql: &str, id: uuid::Uuid| {
            let value: Vec<u8> = connection.query_row(sql, [id.as_bytes()], |row| row.get(0)).expect("reads");
            bytes.push(value);
        };
        column("select body from message where conversation_id = ?1", id.0);
        column("select profile from contact where id = ?1", customer.contact_id.0);
        column("select bytes from file where contact_id = ?1", customer.contact_id.0);
        column("select note from wrap_up where conversation_id = ?1", id.0);
        column("select body from draft where contact_id = ?1", customer.contact_id.0);
        column("select value from identity where contact_id = ?1", customer.contact_id.0);
    }
    bytes
}

/// No file holds a plain word; in SQLite's not even the ciphertext and the wrapped key are left.
fn scan(f: &Fixture, sealed: &[Vec<u8>]) {
    let Some(folder) = &f.folder else { return };
    assert!(!found(folder.path(), b"SQLite format 3").is_empty(), "the scan sees the database");
    for word in SECRETS {
        assert_eq!(found(folder.path(), word.as_bytes()), Vec::<String>::new(), "{word}");
    }
    for bytes in sealed {
        assert_eq!(found(folder.path(), bytes), Vec::<String>::new(), "sealed bytes are left");
        // A piece of it would be as bad.
        assert_eq!(
            found(folder.path(), &bytes[bytes.len() / 2..][..12]),
            Vec::<String>::new(),
            "a piece is left"
        );
    }
}

fn found(folder: &Path, needle: &[u8]) -> Vec<String> {
    let mut hits = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let bytes = std::fs::read(entry.path()).expect("reads");
        if bytes.windows(needle.len()).any(|window| window == needle) {
            hits.push(entry.path().display().to_string());
        }
    }
    hits
}

/// While somebody writes without pause, erasure comes in between: nothing sealed is left behind, whoever was first.
async fn erasure_against_a_writer(f: Fixture) {
    let customer = f.customer("s1").await;
    let said = customer.say("first", "client-first").await.expect("says");
    let writer = {
        let customer = customer.clone();
        tokio::spawn(async move {
            let mut words = 0;
            while customer.say("on and on", &format!("client-{words}")).await.is_ok() && words < 500 {
                words += 1;
                tokio::task::yield_now().await;
            }
            words
        })
    };
    while f.cx().conversation(said.conversation_id).await.expect("reads").expect("is there").seq < 10 {
        tokio::task::yield_now().await;
    }
    erase(&f, &customer).await.expect("erases");
    let words = writer.await.expect("ends");
    assert!(words >= 1, "it wrote something before");
    let messages = f.cx().messages(said.conversation_id, None, 1_000).await.expect("reads");
    let erased = Content::System { key: ERASED_KEY.into(), detail: None };
    assert!(messages.iter().all(|message| message.content == erased));
    if f.folder.is_some() || f.database.is_some() {
        // Fails (a division by zero in PostgreSQL, a broken constraint in SQLite) if a sealed byte is left.
        f.tamper(
            "create table proof (none_left bigint check (none_left = 0)); \
                  insert into proof select count(*) from message where body is not null or meta is not null",
        )
        .await;
    }
    let header = assert_sound(&f.cx(), said.conversation_id).await;
    let cx = f.cx();
    let blocked = cx.change(Keys::new().conversation(header.id), {
        let now = f.env.now();
        move |state: &State| -> Result<Changes<()>, StoreError> {
            let header =
                state.conversation(said.conversation_id).ok_or(StoreError::Missing("conversation"))?;
            let policy = conversation::session::Policy::default();
            let (header, events) =
                conversation::decide_all(header, [Command::Resolve { by: None }], &policy, now)
                    .expect("the domain would allow it");
            Ok(Changes::new(()).put_conversation(&header, &events).audit(
                "resolve",
                "conversation",
                json!({}),
            ))
        }
    });
    assert!(
        matches!(blocked.await, Err(ChangeError::Store(StoreError::Conflict(_)))),
        "no write, not even by mistake"
    );
}

/// What a table of customers says lies sealed until it is done, and is gone then.
#[tokio::test]
async fn lines_of_an_import_are_never_plain() {
    let f = Fixture::file().await;
    let (id, at) = (f.env.id(), f.env.now());
    let lines = vec![vec!["import-secret@example.com".to_owned()]];
    let head = f.cx().seal_import_head(id, &"import-file-name.csv").await.expect("seals");
    let body = f.cx().seal_import_chunk(id, 0, &lines).await.expect("seals");
    let refused = f.cx().seal_import_refused(id, 2, &lines).await.expect("seals");
    let user_id = f.env.id();
    let put = move |_: &State| -> Result<Changes<()>, StoreError> {
        Ok(Changes::new(())
            .insert_contact_import(id, user_id, head.clone(), at)
            .insert_import_chunk(id, 0, body.clone(), at)
            .refuse_import_line(id, 2, refused.clone(), at)
            .audit("take_contact_import", "import", json!({})))
    };
    f.cx().change(Keys::new(), put).await.expect("stored");
    let (first, again) = f.cx().next_import_chunk::<Vec<Vec<String>>>(id).await.expect("opens").expect("one");
    assert_eq!((first, again), (0, lines.clone()));
    assert_eq!(f.cx().refused_import_lines(id, 0, 10).await, Ok(vec![(2, lines)]));
    f.store.system().scrub().await.expect("scrubs");
    let folder = f.folder.as_ref().expect("a folder").path();
    for entry in std::fs::read_dir(folder).expect("reads") {
        let bytes = std::fs::read(entry.expect("an entry").path()).expect("reads");
        for secret in ["import-secret", "import-file-name"] {
            assert!(
                !bytes.windows(secret.len()).any(|window| window == secret.as_bytes()),
                "{secret} is plain"
            );
        }
    }
}

/// What documents say lies sealed until it is an article, or is gone.
#[tokio::test]
async fn parts_of_documents_are_never_plain() {
    let f = Fixture::file().await;
    let (id, at) = (f.env.id(), f.env.now());
    let head = f.cx().seal_article_import(id, 0, &"document-file-name.pdf").await.expect("seals");
    let body = f.cx().seal_article_import(id, 1, &"document-secret").await.expect("seals");
    let part = store::NewArticleImportPart { no: 1, fate: "create", article_id: None, body };
    let user_id = f.env.id();
    let put = move |_: &State| -> Result<Changes<()>, StoreError> {
        let changes = Changes::new(()).insert_article_import(id, user_id, head.clone(), at);
        Ok(changes.insert_article_import_part(id, &part, at).ready_article_import(id, 1).audit(
            "take_article_import",
            "import",
            json!({}),
        ))
    };
    f.cx().change(Keys::new(), put).await.expect("stored");
    let rows = f.cx().article_import_parts(id, 0, Some("create"), 10).await.expect("read");
    assert_eq!(f.cx().article_import_body::<String>(id, &rows[0]).await.as_deref(), Ok("document-secret"));
    f.store.system().scrub().await.expect("scrubs");
    let folder = f.folder.as_ref().expect("a folder").path();
    for entry in std::fs::read_dir(folder).expect("reads") {
        let bytes = std::fs::read(entry.expect("an entry").path()).expect("reads");
        for secret in ["document-secret", "document-file-name"] {
            let plain = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!plain, "{secret} is plain");
        }
    }
}
