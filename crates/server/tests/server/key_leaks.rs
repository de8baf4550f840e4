//! What keys read, by the API and by the Model Context Protocol: exactly what is for them, of everything that can be published.

use std::collections::BTreeSet;

use access::Scope;
use base::Locale;
use knowledge::{Audience, Channel};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::centre::Centre;
use crate::centre_leaks::{Case, words};
use crate::mcp::{Program, program};
use crate::support::read;

/// The places that a program may name; `None`: it names none.
const PLACES: [(Option<Channel>, &str); 4] = [
    (None, ""),
    (Some(Channel::Chat), "chat"),
    (Some(Channel::Mail), "mail"),
    (Some(Channel::HelpCentre), "help_centre"),
];

/// A key, and whose articles it reads.
struct Reader<'a> {
    key: Program<'a>,
    audiences: &'a [Audience],
}

/// Looks by every road, as a key for what customers read and as one for what colleagues read too.
pub async fn look(centre: &Centre, all: &[Case]) {
    let customers = [Audience::Customers];
    let colleagues = [Audience::Customers, Audience::Agents];
    for (scope, audiences, count) in
        [(Scope::KnowledgeRead, &customers[..], 64), (Scope::KnowledgeReadInternal, &colleagues[..], 96)]
    {
        let reader = Reader { key: program(&centre.node, &centre.fixture, &[scope]).await, audiences };
        assert_eq!(all.iter().filter(|case| case.is_said(audiences, None)).count(), count);
        reader.lists(all).await;
        for (at, case) in all.iter().enumerate() {
            reader.reads(case).await;
            reader.finds(all, case, PLACES[at % PLACES.len()]).await;
        }
    }
}

impl Reader<'_> {
    fn wanted(&self, all: &[Case], place: Option<Channel>, locale: Option<Locale>) -> BTreeSet<String> {
        let is_wanted = |case: &&Case| {
            case.is_said(self.audiences, place) && locale.is_none_or(|locale| locale == case.locale)
        };
        all.iter().filter(is_wanted).map(|case| case.word.clone()).collect()
    }

    async fn lists(&self, all: &[Case]) {
        for (place, word) in PLACES {
            let query = if word.is_empty() { String::new() } else { format!("&channel={word}") };
            assert_eq!(self.listed(&query).await, self.wanted(all, place, None), "the list for {word}");
        }
        let english = self.listed("&locale=en").await;
        assert_eq!(english, self.wanted(all, None, Some(Locale::En)), "the list in English");
        let (mut found, mut params) = (BTreeSet::new(), json!({}));
        loop {
            let page = self.key.ask("resources/list", params).await;
            found.extend(words(&page.to_string()));
            let Some(next) = page["nextCursor"].as_str() else { break };
            params = json!({ "cursor": next });
        }
        assert_eq!(found, self.wanted(all, None, None), "resources");
    }

    async fn listed(&self, query: &str) -> BTreeSet<String> {
        let (mut found, mut cursor) = (BTreeSet::new(), String::new());
        loop {
            let answer = self
                .key
                .get(&format!("/api/v1/knowledge?{}", format!("{cursor}{query}").trim_start_matches('&')))
                .await;
            let page: Value = read(answer, StatusCode::OK).await;
            found.extend(words(&page.to_string()));
            let Some(next) = page["next"].as_str() else { return found };
            cursor = format!("&cursor={next}");
        }
    }

    /// An article is there where it may be read, and otherwise no word of it is.
    async fn reads(&self, case: &Case) {
        let (id, word) = (case.id, &case.word);
        for (place, name) in PLACES {
            let said = case.is_said(self.audiences, place);
            let query = if name.is_empty() { String::new() } else { format!("?channel={name}") };
            let answer = self.key.get(&format!("/api/v1/knowledge/{id}{query}")).await;
            assert_eq!(answer.status() == StatusCode::OK, said, "{word} {name}");
            assert_eq!(answer.text().await.expect("text").contains(word.as_str()), said, "{word} {name}");
        }
        let said = case.is_said(self.audiences, None);
        let tool = self.key.call("read_article", json!({ "id": id })).await;
        assert_eq!(
            (tool["isError"].is_null(), tool.to_string().contains(word.as_str())),
            (said, said),
            "{word}"
        );
        let resource = json!({ "uri": format!("zhike://articles/{id}/{}", case.locale.code()) });
        let resource = self.key.ask("resources/read", resource).await;
        assert_eq!(
            (resource["code"].is_null(), resource.to_string().contains(word.as_str())),
            (said, said),
            "{word}"
        );
    }

    /// A search by its own word finds it where it may be read, and nothing else that may not.
    async fn finds(&self, all: &[Case], case: &Case, (place, name): (Option<Channel>, &str)) {
        let may = self.wanted(all, place, None);
        let mut ask = json!({ "query": case.word, "limit": 10 });
        if place.is_some() {
            ask["channel"] = json!(name);
        }
        let tool = self.key.call("search_knowledge", ask).await;
        let query = if name.is_empty() { String::new() } else { format!("&channel={name}") };
        let path = format!("/api/v1/knowledge/search?text={}{query}", case.word);
        let api: Value = read(self.key.get(&path).await, StatusCode::OK).await;
        for found in [words(&tool.to_string()), words(&api.to_string())] {
            assert!(found.is_subset(&may), "{} in {name}: {found:?}", case.word);
            assert_eq!(
                found.contains(&case.word),
                may.contains(&case.word),
                "{} in {name}: {found:?}",
                case.word
            );
        }
    }
}
