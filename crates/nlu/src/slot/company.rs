//! The number by which a mainland company is taxed: its social credit code (GB 32100), 17 signs and one that checks them.

/// The signs of the code in the order of their values. I, O, S, V and Z are not used.
const SIGNS: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
/// 3 to the power of the place, modulo 31.
const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
/// How long a code is.
const LENGTH: usize = 18;

/// The last code in a text that is right, in upper case. Spaces and hyphens may stand in it.
pub(super) fn tax_number(text: &str) -> Option<String> {
    let folded = crate::normal::fold(text).to_ascii_uppercase();
    let mut words = vec![String::new()];
    for c in folded.chars() {
        match (c, words.last_mut()) {
            (' ' | '-', _) => {}
            (c, Some(word)) if c.is_ascii_alphanumeric() => word.push(c),
            _ => words.push(String::new()),
        }
    }
    // Words of a sentence in English run together: the code is what ends or begins there.
    let within = |word: &String| {
        let last = word.len().checked_sub(LENGTH)?;
        (0..=last)
            .rev()
            .filter_map(|at| word.get(at..at + LENGTH))
            .find(|code| is_code(code))
            .map(str::to_owned)
    };
    words.iter().rev().find_map(within)
}

fn is_code(code: &str) -> bool {
    let values: Option<Vec<usize>> = code.chars().map(|c| SIGNS.find(c)).collect();
    let Some(values) = values.filter(|values| values.len() == LENGTH) else { return false };
    let sum: usize = values.iter().zip(WEIGHTS).map(|(value, weight)| value * weight).sum();
    values.last() == Some(&((31 - sum % 31) % 31))
}

#[cfg(test)]
mod tests {
    use super::tax_number;

    #[test]
    fn only_a_code_whose_last_sign_is_right() {
        for (text, want) in [
            ("91350100M000100Y43", Some("91350100M000100Y43")),
            ("税号：９１３５０１００Ｍ０００１００Ｙ４３", Some("91350100M000100Y43")),
            ("our tax number is 9135 0100 M000 100Y 43 thanks", Some("91350100M000100Y43")),
            ("不是 91350100M000100Y44，是91350100M000100Y43", Some("91350100M000100Y43")),
            ("91350100M000100Y44", None),
            ("91350100M000100Y4", None),
            ("ZK20260001", None),
            ("", None),
        ] {
            assert_eq!(tax_number(text).as_deref(), want, "{text}");
        }
    }
}
