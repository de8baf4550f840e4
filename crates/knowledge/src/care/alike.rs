//! Which texts say about the same. Groups of them: each joins the group that it resembles most, or begins one; the same texts give the same
//! groups. A text is compared only with groups with which it shares something that tells it apart, so that a hundred thousand are seconds.

use std::collections::{BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

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
pub fn alike<T: Ord>(a: &BTreeSet<T>, b: &BTreeSet<T>) -> f32 {
    share(a.intersection(b).count(), a.len(), b.len())
}

fn share(both: usize, a: usize, b: usize) -> f32 {
    if both == 0 { 0.0 } else { both as f32 / ((a * b) as f32).sqrt() }
}

/// A text as hashes of what it is compared by.
pub(super) fn hashed(text: &str) -> BTreeSet<u64> {
    let hash = |feature: String| {
        let mut hasher = DefaultHasher::new();
        feature.hash(&mut hasher);
        hasher.finish()
    };
    features(text).into_iter().map(hash).collect()
}

/// The middles of groups: the texts around which they gather. A group may have several.
#[derive(Default)]
pub(super) struct Middles {
    /// Of each, its group and by how much it is compared.
    each: Vec<(usize, usize)>,
    /// Which of them have it.
    with: HashMap<u64, Vec<u32>>,
    /// How much each shares with the text that is looked at; all zero in between.
    both: Vec<u32>,
}

impl Middles {
    /// Texts gather around this one from now on.
    pub(super) fn add(&mut self, group: usize, features: &BTreeSet<u64>) {
        let at = u32::try_from(self.each.len()).unwrap_or(u32::MAX);
        self.each.push((group, features.len()));
        self.both.push(0);
        for feature in features {
            self.with.entry(*feature).or_default().push(at);
        }
    }

    /// The group that it resembles most, if it resembles one; of several the first.
    pub(super) fn nearest(&mut self, features: &BTreeSet<u64>) -> Option<usize> {
        let mut seen: Vec<u32> = Vec::new();
        for middle in features.iter().filter_map(|feature| self.with.get(feature)).flatten() {
            let both = &mut self.both[*middle as usize];
            if *both == 0 {
                seen.push(*middle);
            }
            *both += 1;
        }
        let mut best: Option<(f32, usize)> = None;
        for middle in seen {
            let (group, size) = self.each[middle as usize];
            let both = std::mem::take(&mut self.both[middle as usize]);
            let near = share(both as usize, size, features.len());
            let better = |(so_far, first): (f32, usize)| near > so_far || (near >= so_far && group < first);
            if near >= ALIKE && best.is_none_or(better) {
                best = Some((near, group));
            }
        }
        best.map(|(_, group)| group)
    }
}

/// The groups, the largest first, as places in `texts`; the first of each is the one around which it gathered.
pub fn groups(texts: &[&str]) -> Vec<Vec<usize>> {
    let mut middles = Middles::default();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (at, text) in texts.iter().enumerate() {
        let features = hashed(text);
        match middles.nearest(&features) {
            Some(group) => groups[group].push(at),
            None => {
                middles.add(groups.len(), &features);
                groups.push(vec![at]);
            }
        }
    }
    groups.sort_by(|a, b| b.len().cmp(&a.len()).then(a[0].cmp(&b[0])));
    groups
}

/// The text that says best what all of them say: the one that is most like the others; of several the first.
pub(super) fn middle(texts: &[BTreeSet<u64>]) -> Option<usize> {
    let near = |at: usize| texts.iter().map(|other| alike(&texts[at], other)).sum::<f32>();
    let all = (0..texts.len()).map(|at| (near(at), at));
    all.reduce(|best, one| if one.0 > best.0 { one } else { best }).map(|(_, at)| at)
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

    /// Whoever compares each with each finds the same groups.
    #[test]
    fn nothing_is_missed_by_looking_only_where_something_is_shared() {
        let words = ["退货", "换货", "运费", "怎么", "多久", "发票", "抬头", "refund", "ship", "order"];
        let text = |n: usize| {
            let pick = |k: usize| words[(n * 7 + n / 3 * k + k * k) % words.len()];
            format!("{}{}{} {}", pick(1), pick(2), pick(3), pick(4))
        };
        let texts: Vec<String> = (0..300).map(text).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let each: Vec<BTreeSet<String>> = texts.iter().map(|text| features(text)).collect();
        let mut plain: Vec<Vec<usize>> = Vec::new();
        for at in 0..texts.len() {
            let mut best: Option<(usize, f32)> = None;
            for (group, members) in plain.iter().enumerate() {
                let near = alike(&each[at], &each[members[0]]);
                if near >= ALIKE && best.is_none_or(|(_, so_far)| near > so_far) {
                    best = Some((group, near));
                }
            }
            match best {
                Some((group, _)) => plain[group].push(at),
                None => plain.push(vec![at]),
            }
        }
        plain.sort_by(|a, b| b.len().cmp(&a.len()).then(a[0].cmp(&b[0])));
        assert_eq!(groups(&texts), plain);
    }

    #[test]
    fn the_middle_is_what_most_are_like() {
        let of = |texts: &[&str]| middle(&texts.iter().map(|text| hashed(text)).collect::<Vec<_>>());
        assert_eq!(of(&["双十一活动", "双十一活动几点开始", "双十一几点开始呢亲"]), Some(1));
        assert_eq!(of(&["一样的话", "一样的话"]), Some(0));
        assert_eq!(of(&[]), None);
    }
}
