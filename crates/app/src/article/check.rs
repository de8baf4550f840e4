//! What an article may name and say: its limits, and that what it names is there.

use base::ArticleId;
use base::limits::{ARTICLE_NOTE_CHARS, CATEGORIES};
use knowledge::Edition;
use store::Cx;

use crate::error::{Error, Result};

/// In its stored form; the category and the team that it names are there.
pub(super) async fn edition(cx: &Cx, id: ArticleId, edition: Edition) -> Result<Edition> {
    let edition = edition.checked(id).map_err(|wrong| Error::invalid(wrong.field(), wrong.to_string()))?;
    filed(cx, edition.category, edition.owner).await?;
    Ok(edition)
}

/// The category and the team are there.
pub(super) async fn filed(
    cx: &Cx,
    category: Option<base::CategoryId>,
    owner: Option<base::TeamId>,
) -> Result<()> {
    if let Some(category) = category
        && !cx.categories(CATEGORIES).await?.iter().any(|row| row.id == category)
    {
        return Err(Error::invalid("category", "there is no such category"));
    }
    if let Some(owner) = owner
        && !cx.teams().await?.iter().any(|team| team.id == owner)
    {
        return Err(Error::invalid("owner", "there is no such team"));
    }
    Ok(())
}

/// What is said at a step: may be empty, on as many lines as it likes.
pub(super) fn note(field: &'static str, raw: &str) -> Result<String> {
    let note = raw.trim();
    if note.chars().count() > ARTICLE_NOTE_CHARS {
        return Err(Error::invalid(field, format!("at most {ARTICLE_NOTE_CHARS} characters")));
    }
    if note.chars().any(|c| c.is_control() && c != '\n') {
        return Err(Error::invalid(field, "must not hold control characters"));
    }
    Ok(note.to_owned())
}

/// A reason: a note that must say something.
pub(super) fn reason(raw: &str) -> Result<String> {
    let reason = note("reason", raw)?;
    if reason.is_empty() {
        return Err(Error::invalid("reason", "say why"));
    }
    Ok(reason)
}
