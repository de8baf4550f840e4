//! Examples that a workspace teaches its assistant beside those of the pack, and those of the pack that it switched off. Texts are sealed
//! under the workspace's key; one that a customer wrote goes when the customer is erased.

use base::{ContactId, ExampleId, Locale, MessageId, Timestamp, UserId};

use crate::changes::Changes;
use crate::seal::WorkspaceKey;
use crate::statement::statements;
use crate::value::{Row, Value};
use crate::{Cx, StoreError};

macro_rules! columns {
    () => {
        "select id, since, intent, origin, locale, contact_id, message_id, user_id, at, body from intent_example where workspace_id = $1 "
    };
}

statements! {
    OF_INTENT = "intent_example.of_intent":
        concat!(columns!(), "and intent = $2 and until is null order by at desc, id limit $3");
    NOW = "intent_example.now": concat!(columns!(), "and until is null order by intent, at, id limit $2");
    AT = "intent_example.at":
        concat!(columns!(), "and since <= $2 and (until is null or until > $2) order by intent, at, id limit $3");
    OF_CONTACT = "intent_example.of_contact": concat!(columns!(), "and contact_id = $2 order by at, id limit $3");
    COUNTS = "intent_example.counts":
        "select intent, origin, locale, count(*) from intent_example where workspace_id = $1 and until is null \
         group by intent, origin, locale";
    WHERE_IS = "intent_example.where_is":
        "select intent from intent_example where workspace_id = $1 and text_hash = $2 and until is null and origin <> 'off'";
    ONE = "intent_example.one": concat!(columns!(), "and id = $2 and until is null");
    SWITCHED_OFF = "intent_example.switched_off":
        "select id from intent_example where workspace_id = $1 and until is null and origin = 'off'";
    INSERT = "intent_example.insert":
        "insert into intent_example (workspace_id, id, since, intent, origin, locale, text_hash, contact_id, message_id, user_id, at, body) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict do nothing";
    FORGET = "intent_example.forget":
        "delete from intent_example where workspace_id = $1 and id = $2 and since >= $3";
    END = "intent_example.end":
        "update intent_example set until = $3 where workspace_id = $1 and id = $2 and until is null";
    FORGET_INTENT = "intent_example.forget_intent":
        "delete from intent_example where workspace_id = $1 and intent = $2 and since >= $3";
    END_INTENT = "intent_example.end_intent":
        "update intent_example set until = $3 where workspace_id = $1 and intent = $2 and until is null";
    CHANGED = "intent_example.changed":
        "select distinct intent from intent_example where workspace_id = $1 and (since > $2 or until > $2)";
    DROP = "intent_example.drop": "delete from intent_example where workspace_id = $1 and until <= $2";
}

/// Rows that are read at most: more than a workspace may have.
const MOST: u32 = 60_000;

/// Where an example comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ExampleOrigin {
    /// Somebody wrote it.
    Written,
    /// It came in with a file.
    Imported,
    /// A customer wrote it.
    Live,
    /// It stands in the pack, and is not learned from.
    Off,
}

impl ExampleOrigin {
    /// The stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Written => "written",
            Self::Imported => "imported",
            Self::Live => "live",
            Self::Off => "off",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        [Self::Written, Self::Imported, Self::Live, Self::Off].into_iter().find(|one| one.word() == word)
    }
}

/// An example, opened; of one that is switched off only the id counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleRow {
    /// Id; of one that is switched off, that of the pack's example.
    pub id: ExampleId,
    /// From which version of the model on.
    pub since: u32,
    /// Of which intent.
    pub intent: String,
    /// Where it comes from.
    pub origin: ExampleOrigin,
    /// In which language it is.
    pub locale: Locale,
    /// Which customer wrote it, and where.
    pub live: Option<(ContactId, MessageId)>,
    /// Who put it here.
    pub user_id: UserId,
    /// When.
    pub at: Timestamp,
    /// The text.
    pub text: String,
}

/// How many examples of one kind an intent has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleCount {
    /// Of which intent.
    pub intent: String,
    /// Where they come from.
    pub origin: ExampleOrigin,
    /// In which language.
    pub locale: Locale,
    /// How many.
    pub count: u32,
}

/// A text ready to be stored: sealed, with the keyed hash by which it is found again.
#[derive(Clone, Debug)]
pub struct SealedExample {
    hash: [u8; 32],
    body: Vec<u8>,
}

/// By which a text is known again; nobody without the workspace's key can tell what it says.
fn hash(key: &WorkspaceKey, text: &str) -> [u8; 32] {
    use hmac::Mac as _;
    let mut mac = crate::seal::hmac(key.look_up.as_slice());
    mac.update(b"example\0");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().into()
}

fn read(row: &mut Row, key: &WorkspaceKey) -> Result<ExampleRow, StoreError> {
    let id: ExampleId = row.id()?;
    let (since, intent) = (row.u32()?, row.text()?);
    let origin = row.word(ExampleOrigin::from_word)?;
    let locale = row.word(Locale::parse)?;
    let (contact, message) = (row.opt_id()?, row.opt_id()?);
    let (user_id, at) = (row.id()?, row.time()?);
    let text = match row.opt_blob()? {
        Some(sealed) => key.open_secret(id.0, &sealed)?.as_str().to_owned(),
        None => String::new(),
    };
    Ok(ExampleRow { id, since, intent, origin, locale, live: contact.zip(message), user_id, at, text })
}

impl<T> Changes<T> {
    /// Adds an example from version `since` on; nothing happens when its intent has the same text already.
    pub fn insert_example(self, example: &ExampleRow, sealed: SealedExample) -> Self {
        let body = (example.origin != ExampleOrigin::Off).then_some(sealed.body);
        let params = vec![
            Value::id(example.id),
            example.since.into(),
            example.intent.as_str().into(),
            example.origin.word().into(),
            example.locale.code().into(),
            sealed.hash.into(),
            example.live.map_or(Value::Null, |(contact, _)| Value::id(contact)),
            example.live.map_or(Value::Null, |(_, message)| Value::id(message)),
            Value::id(example.user_id),
            example.at.into(),
            body.into(),
        ];
        self.write(&INSERT, params)
    }

    /// Takes an example away (one that was switched off: lets it count again) from version `until` on.
    pub fn end_example(self, id: ExampleId, until: u32) -> Self {
        let params = || vec![Value::id(id), until.into()];
        self.write(&FORGET, params()).write(&END, params())
    }

    /// Takes every example of an intent away.
    pub fn end_examples_of(self, intent: &str, until: u32) -> Self {
        let params = || vec![intent.into(), until.into()];
        self.write(&FORGET_INTENT, params()).write(&END_INTENT, params())
    }

    /// Drops what ended before the oldest version that is kept.
    pub(crate) fn drop_examples(self, oldest: u32) -> Self {
        self.write(&DROP, vec![oldest.into()])
    }
}

impl Cx {
    async fn examples_by(
        &self,
        statement: &'static crate::statement::Statement,
        params: Vec<Value>,
    ) -> Result<Vec<ExampleRow>, StoreError> {
        let rows = self.read(statement, params).await?;
        let key = self.workspace_key().await?;
        rows.into_iter().map(|mut row| read(&mut row, &key)).collect()
    }

    /// The examples of an intent as they are edited, and those of the pack that are switched off; newest first.
    pub async fn examples_of(&self, intent: &str) -> Result<Vec<ExampleRow>, StoreError> {
        self.examples_by(&OF_INTENT, vec![intent.into(), MOST.into()]).await
    }

    /// All examples as they are edited.
    pub async fn examples(&self) -> Result<Vec<ExampleRow>, StoreError> {
        self.examples_by(&NOW, vec![MOST.into()]).await
    }

    /// All examples that version `no` was trained with.
    pub async fn examples_at(&self, no: u32) -> Result<Vec<ExampleRow>, StoreError> {
        self.examples_by(&AT, vec![no.into(), MOST.into()]).await
    }

    /// What a customer wrote that examples were made of, in every version that is kept.
    pub async fn examples_by_contact(&self, id: ContactId) -> Result<Vec<ExampleRow>, StoreError> {
        self.examples_by(&OF_CONTACT, vec![Value::id(id), MOST.into()]).await
    }

    /// One example as it is edited.
    pub async fn example(&self, id: ExampleId) -> Result<Option<ExampleRow>, StoreError> {
        Ok(self.examples_by(&ONE, vec![Value::id(id)]).await?.pop())
    }

    /// How many examples there are of each kind.
    pub async fn example_counts(&self) -> Result<Vec<ExampleCount>, StoreError> {
        let read = |mut row: Row| {
            Ok(ExampleCount {
                intent: row.text()?,
                origin: row.word(ExampleOrigin::from_word)?,
                locale: row.word(Locale::parse)?,
                count: row.u32()?,
            })
        };
        self.read(&COUNTS, Vec::new()).await?.into_iter().map(read).collect()
    }

    /// At which intents each of these texts stands already.
    pub async fn intents_with(
        &self,
        texts: impl Iterator<Item = &SealedExample>,
    ) -> Result<Vec<Vec<String>>, StoreError> {
        let queries = texts.map(|text| (&WHERE_IS, vec![text.hash.into()])).collect();
        let all = self.read_many(queries).await?;
        all.into_iter().map(|rows| rows.into_iter().map(|mut row| row.text()).collect()).collect()
    }

    /// The examples of the pack that are switched off.
    pub async fn examples_off(&self) -> Result<Vec<ExampleId>, StoreError> {
        self.read(&SWITCHED_OFF, Vec::new()).await?.into_iter().map(|mut row| row.id()).collect()
    }

    /// The intents whose examples changed since version `no`.
    pub async fn examples_changed_since(&self, no: u32) -> Result<Vec<String>, StoreError> {
        self.read(&CHANGED, vec![no.into()]).await?.into_iter().map(|mut row| row.text()).collect()
    }

    /// Seals a text; `same` is what two texts have in common that count as one.
    pub async fn seal_example(
        &self,
        id: ExampleId,
        text: &str,
        same: &str,
    ) -> Result<SealedExample, StoreError> {
        let key = self.workspace_key().await?;
        Ok(SealedExample { hash: hash(&key, same), body: key.seal_secret(id.0, text, self.env()) })
    }
}
