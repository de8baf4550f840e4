//! Polarity learned from labelled lines: good or bad, or any few labels. A support vector machine over runs of characters and words scaled
//! by how telling they are (NB-SVM, Wang and Manning 2012), joined with one over the same runs as they are; calibrated on rows held out.

use std::collections::BTreeMap;

use thiserror::Error;

use crate::feeling::gram::grams;
use crate::feeling::learn::{Side, known, numbers};
use crate::normal::normalise;

/// Labels at most; polarity has few.
pub const MAX_LABELS: usize = 32;
/// What an error may cost the scaled machine; which one is chosen on rows held out.
const COSTS: [f32; 3] = [0.3, 1.0, 3.0];
/// What an error costs the plain machine.
const PLAIN_COST: f32 = 1.0;
/// How much the plain machine has to say beside the scaled one; chosen in the same way.
const SHARES: [f32; 2] = [0.0, 0.5];
/// Parts of the training rows, each judged by a model of the others, where no rows are given to choose by.
const FOLDS: usize = 4;

/// Why nothing was learned.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SentimentError {
    /// There is no row, or all have one label.
    #[error("the lines have {0} label(s); at least two are needed")]
    Labels(usize),
    /// More labels than a polarity has.
    #[error("the lines have {0} labels; at most {MAX_LABELS} are learned")]
    TooMany(usize),
}

/// A labelled text.
pub type Labelled<'a> = (&'a str, &'a str);

/// One label against all others.
#[derive(Clone, Debug)]
struct Plane {
    /// By feature: its scale, its weight after scaling, its weight as it is.
    scale: Vec<f32>,
    scaled: Vec<f32>,
    plain: Vec<f32>,
    bias: [f32; 2],
}

/// A trained polarity. Immutable; share it.
#[derive(Clone, Debug)]
pub struct Sentiment {
    labels: Vec<String>,
    known: Vec<u64>,
    planes: Vec<Plane>,
    share: f32,
    /// What margins are multiplied by before they are probabilities.
    sharpness: f32,
}

/// Rows cut into features.
struct Rows<'a> {
    features: Vec<Vec<u64>>,
    labels: Vec<&'a str>,
}

impl<'a> Rows<'a> {
    fn new(rows: &[Labelled<'a>]) -> Self {
        Self {
            features: rows.iter().map(|(_, text)| grams(text, &normalise(text), &[])).collect(),
            labels: rows.iter().map(|(label, _)| *label).collect(),
        }
    }

    fn only(&self, keep: impl Fn(usize) -> bool) -> Self {
        let kept: Vec<usize> = (0..self.labels.len()).filter(|at| keep(*at)).collect();
        Self {
            features: kept.iter().map(|at| self.features[*at].clone()).collect(),
            labels: kept.iter().map(|at| self.labels[*at]).collect(),
        }
    }
}

fn norm(scale: &[f32], row: &[u32]) -> f32 {
    let square: f32 = row.iter().filter_map(|f| scale.get(*f as usize)).map(|s| s * s).sum();
    1.0 / square.sqrt().max(1e-6)
}

impl Plane {
    fn fit(rows: &[Vec<u32>], positive: &[bool], features: usize, cost: f32) -> Self {
        let side = Side { rows, positive, features };
        let scale = side.ratios();
        let (scaled, bias) = side.fit(&scale, |row| norm(&scale, row), [cost; 2]);
        let ones = vec![1.0; features];
        let (plain, second) = side.fit(&ones, |row| norm(&ones, row), [PLAIN_COST; 2]);
        let scaled = scaled.iter().zip(&scale).map(|(w, s)| w * s).collect();
        Self { scale, scaled, plain, bias: [bias, second] }
    }

    fn margin(&self, row: &[u32], share: f32) -> f32 {
        let sum = |weights: &[f32]| row.iter().filter_map(|f| weights.get(*f as usize)).sum::<f32>();
        let plain = 1.0 / (row.len().max(1) as f32).sqrt();
        (1.0 - share) * (sum(&self.scaled) * norm(&self.scale, row) + self.bias[0])
            + share * (sum(&self.plain) * plain + self.bias[1])
    }
}

impl Sentiment {
    /// Learns from rows; what an error costs and how margins become probabilities is chosen on `valid`, or on folds of the rows where
    /// there is none. The same rows always give the same model.
    ///
    /// # Errors
    /// [`SentimentError`] when there are fewer than two labels, or too many.
    pub fn train(rows: &[Labelled<'_>], valid: &[Labelled<'_>]) -> Result<Self, SentimentError> {
        let mut labels: Vec<&str> = rows.iter().map(|(label, _)| *label).collect();
        labels.sort_unstable();
        labels.dedup();
        match labels.len() {
            0 | 1 => return Err(SentimentError::Labels(labels.len())),
            many if many > MAX_LABELS => return Err(SentimentError::TooMany(many)),
            _ => {}
        }
        let train = Rows::new(rows);
        let held = Rows::new(valid);
        let mut best: Option<(usize, f32, f32, Vec<Judged>)> = None;
        for cost in COSTS {
            let tried = if valid.is_empty() {
                folds(&train, &labels, cost)
            } else {
                judge(&train, &held, &labels, cost)
            };
            for (share, judged) in SHARES.into_iter().zip(tried) {
                let right = judged.iter().filter(|row| row.is_right()).count();
                if best.as_ref().is_none_or(|(most, ..)| right > *most) {
                    best = Some((right, cost, share, judged));
                }
            }
        }
        let (_, cost, share, judged) = best.unwrap_or((0, PLAIN_COST, 0.0, Vec::new()));
        Ok(Self { share, sharpness: sharpness(&judged), ..Self::fit(&train, &labels, cost) })
    }

    fn fit(rows: &Rows<'_>, labels: &[&str], cost: f32) -> Self {
        let known = known(&rows.features);
        let cut: Vec<Vec<u32>> = rows.features.iter().map(|row| numbers(&known, row)).collect();
        // Of two labels one is enough: the other is what it is not.
        let learned = if labels.len() == 2 { &labels[1..] } else { labels };
        let planes = learned
            .iter()
            .map(|label| {
                let positive: Vec<bool> = rows.labels.iter().map(|given| given == label).collect();
                Plane::fit(&cut, &positive, known.len(), cost)
            })
            .collect();
        let labels = labels.iter().map(|label| (*label).to_owned()).collect();
        Self { labels, known, planes, share: 0.0, sharpness: 1.0 }
    }

    fn margins(&self, features: &[u64], share: f32) -> Vec<f32> {
        let row = numbers(&self.known, features);
        match self.planes.as_slice() {
            [only] => {
                let margin = only.margin(&row, share);
                vec![-margin, margin]
            }
            many => many.iter().map(|plane| plane.margin(&row, share)).collect(),
        }
    }

    /// The likeliest label of a text and how likely it is, 0 to 1.
    pub fn read(&self, text: &str) -> (&str, f32) {
        let margins = self.margins(&grams(text, &normalise(text), &[]), self.share);
        let (at, share) = likeliest(&margins, self.sharpness);
        (self.labels.get(at).map_or("", String::as_str), share)
    }

    /// The labels, in order.
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// Bytes of the numbers that were learned.
    pub fn bytes(&self) -> usize {
        self.known.len() * (size_of::<u64>() + self.planes.len() * 3 * size_of::<f32>())
    }
}

/// The margins of a row that the model has not seen, and where its own label stands among them.
struct Judged {
    margins: Vec<f32>,
    expected: usize,
}

impl Judged {
    fn is_right(&self) -> bool {
        likeliest(&self.margins, 1.0).0 == self.expected
    }
}

fn likeliest(margins: &[f32], sharpness: f32) -> (usize, f32) {
    let mut shares: Vec<f32> = margins.iter().map(|margin| margin * sharpness).collect();
    crate::linear::softmax(&mut shares);
    shares
        .iter()
        .enumerate()
        .fold((0, 0.0), |best, (at, share)| if *share > best.1 { (at, *share) } else { best })
}

/// The rows held out as a model of the others judges them, for each of [`SHARES`].
type Tried = [Vec<Judged>; SHARES.len()];

fn judge(train: &Rows<'_>, held: &Rows<'_>, labels: &[&str], cost: f32) -> Tried {
    let model = Sentiment::fit(train, labels, cost);
    SHARES.map(|share| {
        let rows = held.features.iter().zip(&held.labels);
        rows.filter_map(|(row, label)| {
            let expected = labels.binary_search(label).ok()?;
            Some(Judged { margins: model.margins(row, share), expected })
        })
        .collect()
    })
}

/// Each row judged by a model of the other parts. Equal texts stay in one part.
fn folds(train: &Rows<'_>, labels: &[&str], cost: f32) -> Tried {
    let mut part_of: BTreeMap<&[u64], usize> = BTreeMap::new();
    let mut parts: Vec<usize> = Vec::new();
    for row in &train.features {
        let next = part_of.len() % FOLDS;
        parts.push(*part_of.entry(row.as_slice()).or_insert(next));
    }
    let mut all: Tried = Default::default();
    for part in 0..FOLDS {
        let held = train.only(|at| parts[at] == part);
        let tried = judge(&train.only(|at| parts[at] != part), &held, labels, cost);
        all.iter_mut().zip(tried).for_each(|(all, part)| all.extend(part));
    }
    all
}

/// The factor at which rows held out are least surprising.
fn sharpness(judged: &[Judged]) -> f32 {
    let surprise = |factor: f32| -> f64 {
        judged
            .iter()
            .map(|row| {
                let mut shares: Vec<f32> = row.margins.iter().map(|margin| margin * factor).collect();
                crate::linear::softmax(&mut shares);
                -f64::from(shares.get(row.expected).copied().unwrap_or_default().max(1e-6)).ln()
            })
            .sum()
    };
    let tried = (0..40).map(|step| 0.2 * 1.12f32.powi(step));
    tried
        .map(|factor| (surprise(factor), factor))
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .map_or(1.0, |best| best.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROWS: &[Labelled<'static>] = &[
        ("good", "房间很干净,服务热情"),
        ("good", "味道很好,很快送到"),
        ("good", "非常满意,下次还来"),
        ("good", "很好吃,分量足"),
        ("good", "lovely room and friendly staff"),
        ("good", "tasty food, fast delivery"),
        ("bad", "房间很脏,服务差"),
        ("bad", "味道很差,送餐太慢"),
        ("bad", "非常失望,不会再来"),
        ("bad", "难吃,分量少"),
        ("bad", "dirty room and rude staff"),
        ("bad", "cold food, slow delivery"),
    ];

    #[test]
    fn two_labels_are_told_apart_and_the_model_is_the_same_each_time() {
        let model = Sentiment::train(ROWS, &[]).expect("learned");
        for (text, wanted) in [("服务热情,很满意", "good"), ("太慢,很失望", "bad"), ("rude and slow", "bad")]
        {
            let (label, share) = model.read(text);
            assert_eq!(label, wanted, "{text}");
            assert!((0.5..=1.0).contains(&share), "{share}");
        }
        let again = Sentiment::train(ROWS, &[]).expect("learned");
        assert_eq!(format!("{model:?}"), format!("{again:?}"));
    }

    #[test]
    fn more_than_two_labels_work_too() {
        let mut rows = ROWS.to_vec();
        rows.extend([
            ("so", "还可以,一般"),
            ("so", "一般般吧"),
            ("so", "it is okay, average"),
            ("so", "okay, nothing special"),
        ]);
        let model = Sentiment::train(&rows, ROWS).expect("learned");
        assert_eq!(model.labels().len(), 3);
        assert_eq!(model.read("一般,还可以").0, "so");
    }

    #[test]
    fn what_cannot_be_learned_from_is_refused() {
        assert_eq!(Sentiment::train(&[], &[]).expect_err("refused"), SentimentError::Labels(0));
        assert_eq!(
            Sentiment::train(&[("a", "x"), ("a", "y")], &[]).expect_err("refused"),
            SentimentError::Labels(1)
        );
        let names: Vec<String> = (0..=MAX_LABELS).map(|i| format!("l{i}")).collect();
        let rows: Vec<Labelled<'_>> = names.iter().map(|name| (name.as_str(), "text")).collect();
        assert_eq!(
            Sentiment::train(&rows, &[]).expect_err("refused"),
            SentimentError::TooMany(MAX_LABELS + 1)
        );
    }
}
