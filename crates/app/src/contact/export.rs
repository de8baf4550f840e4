//! Everything we hold of one customer, for the customer.

use access::{Action, may};
use base::ContactId;
use conversation::{Identity, SurveyReason};
use protocol::api::{
    ContactExport, ExportedDraft, ExportedIdentity, ExportedMessage, ExportedSurvey, ExportedWrapUp,
};
use protocol::contact_merge::ExportedRecord;
use protocol::project::message_view;
use protocol::training::ExportedExample;
use protocol::view::Audience;
use serde_json::json;
use store::{Changes, ContactRecords, Cx, Keys, State, StoredMessage, SurveyRecord};

use super::group::{Group, group};
use super::show::view_of;
use crate::app::App;
use crate::conversation::{facts, flatten};
use crate::error::{Error, Result};
use crate::names;
use crate::session::Asks;

/// Conversations of one customer that an export holds; more would not fit one answer.
const CONVERSATIONS: u32 = 1_000;
/// Everything of one customer; the asking is itself noted in the audit log.
pub async fn export(app: &App, asker: &dyn Asks, id: ContactId) -> Result<ContactExport> {
    may(&asker.actor(), Action::ExportContact)?;
    let cx = app.cx(asker.workspace_id(), asker.actor());
    let contact = view_of(app, &cx, id, CONVERSATIONS).await?;
    let names = names::of(app, asker.workspace_id()).await?;
    let group = group(&cx, id).await?;
    let records = all_of(&cx, &group).await?;
    let record = |(one, record): &(store::MergedContact, store::ContactRecord)| ExportedRecord {
        id: one.id,
        profile: record.profile.clone(),
    };
    let message = |stored: StoredMessage| {
        let conversation_id = stored.conversation_id;
        let message = message_view(&facts(stored, &names), Audience::Agent)?;
        Some(ExportedMessage { conversation_id, message })
    };
    let identity = |(identity, value): (Identity, String)| ExportedIdentity {
        kind: identity.kind.word().to_owned(),
        value,
    };
    let mut surveys = Vec::with_capacity(records.surveys.len());
    for answer in records.surveys {
        surveys.push(exported(&cx, answer).await?);
    }
    let wrap_up = |record: store::WrapUpRecord| ExportedWrapUp {
        conversation_id: record.conversation_id,
        wrap_up: protocol::wrap_up::WrapUpView {
            session: record.session,
            topic: record.topic,
            solved: record.solved,
            note: record.note.unwrap_or_default(),
            name: names.get(&record.user_id).cloned().unwrap_or_default(),
            user_id: record.user_id,
            at_ms: record.at.ms(),
        },
    };
    let draft = |(row, body): (store::DraftRow, store::DraftBody)| ExportedDraft {
        conversation_id: row.conversation_id,
        private: row.private,
        text: body.text,
        saved_ms: row.saved_at.ms(),
    };
    let transcript = |wish: store::MailedTranscript| protocol::mail::ExportedTranscript {
        conversation_id: wish.conversation_id,
        to: wish.body["to"].as_str().unwrap_or_default().to_owned(),
        at_ms: wish.at.ms(),
    };
    let example =
        |row: store::ExampleRow| ExportedExample { intent: row.intent, text: row.text, at_ms: row.at.ms() };
    let export = ContactExport {
        version: 1,
        contact,
        merged: group.merged.iter().map(record).collect(),
        identities: records.identities.into_iter().map(identity).collect(),
        messages: records.messages.into_iter().filter_map(message).collect(),
        surveys,
        letters: records.letters.iter().map(|letter| crate::mail::view_of(&letter.body)).collect(),
        wrap_ups: records.wrap_ups.into_iter().map(wrap_up).collect(),
        held_replies: records.held_replies.into_iter().filter_map(crate::guards::exported).collect(),
        promises: records.promises.into_iter().map(crate::promise::exported).collect(),
        tickets: records.tickets.into_iter().map(crate::ticket::exported).collect(),
        payments: records.payments.into_iter().map(crate::payment::exported).collect(),
        drafts: records.drafts.into_iter().map(draft).collect(),
        transcripts: records.transcripts.into_iter().map(transcript).collect(),
        examples: records.examples.into_iter().map(example).collect(),
        files: records.files.into_iter().map(|info| info.file).collect(),
    };
    let change = move |state: &State| -> Result<Changes<()>> {
        state.contact(id).ok_or(Error::NotFound("contact"))?;
        Ok(Changes::new(()).audit("export_contact", format!("contact:{id}"), json!({})))
    };
    cx.change(Keys::new().contact(id), change).await.map_err(flatten)?;
    Ok(export)
}

/// Of every record of the customer.
async fn all_of(cx: &Cx, group: &Group) -> Result<ContactRecords> {
    let mut ids = group.ids().into_iter();
    let root = ids.next().ok_or(Error::NotFound("contact"))?;
    let mut all = cx.export_contact(root).await?.ok_or(Error::NotFound("contact"))?;
    for id in ids {
        let one = cx.export_contact(id).await?.ok_or(Error::NotFound("contact"))?;
        all.identities.extend(one.identities);
        all.conversations.extend(one.conversations);
        all.messages.extend(one.messages);
        all.surveys.extend(one.surveys);
        all.wrap_ups.extend(one.wrap_ups);
        all.held_replies.extend(one.held_replies);
        all.payments.extend(one.payments);
        all.promises.extend(one.promises);
        all.tickets.extend(one.tickets);
        all.letters.extend(one.letters);
        all.transcripts.extend(one.transcripts);
        all.drafts.extend(one.drafts);
        all.examples.extend(one.examples);
        all.files.extend(one.files);
    }
    Ok(all)
}

/// An answer with what was asked at the time.
async fn exported(cx: &Cx, answer: SurveyRecord) -> Result<ExportedSurvey> {
    let form = crate::survey::form_of(cx, answer.form).await?;
    let words = |reason: &SurveyReason| {
        let mut choices = form.low.iter().chain(&form.good);
        choices.find(|choice| choice.id.as_ref() == Some(reason)).map(|choice| choice.words.clone())
    };
    Ok(ExportedSurvey {
        conversation_id: answer.conversation_id,
        session: answer.session,
        stars: answer.stars,
        agent_stars: answer.agent_stars,
        question: form.question.clone(),
        reason_words: answer.reasons.iter().filter_map(words).collect(),
        reasons: answer.reasons,
        comment: answer.comment,
        at_ms: answer.at.ms(),
    })
}
