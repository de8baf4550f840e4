//! The assistant: whether it answers, from which confidence, and what it leaves to people.

use access::{Action, may};
use protocol::assistant::{AssistantSettings, AssistantView, TopicView};
use protocol::inbox::Wording;
use serde_json::json;
use store::{Changes, Keys, State};

use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Name of the stored setting.
pub(super) const ASSISTANT: &str = "assistant";
/// Further words that fetch a person.
const MOST_WORDS: usize = 50;
/// Characters of one: a single letter would fetch a person for everything.
const WORD_CHARS: std::ops::RangeInclusive<usize> = 2..=30;

/// The settings, and what they can be.
pub async fn show_assistant(app: &App, user: &UserSession) -> Result<AssistantView> {
    may(&user.actor(), Action::ManageSettings)?;
    let set = app.cx(user.workspace_id, user.actor()).setting(ASSISTANT).await?;
    let settings = set.and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default();
    Ok(view(app, user, settings))
}

/// Replaces them; they hold from the next message on.
pub async fn save_assistant(app: &App, user: &UserSession, set: AssistantSettings) -> Result<AssistantView> {
    may(&user.actor(), Action::ManageSettings)?;
    let set = checked(app, user, set)?;
    let (value, now) = (json!(set), app.env().now());
    let facts = json!({ "on": set.on, "topics_off": set.topics_off.len() });
    let change = move |_: &State| -> Result<Changes<()>> {
        let changes = Changes::new(()).put_setting(ASSISTANT, &value, now);
        Ok(changes.audit("save_assistant", "workspace", facts.clone()))
    };
    app.cx(user.workspace_id, user.actor()).change(Keys::new(), change).await.map_err(flatten)?;
    Ok(view(app, user, set))
}

fn view(app: &App, user: &UserSession, settings: AssistantSettings) -> AssistantView {
    let pack = app.assistant(user.workspace_id);
    let topic = |topic: &dialogue::pack::Topic| TopicView {
        id: topic.id.clone(),
        title: Wording { zh: topic.title.zh.clone(), en: topic.title.en.clone() },
    };
    AssistantView {
        settings,
        pack_answer: pack.thresholds.sure,
        pack_clarify: pack.thresholds.plausible,
        topics: pack.topics.values().map(topic).collect(),
        available: app.settings().assistant,
    }
}

fn checked(app: &App, user: &UserSession, mut set: AssistantSettings) -> Result<AssistantSettings> {
    let pack = app.assistant(user.workspace_id);
    for (field, line) in [("answer", set.answer), ("clarify", set.clarify)] {
        if line.is_some_and(|line| !(0.0..=1.0).contains(&line)) {
            return Err(Error::invalid(field, "must be 0 to 1"));
        }
    }
    if set.clarify.unwrap_or(pack.thresholds.plausible) > set.answer.unwrap_or(pack.thresholds.sure) {
        return Err(Error::invalid("clarify", "must not be above the line from which it answers"));
    }
    let mut words: Vec<String> = Vec::new();
    for word in &set.person_words {
        let word = word.trim().to_lowercase();
        if !word.is_empty() && !words.contains(&word) {
            if !WORD_CHARS.contains(&word.chars().count()) {
                return Err(Error::invalid("person_words", "each has 2 to 30 characters"));
            }
            words.push(word);
        }
    }
    if words.len() > MOST_WORDS {
        return Err(Error::invalid("person_words", format!("at most {MOST_WORDS}")));
    }
    set.person_words = words;
    set.topics_off.sort();
    set.topics_off.dedup();
    // A topic that a newer pack, or the version that answers, no longer has is nothing to be switched off.
    set.topics_off.retain(|id| pack.topics.contains_key(id));
    Ok(set)
}
