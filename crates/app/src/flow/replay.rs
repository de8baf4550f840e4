//! The latest real conversations, once with what answers now and once with a release: where another thing would have been said or done. It tells
//! and refuses nothing. Kept are ids and what kind of turn it would have been, never words.

use std::sync::Arc;

use base::{ConversationId, Timestamp};
use conversation::Author;
use dialogue::{DialogueState, Effect, Outcome, Pack, SignedIdentity, Turn};
use knowledge::Channel;
use protocol::flow_release::{ReplayChange, ReplayReport, ReplayTurn};
use store::Cx;

use super::run::Lease;
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
pub(super) async fn replay(
    app: &App,
    cx: &Cx,
    (live, next): (&Arc<Pack>, &Arc<Pack>),
    lease: &mut Lease<'_>,
) -> Result<ReplayReport> {
    let mut report = ReplayReport::default();
    for id in cx.answered_lately(REPLIES).await?.into_iter().take(CONVERSATIONS) {
        lease.hold().await?;
        let Some(bursts) = bursts(cx, id).await? else { continue };
        report.conversations += 1;
        let mut sides = Sides { packs: [live.clone(), next.clone()], states: Default::default() };
        for (nth, (texts, at)) in bursts.into_iter().enumerate() {
            let Some([before, after]) = sides.take(app, cx, id, texts, at).await? else { break };
            report.turns += 1;
            if told(&before) != told(&after) {
                report.changed += 1;
                if report.changes.len() < TOLD {
                    let (before, after) = (sketch(&before), sketch(&after));
                    report.changes.push(ReplayChange {
                        conversation_id: id,
                        turn: nth as u32 + 1,
                        before,
                        after,
                    });
                }
                break;
            }
            // What came of a call then is not what would come of another.
            if [&before, &after].into_iter().any(calls) {
                break;
            }
        }
    }
    Ok(report)
}

/// What the customer wrote between two replies, each with when, as long as the assistant answered; none of a long conversation.
async fn bursts(cx: &Cx, id: ConversationId) -> Result<Option<Vec<(Vec<String>, Timestamp)>>> {
    let messages = cx.messages(id, None, MESSAGES).await?;
    if messages.len() >= MESSAGES as usize {
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
            look(app, cx.workspace_id(), state, channel, &mut turn).await?;
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
        decision: super::chat::word(&outcome.decision),
        intent: outcome.why.intent.clone(),
        flow: outcome.state.flows.last().map(|active| active.flow.clone()),
        call,
        hand_off,
    }
}
