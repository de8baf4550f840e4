//! Whether an article helped: said by readers whom nobody knows, read by those who write it.

use std::collections::BTreeMap;

use access::{Action, may};
use base::{ArticleFeedbackId, ArticleId, Locale};
use protocol::help_centre::{ArticleFeedback, FeedbackWords, HelpCentreSettings, VersionFeedback};
use serde_json::json;
use store::{ChangeError, Changes, Keys, NewFeedback, State, StoreError};

use super::active::Centre;
use super::read::{Found, article};
use super::{catalogue, show};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Characters that a reader may add.
pub const WORDS_CHARS: usize = 500;
/// What readers wrote that is shown.
const SHOWN: u32 = 100;
/// How long after the answer words may be added to it.
const SOON_MS: i64 = 60 * 60 * 1_000;

/// A reader says whether an article helped that is shown now. Gives the name of the answer, by which words may be added to it.
pub async fn rate(
    app: &App,
    centre: &Centre,
    locale: Locale,
    id: ArticleId,
    helpful: bool,
) -> Result<ArticleFeedbackId> {
    may(&super::READER, Action::ReadHelpCentre)?;
    let Found::Here(reading) = article(app, centre, locale, id).await? else {
        return Err(Error::NotFound("article"));
    };
    let new = NewFeedback {
        id: app.env().id(),
        article_id: id,
        version: reading.card.version,
        locale,
        helpful,
        at: app.env().now(),
    };
    let facts = json!({ "version": new.version, "helpful": helpful });
    let change = move |_: &State| -> Result<Changes<()>> {
        Ok(Changes::new(()).insert_feedback(&new).audit(
            "rate_article",
            format!("article:{id}"),
            facts.clone(),
        ))
    };
    app.cx(centre.workspace_id, super::READER).change(Keys::new(), change).await.map_err(flatten)?;
    Ok(new.id)
}

/// A reader adds words to what they just answered: once, within an hour.
pub async fn say_more(
    app: &App,
    centre: &Centre,
    id: ArticleId,
    answer: ArticleFeedbackId,
    words: &str,
) -> Result<()> {
    may(&super::READER, Action::ReadHelpCentre)?;
    let words = words.trim().replace("\r\n", "\n");
    if words.is_empty() {
        return Ok(());
    }
    if words.chars().count() > WORDS_CHARS || words.chars().any(|c| c.is_control() && c != '\n') {
        return Err(Error::invalid("words", format!("at most {WORDS_CHARS} characters")));
    }
    let cx = app.cx(centre.workspace_id, super::READER);
    let sealed = cx.seal_feedback(answer, &words).await?;
    let since = app.env().now().plus_ms(-SOON_MS);
    let change = move |_: &State| -> Result<Changes<()>> {
        let changes = Changes::new(()).say_feedback(id, answer, sealed.clone(), since);
        Ok(changes.audit("comment_rated_article", format!("article:{id}"), json!({})))
    };
    match cx.change(Keys::new(), change).await {
        // There is no such answer, it has words already, or its hour is over.
        Err(ChangeError::Store(StoreError::Conflict(_))) => Err(Error::NotFound("feedback")),
        outcome => outcome.map_err(flatten),
    }
}

/// What readers say of an article, and where they read it. Words are for those who write articles.
pub async fn feedback(app: &App, user: &UserSession, id: ArticleId) -> Result<ArticleFeedback> {
    may(&user.actor(), Action::ReadArticles)?;
    // What they may not see does not exist.
    crate::article::show(app, user, id).await?;
    let cx = app.cx(user.workspace_id, user.actor());
    let mut versions: BTreeMap<u32, VersionFeedback> = BTreeMap::new();
    for (version, helpful, count) in cx.feedback_counts(id).await? {
        let row = versions.entry(version).or_insert(VersionFeedback { version, helpful: 0, unhelpful: 0 });
        *(if helpful { &mut row.helpful } else { &mut row.unhelpful }) += count;
    }
    let editor = may(&user.actor(), Action::WriteArticles).is_ok();
    let said = if editor { cx.feedback_said(id, SHOWN).await? } else { Vec::new() };
    let words = said.into_iter().map(|said| FeedbackWords {
        version: said.version,
        locale: said.locale,
        helpful: said.helpful,
        text: said.words,
        at_ms: said.at.ms(),
    });
    Ok(ArticleFeedback {
        addresses: addresses(app, user, id).await?,
        versions: versions.into_values().rev().collect(),
        words: words.collect(),
    })
}

async fn addresses(app: &App, user: &UserSession, id: ArticleId) -> Result<BTreeMap<Locale, String>> {
    let set = app.cx(user.workspace_id, user.actor()).help_centre().await?;
    let set: HelpCentreSettings =
        set.and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default();
    let catalogue = catalogue::of(app, user.workspace_id).await?;
    let Some(entry) = catalogue.entries.get(&id).filter(|_| set.on) else { return Ok(BTreeMap::new()) };
    let begin = show::address(app, &set);
    let at = |locale: Locale| (locale, format!("{begin}/{}/articles/{}", locale.code(), entry.name));
    Ok(entry.locales(app.env().now()).into_iter().map(at).collect())
}
