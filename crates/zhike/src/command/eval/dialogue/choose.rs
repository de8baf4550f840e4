//! Learning to choose one of several: a conditional logit model over hashed features, trained in a fixed order with steps that grow
//! shorter for features often seen (Duchi et al., Adaptive Subgradient Methods, JMLR 2011). Each time an example is looked at, half of its
//! features are hidden, so that none is leaned on alone; the weights are the mean over the later rounds. The same examples give the same
//! model.

/// Rounds over the examples; of those after the first third the mean is taken.
const ROUNDS: usize = 12;
const STEP: f32 = 0.15;
/// How strongly weights are drawn to nought each time they are touched.
const DECAY: f32 = 2e-5;
/// The share of features that are hidden.
const HIDDEN: f32 = 0.5;
/// Below this an example teaches nothing.
const LEAST: f32 = 1e-4;
const BITS: u32 = 21;

/// What speaks for an option: places of features, and how strongly each is there.
pub type Features = Vec<(u32, f32)>;

/// Options, and which is right.
pub struct Example {
    pub options: Vec<Features>,
    pub right: usize,
}

/// What was learned.
pub struct Chooser {
    weights: Vec<f32>,
}

/// The place of a feature.
pub fn feature(parts: &[u64]) -> u32 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for part in parts {
        hash = (hash ^ part).wrapping_mul(0x0000_0100_0000_01b3);
        hash ^= hash >> 29;
    }
    (hash.wrapping_mul(0xbf58_476d_1ce4_e5b9) >> (64 - BITS)) as u32
}

/// A text as part of a feature.
pub fn word(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// Numbers that look random and are always the same (xorshift, Marsaglia 2003).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn shuffle(&mut self, order: &mut [usize]) {
        for at in (1..order.len()).rev() {
            order.swap(at, (self.next() % (at as u64 + 1)) as usize);
        }
    }
}

impl Chooser {
    /// Learns from examples.
    pub fn learn(examples: &[Example]) -> Self {
        let mut weights = vec![0f32; 1 << BITS];
        let mut slopes = vec![0f32; 1 << BITS];
        let mut sum = vec![0f32; 1 << BITS];
        let mut order: Vec<usize> = (0..examples.len()).collect();
        let mut random = Random(0x9e37_79b9_7f4a_7c15);
        for round in 0..ROUNDS {
            random.shuffle(&mut order);
            for example in order.iter().map(|at| &examples[*at]) {
                let options = seen(&example.options, random.next() as u32);
                for (at, share) in shares(&weights, &options).into_iter().enumerate() {
                    let slope = share - if at == example.right { 1.0 } else { 0.0 };
                    if slope.abs() > LEAST {
                        step(&mut weights, &mut slopes, &options[at], slope);
                    }
                }
            }
            if round >= ROUNDS / 3 {
                sum.iter_mut().zip(&weights).for_each(|(sum, weight)| *sum += weight);
            }
        }
        Self { weights: sum }
    }

    /// The best option, the first of equals.
    pub fn choose(&self, options: &[Features]) -> usize {
        let mut best = (0, f32::NEG_INFINITY);
        for (at, option) in options.iter().enumerate() {
            let score = score(&self.weights, option);
            if score > best.1 {
                best = (at, score);
            }
        }
        best.0
    }
}

/// The options without the features that are hidden this time, the same of all.
fn seen(options: &[Features], salt: u32) -> Vec<Features> {
    let hidden = (HIDDEN * f32::from(u16::MAX)) as u32;
    let shown = |feature: u32| (feature ^ salt).wrapping_mul(0x9e37_79b1) >> 16 >= hidden;
    options.iter().map(|option| option.iter().copied().filter(|(at, _)| shown(*at)).collect()).collect()
}

fn step(weights: &mut [f32], slopes: &mut [f32], option: &[(u32, f32)], slope: f32) {
    for (at, value) in option.iter().map(|(at, value)| (*at as usize, *value)) {
        let slope = slope * value + DECAY * weights[at];
        slopes[at] += slope * slope;
        weights[at] -= STEP * slope / (slopes[at].sqrt() + 1e-3);
    }
}

fn score(weights: &[f32], option: &[(u32, f32)]) -> f32 {
    option.iter().map(|(at, value)| weights[*at as usize] * value).sum()
}

fn shares(weights: &[f32], options: &[Features]) -> Vec<f32> {
    let mut out: Vec<f32> = options.iter().map(|option| score(weights, option)).collect();
    let most = out.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    out.iter_mut().for_each(|score| *score = (*score - most).exp());
    let all: f32 = out.iter().sum();
    out.iter_mut().for_each(|share| *share /= all);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_speaks_for_an_option_is_learned() {
        let option =
            |words: &[&str]| -> Features { words.iter().map(|w| (feature(&[word(w)]), 1.0)).collect() };
        let examples: Vec<Example> = (0..40)
            .map(|at| Example {
                options: vec![option(&["keep", "ask"]), option(&["set", "tell"])],
                right: at % 2,
            })
            .chain((0..40).map(|_| Example { options: vec![option(&["bad"]), option(&["good"])], right: 1 }))
            .collect();
        let chooser = Chooser::learn(&examples);
        assert_eq!(chooser.choose(&[option(&["bad"]), option(&["good"])]), 1);
        assert_eq!(chooser.choose(&[option(&["good"]), option(&["bad"])]), 0);
        assert_eq!(chooser.choose(&[option(&["unknown"]), option(&["never seen"])]), 0);
        assert_eq!(chooser.weights, Chooser::learn(&examples).weights);
    }
}
