//! What could be taught: customers' messages to which the assistant had no answer, in groups that say about the same.

mod mask;
mod messages;

use std::collections::HashMap;
use std::sync::Arc;

use access::{Action, may};
use base::{ExampleId, MessageId};
use dialogue::Pack;
use knowledge::care::groups;
use nlu::Scored;
use nlu::entity::Context;
use protocol::training::{AddedExamples, Elsewhere};
use protocol::training_suggestion::{
    AcceptSuggestions, RejectSuggestions, SuggestedGroup, SuggestedText, Suggestions,
};
use serde_json::json;
use store::{Changes, ExampleOrigin, ExampleRow, Keys, State};

pub(crate) use self::mask::masked;
pub(crate) use self::messages::unhelped;
use self::messages::{Unanswered, unanswered};
use super::add_examples::{has_room, sort};
use super::examples::exists;
use super::known::locale_of;
use super::taught::titles;
use super::{check, edit};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Groups that are shown.
const GROUPS: usize = 50;
/// Texts of a group that are shown.
const TEXTS: usize = 20;
/// Messages that are accepted or rejected at once.
const AT_ONCE: usize = 100;

/// What customers asked in the last 30 days and the assistant could not answer.
pub async fn suggestions(app: &App, user: &UserSession) -> Result<Suggestions> {
    may(&user.actor(), Action::TrainAssistant)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let (found, conversations) = unanswered(app, &cx).await?;
    let pack = app.assistant(user.workspace_id);
    let titles = titles(app, &cx.intents().await?);
    let texts: Vec<&str> = found.iter().map(|one| one.text.as_str()).collect();
    let groups: Vec<Vec<usize>> = groups(&texts).into_iter().take(GROUPS).collect();
    let likeliest = likeliest(pack, &texts, groups.concat()).await?;
    let groups = groups.into_iter().map(|members| {
        let (mut guess, mut sure) = (std::collections::BTreeMap::<String, (usize, f32)>::new(), 0.0);
        for at in &members {
            if let Some(best) = likeliest.get(at) {
                let tally = guess.entry(best.id.clone()).or_default();
                (tally.0, tally.1) = (tally.0 + 1, tally.1 + best.confidence);
            }
        }
        // What most of them mean, the surer where as many mean another.
        let best = guess
            .into_iter()
            .max_by(|a, b| (a.1.0, a.1.1).partial_cmp(&(b.1.0, b.1.1)).unwrap_or(std::cmp::Ordering::Equal));
        let guess = best.map(|(id, (count, sum))| {
            sure = sum / count.max(1) as f32;
            id
        });
        SuggestedGroup {
            id: found[members[0]].message_id,
            size: members.len() as u32,
            guess_title: guess.as_ref().and_then(|id| titles.get(id).cloned()).unwrap_or_default(),
            guess,
            confidence: sure,
            texts: members.iter().take(TEXTS).map(|at| shown(&found[*at])).collect(),
        }
    });
    Ok(Suggestions { groups: groups.collect(), conversations })
}

/// What each of these texts means most likely; hundreds of texts are work for a thread of its own.
async fn likeliest(pack: Arc<Pack>, texts: &[&str], wanted: Vec<usize>) -> Result<HashMap<usize, Scored>> {
    let texts: Vec<(usize, String)> = wanted.into_iter().map(|at| (at, texts[at].to_owned())).collect();
    let read = move || {
        let best = |text: &str| pack.model.understand(text).intents.into_iter().next();
        texts.iter().filter_map(|(at, text)| Some((*at, best(text)?))).collect()
    };
    tokio::task::spawn_blocking(read).await.map_err(|_| Error::Internal("what was asked could not be read"))
}

fn shown(one: &Unanswered) -> SuggestedText {
    SuggestedText {
        message_id: one.message_id,
        conversation_id: one.conversation_id,
        text: one.text.clone(),
        locale: locale_of(&one.text),
        at_ms: one.at.ms(),
        handed_off: one.handed_off,
    }
}

/// Learns an intent from messages: their masked words become examples that go with their customer.
pub async fn accept_suggestions(
    app: &App,
    user: &UserSession,
    ask: AcceptSuggestions,
) -> Result<AddedExamples> {
    may(&user.actor(), Action::TrainAssistant)?;
    let cx = app.cx(user.workspace_id, user.actor());
    exists(app, &cx, &ask.intent).await?;
    few(&ask.message_ids)?;
    let zone = app.pack().hours.zone().clone();
    let context = Context::new(app.env().now(), zone, user.locale);
    let (mut texts, mut writers) = (Vec::new(), std::collections::HashMap::new());
    for id in &ask.message_ids {
        let (contact_id, said) = messages::said(&cx, *id).await?;
        let text = check::text(&masked(&said, &context))
            .map_err(|wrong| Error::invalid("message_ids", wrong.to_string()))?;
        writers.entry(text.clone()).or_insert((contact_id, *id));
        texts.push(text);
    }
    let sorted = sort(app, &cx, &ask.intent, &texts, false).await?;
    has_room(&cx, &ask.intent, sorted.new.len()).await?;
    let told = AddedExamples {
        added: sorted.new.len() as u32,
        ids: sorted.new.iter().map(|(id, ..)| *id).collect::<Vec<ExampleId>>(),
        known: sorted.known.clone(),
        elsewhere: sorted
            .elsewhere
            .iter()
            .map(|one| Elsewhere { text: one.text.clone(), intent: one.intent.clone() })
            .collect(),
    };
    let keys = writers.values().fold(Keys::new().model_head(), |keys, (contact, _)| keys.contact(*contact));
    let (intent, user_id, now) = (ask.intent, user.user_id, app.env().now());
    let change = move |state: &State| -> Result<Changes<()>> {
        let (since, mut changes) = edit(state, ());
        for id in &sorted.on_again {
            changes = changes.end_example(*id, since);
        }
        for (id, text, sealed) in &sorted.new {
            let Some((contact_id, message_id)) = writers.get(text).copied() else { continue };
            if state.contact(contact_id).is_none_or(|contact| contact.erased_at.is_some()) {
                return Err(Error::NotFound("message"));
            }
            let row = ExampleRow {
                id: *id,
                since,
                intent: intent.clone(),
                origin: ExampleOrigin::Live,
                locale: locale_of(text),
                live: Some((contact_id, message_id)),
                user_id,
                at: now,
                text: String::new(),
            };
            changes = changes.insert_example(&row, sealed.clone());
        }
        let facts = json!({ "added": sorted.new.len() });
        Ok(changes.audit("accept_suggestions", format!("intent:{intent}"), facts))
    };
    cx.change(keys, change).await.map_err(flatten)?;
    Ok(told)
}

/// These messages are not suggested again.
pub async fn reject_suggestions(app: &App, user: &UserSession, ask: RejectSuggestions) -> Result<()> {
    may(&user.actor(), Action::TrainAssistant)?;
    few(&ask.message_ids)?;
    let cx = app.cx(user.workspace_id, user.actor());
    for id in &ask.message_ids {
        messages::said(&cx, *id).await?;
    }
    let now = app.env().now();
    let change = move |_: &State| -> Result<Changes<()>> {
        let changes =
            ask.message_ids.iter().fold(Changes::new(()), |changes, id| changes.reject_suggestion(*id, now));
        let facts = json!({ "messages": ask.message_ids.len() });
        Ok(changes.audit("reject_suggestions", "workspace", facts))
    };
    cx.change(Keys::new(), change).await.map_err(flatten)
}

/// These messages may be suggested again; nothing happens when nobody rejected them.
pub async fn restore_suggestions(app: &App, user: &UserSession, ask: RejectSuggestions) -> Result<()> {
    may(&user.actor(), Action::TrainAssistant)?;
    few(&ask.message_ids)?;
    let change = move |_: &State| -> Result<Changes<()>> {
        let changes =
            ask.message_ids.iter().fold(Changes::new(()), |changes, id| changes.restore_suggestion(*id));
        let facts = json!({ "messages": ask.message_ids.len() });
        Ok(changes.audit("restore_suggestions", "workspace", facts))
    };
    app.cx(user.workspace_id, user.actor()).change(Keys::new(), change).await.map_err(flatten)
}

fn few(ids: &[MessageId]) -> Result<()> {
    match ids.len() {
        1..=AT_ONCE => Ok(()),
        _ => Err(Error::invalid("message_ids", format!("1 to {AT_ONCE}"))),
    }
}
