//! The short check of what colleagues must read: what it may ask, which answers were wrong, and where in the article it says otherwise.

use std::collections::{BTreeMap, BTreeSet};

use base::Locale;
use base::limits::{MUST_READ_CHOICES, MUST_READ_QUESTION_CHARS, MUST_READ_QUESTIONS};
use serde::{Deserialize, Serialize};

use crate::index::terms;
use crate::passage::{Passage, passages};

/// A check in every language that it has; without questions, reading is enough.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MustReadCheck)]
pub struct Check {
    /// At most three, by language; every language asks the same, with as many choices.
    #[serde(default)]
    pub questions: BTreeMap<Locale, Vec<Question>>,
    /// Which choice of each question is right, counted from 0.
    #[serde(default)]
    pub right: Vec<u8>,
}

/// A question of a check.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MustReadQuestion)]
pub struct Question {
    /// What is asked, at most 200 characters.
    pub text: String,
    /// Two to five different ones, each of at most 200 characters.
    pub choices: Vec<String>,
}

/// What is wrong with a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// Too many questions.
    #[error("ask at most {MUST_READ_QUESTIONS} questions")]
    Questions,
    /// A question without words, or with too many.
    #[error("write each question and each choice in 1 to {MUST_READ_QUESTION_CHARS} characters")]
    Words,
    /// Too few or too many choices.
    #[error("give each question 2 to {MUST_READ_CHOICES} choices")]
    Choices,
    /// The same choice twice.
    #[error("make the choices of a question different from one another")]
    Twice,
    /// Languages that ask differently.
    #[error("ask the same questions in every language, with as many choices")]
    Languages,
    /// No right answer, or one that is no choice.
    #[error("say of every question which choice is right")]
    Right,
}

impl Check {
    /// With its edges trimmed, or what is wrong with it.
    pub fn checked(self) -> Result<Self, Flaw> {
        let mut questions = BTreeMap::new();
        for (locale, asked) in self.questions {
            if asked.len() > MUST_READ_QUESTIONS {
                return Err(Flaw::Questions);
            }
            let asked = asked.into_iter().map(Question::checked).collect::<Result<Vec<_>, _>>()?;
            if !asked.is_empty() {
                questions.insert(locale, asked);
            }
        }
        let shape = |asked: &Vec<Question>| asked.iter().map(|one| one.choices.len()).collect::<Vec<_>>();
        let mut shapes = questions.values().map(shape);
        let first = shapes.next().unwrap_or_default();
        if shapes.any(|other| other != first) {
            return Err(Flaw::Languages);
        }
        let is_choice = |(right, choices): (&u8, &usize)| usize::from(*right) < *choices;
        if self.right.len() != first.len() || !self.right.iter().zip(&first).all(is_choice) {
            return Err(Flaw::Right);
        }
        Ok(Self { questions, right: self.right })
    }

    /// How many questions it asks.
    pub fn len(&self) -> usize {
        self.right.len()
    }

    /// Whether reading is enough.
    pub fn is_empty(&self) -> bool {
        self.right.is_empty()
    }

    /// In this language, else in another that it has.
    pub fn in_language(&self, locale: Locale) -> (Locale, &[Question]) {
        let found = self.questions.get_key_value(&locale).or_else(|| self.questions.iter().next());
        found.map_or((locale, &[]), |(locale, asked)| (*locale, asked))
    }

    /// The questions that were answered wrongly, counted from 0; `None` where not every question was answered with one of its choices.
    pub fn wrong(&self, answers: &[u8]) -> Option<Vec<usize>> {
        let choices = |no: usize| self.questions.values().next().map_or(0, |asked| asked[no].choices.len());
        let fits = |(no, answer): (usize, &u8)| usize::from(*answer) < choices(no);
        if answers.len() != self.right.len() || !answers.iter().enumerate().all(fits) {
            return None;
        }
        let pairs = self.right.iter().zip(answers).enumerate();
        Some(pairs.filter(|(_, (right, answer))| right != answer).map(|(no, _)| no).collect())
    }

    /// Where in a text it says what a question asks, as nearly as its words tell.
    pub fn leads_to(&self, no: usize, body: &str, locale: Locale) -> Option<Place> {
        let question = self.in_language(locale).1.get(no)?;
        let right = question.choices.get(usize::from(*self.right.get(no)?))?;
        nearest(&format!("{}\n{right}", question.text), places(body, locale))
    }
}

/// A paragraph, an item or a row of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The headings that it stands under, the outermost first.
    pub heading: Vec<String>,
    /// What it says.
    pub text: String,
}

fn places(body: &str, locale: Locale) -> Vec<Place> {
    let lines = |passage: Passage| {
        let all: Vec<Place> = passage
            .text
            .lines()
            .map(|line| Place { heading: passage.heading.clone(), text: line.to_owned() })
            .collect();
        all
    };
    passages(body, locale).into_iter().flat_map(lines).collect()
}

impl Question {
    fn checked(self) -> Result<Self, Flaw> {
        let text = within(&self.text)?;
        if !(2..=MUST_READ_CHOICES).contains(&self.choices.len()) {
            return Err(Flaw::Choices);
        }
        let choices = self.choices.iter().map(|choice| within(choice)).collect::<Result<Vec<_>, _>>()?;
        let different: BTreeSet<&String> = choices.iter().collect();
        if different.len() < choices.len() {
            return Err(Flaw::Twice);
        }
        Ok(Self { text, choices })
    }
}

fn within(text: &str) -> Result<String, Flaw> {
    let text = text.trim();
    let clean = !text.chars().any(char::is_control);
    let fits = (1..=MUST_READ_QUESTION_CHARS).contains(&text.chars().count());
    if clean && fits { Ok(text.to_owned()) } else { Err(Flaw::Words) }
}

/// The place that has the most of these words, rare ones counting more; the first of several. `None` where none has any.
fn nearest(words: &str, places: Vec<Place>) -> Option<Place> {
    let wanted: BTreeSet<String> = terms(words).into_iter().collect();
    let of = |place: &Place| -> BTreeSet<String> {
        terms(&format!("{}\n{}", place.heading.join("\n"), place.text)).into_iter().collect()
    };
    let held: Vec<BTreeSet<String>> = places.iter().map(of).collect();
    let weight = |word: &String| {
        let with = held.iter().filter(|held| held.contains(word)).count();
        (1.0 + held.len() as f64 / with.max(1) as f64).ln()
    };
    let weights: BTreeMap<&String, f64> = wanted.iter().map(|word| (word, weight(word))).collect();
    let score = |held: &BTreeSet<String>| -> f64 {
        weights.iter().filter(|(word, _)| held.contains(**word)).map(|(_, weight)| weight).sum()
    };
    let mut best: Option<(f64, Place)> = None;
    for (place, held) in places.into_iter().zip(&held) {
        let score = score(held);
        if score > best.as_ref().map_or(0.0, |(most, _)| *most) {
            best = Some((score, place));
        }
    }
    best.map(|(_, place)| place)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(choices: &[&str]) -> Question {
        let choices = choices.iter().map(|&choice| choice.to_owned()).collect();
        Question { text: " 几天内可以退货？ ".to_owned(), choices }
    }

    fn check(questions: Vec<Question>, right: &[u8]) -> Check {
        Check { questions: [(Locale::Zh, questions)].into(), right: right.to_vec() }
    }

    #[test]
    fn a_check_is_trimmed_and_says_what_was_wrong() {
        let fine = check(vec![question(&["7 天", " 15 天"]), question(&["a", "b", "c"])], &[0, 2]);
        let kept = fine.checked().expect("fine");
        assert_eq!(kept.questions[&Locale::Zh][0].text, "几天内可以退货？");
        assert_eq!(kept.questions[&Locale::Zh][0].choices[1], "15 天");
        assert_eq!(kept.in_language(Locale::En).0, Locale::Zh, "who reads the other language is asked too");
        assert_eq!(kept.wrong(&[0, 2]), Some(vec![]));
        assert_eq!(kept.wrong(&[1, 2]), Some(vec![0]));
        assert_eq!(kept.wrong(&[1, 0]), Some(vec![0, 1]));
        for unanswered in [&[][..], &[0], &[0, 2, 0], &[2, 2], &[0, 3]] {
            assert_eq!(kept.wrong(unanswered), None, "{unanswered:?}");
        }
    }

    #[test]
    fn reading_may_be_enough() {
        for none in [Check::default(), check(Vec::new(), &[])] {
            let none = none.checked().expect("fine");
            assert!(none.is_empty() && none.questions.is_empty());
            assert_eq!(none.wrong(&[]), Some(vec![]));
            assert_eq!(none.wrong(&[0]), None);
        }
    }

    #[test]
    fn what_cannot_be_answered_is_refused() {
        let two = || question(&["7", "15"]);
        let unlike = |other: Vec<Question>| {
            let mut check = check(vec![two()], &[0]);
            check.questions.insert(Locale::En, other);
            check
        };
        let silent = Question { text: " ".to_owned(), ..two() };
        let long = Question { text: "长".repeat(MUST_READ_QUESTION_CHARS + 1), ..two() };
        for (check, flaw) in [
            (check(vec![two(); MUST_READ_QUESTIONS + 1], &[0; MUST_READ_QUESTIONS + 1]), Flaw::Questions),
            (check(vec![question(&["7"])], &[0]), Flaw::Choices),
            (check(vec![question(&["1", "2", "3", "4", "5", "6"])], &[0]), Flaw::Choices),
            (check(vec![question(&["7", " 7 "])], &[0]), Flaw::Twice),
            (check(vec![question(&["7", ""])], &[0]), Flaw::Words),
            (check(vec![question(&["7", "1\n5"])], &[0]), Flaw::Words),
            (check(vec![silent], &[0]), Flaw::Words),
            (check(vec![long], &[0]), Flaw::Words),
            (check(vec![two()], &[2]), Flaw::Right),
            (check(vec![two()], &[]), Flaw::Right),
            (check(Vec::new(), &[0]), Flaw::Right),
            (unlike(vec![two(), two()]), Flaw::Languages),
            (unlike(vec![question(&["1", "2", "3"])]), Flaw::Languages),
        ] {
            assert_eq!(check.checked(), Err(flaw));
        }
    }

    #[test]
    fn a_wrong_answer_leads_to_where_it_is_said() {
        let body = "# 退货\n\n签收后七天内可以退货，生鲜除外。\n\n# 运费\n\n质量问题由我们承担运费，其余由买家承担。\n\n# 发票\n\n发票在订单页申请。";
        let asked = |text: &str, choices: &[&str]| Question { text: text.to_owned(), ..question(choices) };
        let check = check(
            vec![
                asked("生鲜能退货吗？", &["能", "生鲜除外"]),
                asked("质量问题谁付运费？", &["我们承担", "买家承担"]),
                asked("?", &["!", "…"]),
            ],
            &[1, 0, 0],
        );
        let heading = |no: usize| check.leads_to(no, body, Locale::Zh).map(|place| place.heading);
        assert_eq!(heading(0), Some(vec!["退货".to_owned()]));
        assert_eq!(heading(1), Some(vec!["运费".to_owned()]));
        let several = "# 退货\n\n退货请在订单页申请。\n\n- 生鲜除外\n- 七天内可以退货";
        let place = check.leads_to(0, several, Locale::Zh).map(|place| place.text);
        assert_eq!(place.as_deref(), Some("生鲜除外"), "not the whole chapter, but the line");
        assert_eq!(heading(2), None, "nothing is better than something made up");
        assert_eq!(heading(3), None);
        assert_eq!(check.leads_to(0, "", Locale::Zh), None);
    }
}
