//! Which facts of products an article names that is published: written with what is published, read by whoever changes a fact.

use std::collections::BTreeSet;

use base::ArticleId;

use crate::changes::Changes;
use crate::statement::statements;
use crate::value::{Row, Value};
use crate::{Cx, StoreError};

statements! {
    FORGET = "article_fact.forget": "delete from article_fact where workspace_id = $1 and article_id = $2";
    NAME = "article_fact.name":
        "insert into article_fact (workspace_id, article_id, sku, fact) values ($1, $2, $3, $4) on conflict do nothing";
    OF_PRODUCT = "article_fact.of_product":
        "select distinct article_id from article_fact where workspace_id = $1 and sku = $2 and article_id > $3 order by article_id limit $4";
}

impl<T> Changes<T> {
    /// What is published of an article names these facts; before, others or none.
    pub(crate) fn names_facts(
        mut self,
        article: ArticleId,
        before: bool,
        facts: &BTreeSet<(String, String)>,
    ) -> Self {
        if before {
            self = self.write(&FORGET, vec![Value::id(article)]);
        }
        for (sku, fact) in facts {
            self = self.write(&NAME, vec![Value::id(article), sku.as_str().into(), fact.as_str().into()]);
        }
        self
    }
}

impl Cx {
    /// Published articles that name a fact of this product, behind this one.
    pub async fn articles_of_product(
        &self,
        sku: &str,
        after: ArticleId,
        limit: u32,
    ) -> Result<Vec<ArticleId>, StoreError> {
        let rows = self.read(&OF_PRODUCT, vec![sku.into(), Value::id(after), limit.into()]).await?;
        rows.into_iter().map(|mut row: Row| row.id()).collect()
    }
}
