//! Words of the house that do not come out of a turn.

use std::cmp::Reverse;

use base::{Locale, Timestamp};
use dialogue::pack::Response;
use dialogue::text::fill;

use crate::app::App;

/// Questions offered on the widget's first page.
const FREQUENT: usize = 4;

/// What the customer is told when the button has put them into the queue.
pub fn queue_words(app: &App, locale: Locale, due: Option<Timestamp>) -> String {
    let (pack, now) = (app.pack(), app.env().now());
    let Some(due) = due else { return pack.reply("handoff_asked", locale).to_owned() };
    let open = pack.hours.is_open(now);
    let template = pack.reply(if open { "handoff_nobody_online" } else { "handoff_out_of_hours" }, locale);
    let said = calendar::say_due(due, now, pack.hours.zone(), locale);
    fill(template, |name| (name == "due").then(|| said.clone()))
}

/// Questions to tap on: what the assistant can do, then what other answers lead to most often.
pub fn frequent_questions(app: &App, locale: Locale) -> Vec<String> {
    let topics = &app.pack().topics;
    let led_to =
        |id: &str| topics.values().filter(|topic| topic.follow_up.iter().any(|next| next == id)).count();
    let mut ranked: Vec<_> = topics.values().collect();
    ranked.sort_by_key(|topic| {
        (Reverse(matches!(topic.response, Response::Flow(_))), Reverse(led_to(&topic.id)))
    });
    ranked.into_iter().take(FREQUENT).map(|topic| topic.ask.get(locale).to_owned()).collect()
}
