//! Products and what is known of them. Whoever writes says which change of it they read: in conflict where there is a newer one.

use base::Timestamp;
use knowledge::product::{Product, key};

use crate::article_face::anywhere;
use crate::changes::Changes;
use crate::statement::statements;
use crate::value::{Row, to_json};
use crate::{Cx, StoreError};

statements! {
    BY_SKU = "product.by_sku":
        "select sku, shown, body, seq, changed_at from product where workspace_id = $1 and sku = $2";
    PAGE = "product.page":
        "select sku, shown, body, seq, changed_at from product where workspace_id = $1 and sku > $2 \
         and (words like $3 escape '~' or $3 is null) order by sku limit $4";
    SKUS = "product.skus": "select sku, shown, seq from product where workspace_id = $1 and sku > $2 order by sku limit $3";
    COUNT = "product.count": "select count(*) from product where workspace_id = $1";
    INSERT = "product.insert":
        "insert into product (workspace_id, sku, shown, words, body, seq, changed_at) values ($1, $2, $3, $4, $5, 1, $6) \
         on conflict do nothing";
    UPDATE = "product.update":
        "update product set shown = $3, words = $4, body = $5, seq = seq + 1, changed_at = $6 \
         where workspace_id = $1 and sku = $2 and seq = $7";
    DROP = "product.drop": "delete from product where workspace_id = $1 and sku = $2 and seq = $3";
}

/// What is in conflict.
const CONFLICT: &str = "product (changed since)";

/// A product.
#[derive(Clone, Debug, PartialEq)]
pub struct ProductRow {
    /// Its number as it is compared.
    pub sku: String,
    /// As it is written.
    pub shown: String,
    /// What is known of it.
    pub product: Product,
    /// The number of its last change.
    pub seq: u32,
    /// When that was.
    pub changed_at: Timestamp,
}

/// That a product is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductSku {
    /// Its number as it is compared.
    pub sku: String,
    /// As it is written.
    pub shown: String,
    /// The number of its last change.
    pub seq: u32,
}

fn read(row: &mut Row) -> Result<ProductRow, StoreError> {
    Ok(ProductRow {
        sku: row.text()?,
        shown: row.text()?,
        product: row.json()?,
        seq: row.u32()?,
        changed_at: row.time()?,
    })
}

fn words(shown: &str, product: &Product) -> String {
    let mut words = key(shown);
    for name in product.names.values() {
        words.push('\n');
        words.push_str(&key(name));
    }
    words
}

impl<T> Changes<T> {
    /// What is known of a product from now on; `seq`: of the change that was read, `None` where it is new. In conflict when something else
    /// happened since.
    pub fn put_product(self, shown: &str, product: &Product, seq: Option<u32>, at: Timestamp) -> Self {
        let params = vec![
            key(shown).into(),
            shown.into(),
            words(shown, product).into(),
            to_json(product).into(),
            at.into(),
        ];
        match seq {
            None => self.must_hit(CONFLICT, &INSERT, params),
            Some(seq) => self.must_hit(CONFLICT, &UPDATE, [params, vec![seq.into()]].concat()),
        }
    }

    /// A product is gone. In conflict when something else happened since.
    pub fn drop_product(self, sku: &str, seq: u32) -> Self {
        self.must_hit(CONFLICT, &DROP, vec![sku.into(), seq.into()])
    }
}

impl Cx {
    /// The products of these numbers, in no order; one that is not there is left out.
    pub async fn products(
        &self,
        skus: impl IntoIterator<Item = &str>,
    ) -> Result<Vec<ProductRow>, StoreError> {
        let queries = skus.into_iter().map(|sku| (&BY_SKU, vec![key(sku).into()])).collect();
        let rows = self.read_many(queries).await?.into_iter().flatten();
        rows.map(|mut row| read(&mut row)).collect()
    }

    /// Products behind this number, those in whose number or names this stands.
    pub async fn product_page(
        &self,
        after: &str,
        text: Option<&str>,
        limit: u32,
    ) -> Result<Vec<ProductRow>, StoreError> {
        let text = text.map(|text| anywhere(&key(text)));
        let rows = self.read(&PAGE, vec![after.into(), text.into(), limit.into()]).await?;
        rows.into_iter().map(|mut row| read(&mut row)).collect()
    }

    /// Which products there are behind this number.
    pub async fn product_skus(&self, after: &str, limit: u32) -> Result<Vec<ProductSku>, StoreError> {
        let rows = self.read(&SKUS, vec![after.into(), limit.into()]).await?;
        let read = |mut row: Row| Ok(ProductSku { sku: row.text()?, shown: row.text()?, seq: row.u32()? });
        rows.into_iter().map(read).collect()
    }

    /// How many products there are.
    pub async fn product_count(&self) -> Result<u32, StoreError> {
        Ok(self.read_one(&COUNT, Vec::new(), Row::u32).await?.unwrap_or_default())
    }
}
