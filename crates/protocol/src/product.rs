//! Products and what is known of them: told by programs and by files, listed, and looked at.

use std::collections::BTreeMap;

use base::{ArticleId, Locale};
use knowledge::product::{FactValue, ProductChange};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::problem::Problem;

/// A product as it stands elsewhere. What is not given stays as it is here.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PushedProduct {
    /// Its number; one line without braces. Width and case do not count.
    #[schema(min_length = 1, max_length = 100)]
    pub sku: String,
    /// Its name by language, at most 200 characters; an empty one takes the name away.
    #[serde(default)]
    pub names: BTreeMap<Locale, String>,
    /// Where customers see it, `https://…`; an empty one takes it away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// What facts say, by their names: at most 100, each name one line of at most 60 characters without braces. `{}` takes a fact away.
    #[serde(default, deserialize_with = "crate::object::named")]
    pub facts: BTreeMap<String, FactValue>,
}

/// Products as they stand elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PushProducts {
    /// The products, each once.
    #[schema(min_items = 1, max_items = 200)]
    #[serde(deserialize_with = "crate::object::each")]
    pub products: Vec<PushedProduct>,
    /// Whether facts of these products that are not named are gone.
    #[serde(default)]
    pub whole: bool,
    /// Only says what would become of them.
    #[serde(default)]
    pub dry_run: bool,
}

/// What became of a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProductOutcome {
    /// It was not known.
    Created,
    /// Something of it says something else now.
    Changed,
    /// Nothing had to be done.
    Unchanged,
    /// It cannot be taken like this.
    Refused,
    /// It is not there any more.
    Gone,
}

/// A product, after it was told of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = ProductTold)]
pub struct Told {
    /// Its number.
    pub sku: String,
    /// What became of it.
    pub outcome: ProductOutcome,
    /// What of it says something else now.
    pub changes: Vec<ProductChange>,
    /// Why it cannot be taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
}

/// What became of each, in the order in which they came.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PushedProducts {
    /// One for each.
    pub products: Vec<Told>,
}

/// Which product.
#[derive(Clone, Debug, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct OneProduct {
    /// Its number.
    #[param(min_length = 1, max_length = 100)]
    pub sku: String,
}

/// Which products are wanted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ListProducts {
    /// Those in whose number or names this stands.
    #[param(max_length = 200)]
    pub text: Option<String>,
    /// `next` of the page before.
    #[param(max_length = 200)]
    pub cursor: Option<String>,
}

/// A product in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProductRow {
    /// Its number.
    pub sku: String,
    /// Its name by language.
    pub names: BTreeMap<Locale, String>,
    /// Facts that are known of it.
    pub facts: u32,
    /// When something of it changed last.
    pub changed_ms: i64,
}

/// Products by their numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProductPage {
    /// Some of them.
    pub products: Vec<ProductRow>,
    /// Where the next page begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// How many there are in all, on the first page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<u32>,
}

/// A fact of a product.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ProductFact {
    /// What it is called.
    pub name: String,
    /// What it says.
    pub value: FactValue,
    /// Since when.
    pub since_ms: i64,
    /// What it said before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<FactValue>,
}

/// An article that names a fact of a product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProductUse {
    /// Which.
    pub article_id: ArticleId,
    /// What it is called in each language.
    pub titles: BTreeMap<Locale, String>,
}

/// What is known of a product.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ProductView {
    /// Its number.
    pub sku: String,
    /// Its name by language.
    pub names: BTreeMap<Locale, String>,
    /// Where customers see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Facts, by name.
    pub facts: Vec<ProductFact>,
    /// Published articles that name a fact of it, at most 100; told to whoever writes articles.
    pub used: Vec<ProductUse>,
    /// When something of it changed last.
    pub changed_ms: i64,
}

/// How a file of products is taken.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FeedOptions {
    /// `seen` of what was looked at: take it. Without it nothing is written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<String>,
    /// Also remove the products that are not in the file.
    #[serde(default)]
    pub remove_gone: bool,
}

/// A product of a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FeedLine {
    /// Its number.
    pub sku: String,
    /// Its name by language, once the file is taken.
    pub names: BTreeMap<Locale, String>,
    /// What of it would say something else.
    pub changes: Vec<ProductChange>,
}

/// A row of a file that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FeedRefusal {
    /// Which row of a table, or which product of a list, from 1.
    pub row: u32,
    /// The number that stands there.
    pub sku: String,
    /// The word of what is wrong.
    pub problem: String,
    /// What exactly, where there is more to say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// What a file of products tells, or what was taken of it. Of each kind the first 100 are shown.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FeedView {
    /// What is to be told to take it.
    pub seen: String,
    /// Whether it was taken.
    pub taken: bool,
    /// Products that are not known yet.
    pub created: u32,
    /// Products of which something says something else.
    pub changed: u32,
    /// Products of which nothing changes.
    pub unchanged: u32,
    /// Rows that cannot be taken; the products stay as they are.
    pub refused: u32,
    /// Products that are known and are not in the file.
    pub gone: u32,
    /// New products.
    pub created_first: Vec<FeedLine>,
    /// Changed products.
    pub changed_first: Vec<FeedLine>,
    /// Rows that cannot be taken.
    pub refused_first: Vec<FeedRefusal>,
    /// The numbers of products that are not in the file.
    pub gone_first: Vec<String>,
}
