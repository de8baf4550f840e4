//! Language models that a workspace may ask, in their order.

use base::{LanguageModelId, Timestamp};
use zeroize::Zeroizing;

use crate::changes::Changes;
use crate::statement::statements;
use crate::value::{Row, Value, to_json};
use crate::{Cx, StoreError};

macro_rules! columns {
    () => {
        "id, place, name, url, model, case when secret is null then 0 else 1 end, deadline_s, price_in, price_out, currency, budget, uses, active, created_at \
         from language_model where workspace_id = $1"
    };
}

statements! {
    LOAD = "language_model.load": concat!("select ", columns!(), " and id = $2");
    LIST = "language_model.list": concat!("select ", columns!(), " order by place, id");
    SECRET = "language_model.secret": "select secret from language_model where workspace_id = $1 and id = $2";
    INSERT = "language_model.insert":
        "insert into language_model (workspace_id, id, place, name, url, model, deadline_s, price_in, price_out, currency, budget, uses, active, created_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    SAVE = "language_model.save":
        "update language_model set name = $3, url = $4, model = $5, deadline_s = $6, price_in = $7, price_out = $8, currency = $9, budget = $10, \
         uses = $11, active = $12 where workspace_id = $1 and id = $2";
    SET_SECRET = "language_model.set_secret":
        "update language_model set secret = $3 where workspace_id = $1 and id = $2";
    PLACE = "language_model.place": "update language_model set place = $3 where workspace_id = $1 and id = $2";
    DELETE = "language_model.delete": "delete from language_model where workspace_id = $1 and id = $2";
}

/// A language model as it is set, but for its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LanguageModelRow {
    /// Id.
    pub id: LanguageModelId,
    /// Its place: the first is asked first.
    pub place: u32,
    /// What we call it.
    pub name: String,
    /// The base address of its server.
    pub url: String,
    /// What its server calls it.
    pub model: String,
    /// Whether a key is kept for it.
    pub has_key: bool,
    /// How long it may take, in seconds.
    pub deadline_s: u32,
    /// Millionths of the currency for a million tokens read.
    pub price_in: u64,
    /// Millionths of the currency for a million tokens written.
    pub price_out: u64,
    /// The currency, by its three letters.
    pub currency: String,
    /// Millionths of the currency that it may cost in a month.
    pub budget: Option<u64>,
    /// What it may be asked for.
    pub uses: Vec<String>,
    /// Whether it is asked at all.
    pub active: bool,
    /// When it was added.
    pub created_at: Timestamp,
}

/// The only way a row is told apart from its statement: what follows the id.
fn settings(row: &LanguageModelRow) -> Vec<Value> {
    vec![
        row.name.as_str().into(),
        row.url.as_str().into(),
        row.model.as_str().into(),
        row.deadline_s.into(),
        row.price_in.into(),
        row.price_out.into(),
        row.currency.as_str().into(),
        row.budget.map(|budget| i64::try_from(budget).unwrap_or(i64::MAX)).into(),
        to_json(&row.uses).into(),
        row.active.into(),
    ]
}

pub(crate) fn read(row: &mut Row) -> Result<LanguageModelRow, StoreError> {
    Ok(LanguageModelRow {
        id: row.id()?,
        place: row.u32()?,
        name: row.text()?,
        url: row.text()?,
        model: row.text()?,
        has_key: row.bool()?,
        deadline_s: row.u32()?,
        price_in: row.u64()?,
        price_out: row.u64()?,
        currency: row.text()?,
        budget: row.opt_u64()?,
        uses: row.json()?,
        active: row.bool()?,
        created_at: row.time()?,
    })
}

impl<T> Changes<T> {
    /// Adds a model without a key.
    pub fn insert_language_model(self, row: &LanguageModelRow) -> Self {
        let mut params = vec![Value::id(row.id), row.place.into()];
        params.extend(settings(row));
        params.push(row.created_at.into());
        self.write(&INSERT, params)
    }

    /// Replaces what is set of it; its place and its key stay.
    pub fn save_language_model(self, row: &LanguageModelRow) -> Self {
        let mut params = vec![Value::id(row.id)];
        params.extend(settings(row));
        self.must_hit("language model", &SAVE, params)
    }

    /// Another key, sealed by [`Cx::seal_language_model_key`], or none.
    pub fn set_language_model_key(self, id: LanguageModelId, sealed: Option<Vec<u8>>) -> Self {
        self.must_hit("language model", &SET_SECRET, vec![Value::id(id), sealed.into()])
    }

    /// Another place.
    pub fn place_language_model(self, id: LanguageModelId, place: u32) -> Self {
        self.must_hit("language model", &PLACE, vec![Value::id(id), place.into()])
    }

    /// Removes it. What it was asked stays in the ledger.
    pub fn delete_language_model(self, id: LanguageModelId) -> Self {
        self.must_hit("language model", &DELETE, vec![Value::id(id)])
    }
}

impl Cx {
    /// Every model, in the order in which they are asked.
    pub async fn language_models(&self) -> Result<Vec<LanguageModelRow>, StoreError> {
        self.read(&LIST, Vec::new()).await?.into_iter().map(|mut row| read(&mut row)).collect()
    }

    /// One of them.
    pub async fn language_model(&self, id: LanguageModelId) -> Result<Option<LanguageModelRow>, StoreError> {
        self.read_one(&LOAD, vec![Value::id(id)], read).await
    }

    /// Its key.
    pub async fn language_model_key(
        &self,
        id: LanguageModelId,
    ) -> Result<Option<Zeroizing<String>>, StoreError> {
        let sealed = self.read_one(&SECRET, vec![Value::id(id)], Row::opt_blob).await?.flatten();
        let Some(sealed) = sealed else { return Ok(None) };
        self.workspace_key().await?.open_secret(id.0, &sealed).map(Some)
    }

    /// Seals a key for [`Changes::set_language_model_key`].
    pub async fn seal_language_model_key(
        &self,
        id: LanguageModelId,
        key: &str,
    ) -> Result<Vec<u8>, StoreError> {
        Ok(self.workspace_key().await?.seal_secret(id.0, key, self.env()))
    }
}
