//! The words of a survey: those that are shipped, and what makes others good.

use conversation::survey::{MAX_REASONS, REASON_CHARS, SurveyReason};
use protocol::inbox::Wording;
use protocol::survey::{SurveyChoice, SurveyForm};
use sha2::{Digest as _, Sha256};

use crate::error::{Error, Result};

/// Longest question, in characters.
const QUESTION_CHARS: usize = 200;
/// Longest reason, in characters: it has to stand on a chip of a phone.
const WORDS_CHARS: usize = 40;
/// Letters of an id that come from English words; the rest tells reasons apart that read alike.
const SLUG_CHARS: usize = REASON_CHARS - 9;

/// What is asked where nobody has set anything. The widget carries the same words, so that it need not ask for them.
const QUESTION: [&str; 2] = ["这次服务，您满意吗？", "How was our service?"];
const GOOD: [(SurveyReason, &str, &str); 4] = [
    (SurveyReason::SOLVED, "问题解决了", "Solved"),
    (SurveyReason::QUICK, "回复及时", "Quick"),
    (SurveyReason::CLEAR, "讲得清楚", "Easy to understand"),
    (SurveyReason::KIND, "态度友好", "Kind"),
];
const LOW: [(SurveyReason, &str, &str); 4] = [
    (SurveyReason::NOT_SOLVED, "问题没有解决", "Not solved"),
    (SurveyReason::SLOW, "等得太久", "Too slow"),
    (SurveyReason::UNCLEAR, "答非所问或看不懂", "Unclear or off the point"),
    (SurveyReason::UNKIND, "态度不好", "Unkind"),
];

/// The shipped words.
pub(crate) fn shipped() -> SurveyForm {
    let choice = |(id, zh, en): (SurveyReason, &str, &str)| SurveyChoice {
        id: Some(id),
        words: Wording { zh: zh.to_owned(), en: en.to_owned() },
    };
    let [zh, en] = QUESTION.map(str::to_owned);
    SurveyForm {
        question: Wording { zh, en },
        low: LOW.map(choice).into(),
        good: GOOD.map(choice).into(),
        comment: true,
    }
}

/// Whether it offers all of these reasons.
pub(crate) fn offers(form: &SurveyForm, reasons: &[SurveyReason]) -> bool {
    let offered = |reason: &&SurveyReason| {
        form.low.iter().chain(&form.good).any(|choice| choice.id.as_ref() == Some(reason))
    };
    reasons.iter().all(|reason| offered(&reason))
}

/// Brings it to its stored form, with the ids of its reasons, or says what is wrong.
pub(super) fn checked(form: SurveyForm) -> Result<SurveyForm> {
    let mut question = trimmed(form.question);
    if question.zh.is_empty() && question.en.is_empty() {
        question = shipped().question;
    }
    if longest(&question) > QUESTION_CHARS {
        return Err(Error::invalid("question", format!("at most {QUESTION_CHARS} characters")));
    }
    let (low, good) = (choices("low", form.low)?, choices("good", form.good)?);
    Ok(SurveyForm { question, low, good, comment: form.comment })
}

fn choices(field: &'static str, asked: Vec<SurveyChoice>) -> Result<Vec<SurveyChoice>> {
    let mut all: Vec<SurveyChoice> = Vec::new();
    for words in asked.into_iter().map(|choice| trimmed(choice.words)) {
        if words.zh.is_empty() && words.en.is_empty() {
            continue;
        }
        if longest(&words) > WORDS_CHARS {
            return Err(Error::invalid(field, format!("a reason has at most {WORDS_CHARS} characters")));
        }
        // What a customer reads must differ in each language, also where one stands for the other.
        let same =
            |other: &SurveyChoice| base::Locale::ALL.iter().any(|it| other.words.get(*it) == words.get(*it));
        if all.iter().any(same) {
            return Err(Error::invalid(field, "two reasons read the same"));
        }
        all.push(SurveyChoice { id: Some(id_of(&words)?), words });
    }
    if all.len() > MAX_REASONS {
        return Err(Error::invalid(field, format!("at most {MAX_REASONS} reasons")));
    }
    Ok(all)
}

/// The id is made from the words, so that it means them for ever, whoever saves what and when.
fn id_of(words: &Wording) -> Result<SurveyReason> {
    let known = GOOD.into_iter().chain(LOW).find(|(_, zh, en)| words.zh == *zh && words.en == *en);
    if let Some((id, ..)) = known {
        return Ok(id);
    }
    let lower = words.en.to_lowercase();
    let parts = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    let mut slug: String = parts.collect::<Vec<_>>().join("_");
    slug.truncate(SLUG_CHARS);
    if slug.is_empty() {
        slug.push_str("reason");
    }
    let hash = Sha256::digest(format!("{}\0{}", words.zh, words.en));
    let marks: String = hash.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    SurveyReason::try_from(format!("{slug}_{marks}")).map_err(|_| Error::Internal("an id of a reason"))
}

fn trimmed(words: Wording) -> Wording {
    Wording { zh: words.zh.trim().to_owned(), en: words.en.trim().to_owned() }
}

fn longest(words: &Wording) -> usize {
    words.zh.chars().count().max(words.en.chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(zh: &str, en: &str) -> SurveyChoice {
        SurveyChoice { id: None, words: Wording { zh: zh.to_owned(), en: en.to_owned() } }
    }

    #[test]
    fn the_same_words_are_the_same_reason_and_others_another() {
        let with = |low: Vec<SurveyChoice>| checked(SurveyForm { low, ..shipped() }).expect("good").low;
        let one = with(vec![
            choice("等得太久", "Too slow"),
            choice("等得太久了", "Too slow!"),
            choice(" 物流慢 ", ""),
        ]);
        assert_eq!(one[0].id, Some(SurveyReason::SLOW), "the shipped words keep their id");
        assert_ne!(one[1].id, one[0].id);
        assert!(one[1].id.as_ref().is_some_and(|id| id.word().starts_with("too_slow_")), "{one:?}");
        assert_eq!(one[2].words.zh, "物流慢");
        assert_eq!(with(vec![choice("物流慢", "")])[0].id, one[2].id);
        let long = with(vec![choice("", "The parcel was left with a neighbour x")]);
        assert!(long[0].id.is_some(), "{long:?}");
        assert_eq!(checked(shipped()).expect("good"), shipped());
    }

    #[test]
    fn what_cannot_be_asked_is_refused() {
        let refused = |form: SurveyForm| checked(form).expect_err("refused").to_string();
        let twice = vec![choice("慢", "Slow"), choice("很慢", "Slow")];
        assert!(refused(SurveyForm { low: twice, ..shipped() }).contains("read the same"));
        let long = vec![choice(&"慢".repeat(WORDS_CHARS + 1), "")];
        assert!(refused(SurveyForm { good: long, ..shipped() }).contains("at most 40"));
        let many = (0..=MAX_REASONS).map(|n| choice(&format!("理由{n}"), "")).collect();
        assert!(refused(SurveyForm { low: many, ..shipped() }).contains("at most 8"));
        let question = Wording { zh: "问".repeat(QUESTION_CHARS + 1), en: String::new() };
        assert!(refused(SurveyForm { question, ..shipped() }).contains("at most 200"));
    }

    /// The widget draws the shipped words without asking: both must say the same.
    #[test]
    fn the_widget_carries_the_shipped_words() {
        for (locale, file) in [
            ("zh", include_str!("../../../../web/widget/src/locales/talk.zh.json")),
            ("en", include_str!("../../../../web/widget/src/locales/talk.en.json")),
        ] {
            let words: serde_json::Value = serde_json::from_str(file).expect("a catalogue");
            let of = |words: &Wording| if locale == "zh" { words.zh.clone() } else { words.en.clone() };
            let form = shipped();
            assert_eq!(words["survey_title"], of(&form.question));
            for choice in form.low.iter().chain(&form.good) {
                let key = format!("why_{}", choice.id.as_ref().expect("an id").word());
                assert_eq!(words[&key], of(&choice.words), "{key}");
            }
        }
    }
}
