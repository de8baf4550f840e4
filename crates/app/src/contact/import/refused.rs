//! The lines that were refused, with what is wrong and what to do, as a table that can be mended and taken in again.

use std::borrow::Cow;

use access::{Action, may};
use base::{ContactImportId, Locale};
use serde_json::json;
use store::{Changes, Cx, Keys, State};

use super::words::sentence;
use super::{Head, RefusedLine};
use crate::app::App;
use crate::conversation::flatten;
use crate::csv;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Lines read at once.
const PAGE: u32 = 500;

/// The table, read as it is written out.
pub struct RefusedLines {
    cx: Cx,
    id: ContactImportId,
    columns: Vec<String>,
    locale: Locale,
    after: Option<u64>,
}

/// Begins it; that it was taken out is noted.
pub async fn refused(app: &App, user: &UserSession, id: ContactImportId) -> Result<RefusedLines> {
    may(&user.actor(), Action::ImportContacts)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let row = cx.contact_import(id).await?.ok_or(Error::NotFound("contact import"))?;
    let head: Head = cx.import_head(&row).await?;
    let count = row.counts.refused;
    let note = move |_: &State| -> Result<Changes<()>> {
        let facts = json!({ "lines": count });
        Ok(Changes::new(()).audit("export_refused_contacts", format!("contact_import:{id}"), facts))
    };
    cx.change(Keys::new(), note).await.map_err(flatten)?;
    // The columns of a file that was itself one of refused lines are made anew.
    let columns = head.columns;
    Ok(RefusedLines { cx, id, columns, locale: user.locale, after: None })
}

impl RefusedLines {
    /// The next piece of the text; `None` at its end.
    pub async fn next(&mut self) -> Result<Option<String>> {
        let Some(after) = self.after else {
            self.after = Some(0);
            let own = if self.locale == Locale::Zh {
                ["_行", "_列", "_原因"]
            } else {
                ["_line", "_column", "_why"]
            };
            let head =
                own.into_iter().map(Cow::from).chain(self.kept().map(|at| Cow::from(&*self.columns[at])));
            return Ok(Some(csv::write([head.collect::<Vec<_>>()])));
        };
        let page = self.cx.refused_import_lines::<RefusedLine>(self.id, after, PAGE).await?;
        let Some((last, _)) = page.last() else { return Ok(None) };
        self.after = Some(*last);
        let rows = page.into_iter().map(|(number, line)| {
            let why = sentence(&line.problem, self.locale);
            let own = [number.to_string(), line.column.unwrap_or_default(), why.to_owned()];
            let cells = self.kept().map(|at| line.cells.get(at).cloned().unwrap_or_default());
            let more = line.cells.iter().skip(self.columns.len()).cloned();
            own.into_iter().chain(cells).chain(more).map(Cow::from).collect::<Vec<_>>()
        });
        Ok(Some(csv::rows(rows)))
    }

    /// Columns of the file but for those that are for people.
    fn kept(&self) -> impl Iterator<Item = usize> {
        (0..self.columns.len()).filter(|at| !self.columns[*at].starts_with(super::columns::ASIDE))
    }
}
