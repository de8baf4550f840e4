//! What a program tells of one article, laid over what the article says here: what is not told stays.

use std::collections::{BTreeMap, BTreeSet};

use base::limits::{ARTICLE_BODY_BYTES, CATEGORIES};
use base::{ArticleId, CategoryId, Locale, Timestamp};
use knowledge::{ArticleText, Audience, Edition};
use protocol::pushed::{PushedFormat, PushedItem};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use store::Cx;

use super::super::library::blocking;
use crate::error::{Error, Result};

/// So many times the bytes of an article a page may have: tags and styles are not kept.
const HTML_TIMES: usize = 5;

/// Where articles are filed, by the names of categories in addresses.
pub(super) struct Shelf(BTreeMap<String, CategoryId>);

impl Shelf {
    pub(super) async fn load(cx: &Cx) -> Result<Self> {
        let rows = cx.categories(CATEGORIES).await?;
        Ok(Self(rows.into_iter().map(|row| (row.slug, row.id)).collect()))
    }

    fn category(&self, slug: &str) -> Result<CategoryId> {
        let missing = || Error::invalid("category", "there is no category of this name in addresses");
        self.0.get(slug).copied().ok_or_else(missing)
    }
}

/// Which fields a program tells.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Fields {
    #[serde(default)]
    locales: BTreeSet<Locale>,
    #[serde(default)]
    category: bool,
    #[serde(default)]
    tags: bool,
    #[serde(default)]
    audiences: bool,
    #[serde(default)]
    valid: bool,
}

impl Fields {
    /// From the stored text; what this version cannot read counts as nothing, so that it differs from everything.
    pub(super) fn stored(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }

    /// What an edition says in these fields, hashed.
    pub(super) fn says(&self, edition: &Edition) -> Vec<u8> {
        let texts = self.locales.iter().filter_map(|locale| {
            let text = edition.wordings.get(locale)?;
            Some((locale, &text.title, &text.body, &text.questions))
        });
        let texts: Vec<_> = texts.collect();
        let said = (
            texts,
            self.category.then_some(edition.category),
            self.tags.then_some(&edition.tags),
            self.audiences.then_some(&edition.audiences),
            self.valid.then(|| [edition.valid_from, edition.valid_until].map(|at| at.map(Timestamp::ms))),
        );
        // Strings, numbers and lists of them: nothing of these cannot be written.
        Sha256::digest(serde_json::to_vec(&said).unwrap_or_default()).to_vec()
    }
}

/// What a program tells of an article.
#[derive(Clone, Debug)]
pub(super) struct Telling {
    texts: BTreeMap<Locale, ArticleText>,
    category: Option<CategoryId>,
    tags: Option<Vec<String>>,
    audiences: Option<BTreeSet<Audience>>,
    valid: Option<[Option<Timestamp>; 2]>,
}

impl Telling {
    pub(super) async fn read(shelf: &Shelf, item: PushedItem) -> Result<Self> {
        if item.texts.is_empty() {
            return Err(Error::invalid("texts", "say it in one language at least"));
        }
        let mut texts = BTreeMap::new();
        for (locale, text) in item.texts {
            let body = match text.format {
                PushedFormat::Markdown => text.body,
                PushedFormat::Html => markdown(text.body).await?,
            };
            let text = ArticleText { title: text.title, body, questions: text.questions, since: 0 };
            if !text.is_whole() {
                return Err(Error::invalid("texts", "a title and a body that say something are needed"));
            }
            texts.insert(locale, text);
        }
        Ok(Self {
            texts,
            category: item.category.as_deref().map(|slug| shelf.category(slug)).transpose()?,
            tags: item.tags,
            audiences: item.audiences,
            valid: item
                .valid
                .map(|valid| [valid.from_ms, valid.until_ms].map(|ms| ms.map(Timestamp::from_ms))),
        })
    }

    pub(super) fn fields(&self) -> Fields {
        Fields {
            locales: self.texts.keys().copied().collect(),
            category: self.category.is_some(),
            tags: self.tags.is_some(),
            audiences: self.audiences.is_some(),
            valid: self.valid.is_some(),
        }
    }

    /// What an article says once this is laid over it, in its stored form; or what is wrong with it.
    pub(super) fn over(&self, before: Option<&Edition>, id: ArticleId) -> Result<Edition> {
        let mut edition = before.cloned().unwrap_or_default();
        for (locale, text) in &self.texts {
            let into = edition.wordings.entry(*locale).or_default();
            into.title.clone_from(&text.title);
            into.body.clone_from(&text.body);
            into.questions.clone_from(&text.questions);
        }
        edition.category = self.category.or(edition.category);
        if let Some(tags) = &self.tags {
            edition.tags.clone_from(tags);
        }
        if let Some(audiences) = &self.audiences {
            edition.audiences.clone_from(audiences);
        }
        if let Some(valid) = self.valid {
            [edition.valid_from, edition.valid_until] = valid;
        }
        edition.checked(id).map_err(|wrong| Error::invalid(wrong.field(), wrong.to_string()))
    }
}

/// A page as Markdown, read beside the threads that everybody shares.
async fn markdown(html: String) -> Result<String> {
    let most = ARTICLE_BODY_BYTES * HTML_TIMES;
    if html.len() > most {
        return Err(Error::invalid("body", format!("at most {most} bytes of HTML")));
    }
    blocking(move || intake::markdown_of(&html)).await
}

/// What a text is known by, as one line.
pub(super) fn fingerprint(raw: Option<&str>) -> Result<Option<String>> {
    let Some(raw) = raw else { return Ok(None) };
    if raw.chars().any(char::is_control) {
        return Err(Error::invalid("fingerprint", "one line"));
    }
    Ok(Some(raw.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edition(body: &str, tags: &[&str]) -> Edition {
        let text =
            ArticleText { title: "Returns".to_owned(), body: body.to_owned(), ..ArticleText::default() };
        let tags = tags.iter().map(|tag| (*tag).to_owned()).collect();
        Edition { wordings: BTreeMap::from([(Locale::En, text)]), tags, ..Edition::default() }
    }

    #[test]
    fn only_what_was_told_is_compared() {
        let texts = Fields { locales: [Locale::En].into(), ..Fields::default() };
        assert_eq!(texts.says(&edition("a", &["x"])), texts.says(&edition("a", &["y"])));
        assert_ne!(texts.says(&edition("a", &[])), texts.says(&edition("b", &[])));
        let both = Fields { tags: true, ..texts.clone() };
        assert_ne!(both.says(&edition("a", &["x"])), both.says(&edition("a", &["y"])));
        assert_ne!(both.says(&edition("a", &[])), texts.says(&edition("a", &[])), "nothing told is not none");
        let stored = serde_json::to_string(&both).expect("writes");
        assert_eq!(Fields::stored(&stored), both);
        assert_eq!(Fields::stored("?"), Fields::default());
    }

    #[test]
    fn what_is_not_told_stays() {
        let mut before = edition("old", &["kept"]);
        before.valid_until = Some(Timestamp::from_ms(1));
        let text =
            ArticleText { title: "退货".to_owned(), body: "七天".to_owned(), ..ArticleText::default() };
        let telling = Telling {
            texts: BTreeMap::from([(Locale::Zh, text)]),
            category: None,
            tags: None,
            audiences: Some([Audience::Agents].into()),
            valid: None,
        };
        let id = base::TypedId::from_uuid(Default::default());
        let after = telling.over(Some(&before), id).expect("fits");
        assert_eq!(after.wordings[&Locale::En], before.wordings[&Locale::En]);
        assert_eq!((&after.tags, after.valid_until), (&before.tags, before.valid_until));
        assert_eq!(after.audiences, [Audience::Agents].into());
        assert_eq!(telling.over(Some(&after), id).expect("fits"), after, "once more changes nothing");
        let opened = Telling { valid: Some([None, None]), ..telling };
        assert_eq!(opened.over(Some(&after), id).expect("fits").valid_until, None, "an open end is told");
    }
}
