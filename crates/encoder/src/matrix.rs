//! Weights as 8-bit numbers, in the order in which they are multiplied.

use crate::kernel::{Activation, DEPTH, Kernel, PANEL, Quantised, ROWS, STEP, Scales, Tile};

/// Bytes that begin at a whole cache line, as the kernels like them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Aligned {
    bytes: Vec<u8>,
    start: usize,
    len: usize,
}

const LINE: usize = 64;

impl Aligned {
    /// So many zeros.
    pub(crate) fn zeros(len: usize) -> Self {
        let bytes = vec![0; len + LINE];
        let start = bytes.as_ptr().align_offset(LINE).min(LINE);
        Self { bytes, start, len }
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes[self.start..self.start + self.len]
    }

    pub(crate) fn bytes_mut(&mut self) -> &mut [u8] {
        &mut self.bytes[self.start..self.start + self.len]
    }
}

/// One layer's weights: a scale for each output, panels of [`PANEL`] outputs, in each panel steps of [`DEPTH`] inputs.
#[derive(Clone, Debug)]
pub(crate) struct Matrix {
    pub(crate) outputs: usize,
    pub(crate) weights: Aligned,
    /// For each output, and for what fills up the last panel: what one step of its weights is worth.
    scales: Vec<f32>,
    bias: Vec<f32>,
    /// The sum of its weights.
    sums: Vec<i32>,
}

impl Matrix {
    /// Bytes of the packed weights.
    pub(crate) const fn packed_len(inputs: usize, outputs: usize) -> usize {
        outputs.next_multiple_of(PANEL) * inputs.next_multiple_of(DEPTH)
    }

    /// From rows of floats, one row for each output, as checkpoints have them.
    pub(crate) fn quantised(rows: &[f32], inputs: usize, bias: Vec<f32>) -> Self {
        let outputs = bias.len();
        let mut weights = Aligned::zeros(Self::packed_len(inputs, outputs));
        let mut scales = Vec::with_capacity(outputs);
        let depth = inputs.next_multiple_of(DEPTH);
        for (output, row) in rows.chunks_exact(inputs).enumerate() {
            let most = row.iter().fold(0.0_f32, |most, weight| most.max(weight.abs()));
            let inverse = if most > 0.0 { 127.0 / most } else { 0.0 };
            scales.push(most / 127.0);
            let panel = output / PANEL * PANEL * depth;
            let bytes = &mut weights.bytes_mut()[panel..panel + PANEL * depth];
            for (input, weight) in row.iter().enumerate() {
                let small = (weight * inverse).round_ties_even().clamp(-127.0, 127.0) as i8;
                bytes[input / DEPTH * STEP + output % PANEL * DEPTH + input % DEPTH] = small.cast_unsigned();
            }
        }
        Self::packed(inputs, weights, scales, bias)
    }

    /// From weights that are packed already.
    pub(crate) fn packed(inputs: usize, weights: Aligned, scales: Vec<f32>, bias: Vec<f32>) -> Self {
        let outputs = bias.len();
        let depth = inputs.next_multiple_of(DEPTH);
        let padded = outputs.next_multiple_of(PANEL);
        let fill = |mut numbers: Vec<f32>| {
            numbers.resize(padded, 0.0);
            numbers
        };
        let (scales, bias) = (fill(scales), fill(bias));
        let mut sums = vec![0_i32; padded];
        for (panel, sums) in weights.bytes().chunks_exact(PANEL * depth).zip(sums.chunks_exact_mut(PANEL)) {
            for step in panel.chunks_exact(STEP) {
                for (sum, four) in sums.iter_mut().zip(step.chunks_exact(DEPTH)) {
                    *sum += four.iter().map(|w| i32::from(w.cast_signed())).sum::<i32>();
                }
            }
        }
        Self { outputs, weights, scales, bias, sums }
    }

    /// The scale of each output.
    pub(crate) fn scales(&self) -> &[f32] {
        &self.scales[..self.outputs]
    }

    /// The bias of each output.
    pub(crate) fn bias(&self) -> &[f32] {
        &self.bias[..self.outputs]
    }

    /// `out = activation(rows × weights + bias)`: every panel is read once for all rows.
    pub(crate) fn apply(&self, kernel: Kernel, rows: &Quantised, activation: Activation, out: &mut Vec<f32>) {
        out.resize(rows.rows.len() * self.outputs, 0.0);
        let (depth, width) = (rows.depth, self.outputs);
        let mut tile: Tile = [[0; PANEL]; ROWS];
        let panels = self.weights.bytes().chunks_exact(PANEL * depth);
        let (scales, bias) = (self.scales.as_chunks::<PANEL>().0, self.bias.as_chunks::<PANEL>().0);
        let of_columns = scales.iter().zip(self.sums.as_chunks::<PANEL>().0).zip(bias);
        for ((number, panel), ((columns, sums), bias)) in panels.enumerate().zip(of_columns) {
            let of_rows = rows.bytes.chunks(ROWS * depth).zip(rows.rows.chunks(ROWS));
            for ((bytes, scales), out) in of_rows.zip(out.chunks_mut(ROWS * width)) {
                kernel.tile(bytes, depth, panel, &mut tile);
                let scales = Scales { rows: scales, columns, sums, bias };
                kernel.finish(&tile, &scales, activation, out, width, number * PANEL);
            }
        }
    }

    /// Bytes in memory.
    pub(crate) fn memory(&self) -> usize {
        self.weights.bytes.len() + 4 * (self.scales.len() + self.bias.len() + self.sums.len())
    }
}

/// Vectors of tokens as 8-bit numbers, each with its own scale.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    pub(crate) width: usize,
    pub(crate) weights: Vec<u8>,
    pub(crate) scales: Vec<f32>,
}

impl Table {
    /// From rows of floats.
    pub(crate) fn quantised(rows: &[f32], width: usize) -> Self {
        let mut table = Self { width, weights: Vec::with_capacity(rows.len()), scales: Vec::new() };
        for row in rows.chunks_exact(width) {
            let most = row.iter().fold(0.0_f32, |most, weight| most.max(weight.abs()));
            let inverse = if most > 0.0 { 127.0 / most } else { 0.0 };
            table.scales.push(most / 127.0);
            let small = |weight: &f32| (weight * inverse).round_ties_even().clamp(-127.0, 127.0) as i8;
            table.weights.extend(row.iter().map(|weight| small(weight).cast_unsigned()));
        }
        table
    }

    /// Adds one row to `out`; a row that there is not adds nothing.
    pub(crate) fn add(&self, row: usize, out: &mut [f32]) {
        let weights = self.weights.get(row * self.width..(row + 1) * self.width);
        if let (Some(weights), Some(scale)) = (weights, self.scales.get(row)) {
            for (value, weight) in out.iter_mut().zip(weights) {
                *value += f32::from(weight.cast_signed()) * scale;
            }
        }
    }

    /// Bytes in memory.
    pub(crate) fn memory(&self) -> usize {
        self.weights.len() + 4 * self.scales.len()
    }
}
