//! Everything we hold of one contact, opened.

use std::collections::BTreeMap;

use base::ContactId;
use conversation::{Header, Identity};

use crate::statement::statements;
use crate::value::Value;
use crate::{
    ContactRecord, Cx, DraftBody, DraftRow, ExampleRow, FileInfo, HeldReplyRow, Letter, MailedTranscript,
    PaymentRow, PromiseBody, PromiseRow, StoreError, StoredMessage, SurveyRecord, WholeTicket, WrapUpRecord,
};

statements! {
    HEADERS = "export.conversations":
        "select header from conversation where workspace_id = $1 and contact_id = $2 order by id";
}

/// Messages of one contact that an export carries at most.
const EXPORTED_MESSAGES: usize = 100_000;
/// Messages read at once.
const PAGE: u32 = 500;

/// Everything we hold of one contact.
#[derive(Clone, Debug)]
pub struct ContactRecords {
    /// The contact.
    pub record: ContactRecord,
    /// By what it is known.
    pub identities: Vec<(Identity, String)>,
    /// Its conversations, oldest first.
    pub conversations: Vec<Header>,
    /// What it and we said, conversation by conversation, oldest first; private notes too.
    pub messages: Vec<StoredMessage>,
    /// Its answered surveys.
    pub surveys: Vec<SurveyRecord>,
    /// What ours said of its sessions.
    pub wrap_ups: Vec<WrapUpRecord>,
    /// What the assistant was about to tell it and did not.
    pub held_replies: Vec<HeldReplyRow>,
    /// Money that it was given or asked for, with what for.
    pub payments: Vec<(PaymentRow, Option<BTreeMap<String, String>>)>,
    /// What it was told would happen.
    pub promises: Vec<(PromiseRow, Option<PromiseBody>)>,
    /// What could not be solved at once.
    pub tickets: Vec<WholeTicket>,
    /// Its letters, oldest first.
    pub letters: Vec<Letter>,
    /// Transcripts that it asked for by mail.
    pub transcripts: Vec<MailedTranscript>,
    /// What ours began to write to it and have not sent.
    pub drafts: Vec<(DraftRow, DraftBody)>,
    /// What the assistant learns from that it wrote.
    pub examples: Vec<ExampleRow>,
    /// Its files; read the bytes with [`Cx::file`].
    pub files: Vec<FileInfo>,
}

impl Cx {
    /// The conversations of a contact, oldest first.
    pub async fn conversations_of(&self, contact_id: ContactId) -> Result<Vec<Header>, StoreError> {
        let rows = self.read(&HEADERS, vec![Value::id(contact_id)]).await?;
        rows.into_iter().map(|mut row| crate::conversation::read(&mut row)).collect()
    }

    /// Everything we hold of a contact; `None` when there is none.
    pub async fn export_contact(&self, contact_id: ContactId) -> Result<Option<ContactRecords>, StoreError> {
        let Some(record) = self.contact(contact_id).await? else { return Ok(None) };
        let erased = record.contact.erased_at.is_some();
        let identities = if erased { Vec::new() } else { self.identities(contact_id).await? };
        let conversations = self.conversations_of(contact_id).await?;
        let (mut messages, mut surveys, mut wrap_ups) = (Vec::new(), Vec::new(), Vec::new());
        let mut held_replies = Vec::new();
        for header in &conversations {
            self.export_messages(header, &mut messages).await?;
            surveys.extend(self.surveys_of(header.id).await?);
            wrap_ups.extend(self.wrap_ups_of(header.id).await?);
            held_replies.extend(self.held_replies_of(header.id).await?);
        }
        let mut payments = Vec::new();
        for row in self.payments_of(contact_id).await? {
            let inputs = self.payment_inputs(&row).await?;
            payments.push((row, inputs));
        }
        let mut promises = Vec::new();
        for row in self.promises_of_contact(contact_id).await? {
            let body = self.promise_body(&row).await?;
            promises.push((row, body));
        }
        let mut tickets = Vec::new();
        for row in self.tickets_of_record(contact_id).await? {
            tickets.push(self.whole_ticket(row).await?);
        }
        let files = self.files_of(contact_id).await?;
        let letters = if erased { Vec::new() } else { self.letters_of(contact_id).await? };
        let transcripts = self.mailed_transcripts_of(contact_id).await?;
        let drafts = self.drafts_to(contact_id).await?;
        let examples = self.examples_by_contact(contact_id).await?;
        Ok(Some(ContactRecords {
            record,
            identities,
            conversations,
            messages,
            surveys,
            wrap_ups,
            held_replies,
            payments,
            promises,
            tickets,
            letters,
            transcripts,
            drafts,
            examples,
            files,
        }))
    }

    async fn export_messages(&self, header: &Header, all: &mut Vec<StoredMessage>) -> Result<(), StoreError> {
        let first = all.len();
        let mut before = None;
        loop {
            let page = self.messages(header.id, before, PAGE).await?;
            let Some(oldest) = page.first() else { break };
            before = Some(oldest.seq);
            if all.len() + page.len() > EXPORTED_MESSAGES {
                return Err(StoreError::TooMany { what: "messages in one export", limit: EXPORTED_MESSAGES });
            }
            all.splice(first..first, page);
        }
        Ok(())
    }
}
