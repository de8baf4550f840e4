//! A reply for an agent to change and send: from what was said and from what may be said of it, its sources named.

use base::ArticleId;
use knowledge::Audience;
use llm::Prompt;
use protocol::language_model::{ModelHelp, ModelHelpSource};
use search::Query;
use serde_json::json;

use super::Asker;
use super::talk::Talk;
use super::unsourced::unsourced;
use crate::article::blocking;
use crate::error::{Error, Result};

/// Articles that a model is given.
const ARTICLES: usize = 4;
/// Characters of what is looked for.
const LOOKED_FOR: usize = 200;

/// A passage that may be said to the customer.
struct Source {
    id: ArticleId,
    title: String,
    text: String,
}

/// Asks for one.
pub(super) async fn draft(asker: Asker<'_>, talk: &Talk) -> Result<ModelHelp> {
    let sources = sources(&asker, talk).await?;
    let named = |n: usize| format!("A{}", n + 1);
    let articles: Vec<_> = sources
        .iter()
        .enumerate()
        .map(|(n, source)| json!({ "id": named(n), "title": source.title, "text": source.text }))
        .collect();
    let data = json!({ "conversation": talk.conversation(), "articles": articles });
    let prompt = Prompt::Draft { language: talk.language, articles: (0..sources.len()).map(named).collect() };
    let app = asker.app;
    let said = asker.ask(prompt, data).await?;
    let value = said.value.ok_or(Error::Internal("a draft without its form"))?;
    let text = value["reply"].as_str().unwrap_or_default().trim().to_owned();
    let used = |n: usize| value["sources"].as_array().is_some_and(|ids| ids.iter().any(|id| *id == named(n)));
    let mut texts = talk.texts();
    texts.extend(sources.iter().flat_map(|source| [source.title.as_str(), source.text.as_str()]));
    let unsourced = unsourced(app, talk.language, &text, &texts);
    let mut rests_on: Vec<ModelHelpSource> = Vec::new();
    for (_, source) in sources.iter().enumerate().filter(|(n, _)| used(*n)) {
        if rests_on.iter().all(|other| other.id != source.id) {
            rests_on.push(ModelHelpSource { id: source.id, title: source.title.clone() });
        }
    }
    Ok(ModelHelp {
        text,
        model: said.model,
        language: Some(talk.language),
        sources: rests_on,
        unsourced,
        invented: u32::try_from(said.invented).unwrap_or(u32::MAX),
        enough: value["enough"].as_bool(),
    })
}

/// What the assistant may say of what the customer asked: nothing that is for colleagues alone.
async fn sources(asker: &Asker<'_>, talk: &Talk) -> Result<Vec<Source>> {
    let (cx, app) = (asker.cx, asker.app);
    let Some(index) = app.library().of(cx.workspace_id()) else { return Ok(Vec::new()) };
    let (at, locale) = (app.env().now(), talk.language);
    let mut asked = talk.asked().into_iter().map(|text| text.chars().take(LOOKED_FOR).collect::<String>());
    let Some(text) = asked.next() else { return Ok(Vec::new()) };
    let earlier: Vec<String> = asked.collect();
    let found = blocking(move || {
        let context: Vec<&str> = earlier.iter().map(String::as_str).collect();
        index.search(&Query {
            text: &text,
            locales: &[locale],
            audience: Audience::Assistant,
            channel: None,
            at,
            k: ARTICLES,
            context: &context,
        })
    });
    // A damaged index is made anew within a second; until then a draft rests on what was said alone.
    let hits = found.await?.unwrap_or_default().hits;
    let mut sources = Vec::new();
    for hit in hits {
        let Ok(id) = hit.article.parse::<ArticleId>() else { continue };
        // What was taken back a moment ago is not said, even where the index does not know yet.
        let Some(record) = cx.article(id).await? else { continue };
        let live = record.live.filter(|_| record.header.live.is_published());
        let may = live
            .is_some_and(|edition| edition.is_valid(at) && edition.audiences.contains(&Audience::Assistant));
        if may && record.header.live.version() == Some(hit.version) {
            sources.push(Source { id, title: hit.title, text: hit.passage.text });
        }
    }
    Ok(sources)
}
