//! What was done, newest first, narrowed by who, what, on what and when.

use access::{Action, may};
use base::{AuditId, TypedId as _, limits};
use protocol::upkeep::{AuditChain, AuditEntry, AuditPage, BadLink};
use store::{AuditRow, Cx};

use super::names::Resolved;
use crate::app::App;
use crate::csv;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Entries read at once.
const READ: u32 = 1_000;
/// Entries looked through for one page; then the page says where to go on.
const LOOKED_THROUGH: usize = 20_000;
/// Entries of one table.
const EXPORTED: usize = 10_000;
/// Longest text of a filter.
const FILTER_CHARS: usize = 200;

/// What is looked for; empty means everything.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Entries before this one.
    pub before: Option<AuditId>,
    /// Who, exactly as written, or only the kind of whom (`user`, `contact`).
    pub actor: String,
    /// What, exactly as written.
    pub action: String,
    /// On what: all of it, or only its kind or id.
    pub subject: String,
    /// Not before this moment.
    pub from_ms: Option<i64>,
    /// Before this moment.
    pub to_ms: Option<i64>,
}

impl Filter {
    fn check(&self) -> Result<()> {
        let texts = [("actor", &self.actor), ("action", &self.action), ("subject", &self.subject)];
        match texts.into_iter().find(|(_, text)| text.chars().count() > FILTER_CHARS) {
            Some((field, _)) => {
                Err(Error::invalid(field, format!("must be at most {FILTER_CHARS} characters")))
            }
            None => Ok(()),
        }
    }

    fn takes(&self, row: &AuditRow) -> bool {
        let part = |wanted: &str, text: &str| {
            wanted.is_empty() || text == wanted || text.split(':').any(|part| part == wanted)
        };
        (self.action.is_empty() || self.action == row.action)
            && part(&self.actor, &row.actor)
            && part(&self.subject, &row.subject)
            && self.from_ms.is_none_or(|from| row.at.ms() >= from)
            && self.to_ms.is_none_or(|to| row.at.ms() < to)
    }

    /// Where the search begins. Ids begin with the time, so a time is a place; a second is added for clocks of several nodes.
    fn start(&self) -> Option<AuditId> {
        let at = self.to_ms.map(|to| first_id_at(to.saturating_add(1_000)));
        match (self.before, at) {
            (Some(before), Some(at)) => Some(before.min(at)),
            (before, at) => before.or(at),
        }
    }

    fn is_past(&self, row: &AuditRow) -> bool {
        self.from_ms.is_some_and(|from| row.at.ms() < from.saturating_sub(1_000))
    }
}

/// The smallest id of a moment.
fn first_id_at(ms: i64) -> AuditId {
    let ms = u64::try_from(ms).unwrap_or(0);
    AuditId::from_uuid(uuid::Builder::from_unix_timestamp_millis(ms, &[0; 10]).into_uuid())
}

/// Up to `most` rows, and where to look on.
async fn rows(cx: &Cx, filter: &Filter, most: usize) -> Result<(Vec<AuditRow>, Option<AuditId>)> {
    let (mut before, mut found, mut looked) = (filter.start(), Vec::new(), 0);
    loop {
        let page = cx.audit(before, READ).await?;
        let last_page = page.len() < READ as usize;
        for row in page {
            before = Some(row.id);
            looked += 1;
            if filter.is_past(&row) {
                return Ok((found, None));
            }
            if filter.takes(&row) {
                found.push(row);
                if found.len() >= most {
                    return Ok((found, before));
                }
            }
        }
        if last_page {
            return Ok((found, None));
        }
        if looked >= LOOKED_THROUGH {
            return Ok((found, before));
        }
    }
}

/// A page of the audit log.
pub async fn list(app: &App, user: &UserSession, filter: Filter) -> Result<AuditPage> {
    may(&user.actor(), Action::ReadAudit)?;
    filter.check()?;
    let cx = app.cx(user.workspace_id, user.actor());
    let (rows, next) = rows(&cx, &filter, limits::PAGE_ROWS as usize).await?;
    let names = Resolved::of(app, &cx, &rows).await?;
    let entry = |row: AuditRow| AuditEntry {
        id: row.id,
        at_ms: row.at.ms(),
        actor_name: names.name(&row.actor),
        subject_name: names.name(&row.subject),
        actor: row.actor,
        action: row.action,
        subject: row.subject,
        facts: serde_json::from_str(&row.facts).unwrap_or_default(),
        chain_no: row.chain_no,
    };
    Ok(AuditPage { entries: rows.into_iter().map(entry).collect(), next })
}

/// The same as a table, so many entries at most. Customers' names are left out: a table goes where nobody can erase them.
pub async fn export(app: &App, user: &UserSession, filter: Filter) -> Result<String> {
    may(&user.actor(), Action::ReadAudit)?;
    filter.check()?;
    let cx = app.cx(user.workspace_id, user.actor());
    let (rows, _) = rows(&cx, &filter, EXPORTED).await?;
    let names = Resolved::of_our_people(app, &cx).await?;
    let header = ["at", "actor", "actor_name", "action", "subject", "subject_name", "facts", "chain_no"];
    let lines = rows.iter().map(|row| {
        let cells = [
            csv::instant(row.at),
            row.actor.clone(),
            names.name(&row.actor).unwrap_or_default(),
            row.action.clone(),
            row.subject.clone(),
            names.name(&row.subject).unwrap_or_default(),
            row.facts.clone(),
            row.chain_no.map(|no| no.to_string()).unwrap_or_default(),
        ];
        cells.map(Into::into).to_vec()
    });
    Ok(csv::write(std::iter::once(header.map(Into::into).to_vec()).chain(lines)))
}

/// Whether nobody has changed, removed or reordered an entry.
pub async fn chain(app: &App, user: &UserSession) -> Result<AuditChain> {
    may(&user.actor(), Action::ReadAudit)?;
    let verdict = app.store().system().verify_audit(user.workspace_id).await?;
    let bad = verdict.first_bad.map(|bad| BadLink { chain_no: bad.chain_no, reason: bad.reason.to_owned() });
    Ok(AuditChain { entries: verdict.entries, unsealed: verdict.unsealed, bad })
}
