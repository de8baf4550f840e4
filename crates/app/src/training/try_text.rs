//! What the assistant makes of a text: everything it rests on, and what a first message like this would lead to. Nothing is kept.

use access::{Action, may};
use base::Locale;
use dialogue::{Decision, DialogueState, Effect, Turn};
use knowledge::Channel;
use nlu::Understanding;
use nlu::entity::{Context, Value};
use protocol::training::{
    TriedEmotion, TriedIntent, TriedLines, TriedOutcome, TriedReason, TriedSlot, TriedValue, TryInput,
    TryView,
};
use store::VersionState;

use super::in_force::version_pack;
use super::taught::pack_wording;
use crate::app::App;
use crate::assistant::look;
use crate::error::{Error, Result};
use crate::house::in_force;
use crate::session::UserSession;

/// Understands a text by the version that answers, or by another that is ready.
pub async fn try_text(app: &App, user: &UserSession, ask: TryInput) -> Result<TryView> {
    may(&user.actor(), Action::TrainAssistant)?;
    let text = ask.text.trim();
    let most = base::limits::MESSAGE_CHARS;
    if text.is_empty() || text.chars().count() > most {
        return Err(Error::invalid("text", format!("1 to {most} characters")));
    }
    let cx = app.cx(user.workspace_id, user.actor());
    let pack = match ask.model {
        None => app.assistant(user.workspace_id),
        Some(no) => {
            let row = cx.version(no).await?.ok_or(Error::NotFound("version"))?;
            if row.state != VersionState::Ready {
                return Err(Error::ModelNotReady);
            }
            version_pack(app, &cx, no).await?
        }
    };
    let set = in_force(app, user.workspace_id).await?;
    let now = app.env().now();
    let mut turn = Turn {
        texts: vec![text.to_owned()],
        locale: Some(user.locale),
        now,
        open: true,
        agents_online: true,
        house: set.house,
        ..Turn::default()
    };
    look(app, (user.workspace_id, &pack), &DialogueState::default(), Channel::Chat, &mut turn).await?;
    let began = app.env().now();
    let understood = pack.model.understand(text);
    let micros = app.env().now().0.saturating_sub(began.0);
    let outcome = dialogue::step(&pack, &DialogueState::default(), &turn);
    let lines = outcome.why.thresholds;
    let title = |id: &str| pack.title(id).map(pack_wording).unwrap_or_default();
    Ok(TryView {
        locale: understood.locale,
        normal: nlu::normalise(text),
        shape: word(&understood.shape),
        intents: intents(&understood, title),
        out_of_scope: understood.out_of_scope,
        wants_person: understood.wants_person,
        emotion: emotion(&understood),
        slots: slots(&outcome.why.slots),
        values: values(app, &pack, text, understood.locale.unwrap_or(user.locale)),
        parts: outcome.why.parts.iter().map(|part| part.text.clone()).collect(),
        lines: TriedLines {
            sure: lines.sure,
            plausible: lines.plausible,
            handoff: lines.handoff,
            out_of_scope: lines.out_of_scope,
            anger: lines.anger,
        },
        outcome: outcome_of(&outcome),
        rules: outcome.why.rules.clone(),
        replies: outcome.replies().map(|reply| reply.text.clone()).collect(),
        micros: u32::try_from(micros).unwrap_or(u32::MAX),
    })
}

fn outcome_of(outcome: &dialogue::Outcome) -> TriedOutcome {
    if outcome.effects.iter().any(|effect| matches!(effect, Effect::HandOff { .. })) {
        return TriedOutcome::Person;
    }
    match outcome.decision {
        Decision::Answer => TriedOutcome::Answers,
        Decision::Clarify => TriedOutcome::AsksBack,
        Decision::Action => TriedOutcome::Flow,
        Decision::Handoff => TriedOutcome::Person,
        Decision::Smalltalk => TriedOutcome::Smalltalk,
        Decision::Refuse => TriedOutcome::OutOfScope,
    }
}

fn intents(understood: &Understanding, title: impl Fn(&str) -> protocol::inbox::Wording) -> Vec<TriedIntent> {
    let reason = |(word, weight): &(String, f32)| TriedReason { word: word.clone(), weight: *weight };
    let one = |scored: &nlu::Scored| TriedIntent {
        id: scored.id.clone(),
        title: title(&scored.id),
        confidence: scored.confidence,
        nearest: scored.nearest.clone(),
        reasons: scored.reasons.iter().map(reason).collect(),
    };
    understood.intents.iter().map(one).collect()
}

fn emotion(understood: &Understanding) -> TriedEmotion {
    let emotion = &understood.emotion;
    TriedEmotion {
        label: emotion.feeling.name().to_owned(),
        intensity: emotion.intensity,
        valence: emotion.valence,
        urgency: emotion.urgency,
        abuse: emotion.abuse,
        threat: emotion.threat,
        anger: emotion.anger,
    }
}

fn slots(found: &std::collections::BTreeMap<String, String>) -> Vec<TriedSlot> {
    found.iter().map(|(name, value)| TriedSlot { name: name.clone(), value: value.clone() }).collect()
}

fn values(app: &App, pack: &dialogue::Pack, text: &str, locale: Locale) -> Vec<TriedValue> {
    let orders = pack.orders();
    let context =
        Context { orders: &orders, ..Context::new(app.env().now(), pack.hours.zone().clone(), locale) };
    let characters = |bytes: usize| text.get(..bytes).map_or(0, |head| head.chars().count()) as u32;
    let one = |found: nlu::entity::Found| TriedValue {
        // What was learned from marked examples is called by its slot.
        kind: match &found.value {
            Value::Entry { dictionary, .. } => dictionary.clone(),
            _ => word(&found.kind),
        },
        text: text.get(found.span.clone()).unwrap_or_default().to_owned(),
        value: match &found.value {
            Value::Entry { ids, .. } => ids.join(", "),
            value => value.to_string(),
        },
        start: characters(found.span.start),
        end: characters(found.span.end),
    };
    pack.values(text, &context).into_iter().map(one).collect()
}

/// As it is called on the wire; a value with parts as JSON.
fn word(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(text)) => text,
        Ok(other) => other.to_string(),
        Err(_) => String::new(),
    }
}
