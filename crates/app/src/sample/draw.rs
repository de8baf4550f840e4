//! The draw: of a week's replies those whose hash is smallest. It depends on nothing but the workspace, the week and the replies, so that
//! whoever draws, and however often, draws the same.

use std::collections::{BinaryHeap, HashSet};

use base::{MessageId, Timestamp};
use insight::Week;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use store::{Changes, Cx, Keys, SampleTurnRow, SampleWeekRow, SampledReply, State};
use uuid::Uuid;

use super::{KEPT_WEEKS, OUT_OF_SCOPE, PERSON, SIZE};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::Result;

/// Replies read at once.
const PAGE: u32 = 1_000;
/// Pages of one week: half a million replies. What comes after them in a week is not drawn from.
const PAGES: usize = 500;
/// Drawn beyond what is needed: some have no words, and some are two replies to one question.
const SPARE: usize = 3;

/// Draws a week's sample and keeps it; a week without replies has an empty one.
pub(super) async fn draw(app: &App, cx: &Cx, week: Week, span: (Timestamp, Timestamp)) -> Result<()> {
    let (seen, chosen) = choose(cx, week, span).await?;
    let turns = read(cx, &chosen).await?;
    let row = SampleWeekRow { week: week.to_string(), drawn_at: app.env().now(), seen };
    let oldest = week.plus(-KEPT_WEEKS).to_string();
    let facts = json!({ "seen": seen, "drawn": turns.len() });
    let change = move |_: &State| -> Result<Changes<()>> {
        let changes = Changes::new(()).put_sample(&row, &turns).drop_samples(&oldest);
        Ok(changes.audit("draw_sample", format!("week:{}", row.week), facts.clone()))
    };
    cx.change(Keys::new(), change).await.map_err(flatten)
}

/// How many replies there are, and those with the smallest hashes, in that order.
async fn choose(
    cx: &Cx,
    week: Week,
    (from, until): (Timestamp, Timestamp),
) -> Result<(u32, Vec<SampledReply>)> {
    let (mut after, before) = (first_id(from), first_id(until));
    let mut seen = 0_u32;
    let mut best: BinaryHeap<([u8; 32], Uuid, Uuid)> = BinaryHeap::new();
    for _ in 0..PAGES {
        let page = cx.replies_between(after, before, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = last.message_id;
        seen = seen.saturating_add(u32::try_from(page.len()).unwrap_or(u32::MAX));
        for reply in &page {
            let hash = hash(cx, week, reply.message_id);
            best.push((hash, reply.message_id.0, reply.conversation_id.0));
            if best.len() > SIZE * SPARE {
                best.pop();
            }
        }
    }
    let reply = |(_, message, conversation): ([u8; 32], Uuid, Uuid)| SampledReply {
        message_id: MessageId(message),
        conversation_id: base::ConversationId(conversation),
    };
    Ok((seen, best.into_sorted_vec().into_iter().map(reply).collect()))
}

fn hash(cx: &Cx, week: Week, id: MessageId) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(cx.workspace_id().0.as_bytes());
    hasher.update(week.to_string().as_bytes());
    hasher.update(id.0.as_bytes());
    hasher.finalize().into()
}

/// The first id that a message of this instant could have: ids begin with their time.
fn first_id(at: Timestamp) -> MessageId {
    MessageId(Uuid::from_u128(u128::from(u64::try_from(at.ms()).unwrap_or(0)) << 80))
}

/// The chosen with what the assistant took each for: those that answer words which can still be read, one reply to each question.
async fn read(cx: &Cx, chosen: &[SampledReply]) -> Result<Vec<SampleTurnRow>> {
    let mut turns: Vec<SampleTurnRow> = Vec::with_capacity(SIZE);
    let mut asked = HashSet::new();
    for some in chosen.chunks(SIZE) {
        let ids: Vec<MessageId> = some.iter().map(|reply| reply.message_id).collect();
        for (reply, why) in some.iter().zip(cx.whys(&ids).await?) {
            let Some(why) = why else { continue };
            let text = understood(&why).to_owned();
            if turns.len() == SIZE || text.is_empty() || !asked.insert((reply.conversation_id, text)) {
                continue;
            }
            let place = u32::try_from(turns.len()).unwrap_or(u32::MAX);
            turns.push(SampleTurnRow { reply: *reply, place, predicted: predicted(&why), labels: 0 });
        }
    }
    Ok(turns)
}

/// The customer's words of a turn.
pub(super) fn understood(why: &Value) -> &str {
    why.get("understood").and_then(Value::as_str).map_or("", str::trim)
}

/// What the assistant took the words for: an intent, or that none is meant, or that a person is.
fn predicted(why: &Value) -> String {
    let intent = why.get("intent").and_then(Value::as_str);
    let likeliest = || why.get("intents")?.get(0)?.get("id")?.as_str();
    match (why.get("decision").and_then(Value::as_str), intent) {
        (_, Some(intent)) => intent.to_owned(),
        (Some("refuse"), None) => OUT_OF_SCOPE.to_owned(),
        (Some("handoff"), None) => PERSON.to_owned(),
        (_, None) => likeliest().unwrap_or(OUT_OF_SCOPE).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_it_was_taken_for_is_the_intent_acted_on_or_what_was_decided_instead() {
        for (why, taken) in [
            (json!({ "decision": "answer", "intent": "order.status" }), "order.status"),
            (json!({ "decision": "refuse", "intents": [{ "id": "order.status" }] }), OUT_OF_SCOPE),
            (json!({ "decision": "handoff" }), PERSON),
            (json!({ "decision": "clarify", "intents": [{ "id": "order.status" }] }), "order.status"),
            (json!({}), OUT_OF_SCOPE),
        ] {
            assert_eq!(predicted(&why), taken, "{why}");
        }
        assert_eq!(understood(&json!({ "understood": " 到哪了 " })), "到哪了");
        assert_eq!(understood(&json!({})), "");
    }

    #[test]
    fn ids_of_a_week_lie_between_its_first_ones() {
        let (from, until) = (first_id(Timestamp::from_ms(1_000)), first_id(Timestamp::from_ms(2_000)));
        let at = |ms: u128| MessageId(Uuid::from_u128((ms << 80) | (7 << 76) | 99));
        assert!(from < at(1_000) && at(1_999) < until && at(2_000) > until && at(999) < from);
    }
}
