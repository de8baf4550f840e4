//! What a sentence names: things, dishes, facilities, amounts; and the sentence with these taken out, as a pattern.

use super::amount::amount;
use super::world::{What, World, fold, head};

/// A phrase that may fill a slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    pub what: What,
    pub value: String,
    /// Characters of the pattern before it.
    pub at: usize,
}

/// A sentence as heard.
#[derive(Clone, Debug, Default)]
pub struct Heard {
    pub mentions: Vec<Mention>,
    /// The sentence, folded, with one letter for each mention.
    pub pattern: Vec<char>,
}

impl Heard {
    pub fn has(&self, word: &str) -> bool {
        self.find(word).is_some()
    }

    /// Where a word stands in the pattern.
    pub fn find(&self, word: &str) -> Option<usize> {
        let word: Vec<char> = word.chars().collect();
        self.pattern.windows(word.len()).position(|window| window == word)
    }

    /// The names of a domain, in the order of the text.
    pub fn names(&self, domain: usize) -> impl Iterator<Item = &str> {
        self.mentions
            .iter()
            .filter(move |mention| mention.what == What::Name(domain))
            .map(|mention| mention.value.as_str())
    }
}

/// Hears a sentence; `recent` are names spoken of before, each with its domain, which may now be cut short.
pub fn hear(world: &World, text: &str, recent: &[(usize, String)]) -> Heard {
    let chars: Vec<char> = fold(text).chars().collect();
    let short: Vec<(Vec<char>, usize, &str)> = recent
        .iter()
        .flat_map(|(domain, name)| cuts(name).map(move |cut| (cut.chars().collect(), *domain, name.as_str())))
        .collect();
    let mut out = Heard::default();
    let mut at = 0;
    while at < chars.len() {
        let rest = &chars[at..];
        // 出租车 is a way to travel; 租车 within it would be a service of hotels.
        if rest.starts_with(&['出', '租', '车']) {
            out.pattern.extend(&rest[..3]);
            at += 3;
            continue;
        }
        let mut best: (usize, Vec<(What, String)>) = (0, Vec::new());
        if let Some((length, all)) = world.called(rest) {
            best = (length, all.into_iter().map(|(what, value)| (what, value.to_owned())).collect());
        }
        for (cut, domain, name) in &short {
            if cut.len() > best.0 && rest.starts_with(cut) {
                best = (cut.len(), vec![(What::Name(*domain), (*name).to_owned())]);
            }
        }
        // 过两天 is no length of time.
        let soon = at > 0 && chars[at - 1] == '过';
        if let Some(amount) = amount(rest).filter(|amount| amount.length > best.0 && !soon) {
            best = (amount.length, vec![(amount.what, amount.value)]);
        }
        if let Some((length, value)) = free(rest).filter(|(length, _)| *length > best.0) {
            best = (length, vec![(What::Free, value.to_owned())]);
        }
        let Some(letter) = best.1.first().map(|(what, _)| letter(*what)) else {
            out.pattern.push(chars[at]);
            at += 1;
            continue;
        };
        let place = out.pattern.len();
        out.mentions.extend(best.1.into_iter().map(|(what, value)| Mention { what, value, at: place }));
        out.pattern.push(letter);
        at += best.0;
    }
    out
}

/// Ways to cut a name that was just spoken of.
fn cuts(name: &str) -> impl Iterator<Item = String> {
    let whole = fold(name);
    let head = head(name).unwrap_or_else(|| whole.clone());
    let bare = head.strip_prefix("北京").map(str::to_owned);
    let middle = bare.clone().unwrap_or_else(|| head.clone());
    let short = ["大酒店", "酒店", "餐厅", "饭店", "宾馆"]
        .into_iter()
        .find_map(|end| middle.strip_suffix(end).map(str::to_owned));
    [Some(head), bare, short]
        .into_iter()
        .flatten()
        .filter(move |cut| cut.chars().count() > 2 && *cut != whole)
        .collect::<Vec<_>>()
        .into_iter()
}

fn free(at: &[char]) -> Option<(usize, &'static str)> {
    const WORDS: [(&str, &str); 7] = [
        ("不是免费", "不免费"),
        ("不免费", "不免费"),
        ("非免费", "不免费"),
        ("收费", "不免费"),
        ("免票", "免费"),
        ("免费", "免费"),
        ("不要钱", "免费"),
    ];
    WORDS.iter().find_map(|(word, value)| {
        let word: Vec<char> = word.chars().collect();
        at.starts_with(&word).then_some((word.len(), *value))
    })
}

const fn letter(what: What) -> char {
    match what {
        What::Name(0) => 'A',
        What::Name(1) => 'B',
        What::Name(_) => 'C',
        What::Dish => 'D',
        What::Facility => 'F',
        What::Class => 'T',
        What::Rating => 'R',
        What::Money => 'M',
        What::Free => 'E',
        What::Time => 'H',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(text: &str, recent: &[(usize, String)]) -> (Vec<(What, String)>, String) {
        let world = World::read(std::path::Path::new(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/zhike/searches/database"
        )))
        .expect("the database of the tests");
        let heard = hear(&world, text, recent);
        let mentions = heard.mentions.into_iter().map(|mention| (mention.what, mention.value)).collect();
        (mentions, heard.pattern.into_iter().collect())
    }

    #[test]
    fn things_and_amounts_are_heard() {
        for (text, wanted, pattern) in [
            ("云台塔附近有什么吃的", vec![(What::Name(0), "云台塔")], "A附近有什么吃的"),
            ("想吃葱油拌面和桂花糕", vec![(What::Dish, "葱油拌面"), (What::Dish, "桂花糕")], "想吃D和D"),
            (
                "人均50到100元、评分4.5以上",
                vec![(What::Money, "50-100元"), (What::Rating, "4.5分以上")],
                "人均M、评分R",
            ),
            (
                "要有洗衣和 WIFI 的经济型酒店",
                vec![
                    (What::Facility, "洗衣服务"),
                    (What::Facility, "酒店各处提供wifi"),
                    (What::Class, "经济型"),
                ],
                "要有F和F的T酒店",
            ),
            (
                "不收门票，免费的，玩半个小时",
                vec![(What::Free, "免费"), (What::Time, "0.5小时")],
                "不收门票,E的,玩H",
            ),
            ("叫辆出租车", vec![], "叫辆出租车"),
            ("有租车服务吗", vec![(What::Facility, "租车")], "有F吗"),
        ] {
            let wanted: Vec<(What, String)> =
                wanted.into_iter().map(|(what, value)| (what, value.to_owned())).collect();
            assert_eq!(heard(text, &[]), (wanted, pattern.to_owned()), "{text}");
        }
    }

    #[test]
    fn names_that_were_offered_may_be_cut_short() {
        let offered = [(2, "北京青荷湖大酒店(东门店)".to_owned())];
        for text in ["青荷湖大酒店怎么走", "青荷湖怎么走", "北京青荷湖大酒店怎么走"]
        {
            let (mentions, pattern) = heard(text, &offered);
            assert_eq!(mentions, [(What::Name(2), offered[0].1.clone())], "{text}");
            assert_eq!(pattern, "C怎么走", "{text}");
        }
        assert_eq!(heard("青荷湖怎么走", &[]).0, []);
    }
}
