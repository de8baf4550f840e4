//! How the work stands: how much there is, how long it takes, and whether it stays done.

use std::collections::BTreeMap;

use access::{Action, may};
use knowledge::care::{Effect, Kind};
use protocol::article_task::{ArticleCare, ArticleLook, ArticleTaskCount, ShowArticleCare};
use store::{EndedTask, TaskState};

use super::DAY_MS;
use crate::app::App;
use crate::error::Result;
use crate::session::UserSession;

/// Days that are told of.
const DAYS: i64 = 90;
/// What ended in these that is counted: the newest.
const ENDED: u32 = 5_000;

/// For one team, or for all.
pub async fn figures(app: &App, user: &UserSession, ask: ShowArticleCare) -> Result<ArticleCare> {
    may(&user.actor(), Action::WriteArticles)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let since = app.env().now().plus_ms(-DAYS * DAY_MS);
    let mut counts: BTreeMap<Kind, u32> = BTreeMap::new();
    let of = |owner| ask.owner.is_none() || owner == ask.owner;
    for (kind, owner, count) in cx.article_task_counts().await? {
        if of(owner) {
            *counts.entry(kind).or_default() += count;
        }
    }
    let ended = cx.ended_article_tasks(since, ENDED).await?;
    let done: Vec<EndedTask> =
        ended.into_iter().filter(|task| task.state != TaskState::Dismissed && of(task.owner)).collect();
    let care = cx.article_care().await?.unwrap_or_default();
    Ok(ArticleCare {
        open: counts.values().sum(),
        kinds: counts.into_iter().map(|(kind, count)| ArticleTaskCount { kind, count }).collect(),
        done: u32::try_from(done.len()).unwrap_or(u32::MAX),
        effect: done.iter().filter_map(|task| task.effect).reduce(Effect::and),
        median_days: median(done.iter().map(|task| task.ended_at.ms_since(task.opened_at)).collect()),
        back: cx.article_tasks_back(since, ask.owner).await?,
        looked_ms: care.looked_at.map(base::Timestamp::ms),
        looking: care.began_at.map(|_| ArticleLook { read: care.read, total: care.total }),
    })
}

/// In days, with one place behind the point.
fn median(mut times_ms: Vec<i64>) -> Option<f32> {
    times_ms.sort_unstable();
    let middle = times_ms.len() / 2;
    let upper = *times_ms.get(middle)?;
    let lower = if times_ms.len().is_multiple_of(2) { times_ms[middle - 1] } else { upper };
    let days = (lower + upper) as f32 / 2.0 / DAY_MS as f32;
    Some((days * 10.0).round() / 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_between_the_two_in_the_middle() {
        for (days, wanted) in
            [(&[][..], None), (&[3], Some(3.0)), (&[1, 9, 2], Some(2.0)), (&[1, 2, 3, 100], Some(2.5))]
        {
            let times = days.iter().map(|day| day * DAY_MS).collect();
            assert_eq!(median(times), wanted, "{days:?}");
        }
    }
}
