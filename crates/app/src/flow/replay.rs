//! The latest real conversations, once with what answers now and once with a release: where another thing would have been said or done. It tells
//! and refuses nothing. Kept are ids and what kind of turn it would have been, never words.

use std::sync::Arc;

use base::{ConversationId, Timestamp};
use conversation::{Author, Content};
use dialogue::{DialogueState, Effect, Outcome, Pack, SignedIdentity, Turn};
use knowledge::Channel;
use protocol::flow_release::{ReplayChange, ReplayReport, ReplayTurn};
use store::{Cx, ERASED_KEY, StoredMessage};

use crate::app::App;
use crate::assistant::{asker, look, words_of};
use crate::error::{Error, Result};
use crate::house::in_force;

/// Replies of the assistant among which conversations are looked for.
const REPLIES: u32 = 1_000;
/// Conversations that are replayed.
const CONVERSATIONS: usize = 100;
/// Messages of each; longer ones are left out.
const MESSAGES: u32 = 60;
/// Differences that are told one by one.
const TOLD: usize = 50;

/// Replays them.
pub(super) async fn replay(app: &App, cx: &Cx, live: &Arc<Pack>, next: &Arc<Pack>) -> Result<ReplayReport> {
    let mut report = ReplayReport::default();
    for id in cx.answered_lately(REPLIES).await?.into_iter().take(CONVERSATIONS) {
        let sides = Sides { packs: [live.clone(), next.clone()], states: Default::default() };
        match one(app, cx, id, sides).await {
            Ok(None) => {}
            Ok(Some((turns, change))) => {
                report.conversations += 1;
                report.turns += turns;
                report.changed += u32::from(change.is_some());
                report.changes.extend(change.filter(|_| report.changes.len() < TOLD));
            }
            // A release does not fail for a conversation that cannot be read.
            Err(error) => tracing::warn!(conversation = %id, %error, "a conversation could not be replayed"),
        }
    }
    Ok(report)
}

/// One conversation: how many turns of it were played, and the first that would go otherwise; none of a long one.
async fn one(
    app: &App,
    cx: &Cx,
    id: ConversationId,
    mut sides: Sides,
) -> Result<Option<(u32, Option<ReplayChange>)>> {
    let Some(bursts) = bursts(cx, id).await? else { return Ok(None) };
    let mut turn = 0;
    for (texts, at) in bursts {
        let Some([before, after]) = sides.take(app, cx, id, texts, at).await? else { break };
        turn += 1;
        if told(&before) != told(&after) {
            let (before, after) = (sketch(&before), sketch(&after));
            return Ok(Some((turn, Some(ReplayChange { conversation_id: id, turn, before, after }))));
        }
        // What came of a call then is not what would come of another.
        if [&before, &after].into_iter().any(calls) {
            break;
        }
    }
    Ok(Some((turn, None)))
}

/// What the customer wrote between two replies, each with when, as long as the assistant answered; none of a long conversation, or one of an erased customer.
async fn bursts(cx: &Cx, id: ConversationId) -> Result<Option<Vec<(Vec<String>, Timestamp)>>> {
    let messages = cx.messages(id, None, MESSAGES).await?;
    let erased = |message: &StoredMessage| matches!(&message.content, Content::System { key, .. } if key == ERASED_KEY);
    if messages.len() >= MESSAGES as usize || messages.iter().any(erased) {
        return Ok(None);
    }
    let mut out: Vec<(Vec<String>, Timestamp)> = Vec::new();
    let mut goes_on = false;
    for message in messages.into_iter().filter(|message| !message.private) {
        match message.author {
            Author::Customer => {
                let text = words_of(&message.content);
                match out.last_mut().filter(|_| goes_on) {
                    Some((texts, at)) => {
                        texts.push(text);
                        *at = message.at;
                    }
                    None => out.push((vec![text], message.at)),
                }
                goes_on = true;
            }
            Author::Assistant => goes_on = false,
            Author::System => {}
            _ => break,
        }
    }
    Ok(Some(out))
}

/// The two dialogues, side by side.
struct Sides {
    packs: [Arc<Pack>; 2],
    states: [DialogueState; 2],
}

impl Sides {
    /// One turn of both; none where the customer is gone.
    async fn take(
        &mut self,
        app: &App,
        cx: &Cx,
        id: ConversationId,
        texts: Vec<String>,
        at: Timestamp,
    ) -> Result<Option<[Outcome; 2]>> {
        let Some(header) = cx.conversation(id).await? else { return Ok(None) };
        let Some(record) = cx.contact(header.contact_id).await? else { return Ok(None) };
        let set = in_force(app, cx.workspace_id()).await?;
        let mut turn = Turn {
            texts,
            locale: Some(header.locale),
            now: at,
            open: set.hours(app).is_open(at),
            agents_online: true,
            house: set.house,
            asker: asker(&record.profile, record.verified),
            ..Turn::default()
        };
        let signed = record.profile.customer_ref.filter(|_| record.verified);
        turn.identity = signed.map(|customer_ref| SignedIdentity { customer_ref });
        let letters = cx.mailbox(header.inbox_id).await?.is_some();
        let channel = if letters { Channel::Mail } else { Channel::Chat };
        let mut out = Vec::with_capacity(2);
        for (pack, state) in self.packs.iter().zip(&mut self.states) {
            let mut turn = turn.clone();
            look(app, (cx.workspace_id(), pack), state, channel, &mut turn).await?;
            let (pack, before) = (pack.clone(), state.clone());
            let stepping = tokio::task::spawn_blocking(move || dialogue::step(&pack, &before, &turn));
            let outcome = stepping.await.map_err(|_| Error::Internal("a turn came to no end"))?;
            state.clone_from(&outcome.state);
            out.push(outcome);
        }
        Ok(out.try_into().ok())
    }
}

fn told(outcome: &Outcome) -> (ReplayTurn, Vec<&str>) {
    (sketch(outcome), outcome.replies().map(|reply| reply.text.as_str()).collect())
}

fn calls(outcome: &Outcome) -> bool {
    outcome.effects.iter().any(|effect| matches!(effect, Effect::Call { .. }))
}

fn sketch(outcome: &Outcome) -> ReplayTurn {
    let hand_off = outcome.effects.iter().find_map(|effect| match effect {
        Effect::HandOff { reason, .. } => Some(reason.word()),
        _ => None,
    });
    let call = outcome.effects.iter().find_map(|effect| match effect {
        Effect::Call { action, .. } => Some(action.clone()),
        _ => None,
    });
    ReplayTurn {
        decision: outcome.decision.word().to_owned(),
        intent: outcome.why.intent.clone(),
        flow: outcome.state.flows.last().map(|active| active.flow.clone()),
        call,
        hand_off,
    }
}
