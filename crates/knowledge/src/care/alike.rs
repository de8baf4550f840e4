//! Which texts say about the same. Groups of them: each joins the group that it resembles most, or begins one; the same texts give the same
//! groups.

use std::collections::BTreeSet;

/// From here two texts say about the same.
const ALIKE: f32 = 0.35;

/// What a text is compared by: pairs of characters of Chinese, stems of words that tell something.
pub fn features(text: &str) -> BTreeSet<String> {
    let normal = nlu::normalise(text);
    let han: Vec<char> = normal.chars().filter(|c| nlu::normal::is_han(*c)).collect();
    let pairs = han.windows(2).map(|pair| pair.iter().collect::<String>());
    let words = normal.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let stems = words.map(nlu::token::stem).filter(|stem| !nlu::token::is_stop(stem));
    pairs.chain(stems).collect()
}

/// How alike two texts are by what they are compared by, from 0 to 1.
pub fn alike(a: &BTreeSet<String>, b: &BTreeSet<String>) -> f32 {
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    a.intersection(b).count() as f32 / ((a.len() * b.len()) as f32).sqrt()
}

/// The groups, the largest first, as places in `texts`; the first of each is the one around which it gathered.
pub fn groups(texts: &[&str]) -> Vec<Vec<usize>> {
    let features: Vec<BTreeSet<String>> = texts.iter().map(|text| features(text)).collect();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for at in 0..texts.len() {
        let mut best: Option<(usize, f32)> = None;
        for (group, members) in groups.iter().enumerate() {
            let near = alike(&features[at], &features[members[0]]);
            if near >= ALIKE && best.is_none_or(|(_, so_far)| near > so_far) {
                best = Some((group, near));
            }
        }
        match best {
            Some((group, _)) => groups[group].push(at),
            None => groups.push(vec![at]),
        }
    }
    groups.sort_by(|a, b| b.len().cmp(&a.len()).then(a[0].cmp(&b[0])));
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_about_the_same_stands_together() {
        let texts = [
            "双十一活动几点开始",
            "do you ship to Norway?",
            "双十一几点开始啊",
            "发票抬头怎么改",
            "can you ship this to Norway",
            "双十一什么时候开始",
        ];
        assert_eq!(groups(&texts), [vec![0, 2, 5], vec![1, 4], vec![3]]);
        assert_eq!(groups(&texts), groups(&texts), "always the same");
        assert_eq!(groups(&["", "？", "!"]), [vec![0], vec![1], vec![2]], "nothing resembles nothing");
        assert!(groups(&[]).is_empty());
    }
}
