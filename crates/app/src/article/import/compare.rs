//! What would become of each part: what came from the same part before is looked up, and whether it was changed here since.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use base::{ArticleId, Locale};
use intake::Taken;
use protocol::article_import::ArticleImportFate;
use store::{ArticleOrigin, Cx};

use super::{Body, article_says, file_key, says, source_key};
use crate::app::App;
use crate::error::Result;

/// A part, and what would become of it.
pub(super) struct Planned {
    pub(super) fate: ArticleImportFate,
    pub(super) article_id: Option<ArticleId>,
    pub(super) body: Body,
}

/// Compares every part with what came from it before.
pub(super) async fn compare(app: &App, cx: &Cx, taken: Taken) -> Result<Vec<Planned>> {
    let mut origins: HashMap<String, HashMap<Vec<u8>, ArticleOrigin>> = HashMap::new();
    let mut planned = Vec::with_capacity(taken.documents.len() + taken.refused.len());
    let mut met: BTreeSet<Vec<u8>> = BTreeSet::new();
    for document in taken.documents {
        if !origins.contains_key(&document.file) {
            let known = cx.article_origins(file_key(&document.file)).await?;
            let known = known.into_iter().map(|origin| (origin.source.clone(), origin)).collect();
            origins.insert(document.file.clone(), known);
        }
        let source = source_key(&document.file, &document.part);
        let origin = origins.get(&document.file).and_then(|known| known.get(&source));
        met.insert(source);
        let (fate, article_id) = fate(app, cx, origin, &document.texts).await?;
        let body = Body {
            file: document.file,
            part: document.part,
            texts: document.texts,
            labels: document.labels,
            warnings: document.warnings,
            problem: None,
        };
        planned.push(Planned { fate, article_id: Some(article_id), body });
    }
    for (file, known) in origins {
        for (source, origin) in known {
            if !met.contains(&source) {
                planned.extend(gone(cx, &file, &origin).await?);
            }
        }
    }
    for refused in taken.refused {
        let body =
            Body { file: refused.file, problem: Some(refused.why.word().to_owned()), ..Body::default() };
        planned.push(Planned { fate: ArticleImportFate::Refused, article_id: None, body });
    }
    Ok(planned)
}

async fn fate(
    app: &App,
    cx: &Cx,
    origin: Option<&ArticleOrigin>,
    texts: &BTreeMap<Locale, intake::Text>,
) -> Result<(ArticleImportFate, ArticleId)> {
    let there = match origin {
        Some(origin) => cx.article(origin.article_id).await?.map(|record| (origin, record)),
        None => None,
    };
    // What was taken away here since begins anew.
    let Some((origin, record)) = there else { return Ok((ArticleImportFate::Create, app.env().id())) };
    let id = origin.article_id;
    let now = says(texts);
    if now == origin.says {
        return Ok((ArticleImportFate::Same, id));
    }
    let edition = record.draft.as_ref().or(record.live.as_ref());
    let here = edition.map(|edition| article_says(edition, texts.keys().copied()));
    Ok(match here {
        Some(here) if here == now => (ArticleImportFate::Same, id),
        Some(here) if here == origin.says => (ArticleImportFate::Change, id),
        _ => (ArticleImportFate::Edited, id),
    })
}

/// A part that the file does not have any more, as the article says it.
async fn gone(cx: &Cx, file: &str, origin: &ArticleOrigin) -> Result<Option<Planned>> {
    let Some(record) = cx.article(origin.article_id).await? else { return Ok(None) };
    // What is archived already cannot go again.
    if record.header.draft.working().is_none() && !record.header.live.is_published() {
        return Ok(None);
    }
    let Some(edition) = record.draft.as_ref().or(record.live.as_ref()) else { return Ok(None) };
    let text = |(locale, text): (&Locale, &knowledge::ArticleText)| {
        let text = intake::Text {
            title: text.title.clone(),
            body: text.body.clone(),
            questions: text.questions.clone(),
        };
        (*locale, text)
    };
    let body =
        Body { file: file.to_owned(), texts: edition.wordings.iter().map(text).collect(), ..Body::default() };
    Ok(Some(Planned { fate: ArticleImportFate::Drop, article_id: Some(origin.article_id), body }))
}
