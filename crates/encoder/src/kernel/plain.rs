//! Sums of products in plain Rust: the fallback, and what the other roads are tested against.

use super::{DEPTH, PANEL, STEP, Tile};

/// See [`super::Kernel::tile`].
pub(super) fn tile(rows: &[u8], depth: usize, panel: &[u8], tile: &mut Tile) {
    for (row, sums) in rows.chunks_exact(depth).zip(tile.iter_mut()) {
        *sums = [0; PANEL];
        for (values, weights) in row.chunks_exact(DEPTH).zip(panel.chunks_exact(STEP)) {
            for (sum, four) in sums.iter_mut().zip(weights.chunks_exact(DEPTH)) {
                let products =
                    values.iter().zip(four).map(|(&a, &w)| i32::from(a) * i32::from(w.cast_signed()));
                *sum = sum.wrapping_add(products.sum::<i32>());
            }
        }
    }
}
