//! Bodies of the API for upkeep: work that failed, and the audit log.

use base::{AuditId, ConversationId, JobId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A job that failed for good until somebody drives it again.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct DeadLetter {
    /// Which.
    pub id: JobId,
    /// Kind of work.
    pub kind: String,
    /// Tries so far.
    pub attempts: u32,
    /// What went wrong last.
    pub last_error: String,
    /// The conversation it worked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation_id: Option<ConversationId>,
    /// When it was made.
    pub created_ms: i64,
    /// When it was tried last.
    pub tried_ms: i64,
}

/// How many jobs of one kind there were and are.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct JobCount {
    /// Kind of work.
    pub kind: String,
    /// Ever created.
    pub created: u64,
    /// Waiting or running.
    pub pending: u64,
    /// Done, removed ones too.
    pub done: u64,
    /// Given up.
    pub dead: u64,
    /// Whether every one that was created is accounted for.
    pub balances: bool,
}

/// A list of dead letters.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct DeadLetters {
    /// Oldest first.
    pub jobs: Vec<DeadLetter>,
    /// All work, by kind.
    pub kinds: Vec<JobCount>,
}

/// Which dead letters to drive again.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RetryKind {
    /// Kind of work.
    pub kind: String,
}

/// How many dead letters were driven again.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Retried {
    /// So many.
    pub retried: u32,
    /// Whether there are more of them: ask again.
    pub more: bool,
}

/// One audit entry.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AuditEntry {
    /// Which.
    pub id: AuditId,
    /// When.
    pub at_ms: i64,
    /// Who: `user:<id>`, `contact:<id>`, `assistant`, `system`.
    pub actor: String,
    /// Their name, where they still have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor_name: Option<String>,
    /// What: verb_noun.
    pub action: String,
    /// On what: `conversation:<id>` …
    pub subject: String,
    /// Its name, where it still has one; of a conversation the customer's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject_name: Option<String>,
    /// Ids and numbers of it.
    #[schema(value_type = Object)]
    pub facts: serde_json::Value,
    /// Its place in the sealed chain; absent within the first second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chain_no: Option<u64>,
}

/// A page of the audit log.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AuditPage {
    /// Newest first; may be empty although there is more further back.
    pub entries: Vec<AuditEntry>,
    /// Where to look on; absent at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<AuditId>,
}

/// Whether the audit log is as it was written.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AuditChain {
    /// Entries found sound, up to the first bad one.
    pub entries: u64,
    /// Entries of the last second, not chained yet.
    pub unsealed: u64,
    /// The place of the first bad entry, and what is wrong with it; absent when all is well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bad: Option<BadLink>,
}

/// The first entry that is not as it was sealed.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct BadLink {
    /// Its place in the chain.
    pub chain_no: u64,
    /// What is wrong.
    pub reason: String,
}
