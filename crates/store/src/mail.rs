//! Mailboxes, and the letters behind customers' messages.

use base::{ContactId, ConversationId, InboxId, MessageId, NodeId, Timestamp};
use serde_json::Value as Json;
use zeroize::Zeroizing;

use crate::changes::Changes;
use crate::column::Column;
use crate::seal::Sealed;
use crate::statement::statements;
use crate::value::{Row, Value, to_json};
use crate::{Cx, StoreError};

macro_rules! mailbox_columns {
    () => {
        "inbox_id, address, config, paused, uid_validity, last_uid, fetched_at, trouble from mailbox where workspace_id = $1"
    };
}

statements! {
    LIST = "mailbox.list": concat!("select ", mailbox_columns!(), " order by inbox_id");
    BY_ID = "mailbox.by_id": concat!("select ", mailbox_columns!(), " and inbox_id = $2");
    BY_ADDRESS = "mailbox.by_address": concat!("select ", mailbox_columns!(), " and address = $2");
    SECRET = "mailbox.secret": "select secret from mailbox where workspace_id = $1 and inbox_id = $2";
    INSERT = "mailbox.insert":
        "insert into mailbox (workspace_id, inbox_id, address, config, secret, paused, uid_validity, last_uid, at) \
         values ($1, $2, $3, $4, $5, 0, $6, $7, $8)";
    SET = "mailbox.set":
        "update mailbox set config = $3, secret = $4, trouble = null where workspace_id = $1 and inbox_id = $2";
    PAUSE = "mailbox.pause":
        "update mailbox set paused = $3, trouble = null where workspace_id = $1 and inbox_id = $2";
    READ_UP_TO = "mailbox.read_up_to":
        "update mailbox set uid_validity = $3, last_uid = $4, fetched_at = $5, trouble = null \
         where workspace_id = $1 and inbox_id = $2";
    TROUBLE = "mailbox.trouble":
        "update mailbox set trouble = $3 where workspace_id = $1 and inbox_id = $2";
    CALM = "mailbox.calm": "update mailbox set trouble = null where workspace_id = $1 and inbox_id = $2";
    HOLD = "mailbox.hold":
        "update mailbox set lease_by = $3, lease_until = $4 where workspace_id = $1 and inbox_id = $2 and paused = 0 \
         and (lease_until is null or lease_until <= $5 or lease_by = $3)";
    INSERT_LETTER = "letter.insert":
        "insert into letter (workspace_id, message_id, conversation_id, contact_id, at, body) values ($1, $2, $3, $4, $5, $6) \
         on conflict (workspace_id, message_id) do nothing";
    LETTER = "letter.by_message":
        "select message_id, conversation_id, contact_id, at, body from letter where workspace_id = $1 and message_id = $2";
    LATEST = "letter.latest":
        "select message_id, conversation_id, contact_id, at, body from letter where workspace_id = $1 and conversation_id = $2 \
         order by at desc limit 1";
    IDS = "letter.ids":
        "select message_id from letter where workspace_id = $1 and conversation_id = $2 order by at desc limit 500";
    OF_CONTACT = "letter.of_contact":
        "select message_id, conversation_id, contact_id, at, body from letter where workspace_id = $1 and contact_id = $2 order by at";
    OF_CONVERSATION = "letter.of_conversation":
        "select message_id, conversation_id, contact_id, at, body from letter where workspace_id = $1 and conversation_id = $2 \
         order by at desc limit $3";
    SINCE = "letter.since":
        "select count(*) from letter where workspace_id = $1 and contact_id = $2 and at >= $3";
    LATELY = "letter.lately":
        "select message_id, conversation_id, contact_id, at, body from letter where workspace_id = $1 and contact_id = $2 and at >= $3 \
         order by at desc limit $4";
    QUEUE = "delivery.queue":
        "insert into job (workspace_id, id, kind, unique_key, order_key, state, due_at, attempts, payload, conversation_id, \
         created_at, order_no) \
         select c.workspace_id, $2, 'deliver', $3, $4, 'pending', $6, 0, '{}', c.id, $6, \
         (select coalesce(max(o.order_no), 0) + 1 from job o where o.workspace_id = $1 and o.order_key = $4) \
         from conversation c join mailbox b on b.workspace_id = c.workspace_id and b.inbox_id = c.inbox_id \
         where c.workspace_id = $1 and c.id = $5";
    TALLY = "delivery.tally":
        "insert into job_tally (workspace_id, kind, shard, created, purged) \
         select c.workspace_id, 'deliver', $2, 1, 0 \
         from conversation c join mailbox b on b.workspace_id = c.workspace_id and b.inbox_id = c.inbox_id \
         where c.workspace_id = $1 and c.id = $3 \
         on conflict (workspace_id, kind, shard) do update set created = job_tally.created + 1";
}

/// A mailbox to create.
#[derive(Clone, Debug)]
pub struct NewMailbox {
    /// The inbox it feeds.
    pub inbox_id: InboxId,
    /// Its address, in the form in which addresses are compared.
    pub address: String,
    /// Servers and choices.
    pub config: Json,
    /// The password or, with OAuth, our secret at the provider, sealed by [`Cx::seal_inbox_secret`].
    pub secret: Vec<u8>,
    /// Numbers of the folder are good as long as this stays.
    pub uid_validity: u32,
    /// What is there already is not ours: the highest number of before.
    pub last_uid: u32,
    /// When.
    pub at: Timestamp,
}

/// A mailbox.
#[derive(Clone, Debug, PartialEq)]
pub struct MailboxRow {
    /// The inbox it feeds; also its id.
    pub inbox_id: InboxId,
    /// Its address.
    pub address: String,
    /// Servers and choices.
    pub config: Json,
    /// Not read at present.
    pub paused: bool,
    /// Numbers of the folder are good as long as this stays.
    pub uid_validity: u32,
    /// The folder was read up to this number.
    pub last_uid: u32,
    /// When it was last read.
    pub fetched_at: Option<Timestamp>,
    /// What is wrong with it.
    pub trouble: Option<Json>,
}

/// A letter to store.
#[derive(Clone, Debug)]
pub struct NewLetter {
    /// The message that was made of it.
    pub message_id: MessageId,
    /// Where.
    pub conversation_id: ConversationId,
    /// Whose.
    pub contact_id: ContactId,
    /// When it came.
    pub at: Timestamp,
    /// What it says, sealed with `Column::Letter` and the message's id.
    pub body: Sealed<Json>,
}

/// A letter, opened.
#[derive(Clone, Debug, PartialEq)]
pub struct Letter {
    /// The message that was made of it.
    pub message_id: MessageId,
    /// Where.
    pub conversation_id: ConversationId,
    /// Whose.
    pub contact_id: ContactId,
    /// When it came.
    pub at: Timestamp,
    /// What it says.
    pub body: Json,
}

fn read(row: &mut Row) -> Result<MailboxRow, StoreError> {
    Ok(MailboxRow {
        inbox_id: row.id()?,
        address: row.text()?,
        config: row.json()?,
        paused: row.bool()?,
        uid_validity: row.u32()?,
        last_uid: row.u32()?,
        fetched_at: row.opt_time()?,
        trouble: row.opt_text()?.map(|text| crate::value::from_json(&text)).transpose()?,
    })
}

impl<T> Changes<T> {
    /// Creates a mailbox.
    pub fn insert_mailbox(self, mailbox: NewMailbox) -> Self {
        let params = vec![
            Value::id(mailbox.inbox_id),
            mailbox.address.into(),
            to_json(&mailbox.config).into(),
            mailbox.secret.into(),
            mailbox.uid_validity.into(),
            mailbox.last_uid.into(),
            mailbox.at.into(),
        ];
        self.write(&INSERT, params)
    }

    /// Replaces servers, choices and password.
    pub fn set_mailbox(self, id: InboxId, config: &Json, secret: Vec<u8>) -> Self {
        self.must_hit("mailbox", &SET, vec![Value::id(id), to_json(config).into(), secret.into()])
    }

    /// Stops or resumes reading.
    pub fn pause_mailbox(self, id: InboxId, paused: bool) -> Self {
        self.must_hit("mailbox", &PAUSE, vec![Value::id(id), paused.into()])
    }

    /// The folder was read up to this number: whatever was made of its letters is committed.
    pub fn mailbox_read_up_to(self, id: InboxId, uid_validity: u32, last_uid: u32, at: Timestamp) -> Self {
        self.must_hit(
            "mailbox",
            &READ_UP_TO,
            vec![Value::id(id), uid_validity.into(), last_uid.into(), at.into()],
        )
    }

    /// Something is wrong with it.
    pub fn mailbox_trouble(self, id: InboxId, trouble: &Json) -> Self {
        self.write(&TROUBLE, vec![Value::id(id), to_json(trouble).into()])
    }

    /// Nothing is wrong with it any more.
    pub fn mailbox_is_well(self, id: InboxId) -> Self {
        self.write(&CALM, vec![Value::id(id)])
    }

    /// One process at a time reads a mailbox. In conflict while another does.
    pub fn hold_mailbox(self, id: InboxId, by: NodeId, until: Timestamp, now: Timestamp) -> Self {
        self.must_hit("mailbox (held)", &HOLD, vec![Value::id(id), Value::id(by), until.into(), now.into()])
    }

    /// Keeps the letter behind a message; nothing happens when it is kept already.
    pub fn insert_letter(self, letter: NewLetter) -> Self {
        let params = vec![
            Value::id(letter.message_id),
            Value::id(letter.conversation_id),
            Value::id(letter.contact_id),
            letter.at.into(),
            letter.body.into_bytes().into(),
        ];
        self.must_hit(
            "contact (missing or erased)",
            &crate::contact::HOLD,
            vec![Value::id(letter.contact_id)],
        )
        .write(&INSERT_LETTER, params)
    }

    /// Work for the channel that carries this conversation; none where no channel does.
    pub(crate) fn queue_delivery(
        self,
        id: MessageId,
        conversation_id: ConversationId,
        at: Timestamp,
    ) -> Self {
        let shard = crate::cross::tally_shard(base::JobId(id.0));
        let params = vec![
            Value::id(id),
            id.to_string().into(),
            format!("deliver:{conversation_id}").into(),
            Value::id(conversation_id),
            at.into(),
        ];
        self.write(&QUEUE, params).follow(&TALLY, vec![shard.into(), Value::id(conversation_id)])
    }
}

impl Cx {
    /// Every mailbox, oldest first.
    pub async fn mailboxes(&self) -> Result<Vec<MailboxRow>, StoreError> {
        self.read(&LIST, Vec::new()).await?.into_iter().map(|mut row| read(&mut row)).collect()
    }

    /// A mailbox.
    pub async fn mailbox(&self, id: InboxId) -> Result<Option<MailboxRow>, StoreError> {
        self.read_one(&BY_ID, vec![Value::id(id)], read).await
    }

    /// A mailbox by its address.
    pub async fn mailbox_by_address(&self, address: &str) -> Result<Option<MailboxRow>, StoreError> {
        self.read_one(&BY_ADDRESS, vec![address.into()], read).await
    }

    /// A mailbox's password.
    pub async fn mailbox_secret(&self, id: InboxId) -> Result<Option<Zeroizing<String>>, StoreError> {
        let Some(sealed) = self.read_one(&SECRET, vec![Value::id(id)], Row::blob).await? else {
            return Ok(None);
        };
        self.workspace_key().await?.open_secret(id.0, &sealed).map(Some)
    }

    /// The letter behind a message; `None` after erasure too.
    pub async fn letter(&self, message_id: MessageId) -> Result<Option<Letter>, StoreError> {
        Ok(self.open_letters(self.read(&LETTER, vec![Value::id(message_id)]).await?).await?.pop())
    }

    /// The newest letter of a conversation.
    pub async fn latest_letter(&self, id: ConversationId) -> Result<Option<Letter>, StoreError> {
        Ok(self.open_letters(self.read(&LATEST, vec![Value::id(id)]).await?).await?.pop())
    }

    /// The messages of a conversation behind which there is a letter, newest first.
    pub async fn letter_ids(&self, id: ConversationId) -> Result<Vec<MessageId>, StoreError> {
        self.read(&IDS, vec![Value::id(id)]).await?.into_iter().map(|mut row| row.id()).collect()
    }

    /// The newest letters of a conversation, newest first.
    pub async fn letters_in(&self, id: ConversationId, limit: u32) -> Result<Vec<Letter>, StoreError> {
        self.open_letters(self.read(&OF_CONVERSATION, vec![Value::id(id), limit.into()]).await?).await
    }

    /// Every letter of a contact, oldest first.
    pub async fn letters_of(&self, contact_id: ContactId) -> Result<Vec<Letter>, StoreError> {
        self.open_letters(self.read(&OF_CONTACT, vec![Value::id(contact_id)]).await?).await
    }

    /// How many letters of a contact came since then.
    pub async fn letters_since(&self, contact_id: ContactId, since: Timestamp) -> Result<u64, StoreError> {
        let count = self.read_one(&SINCE, vec![Value::id(contact_id), since.into()], Row::u64).await?;
        Ok(count.unwrap_or_default())
    }

    /// The newest letters of a contact since then, newest first.
    pub async fn letters_lately(
        &self,
        contact_id: ContactId,
        since: Timestamp,
        limit: u32,
    ) -> Result<Vec<Letter>, StoreError> {
        let params = vec![Value::id(contact_id), since.into(), limit.into()];
        self.open_letters(self.read(&LATELY, params).await?).await
    }

    async fn open_letters(&self, rows: Vec<Row>) -> Result<Vec<Letter>, StoreError> {
        let mut letters = Vec::with_capacity(rows.len());
        for mut row in rows {
            let (message_id, conversation_id, contact_id, at) =
                (row.id()?, row.id()?, row.id()?, row.time()?);
            let sealed = row.blob()?;
            let Some(key) = self.key_unless_erased(contact_id).await? else { continue };
            let body = key.open(Column::Letter, message_id, &Sealed::stored(sealed))?;
            letters.push(Letter { message_id, conversation_id, contact_id, at, body });
        }
        Ok(letters)
    }
}
