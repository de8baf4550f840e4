//! Exports of help centres, as the interfaces of Zendesk and Chatwoot give them: lists of articles as JSON.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use base::Locale;
use serde::Deserialize;
use serde_json::Value;

use crate::cut::shortened;
use crate::document::{Document, Options, Text, Warning};
use crate::html;
use crate::language::guess;
use crate::plain::without_pictures;
use crate::refused::Refused;

/// Labels of one document.
const LABELS: usize = 20;

/// An article of either.
#[derive(Deserialize)]
struct Article {
    id: Value,
    #[serde(default)]
    title: Option<String>,
    /// Zendesk: HTML.
    #[serde(default)]
    body: Option<String>,
    /// Chatwoot: Markdown.
    #[serde(default)]
    content: Option<String>,
    #[serde(default)]
    locale: Option<String>,
    #[serde(default)]
    draft: bool,
    #[serde(default)]
    status: Option<Value>,
    #[serde(default)]
    label_names: Vec<String>,
    #[serde(default)]
    section_id: Option<Value>,
    #[serde(default)]
    category: Option<Category>,
    #[serde(default)]
    associated_article_id: Option<Value>,
}

#[derive(Deserialize)]
struct Category {
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    locale: Option<String>,
}

#[derive(Deserialize)]
struct Section {
    id: Value,
    #[serde(default)]
    name: Option<String>,
}

/// Reads a list of articles.
pub(crate) fn read(file: &str, text: &str, options: &Options) -> Result<Vec<Document>, Refused> {
    let value: Value = serde_json::from_str(text).map_err(|error| {
        // The reader counts what lies inside one another.
        if error.to_string().contains("recursion") { Refused::TooDeep } else { Refused::Broken }
    })?;
    let (list, sections) = match value {
        Value::Array(list) => (list, Vec::new()),
        Value::Object(mut object) => {
            let sections = object.remove("sections").and_then(|list| serde_json::from_value(list).ok());
            let list = ["articles", "payload", "article"].iter().find_map(|key| object.remove(*key));
            match list {
                Some(Value::Array(list)) => (list, sections.unwrap_or_default()),
                Some(one @ Value::Object(_)) => (vec![one], sections.unwrap_or_default()),
                _ => return Err(Refused::Unknown),
            }
        }
        _ => return Err(Refused::Unknown),
    };
    if list.len() > options.limits.documents {
        return Err(Refused::TooMany);
    }
    let sections: HashMap<String, String> =
        sections.into_iter().filter_map(|one: Section| Some((key(&one.id), one.name?))).collect();
    let mut documents = BTreeMap::<String, (usize, Document)>::new();
    for (at, value) in list.into_iter().enumerate() {
        let Ok(article) = serde_json::from_value::<Article>(value) else { return Err(Refused::Unknown) };
        if article.body.is_none() && article.content.is_none() {
            continue;
        }
        let part = article.associated_article_id.as_ref().filter(|id| !id.is_null()).unwrap_or(&article.id);
        let part = key(part);
        let (_, document) = documents.entry(part.clone()).or_insert_with(|| {
            let document = Document { file: file.to_owned(), part, ..Document::default() };
            (at, document)
        });
        add(document, article, &sections, options);
    }
    let mut documents: Vec<(usize, Document)> = documents.into_values().collect();
    documents.sort_by_key(|(at, _)| *at);
    let documents: Vec<Document> = documents
        .into_iter()
        .map(|(_, document)| document)
        .filter(|document| !document.texts.is_empty())
        .collect();
    if documents.is_empty() { Err(Refused::Empty) } else { Ok(documents) }
}

/// A number or a word.
fn key(id: &Value) -> String {
    id.as_str().map_or_else(|| id.to_string(), str::to_owned)
}

/// One article in one language.
fn add(document: &mut Document, article: Article, sections: &HashMap<String, String>, options: &Options) {
    let (body, warnings) = match (&article.body, &article.content) {
        (Some(body), _) => {
            let draft = html::fragment(body);
            (draft.markdown, draft.warnings)
        }
        (None, content) => {
            let content = content.clone().unwrap_or_default().replace("\r\n", "\n");
            let plain = without_pictures(&content);
            let pictures = (plain.len() != content.len()).then_some(Warning::Pictures);
            (plain, pictures.into_iter().collect::<BTreeSet<_>>())
        }
    };
    let title = article.title.unwrap_or_default();
    if body.trim().is_empty() || title.trim().is_empty() {
        return;
    }
    let said =
        article.locale.or_else(|| article.category.as_ref().and_then(|category| category.locale.clone()));
    let told = said.as_deref().and_then(Locale::parse);
    let locale = options.locale.or(told).unwrap_or_else(|| guess(&format!("{title} {body}")));
    document.warnings.extend(warnings);
    let is_draft = match &article.status {
        Some(Value::String(status)) => status == "draft" || status == "archived",
        Some(status) => status.as_u64().is_some_and(|status| status != 1),
        None => article.draft,
    };
    if is_draft || article.draft {
        document.warnings.insert(Warning::Draft);
    }
    let section = article.section_id.as_ref().and_then(|id| sections.get(&key(id)).cloned());
    let labels = article
        .label_names
        .into_iter()
        .chain(section)
        .chain(article.category.and_then(|category| category.name));
    for label in labels {
        if document.labels.len() < LABELS && !document.labels.contains(&label) {
            document.labels.push(label);
        }
    }
    let title = shortened(&title, options.limits.title_chars, document);
    document.texts.entry(locale).or_insert(Text { title, body, questions: Vec::new() });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zendesk_and_chatwoot_are_read() {
        let zendesk = r#"{"articles":[
            {"id":1,"title":"Returns","body":"<h2>When</h2><p>Within <b>7</b> days</p><script>x</script>","locale":"en-us","section_id":9,"label_names":["a"]},
            {"id":1,"title":"退货","body":"<p>七天内</p>","locale":"zh-cn","draft":true}],
            "sections":[{"id":9,"name":"Orders"}]}"#;
        let all = read("z.json", zendesk, &Options::default()).expect("reads");
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].texts[&Locale::En].body, "## When\n\nWithin **7** days");
        assert_eq!(all[0].texts[&Locale::Zh].title, "退货");
        assert_eq!((all[0].part.as_str(), all[0].labels.join(",").as_str()), ("1", "a,Orders"));
        assert!(all[0].warnings.contains(&Warning::Draft));
        let chatwoot = r##"{"payload":[{"id":5,"title":"Pay","content":"# Pay\n\n![x](y)now","status":"published","category":{"name":"Money","locale":"en"}}]}"##;
        let all = read("c.json", chatwoot, &Options::default()).expect("reads");
        assert_eq!(
            (all[0].texts[&Locale::En].body.as_str(), all[0].labels.join(",").as_str()),
            ("# Pay\n\nnow", "Money")
        );
        for (other, why) in [
            ("{}", Refused::Unknown),
            ("[{", Refused::Broken),
            ("[]", Refused::Empty),
            ("3", Refused::Unknown),
        ] {
            assert_eq!(read("x.json", other, &Options::default()), Err(why), "{other}");
        }
        assert_eq!(read("x.json", &"[".repeat(10_000), &Options::default()), Err(Refused::TooDeep));
    }
}
