//! Every road against the plain one: the same bits.

use proptest::prelude::*;

use super::{Activation, Attention, Kernel, Norm, PANEL, Quantised, ROWS, Road, Scales, Tile};

fn roads() -> impl Iterator<Item = Kernel> {
    Road::known().into_iter().map(Kernel::new)
}

fn bits(values: &[f32]) -> Vec<u32> {
    values.iter().map(|value| value.to_bits()).collect()
}

proptest! {
    #[test]
    fn tiles_are_exact(rows in 1..=ROWS, steps in 1..40_usize, seed in any::<u64>()) {
        let depth = 4 * steps;
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            // The largest numbers often: that is where sums would overflow.
            match state >> 61 { 0 => 255, 1 => 128, 2 => 127, _ => (state >> 40) as u8 }
        };
        let values: Vec<u8> = (0..rows * depth).map(|_| next()).collect();
        let panel: Vec<u8> = (0..PANEL * depth).map(|_| next()).collect();
        for kernel in roads() {
            let mut tile: Tile = [[7; PANEL]; ROWS];
            kernel.tile(&values, depth, &panel, &mut tile);
            for (row, sums) in values.chunks_exact(depth).zip(&tile) {
                for (column, sum) in sums.iter().enumerate() {
                    let weight = |n: usize| i32::from(panel[n / 4 * 4 * PANEL + 4 * column + n % 4].cast_signed());
                    let wanted: i32 = row.iter().enumerate().map(|(n, value)| i32::from(*value) * weight(n)).sum();
                    prop_assert_eq!(*sum, wanted, "{}", kernel.road().name());
                }
            }
        }
    }

    #[test]
    fn floats_are_the_same_bits(
        values in prop::collection::vec(-30_f32..30.0, 240),
        other in prop::collection::vec(-2_f32..2.0, 240),
        width in prop::sample::select(vec![5_usize, 16, 24, 40, 80, 240]),
    ) {
        let rows = values.len() / width * width;
        let (values, other) = (&values[..rows], &other[..rows]);
        let norm = Norm { gain: other[..width].to_vec(), bias: values[..width].to_vec(), epsilon: 1e-12 };
        let run = |kernel: Kernel| {
            let mut normed = values.to_vec();
            kernel.add_norm(&mut normed, other, &norm);
            let mut small = Quantised::default();
            kernel.quantise(values, width, &mut small);
            let mut context = vec![0.0; 80];
            let mut scratch = Vec::new();
            let heads = if width == 5 { 1 } else { 2 };
            kernel.attend(&mut Attention { qkv: &values_of(values), hidden: 20, heads, out: &mut context, scratch: &mut scratch });
            (bits(&normed), small.bytes, small.rows, bits(&context))
        };
        let wanted = run(Kernel::new(Road::Plain));
        for kernel in roads() {
            prop_assert_eq!(run(kernel), wanted.clone(), "{}", kernel.road().name());
        }
    }

    #[test]
    fn bytes_stand_for_their_values(values in prop::collection::vec(-30_f32..30.0, 1..90)) {
        let mut small = Quantised::default();
        Kernel::new(Road::best()).quantise(&values, values.len(), &mut small);
        let (scale, zero) = small.rows[0];
        for (value, byte) in values.iter().zip(&small.bytes) {
            let back = (i32::from(*byte) - zero) as f32 * scale;
            prop_assert!((back - value).abs() <= scale * 1.01, "{value} became {back}, a step is {scale}");
        }
    }
}

/// 240 numbers as queries, keys and values of four tokens.
fn values_of(values: &[f32]) -> Vec<f32> {
    values.iter().copied().chain(std::iter::repeat(0.5)).take(240).collect()
}

#[test]
fn activations_are_what_they_are_called() {
    let known = [
        (Activation::None, [-3.0, 0.0, 0.5, 4.0]),
        (Activation::Gelu, [-0.004_049_694, 0.0, 0.345_731_23, 3.999_873_3]),
        (Activation::GeluTanh, [-0.003_637_392_4, 0.0, 0.345_714, 3.999_93]),
        (Activation::Relu, [0.0, 0.0, 0.5, 4.0]),
    ];
    let mut tile: Tile = [[0; PANEL]; ROWS];
    tile[0][..4].copy_from_slice(&[-6, 0, 1, 8]);
    let scales =
        Scales { rows: &[(0.25, 0)], columns: &[2.0; PANEL], sums: &[9; PANEL], bias: &[0.0; PANEL] };
    for (activation, wanted) in known {
        let mut reference = vec![0.0; 4];
        Kernel::new(Road::Plain).finish(&tile, &scales, activation, &mut reference, 4, 0);
        for (found, wanted) in reference.iter().zip(wanted) {
            assert!((found - wanted).abs() < 2e-6, "{activation:?}: {found}, not {wanted}");
        }
        for kernel in roads() {
            let mut out = vec![0.0; 4];
            kernel.finish(&tile, &scales, activation, &mut out, 4, 0);
            assert_eq!(bits(&out), bits(&reference), "{activation:?} on {}", kernel.road().name());
        }
    }
}
