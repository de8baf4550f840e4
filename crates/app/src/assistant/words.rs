//! Words of the house that do not come out of a turn.

use std::cmp::Reverse;

use base::{Locale, Timestamp, WorkspaceId};
use calendar::Hours;
use dialogue::Pack;
use dialogue::pack::Response;
use dialogue::text::fill;

use crate::app::App;
use crate::error::Result;
use crate::house::in_force;

/// Questions offered on the widget's first page.
const FREQUENT: usize = 4;

/// What the customer is told when the button has put them into the queue.
pub async fn queue_words(
    app: &App,
    workspace_id: WorkspaceId,
    locale: Locale,
    due: Option<Timestamp>,
) -> Result<String> {
    let set = in_force(app, workspace_id).await?;
    Ok(absent_words(app, set.hours(app), locale, due))
}

/// What the customer is told when the assistant could not answer at all.
pub(crate) async fn failed_words(
    app: &App,
    workspace_id: WorkspaceId,
    locale: Locale,
    due: Option<Timestamp>,
) -> Result<String> {
    let set = in_force(app, workspace_id).await?;
    Ok(words(app, set.hours(app), "handoff_failed", locale, due))
}

/// The words of the button by these hours; without a due time somebody is there.
pub(crate) fn absent_words(app: &App, hours: &Hours, locale: Locale, due: Option<Timestamp>) -> String {
    queue_words_at(app.pack(), hours, locale, due, app.env().now())
}

/// The same at an instant.
pub(crate) fn queue_words_at(
    pack: &Pack,
    hours: &Hours,
    locale: Locale,
    due: Option<Timestamp>,
    now: Timestamp,
) -> String {
    words_at(pack, hours, "handoff_asked", locale, due, now)
}

fn words(app: &App, hours: &Hours, staffed: &str, locale: Locale, due: Option<Timestamp>) -> String {
    words_at(app.pack(), hours, staffed, locale, due, app.env().now())
}

fn words_at(
    pack: &Pack,
    hours: &Hours,
    staffed: &str,
    locale: Locale,
    due: Option<Timestamp>,
    now: Timestamp,
) -> String {
    let Some(due) = due else { return pack.reply(staffed, locale).to_owned() };
    let open = hours.is_open(now);
    let template = pack.reply(if open { "handoff_nobody_online" } else { "handoff_out_of_hours" }, locale);
    let said = calendar::say_due(due, now, hours.zone(), locale);
    fill(template, |name| (name == "due").then(|| said.clone()))
}

/// Questions to tap on: what the assistant can do, then what other answers lead to most often.
pub fn frequent_questions(pack: &Pack, locale: Locale) -> Vec<String> {
    let topics = &pack.topics;
    let led_to =
        |id: &str| topics.values().filter(|topic| topic.follow_up.iter().any(|next| next == id)).count();
    let mut ranked: Vec<_> = topics.values().collect();
    ranked.sort_by_key(|topic| {
        (Reverse(matches!(topic.response, Response::Flow(_))), Reverse(led_to(&topic.id)))
    });
    ranked.into_iter().take(FREQUENT).map(|topic| topic.ask.get(locale).to_owned()).collect()
}
