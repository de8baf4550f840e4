//! The job of a correction: says it in one conversation after the other, one commit each: the message, and that it was said there. So it is
//! said once, however often the work stops in the middle; after some the job is set again for later, so that many are not said at once.

use access::{Action, Actor, may};
use base::{ArticleId, ConversationId, CorrectionId, Locale, UserId};
use conversation::{Command, Content, Header, Owner, Rejection, decide_all};
use serde_json::json;
use store::{
    ChangeError, Changes, CorrectionFate, CorrectionReason, CorrectionRow, CorrectionState, Cx, JobRow, Keys,
    QueuedCorrection, State, StoreError,
};

use super::super::told::name_of;
use super::say::{To, words};
use crate::app::App;
use crate::conversation::{flatten, goes_on};
use crate::error::{Error, Result};
use crate::job::set_again;
use crate::work::{Beside, SealedMessage, TRIES};

/// Conversations of one run, and how long it rests then: at most 600 in a minute.
const AT_ONCE: u32 = 20;
const REST_MS: i64 = 2_000;

/// Runs the job, in the name of whoever sent it.
pub(crate) async fn run(app: &App, job: &JobRow) -> Result<()> {
    let system = app.cx(job.workspace_id, Actor::System);
    let id = correction_of(job)?;
    let goes_out = |row: &CorrectionRow| row.state == CorrectionState::Sending;
    let Some(row) = system.correction(id).await?.filter(goes_out) else {
        return end(app, &system, job, false).await;
    };
    let user = match row.sent_by {
        Some(by) => system.user(by).await?.filter(|user| user.disabled_at.is_none()),
        None => None,
    };
    let actor = user.map(|user| (user.id, Actor::User { user_id: user.id, role: user.role }));
    let Some((by, actor)) = actor.filter(|(_, actor)| may(actor, Action::CorrectArticles).is_ok()) else {
        leave(&system, id, "stop_correction").await?;
        return end(app, &system, job, false).await;
    };
    let cx = app.cx(job.workspace_id, actor);
    for queued in cx.queued_corrections(id, AT_ONCE).await? {
        say(app, &cx, &row, by, queued).await?;
    }
    let more = !cx.queued_corrections(id, 1).await?.is_empty();
    if !more {
        leave(&cx, id, "end_correction").await?;
    }
    end(app, &system, job, more).await
}

/// The job was given up: what was not said waits for whoever sends it again.
pub(crate) async fn failed(app: &App, job: &JobRow) -> Result<()> {
    leave(&app.cx(job.workspace_id, Actor::System), correction_of(job)?, "fail_correction").await
}

fn correction_of(job: &JobRow) -> Result<CorrectionId> {
    let id = job.payload.get("correction_id").and_then(|id| id.as_str()).and_then(|id| id.parse().ok());
    id.ok_or(Error::Internal("a job without its correction"))
}

/// Nothing goes out any more; what is left waits.
async fn leave(cx: &Cx, id: CorrectionId, deed: &'static str) -> Result<()> {
    let change = move |state: &State| -> Result<Changes<()>> {
        let Some(row) = state.correction(id).filter(|row| row.state == CorrectionState::Sending) else {
            return Ok(Changes::new(()).unaudited("it goes out no more"));
        };
        let changes = Changes::new(()).unqueue_correction(id);
        let changes = changes.set_correction(row, CorrectionState::Open, None, None);
        Ok(changes.audit(deed, format!("correction:{id}"), json!({})))
    };
    cx.change(Keys::new().correction(id), change).await.map_err(flatten)
}

async fn end(app: &App, cx: &Cx, job: &JobRow, more: bool) -> Result<()> {
    let next = more.then(|| app.env().now().plus_ms(REST_MS));
    set_again(app, cx, job, next, "the correction itself is audited").await
}

/// What becomes of one conversation.
struct Deed {
    correction: CorrectionId,
    place: ConversationId,
    by: UserId,
    fate: CorrectionFate,
    reason: Option<CorrectionReason>,
    /// Another one that hears it in its stead.
    instead: Option<QueuedCorrection>,
    said: Option<Said>,
}

struct Said {
    message: SealedMessage,
    commands: Vec<Command>,
    /// The colleague who is asked to say it.
    calls: Option<UserId>,
    letters: Option<Letters>,
}

/// The letter by which a colleague who is away learns of it.
type Letters = Box<dyn Fn(base::Timestamp) -> Vec<store::NewJob> + Send + Sync>;

/// Says it in one conversation. Whoever takes it over meanwhile is asked instead.
async fn say(app: &App, cx: &Cx, row: &CorrectionRow, by: UserId, queued: QueuedCorrection) -> Result<()> {
    for _ in 0..TRIES {
        let deed = plan(app, cx, row, by, queued).await?;
        let (owned, calls) = (app.clone(), deed.said.as_ref().and_then(|said| said.calls));
        let mut keys = Keys::new().correction(row.id);
        if deed.said.is_some() {
            keys = keys.conversation(deed.place);
        }
        let change = move |state: &State| written(&owned, state, &deed);
        match cx.change(keys, change).await {
            Ok(sent) => {
                if sent && calls.is_none() {
                    app.metrics().replies_sent.inc();
                }
                return Ok(());
            }
            // Stopped, or said by another worker.
            Err(ChangeError::Store(StoreError::Conflict(_))) => return Ok(()),
            // Somebody took it over, or it ended, since it was looked at.
            Err(ChangeError::Rejected(Error::Rejected(Rejection::NotOwner | Rejection::Closed))) => {}
            Err(error) => return Err(flatten(error)),
        }
    }
    Err(Error::Contended)
}

async fn plan(app: &App, cx: &Cx, row: &CorrectionRow, by: UserId, queued: QueuedCorrection) -> Result<Deed> {
    let place = queued.conversation_id;
    let not = |reason| Deed {
        correction: row.id,
        place,
        by,
        fate: CorrectionFate::Unreachable,
        reason: Some(reason),
        instead: None,
        said: None,
    };
    let Some(header) = cx.conversation(place).await? else { return Ok(not(CorrectionReason::Closed)) };
    let there = goes_on(cx, header.clone()).await?;
    if there.id != place {
        let instead = Some(QueuedCorrection { conversation_id: there.id, ..queued });
        return Ok(Deed { fate: CorrectionFate::Skipped, instead, ..not(CorrectionReason::Merged) });
    }
    let key = match cx.contact_key(header.contact_id).await {
        Ok(key) => key,
        Err(StoreError::Erased) => return Ok(not(CorrectionReason::Erased)),
        Err(error) => return Err(error.into()),
    };
    let now = app.env().now();
    if !header.is_open() && !conversation::session::reopens(&header, &app.settings().policy, now) {
        return Ok(not(CorrectionReason::Closed));
    }
    let name = name_of(cx, header.contact_id).await?;
    let title = title(cx, row.article_id, header.locale).await?;
    let to = To { locale: header.locale, name: name.as_deref(), title: &title };
    let text = words(&row.texts, to).ok_or(Error::CorrectionEmpty)?;
    let message_id = app.env().id();
    let calls = holder(&header).filter(|holder| *holder != by);
    let text = calls.map_or(text.clone(), |holder| asks(header.locale, holder, &text));
    let message = SealedMessage::new(&key, message_id, &Content::text(text), Beside::default())?;
    let (commands, letters) = match calls {
        None => (vec![Command::Correct { user_id: by, message_id }], None),
        Some(holder) => {
            let commands = vec![
                Command::AddNote { user_id: by, message_id },
                Command::Mention { message_id, user_ids: vec![holder] },
            ];
            let planned =
                || -> Letters { Box::new(crate::mail::planned_mentions(app, place, message_id, &[holder])) };
            (commands, crate::mail::can_send(cx).await?.then(planned))
        }
    };
    Ok(Deed {
        correction: row.id,
        place,
        by,
        fate: if calls.is_some() { CorrectionFate::Noted } else { CorrectionFate::Sent },
        reason: None,
        instead: None,
        said: Some(Said { message, commands, calls, letters }),
    })
}

/// The agent who has it now: nobody has what is solved.
const fn holder(header: &Header) -> Option<UserId> {
    match header.owner {
        Owner::Agent { user_id, .. } if header.is_open() => Some(user_id),
        _ => None,
    }
}

/// What a colleague is asked, in the language of the conversation.
fn asks(locale: Locale, holder: UserId, text: &str) -> String {
    let asks = match locale {
        Locale::Zh => "之前给这位客户的说法有误，请由你转告：",
        Locale::En => "This customer was told something wrong. Please put it right:",
    };
    format!("<@{holder}> {asks}\n\n{text}").chars().take(base::limits::MESSAGE_CHARS).collect()
}

/// The title of the article, in this language or the other.
pub(super) async fn title(cx: &Cx, id: ArticleId, locale: Locale) -> Result<String> {
    let titles = cx.article_titles(id).await?.unwrap_or_default();
    let own = Locale::ALL.into_iter().zip(&titles).find(|(one, _)| *one == locale).map(|(_, title)| title);
    let title =
        own.filter(|title| !title.is_empty()).or_else(|| titles.iter().find(|title| !title.is_empty()));
    Ok(title.cloned().unwrap_or_default())
}

/// What one conversation writes; whether something was said.
fn written(app: &App, state: &State, deed: &Deed) -> Result<Changes<bool>> {
    let now = app.env().now();
    if state.correction(deed.correction).is_none_or(|row| row.state != CorrectionState::Sending) {
        return Ok(Changes::new(false).unaudited("it was stopped"));
    }
    let changes = Changes::new(deed.said.is_some());
    let by = (deed.by, now);
    let mut changes = changes.end_correction_place(deed.correction, deed.place, deed.fate, deed.reason, by);
    if let Some(instead) = &deed.instead {
        changes = changes.correction_goes_on(deed.correction, instead);
    }
    let Some(said) = &deed.said else {
        return Ok(changes.unaudited("nothing was said; the correction tells why"));
    };
    let header = state.conversation(deed.place).ok_or(Error::NotFound("conversation"))?;
    if holder(header).filter(|holder| *holder != deed.by) != said.calls {
        return Err(Rejection::NotOwner.into());
    }
    let (header, events) = decide_all(header, said.commands.clone(), &app.settings().policy, now)?;
    let row = said.message.numbered(deed.place, &events);
    let row = row.ok_or(Error::Internal("a correction without its event"))?;
    if let Some(called) = said.calls {
        changes = changes.put_mention(called, deed.place, said.message.id, now);
    }
    if let Some(letters) = &said.letters {
        changes = letters(now).into_iter().fold(changes, Changes::insert_job);
    }
    let facts = json!({ "correction": deed.correction, "message_id": said.message.id });
    let verb = if said.calls.is_some() { "note_correction" } else { "say_correction" };
    Ok(changes.put_conversation(&header, &events).insert_message(row).audit(
        verb,
        format!("conversation:{}", deed.place),
        facts,
    ))
}
