//! Erasure of one contact: its key is destroyed, and so that even the ciphertext goes, every sealed column is emptied.

use base::{ContactId, Timestamp};

use crate::changes::{Changes, Effect};
use crate::hook::of_contact;
use crate::statement::statements;
use crate::value::Value;

statements! {
    CONTACT = "erase.contact":
        "update contact set profile = null, erased_at = $3 where workspace_id = $1 and id = $2 and erased_at is null";
    KEY = "erase.contact_key": "delete from contact_key where workspace_id = $1 and contact_id = $2";
    IDENTITIES = "erase.identities": "delete from identity where workspace_id = $1 and contact_id = $2";
    HINTS = "erase.hints": "delete from contact_hint where workspace_id = $1 and contact_id = $2";
    CONVERSATIONS = "erase.conversations":
        "update conversation set erased = 1 where workspace_id = $1 and contact_id = $2";
    MESSAGES = "erase.messages":
        "update message set body = null, meta = null where workspace_id = $1 and conversation_id in \
         (select id from conversation where workspace_id = $1 and contact_id = $2)";
    DIALOGUES = "erase.dialogues":
        "delete from dialogue where workspace_id = $1 and contact_id = $2";
    SURVEYS = "erase.surveys":
        "update survey set comment = null where workspace_id = $1 and conversation_id in \
         (select id from conversation where workspace_id = $1 and contact_id = $2)";
    WRAP_UPS = "erase.wrap_ups":
        "update wrap_up set note = null where workspace_id = $1 and conversation_id in \
         (select id from conversation where workspace_id = $1 and contact_id = $2)";
    FILES = "erase.files":
        "update file set name = null, bytes = null where workspace_id = $1 and contact_id = $2";
    SEARCH_WIPE = "erase.search_wipe":
        "insert into search_wipe (workspace_id, doc) select d.workspace_id, d.doc from search_doc d where d.workspace_id = $1 \
         and d.conversation_id in (select id from conversation where workspace_id = $1 and contact_id = $2)";
    SEARCH_DOCS = "erase.search_docs":
        "delete from search_doc where workspace_id = $1 and conversation_id in \
         (select id from conversation where workspace_id = $1 and contact_id = $2)";
    SEARCH_STALE = "erase.search_stale": "delete from search_stale where workspace_id = $1 and contact_id = $2";
    LETTERS = "erase.letters": "delete from letter where workspace_id = $1 and contact_id = $2";
    DRAFTS = "erase.drafts": "delete from draft where workspace_id = $1 and contact_id = $2";
    TRANSCRIPTS = "erase.transcripts": "delete from mailed_transcript where workspace_id = $1 and contact_id = $2";
    PACE = "erase.pace": "delete from mail_pace where workspace_id = $1 and contact_id = $2";
    TAUGHT = "erase.taught":
        "update model_head set touched = touched + 1 where workspace_id = $1 and exists \
         (select 1 from intent_example where workspace_id = $1 and contact_id = $2)";
    EXAMPLES = "erase.examples": "delete from intent_example where workspace_id = $1 and contact_id = $2";
    TOLD = "erase.article_told":
        "delete from article_told where workspace_id = $1 and conversation_id in \
         (select id from conversation where workspace_id = $1 and contact_id = $2)";
    QUESTIONS = "erase.article_questions":
        "delete from article_question where workspace_id = $1 and conversation_id in \
         (select id from conversation where workspace_id = $1 and contact_id = $2)";
    DRAWN = "erase.article_drawn":
        "delete from article_drawn where workspace_id = $1 and conversation_id in \
         (select id from conversation where workspace_id = $1 and contact_id = $2)";
    CORRECTIONS = "erase.corrections":
        "delete from correction_told where workspace_id = $1 and conversation_id in \
         (select id from conversation where workspace_id = $1 and contact_id = $2)";
    HELD = "erase.held_replies":
        "delete from held_reply where workspace_id = $1 and conversation_id in \
         (select id from conversation where workspace_id = $1 and contact_id = $2)";
    CODES = "erase.codes": "delete from one_time_code where workspace_id = $1 and contact_id = $2";
    PROMISES = "erase.promises":
        "update promise set body = null, state = case when state = 'open' then 'withdrawn' else state end \
         where workspace_id = $1 and contact_id = $2";
    TICKETS = "erase.tickets":
        "update ticket set body = null, call_key = null, state = case when state in ('open', 'pending', 'on_hold') then 'closed' else state end \
         where workspace_id = $1 and contact_id = $2";
    TICKET_EVENTS = "erase.ticket_events":
        "update ticket_event set body = null where workspace_id = $1 and ticket_id in \
         (select id from ticket where workspace_id = $1 and contact_id = $2)";
    PAYMENTS = "erase.payments":
        "update payment set body = null where workspace_id = $1 and contact_id = $2";
    SAMPLE_LABELS = "erase.sample_labels":
        "delete from sample_label where workspace_id = $1 and (week, message_id) in (select t.week, t.message_id from sample_turn t \
         where t.workspace_id = $1 and t.conversation_id in (select id from conversation where workspace_id = $1 and contact_id = $2))";
    SAMPLE_TURNS = "erase.sample_turns":
        "delete from sample_turn where workspace_id = $1 and conversation_id in \
         (select id from conversation where workspace_id = $1 and contact_id = $2)";
    JOBS = "erase.jobs":
        "update job set payload = '{}' where workspace_id = $1 and conversation_id in \
         (select id from conversation where workspace_id = $1 and contact_id = $2)";
    CANCEL_JOBS = "erase.cancel_jobs":
        "update job set state = 'done', done_at = $3, last_error = 'erased', lease_by = null, lease_until = null \
         where workspace_id = $1 and state <> 'done' and conversation_id in \
         (select id from conversation where workspace_id = $1 and contact_id = $2)";
}

impl<T> Changes<T> {
    /// Erases a contact: destroys its key, empties its sealed columns and file bytes, removes its identities, cancels its work.
    /// No search finds it any more; `Cx::wipe_search` afterwards takes its terms out of the index.
    /// Its conversations and events stay, without a word in them, and take no further writes. `System::scrub` afterwards removes the
    /// old bytes from the files of SQLite. In conflict when the contact is missing or already erased.
    pub fn erase_contact(self, contact_id: ContactId, at: Timestamp) -> Self {
        let id = || vec![Value::id(contact_id)];
        let at = || vec![Value::id(contact_id), at.into()];
        self.must_hit("contact (missing or erased)", &CONTACT, at())
            .write(&KEY, id())
            .write(&IDENTITIES, id())
            .write(&HINTS, id())
            .write(&CONVERSATIONS, id())
            .write(&MESSAGES, id())
            .write(&DIALOGUES, id())
            .write(&SURVEYS, id())
            .write(&WRAP_UPS, id())
            .write(&FILES, id())
            .write(&LETTERS, id())
            .write(&DRAFTS, id())
            .write(&TRANSCRIPTS, id())
            .write(&PACE, id())
            .write(&SEARCH_WIPE, id())
            .write(&SEARCH_DOCS, id())
            .write(&SEARCH_STALE, id())
            .write(&TOLD, id())
            .write(&QUESTIONS, id())
            .write(&DRAWN, id())
            .write(&CORRECTIONS, id())
            .write(&HELD, id())
            .write(&PAYMENTS, id())
            .write(&CODES, id())
            .write(&PROMISES, id())
            .write(&TICKET_EVENTS, id())
            .write(&TICKETS, id())
            .write(&SAMPLE_LABELS, id())
            .write(&SAMPLE_TURNS, id())
            .write(&TAUGHT, id())
            .write(&EXAMPLES, id())
            .write(&JOBS, id())
            .write(&CANCEL_JOBS, at())
            .effect(Effect::Forget(contact_id))
            .effect(Effect::Assistant)
            .hook(of_contact(contact_id, "contact.erased", &[]))
    }
}
