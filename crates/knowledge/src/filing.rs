//! Where an article is filed: what changes without anybody reading it anew, because no answer depends on it.

use base::{CategoryId, TeamId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::edition::Edition;

/// How it is to be filed; what is `None` stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filing {
    /// Into this category, or into none.
    pub category: Option<Option<CategoryId>>,
    /// This team answers for it, or none.
    pub owner: Option<Option<TeamId>>,
    /// To be read again by then, or by no day.
    pub review_by: Option<Option<Date>>,
    /// Tags that are put on.
    pub add_tags: Vec<String>,
    /// Tags that are taken off.
    pub remove_tags: Vec<String>,
}

impl Filing {
    /// The edition as it is filed then.
    #[must_use]
    pub fn of(&self, mut edition: Edition) -> Edition {
        if let Some(category) = self.category {
            edition.category = category;
        }
        if let Some(owner) = self.owner {
            edition.owner = owner;
        }
        if let Some(review_by) = self.review_by {
            edition.review_by = review_by;
        }
        edition.tags.retain(|tag| !self.remove_tags.contains(tag));
        for tag in &self.add_tags {
            if !edition.tags.contains(tag) {
                edition.tags.push(tag.clone());
            }
        }
        edition
    }
}
