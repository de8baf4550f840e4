//! Which of two reviewed texts is nearer to a question: an article is where it has what the question names and the topic does not know.
//! A model learns what a topic is about, and hears 双十一 in a question about 价保 as little as any word that no example has.

use std::collections::BTreeSet;
use std::ops::Range;

use base::Locale;
use knowledge::Passage;
use nlu::search::words;
use serde::{Deserialize, Serialize};

use crate::pack::vocabulary::Vocabulary;

/// From this share of a question's weight on, an article is nearer.
pub const NEARER: f32 = 0.15;
/// Words that are explained.
const WORDS: usize = 5;

/// Why an article answered rather than a topic.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Nearer {
    /// The topic that would have answered.
    pub topic: String,
    /// What the question names, the article has, and the topic does not know; as the customer wrote it, in order.
    pub words: Vec<String>,
    /// How much of the question's weight that is, 0 to 1.
    pub share: f32,
}

/// What the article has of the question beyond the topic; `None` where that is too little, or the topic answers with no text.
pub(crate) fn nearer(
    vocabulary: &Vocabulary,
    locale: Locale,
    asked: &str,
    topic: &str,
    title: &str,
    passage: &Passage,
) -> Option<Nearer> {
    let known = vocabulary.known(topic, locale)?;
    let article: BTreeSet<String> = [title, &passage.text]
        .into_iter()
        .chain(passage.heading.iter().map(String::as_str))
        .flat_map(words)
        .map(|word| word.text)
        .collect();
    let (mut seen, mut all, mut only) = (BTreeSet::new(), 0.0, 0.0);
    let mut places: Vec<Range<usize>> = Vec::new();
    for word in words(asked) {
        if !seen.insert(word.text.clone()) {
            continue;
        }
        let weight = vocabulary.weight(&word.text, locale);
        all += weight;
        if article.contains(&word.text) && !known.contains(&word.text) {
            only += weight;
            places.push(word.span);
        }
    }
    let share = if all > 0.0 { only / all } else { 0.0 };
    (share >= NEARER).then(|| Nearer { topic: topic.to_owned(), words: written(asked, places), share })
}

/// The text at these places, those that touch as one.
fn written(text: &str, mut places: Vec<Range<usize>>) -> Vec<String> {
    places.sort_by_key(|place| (place.start, place.end));
    let mut joined: Vec<Range<usize>> = Vec::new();
    for place in places {
        match joined.last_mut() {
            Some(last) if place.start <= last.end => last.end = last.end.max(place.end),
            _ => joined.push(place),
        }
    }
    let chars: Vec<char> = text.chars().collect();
    let said = joined.into_iter().filter_map(|place| chars.get(place)).map(|run| run.iter().collect());
    said.take(WORDS).collect()
}

#[cfg(test)]
mod tests {
    use knowledge::{Article, Wording, passages};

    use super::*;

    fn vocabulary() -> Vocabulary {
        let topic = |id: &str, title: &str, body: &str, asked: &[&str]| {
            let keywords = asked.iter().map(|text| (*text).to_owned()).collect();
            let wording = Wording { title: title.to_owned(), body: body.to_owned(), keywords };
            Article {
                id: id.to_owned(),
                wordings: [(Locale::Zh, wording)].into(),
                valid_from: None,
                valid_until: None,
            }
        };
        let price =
            topic("price", "价格保护", "下单后 15 天内降价，可以申请价保。", &["价保几天", "能保价吗"]);
        let fee = topic("fee", "运费标准", "满 99 元包邮，不满收 8 元。", &["运费多少", "寄到要多少钱"]);
        Vocabulary::of(&[price, fee])
    }

    fn found(asked: &str, topic: &str, article: &str) -> Option<Nearer> {
        let passage = passages(article, Locale::Zh).into_iter().next().expect("a passage");
        nearer(&vocabulary(), Locale::Zh, asked, topic, "活动规则", &passage)
    }

    const SALE: &str = "## 双十一\n\n双十一订单的价保到 11 月 30 日。";

    #[test]
    fn what_the_topic_does_not_know_and_the_article_has_makes_it_nearer() {
        let sale = found("双十一买的价保几天", "price", SALE).expect("it names the sale");
        assert_eq!((sale.topic.as_str(), sale.words.as_slice()), ("price", &["双十一".to_owned()][..]));
        assert!(sale.share >= NEARER && sale.share <= 1.0, "{}", sale.share);
        for (asked, topic, article) in [
            // Nothing is named that the topic does not know.
            ("价保几天", "price", SALE),
            ("能保价吗", "price", SALE),
            // It is named, and the article does not have it either.
            ("清仓的价保几天", "price", SALE),
            ("双十一买的价保几天", "price", "价保到 30 日。"),
            // No topic with a text: a task is begun whatever an article says.
            ("双十一买的价保几天", "task", SALE),
            ("", "price", SALE),
        ] {
            assert_eq!(found(asked, topic, article), None, "{asked} {topic} {article}");
        }
    }

    #[test]
    fn what_many_topics_know_tells_little() {
        let words = vocabulary();
        let weight = |word: &str| words.weight(word, Locale::Zh);
        assert!(weight("双十") > weight("运费") && weight("运费") > weight("多少") - 1.0);
        assert_eq!(words.weight("双十", Locale::En), 0.0, "of a language without topics nothing is known");
    }
}
