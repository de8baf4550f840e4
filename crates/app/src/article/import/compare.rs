//! What would become of each part: what came from the same part before is looked up, and whether it was changed here since.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use base::{ArticleId, Locale, limits};
use intake::Taken;
use protocol::article_import::ArticleImportFate;
use store::{ArticleOrigin, Cx};

use super::{Body, archive_key, article_says, file_key, says, source_key};
use crate::app::App;
use crate::error::Result;

/// A part, and what would become of it.
pub(in crate::article) struct Planned {
    pub(super) fate: ArticleImportFate,
    pub(super) article_id: Option<ArticleId>,
    pub(super) body: Body,
}

impl Planned {
    /// A file, a page or a place that cannot be read, with why: a word of the catalogue.
    pub(super) fn refused(file: String, problem: &str) -> Self {
        let body = Body { file, problem: Some(problem.to_owned()), ..Body::default() };
        Self { fate: ArticleImportFate::Refused, article_id: None, body }
    }

    /// What would become of it, or why it cannot be read.
    pub(in crate::article) fn told(&self) -> (ArticleImportFate, Option<&str>) {
        (self.fate, self.body.problem.as_deref())
    }
}

/// What comes together, all of it: what came with it before and does not any more is gone.
pub(super) struct Scope {
    /// The site or archive, hashed.
    pub(super) key: Vec<u8>,
    /// What it is called.
    pub(super) name: String,
    /// Files of it that could not be read, hashed: they are not gone.
    pub(super) unread: BTreeSet<Vec<u8>>,
}

impl Scope {
    /// A file that was taken, with all that lies in it.
    pub(super) fn of_file(name: &str, taken: &Taken) -> Self {
        let unread = taken.refused.iter().map(|refused| file_key(&refused.file)).collect();
        Self { key: archive_key(name), name: name.to_owned(), unread }
    }
}

/// Compares every part with what came from it before. `vanished`: files that are not there any more, with everything that came from them.
pub(super) async fn compare(
    app: &App,
    cx: &Cx,
    taken: Taken,
    vanished: Vec<String>,
    scopes: Vec<Scope>,
) -> Result<Vec<Planned>> {
    let mut origins: HashMap<String, HashMap<Vec<u8>, ArticleOrigin>> = HashMap::new();
    for file in vanished {
        let known = known(cx, &file).await?;
        origins.insert(file, known);
    }
    let mut planned = Vec::with_capacity(taken.documents.len() + taken.refused.len());
    let mut met: BTreeSet<Vec<u8>> = BTreeSet::new();
    for document in taken.documents {
        if !origins.contains_key(&document.file) {
            origins.insert(document.file.clone(), known(cx, &document.file).await?);
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
            if met.insert(source) {
                planned.extend(gone(cx, &file, &origin).await?);
            }
        }
    }
    for scope in scopes {
        // A file that could not be read as a whole says nothing of what lay in it.
        if scope.unread.contains(&file_key(&scope.name)) {
            continue;
        }
        for (file, origin) in cx.article_origins_of(scope.key, limits::DOCUMENT_PARTS as u32).await? {
            if !scope.unread.contains(&file) && met.insert(origin.source.clone()) {
                planned.extend(gone(cx, &scope.name, &origin).await?);
            }
        }
    }
    for refused in taken.refused {
        planned.push(Planned::refused(refused.file, refused.why.word()));
    }
    Ok(planned)
}

/// What came from a file before, by its parts.
async fn known(cx: &Cx, file: &str) -> Result<HashMap<Vec<u8>, ArticleOrigin>> {
    let known = cx.article_origins(file_key(file)).await?;
    Ok(known.into_iter().map(|origin| (origin.source.clone(), origin)).collect())
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
