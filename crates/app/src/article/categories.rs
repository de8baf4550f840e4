//! Where articles are filed, and by which tags.

use std::collections::BTreeMap;

use access::{Action, may};
use base::limits::CATEGORIES;
use protocol::article_list::{Categories, Category};
use protocol::inbox::Wording;
use store::{CategoryRow, Side};

use super::edits;
use crate::app::App;
use crate::error::Result;
use crate::session::UserSession;

/// Tags that are shown.
const TAGS: usize = 200;
/// Combinations of tags that are looked at.
const COMBINATIONS: u32 = 5_000;

/// The categories by place, and the tags in use, the most used first. Editors count drafts too, others what is published.
pub async fn categories(app: &App, user: &UserSession) -> Result<Categories> {
    may(&user.actor(), Action::ReadArticles)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let side = if edits(&user.actor()) { Side::Desk } else { Side::Live };
    let filed: BTreeMap<_, _> = cx.articles_filed(side).await?.into_iter().collect();
    let rows = cx.categories(CATEGORIES).await?;
    let mut used: BTreeMap<String, u32> = BTreeMap::new();
    for (tags, count) in cx.article_tags(side, COMBINATIONS).await? {
        for tag in tags {
            *used.entry(tag).or_default() += count;
        }
    }
    let mut tags: Vec<(String, u32)> = used.into_iter().collect();
    tags.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    tags.truncate(TAGS);
    let shown = |row: CategoryRow| {
        let articles = filed.get(&row.id).copied().unwrap_or_default();
        shown(row, articles)
    };
    Ok(Categories {
        categories: rows.into_iter().map(shown).collect(),
        tags: tags.into_iter().map(|(tag, _)| tag).collect(),
    })
}

/// A category as the desk shows it.
pub(super) fn shown(row: CategoryRow, articles: u32) -> Category {
    Category {
        id: row.id,
        parent: row.parent,
        slug: row.slug,
        name: Wording { zh: row.name.0, en: row.name.1 },
        place: row.place,
        articles,
    }
}
