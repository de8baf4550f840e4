//! Both schemas say the same, every statement is prepared on both engines, and each is bound to its workspace.

use std::collections::{BTreeMap, BTreeSet};

use store::registry::{bound, crossing};
use store::{Config, Store, StoreError};

use crate::fixture::Fixture;

#[tokio::test]
async fn every_statement_is_prepared_on_both_engines() {
    let (file, postgres) = (Fixture::file().await, Fixture::postgres().await);
    let Config::Sqlite { path } = &file.config else { panic!("a file") };
    let connection = rusqlite::Connection::open(path).expect("opens");
    let url = &postgres.database.as_ref().expect("a database").url;
    let (client, driver) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.expect("connects");
    tokio::spawn(driver);
    let (mut names, all) = (BTreeSet::new(), [bound(), crossing()].concat());
    assert!(all.len() > 80, "{}", all.len());
    for statement in all {
        assert!(names.insert(statement.name), "{} is registered twice", statement.name);
        let prepared = connection
            .prepare(statement.sqlite())
            .unwrap_or_else(|error| panic!("SQLite, {}: {error}", statement.name));
        let other = client
            .prepare(statement.sql)
            .await
            .unwrap_or_else(|error| panic!("PostgreSQL, {}: {error:?}", statement.name));
        assert_eq!(prepared.parameter_count(), other.params().len(), "parameters of {}", statement.name);
        assert_eq!(prepared.column_count(), other.columns().len(), "columns of {}", statement.name);
    }
}

/// `$1` is compared with, or inserted as, the workspace: in every statement but the crossing ones.
#[test]
fn the_first_parameter_is_the_workspace() {
    for statement in bound() {
        let sql = statement.sql;
        let inserts =
            sql.starts_with("insert into") && sql.contains("(workspace_id,") && sql.contains("values ($1,");
        assert!(inserts || sql.contains("workspace_id = $1"), "{}: {sql}", statement.name);
        let tables = sql.matches(" from ").count() + sql.matches(" join ").count();
        let places = sql.matches("workspace_id").count();
        assert!(places >= tables, "{}: a table without its workspace: {sql}", statement.name);
    }
    let names: Vec<&str> = crossing().iter().map(|statement| statement.name).collect();
    assert!(names.iter().all(|name| name.starts_with("cross.")), "{names:?}");
}

/// What walks a whole table or a whole workspace, and may: small tables, and what ends at its limit in the order of the walk.
const WALKS: &[&str] = &[
    "api_key.list",
    // Some dozens at most.
    "article_reading.list",
    "article_source.list",
    // Categories are few: they are looked at beside the articles that are filed in them.
    "article_category.delete",
    "article_category.list",
    "article_face.by_change",
    "article_face.by_review",
    "article_face.by_title_en",
    "article_face.by_title_zh",
    // Counted in an index alone, when a file is put up.
    "article_file.usage",
    // A row for each import of a month, and its parts for a week.
    "article_import.expire",
    "article_import.list",
    "article_import.old",
    "article_import.old_parts",
    "article_import.unused",
    // Once a day: what all articles were used for.
    "article_feedback.rated",
    "article_told.used",
    "audit.count_unsealed",
    "audit.list",
    "audit.unsealed",
    "canned.shared",
    "canned_file.of_replies",
    "canned_file.usage",
    // Counts all customers of a workspace, for the one page that shows how many there are.
    "contact.count",
    // A row for each import of a month.
    "contact_import.expire",
    "contact_import.list",
    "contact_import.old",
    // What is left of files of the last day.
    "contact_import.old_chunks",
    "contact_import.old_refused",
    "contact_import.unused",
    // A row for each workspace that has articles.
    "cross.article_changes",
    "cross.conversation_counts",
    "cross.depth",
    // A row for each workspace that changed its flows.
    "cross.flow_heads",
    // A row for each workspace.
    "cross.help_centres",
    "cross.mailboxes",
    "cross.published_models",
    "cross.purge_drafts",
    "cross.purge_pace",
    "cross.purge_links",
    "cross.purge_sessions",
    "cross.tally",
    "cross.webhook_lanes",
    "cross.workspaces",
    "grant.states",
    // From the latest on, as many as are asked for.
    "flow_run.answered",
    // Fifty releases at most, and the files that are being changed.
    "flow_draft.list",
    "flow_release.list",
    // Everything that one workspace teaches is read at once: it is laid over the pack.
    "intent.at",
    "intent.changed",
    "intent.drop",
    "intent.now",
    "intent_example.at",
    "intent_example.changed",
    "intent_example.counts",
    "intent_example.now",
    "intent_example.switched_off",
    // Counted for the one page that shows them; they go with their conversations.
    "held_reply.groups",
    "hook.queue",
    "hook.tally",
    "inbox.list",
    "label.list",
    // Ten at most.
    "language_model.list",
    "list.counts",
    "mailbox.list",
    "model.list",
    "presence.online",
    // Counted for the one page that says how many there are, and before one is added.
    "product.count",
    "retention.labels",
    "search.clear_wipes",
    // One row for each workspace.
    "search.next_doc",
    "search.peek_state",
    "search.stale_contacts",
    "search.state",
    "search.wipes",
    // The table has one row at most.
    "setup_link.take",
    // One row for each version of the words that an administrator ever saved.
    // What was rejected in the last 60 days.
    "suggestion.old",
    "suggestion.rejected",
    "survey_form.list",
    "team.list",
    "team.members",
    "user.administrators",
    "user.list",
    "webhook.list",
];

/// Every other statement reaches its rows by an index that narrows further than the workspace.
#[tokio::test]
async fn nothing_walks_a_whole_workspace() {
    let file = Fixture::file().await;
    let Config::Sqlite { path } = &file.config else { panic!("a file") };
    let connection = rusqlite::Connection::open(path).expect("opens");
    let (mut walks, mut plans) = (BTreeSet::new(), Vec::new());
    for statement in [bound(), crossing()].concat() {
        let mut explain =
            connection.prepare(&format!("explain query plan {}", statement.sqlite())).expect("prepares");
        let nothing = vec![rusqlite::types::Null; explain.parameter_count()];
        let steps = explain
            .query_map(rusqlite::params_from_iter(nothing), |row| row.get::<_, String>(3))
            .expect("explains");
        for step in steps.map(|step| step.expect("text")) {
            // Eight tables have nothing but the workspace as their key.
            let own_key = [
                "workspace",
                "audit_head",
                "model_head",
                "flow_head",
                "article_head",
                "article_care",
                "help_centre",
                "ticket_head",
            ]
            .iter()
            .any(|table| step.contains(&format!("{table} USING PRIMARY KEY")));
            let subquery = step.starts_with("SCAN (") || step.contains("CONSTANT ROW");
            if !own_key && !subquery && (step.starts_with("SCAN") || step.contains("(workspace_id=?)")) {
                walks.insert(statement.name);
                plans.push(format!("{}: {step}", statement.name));
            }
        }
    }
    assert_eq!(walks, WALKS.iter().copied().collect(), "{plans:#?}");
}

type Table = BTreeMap<String, (String, bool)>;

/// Table → column → (type in SQLite's words, whether null is refused).
fn sqlite_columns(connection: &rusqlite::Connection) -> BTreeMap<String, Table> {
    let mut tables: BTreeMap<String, Table> = BTreeMap::new();
    let sql = "select t.name, c.name, lower(c.type), c.\"notnull\" from sqlite_schema t join pragma_table_info(t.name) c where t.type = 'table'";
    let mut statement = connection.prepare(sql).expect("prepares");
    let mut rows = statement.query([]).expect("reads");
    while let Some(row) = rows.next().expect("reads") {
        let (table, column): (String, String) = (row.get(0).expect("text"), row.get(1).expect("text"));
        tables
            .entry(table)
            .or_default()
            .insert(column, (row.get(2).expect("text"), row.get(3).expect("a flag")));
    }
    tables.retain(|name, _| !name.starts_with("sqlite_"));
    tables
}

async fn postgres_columns(client: &tokio_postgres::Client) -> BTreeMap<String, Table> {
    let sql = "select table_name::text, column_name::text, data_type::text, is_nullable = 'NO' from information_schema.columns \
               where table_schema = 'public'";
    let mut tables: BTreeMap<String, Table> = BTreeMap::new();
    for row in client.query(sql, &[]).await.expect("reads") {
        let kind = match row.get::<_, &str>(2) {
            "uuid" | "bytea" => "blob",
            "bigint" => "integer",
            other => other,
        };
        tables.entry(row.get(0)).or_default().insert(row.get(1), (kind.to_owned(), row.get(3)));
    }
    tables
}

/// Index texts, brought to one writing.
fn index(text: &str) -> String {
    let text = text.to_lowercase().replace("public.", "").replace(" using btree", "").replace("::text", "");
    text.chars().filter(|character| !character.is_whitespace() && !"()'".contains(*character)).collect()
}

#[tokio::test]
async fn the_two_schemas_are_the_same() {
    let (file, postgres) = (Fixture::file().await, Fixture::postgres().await);
    let Config::Sqlite { path } = &file.config else { panic!("a file") };
    let connection = rusqlite::Connection::open(path).expect("opens");
    let url = &postgres.database.as_ref().expect("a database").url;
    let (client, driver) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.expect("connects");
    tokio::spawn(driver);
    let (ours, theirs) = (sqlite_columns(&connection), postgres_columns(&client).await);
    assert!(ours.len() > 15);
    assert_eq!(ours, theirs);
    let mut statement = connection
        .prepare("select sql from sqlite_schema where type = 'index' and sql is not null")
        .expect("prepares");
    let ours: BTreeSet<String> = statement
        .query_map([], |row| row.get::<_, String>(0))
        .expect("reads")
        .map(|sql| index(&sql.expect("text")))
        .collect();
    let sql = "select indexdef from pg_indexes where schemaname = 'public' and indexname not like '%_pkey'";
    let theirs: BTreeSet<String> =
        client.query(sql, &[]).await.expect("reads").iter().map(|row| index(row.get(0))).collect();
    assert_eq!(ours, theirs);
    let keys = |name: &str, sql: &'static str| -> BTreeSet<String> {
        let all: Vec<&str> =
            sql.lines().map(str::trim).filter(|line| line.starts_with("primary key")).collect();
        assert_eq!(all.is_empty(), !sql.contains("create table"), "{name}");
        all.into_iter().map(str::to_owned).collect()
    };
    let [ours, theirs] = store::testing::migrations();
    assert_eq!(ours.len(), theirs.len());
    for ((name, one), (other_name, other)) in ours.into_iter().zip(theirs) {
        assert_eq!(name, other_name, "the same names in both folders");
        assert_eq!(keys(&name, one), keys(&name, other));
    }
}

#[tokio::test]
async fn keys_begin_with_the_workspace() {
    let [ours, _] = store::testing::migrations();
    for (name, sql) in ours {
        for line in sql.lines().map(str::trim).filter(|line| line.starts_with("primary key")) {
            assert!(line.starts_with("primary key (workspace_id"), "{name}: {line}");
        }
    }
}

#[tokio::test]
async fn migrations_are_forward_only() {
    for f in [Fixture::file().await, Fixture::postgres().await] {
        assert_eq!(Store::migrate(&f.config).await, Ok(Vec::new()), "nothing is applied twice");
        f.tamper("insert into schema_migration (name, checksum) values ('9999_future', 'x')").await;
        let newer = f.reopen().await.map(|_| ());
        assert!(
            matches!(&newer, Err(StoreError::Schema(text)) if text.contains("9999_future") && text.contains("newer")),
            "{newer:?}"
        );
        assert!(Store::migrate(&f.config).await.is_err());
        f.tamper("delete from schema_migration where name = '9999_future'; update schema_migration set checksum = 'x'").await;
        assert!(matches!(f.reopen().await.map(|_| ()), Err(StoreError::Schema(_))), "an edited migration");
        f.tamper("delete from schema_migration").await;
        let older = f.reopen().await.map(|_| ());
        assert!(
            matches!(&older, Err(StoreError::Schema(text)) if text.contains("zhike migrate")),
            "{older:?}"
        );
    }
    let folder = tempfile::tempdir().expect("a folder");
    let config = Config::Sqlite { path: folder.path().join("new.db") };
    assert_eq!(Store::migrate(&config).await.map(|names| names[0].clone()), Ok("0001_spine".into()));
}
