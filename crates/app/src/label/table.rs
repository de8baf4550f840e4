//! The labels as a table.

use access::{Action, may};
use base::{Locale, limits};

use crate::app::App;
use crate::csv;
use crate::error::Result;
use crate::session::UserSession;

/// How the columns are called.
pub(super) const fn columns(locale: Locale) -> [&'static str; 4] {
    match locale {
        Locale::Zh => ["中文名", "英文名", "颜色", "已归档"],
        Locale::En => ["name_zh", "name_en", "color", "archived"],
    }
}

/// Every label, in a form that [`super::import`] reads again.
pub async fn export(app: &App, user: &UserSession) -> Result<String> {
    may(&user.actor(), Action::ManageLabels)?;
    let labels = app.cx(user.workspace_id, user.actor()).labels(limits::LABELS_KEPT).await?;
    let header = columns(user.locale).map(Into::into).to_vec();
    let rows = labels.into_iter().map(|label| {
        let archived = if label.archived_at.is_some() { "1" } else { "" };
        vec![label.zh.into(), label.en.into(), label.color.into(), archived.into()]
    });
    Ok(csv::write(std::iter::once(header).chain(rows)))
}
