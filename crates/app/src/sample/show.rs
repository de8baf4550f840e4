//! A week's sample, as one person may see it: what the other said, and what the assistant took it for, only when both have said theirs.

use access::{Action, may};
use base::{Locale, MessageId, UserId};
use dialogue::Pack;
use insight::Week;
use protocol::sample::{Sample, SampleAsk, SampleTurn, SampleWeek};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use store::{Cx, SampleWeekRow};

use super::draw::{draw, understood};
use super::mask::masked;
use super::result::{Judged, judged, result};
use super::{EARLIER, KEPT_WEEKS, span, week_of};
use crate::app::App;
use crate::error::Result;
use crate::session::UserSession;

/// Intents that are offered.
const CHOICES: usize = 5;

/// The sample of a week; drawn by whoever looks first.
pub async fn show(app: &App, user: &UserSession, ask: SampleAsk) -> Result<Sample> {
    may(&user.actor(), Action::TrainAssistant)?;
    let (week, zone) = week_of(app, user, ask.week.as_deref()).await?;
    let cx = app.cx(user.workspace_id, user.actor());
    let span = span(week, &zone);
    let drawn = match there(&cx, week).await? {
        Some(row) => Some(row),
        None => {
            draw(app, &cx, week, span).await?;
            there(&cx, week).await?
        }
    };
    let all = of_week(&cx, &week.to_string()).await?;
    let turns = turns(app, &cx, user, &all).await?;
    let left = |turn: &&SampleTurn| !turn.done && turn.mine.is_none();
    let mine_left = u32::try_from(turns.iter().filter(left).count()).unwrap_or(u32::MAX);
    Ok(Sample {
        week: week.to_string(),
        from_ms: span.0.ms(),
        until_ms: span.1.ms(),
        seen: drawn.map_or(0, |row| row.seen),
        mine_left,
        result: (mine_left == 0 && !turns.is_empty()).then(|| result(&all)),
        turns,
        earlier: earlier(&cx, user.user_id, week).await?,
    })
}

async fn there(cx: &Cx, week: Week) -> Result<Option<SampleWeekRow>> {
    let name = week.to_string();
    let found = cx.sample_weeks(&name, u32::try_from(KEPT_WEEKS).unwrap_or(1) + 1).await?;
    Ok(found.into_iter().find(|row| row.week == name))
}

/// A week's sample with what was said of it.
pub(super) async fn of_week(cx: &Cx, week: &str) -> Result<Vec<Judged>> {
    Ok(judged(cx.sample_turns(week).await?, cx.sample_labels(week).await?))
}

async fn earlier(cx: &Cx, user_id: UserId, but: Week) -> Result<Vec<SampleWeek>> {
    let mut weeks = Vec::new();
    for row in cx.sample_weeks(&but.plus(-KEPT_WEEKS).to_string(), EARLIER).await? {
        if row.week == but.to_string() {
            continue;
        }
        let all = of_week(cx, &row.week).await?;
        let done = !all.is_empty() && !all.iter().any(|one| one.is_left_for(user_id));
        weeks.push(SampleWeek { week: row.week, result: done.then(|| result(&all)) });
    }
    Ok(weeks)
}

async fn turns(app: &App, cx: &Cx, user: &UserSession, all: &[Judged]) -> Result<Vec<SampleTurn>> {
    let ids: Vec<MessageId> = all.iter().map(|one| one.turn.reply.message_id).collect();
    let whys = cx.whys(&ids).await?;
    let pack = app.assistant(user.workspace_id);
    Ok(all.iter().zip(whys).filter_map(|(one, why)| turn(&pack, user, one, &why?)).collect())
}

fn turn(pack: &Pack, user: &UserSession, one: &Judged, why: &Value) -> Option<SampleTurn> {
    let text = understood(why);
    let locale = why.get("locale").and_then(Value::as_str).and_then(Locale::parse).unwrap_or(user.locale);
    let (id, done) = (one.turn.reply.message_id, one.done());
    let other = || one.labels().find(|(by, _)| *by != user.user_id).map(|(_, label)| label.to_owned());
    (!text.is_empty()).then(|| SampleTurn {
        id,
        text: masked(text, locale),
        locale,
        choices: choices(pack, id, text),
        mine: one.of(user.user_id).map(str::to_owned),
        theirs: done.then(other).flatten(),
        predicted: done.then(|| one.turn.predicted.clone()),
        done,
    })
}

/// The likeliest intents, shuffled so that their order tells nothing; the same at every look.
fn choices(pack: &Pack, id: MessageId, text: &str) -> Vec<String> {
    let mut ids: Vec<String> = pack.model.understand(text).intents.into_iter().map(|one| one.id).collect();
    ids.truncate(CHOICES);
    ids.sort_by_cached_key(|intent| {
        let mut hasher = Sha256::new();
        hasher.update(id.0.as_bytes());
        hasher.update(intent.as_bytes());
        hasher.finalize()
    });
    ids
}
