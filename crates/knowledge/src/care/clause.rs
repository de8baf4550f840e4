//! Two articles that say different numbers of the same: one of them is wrong. Clauses with the same words around another price, period or
//! share are found by what is rare in them, never each against each.

use std::collections::{BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use nlu::normal::fold;

use super::alike::features;
use super::measure::{Measure, Unit, measures};

/// A clause must say so much besides its number to be compared with any other …
const LEAST: usize = 5;
/// … and so much to be compared with one of an article of a like title.
const LEAST_ON_TOPIC: usize = 2;
/// From here on two clauses are about the same.
const ALIKE: f32 = 0.75;
/// From here on the whole sentences are.
const SENTENCE_ALIKE: f32 = 0.5;
/// From here on two titles are.
const TOPIC_ALIKE: f32 = 0.4;
/// Words that more clauses share find nothing.
const COMMON: usize = 60;
/// Clauses of one article that count.
const MOST: usize = 200;
/// Characters of a sentence that are shown.
const SHOWN: usize = 240;

/// Characters that carry grammar: 内可以 and 内可 are the same.
const FILLERS: &str = "的了可以即将会在是为就都也请您你我们内后之自起吗呢";

/// What a text is about: its words, hashed and in order, for there are very many.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct About(Vec<u32>);

impl About {
    /// Of a text without numbers.
    pub(super) fn of(text: &str) -> Self {
        let hashed = |feature: &String| {
            let mut hasher = DefaultHasher::new();
            feature.hash(&mut hasher);
            hasher.finish() as u32
        };
        let mut all: Vec<u32> = features(text).iter().map(hashed).collect();
        all.sort_unstable();
        Self(all)
    }

    const fn len(&self) -> usize {
        self.0.len()
    }

    fn shared(&self, other: &Self) -> usize {
        self.0.iter().filter(|one| other.0.binary_search(one).is_ok()).count()
    }

    fn alike(&self, other: &Self) -> f32 {
        if self.0.is_empty() || other.0.is_empty() {
            return 0.0;
        }
        self.shared(other) as f32 / ((self.len() * other.len()) as f32).sqrt()
    }
}

/// What is said of a number.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Clause {
    unit: Unit,
    values: BTreeSet<String>,
    about: About,
    sentence_about: About,
    pub(super) sentence: String,
}

impl Clause {
    /// The numbers as they are shown.
    pub(super) fn values(&self) -> Vec<String> {
        self.values.iter().cloned().collect()
    }

    fn differs(&self, other: &Self) -> bool {
        self.values.is_disjoint(&other.values)
    }

    fn is_about_the_same(&self, other: &Self, topic: bool) -> bool {
        let least = if topic { LEAST_ON_TOPIC } else { LEAST };
        let enough = self.about.len().min(other.about.len()) >= least;
        // Where each says something of its own, each speaks of a case of its own: ordinary members, gold members.
        let within = self.about.shared(&other.about) == self.about.len().min(other.about.len());
        enough
            && within
            && self.about.alike(&other.about) >= ALIKE
            && self.sentence_about.alike(&other.sentence_about) >= SENTENCE_ALIKE
    }
}

/// The clauses of a text that hold a number, of passages that are text each.
pub(super) fn clauses<'a>(passages: impl IntoIterator<Item = &'a str>) -> Vec<Clause> {
    let mut found = Vec::new();
    for passage in passages {
        for sentence in split(passage, &['。', '！', '？', '；', '\n', '!', '?', ';'], true) {
            let whole = fold(sentence).to_lowercase();
            if measures(&whole).is_empty() {
                continue;
            }
            let sentence_about = about(&whole, &measures(&whole));
            for part in split(&whole, &['，', ','], false) {
                clause(part, sentence, &sentence_about, &mut found);
                if found.len() >= MOST {
                    return found;
                }
            }
        }
    }
    found
}

fn clause(part: &str, sentence: &str, sentence_about: &About, found: &mut Vec<Clause>) {
    let all = measures(part);
    let units: BTreeSet<Unit> = all.iter().map(|one| one.unit).collect();
    for unit in units {
        found.push(Clause {
            unit,
            values: all.iter().filter(|one| one.unit == unit).map(|one| one.value.clone()).collect(),
            about: about(part, &all),
            sentence_about: sentence_about.clone(),
            sentence: sentence.trim().chars().take(SHOWN).collect(),
        });
    }
}

/// Pieces between these marks; a comma inside a number and, for `dots`, a full stop before a blank.
fn split<'a>(text: &'a str, marks: &[char], dots: bool) -> Vec<&'a str> {
    let (mut pieces, mut from) = (Vec::new(), 0);
    for (at, c) in text.char_indices() {
        let behind = text[at + c.len_utf8()..].chars().next();
        let inside = behind.is_some_and(|next| next.is_ascii_digit())
            && text[..at].ends_with(|c: char| c.is_ascii_digit());
        let ends = match c {
            '.' => dots && behind.is_none_or(char::is_whitespace),
            ',' => marks.contains(&c) && !inside,
            _ => marks.contains(&c),
        };
        if ends {
            pieces.push(&text[from..at]);
            from = at + c.len_utf8();
        }
    }
    pieces.push(&text[from..]);
    pieces.retain(|piece| !piece.trim().is_empty());
    pieces
}

/// What a text is about besides its numbers.
fn about(text: &str, measures: &[Measure]) -> About {
    let mut rest = String::with_capacity(text.len());
    let mut at = 0;
    for measure in measures {
        rest.push_str(&text[at..measure.at.start]);
        at = measure.at.end;
    }
    rest.push_str(&text[at..]);
    rest.retain(|c| !FILLERS.contains(c));
    About::of(&rest)
}

/// An article's clauses in one language, and what its title is about.
#[derive(Clone, Debug)]
pub(super) struct Said {
    pub(super) article: usize,
    pub(super) topic: About,
    pub(super) clauses: Vec<Clause>,
}

/// Pairs of clauses of two articles that may not both be right: places in `all`, and in the clauses of each. One for each pair of articles.
pub(super) fn contradictions(
    all: &[Said],
    may_meet: impl Fn(usize, usize) -> bool,
) -> Vec<((usize, usize), (usize, usize))> {
    let mut postings: HashMap<(Unit, u32), Vec<(usize, usize)>> = HashMap::new();
    for (a, said) in all.iter().enumerate() {
        for (place, clause) in said.clauses.iter().enumerate() {
            for feature in &clause.about.0 {
                postings.entry((clause.unit, *feature)).or_default().push((a, place));
            }
        }
    }
    let mut found: Vec<((usize, usize), (usize, usize))> = Vec::new();
    let mut told: BTreeSet<(usize, usize)> = BTreeSet::new();
    for (a, said) in all.iter().enumerate() {
        for (place, clause) in said.clauses.iter().enumerate() {
            let mut near: BTreeSet<(usize, usize)> = BTreeSet::new();
            for feature in &clause.about.0 {
                let there = &postings[&(clause.unit, *feature)];
                near.extend(there.iter().filter(|(b, _)| there.len() <= COMMON && *b > a));
            }
            for (b, other_place) in near {
                let (other, clauses) = (&all[b].clauses[other_place], &all[b].clauses);
                let topic = said.topic.alike(&all[b].topic) >= TOPIC_ALIKE;
                let fits = clause.differs(other)
                    && clause.is_about_the_same(other, topic)
                    && !says_so_too(clauses, clause, topic)
                    && !says_so_too(&said.clauses, other, topic);
                if fits && may_meet(said.article, all[b].article) && told.insert((a, b)) {
                    found.push(((a, place), (b, other_place)));
                }
            }
        }
    }
    found
}

/// Whether the same number is said of the same somewhere here: both articles tell several cases.
fn says_so_too(clauses: &[Clause], clause: &Clause, topic: bool) -> bool {
    let same = |other: &&Clause| other.unit == clause.unit && !other.differs(clause);
    clauses.iter().filter(same).any(|other| other.is_about_the_same(clause, topic))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(texts: [(&str, &str); 2]) -> Option<(String, String)> {
        let said = |(article, (title, body)): (usize, (&str, &str))| Said {
            article,
            topic: About::of(title),
            clauses: clauses([body]),
        };
        let all: Vec<Said> = texts.into_iter().enumerate().map(said).collect();
        let shown = |(a, place): (usize, usize)| all[a].clauses[place].values().join("/");
        contradictions(&all, |_, _| true).first().map(|(a, b)| (shown(*a), shown(*b)))
    }

    #[test]
    fn different_numbers_of_the_same_are_found() {
        for (a, b, values) in [
            (
                ("退货规则", "签收后 7 天内可以无理由退货。"),
                ("退货话术", "签收后 15 天内可无理由退货，别忘了。"),
                ("7", "15"),
            ),
            (("运费", "普通地区运费 8 元。"), ("怎么收运费", "普通地区的运费是 10 元。"), ("8", "10")),
            (
                ("Returns", "You can return unused goods within 7 days of delivery."),
                ("Return policy", "You can return unused goods within 14 days of delivery."),
                ("7", "14"),
            ),
            (
                ("积分", "积分抵现最多抵订单金额的 10%。"),
                ("会员", "积分抵现最多抵订单金额的 20%"),
                ("10", "20"),
            ),
            (
                ("退款", "银行卡退款 3 到 5 个工作日到账。"),
                ("多久退款", "银行卡退款 1-3 个工作日到账。"),
                ("3-5", "1-3"),
            ),
        ] {
            assert_eq!(found([a, b]), Some((values.0.to_owned(), values.1.to_owned())), "{a:?} {b:?}");
        }
    }

    #[test]
    fn what_need_not_be_wrong_is_left() {
        for (a, b) in [
            // The same number, in another writing.
            (("退货", "签收后 7 天内可以无理由退货。"), ("退货", "签收后七天内可以无理由退货。")),
            // Another unit.
            (("退货", "签收后 7 天内可以无理由退货。"), ("退货", "签收后 48 小时内可以无理由退货。")),
            // Cases of their own.
            (
                ("包邮", "普通会员每笔订单满 99 元享受包邮服务。"),
                ("会员", "黄金会员每笔订单满 59 元享受包邮服务。"),
            ),
            // Both tell both cases.
            (
                ("运费", "普通地区运费 8 元。普通地区运费活动期 5 元。"),
                ("运费", "普通地区运费 5 元。普通地区运费 8 元。"),
            ),
            // Too little is said of it.
            (("发货", "48 小时内发货。"), ("预售", "72 小时内发货。")),
            // Something else.
            (("退货", "签收后 7 天内可以无理由退货。"), ("发票", "电子发票 3 天内发到邮箱。")),
            (("退货", ""), ("退货", "没有数字。")),
        ] {
            assert_eq!(found([a, b]), None, "{a:?} {b:?}");
        }
    }

    #[test]
    fn articles_that_do_not_meet_do_not_contradict() {
        let said =
            |article, body: &str| Said { article, topic: About::of("运费"), clauses: clauses([body]) };
        let all = [said(0, "普通地区运费 8 元。"), said(1, "普通地区运费 10 元。")];
        assert_eq!(contradictions(&all, |a, b| (a, b) == (0, 1)).len(), 1);
        assert!(contradictions(&all, |_, _| false).is_empty());
    }
}
