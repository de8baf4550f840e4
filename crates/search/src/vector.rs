//! What a sentence encoder makes of questions and passages, in a byte a number, and how near such vectors are to what is asked.

use knowledge::Passage;

/// Characters of a passage that the encoder reads: more than it takes in would be time for nothing.
const CHARS: usize = 500;

/// What of a question or a passage the encoder reads: what it stands under says what it is about.
pub(crate) fn text(passage: &Passage) -> String {
    let heading = passage.heading.last().map_or("", String::as_str);
    format!("{heading} {}", passage.text).trim().chars().take(CHARS).collect()
}

/// A vector of length 1 in whole steps of 1/127.
pub(crate) fn packed(vector: &[f32]) -> Vec<u8> {
    vector.iter().map(|value| (value.clamp(-1.0, 1.0) * 127.0).round() as i8 as u8).collect()
}

/// The cosine of a vector and a packed one; `None` where they are not of one encoder.
pub(crate) fn near(vector: &[f32], packed: &[u8]) -> Option<f32> {
    if vector.len() != packed.len() || vector.is_empty() {
        return None;
    }
    let (mut dot, mut square) = (0.0, 0.0);
    for (own, byte) in vector.iter().zip(packed) {
        let other = f32::from(*byte as i8);
        dot += own * other;
        square += other * other;
    }
    Some(dot / square.sqrt().max(f32::EPSILON))
}

/// How far each stands out among all, in deviations and at most two: encoders differ in what they call near, so only this can be weighed.
pub(crate) fn outstanding(all: &[Option<f32>]) -> Vec<f32> {
    let known: Vec<f32> = all.iter().flatten().copied().collect();
    let count = known.len().max(1) as f32;
    let mean = known.iter().sum::<f32>() / count;
    let deviation = (known.iter().map(|one| (one - mean).powi(2)).sum::<f32>() / count).sqrt();
    let of = |one: &Option<f32>| match one {
        Some(one) if deviation > f32::EPSILON => ((one - mean) / deviation).clamp(0.0, 2.0),
        _ => 0.0,
    };
    all.iter().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packing_keeps_what_is_near() {
        let (one, other) = ([0.6, 0.8, 0.0], [0.0, 0.8, -0.6]);
        let near_itself = near(&one, &packed(&one)).expect("of one encoder");
        assert!((near_itself - 1.0).abs() < 0.01, "{near_itself}");
        let far = near(&one, &packed(&other)).expect("of one encoder");
        assert!((far - 0.64).abs() < 0.01, "{far}");
        assert_eq!(near(&one, &[1, 2]), None);
        assert_eq!(near(&[], &[]), None);
    }

    #[test]
    fn what_stands_out_does_so_on_any_scale() {
        let wide = outstanding(&[Some(0.9), Some(0.1), None, Some(0.1)]);
        let narrow = outstanding(&[Some(0.89), Some(0.81), None, Some(0.81)]);
        assert!(wide.iter().zip(&narrow).all(|(a, b)| (a - b).abs() < 1e-3), "{wide:?} {narrow:?}");
        assert_eq!((wide[1], wide[2]), (0.0, 0.0));
        assert_eq!(outstanding(&[Some(0.5), Some(0.5)]), [0.0, 0.0]);
        assert!(outstanding(&[]).is_empty());
    }
}
