//! What the help centre can show of each article, held in memory and brought up to date at every look: one number is read, and what
//! changed since. So what is taken back is gone with the next page on every node.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use base::{ArticleId, CategoryId, Locale, Timestamp, WorkspaceId};
use knowledge::{Edition, PassageKind, passages};
use parking_lot::RwLock;

use crate::app::App;
use crate::error::Result;
use crate::product::named_by;

/// Changes that are read at once.
const AT_ONCE: u32 = 500;
/// Characters of what an article is about, in lists and for search engines.
const SUMMARY_CHARS: usize = 160;
/// Characters of a title in an address.
const SLUG_CHARS: usize = 60;

/// An article in lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Id.
    pub id: ArticleId,
    /// Its version.
    pub version: u32,
    /// Its name in addresses.
    pub name: String,
    /// Its title.
    pub title: String,
    /// What it is about.
    pub summary: String,
    /// Where it is filed.
    pub category: Option<CategoryId>,
    /// When it last changed.
    pub changed_at: Timestamp,
}

/// What is kept of an article in one language.
#[derive(Clone, Debug)]
pub(super) struct Text {
    pub(super) title: String,
    pub(super) folded: String,
    pub(super) summary: String,
    /// Whether the article's own text is shown: only then may a search show its passages.
    pub(super) own: bool,
}

/// An article that customers may read in the help centre, whenever it holds.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) id: ArticleId,
    pub(super) version: u32,
    pub(super) name: String,
    pub(super) category: Option<CategoryId>,
    pub(super) related: Vec<ArticleId>,
    pub(super) changed_at: Timestamp,
    pub(super) valid_from: Option<Timestamp>,
    pub(super) valid_until: Option<Timestamp>,
    pub(super) texts: BTreeMap<Locale, Text>,
}

impl Entry {
    fn of(id: ArticleId, version: u32, at: Timestamp, edition: &Edition) -> Option<Self> {
        let timeless = Edition { valid_from: None, valid_until: None, ..edition.clone() };
        let mut texts = BTreeMap::new();
        for locale in Locale::ALL {
            if let Some(public) = timeless.public(locale, at) {
                let title = public.title.trim().to_owned();
                let text = Text {
                    folded: title.to_lowercase(),
                    title,
                    summary: summary(public.body, locale),
                    own: public.own,
                };
                texts.insert(locale, text);
            }
        }
        let in_english = edition.wordings.get(&Locale::En).map_or("", |text| text.title.as_str());
        (!texts.is_empty()).then(|| Self {
            id,
            version,
            name: name(in_english, id),
            category: edition.category,
            related: edition.related.clone(),
            changed_at: at,
            valid_from: edition.valid_from,
            valid_until: edition.valid_until,
            texts,
        })
    }

    fn holds(&self, at: Timestamp) -> bool {
        self.valid_from.is_none_or(|from| from <= at) && self.valid_until.is_none_or(|until| at < until)
    }

    /// As it is shown in this language now.
    pub(super) fn card(&self, locale: Locale, at: Timestamp) -> Option<Card> {
        let text = self.texts.get(&locale).filter(|_| self.holds(at))?;
        Some(Card {
            id: self.id,
            version: self.version,
            name: self.name.clone(),
            title: text.title.clone(),
            summary: text.summary.clone(),
            category: self.category,
            changed_at: self.changed_at,
        })
    }

    /// The languages in which it is shown now.
    pub(super) fn locales(&self, at: Timestamp) -> Vec<Locale> {
        if self.holds(at) { self.texts.keys().copied().collect() } else { Vec::new() }
    }
}

/// What everybody may read of one workspace.
#[derive(Clone, Debug, Default)]
pub(super) struct Catalogue {
    position: u64,
    pub(super) entries: BTreeMap<ArticleId, Arc<Entry>>,
}

impl Catalogue {
    /// Everything that is shown in this language now, the newest change first.
    pub(super) fn cards(&self, locale: Locale, at: Timestamp) -> Vec<Card> {
        let mut cards: Vec<Card> = self.entries.values().filter_map(|entry| entry.card(locale, at)).collect();
        cards.sort_by(|a, b| b.changed_at.cmp(&a.changed_at).then_with(|| a.title.cmp(&b.title)));
        cards
    }

    pub(super) fn card(&self, id: ArticleId, locale: Locale, at: Timestamp) -> Option<Card> {
        self.entries.get(&id)?.card(locale, at)
    }
}

/// The catalogues of this process.
#[derive(Default)]
pub struct Catalogues {
    known: RwLock<HashMap<WorkspaceId, Arc<Catalogue>>>,
    /// One reads at a time.
    reading: tokio::sync::Mutex<()>,
}

/// The catalogue as it is now.
pub(super) async fn of(app: &App, workspace_id: WorkspaceId) -> Result<Arc<Catalogue>> {
    let cx = app.cx(workspace_id, super::READER);
    let newest = cx.article_change_no().await?;
    let known = || app.catalogues().known.read().get(&workspace_id).cloned();
    if let Some(known) = known().filter(|known| known.position == newest) {
        return Ok(known);
    }
    let _reading = app.catalogues().reading.lock().await;
    let newest = cx.article_change_no().await?;
    // It can only be ahead where the record is not the one that it was read from.
    let before = known().filter(|known| known.position <= newest);
    if let Some(known) = before.as_ref().filter(|known| known.position == newest) {
        return Ok(known.clone());
    }
    let mut next = before.as_deref().cloned().unwrap_or_default();
    loop {
        let changes = cx.article_changes(next.position, AT_ONCE).await?;
        let Some(last) = changes.last().map(|change| change.no) else { break };
        let editions = changes.iter().filter_map(|change| change.published.as_ref());
        let named = named_by(&cx, editions.map(|(_, edition)| edition)).await?;
        for change in changes {
            let entry = change.published.and_then(|(version, edition)| {
                Entry::of(change.article_id, version, change.at, &edition.with_facts(&named))
            });
            match entry {
                Some(entry) => drop(next.entries.insert(change.article_id, Arc::new(entry))),
                None => drop(next.entries.remove(&change.article_id)),
            }
        }
        next.position = last;
    }
    let next = Arc::new(next);
    app.catalogues().known.write().insert(workspace_id, next.clone());
    Ok(next)
}

/// What an article is about: the beginning of its first passage.
fn summary(body: &str, locale: Locale) -> String {
    let all = passages(body, locale);
    let first = all.iter().find(|one| one.kind == PassageKind::Text).or_else(|| all.first());
    let plain =
        first.map_or("", |passage| passage.text.as_str()).split_whitespace().collect::<Vec<_>>().join(" ");
    match plain.char_indices().nth(SUMMARY_CHARS) {
        Some((end, _)) => format!("{}…", plain[..end].trim_end()),
        None => plain,
    }
}

/// Its name in addresses: the English title where there is one, for people, then the id, which alone counts.
fn name(title: &str, id: ArticleId) -> String {
    let mut slug = String::new();
    for c in title.chars().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
        if slug.len() >= SLUG_CHARS {
            break;
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { id.to_string() } else { format!("{slug}-{id}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_what_it_is_about_and_ends_in_the_id() {
        let id: ArticleId = "0192f3a0-0000-7000-8000-000000000001".parse().expect("an id");
        for (title, begins) in [
            ("Returns: the rules!", "returns-the-rules-0192f3a0-"),
            ("", "0192f3a0-"),
            ("退货规则", "0192f3a0-"),
            ("  --  ", "0192f3a0-"),
        ] {
            let name = name(title, id);
            assert!(name.starts_with(begins) && name.ends_with(&id.to_string()), "{name}");
        }
        assert!(name(&"long ".repeat(60), id).len() <= SLUG_CHARS + 37);
    }

    #[test]
    fn a_summary_is_one_line_and_short() {
        assert_eq!(summary("## 时限\n\n七天\n内。", Locale::Zh), "七天 内。");
        assert_eq!(summary("- 一\n- 二", Locale::Zh), "一 二");
        assert_eq!(summary("", Locale::En), "");
        assert_eq!(summary(&"长".repeat(500), Locale::Zh).chars().count(), SUMMARY_CHARS + 1);
    }
}
