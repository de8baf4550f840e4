//! Measuring a model: on its own training set with folds held out, and on questions it has never seen.

use base::Locale;
use serde::{Deserialize, Serialize};

use crate::blend::{Blend, Classes, Reading};
use crate::core::{HeldOut, Item};
use crate::file::{Reader, Stored, Writer};
use crate::language::detect;
use crate::model::{Model, Thresholds};
use crate::normal::normalise;
use crate::person::Person;

/// What cross-validation measured. Shares are 0 to 1.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CrossValidation {
    /// Questions measured, Chinese and English.
    pub questions: (usize, usize),
    /// Best intent right, Chinese.
    pub accuracy_zh: f32,
    /// Best intent right, English.
    pub accuracy_en: f32,
    /// Right intent among the best three.
    pub top_three: f32,
    /// Out-of-scope lines recognised.
    pub out_of_scope_recall: f32,
    /// Questions wrongly taken as out of scope.
    pub false_rejects: f32,
    /// Of what would be answered at once, the share that is right.
    pub sure_precision: f32,
    /// Of all questions, the share answered at once.
    pub sure_share: f32,
    /// Requests for a person recognised.
    pub handoff_recall: f32,
    /// Of what is taken as a request for a person, the share that is one.
    pub handoff_precision: f32,
    /// Questions that the other questions of their intent did not lead to: where wording overlaps or is missing.
    #[serde(skip)]
    pub misses: Vec<Miss>,
}

impl Stored for CrossValidation {
    fn store(&self, out: &mut Writer) {
        self.questions.store(out);
        [self.accuracy_zh, self.accuracy_en, self.top_three].store(out);
        [self.out_of_scope_recall, self.false_rejects].store(out);
        [self.sure_precision, self.sure_share].store(out);
        [self.handoff_recall, self.handoff_precision].store(out);
    }

    fn load(from: &mut Reader<'_>) -> Option<Self> {
        let questions = Stored::load(from)?;
        let [accuracy_zh, accuracy_en, top_three] = Stored::load(from)?;
        let [out_of_scope_recall, false_rejects] = Stored::load(from)?;
        let [sure_precision, sure_share] = Stored::load(from)?;
        let [handoff_recall, handoff_precision] = Stored::load(from)?;
        Some(Self {
            questions,
            accuracy_zh,
            accuracy_en,
            top_three,
            out_of_scope_recall,
            false_rejects,
            sure_precision,
            sure_share,
            handoff_recall,
            handoff_precision,
            misses: Vec::new(),
        })
    }
}

struct Held {
    best: f32,
    right: bool,
    in_three: bool,
    outside: bool,
    out_of_scope: f32,
    wrapped: bool,
    locale: Locale,
}

/// The share of sure answers that must be right when the line is drawn.
///
/// Higher than what is aimed at, because held-out questions of one author are easier than those of strangers.
const SURE_PRECISION: f32 = 0.96;

pub(crate) fn cross_validate(
    items: &[Item],
    held: &[HeldOut],
    strangers: &[HeldOut],
    blend: &Blend,
    ids: &[String],
    person: Option<&Person>,
) -> (Thresholds, CrossValidation) {
    let classes = Classes { intents: ids.len() };
    let background = classes.background();
    let mut misses = Vec::new();
    let measured = |h: &&HeldOut| items[h.item].class < classes.intents || items[h.item].class == background;
    let mut all: Vec<Held> = held
        .iter()
        .filter(measured)
        .map(|h| {
            let i = &h.item;
            let Reading { confidence, out_of_scope, .. } = blend.read(&h.raw);
            let mut order: Vec<usize> = (0..confidence.len()).collect();
            order.sort_by(|a, b| confidence[*b].total_cmp(&confidence[*a]));
            if items[*i].class != order[0] && items[*i].class != background && !h.wrapped {
                misses.push(Miss {
                    text: items[*i].text.clone(),
                    expected: ids[items[*i].class].clone(),
                    got: ids[order[0]].clone(),
                    confidence: confidence[order[0]],
                });
            }
            Held {
                best: confidence[order[0]],
                right: order[0] == items[*i].class,
                in_three: order.iter().take(3).any(|c| *c == items[*i].class),
                outside: items[*i].class == background,
                out_of_scope,
                wrapped: h.wrapped,
                locale: detect(&normalise(&items[*i].text)).unwrap_or_default(),
            }
        })
        .collect();
    misses.extend(person.iter().flat_map(|p| &p.wrong).map(|(item, yes, confidence)| Miss {
        text: items[*item].text.clone(),
        expected: if *yes { "handoff" } else { "not handoff" }.to_owned(),
        got: if *yes { "not handoff" } else { "handoff" }.to_owned(),
        confidence: *confidence,
    }));
    let known = all.len();
    all.extend(strangers.iter().map(|h| stranger(items, h, blend)));
    let thresholds = Thresholds { handoff: person.map_or(0.5, |p| p.threshold), ..draw(&all) };
    let rows: Vec<Held> = all.into_iter().take(known).filter(|row| !row.wrapped).collect();
    let share = |of: &dyn Fn(&&Held) -> bool, good: &dyn Fn(&Held) -> bool| {
        let all: Vec<&Held> = rows.iter().filter(of).collect();
        all.iter().filter(|row| good(row)).count() as f32 / all.len().max(1) as f32
    };
    let in_language = |locale| rows.iter().filter(|r| !r.outside && r.locale == locale).count();
    let sure = |row: &Held| row.best >= thresholds.sure && row.out_of_scope < thresholds.out_of_scope;
    let validation = CrossValidation {
        questions: (in_language(Locale::Zh), in_language(Locale::En)),
        accuracy_zh: share(&|r| !r.outside && r.locale == Locale::Zh, &|r| r.right),
        accuracy_en: share(&|r| !r.outside && r.locale == Locale::En, &|r| r.right),
        top_three: share(&|r| !r.outside, &|r| r.in_three),
        out_of_scope_recall: share(&|r| r.outside, &|r| r.out_of_scope >= thresholds.out_of_scope),
        false_rejects: share(&|r| !r.outside, &|r| r.out_of_scope >= thresholds.out_of_scope),
        sure_precision: share(&|r| sure(r), &|r| r.right),
        sure_share: share(&|r| !r.outside, &sure),
        handoff_recall: person.map_or(0.0, |p| p.recall),
        handoff_precision: person.map_or(0.0, |p| p.precision),
        misses,
    };
    (thresholds, validation)
}

/// A text whose intent the core did not know: whatever it is taken for is wrong.
fn stranger(items: &[Item], held: &HeldOut, blend: &Blend) -> Held {
    let Reading { confidence, out_of_scope, .. } = blend.read(&held.raw);
    Held {
        best: confidence.iter().copied().fold(0.0, f32::max),
        right: false,
        in_three: false,
        outside: true,
        out_of_scope,
        wrapped: false,
        locale: detect(&normalise(&items[held.item].text)).unwrap_or_default(),
    }
}

/// What a question that is wrongly turned away weighs against a foreign one that is not recognised: the latter is still not
/// answered unless an intent is sure, so it costs far less.
const KEPT: f32 = 0.7;

/// Out of scope at the best weighted accuracy; sure where answers are right often enough.
fn draw(rows: &[Held]) -> Thresholds {
    let (inside, outside): (Vec<&Held>, Vec<&Held>) = rows.iter().partition(|r| !r.outside);
    let mut scope = (0.5f32, -1.0f32);
    for step in 1..=45 {
        let line = step as f32 * 0.02;
        let kept =
            inside.iter().filter(|r| r.out_of_scope < line).count() as f32 / inside.len().max(1) as f32;
        let caught =
            outside.iter().filter(|r| r.out_of_scope >= line).count() as f32 / outside.len().max(1) as f32;
        let score = KEPT * kept + (1.0 - KEPT) * caught;
        if score > scope.1 {
            scope = (line, score);
        }
    }
    let mut sure = 0.8;
    for step in (35..=80).rev() {
        let line = step as f32 * 0.01;
        let answered: Vec<&Held> =
            rows.iter().filter(|r| r.best >= line && r.out_of_scope < scope.0).collect();
        let right = answered.iter().filter(|r| r.right).count() as f32;
        if right / (answered.len().max(1) as f32) < SURE_PRECISION {
            break;
        }
        sure = line;
    }
    Thresholds { sure, plausible: draw_plausible(rows, scope.0, sure), handoff: 0.5, out_of_scope: scope.0 }
}

/// The lowest line above which suggestions hold the right intent more often than not.
fn draw_plausible(rows: &[Held], out_of_scope: f32, sure: f32) -> f32 {
    const STEP: f32 = 0.04;
    let mut line = sure;
    while line > 2.0 * STEP {
        let below =
            rows.iter().filter(|r| r.out_of_scope < out_of_scope && r.best < line && r.best >= line - STEP);
        let (mut all, mut helped) = (0, 0);
        for row in below {
            all += 1;
            helped += usize::from(row.in_three);
        }
        if all > 0 && 2 * helped < all {
            break;
        }
        line -= STEP;
    }
    line
}

/// What a held-out question should come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// This intent.
    Intent(String),
    /// None of them.
    OutOfScope,
    /// A request for a person.
    Handoff,
}

/// One held-out question that came out wrong.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Miss {
    /// The question.
    pub text: String,
    /// What it should be.
    pub expected: String,
    /// What it was taken for.
    pub got: String,
    /// With which confidence.
    pub confidence: f32,
}

/// The result of [`evaluate`].
#[derive(Clone, Debug, Default, Serialize)]
pub struct Evaluation {
    /// In-scope questions.
    pub in_scope: usize,
    /// Of these, best intent right, whatever the confidence.
    pub right: usize,
    /// Of these, right intent among the best three.
    pub in_three: usize,
    /// Of these, answered at once and right.
    pub sure_right: usize,
    /// Of these, answered at once and wrong.
    pub sure_wrong: usize,
    /// Of these, taken as out of scope or as a request for a person.
    pub rejected: usize,
    /// Out-of-scope questions.
    pub outside: usize,
    /// Of these, not answered as if the shop knew: recognised, or too unsure to answer.
    pub outside_refused: usize,
    /// Of these, recognised as out of scope.
    pub outside_recognised: usize,
    /// Requests for a person.
    pub handoff: usize,
    /// Of these, recognised.
    pub handoff_right: usize,
    /// What went wrong.
    pub misses: Vec<Miss>,
}

impl Evaluation {
    /// Best intent right, as a share.
    pub fn accuracy(&self) -> f32 {
        self.right as f32 / self.in_scope.max(1) as f32
    }

    /// Out-of-scope recognised, as a share.
    pub fn out_of_scope_recall(&self) -> f32 {
        self.outside_recognised as f32 / self.outside.max(1) as f32
    }

    /// Requests for a person recognised, as a share.
    pub fn handoff_recall(&self) -> f32 {
        self.handoff_right as f32 / self.handoff.max(1) as f32
    }
}

/// Measures a model on questions with known answers, with the thresholds given.
pub fn evaluate(model: &Model, lines: Thresholds, questions: &[(String, Expected)]) -> Evaluation {
    let mut out = Evaluation::default();
    for (text, expected) in questions {
        let u = model.understand(text);
        let person = u.wants_person >= lines.handoff;
        let outside = u.out_of_scope >= lines.out_of_scope;
        let (best, confidence) = u.intents.first().map_or(("", 0.0), |s| (s.id.as_str(), s.confidence));
        let sure = !person && !outside && confidence >= lines.sure;
        let fine = match expected {
            Expected::Intent(id) => {
                let right = best == id;
                out.in_scope += 1;
                out.right += usize::from(right);
                out.in_three += usize::from(u.intents.iter().take(3).any(|s| s.id == *id));
                out.sure_right += usize::from(sure && right);
                out.sure_wrong += usize::from(sure && !right);
                out.rejected += usize::from(person || outside);
                right && !person && !outside
            }
            Expected::OutOfScope => {
                out.outside += 1;
                out.outside_recognised += usize::from(outside && !person);
                out.outside_refused += usize::from(!sure && !person);
                outside && !person
            }
            Expected::Handoff => {
                out.handoff += 1;
                out.handoff_right += usize::from(person);
                person
            }
        };
        if !fine {
            let got = if person {
                "handoff"
            } else if outside {
                "out_of_scope"
            } else {
                best
            };
            out.misses.push(Miss {
                text: text.clone(),
                expected: match expected {
                    Expected::Intent(id) => id.clone(),
                    Expected::OutOfScope => "out_of_scope".to_owned(),
                    Expected::Handoff => "handoff".to_owned(),
                },
                got: if outside && !person { format!("{got} ({best})") } else { got.to_owned() },
                confidence,
            });
        }
    }
    out
}
