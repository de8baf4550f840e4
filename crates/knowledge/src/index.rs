//! BM25 in memory.

use std::collections::{BTreeMap, HashMap};

use base::{Locale, Timestamp};
use nlu::normal::{is_han, normalise};
use nlu::token::{Piece, is_stop, pieces, stem};

use crate::article::{Article, Wording};

/// The most hits a search gives.
pub const MAX_HITS: usize = 20;
const K1: f32 = 1.2;
const B: f32 = 0.6;
/// A word in the title counts like this many in the body.
const TITLE: f32 = 3.0;
const KEYWORDS: f32 = 2.0;

/// One article found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The article's id.
    pub id: String,
    /// BM25; only comparable within one search.
    pub score: f32,
    /// How much of what was asked the article contains, by weight, 0 to 1; comparable between searches.
    pub coverage: f32,
    /// The words of the query that were found, the weightiest first.
    pub matched: Vec<String>,
}

#[derive(Clone, Debug, Default)]
struct Postings {
    /// Word to (article, weighted count).
    words: HashMap<String, Vec<(usize, f32)>>,
    lengths: Vec<f32>,
    mean: f32,
    articles: usize,
}

/// All articles, searchable in each language.
#[derive(Clone, Debug, Default)]
pub struct Index {
    articles: Vec<Article>,
    by_locale: BTreeMap<Locale, Postings>,
}

/// What was found of one article: its score, the share of the question that it covers, and the matching terms with their weights.
type Found<'a> = (f32, f32, Vec<(f32, &'a str)>);

impl Index {
    /// Builds the index.
    pub fn build(articles: Vec<Article>) -> Self {
        let by_locale =
            Locale::ALL.into_iter().map(|locale| (locale, Postings::build(&articles, locale))).collect();
        Self { articles, by_locale }
    }

    /// The article with this id.
    pub fn article(&self, id: &str) -> Option<&Article> {
        self.articles.iter().find(|article| article.id == id)
    }

    /// The best articles for a question that are valid at `at`, best first, at most `k` and never more than [`MAX_HITS`].
    pub fn search(&self, query: &str, locale: Locale, at: Timestamp, k: usize) -> Vec<Hit> {
        let Some(postings) = self.by_locale.get(&locale) else { return Vec::new() };
        let mut words = terms(query);
        words.sort();
        words.dedup();
        let weights: Vec<f32> = words.iter().map(|word| postings.idf(word)).collect();
        let total: f32 = weights.iter().sum::<f32>().max(f32::EPSILON);
        let mut found: BTreeMap<usize, Found<'_>> = BTreeMap::new();
        for (word, idf) in words.iter().zip(&weights) {
            for &(article, count) in postings.words.get(word).map_or(&[][..], Vec::as_slice) {
                let length = B * postings.lengths[article] / postings.mean.max(f32::EPSILON) + 1.0 - B;
                let entry = found.entry(article).or_default();
                entry.0 += idf * count * (K1 + 1.0) / (count + K1 * length);
                entry.1 += idf;
                entry.2.push((*idf, word));
            }
        }
        let mut hits: Vec<Hit> = found
            .into_iter()
            .filter(|(article, _)| self.articles[*article].is_valid(at))
            .map(|(article, (score, covered, mut matched))| {
                matched.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
                Hit {
                    id: self.articles[article].id.clone(),
                    score,
                    coverage: covered / total,
                    matched: matched.into_iter().map(|(_, word)| word.to_owned()).collect(),
                }
            })
            .collect();
        hits.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.id.cmp(&b.id)));
        hits.truncate(k.min(MAX_HITS));
        hits
    }
}

impl Postings {
    fn build(articles: &[Article], locale: Locale) -> Self {
        let mut out = Self { lengths: vec![0.0; articles.len()], ..Self::default() };
        for (at, wording) in
            articles.iter().enumerate().filter_map(|(i, a)| Some((i, a.wordings.get(&locale)?)))
        {
            let counts = counts(wording);
            out.articles += 1;
            out.lengths[at] = counts.values().sum();
            for (word, count) in counts {
                out.words.entry(word).or_default().push((at, count));
            }
        }
        out.mean = out.lengths.iter().sum::<f32>() / out.articles.max(1) as f32;
        out
    }

    fn idf(&self, word: &str) -> f32 {
        let with = self.words.get(word).map_or(0, Vec::len) as f32;
        ((self.articles as f32 - with + 0.5) / (with + 0.5) + 1.0).ln()
    }
}

fn counts(wording: &Wording) -> BTreeMap<String, f32> {
    let mut out = BTreeMap::new();
    let keywords = wording.keywords.join("\u{3002}");
    for (text, weight) in [(&wording.title, TITLE), (&wording.body, 1.0), (&keywords, KEYWORDS)] {
        for word in terms(text) {
            *out.entry(word).or_insert(0.0) += weight;
        }
    }
    out
}

/// Character pairs of Chinese, stems of English without grammar words, model numbers.
pub(crate) fn terms(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    for piece in pieces(&normalise(text)) {
        match piece {
            Piece::Han(run) => {
                let chars: Vec<char> =
                    run.chars().filter(|c| is_han(*c) && !"的了吗呢吧啊呀么我你您们".contains(*c)).collect();
                match chars.len() {
                    0 => {}
                    1 => out.push(chars[0].to_string()),
                    _ => out.extend(chars.windows(2).map(|pair| pair.iter().collect())),
                }
            }
            Piece::Word(word) => out.extend(Some(stem(&word)).filter(|s| !is_stop(s))),
            Piece::Number(number) => out.push(number),
            Piece::Emoji(_) | Piece::Mark(_) => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(id: &str, zh: (&str, &str), en: (&str, &str)) -> Article {
        let wording = |(title, body): (&str, &str)| Wording {
            title: title.into(),
            body: body.into(),
            keywords: vec![],
        };
        Article {
            id: id.into(),
            wordings: [(Locale::Zh, wording(zh)), (Locale::En, wording(en))].into(),
            valid_from: None,
            valid_until: None,
        }
    }

    fn index() -> Index {
        let mut old =
            article("fee.old", ("运费说明", "满199元免运费。"), ("Shipping fee", "Free from 199 yuan."));
        old.valid_until = Some(Timestamp(1_000));
        Index::build(vec![
            article(
                "returns",
                ("怎么退货", "七天内可在订单页申请退货，快递上门取件。"),
                ("How to return", "Apply for a return within seven days; a courier collects it."),
            ),
            article(
                "invoice",
                ("开发票", "发票在订单页下载，抬头可以修改。"),
                ("Invoices", "Download invoices from the order page."),
            ),
            article(
                "fee",
                ("运费说明", "满99元免运费，其余每单8元。"),
                ("Shipping fee", "Free from 99 yuan, otherwise 8 yuan."),
            ),
            old,
        ])
    }

    #[test]
    fn the_right_article_comes_first_in_both_languages() {
        for (query, locale, want) in [
            ("上门取件的快递", Locale::Zh, "returns"),
            ("發票抬頭", Locale::Zh, "invoice"),
            ("会有courier来collect吗", Locale::En, "returns"),
            ("downloading invoice", Locale::En, "invoice"),
            ("how much is shipping", Locale::En, "fee"),
        ] {
            let hits = index().search(query, locale, Timestamp(5_000), 3);
            assert_eq!(hits.first().map(|h| h.id.as_str()), Some(want), "{query}");
            assert!(hits[0].coverage > 0.0 && hits[0].coverage <= 1.0 + 1e-5 && !hits[0].matched.is_empty());
        }
    }

    #[test]
    fn validity_limits_and_nothing_found() {
        let ids = |at| -> Vec<String> {
            index().search("运费", Locale::Zh, Timestamp(at), 9).into_iter().map(|h| h.id).collect()
        };
        assert_eq!(ids(5_000), ["fee"]);
        assert_eq!(ids(500).len(), 2);
        assert!(index().search("天气", Locale::Zh, Timestamp(0), 3).is_empty());
        assert!(index().search("", Locale::En, Timestamp(0), 3).is_empty());
        assert!(index().search("order", Locale::En, Timestamp(0), 0).is_empty());
    }
}
