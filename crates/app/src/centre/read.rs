//! What the pages of the help centre show.

use std::collections::BTreeMap;

use access::{Action, may};
use base::limits::CATEGORIES;
use base::{ArticleId, CategoryId, Locale, Timestamp};
use knowledge::Condition;
use store::CategoryRow;

use super::active::Centre;
use super::catalogue::{self, Card, Catalogue};
use crate::app::App;
use crate::article::file::Files;
use crate::error::Result;
use crate::product::filled;

/// Articles that a category shows of itself on the first page.
const OF_SECTION: usize = 5;
/// Articles that helped most, and newest ones, on the first page.
const IN_FRONT: usize = 6;
/// Days that count for what helped most.
const HELPED_DAYS: i64 = 90;
/// Answers that are counted for what helped most: the newest.
const HELPED: u32 = 1_000;
/// Articles beside one.
const RELATED: usize = 5;
const DAY_MS: i64 = 86_400_000;

/// What stands in place of a category where an article has none; no category is called so.
pub const UNFILED: &str = "-";

/// What is at an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found<T> {
    /// This.
    Here(T),
    /// Something that is shown in these languages, and not in the one asked for.
    Elsewhere(Vec<Locale>),
    /// Nothing, or nothing any more.
    Nowhere,
}

/// A category with what is shown in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its name in addresses; [`UNFILED`] for articles that have no category.
    pub slug: String,
    /// Its name in the language asked for, else in the other; empty for articles that have no category.
    pub name: String,
    /// How many articles are in it and under it.
    pub count: usize,
    /// Articles in it itself.
    pub cards: Vec<Card>,
    /// Categories under it that are not empty.
    pub under: Vec<Self>,
}

/// The first page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    /// Categories that are not empty, each with its first articles.
    pub sections: Vec<Section>,
    /// What helped most readers lately.
    pub helpful: Vec<Card>,
    /// What changed last.
    pub recent: Vec<Card>,
}

/// A category's page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectionPage {
    /// The category.
    pub section: Section,
    /// Name in addresses and name of the one above it.
    pub above: Option<(String, String)>,
    /// Languages in which it is not empty.
    pub locales: Vec<Locale>,
}

/// An article to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// What lists show of it.
    pub card: Card,
    /// Markdown.
    pub body: String,
    /// What holds for some instead, and for whom.
    pub cases: Vec<(Condition, String)>,
    /// The pictures and files that it names.
    pub files: Files,
    /// Where it is filed, the outermost first: names in addresses and names.
    pub above: Vec<(String, String)>,
    /// What else helps.
    pub related: Vec<Card>,
    /// The languages in which it is shown.
    pub locales: Vec<Locale>,
    /// From when on it holds.
    pub valid_from: Option<Timestamp>,
}

/// The categories of a workspace.
struct Tree(Vec<CategoryRow>);

impl Tree {
    async fn of(app: &App, centre: &Centre) -> Result<Self> {
        Ok(Self(app.cx(centre.workspace_id, super::READER).categories(CATEGORIES).await?))
    }

    fn row(&self, id: CategoryId) -> Option<&CategoryRow> {
        self.0.iter().find(|row| row.id == id)
    }

    /// Where something is filed, the outermost first.
    fn above(&self, category: Option<CategoryId>, locale: Locale) -> Vec<(String, String)> {
        let Some(row) = category.and_then(|id| self.row(id)) else { return Vec::new() };
        let parent = row.parent.and_then(|id| self.row(id));
        parent.into_iter().chain([row]).map(|row| (row.slug.clone(), called(row, locale))).collect()
    }

    /// The categories on top that are not empty, with all that is in them, by place; last what is in none.
    fn sections(&self, cards: &[Card], locale: Locale) -> Vec<Section> {
        let mut filed: BTreeMap<Option<CategoryId>, Vec<Card>> = BTreeMap::new();
        for card in cards {
            let category = card.category.filter(|id| self.row(*id).is_some());
            filed.entry(category).or_default().push(card.clone());
        }
        let top = self.0.iter().filter(|row| row.parent.is_none());
        let mut sections: Vec<Section> = top.filter_map(|row| self.section(row, &filed, locale)).collect();
        if let Some(cards) = filed.remove(&None) {
            let (slug, count) = (UNFILED.to_owned(), cards.len());
            sections.push(Section { slug, name: String::new(), count, cards, under: Vec::new() });
        }
        sections
    }

    fn section(
        &self,
        row: &CategoryRow,
        filed: &BTreeMap<Option<CategoryId>, Vec<Card>>,
        locale: Locale,
    ) -> Option<Section> {
        let under: Vec<Section> = self
            .0
            .iter()
            .filter(|other| other.parent == Some(row.id))
            .filter_map(|other| self.section(other, filed, locale))
            .collect();
        let cards = filed.get(&Some(row.id)).cloned().unwrap_or_default();
        let count = cards.len() + under.iter().map(|section| section.count).sum::<usize>();
        (count > 0).then(|| Section {
            slug: row.slug.clone(),
            name: called(row, locale),
            count,
            cards,
            under,
        })
    }
}

fn called(row: &CategoryRow, locale: Locale) -> String {
    let (own, other) = match locale {
        Locale::Zh => (&row.name.0, &row.name.1),
        Locale::En => (&row.name.1, &row.name.0),
    };
    if own.is_empty() { other.clone() } else { own.clone() }
}

/// Instants as days of the company.
pub struct Days(insight::Zone);

impl Days {
    /// As `2026-11-29`.
    pub fn of(&self, at: Timestamp) -> String {
        self.0.day_and_hour(at).0.to_string()
    }
}

/// In which zone days are told.
pub async fn days(app: &App, centre: &Centre) -> Result<Days> {
    may(&super::READER, Action::ReadHelpCentre)?;
    Ok(Days(crate::house::in_force(app, centre.workspace_id).await?.zone(app)))
}

/// The first page.
pub async fn home(app: &App, centre: &Centre, locale: Locale) -> Result<Home> {
    may(&super::READER, Action::ReadHelpCentre)?;
    let (catalogue, now) = (catalogue::of(app, centre.workspace_id).await?, app.env().now());
    let cards = catalogue.cards(locale, now);
    let mut sections = Tree::of(app, centre).await?.sections(&cards, locale);
    for section in &mut sections {
        section.cards.truncate(OF_SECTION);
    }
    let cx = app.cx(centre.workspace_id, super::READER);
    let helped = cx.most_helpful(now.plus_ms(-HELPED_DAYS * DAY_MS), HELPED).await?;
    let helpful: Vec<Card> =
        helped.into_iter().filter_map(|(id, _)| catalogue.card(id, locale, now)).take(IN_FRONT).collect();
    let recent = cards.into_iter().filter(|card| !helpful.contains(card)).take(IN_FRONT).collect();
    Ok(Home { sections, helpful, recent })
}

/// Every category that is not empty, with everything in it.
pub async fn every_article(app: &App, centre: &Centre, locale: Locale) -> Result<Vec<Section>> {
    may(&super::READER, Action::ReadHelpCentre)?;
    let catalogue = catalogue::of(app, centre.workspace_id).await?;
    Ok(Tree::of(app, centre).await?.sections(&catalogue.cards(locale, app.env().now()), locale))
}

/// A category's page.
pub async fn section(app: &App, centre: &Centre, locale: Locale, slug: &str) -> Result<Found<SectionPage>> {
    may(&super::READER, Action::ReadHelpCentre)?;
    let (catalogue, now) = (catalogue::of(app, centre.workspace_id).await?, app.env().now());
    let tree = Tree::of(app, centre).await?;
    let in_language = |locale: Locale| {
        let sections = tree.sections(&catalogue.cards(locale, now), locale);
        let all = sections.into_iter().flat_map(|section| {
            let under = section.under.clone();
            std::iter::once(section).chain(under)
        });
        all.into_iter().find(|section| section.slug == slug)
    };
    let locales: Vec<Locale> =
        Locale::ALL.into_iter().filter(|locale| in_language(*locale).is_some()).collect();
    let Some(section) = in_language(locale) else {
        return Ok(if locales.is_empty() { Found::Nowhere } else { Found::Elsewhere(locales) });
    };
    let id = tree.0.iter().find(|row| row.slug == slug).map(|row| row.id);
    let mut above = tree.above(id, locale);
    above.pop();
    Ok(Found::Here(SectionPage { section, above: above.pop(), locales }))
}

/// An article.
pub async fn article(app: &App, centre: &Centre, locale: Locale, id: ArticleId) -> Result<Found<Reading>> {
    may(&super::READER, Action::ReadHelpCentre)?;
    let (catalogue, now) = (catalogue::of(app, centre.workspace_id).await?, app.env().now());
    let Some(entry) = catalogue.entries.get(&id) else { return Ok(Found::Nowhere) };
    let locales = entry.locales(now);
    let Some(card) = entry.card(locale, now) else {
        return Ok(if locales.is_empty() { Found::Nowhere } else { Found::Elsewhere(locales) });
    };
    // What is shown is what the record says now, whatever was known of it before.
    let cx = app.cx(centre.workspace_id, super::READER);
    let record = cx.article(id).await?;
    let live = record.filter(|record| record.header.live.is_published()).and_then(|record| record.live);
    let live = match live {
        Some(edition) => Some(filled(&cx, edition).await?),
        None => None,
    };
    let Some(public) = live.as_ref().and_then(|edition| edition.public(locale, now)) else {
        return Ok(Found::Nowhere);
    };
    let tree = Tree::of(app, centre).await?;
    Ok(Found::Here(Reading {
        body: public.body.to_owned(),
        cases: public.cases.iter().map(|case| (case.when.clone(), case.body.to_owned())).collect(),
        files: Files::of(&cx, &public.bodies()).await?,
        above: tree.above(card.category, locale),
        related: related(&catalogue, &card, &entry.related, locale, now),
        locales,
        valid_from: entry.valid_from,
        card,
    }))
}

/// What an editor says helps too, then what is filed beside it.
fn related(
    catalogue: &Catalogue,
    card: &Card,
    said: &[ArticleId],
    locale: Locale,
    now: Timestamp,
) -> Vec<Card> {
    let mut all: Vec<Card> = said.iter().filter_map(|id| catalogue.card(*id, locale, now)).collect();
    if all.len() < RELATED && card.category.is_some() {
        let beside = catalogue.cards(locale, now).into_iter().filter(|other| other.category == card.category);
        all.extend(beside);
    }
    let mut seen = vec![card.id];
    all.retain(|other| {
        let new = !seen.contains(&other.id);
        seen.push(other.id);
        new
    });
    all.truncate(RELATED);
    all
}
