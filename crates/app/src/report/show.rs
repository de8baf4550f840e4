//! The report: every figure of a range of days, compared with the period before.

use std::collections::BTreeMap;

use base::Locale;
use insight::{METRICS, Metric};
use protocol::inbox::Wording;
use protocol::report::{InBoth, MetricView, Report};

use super::gather::{Asked, Range};
use crate::app::App;
use crate::error::Result;
use crate::names;
use crate::session::Asks;

/// Shows it: all of the workspace to supervisors, their own to agents.
pub async fn show(app: &App, asker: &dyn Asks, asked: Asked) -> Result<Report> {
    let range = Range::check(app, asker, asked).await?;
    let cx = app.cx(asker.workspace_id(), asker.actor());
    let before = range.before();
    let (summary, earlier) = (range.sum(&cx).await?, before.sum(&cx).await?);
    let mut named: BTreeMap<String, String> =
        cx.inboxes().await?.into_iter().map(|inbox| (inbox.id.to_string(), inbox.name)).collect();
    let people = names::of(app, asker.workspace_id()).await?;
    named.extend(people.iter().map(|(id, name)| (id.to_string(), name.clone())));
    Ok(Report {
        zone: range.zone.name().to_owned(),
        from: range.from.to_string(),
        to: range.to.to_string(),
        before_from: before.from.to_string(),
        before_to: before.to.to_string(),
        own_only: range.own_only,
        metrics: METRICS.iter().map(metric_view).collect(),
        figures: summary.figures(),
        before: earlier.figures(),
        days: summary.days(range.from, range.to),
        hours: summary.hours(),
        inboxes: summary.inboxes(),
        topics: summary.topics(),
        agents: summary.agents(),
        hand_offs: summary.hand_offs(),
        reasons: summary.reasons(),
        assistant_stars: summary.assistant_stars().to_vec(),
        agent_stars: summary.agent_stars().to_vec(),
        names: named,
        reason_words: reason_words(&cx).await?,
        topic_titles: topic_titles(&app.assistant(asker.workspace_id())),
    })
}

/// What the reasons of surveys were called when they were asked.
pub(super) async fn reason_words(cx: &store::Cx) -> Result<BTreeMap<String, InBoth>> {
    let words = crate::survey::reason_words(cx).await?;
    Ok(words.into_iter().map(|(id, words)| (id, in_both(&words))).collect())
}

fn in_both(words: &Wording) -> InBoth {
    let get = |locale| words.get(locale).unwrap_or_default().to_owned();
    InBoth { zh: get(Locale::Zh), en: get(Locale::En) }
}

/// What the topics of the assistant are called.
pub(super) fn topic_titles(pack: &dialogue::Pack) -> BTreeMap<String, InBoth> {
    let titled = pack
        .topics
        .iter()
        .map(|(id, topic)| (id.clone(), InBoth { zh: topic.title.zh.clone(), en: topic.title.en.clone() }));
    titled.collect()
}

fn metric_view(metric: &Metric) -> MetricView {
    let both = |zh: &str, en: &str| InBoth { zh: zh.to_owned(), en: en.to_owned() };
    MetricView {
        id: metric.id.to_owned(),
        unit: metric.unit,
        better: metric.better,
        name: both(metric.zh.name, metric.en.name),
        definition: both(metric.zh.definition, metric.en.definition),
    }
}
