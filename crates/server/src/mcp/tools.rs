//! What a model may do with the knowledge: search it, and read an article.

use app::{App, Asks, Error};
use base::{ArticleId, Locale};
use knowledge::Channel;
use protocol::article_list::ArticleHit;
use protocol::published::{FindPublished, PublishedArticle, ReadPublished};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::resources::{uri, whole};
use super::rpc::Failure;
use super::{broken, text};

/// Articles that a search gives unless fewer or more are asked for.
const HITS: usize = 5;
/// Articles that a search gives at most.
const MOST_HITS: usize = 10;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Search {
    query: String,
    #[serde(default)]
    locale: Option<Locale>,
    #[serde(default)]
    channel: Option<Channel>,
    #[serde(default)]
    limit: Option<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Read {
    id: ArticleId,
    #[serde(default)]
    locale: Option<Locale>,
    #[serde(default)]
    channel: Option<Channel>,
}

/// The tools, as a client shows them to its model.
pub(crate) fn list() -> Value {
    let locale = json!({ "type": "string", "enum": ["zh", "en"], "description": "Only in this language; absent: in any" });
    let channel = json!({
        "type": "string", "enum": ["chat", "mail", "help_centre"],
        "description": "Where the answer will be said: only what is said there, as it is said there; absent: what is said anywhere",
    });
    let reads = json!({ "readOnlyHint": true, "destructiveHint": false, "idempotentHint": true, "openWorldHint": false });
    json!([
        {
            "name": "search_knowledge",
            "title": "Search the knowledge",
            "description": "Finds reviewed articles that answer a question, the best first, each with the passage that is nearest to it \
                and how probable it is (0 to 1) that it answers.",
            "inputSchema": {
                "type": "object",
                "properties": {
                    "query": {
                        "type": "string", "minLength": 1, "maxLength": base::limits::MESSAGE_CHARS,
                        "description": "The question, in the customer's own words",
                    },
                    "locale": locale,
                    "channel": channel,
                    "limit": { "type": "integer", "minimum": 1, "maximum": MOST_HITS, "default": HITS, "description": "Articles at most" },
                },
                "required": ["query"],
                "additionalProperties": false,
            },
            "outputSchema": {
                "type": "object",
                "properties": { "hits": { "type": "array", "maxItems": MOST_HITS, "items": hit_schema() } },
                "required": ["hits"],
            },
            "annotations": reads,
        },
        {
            "name": "read_article",
            "title": "Read an article",
            "description": "The whole text of a published article, in Markdown.",
            "inputSchema": {
                "type": "object",
                "properties": {
                    "id": { "type": "string", "format": "uuid", "description": "The article's id, as a search gives it" },
                    "locale": locale,
                    "channel": channel,
                },
                "required": ["id"],
                "additionalProperties": false,
            },
            "outputSchema": article_schema(),
            "annotations": reads,
        },
    ])
}

fn hit_schema() -> Value {
    json!({
        "type": "object",
        "properties": {
            "id": { "type": "string" },
            "uri": { "type": "string", "description": "The article as a resource" },
            "version": { "type": "integer" },
            "locale": { "type": "string", "enum": ["zh", "en"] },
            "title": { "type": "string" },
            "headings": { "type": "array", "items": { "type": "string" }, "description": "Above the passage, the outermost first" },
            "text": { "type": "string", "description": "The passage" },
            "sure": { "type": "number", "minimum": 0, "maximum": 1, "description": "How probable it is that this answers" },
            "internal": internal_schema(),
            "valid_until_ms": until_schema(),
        },
        "required": ["id", "uri", "version", "locale", "title", "headings", "text", "sure", "internal"],
    })
}

fn case_schema() -> Value {
    json!({
        "type": "object",
        "properties": {
            "when": {
                "type": "object",
                "description": "For whom; each that is given must fit",
                "properties": {
                    "vip": { "type": "boolean", "description": "For customers who are, or are not, of those most valued" },
                    "regions": { "type": "array", "items": { "type": "string" } },
                    "channels": { "type": "array", "items": { "type": "string" } },
                },
                "required": ["regions", "channels"],
            },
            "body": { "type": "string", "description": "Markdown" },
        },
        "required": ["when", "body"],
    })
}

fn article_schema() -> Value {
    let said = json!({
        "type": "object",
        "properties": {
            "title": { "type": "string" },
            "body": { "type": "string", "description": "Markdown" },
            "cases": { "type": "array", "items": case_schema(), "description": "What holds for some instead; the first that fits counts" },
        },
        "required": ["title", "body", "cases"],
    });
    json!({
        "type": "object",
        "properties": {
            "id": { "type": "string" },
            "uri": { "type": "string", "description": "The article as a resource" },
            "version": { "type": "integer" },
            "texts": { "type": "object", "properties": { "zh": said, "en": said }, "additionalProperties": false },
            "category": { "type": "string" },
            "tags": { "type": "array", "items": { "type": "string" } },
            "channels": { "type": "array", "items": { "type": "string" }, "description": "Where it is said; none: everywhere" },
            "internal": internal_schema(),
            "valid_until_ms": until_schema(),
        },
        "required": ["id", "uri", "version", "texts", "tags", "channels", "internal"],
    })
}

fn internal_schema() -> Value {
    json!({ "type": "boolean", "description": "For the company's own people alone, and no word of it for customers" })
}

fn until_schema() -> Value {
    json!({ "type": "integer", "description": "It does not hold from then on; milliseconds since 1970" })
}

/// Calls a tool. What the knowledge refuses is told to the model, which may mend it; what no tool could take is told to the client.
pub(crate) async fn call(app: &App, asker: &dyn Asks, params: &Map<String, Value>) -> Result<Value, Failure> {
    let name = text(params, "name")?.ok_or_else(|| Failure::invalid_params("name is missing"))?;
    let arguments = params.get("arguments").cloned().unwrap_or_else(|| json!({}));
    let done = match name {
        "search_knowledge" => search(app, asker, search_of(arguments)?).await,
        "read_article" => article(app, asker, of(arguments)?).await,
        _ => return Err(Failure::invalid_params("there is no tool of this name")),
    };
    match done {
        Ok((text, data)) => {
            Ok(json!({ "content": [{ "type": "text", "text": text }], "structuredContent": data }))
        }
        Err(error) if error.is_internal() => Err(broken(&error)),
        Err(error) => {
            let problem = error.problem();
            let text = match problem.detail {
                Some(why) => format!("{}: {why}", problem.title),
                None => problem.title,
            };
            Ok(json!({ "content": [{ "type": "text", "text": text }], "isError": true }))
        }
    }
}

fn of<T: DeserializeOwned>(arguments: Value) -> Result<T, Failure> {
    if !arguments.is_object() {
        return Err(Failure::invalid_params("arguments must be an object"));
    }
    serde_json::from_value(arguments).map_err(Failure::invalid_params)
}

fn search_of(arguments: Value) -> Result<Search, Failure> {
    let search: Search = of(arguments)?;
    if search.limit.is_some_and(|limit| !(1..=MOST_HITS).contains(&limit)) {
        return Err(Failure::invalid_params(format!("limit must be 1 to {MOST_HITS}")));
    }
    Ok(search)
}

async fn search(app: &App, asker: &dyn Asks, ask: Search) -> Result<(String, Value), Error> {
    let find = FindPublished { text: ask.query, locale: ask.locale, channel: ask.channel };
    let mut hits = app::article::find_published(app, asker, find).await?.hits;
    hits.truncate(ask.limit.unwrap_or(HITS));
    let text = if hits.is_empty() {
        "No article was found.".to_owned()
    } else {
        hits.iter().map(told).collect::<Vec<_>>().join("\n\n")
    };
    Ok((text, json!({ "hits": hits.iter().map(structured).collect::<Vec<_>>() })))
}

fn told(hit: &ArticleHit) -> String {
    let place: String = hit.headings.iter().map(|heading| format!(" > {heading}")).collect();
    let internal = if hit.internal { ", internal" } else { "" };
    format!("## {}{place}\nid: {}, sure: {:.2}{internal}\n\n{}", hit.title, hit.id, hit.sure, hit.text)
}

fn structured(hit: &ArticleHit) -> Value {
    let mut value = json!({
        "id": hit.id, "uri": uri(hit.id), "version": hit.version, "locale": hit.locale, "title": hit.title, "headings": hit.headings,
        "text": hit.text, "sure": (f64::from(hit.sure) * 1_000.0).round() / 1_000.0, "internal": hit.internal,
    });
    if let Some(until) = hit.valid_until_ms {
        value["valid_until_ms"] = until.into();
    }
    value
}

async fn article(app: &App, asker: &dyn Asks, ask: Read) -> Result<(String, Value), Error> {
    let wanted = ReadPublished { locale: ask.locale, channel: ask.channel };
    let article: PublishedArticle = app::article::read_published(app, asker, ask.id, wanted).await?;
    let note = if article.internal { "(internal: not for customers)\n\n" } else { "" };
    let texts: Vec<String> = article
        .texts
        .iter()
        .map(|(locale, text)| format!("# {}\n\n{note}{}", text.title, whole(text, *locale)))
        .collect();
    let mut data = json!(article);
    data["uri"] = uri(ask.id).into();
    Ok((texts.join("\n\n---\n\n"), data))
}

#[cfg(test)]
mod tests {
    use base::TypedId as _;

    use super::*;

    #[test]
    fn arguments_are_taken_exactly() {
        let id = ArticleId::from_uuid(Default::default());
        assert!(
            search_of(json!({ "query": "退款", "locale": "zh", "channel": "chat", "limit": 10 })).is_ok()
        );
        assert!(of::<Read>(json!({ "id": id })).is_ok());
        for wrong in [
            json!({}),
            json!([]),
            json!("退款"),
            Value::Null,
            json!({ "query": 7 }),
            json!({ "query": "a", "more": 1 }),
            json!({ "query": "a", "locale": "fr" }),
            json!({ "query": "a", "channel": "fax" }),
            json!({ "query": "a", "limit": 0 }),
            json!({ "query": "a", "limit": 11 }),
            json!({ "query": "a", "limit": -1 }),
        ] {
            assert!(search_of(wrong.clone()).is_err(), "{wrong}");
        }
        for wrong in [json!({}), json!({ "id": "seven" }), json!({ "id": id, "version": 1 })] {
            assert!(of::<Read>(wrong.clone()).is_err(), "{wrong}");
        }
    }
}
