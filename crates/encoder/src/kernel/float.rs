//! Floating point in a fixed order: sixteen sums side by side, then those together. No fused operations, no library functions, so
//! that every road gives the same bits.

use super::{PANEL, Tile};

/// Sums side by side.
const LANES: usize = 16;
/// Added and taken away, it leaves a whole number in the low bits.
const MAGIC: f32 = 12_582_912.0;

/// What follows a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Activation {
    /// Nothing.
    None,
    /// The Gaussian error linear unit.
    Gelu,
    /// Its approximation by a hyperbolic tangent.
    GeluTanh,
    /// max(0, x).
    Relu,
}

/// A layer normalisation.
#[derive(Clone, Debug)]
pub(crate) struct Norm {
    pub(crate) gain: Vec<f32>,
    pub(crate) bias: Vec<f32>,
    pub(crate) epsilon: f32,
}

/// Rows as bytes: value = (byte − zero) × scale.
#[derive(Debug, Default)]
pub(crate) struct Quantised {
    pub(crate) bytes: Vec<u8>,
    /// Bytes of a row: its width, filled up with zeros to whole steps.
    pub(crate) depth: usize,
    /// Scale and zero of each row.
    pub(crate) rows: Vec<(f32, i32)>,
}

/// What turns a tile's sums into floats: of its rows, and of its panel's columns.
pub(crate) struct Scales<'a> {
    pub(crate) rows: &'a [(f32, i32)],
    pub(crate) columns: &'a [f32; PANEL],
    /// Sum of each column's weights.
    pub(crate) sums: &'a [i32; PANEL],
    pub(crate) bias: &'a [f32; PANEL],
}

/// The attention of one text.
pub(crate) struct Attention<'a> {
    /// Query, key and value of each token, one after another.
    pub(crate) qkv: &'a [f32],
    /// Numbers of a token.
    pub(crate) hidden: usize,
    pub(crate) heads: usize,
    /// One row of `hidden` numbers for each token.
    pub(crate) out: &'a mut [f32],
    /// Room for keys turned on their side, and for one row of scores.
    pub(crate) scratch: &'a mut Vec<f32>,
}

#[inline(always)]
fn whole(value: f32) -> i32 {
    (value + MAGIC).to_bits().wrapping_sub(MAGIC.to_bits()).cast_signed()
}

#[inline(always)]
fn sum(lanes: [f32; LANES]) -> f32 {
    let eight: [f32; 8] = std::array::from_fn(|n| lanes[n] + lanes[n + 8]);
    let four: [f32; 4] = std::array::from_fn(|n| eight[n] + eight[n + 4]);
    (four[0] + four[2]) + (four[1] + four[3])
}

#[inline(always)]
fn sum_of(values: &[f32], of: impl Fn(f32) -> f32) -> f32 {
    let mut lanes = [0_f32; LANES];
    let (chunks, rest) = values.as_chunks::<LANES>();
    for chunk in chunks {
        for (lane, value) in lanes.iter_mut().zip(chunk) {
            *lane += of(*value);
        }
    }
    for (lane, value) in lanes.iter_mut().zip(rest) {
        *lane += of(*value);
    }
    sum(lanes)
}

#[inline(always)]
fn least_and_most(values: &[f32]) -> (f32, f32) {
    let (mut least, mut most) = ([0_f32; LANES], [0_f32; LANES]);
    let (chunks, rest) = values.as_chunks::<LANES>();
    for chunk in chunks {
        for ((least, most), value) in least.iter_mut().zip(&mut most).zip(chunk) {
            *least = if *value < *least { *value } else { *least };
            *most = if *value > *most { *value } else { *most };
        }
    }
    for ((least, most), value) in least.iter_mut().zip(&mut most).zip(rest) {
        *least = if *value < *least { *value } else { *least };
        *most = if *value > *most { *value } else { *most };
    }
    (least.into_iter().fold(0.0, f32::min), most.into_iter().fold(0.0, f32::max))
}

/// eˣ to about seven digits, for −87 ≤ x ≤ 87; what lies outside counts as the border.
#[inline(always)]
fn exp(x: f32) -> f32 {
    let x = if x < -87.0 { -87.0 } else { x };
    let x = if x > 87.0 { 87.0 } else { x };
    let power = x * std::f32::consts::LOG2_E;
    let n = whole(power);
    let whole = (power + MAGIC) - MAGIC;
    let rest = (x - whole * 0.693_359_4) - whole * -2.121_944_4e-4;
    let mut y = 1.987_569_2e-4_f32;
    y = y * rest + 1.398_199_9e-3;
    y = y * rest + 8.333_452e-3;
    y = y * rest + 4.166_579_6e-2;
    y = y * rest + 0.166_666_66;
    y = y * rest + 0.5;
    y = y * (rest * rest) + rest + 1.0;
    y * f32::from_bits(n.wrapping_add(127).cast_unsigned() << 23)
}

/// The error function of |x| (Abramowitz and Stegun 7.1.26, error below 2e-7).
#[inline(always)]
fn erf_of_positive(x: f32) -> f32 {
    let t = 1.0 / (1.0 + 0.327_591_1 * x);
    let mut y = 1.061_405_4_f32;
    y = y * t - 1.453_152_1;
    y = y * t + 1.421_413_8;
    y = y * t - 0.284_496_72;
    y = y * t + 0.254_829_6;
    1.0 - y * t * exp(-x * x)
}

#[inline(always)]
fn gelu(x: f32) -> f32 {
    let erf = erf_of_positive(x.abs() * std::f32::consts::FRAC_1_SQRT_2).copysign(x);
    0.5 * x * (1.0 + erf)
}

#[inline(always)]
fn gelu_tanh(x: f32) -> f32 {
    // ½ x (1 + tanh z) = x / (1 + e^−2z)
    let z = 0.797_884_6 * (x + 0.044_715 * x * x * x);
    x / (1.0 + exp(-2.0 * z))
}

/// See [`super::Kernel::quantise`].
#[inline(always)]
pub(super) fn quantise(values: &[f32], width: usize, into: &mut Quantised) {
    let depth = width.next_multiple_of(super::DEPTH);
    into.depth = depth;
    into.rows.clear();
    into.bytes.clear();
    into.bytes.resize(values.len() / width * depth, 0);
    for (row, bytes) in values.chunks_exact(width).zip(into.bytes.chunks_exact_mut(depth)) {
        let (least, most) = least_and_most(row);
        let scale = (most - least) / 255.0;
        let inverse = if scale > 0.0 { 1.0 / scale } else { 0.0 };
        let zero = whole(-least * inverse).clamp(0, 255);
        let small = |value: f32| whole(value * inverse).wrapping_add(zero).clamp(0, 255) as u8;
        let (chunks, rest) = row.as_chunks::<LANES>();
        let (wide, narrow) = bytes.as_chunks_mut::<LANES>();
        for (chunk, bytes) in chunks.iter().zip(wide.iter_mut()) {
            *bytes = std::array::from_fn(|n| small(chunk[n]));
        }
        // Where a row ends within a chunk, its bytes may still be whole: rows are filled up.
        let filled = wide.iter_mut().skip(chunks.len()).flatten().chain(narrow);
        for (value, byte) in rest.iter().zip(filled) {
            *byte = small(*value);
        }
        into.rows.push((scale, zero));
    }
}

/// See [`super::Kernel::finish`].
#[inline(always)]
pub(super) fn finish(
    tile: &Tile,
    scales: &Scales<'_>,
    activation: Activation,
    out: &mut [f32],
    width: usize,
    at: usize,
) {
    match activation {
        Activation::None => finish_with(tile, scales, out, width, at, |x| x),
        Activation::Gelu => finish_with(tile, scales, out, width, at, gelu),
        Activation::GeluTanh => finish_with(tile, scales, out, width, at, gelu_tanh),
        Activation::Relu => finish_with(tile, scales, out, width, at, |x| if x > 0.0 { x } else { 0.0 }),
    }
}

#[inline(always)]
fn finish_with(
    tile: &Tile,
    scales: &Scales<'_>,
    out: &mut [f32],
    width: usize,
    at: usize,
    activation: impl Fn(f32) -> f32,
) {
    let columns = PANEL.min(width - at);
    for ((sums, &(scale, zero)), row) in tile.iter().zip(scales.rows).zip(out.chunks_exact_mut(width)) {
        let mut values = [0_f32; PANEL];
        for n in 0..PANEL {
            let exact = sums[n].wrapping_sub(zero.wrapping_mul(scales.sums[n]));
            values[n] = exact as f32 * (scale * scales.columns[n]) + scales.bias[n];
        }
        for value in &mut values {
            *value = activation(*value);
        }
        row[at..at + columns].copy_from_slice(&values[..columns]);
    }
}

/// See [`super::Kernel::add_norm`].
#[inline(always)]
pub(super) fn add_norm(values: &mut [f32], other: &[f32], norm: &Norm) {
    let width = norm.gain.len();
    let share = 1.0 / width as f32;
    for (row, other) in values.chunks_exact_mut(width).zip(other.chunks_exact(width)) {
        for (value, other) in row.iter_mut().zip(other) {
            *value += other;
        }
        let mean = sum_of(row, |x| x) * share;
        let variance = sum_of(row, |x| (x - mean) * (x - mean)) * share;
        let inverse = 1.0 / (variance + norm.epsilon).sqrt();
        for ((value, gain), bias) in row.iter_mut().zip(&norm.gain).zip(&norm.bias) {
            *value = (*value - mean) * inverse * gain + bias;
        }
    }
}

/// See [`super::Kernel::attend`].
#[inline(always)]
pub(super) fn attend(attention: &mut Attention<'_>) {
    let Attention { qkv, hidden, heads, out, scratch } = attention;
    let (hidden, heads) = (*hidden, *heads);
    let (size, tokens) = (hidden / heads, out.len() / hidden);
    // Keys lie on their side, and their number is filled up, so that all loops are over whole lanes.
    let padded = tokens.next_multiple_of(LANES);
    scratch.clear();
    scratch.resize((size + 1) * padded, 0.0);
    let (keys, scores) = scratch.split_at_mut(size * padded);
    let factor = 1.0 / (size as f32).sqrt();
    for head in 0..heads {
        let first = head * size;
        for (token, row) in qkv.chunks_exact(3 * hidden).enumerate() {
            for (column, key) in
                keys.chunks_exact_mut(padded).zip(&row[hidden + first..hidden + first + size])
            {
                column[token] = *key;
            }
        }
        for (row, out) in qkv.chunks_exact(3 * hidden).zip(out.chunks_exact_mut(hidden)) {
            let query = &row[first..first + size];
            score(query, keys, padded, factor, scores);
            soften(scores, tokens);
            gather(&scores[..tokens], qkv, 3 * hidden, 2 * hidden + first, &mut out[first..first + size]);
        }
    }
}

/// `scores[token] = query · keys[token] × factor`.
#[inline(always)]
fn score(query: &[f32], keys: &[f32], padded: usize, factor: f32, scores: &mut [f32]) {
    for (chunk, scores) in scores.as_chunks_mut::<LANES>().0.iter_mut().enumerate() {
        let mut lanes = [0_f32; LANES];
        for (value, column) in query.iter().zip(keys.chunks_exact(padded)) {
            for (lane, key) in lanes.iter_mut().zip(&column.as_chunks::<LANES>().0[chunk]) {
                *lane += value * key;
            }
        }
        *scores = lanes.map(|lane| lane * factor);
    }
}

/// The first `tokens` scores as shares of one; those after them become nothing.
#[inline(always)]
fn soften(scores: &mut [f32], tokens: usize) {
    let most = scores[..tokens].iter().copied().fold(f32::MIN, |a, b| if b > a { b } else { a });
    for chunk in scores.as_chunks_mut::<LANES>().0 {
        for score in chunk {
            *score = exp(*score - most);
        }
    }
    scores[tokens..].fill(0.0);
    let share = 1.0 / sum_of(scores, |x| x);
    for score in scores.iter_mut() {
        *score *= share;
    }
}

/// `out = Σ shares[token] × the token's value`.
#[inline(always)]
fn gather(shares: &[f32], qkv: &[f32], width: usize, from: usize, out: &mut [f32]) {
    let mut at = from;
    let (chunks, rest) = out.as_chunks_mut::<LANES>();
    for chunk in chunks {
        let mut lanes = [0_f32; LANES];
        for (share, row) in shares.iter().zip(qkv.chunks_exact(width)) {
            for (lane, value) in lanes.iter_mut().zip(&row[at..at + LANES]) {
                *lane += share * value;
            }
        }
        *chunk = lanes;
        at += LANES;
    }
    for (n, value) in rest.iter_mut().enumerate() {
        *value = shares.iter().zip(qkv.chunks_exact(width)).map(|(share, row)| share * row[at + n]).sum();
    }
}
