//! Files of linear models over hashed features: one byte of weight for every feature and plane, read where they lie, without a copy.

/// The magic word, how many features there are, one line that the owner draws.
const HEAD: usize = 12;
/// By plane: scale, bias, and two numbers of the owner.
const PLANE: usize = 16;
/// Steps of a weight; features whose weights are all below two steps are left out.
const STEPS: f32 = 127.0;
const LEAST: u8 = 2;

/// A file of features in order, each with one byte for every plane.
pub(crate) struct Table<'a, const N: usize> {
    /// The line that the owner drew.
    pub(crate) line: f32,
    /// What one step of a weight is, the bias, and two numbers of the owner.
    pub(crate) planes: [[f32; 4]; N],
    keys: &'a [[u8; 4]],
    weights: &'a [[u8; N]],
}

impl<'a, const N: usize> Table<'a, N> {
    pub(crate) fn parse(bytes: &'a [u8], wanted: &[u8; 4]) -> Option<Self> {
        let (head, rest) = bytes.split_at_checked(HEAD)?;
        let (head, []) = head.as_chunks::<4>() else { return None };
        let [magic, count, line] = head else { return None };
        let count = u32::from_le_bytes(*count) as usize;
        let (planes, rest) = rest.split_at_checked(PLANE * N)?;
        let (keys, weights) = rest.split_at_checked(count.checked_mul(4)?)?;
        let (numbers, []) = planes.as_chunks::<4>() else { return None };
        let mut numbers = numbers.iter().map(|bytes| f32::from_le_bytes(*bytes));
        let mut planes = [[0f32; 4]; N];
        for number in planes.iter_mut().flatten() {
            *number = numbers.next().filter(|number| number.is_finite())?;
        }
        let (keys, []) = keys.as_chunks::<4>() else { return None };
        let (weights, []) = weights.as_chunks::<N>() else { return None };
        let line = f32::from_le_bytes(*line);
        (magic == wanted && weights.len() == count && (0.0..=1.0).contains(&line)).then_some(Self {
            line,
            planes,
            keys,
            weights,
        })
    }

    /// By plane how far the features stand on its side.
    pub(crate) fn margins(&self, features: &[u32]) -> [f32; N] {
        let mut sums = [0i32; N];
        let mut known = 0usize;
        for feature in features {
            let found = self.keys.binary_search_by_key(feature, |key| u32::from_le_bytes(*key));
            let Some(row) = found.ok().and_then(|at| self.weights.get(at)) else { continue };
            known += 1;
            sums.iter_mut().zip(row).for_each(|(sum, weight)| *sum += i32::from(*weight as i8));
        }
        let norm = norm(known);
        let mut margins = [0f32; N];
        for ((margin, sum), [scale, bias, ..]) in margins.iter_mut().zip(sums).zip(&self.planes) {
            *margin = sum as f32 * scale * norm + bias;
        }
        margins
    }
}

/// What a text that has so many known features is multiplied by, so that long ones are not louder.
pub(crate) fn norm(known: usize) -> f32 {
    1.0 / (known.max(1) as f32).sqrt()
}

/// Hashes as the file has them: shorter, in order, each once.
pub(crate) fn short(hashes: Vec<u64>) -> Vec<u32> {
    let mut out: Vec<u32> = hashes.into_iter().map(|hash| (hash ^ (hash >> 32)) as u32).collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// Weights while they are learned.
pub(crate) struct Weights<const N: usize> {
    /// The features, in order.
    pub(crate) known: Vec<u32>,
    /// By plane and feature.
    pub(crate) weights: Vec<Vec<f32>>,
    /// By plane.
    pub(crate) bias: Vec<f32>,
}

impl<const N: usize> Weights<N> {
    pub(crate) fn margins(&self, features: &[u32]) -> [f32; N] {
        let row = crate::feeling::learn::numbers(&self.known, features);
        let mut out = [0f32; N];
        for ((out, weights), bias) in out.iter_mut().zip(&self.weights).zip(&self.bias) {
            let sum: f32 = row.iter().filter_map(|feature| weights.get(*feature as usize)).sum();
            *out = sum * norm(row.len()) + bias;
        }
        out
    }

    /// The file; `own` are the owner's two numbers of each plane.
    pub(crate) fn bytes(&self, magic: &[u8; 4], line: f32, own: &[[f32; 2]; N]) -> Vec<u8> {
        let scales: Vec<f32> = self
            .weights
            .iter()
            .map(|weights| weights.iter().fold(1e-6f32, |most, weight| most.max(weight.abs())) / STEPS)
            .collect();
        let step = |plane: usize, at: usize| (self.weights[plane][at] / scales[plane]).round() as i8;
        let rows: Vec<(u32, [i8; N])> = self
            .known
            .iter()
            .enumerate()
            .map(|(at, key)| (*key, std::array::from_fn(|plane| step(plane, at))))
            .filter(|(_, row): &(u32, [i8; N])| row.iter().any(|weight| weight.unsigned_abs() >= LEAST))
            .collect();
        let mut out = magic.to_vec();
        out.extend((rows.len() as u32).to_le_bytes());
        out.extend(line.to_le_bytes());
        for ((scale, bias), [first, second]) in scales.iter().zip(&self.bias).zip(own) {
            for number in [scale, bias, first, second] {
                out.extend(number.to_le_bytes());
            }
        }
        rows.iter().for_each(|(key, _)| out.extend(key.to_le_bytes()));
        rows.iter().for_each(|(_, row)| out.extend(row.map(|weight| weight as u8)));
        out
    }
}
