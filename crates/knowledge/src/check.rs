//! What an article may hold: brought to its stored form, or refused with the field that is wrong.

use base::limits::{
    ARTICLE_BODY_BYTES, ARTICLE_BYTES, ARTICLE_FACTS, ARTICLE_FILES, ARTICLE_QUESTION_CHARS,
    ARTICLE_QUESTIONS, ARTICLE_REGION_CHARS, ARTICLE_REGIONS, ARTICLE_RELATED, ARTICLE_TAG_CHARS,
    ARTICLE_TAGS, ARTICLE_TITLE_CHARS, ARTICLE_VARIANTS,
};
use base::{ArticleId, Timestamp};

use crate::edition::{ArticleText, Edition, Variant};

/// The latest instant that is taken: the end of the year 9999.
pub const LATEST: Timestamp = Timestamp::from_ms(253_402_300_799_999);

/// What is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// More than there may be.
    #[error("at most {most}")]
    TooMany {
        /// In which field.
        field: &'static str,
        /// So many there may be.
        most: usize,
    },
    /// Longer than it may be.
    #[error("at most {most} {unit}")]
    TooLong {
        /// In which field.
        field: &'static str,
        /// So long it may be.
        most: usize,
        /// Counted in these.
        unit: &'static str,
    },
    /// A character that nobody can see.
    #[error("must not hold control characters")]
    Control {
        /// In which field.
        field: &'static str,
    },
    /// A variant without words, or one that always holds.
    #[error("each needs a condition, and words in at least one language")]
    Variant,
    /// It names itself.
    #[error("must not name the article itself")]
    Itself,
    /// An instant that no calendar has.
    #[error("must be between 1970 and 9999")]
    Instant {
        /// In which field.
        field: &'static str,
    },
}

impl Wrong {
    /// Which field is wrong.
    pub const fn field(&self) -> &'static str {
        match self {
            Self::TooMany { field, .. }
            | Self::TooLong { field, .. }
            | Self::Control { field }
            | Self::Instant { field } => field,
            Self::Variant => "variants",
            Self::Itself => "related",
        }
    }
}

impl Edition {
    /// In its stored form: trimmed, nothing twice, languages without a word left out; or what is wrong with it.
    pub fn checked(mut self, id: ArticleId) -> Result<Self, Wrong> {
        for text in self.wordings.values_mut() {
            wording(text)?;
        }
        self.wordings.retain(|_, text| {
            !(text.title.is_empty() && text.body.trim().is_empty() && text.questions.is_empty())
        });
        self.tags = lines("tags", self.tags, ARTICLE_TAGS, ARTICLE_TAG_CHARS)?;
        for (field, at) in [("valid_from_ms", self.valid_from), ("valid_until_ms", self.valid_until)] {
            if at.is_some_and(|at| at < Timestamp(0) || at > LATEST) {
                return Err(Wrong::Instant { field });
            }
        }
        let mut related = Vec::with_capacity(self.related.len().min(ARTICLE_RELATED));
        for other in self.related {
            if other == id {
                return Err(Wrong::Itself);
            }
            if !related.contains(&other) {
                related.push(other);
            }
        }
        self.related = related;
        if self.related.len() > ARTICLE_RELATED {
            return Err(Wrong::TooMany { field: "related", most: ARTICLE_RELATED });
        }
        if self.variants.len() > ARTICLE_VARIANTS {
            return Err(Wrong::TooMany { field: "variants", most: ARTICLE_VARIANTS });
        }
        self.variants.iter_mut().try_for_each(variant)?;
        if self.files().len() > ARTICLE_FILES {
            return Err(Wrong::TooMany { field: "files", most: ARTICLE_FILES });
        }
        if self.facts().len() > ARTICLE_FACTS {
            return Err(Wrong::TooMany { field: "facts", most: ARTICLE_FACTS });
        }
        if self.bytes() > ARTICLE_BYTES {
            return Err(Wrong::TooLong { field: "edition", most: ARTICLE_BYTES, unit: "bytes in all" });
        }
        Ok(self)
    }

    fn bytes(&self) -> usize {
        let text = |text: &ArticleText| {
            text.title.len() + text.body.len() + text.questions.iter().map(String::len).sum::<usize>()
        };
        let words: usize = self.wordings.values().map(text).sum();
        let variants = self.variants.iter().flat_map(|variant| variant.bodies.values());
        words + variants.map(String::len).sum::<usize>()
    }
}

fn wording(text: &mut ArticleText) -> Result<(), Wrong> {
    text.title = line("title", &text.title, ARTICLE_TITLE_CHARS)?;
    body("body", &mut text.body)?;
    let questions = std::mem::take(&mut text.questions);
    text.questions = lines("questions", questions, ARTICLE_QUESTIONS, ARTICLE_QUESTION_CHARS)?;
    Ok(())
}

fn variant(variant: &mut Variant) -> Result<(), Wrong> {
    let regions = std::mem::take(&mut variant.when.regions);
    variant.when.regions = lines("variants", regions, ARTICLE_REGIONS, ARTICLE_REGION_CHARS)?;
    variant.bodies.values_mut().try_for_each(|text| body("variants", text))?;
    variant.bodies.retain(|_, body| !body.trim().is_empty());
    let when = &variant.when;
    let always = when.vip.is_none() && when.regions.is_empty() && when.channels.is_empty();
    if always || variant.bodies.is_empty() { Err(Wrong::Variant) } else { Ok(()) }
}

/// Markdown: line ends of one kind, nothing behind the last.
fn body(field: &'static str, body: &mut String) -> Result<(), Wrong> {
    if body.contains('\r') {
        *body = body.replace("\r\n", "\n").replace('\r', "\n");
    }
    body.truncate(body.trim_end().len());
    if body.len() > ARTICLE_BODY_BYTES {
        return Err(Wrong::TooLong { field, most: ARTICLE_BODY_BYTES, unit: "bytes" });
    }
    if body.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return Err(Wrong::Control { field });
    }
    Ok(())
}

/// One line without anything around it.
fn line(field: &'static str, raw: &str, most: usize) -> Result<String, Wrong> {
    let line = raw.trim();
    if line.chars().count() > most {
        return Err(Wrong::TooLong { field, most, unit: "characters" });
    }
    if line.chars().any(char::is_control) {
        return Err(Wrong::Control { field });
    }
    Ok(line.to_owned())
}

/// Lines, none empty and none twice.
fn lines(field: &'static str, raw: Vec<String>, most: usize, chars: usize) -> Result<Vec<String>, Wrong> {
    let mut lines = Vec::with_capacity(raw.len().min(most));
    for one in raw {
        let one = line(field, &one, chars)?;
        if !one.is_empty() && !lines.contains(&one) {
            lines.push(one);
        }
        if lines.len() > most {
            return Err(Wrong::TooMany { field, most });
        }
    }
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use base::{Locale, TypedId as _};

    use super::*;
    use crate::edition::Condition;

    fn id(n: u128) -> ArticleId {
        ArticleId::from_uuid(uuid::Uuid::from_u128(n))
    }

    fn titled(title: &str) -> Edition {
        let text = ArticleText { title: title.to_owned(), ..ArticleText::default() };
        Edition { wordings: [(Locale::Zh, text)].into(), ..Edition::default() }
    }

    #[test]
    fn it_is_brought_to_its_stored_form() {
        let mut edition = titled("  怎么退货 ");
        edition.wordings.insert(Locale::En, ArticleText { body: " \n".to_owned(), ..ArticleText::default() });
        let zh = edition.wordings.get_mut(&Locale::Zh).expect("there");
        zh.body = "一\r\n二\r三 \n\n".to_owned();
        zh.questions = vec![" 退货 ".to_owned(), "退货".to_owned(), String::new()];
        edition.tags = vec!["退货".to_owned(), "退货 ".to_owned()];
        edition.related = vec![id(2), id(3), id(2)];
        let checked = edition.checked(id(1)).expect("taken");
        let zh = &checked.wordings[&Locale::Zh];
        assert_eq!((zh.title.as_str(), zh.body.as_str()), ("怎么退货", "一\n二\n三"));
        assert_eq!((zh.questions.len(), checked.tags.len(), checked.related.len()), (1, 1, 2));
        assert!(!checked.wordings.contains_key(&Locale::En), "a language without a word is not there");
    }

    #[test]
    fn what_is_wrong_is_told_by_its_field() {
        let with = |change: fn(&mut Edition)| {
            let mut edition = titled("好");
            change(&mut edition);
            edition.checked(id(1)).expect_err("refused")
        };
        for (wrong, field) in [
            (titled(&"题".repeat(201)).checked(id(1)).expect_err("too long"), "title"),
            (titled("一\u{7}").checked(id(1)).expect_err("control"), "title"),
            (with(|e| e.wordings.values_mut().for_each(|t| t.body = "a".repeat(200_001))), "body"),
            (with(|e| e.wordings.values_mut().for_each(|t| t.body = "a\0".to_owned())), "body"),
            (
                with(|e| {
                    let questions = (0..51).map(|n| n.to_string()).collect::<Vec<_>>();
                    e.wordings.values_mut().for_each(|t| t.questions.clone_from(&questions));
                }),
                "questions",
            ),
            (with(|e| e.tags = (0..21).map(|n| n.to_string()).collect()), "tags"),
            (with(|e| e.tags = vec!["长".repeat(41)]), "tags"),
            (with(|e| e.related = vec![id(1)]), "related"),
            (with(|e| e.related = (2..53).map(id).collect()), "related"),
            (
                with(|e| {
                    let body = |n| format!("![](file:{})\n", uuid::Uuid::from_u128(n));
                    let all: String = (0..101).map(body).collect();
                    e.wordings.values_mut().for_each(|t| t.body.clone_from(&all));
                }),
                "files",
            ),
            (with(|e| e.variants = vec![Variant::default()]), "variants"),
            (with(|e| e.valid_from = Some(Timestamp(-1))), "valid_from_ms"),
            (with(|e| e.valid_until = Some(Timestamp(i64::MAX))), "valid_until_ms"),
        ] {
            assert_eq!(wrong.field(), field, "{wrong}");
        }
        let says = Variant {
            when: Condition { vip: Some(true), ..Condition::default() },
            bodies: BTreeMap::from([(Locale::Zh, "  ".to_owned())]),
        };
        let edition = Edition { variants: vec![says], ..titled("好") };
        assert_eq!(edition.checked(id(1)), Err(Wrong::Variant));
    }
}
