//! A conversation with the drafts, played from its beginning. Nothing is called and nothing kept.

use std::sync::Arc;

use access::{Action, may};
use dialogue::pack::Pack;
use dialogue::script::{Comes, Player};
use dialogue::{CallError, Effect, Outcome, SignedIdentity};
use protocol::flow::{ChatFlow, ChatTurn, ChatView, TriedCall, TriedTurn};

use super::check::within;
use super::drafts::Files;
use super::scripts::drafted;
use crate::app::App;
use crate::error::{Error, Result};
use crate::house::in_force;
use crate::session::UserSession;

/// Turns of a conversation.
const TURNS: usize = 60;
/// Bytes of what a system answers.
const RESULT_BYTES: usize = 64 << 10;
/// Who a signed customer is.
const CUSTOMER: &str = "C-1";

/// Plays it; what cannot come where it stands is refused.
pub async fn chat_flow(app: &App, user: &UserSession, ask: ChatFlow) -> Result<ChatView> {
    may(&user.actor(), Action::TrainAssistant)?;
    if ask.turns.len() > TURNS {
        return Err(Error::invalid("turns", format!("at most {TURNS}")));
    }
    ask.source.as_deref().map_or(Ok(()), within)?;
    let comes = ask.turns.iter().map(comes).collect::<Result<Vec<_>>>()?;
    let files = Files::read(app, &app.cx(user.workspace_id, user.actor())).await?;
    let pack = match (&ask.id, &ask.source) {
        (Some(id), Some(source)) => drafted(&files, id, source)?,
        (None, Some(_)) => return Err(Error::invalid("id", "belongs to a text")),
        _ => Arc::new(files.below.with_flows_that_go(&files.next).0),
    };
    let (house, now) = (in_force(app, user.workspace_id).await?.house, app.env().now());
    let (locale, signed) = (user.locale, ask.identity);
    let play = move || {
        let mut player = Player::new(&pack, now);
        player.turn.house = house;
        player.turn.locale = Some(locale);
        player.turn.identity = signed.then(|| SignedIdentity { customer_ref: CUSTOMER.to_owned() });
        let turns =
            comes.into_iter().map(|comes| player.take(comes, None).map(|outcome| tried(&pack, &outcome)));
        turns.collect::<Option<Vec<TriedTurn>>>()
    };
    let turns = tokio::task::spawn_blocking(play).await;
    let turns = turns.map_err(|_| Error::Internal("a conversation came to no end"))?;
    let turns =
        turns.ok_or_else(|| Error::invalid("turns", "there is a result, but no call waits for one"))?;
    Ok(ChatView { turns })
}

fn comes(turn: &ChatTurn) -> Result<Comes> {
    let wrong = |reason: &str| Err(Error::invalid("turns", reason));
    match (&turn.customer, &turn.result, &turn.error) {
        (Some(text), None, None) => {
            let most = base::limits::MESSAGE_CHARS;
            match text.trim().is_empty() || text.chars().count() > most {
                true => wrong(&format!("a customer writes 1 to {most} characters")),
                false => Ok(Comes::Customer(vec![text.clone()])),
            }
        }
        (None, Some(result), None) => match result.is_object() && result.to_string().len() <= RESULT_BYTES {
            true => Ok(Comes::Result(result.clone())),
            false => wrong(&format!("a result is an object of at most {RESULT_BYTES} bytes")),
        },
        (None, None, Some(error)) => {
            let known = serde_json::from_value::<CallError>(error.as_str().into());
            known
                .map(Comes::Error)
                .or_else(|_| wrong("error is one of timeout, unreachable, refused, failed and unsettled"))
        }
        _ => wrong("each has exactly one of customer, result and error"),
    }
}

fn tried(pack: &Pack, outcome: &Outcome) -> TriedTurn {
    let call = outcome.effects.iter().find_map(|effect| match effect {
        Effect::Call { action, inputs, .. } => {
            Some(TriedCall { action: action.clone(), inputs: inputs.clone() })
        }
        _ => None,
    });
    let hand_off = outcome.effects.iter().find_map(|effect| match effect {
        Effect::HandOff { reason, .. } => Some(reason.word()),
        _ => None,
    });
    let active = outcome.state.flows.last();
    let place = |flow: &dialogue::pack::Flow, step: usize| flow.places.get(step).cloned();
    TriedTurn {
        says: outcome.replies().map(|reply| reply.text.clone()).collect(),
        buttons: outcome.replies().last().map(|reply| reply.quick_replies.clone()).unwrap_or_default(),
        call,
        hand_off,
        decision: outcome.decision.word().to_owned(),
        intent: outcome.why.intent.clone(),
        rules: outcome.why.rules.clone(),
        flow: active.map(|active| active.flow.clone()),
        slots: active.map(|active| active.slots.clone()).unwrap_or_default(),
        at: active.and_then(|active| place(pack.flows.get(&active.flow)?, active.step)),
    }
}
