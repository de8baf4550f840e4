//! Published articles as resources: `zhike://articles/{id}` in every language, `zhike://articles/{id}/{locale}` in one.

use app::{App, Asks, Error};
use base::{ArticleId, Locale};
use protocol::published::{ListPublished, PublishedText, ReadPublished};
use serde_json::{Map, Value, json};

use super::rpc::Failure;
use super::{broken, text};
use crate::whom::markdown;

const BEGIN: &str = "zhike://articles/";
const MARKDOWN: &str = "text/markdown";

/// The address of an article.
pub(crate) fn uri(id: ArticleId) -> String {
    format!("{BEGIN}{id}")
}

fn article(uri: &str) -> Option<(ArticleId, Option<Locale>)> {
    let rest = uri.strip_prefix(BEGIN)?;
    match rest.split_once('/') {
        None => Some((rest.parse().ok()?, None)),
        Some((id, locale)) => {
            Some((id.parse().ok()?, Some(Locale::ALL.into_iter().find(|one| one.code() == locale)?)))
        }
    }
}

/// A page of them, the newest change first.
pub(crate) async fn list(app: &App, asker: &dyn Asks, params: &Map<String, Value>) -> Result<Value, Failure> {
    let cursor = text(params, "cursor")?.map(str::to_owned);
    let ask = ListPublished { cursor, ..ListPublished::default() };
    let page = app::article::list_published(app, asker, ask).await.map_err(|error| match error {
        Error::Invalid { .. } => Failure::invalid_params("take nextCursor of the page before as cursor"),
        error => broken(&error),
    })?;
    let resources: Vec<Value> = page
        .articles
        .iter()
        .map(|row| {
            let title = row.titles.values().next().map_or("", String::as_str);
            json!({ "uri": uri(row.id), "name": title, "title": title, "mimeType": MARKDOWN })
        })
        .collect();
    let mut answer = json!({ "resources": resources });
    if let Some(next) = page.next {
        answer["nextCursor"] = next.into();
    }
    Ok(answer)
}

/// How their addresses are formed.
pub(crate) fn templates() -> Value {
    json!([
        {
            "uriTemplate": format!("{BEGIN}{{id}}"), "name": "article", "title": "An article", "mimeType": MARKDOWN,
            "description": "A published article in every language that it exists in",
        },
        {
            "uriTemplate": format!("{BEGIN}{{id}}/{{locale}}"), "name": "article-in-language", "title": "An article in one language",
            "mimeType": MARKDOWN, "description": "A published article in zh or en",
        },
    ])
}

/// A text with what holds for some instead.
pub(super) fn whole(said: &PublishedText, locale: Locale) -> String {
    markdown(&said.body, said.cases.iter().map(|case| (&case.when, case.body.as_str())), locale)
}

/// One, as Markdown in each language.
pub(crate) async fn read(app: &App, asker: &dyn Asks, params: &Map<String, Value>) -> Result<Value, Failure> {
    let uri = text(params, "uri")?.ok_or_else(|| Failure::invalid_params("uri is missing"))?;
    let (id, locale) = article(uri).ok_or_else(|| Failure::no_resource(uri))?;
    let ask = ReadPublished { locale, channel: None };
    let article = app::article::read_published(app, asker, id, ask).await.map_err(|error| match error {
        Error::NotFound(_) => Failure::no_resource(uri),
        error => broken(&error),
    })?;
    let contents: Vec<Value> = article
        .texts
        .iter()
        .map(|(locale, said)| {
            let text = format!("# {}\n\n{}", said.title, whole(said, *locale));
            json!({ "uri": format!("{}/{}", self::uri(id), locale.code()), "mimeType": MARKDOWN, "text": text })
        })
        .collect();
    Ok(json!({ "contents": contents }))
}

#[cfg(test)]
mod tests {
    use base::TypedId as _;

    use super::*;

    #[test]
    fn addresses_are_read_exactly() {
        let id = ArticleId::from_uuid(Default::default());
        assert_eq!(article(&uri(id)), Some((id, None)));
        assert_eq!(article(&format!("{}/en", uri(id))), Some((id, Some(Locale::En))));
        for wrong in
            ["", "zhike://articles/", "zhike://articles/7", "https://articles/x", "file:///etc/passwd"]
        {
            assert_eq!(article(wrong), None, "{wrong}");
        }
        for rest in ["/", "/fr", "/en/", "?locale=en", "/../x"] {
            assert_eq!(article(&format!("{}{rest}", uri(id))), None, "{rest}");
        }
    }
}
