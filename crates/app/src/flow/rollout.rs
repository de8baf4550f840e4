//! A release is tried: it answers in a share of the conversations, and what comes of these is told beside what comes of the others.

use access::{Action, may};
use insight::{Fact, Filter, difference, relevant};
use protocol::flow_release::{BeginRollout, ReleaseView, RolloutNumbers, RolloutSide, ShareDifference};
use serde_json::json;
use store::{Changes, Cx, FactPlace, Keys, ReleaseState, Rollout, State, Tried};

use super::in_force::keep_flows_in_force;
use super::releases::{rollout_view, view_of};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Facts read at once.
const PAGE: u32 = 5_000;

/// From now on this release answers in so many of a hundred conversations. With another share what is counted begins anew.
pub async fn begin_rollout(app: &App, user: &UserSession, no: u32, ask: BeginRollout) -> Result<ReleaseView> {
    may(&user.actor(), Action::PublishModel)?;
    if !(1..=99).contains(&ask.percent) {
        return Err(Error::invalid("percent", "1 to 99"));
    }
    let cx = app.cx(user.workspace_id, user.actor());
    let (rollout, now) = (Rollout { no, percent: ask.percent }, app.env().now());
    let change = move |state: &State| -> Result<Changes<()>> {
        let release = state.release(no).ok_or(Error::NotFound("release"))?;
        if release.state != ReleaseState::Ready {
            return Err(Error::ReleaseNotReady);
        }
        let head = state.flow_head().copied().unwrap_or_default();
        if head.published_no == Some(no) {
            return Err(Error::ReleaseAnswers);
        }
        match head.rollout {
            Some(runs) if runs.no != no => return Err(Error::RolloutRuns),
            Some(runs) if runs == rollout => return Ok(Changes::new(()).unaudited("nothing changes")),
            _ => {}
        }
        let changes = Changes::new(()).begin_rollout(rollout, head.published_no, now);
        let facts = json!({ "percent": rollout.percent, "against": head.published_no });
        Ok(changes.audit("begin_flow_rollout", format!("flow_release:{no}"), facts))
    };
    cx.change(Keys::new().flow_head().release(no), change).await.map_err(flatten)?;
    keep_flows_in_force(app).await?;
    view_of(app, &cx, no).await
}

/// From now on what is published answers everywhere; nothing happens where no release is tried.
pub async fn end_rollout(app: &App, user: &UserSession) -> Result<()> {
    may(&user.actor(), Action::PublishModel)?;
    let now = app.env().now();
    let change = move |state: &State| -> Result<Changes<()>> {
        let Some(rollout) = state.flow_head().and_then(|head| head.rollout) else {
            return Ok(Changes::new(()).unaudited("nothing is tried"));
        };
        let changes = Changes::new(()).end_rollout(rollout.no, now);
        Ok(changes.audit("end_flow_rollout", format!("flow_release:{}", rollout.no), json!({})))
    };
    let cx = app.cx(user.workspace_id, user.actor());
    cx.change(Keys::new().flow_head(), change).await.map_err(flatten)?;
    keep_flows_in_force(app).await
}

/// What came of both sides, while it is tried or the last time it was.
pub async fn rollout_numbers(app: &App, user: &UserSession, no: u32) -> Result<RolloutNumbers> {
    may(&user.actor(), Action::TrainAssistant)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let row = cx.release(no).await?.ok_or(Error::NotFound("release"))?;
    let kept = row.tried.ok_or(Error::NotFound("rollout"))?;
    let (tried, against) = sides(app, &cx, no, &kept).await?;
    let of = |count: fn(&RolloutSide) -> (u32, u32)| {
        difference(count(&tried), count(&against)).map(|(low, high)| ShareDifference { low, high })
    };
    Ok(RolloutNumbers {
        rollout: rollout_view(&kept),
        tried,
        against,
        self_served: of(|side| (side.self_served, side.sessions)),
        handed: of(|side| (side.handed, side.sessions)),
        satisfied: of(|side| (side.satisfied, side.rated)),
    })
}

async fn sides(app: &App, cx: &Cx, no: u32, kept: &Tried) -> Result<(RolloutSide, RolloutSide)> {
    let (from, to) = (kept.since, kept.until.unwrap_or_else(|| app.env().now().plus_ms(1)));
    let (mut tried, mut against) = (RolloutSide::default(), RolloutSide::default());
    let (mut after, mut read) = (None, 0);
    loop {
        let page = cx.facts(from, to, after, PAGE).await?;
        for fact in page.iter().filter(|fact| relevant(fact, &Filter::default()) && !fact.is_empty()) {
            // What answered first counts, whatever answered later.
            match fact.release {
                Some(release) if release == no => add(&mut tried, fact),
                Some(release) if release == kept.against.unwrap_or(0) => add(&mut against, fact),
                _ => {}
            }
        }
        read += page.len();
        match page.last() {
            Some(last) if page.len() == PAGE as usize && read < base::limits::REPORT_SESSIONS => {
                after = Some(FactPlace::of(last));
            }
            _ => return Ok((tried, against)),
        }
    }
}

fn add(side: &mut RolloutSide, fact: &Fact) {
    let one = u32::from;
    side.sessions += 1;
    side.self_served += one(fact.self_served());
    side.handed += one(fact.queued > 0 || fact.had_agent());
    side.reopened += one(fact.reopened);
    side.rated += one(fact.assistant_stars.is_some());
    side.satisfied += one(fact.assistant_stars.is_some_and(|stars| stars >= 4));
    side.messages += fact.customer_messages;
}
