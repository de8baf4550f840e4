//! What is removed for good after a while: conversations that are over, and the figures of sessions. Batches are bounded, and whoever
//! removes them names the rows first.

use base::{ContactId, ConversationId, Timestamp};

use crate::changes::{Changes, Effect};
use crate::statement::statements;
use crate::value::{Row, Value};
use crate::{Cx, StoreError};

/// `life <> 'open'` is what the index of ended conversations asks for. What goes on in another is kept as long as that one.
macro_rules! over {
    () => {
        "c.workspace_id = $1 and c.life <> 'open' and c.life = 'closed' and c.last_message_at < $2 and not exists \
         (select 1 from conversation_part p where p.workspace_id = c.workspace_id and p.part_id = c.id)"
    };
}

/// The records of a customer: those that lead to the same one.
macro_rules! records {
    () => {
        "(select g.id from contact x join contact g on g.workspace_id = x.workspace_id \
         and (g.id = coalesce(x.merged_into, x.id) or g.merged_into = coalesce(x.merged_into, x.id)) \
         where x.workspace_id = $1 and x.id = $2)"
    };
}
macro_rules! none_left {
    () => {
        concat!(
            "not exists (select 1 from conversation c where c.workspace_id = $1 and c.contact_id in ",
            records!(),
            ")"
        )
    };
}

statements! {
    COUNT_CONVERSATIONS = "retention.count_conversations":
        concat!("select count(*) from conversation c where ", over!());
    COUNT_FIGURES = "retention.count_figures":
        "select count(*) from session_fact where workspace_id = $1 and began_at < $2";
    DUE = "retention.due":
        concat!("select c.id, c.contact_id from conversation c where ", over!(), " order by c.last_message_at, c.id limit $3");
    EVENTS = "retention.events": "delete from event where workspace_id = $1 and conversation_id = $2";
    MESSAGES = "retention.messages": "delete from message where workspace_id = $1 and conversation_id = $2";
    DIALOGUE = "retention.dialogue": "delete from dialogue where workspace_id = $1 and conversation_id = $2";
    SURVEYS = "retention.surveys": "delete from survey where workspace_id = $1 and conversation_id = $2";
    WRAP_UPS = "retention.wrap_ups": "delete from wrap_up where workspace_id = $1 and conversation_id = $2";
    MENTIONS = "retention.mentions": "delete from mention where workspace_id = $1 and conversation_id = $2";
    PARTS = "retention.parts": "delete from conversation_part where workspace_id = $1 and conversation_id = $2";
    LETTERS = "retention.letters": "delete from letter where workspace_id = $1 and conversation_id = $2";
    TOLD = "retention.article_told": "delete from article_told where workspace_id = $1 and conversation_id = $2";
    QUESTIONS = "retention.article_questions":
        "delete from article_question where workspace_id = $1 and conversation_id = $2";
    DRAWN = "retention.article_drawn":
        "delete from article_drawn where workspace_id = $1 and conversation_id = $2";
    CORRECTIONS = "retention.corrections":
        "delete from correction_told where workspace_id = $1 and conversation_id = $2";
    HELD = "retention.held_replies": "delete from held_reply where workspace_id = $1 and conversation_id = $2";
    CODES = "retention.codes": "delete from one_time_code where workspace_id = $1 and conversation_id = $2";
    PROMISES = "retention.promises":
        "update promise set body = null, state = case when state = 'open' then 'withdrawn' else state end \
         where workspace_id = $1 and conversation_id = $2";
    TICKETS = "retention.tickets":
        "update ticket set body = null, call_key = null, state = case when state in ('open', 'pending', 'on_hold') then 'closed' else state end \
         where workspace_id = $1 and conversation_id = $2";
    TICKET_EVENTS = "retention.ticket_events":
        "update ticket_event set body = null where workspace_id = $1 and ticket_id in \
         (select id from ticket where workspace_id = $1 and conversation_id = $2)";
    PAYMENTS = "retention.payments":
        "update payment set body = null where workspace_id = $1 and conversation_id = $2";
    SAMPLE_LABELS = "retention.sample_labels":
        "delete from sample_label where workspace_id = $1 and (week, message_id) in \
         (select t.week, t.message_id from sample_turn t where t.workspace_id = $1 and t.conversation_id = $2)";
    SAMPLE_TURNS = "retention.sample_turns":
        "delete from sample_turn where workspace_id = $1 and conversation_id = $2";
    DRAFTS = "retention.drafts":
        "delete from draft where workspace_id = $1 and contact_id = $2 and conversation_id = $3";
    FILES = "retention.files":
        "delete from file where workspace_id = $1 and contact_id = $2 and conversation_id = $3";
    // Its number goes to those whose terms are still to be taken out of the index.
    SEARCH_WIPE = "retention.search_wipe":
        "insert into search_wipe (workspace_id, doc) select workspace_id, doc from search_doc where workspace_id = $1 and conversation_id = $2";
    SEARCH_DOC = "retention.search_doc": "delete from search_doc where workspace_id = $1 and conversation_id = $2";
    LABELS = "retention.labels":
        "delete from conversation_label where workspace_id = $1 and conversation_id = $2 and label_id in \
         (select id from label where workspace_id = $1)";
    JOBS = "retention.jobs":
        "update job set payload = '{}' where workspace_id = $1 and conversation_id = $2 and state <> 'pending'";
    CONVERSATION = "retention.conversation":
        "delete from conversation where workspace_id = $1 and id = $2 and life = 'closed'";
    // A customer of whom no conversation is left is forgotten with the last, every record of theirs.
    LAST_FILES = "retention.last_files":
        concat!("delete from file where workspace_id = $1 and contact_id in ", records!(), " and ", none_left!());
    LAST_IDENTITIES = "retention.last_identities":
        concat!("delete from identity where workspace_id = $1 and contact_id in ", records!(), " and ", none_left!());
    LAST_HINTS = "retention.last_hints":
        concat!("delete from contact_hint where workspace_id = $1 and contact_id in ", records!(), " and ", none_left!());
    LAST_KEY = "retention.last_key":
        concat!("delete from contact_key where workspace_id = $1 and contact_id in ", records!(), " and ", none_left!());
    // What was made of their words goes too, and the model that knows them is made anew.
    LAST_TAUGHT = "retention.last_taught":
        concat!("update model_head set touched = touched + 1 where workspace_id = $1 and exists \
        (select 1 from intent_example where workspace_id = $1 and contact_id in ", records!(), ") and ", none_left!());
    LAST_EXAMPLES = "retention.last_examples":
        concat!("delete from intent_example where workspace_id = $1 and contact_id in ", records!(), " and ", none_left!());
    LAST_CONTACT = "retention.last_contact":
        concat!("update contact set profile = null, erased_at = $3 where workspace_id = $1 and erased_at is null and id in ", records!(),
        " and ", none_left!());
    FIGURES = "retention.figures":
        "delete from session_fact where workspace_id = $1 and (conversation_id, session) in \
         (select f.conversation_id, f.session from session_fact f where f.workspace_id = $1 and f.began_at < $2 \
         order by f.began_at limit $3)";
}

impl<T> Changes<T> {
    /// Removes a closed conversation with everything in it, and its contact's personal data when nothing else is left of them. The
    /// contact is to be named in the keys: nobody may begin a conversation with them at the same moment. `System::scrub` afterwards
    /// removes the old bytes from the files of SQLite.
    pub fn remove_conversation(self, id: ConversationId, contact_id: ContactId, at: Timestamp) -> Self {
        let of = || vec![Value::id(id)];
        let contact = || vec![Value::id(contact_id)];
        self.must_hit("conversation (not closed)", &CONVERSATION, of())
            .write(&EVENTS, of())
            .write(&MESSAGES, of())
            .write(&DIALOGUE, of())
            .write(&SURVEYS, of())
            .write(&WRAP_UPS, of())
            .write(&MENTIONS, of())
            .write(&PARTS, of())
            .write(&LETTERS, of())
            .write(&TOLD, of())
            .write(&QUESTIONS, of())
            .write(&DRAWN, of())
            .write(&CORRECTIONS, of())
            .write(&HELD, of())
            .write(&PAYMENTS, of())
            .write(&CODES, of())
            .write(&PROMISES, of())
            .write(&TICKET_EVENTS, of())
            .write(&TICKETS, of())
            .write(&SAMPLE_LABELS, of())
            .write(&SAMPLE_TURNS, of())
            .write(&DRAFTS, vec![Value::id(contact_id), Value::id(id)])
            .write(&FILES, vec![Value::id(contact_id), Value::id(id)])
            .write(&SEARCH_WIPE, of())
            .write(&SEARCH_DOC, of())
            .write(&LABELS, of())
            .write(&JOBS, of())
            .write(&LAST_FILES, contact())
            .write(&LAST_IDENTITIES, contact())
            .write(&LAST_HINTS, contact())
            .write(&LAST_KEY, contact())
            .write(&LAST_TAUGHT, contact())
            .write(&LAST_EXAMPLES, contact())
            .write(&LAST_CONTACT, vec![Value::id(contact_id), at.into()])
            .effect(Effect::Forget(contact_id))
    }

    /// Removes at most so many figures of sessions that began before.
    pub fn remove_figures(self, before: Timestamp, limit: u32) -> Self {
        self.write(&FIGURES, vec![before.into(), limit.into()])
    }
}

impl Cx {
    /// How many closed conversations had their last word before.
    pub async fn conversations_over(&self, before: Timestamp) -> Result<u64, StoreError> {
        Ok(self.read_one(&COUNT_CONVERSATIONS, vec![before.into()], Row::u64).await?.unwrap_or(0))
    }

    /// How many sessions of which there are figures began before.
    pub async fn figures_over(&self, before: Timestamp) -> Result<u64, StoreError> {
        Ok(self.read_one(&COUNT_FIGURES, vec![before.into()], Row::u64).await?.unwrap_or(0))
    }

    /// Closed conversations whose last word was before, the oldest first, with whom they were.
    pub async fn conversations_to_remove(
        &self,
        before: Timestamp,
        limit: u32,
    ) -> Result<Vec<(ConversationId, ContactId)>, StoreError> {
        let rows = self.read(&DUE, vec![before.into(), limit.into()]).await?;
        rows.into_iter().map(|mut row| Ok((row.id()?, row.id()?))).collect()
    }
}
