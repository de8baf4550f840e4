//! The articles of an industry pack are laid into a workspace: published, as reviewed by who wrote the pack.

use std::collections::BTreeMap;

use access::{Action, Actor, may};
use base::{ArticleId, CategoryId, TypedId, WorkspaceId};
use knowledge::{Command, Edition, Leaf, LeafError, Rules, bind};
use serde::Deserialize;
use serde_json::json;
use store::{CategoryRow, Changes, Keys, State};

use super::act::{Act, dated, done};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::house::in_force;

/// The workspace's setting that says that they are laid in.
const LAID: &str = "pack_articles";

/// A category of a pack.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PackCategory {
    /// Its name in addresses.
    slug: String,
    zh: String,
    en: String,
}

/// The articles of a pack, and where they are filed.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    categories: Vec<PackCategory>,
    leaves: Vec<Leaf>,
}

impl Shelf {
    /// Reads articles, and the list of categories where there is one. A bad file is named with its line.
    pub fn read<'a>(
        categories: Option<&str>,
        files: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> std::result::Result<Self, LeafError> {
        let wrong = |error: serde_norway::Error| LeafError {
            file: "articles.yaml".to_owned(),
            line: error.location().map_or(1, |place| place.line()),
            problem: error.to_string(),
        };
        let categories: Vec<PackCategory> =
            categories.map(serde_norway::from_str).transpose().map_err(wrong)?.unwrap_or_default();
        let leaves = bind(files)?;
        Ok(Self { categories, leaves })
    }

    /// How many articles there are.
    pub const fn len(&self) -> usize {
        self.leaves.len()
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.leaves.is_empty()
    }

    /// Categories that articles name and the list does not.
    pub fn unlisted(&self) -> Vec<&str> {
        let listed = |slug: &str| self.categories.iter().any(|one| one.slug == slug);
        let named = self.leaves.iter().map(|leaf| leaf.category.as_str());
        named.filter(|slug| !listed(slug)).collect()
    }

    /// Every category in the order of the list; one that no list names is called as its address.
    fn categories(&self, id: impl Fn(&str) -> CategoryId) -> Vec<CategoryRow> {
        let mut rows: Vec<CategoryRow> = Vec::new();
        let listed = self.categories.iter().map(|one| (&one.slug, (&one.zh, &one.en)));
        let named = self.leaves.iter().map(|leaf| (&leaf.category, (&leaf.category, &leaf.category)));
        for (slug, (zh, en)) in listed.chain(named) {
            if !rows.iter().any(|row| row.slug == *slug) {
                rows.push(CategoryRow {
                    id: id(slug),
                    parent: None,
                    slug: slug.clone(),
                    name: (zh.clone(), en.clone()),
                    place: rows.len() as u32,
                });
            }
        }
        rows
    }
}

/// Lays them in, once: all in one change. Says how many; none at a later start.
pub async fn lay(app: &App, workspace_id: WorkspaceId, shelf: &Shelf) -> Result<usize> {
    may(&Actor::System, Action::Maintain)?;
    let cx = app.cx(workspace_id, Actor::System);
    if shelf.is_empty() || cx.setting(LAID).await?.is_some() {
        return Ok(0);
    }
    let zone = in_force(app, workspace_id).await?.zone(app);
    let category = |slug: &str| named::<CategoryId>(workspace_id, "category", slug);
    let article = |name: &str| named::<ArticleId>(workspace_id, "article", name);
    let begins = |day: jiff::civil::Date| zone.start(insight::Day::from_date(day));
    let mut editions: BTreeMap<ArticleId, Edition> = BTreeMap::new();
    for leaf in &shelf.leaves {
        let id = article(&leaf.name);
        let edition = Edition {
            category: Some(category(&leaf.category)),
            related: leaf.related.iter().map(|name| article(name)).collect(),
            ..leaf.dated(begins)
        };
        let edition = edition
            .checked(id)
            .map_err(|wrong| Error::invalid(wrong.field(), format!("{}: {wrong}", leaf.name)))?;
        editions.insert(id, dated(edition, None, &[]));
    }
    let (categories, now) = (shelf.categories(category), app.env().now());
    let count = editions.len();
    let keys = editions.keys().fold(Keys::new(), |keys, id| keys.article(*id));
    let change = move |state: &State| -> Result<Changes<()>> {
        let mut changes = Changes::new(()).put_setting(LAID, &json!({ "articles": count }), now);
        for row in &categories {
            changes = changes.put_category(row);
        }
        for (id, edition) in &editions {
            let before = state.article(*id);
            if before.is_some() {
                continue;
            }
            let edition = edition.clone();
            let act = Act {
                deed: "lay_article",
                command: Command::Lay,
                say: Some(Box::new(move |_| Some(edition.clone()))),
                rules: Rules { second_reader: false },
            };
            changes = done(changes, state, *id, None, &act, None, now)?;
        }
        Ok(changes)
    };
    cx.change(keys, change).await.map_err(flatten)?;
    Ok(count)
}

/// The id of what a pack calls so, in this workspace: the same at every start.
fn named<T: TypedId>(workspace_id: WorkspaceId, kind: &str, name: &str) -> T {
    use sha2::{Digest as _, Sha256};
    let digest = Sha256::new().chain_update(workspace_id.0.as_bytes()).chain_update(kind).chain_update([0]);
    let digest = digest.chain_update(name).finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    T::from_uuid(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}
