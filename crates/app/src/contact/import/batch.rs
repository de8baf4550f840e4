//! Some lines at once: what becomes of their customers, and how far the import has come, in one commit. So a line is done once,
//! however often the work stops in the middle.

use std::collections::HashSet;

use base::ContactId;
use protocol::people::LineFate;
use serde_json::{Value, json};
use store::{ChangeError, Changes, ContactImportRow, Cx, ImportCounts, Keys, State, StoreError};

use super::RefusedLine;
use super::columns::{Columns, Wrong};
use crate::app::App;
use crate::contact::news::News;
use crate::contact::plan::{self, Fate, Plan};
use crate::conversation::flatten;
use crate::csv::Line;
use crate::error::{Error, Result};

impl Plan {
    /// As it is shown.
    pub(super) const fn fate(&self) -> LineFate {
        match self.fate {
            Fate::Created { .. } => LineFate::Created,
            Fate::Changed { .. } => LineFate::Changed,
            Fate::Unchanged => LineFate::Unchanged,
        }
    }
}

/// What would become of the customer of a line.
pub(super) async fn look(app: &App, cx: &Cx, news: &News) -> Result<std::result::Result<Plan, Wrong>> {
    planned(app, cx, news, &json!({})).await
}

async fn planned(app: &App, cx: &Cx, news: &News, facts: &Value) -> Result<std::result::Result<Plan, Wrong>> {
    match plan::put(app, cx, news, facts).await {
        Ok(plan) => Ok(Ok(plan)),
        Err(Error::IdentityTaken(_)) => Ok(Err(Wrong::line("taken"))),
        Err(Error::Invalid { .. }) => Ok(Err(Wrong::line("too_many_attributes"))),
        Err(error) => Err(error),
    }
}

/// What is to be committed for some lines.
struct Batch {
    plans: Vec<Plan>,
    refused: Vec<(u64, Vec<u8>)>,
    counts: ImportCounts,
    lines: u64,
}

/// What became of a batch.
pub(super) enum Did {
    /// So many lines are done.
    Lines(u64),
    /// Somebody else wrote meanwhile: look again.
    Again,
    /// It was stopped, or is done elsewhere.
    Over,
}

/// Does the first of these lines, at most `most`; fewer when two would change the same customer. `ends`: the chunk that is done with
/// the last of them.
pub(super) async fn work(
    app: &App,
    cx: &Cx,
    import: &ContactImportRow,
    columns: &Columns,
    lines: &[Line],
    most: usize,
    chunk: u64,
) -> Result<Did> {
    let batch = gather(app, cx, import, columns, &lines[..lines.len().min(most)]).await?;
    let (id, from, now) = (import.id, import.done, app.env().now());
    let done = from + batch.lines;
    let chunk_done = batch.lines == lines.len() as u64;
    let lines = batch.lines;
    let keys = batch.plans.iter().fold(Keys::new().contact_import(id), |keys, plan| plan.keys(keys));
    let change = move |state: &State| -> Result<Changes<()>> {
        let changes = Changes::new(()).advance_contact_import(id, from, done, batch.counts);
        let changes = batch
            .refused
            .iter()
            .fold(changes, |changes, (line, body)| changes.refuse_import_line(id, *line, body.clone(), now));
        let changes = if chunk_done { changes.drop_import_chunk(id, chunk) } else { changes };
        let changes = batch.plans.iter().try_fold(changes, |changes, plan| plan.write(state, changes))?;
        Ok(changes.unaudited("each customer's change is audited; the import is at its start and end"))
    };
    match cx.change(keys, change).await {
        Ok(()) => Ok(Did::Lines(lines)),
        Err(
            ChangeError::Rejected(Error::Contended | Error::Store(StoreError::Erased))
            | ChangeError::Store(StoreError::Conflict(_)),
        ) => {
            let now = cx.contact_import(id).await?;
            let same = now.is_some_and(|now| now.done == from && super::run::goes_on(now.state));
            Ok(if same { Did::Again } else { Did::Over })
        }
        Err(error) => Err(flatten(error)),
    }
}

async fn gather(
    app: &App,
    cx: &Cx,
    import: &ContactImportRow,
    columns: &Columns,
    lines: &[Line],
) -> Result<Batch> {
    let facts = json!({ "import": import.id });
    let (mut hashes, mut owners) = (HashSet::new(), HashSet::<ContactId>::new());
    let mut batch =
        Batch { plans: Vec::new(), refused: Vec::new(), counts: ImportCounts::default(), lines: 0 };
    for line in lines {
        let plan = match columns.news(cx, line).await? {
            Err(wrong) => Err(wrong),
            Ok(news) => {
                // Whoever is spoken of twice is looked at again when the first is written.
                if news.known.iter().any(|one| !hashes.insert((one.kind, one.hash))) {
                    break;
                }
                planned(app, cx, &news, &facts).await?
            }
        };
        match plan {
            Err(wrong) => {
                let number = u64::from(line.number);
                let Wrong { column, problem } = wrong;
                let body = RefusedLine { cells: line.cells.clone(), column, problem: problem.to_owned() };
                batch.refused.push((number, cx.seal_import_refused(import.id, number, &body).await?));
                batch.counts.refused += 1;
            }
            Ok(plan) => {
                if !plan.creates() && !owners.insert(plan.id) {
                    break;
                }
                match plan.fate() {
                    LineFate::Created => batch.counts.created += 1,
                    LineFate::Changed => batch.counts.changed += 1,
                    LineFate::Unchanged | LineFate::Refused => batch.counts.unchanged += 1,
                }
                batch.plans.push(plan);
            }
        }
        batch.lines += 1;
    }
    Ok(batch)
}
