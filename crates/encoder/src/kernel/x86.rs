//! AVX2 and AVX-512 VNNI: the only file with `unsafe` in it.
//!
//! Two things need it: calling a function that is compiled for a feature (sound, because a [`Kernel`] of a road exists only where
//! [`known`] found its features), and loads of whole registers (sound, because each takes its bytes from an array of that size).
#![expect(unsafe_code, reason = "instructions of the processor")]

use std::arch::x86_64::{
    __m256i, __m512i, _mm_cvtepu8_epi16, _mm_cvtsi32_si128, _mm256_add_epi32, _mm256_broadcastq_epi64,
    _mm256_cvtepi8_epi16, _mm256_loadu_si256, _mm256_madd_epi16, _mm256_setzero_si256, _mm256_storeu_si256,
    _mm512_dpbusd_epi32, _mm512_loadu_si512, _mm512_set1_epi32, _mm512_setzero_si512, _mm512_storeu_si512,
};

use super::{
    Activation, Attention, DEPTH, Kernel, Norm, PANEL, Quantised, ROWS, Road, STEP, Scales, Tile, float,
};

/// The roads of this file that the processor knows.
pub(super) fn known() -> impl Iterator<Item = Road> {
    let avx2 = is_x86_feature_detected!("avx2");
    let avx512 = avx2
        && is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512bw")
        && is_x86_feature_detected!("avx512dq")
        && is_x86_feature_detected!("avx512vl")
        && is_x86_feature_detected!("avx512vnni");
    [(avx2, Road::Avx2), (avx512, Road::Avx512)].into_iter().filter(|(known, _)| *known).map(|(_, road)| road)
}

/// See [`Kernel::tile`], which has checked the lengths.
pub(super) fn tile(kernel: Kernel, rows: &[u8], depth: usize, panel: &[u8], tile: &mut Tile) {
    // One copy of the loop for each number of rows, so that all sums stay in registers.
    macro_rules! sized {
        ($function:ident: $($count:literal)*) => {
            match rows.len() / depth {
                // SAFETY: the kernel's road says that the processor has the features.
                $($count => unsafe { $function::<$count>(rows, depth, panel, tile) },)*
                _ => super::plain::tile(rows, depth, panel, tile),
            }
        };
    }
    match kernel.road() {
        Road::Avx512 => sized!(tile_avx512: 1 2 3 4 5 6),
        Road::Avx2 => sized!(tile_avx2: 1 2 3 4 5 6),
        Road::Plain => super::plain::tile(rows, depth, panel, tile),
    }
}

/// Registers of 16 sums for one row of a panel.
const WIDE: usize = PANEL / 16;

#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
fn tile_avx512<const N: usize>(rows: &[u8], depth: usize, panel: &[u8], tile: &mut Tile) {
    const { assert!(N <= ROWS) };
    let mut sums = [[_mm512_setzero_si512(); WIDE]; N];
    let rows: [&[[u8; DEPTH]]; N] = std::array::from_fn(|r| rows[r * depth..(r + 1) * depth].as_chunks().0);
    let panel: &[[u8; STEP]] = panel.as_chunks().0;
    let steps = panel.len();
    let rows = rows.map(|row| &row[..steps]);
    for step in 0..steps {
        let weights: [__m512i; WIDE] = std::array::from_fn(|w| {
            // SAFETY: 64 bytes beginning at 64 w, of the step's 256.
            unsafe { _mm512_loadu_si512(panel[step][64 * w..64 * w + 64].as_ptr().cast()) }
        });
        for (row, sums) in rows.iter().zip(&mut sums) {
            let values = _mm512_set1_epi32(i32::from_le_bytes(row[step]));
            for (sum, weights) in sums.iter_mut().zip(weights) {
                *sum = _mm512_dpbusd_epi32(*sum, values, weights);
            }
        }
    }
    for (sums, row) in sums.iter().zip(tile) {
        for (sum, out) in sums.iter().zip(row.as_chunks_mut::<16>().0) {
            // SAFETY: `out` is 64 bytes.
            unsafe { _mm512_storeu_si512(out.as_mut_ptr().cast(), *sum) };
        }
    }
}

/// Columns that the AVX2 loop sums at once; each is two sums of two products until the end.
const NARROW: usize = 8;

#[target_feature(enable = "avx2")]
fn tile_avx2<const N: usize>(rows: &[u8], depth: usize, panel: &[u8], tile: &mut Tile) {
    const { assert!(N <= ROWS) };
    let rows: [&[[u8; DEPTH]]; N] = std::array::from_fn(|r| rows[r * depth..(r + 1) * depth].as_chunks().0);
    let panel: &[[u8; STEP]] = panel.as_chunks().0;
    let steps = panel.len();
    let rows = rows.map(|row| &row[..steps]);
    for first in (0..PANEL).step_by(NARROW) {
        let mut sums = [[_mm256_setzero_si256(); 2]; N];
        for step in 0..steps {
            let bytes = &panel[step][DEPTH * first..DEPTH * (first + NARROW)];
            // SAFETY: `bytes` is 32 bytes.
            let bytes = unsafe { _mm256_loadu_si256(bytes.as_ptr().cast()) };
            let weights = [
                _mm256_cvtepi8_epi16(std::arch::x86_64::_mm256_castsi256_si128(bytes)),
                _mm256_cvtepi8_epi16(std::arch::x86_64::_mm256_extracti128_si256::<1>(bytes)),
            ];
            for (row, sums) in rows.iter().zip(&mut sums) {
                let values = _mm_cvtepu8_epi16(_mm_cvtsi32_si128(i32::from_le_bytes(row[step])));
                let values = _mm256_broadcastq_epi64(values);
                for (sum, weights) in sums.iter_mut().zip(weights) {
                    *sum = _mm256_add_epi32(*sum, _mm256_madd_epi16(values, weights));
                }
            }
        }
        for (sums, row) in sums.iter().zip(tile.iter_mut()) {
            for (sum, out) in sums.iter().zip(row[first..first + NARROW].as_chunks_mut::<4>().0) {
                *out = pairs(*sum);
            }
        }
    }
}

#[target_feature(enable = "avx2")]
fn pairs(sums: __m256i) -> [i32; 4] {
    let mut eight = [0_i32; 8];
    // SAFETY: `eight` is 32 bytes.
    unsafe { _mm256_storeu_si256(eight.as_mut_ptr().cast(), sums) };
    std::array::from_fn(|n| eight[2 * n].wrapping_add(eight[2 * n + 1]))
}

/// The functions of [`float`], compiled for each road.
macro_rules! compiled {
    ($($name:ident($($arg:ident: $kind:ty),*);)*) => {
        $(pub(super) fn $name(kernel: Kernel, $($arg: $kind),*) {
            #[target_feature(enable = "avx2")]
            fn avx2($($arg: $kind),*) {
                float::$name($($arg),*);
            }
            #[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl")]
            fn avx512($($arg: $kind),*) {
                float::$name($($arg),*);
            }
            match kernel.road() {
                // SAFETY: the kernel's road says that the processor has the features.
                Road::Avx512 => unsafe { avx512($($arg),*) },
                // SAFETY: as above.
                Road::Avx2 => unsafe { avx2($($arg),*) },
                Road::Plain => float::$name($($arg),*),
            }
        })*
    };
}

compiled! {
    quantise(values: &[f32], width: usize, into: &mut Quantised);
    finish(tile: &Tile, scales: &Scales<'_>, activation: Activation, out: &mut [f32], width: usize, at: usize);
    add_norm(values: &mut [f32], other: &[f32], norm: &Norm);
    attend(attention: &mut Attention<'_>);
}
