//! Registered statements: the only SQL there is. Each has a name; a test prepares every one on both engines and checks that the
//! first parameter is the workspace.

use std::sync::OnceLock;

use crate::value::Value;

/// One registered SQL text, in PostgreSQL's writing.
#[derive(Debug)]
pub struct Statement {
    /// Aggregate and purpose.
    pub name: &'static str,
    /// The text, with `$n`.
    pub sql: &'static str,
    sqlite: OnceLock<String>,
}

impl Statement {
    pub(crate) const fn new(name: &'static str, sql: &'static str) -> Self {
        Self { name, sql, sqlite: OnceLock::new() }
    }

    /// The text for SQLite, rewritten once.
    pub fn sqlite(&self) -> &str {
        self.sqlite.get_or_init(|| crate::dialect::for_sqlite(self.sql))
    }
}

/// Declares the statements of one aggregate and lists them in `ALL`.
macro_rules! statements {
    ($($name:ident = $label:literal: $sql:expr;)*) => {
        $(pub(crate) static $name: crate::statement::Statement = crate::statement::Statement::new($label, $sql);)*
        pub(crate) static ALL: &[&crate::statement::Statement] = &[$(&$name),*];
    };
}
pub(crate) use statements;

/// A statement with its parameters, the workspace first.
#[derive(Clone, Debug)]
pub(crate) struct Query {
    pub(crate) statement: &'static Statement,
    pub(crate) params: Vec<Value>,
}

/// A write, and whether it must hit exactly one row for the change to stand.
#[derive(Clone, Debug)]
pub(crate) struct Write {
    pub(crate) query: Query,
    /// What is in conflict when no row is hit; `None` where any number is right.
    pub(crate) must_hit: Option<&'static str>,
    /// Its own conditions make it do nothing when the write before it hit no row: an engine that knows by then may spare it.
    pub(crate) follows: bool,
}

/// Every statement that is bound to one workspace.
pub fn bound() -> Vec<&'static Statement> {
    [
        crate::api_key::ALL,
        crate::article::ALL,
        crate::article_category::ALL,
        crate::article_change::ALL,
        crate::article_comment::ALL,
        crate::article_face::ALL,
        crate::article_fact::ALL,
        crate::article_file::ALL,
        crate::article_import::ALL,
        crate::article_care::ALL,
        crate::article_reading::ALL,
        crate::article_source::ALL,
        crate::article_question::ALL,
        crate::article_task::ALL,
        crate::article_told::ALL,
        crate::audit::ALL,
        crate::canned::ALL,
        crate::canned_file::ALL,
        crate::contact::ALL,
        crate::contact_group::ALL,
        crate::contact_import::ALL,
        crate::contact_page::ALL,
        crate::conversation::ALL,
        crate::correction::ALL,
        crate::must_read::ALL,
        crate::correction_told::ALL,
        crate::dialogue::ALL,
        crate::draft::ALL,
        crate::erase::ALL,
        crate::export::ALL,
        crate::fact::ALL,
        crate::file::ALL,
        crate::filtered::ALL,
        crate::grant::ALL,
        crate::held_reply::ALL,
        crate::payment::ALL,
        crate::code::ALL,
        crate::promise::ALL,
        crate::help_centre::ALL,
        crate::help_search::ALL,
        crate::intent::ALL,
        crate::intent_example::ALL,
        crate::sample::ALL,
        crate::job::ALL,
        crate::label::ALL,
        crate::language_model::ALL,
        crate::list::ALL,
        crate::mail::ALL,
        crate::mailed_transcript::ALL,
        crate::pace::ALL,
        crate::message::ALL,
        crate::message_read::ALL,
        crate::model_ledger::ALL,
        crate::flow_draft::ALL,
        crate::flow_release::ALL,
        crate::flow_run::ALL,
        crate::model_version::ALL,
        crate::once::ALL,
        crate::part::ALL,
        crate::password_link::ALL,
        crate::product::ALL,
        crate::retention::ALL,
        crate::saved_view::ALL,
        crate::sealer::ALL,
        crate::search::ALL,
        crate::search_index::ALL,
        crate::suggestion::ALL,
        crate::survey::ALL,
        crate::team::ALL,
        crate::ticket::ALL,
        crate::ticket_event::ALL,
        crate::mention::ALL,
        crate::user::ALL,
        crate::webhook::ALL,
        crate::workspace::ALL,
        crate::wrap_up::ALL,
    ]
    .concat()
}

/// The few that cross workspaces.
pub fn crossing() -> Vec<&'static Statement> {
    crate::cross::ALL.to_vec()
}
