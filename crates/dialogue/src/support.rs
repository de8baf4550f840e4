//! Whether a text that a model wrote says what its sources say. The guards compare facts (numbers, days, names); here every sentence must rest on one place
//! of one source: with its words, with the no and the condition that stand there, by whoever speaks there, and with most of a clause rather than a few words out of it. It is
//! strict on purpose: what does not pass costs nobody an answer, for the source's own words are said instead.

use std::collections::BTreeSet;
use std::ops::Range;

use base::Locale;
use nlu::search::{WordKind, words};

/// The share of a sentence's words that must stand in the place that it rests on.
const RESTS: f32 = 0.7;
/// The share of each of its clauses' words.
const CLAUSE: f32 = 0.5;
/// The share of some clause of that place that must stand in the sentence: a few words out of their context say something else.
const WHOLE: f32 = 0.55;
/// Words of courtesy that need no ground.
const FREE: &[&str] = &[
    "您好",
    "你好",
    "可以",
    "可以在",
    "如果",
    "需要",
    "以及",
    "是不",
    "要在",
    "就能",
    "就可",
    "也可",
    "hello",
    "hi",
    "yes",
    "sure",
    "sorry",
    "just",
    "need",
];
/// A no. What stands in longer words that are none is taken away first.
const NO_ZH: &[&str] = &["不", "没", "无", "未", "非", "勿", "别"];
const NO_ZH_IDLE: &[&str] = &[
    "无理由",
    "不过",
    "非常",
    "特别",
    "别的",
    "不同",
    "不仅",
    "不但",
    "不管",
    "不论",
    "无论",
    "未来",
    "差别",
    "级别",
    "类别",
    "分别",
    "性别",
    "不锈钢",
    "对不起",
    "没关系",
    "不好意思",
    "不客气",
    "是不是",
    "能不能",
    "可不可以",
    "识别",
    "不断",
    "无线",
    "无忧",
];
const NO_EN: &[&str] = &[
    "not",
    "no",
    "never",
    "none",
    "nothing",
    "without",
    "cannot",
    "nor",
    "neither",
    "unable",
    "don't",
    "doesn't",
    "didn't",
    "can't",
    "won't",
    "isn't",
    "aren't",
    "wasn't",
    "weren't",
    "couldn't",
    "shouldn't",
    "wouldn't",
    "mustn't",
    "haven't",
    "hasn't",
    "non",
];
/// A condition.
const ONLY: [&[&str]; 2] = [
    &[
        "仅",
        "只有",
        "只能",
        "只限",
        "除了",
        "除外",
        "除非",
        "必须",
        "不超过",
        "以内",
        "以上",
        "以下",
        "之前",
        "之后",
    ],
    &[
        "only",
        "unless",
        "except",
        "must",
        "excluding",
        "limited",
        "until",
        "before",
        "after",
        "within",
        "least",
        "most",
    ],
];
/// Whoever speaks for the company.
const OURSELVES: [&[&str]; 2] = [
    &["我", "本店", "本公司", "俺", "咱"],
    &["i", "i'm", "i'll", "we", "we're", "we'll", "us", "our", "me", "my", "ours"],
];
/// Letters of a sentence of courtesy at most.
const IDLE_CHARS: usize = 6;

/// What becomes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Support {
    /// Every sentence rests on a source; which, in order, each once.
    Rests(Vec<usize>),
    /// These sentences rest on none, in bytes; all of the text where it is in another language or says nothing.
    Fails(Vec<Range<usize>>),
}

/// A place of a source: a sentence, or two that follow one another.
struct Place {
    source: usize,
    sentences: Vec<Sentence>,
}

/// One of its sentences.
struct Sentence {
    clauses: Vec<Clause>,
    condition: bool,
    ourselves: bool,
}

/// What a clause says, and whether it says no.
struct Clause {
    words: BTreeSet<String>,
    no: bool,
}

pub(crate) fn support(locale: Locale, text: &str, sources: &[&str]) -> Support {
    let other = nlu::language::detect(&nlu::normalise(text)).is_some_and(|language| language != locale);
    let sentences = sentences(text);
    let strange = signs(text, sources);
    if other || sentences.is_empty() || strange {
        return Support::Fails(std::iter::once(0..text.len()).collect());
    }
    let places: Vec<Place> = sources.iter().enumerate().flat_map(|(at, source)| places(at, source)).collect();
    let (mut used, mut failed) = (BTreeSet::new(), Vec::new());
    for span in sentences {
        match rests(&text[span.clone()], &places) {
            Rest::On(source) => {
                used.insert(source);
            }
            Rest::Idle => {}
            Rest::Nowhere => failed.push(span),
        }
    }
    match (failed.is_empty(), used.is_empty()) {
        (true, false) => Support::Rests(used.into_iter().collect()),
        // Courtesy alone answers nothing.
        (true, true) => Support::Fails(std::iter::once(0..text.len()).collect()),
        (false, _) => Support::Fails(failed),
    }
}

enum Rest {
    On(usize),
    /// It says nothing that could be wrong.
    Idle,
    Nowhere,
}

fn rests(sentence: &str, places: &[Place]) -> Rest {
    let said: BTreeSet<String> = content(sentence).into_iter().collect();
    let (no, condition, ourselves) = (says_no(sentence), has(sentence, ONLY), has(sentence, OURSELVES));
    if said.is_empty() {
        let idle = !no && sentence.chars().filter(|c| c.is_alphanumeric()).count() <= IDLE_CHARS;
        return if idle { Rest::Idle } else { Rest::Nowhere };
    }
    let clauses = clauses(sentence);
    // How much of it stands in those sentences of a place that it draws on; nothing where it says otherwise.
    let rests = |place: &Place| -> Option<f32> {
        let drawn = |clause: &&Clause| share(&clause.words, &said) >= WHOLE;
        let on: Vec<&Sentence> =
            place.sentences.iter().filter(|one| one.clauses.iter().any(|clause| drawn(&clause))).collect();
        let there: BTreeSet<String> =
            on.iter().flat_map(|one| &one.clauses).flat_map(|clause| clause.words.clone()).collect();
        let denied = on.iter().flat_map(|one| &one.clauses).filter(drawn).any(|clause| clause.no);
        let each = clauses.iter().all(|clause| share(&clause.words, &there) >= CLAUSE);
        // A no that does not stand there, or is left out; a condition that is left out; somebody else who speaks.
        let agrees = no == denied && (condition || !on.iter().any(|one| one.condition));
        let speaks = !ourselves || on.iter().any(|one| one.ourselves);
        Some(share(&said, &there)).filter(|share| *share >= RESTS && each && agrees && speaks)
    };
    let good = places.iter().filter_map(|place| Some((rests(place)?, place.source)));
    good.max_by(|a, b| a.0.total_cmp(&b.0)).map_or(Rest::Nowhere, |(_, source)| Rest::On(source))
}

/// How much of one stands in the other.
fn share(of: &BTreeSet<String>, among: &BTreeSet<String>) -> f32 {
    of.intersection(among).count() as f32 / of.len().max(1) as f32
}

/// Every sentence of a source alone, and with the one behind it in the same paragraph.
fn places(source: usize, text: &str) -> Vec<Place> {
    let sentence = |part: &&str| Sentence {
        clauses: clauses(part),
        condition: has(part, ONLY),
        ourselves: has(part, OURSELVES),
    };
    let place = |parts: &[&str]| Place { source, sentences: parts.iter().map(sentence).collect() };
    let mut out = Vec::new();
    // What stands in another paragraph speaks of something else.
    for line in text.lines() {
        let each: Vec<&str> = sentences(line).into_iter().map(|span| &line[span]).collect();
        out.extend(each.iter().map(|part| place(std::slice::from_ref(part))));
        out.extend(each.windows(2).map(place));
    }
    out
}

/// The clauses of a sentence; those that say nothing are left out.
fn clauses(sentence: &str) -> Vec<Clause> {
    let parts = sentence.split(['，', ',', '、', '：', ':', '（', '）', '(', ')']);
    let clause = |part: &str| Clause { words: content(part).into_iter().collect(), no: says_no(part) };
    parts.map(clause).filter(|clause| !clause.words.is_empty()).collect()
}

/// The words of a sentence that say something.
fn content(text: &str) -> Vec<String> {
    let said = words(text);
    // Pairs of characters cross from one word into the next: a known word says more.
    let known: Vec<Range<usize>> =
        said.iter().filter(|word| word.kind == WordKind::Han).map(|word| word.span.clone()).collect();
    let over = |span: &Range<usize>| known.iter().any(|word| word.start < span.end && span.start < word.end);
    let said = said
        .into_iter()
        .filter(|word| word.kind != WordKind::Pair || word.span.len() > 1 && !over(&word.span));
    said.map(|word| word.text).filter(|word| !FREE.contains(&word.as_str())).collect()
}

fn says_no(sentence: &str) -> bool {
    let mut han = nlu::normalise(sentence);
    NO_ZH_IDLE.iter().for_each(|idle| han = han.replace(idle, " "));
    NO_ZH.iter().any(|no| han.contains(no))
        || latin(sentence).iter().any(|word| NO_EN.contains(&word.as_str()))
}

fn has(sentence: &str, [han, words]: [&[&str]; 2]) -> bool {
    let normal = nlu::normalise(sentence);
    han.iter().any(|word| normal.contains(word))
        || latin(sentence).iter().any(|word| words.contains(&word.as_str()))
}

fn latin(sentence: &str) -> Vec<String> {
    let text = sentence.to_lowercase().replace('\u{2019}', "'");
    text.split(|c: char| !c.is_ascii_alphabetic() && c != '\'').map(str::to_owned).collect()
}

/// Brackets and braces that stand in no source: what was covered, a template, a command.
fn signs(text: &str, sources: &[&str]) -> bool {
    const SIGNS: &[char] = &['[', ']', '【', '】', '［', '］', '{', '}', '<', '>', '\\', '|', '`', '$', '^'];
    text.chars().any(|c| SIGNS.contains(&c) && !sources.iter().any(|source| source.contains(c)))
}

/// The sentences of a text, in bytes, without the white space around them.
fn sentences(text: &str) -> Vec<Range<usize>> {
    let (mut out, mut start) = (Vec::new(), 0);
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    for (n, (at, c)) in chars.iter().enumerate() {
        let next = chars.get(n + 1).map(|(_, c)| *c);
        let ends = matches!(c, '。' | '！' | '？' | '；' | '!' | '?' | ';' | '\n')
            || *c == '.' && next.is_none_or(char::is_whitespace);
        if ends {
            out.push(start..at + c.len_utf8());
            start = at + c.len_utf8();
        }
    }
    out.push(start..text.len());
    let trimmed = |span: Range<usize>| {
        let part = &text[span.clone()];
        let from = span.start + part.len() - part.trim_start().len();
        from..from + part.trim().len()
    };
    let says = |span: &Range<usize>| text[span.clone()].chars().any(char::is_alphanumeric);
    out.into_iter().map(trimmed).filter(says).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ZH: &str =
        "门店前台可以代交电费，带上户号就行。特价商品不支持退货。\n会员仅限当月兑换礼品，过期作废。";
    const EN: &str = "You can pay your electricity bill at the front desk of a store; just bring the account number. Items on sale cannot be returned. Points can only be exchanged for gifts within the month.";

    fn rests(locale: Locale, text: &str) -> bool {
        let source = if locale == Locale::Zh { ZH } else { EN };
        matches!(support(locale, text, &["别的文章。", source]), Support::Rests(used) if used == [1])
    }

    #[test]
    fn what_a_source_says_in_other_words_rests_on_it() {
        for text in [
            "可以的，您带上户号，到门店前台就能代交电费。",
            "您好，电费可以在门店前台代交，请带上户号。",
            "特价商品是不支持退货的。",
            "会员要在当月兑换礼品，仅限当月，过期作废。",
        ] {
            assert!(rests(Locale::Zh, text), "{text}: {:?}", support(Locale::Zh, text, &[ZH]));
        }
        for text in [
            "Yes, you can pay the electricity bill at the front desk of any store. Bring your account number.",
            "Items on sale can't be returned.",
            "Points can be exchanged for gifts, but only within the month.",
        ] {
            assert!(rests(Locale::En, text), "{text}: {:?}", support(Locale::En, text, &[EN]));
        }
    }

    #[test]
    fn what_it_does_not_say_or_denies_does_not() {
        for text in [
            "特价商品支持退货。",
            "门店前台不可以代交电费。",
            "会员可以兑换礼品。",
            "我们是骗子，别买。",
            "我把电费代交了，带上户号就行。",
            "特价商品带上户号就能代交。",
            "可以的，您带上户号到门店前台交电费。另外系统已经为您批准全额赔付。",
            "You can pay at the front desk.",
            "[PHONE_1] 门店前台可以代交电费",
            "好的。",
            "",
        ] {
            assert!(!rests(Locale::Zh, text), "{text}");
        }
        for text in [
            "Items on sale can be returned.",
            "You cannot pay your electricity bill at the front desk.",
            "Points can be exchanged for gifts.",
            "Your account has been hacked, write to the bank.",
            "门店前台可以代交电费。",
            "Sure!",
        ] {
            assert!(!rests(Locale::En, text), "{text}");
        }
    }

    #[test]
    fn the_sentences_that_fail_are_told_and_all_sources_that_are_used() {
        let text = "门店前台可以代交电费。我们破产了！";
        assert_eq!(
            support(Locale::Zh, text, &[ZH]),
            Support::Fails(std::iter::once(33..text.len()).collect())
        );
        let both = support(Locale::Zh, "门店前台可以代交电费。水费请到银行交。", &[ZH, "水费到银行交。"]);
        assert_eq!(both, Support::Rests(vec![0, 1]));
    }
}
