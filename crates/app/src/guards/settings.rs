//! Forbidden words, the glossary, and the names that it leaves alone: the workspace's own beside the pack's.

use access::{Action, may};
use dialogue::guard::{HouseRules, Rules, Term};
use protocol::guards::{self as wire, GuardSettings, GuardsView};
use serde_json::json;
use store::{Changes, Cx, Keys, State};

use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Name of the stored setting.
const GUARDS: &str = "guards";
/// Forbidden words, and protected names.
const MOST_WORDS: usize = 200;
/// Terms of the glossary.
const MOST_TERMS: usize = 500;
/// Characters of a word: a single letter would hold everything.
const WORD_CHARS: std::ops::RangeInclusive<usize> = 2..=60;

/// The settings, and what the pack says beside them.
pub async fn show_guards(app: &App, user: &UserSession) -> Result<GuardsView> {
    may(&user.actor(), Action::TrainAssistant)?;
    let settings = set(&app.cx(user.workspace_id, user.actor())).await?;
    Ok(view(app, user, settings))
}

/// Replaces them; they hold from the next reply on.
pub async fn save_guards(app: &App, user: &UserSession, asked: GuardSettings) -> Result<GuardsView> {
    may(&user.actor(), Action::ManageSettings)?;
    let settings = checked(asked)?;
    let (value, now) = (json!(settings), app.env().now());
    let facts = json!({
        "forbidden": settings.forbidden.len(),
        "glossary": settings.glossary.len(),
        "protected": settings.protected.len(),
    });
    let change = move |_: &State| -> Result<Changes<()>> {
        let changes = Changes::new(()).put_setting(GUARDS, &value, now);
        Ok(changes.audit("save_guards", "workspace", facts.clone()))
    };
    app.cx(user.workspace_id, user.actor()).change(Keys::new(), change).await.map_err(flatten)?;
    Ok(view(app, user, settings))
}

/// What is set. What this version cannot read counts as not set.
async fn set(cx: &Cx) -> Result<GuardSettings> {
    Ok(cx.setting(GUARDS).await?.and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default())
}

/// The same as the guards know it.
pub(crate) async fn rules_of(cx: &Cx) -> Result<HouseRules> {
    let GuardSettings { forbidden, glossary, protected } = set(cx).await?;
    let term = |term: wire::Term| Term { word: term.word, plain: term.plain, locale: term.locale };
    Ok(HouseRules { forbidden, protected, glossary: glossary.into_iter().map(term).collect() })
}

fn view(app: &App, user: &UserSession, settings: GuardSettings) -> GuardsView {
    let Rules { forbidden, glossary, protected, .. } = app.assistant(user.workspace_id).guards.clone();
    let term = |term: Term| wire::Term { word: term.word, plain: term.plain, locale: term.locale };
    let pack = GuardSettings { forbidden, protected, glossary: glossary.into_iter().map(term).collect() };
    GuardsView { settings, pack }
}

fn checked(asked: GuardSettings) -> Result<GuardSettings> {
    let forbidden = words("forbidden", asked.forbidden)?;
    let protected = words("protected", asked.protected)?;
    let mut glossary: Vec<wire::Term> = Vec::new();
    for term in asked.glossary {
        let term =
            wire::Term { word: term.word.trim().to_owned(), plain: term.plain.trim().to_owned(), ..term };
        if term.word.is_empty() && term.plain.is_empty() {
            continue;
        }
        let fits = |text: &str| WORD_CHARS.contains(&text.chars().count());
        if !fits(&term.word) || !fits(&term.plain) {
            return Err(Error::invalid(
                "glossary",
                "a term and its plainer words have 2 to 60 characters each",
            ));
        }
        let same = |other: &wire::Term| {
            let locale = other.locale.is_none() || term.locale.is_none() || other.locale == term.locale;
            locale && other.word.to_lowercase() == term.word.to_lowercase()
        };
        if glossary.iter().any(same) {
            return Err(Error::invalid("glossary", format!("“{}” stands there twice", term.word)));
        }
        glossary.push(term);
    }
    if glossary.len() > MOST_TERMS {
        return Err(Error::invalid("glossary", format!("at most {MOST_TERMS} terms")));
    }
    Ok(GuardSettings { forbidden, glossary, protected })
}

fn words(field: &'static str, asked: Vec<String>) -> Result<Vec<String>> {
    let mut out: Vec<String> = Vec::new();
    for word in asked {
        let word = word.trim();
        if word.is_empty() || out.iter().any(|other| other == word) {
            continue;
        }
        if !WORD_CHARS.contains(&word.chars().count()) {
            return Err(Error::invalid(field, "each has 2 to 60 characters"));
        }
        out.push(word.to_owned());
    }
    if out.len() > MOST_WORDS {
        return Err(Error::invalid(field, format!("at most {MOST_WORDS}")));
    }
    Ok(out)
}
