//! Amounts as people say them: of money, of time, of points; from–to, at least, at most.

use super::world::What;

/// An amount in a text: how many characters it takes, what of, and how it is written in a state.
#[derive(Debug, PartialEq, Eq)]
pub struct Amount {
    pub length: usize,
    pub what: What,
    pub value: String,
}

const UNITS: [(&str, Unit); 12] = [
    ("个多小时", Unit::Hours),
    ("个小时", Unit::Hours),
    ("个钟头", Unit::Hours),
    ("小时", Unit::Hours),
    ("小", Unit::Hours),
    ("元钱", Unit::Money),
    ("块钱", Unit::Money),
    ("元", Unit::Money),
    ("块", Unit::Money),
    ("分", Unit::Points),
    ("星", Unit::Points),
    ("天", Unit::Days),
];
const BETWEEN: [&str; 9] = ["-", "~", "—", "–", "－", "至", "到", "——", "--"];
const LEAST: [&str; 7] = ["及以上", "或以上", "以上", "之上", "往上", "或者以上", "或更高"];
const MOST: [&str; 5] = ["及以下", "以下", "以内", "之内", "之下"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Hours,
    Days,
    Money,
    Points,
}

impl Unit {
    const fn name(self) -> &'static str {
        match self {
            Self::Hours => "小时",
            Self::Days => "天",
            Self::Money => "元",
            Self::Points => "分",
        }
    }
}

/// The amount that begins at the first of folded characters.
pub fn amount(at: &[char]) -> Option<Amount> {
    let (first, mut length) = number(at)?;
    let unit = unit(&at[length..]);
    length += unit.map_or(0, |(_, taken)| taken);
    let mut second = None;
    if let Some(between) = strip(&at[length..], &BETWEEN)
        && let Some((number, taken)) = number(&at[length + between..])
    {
        length += between + taken;
        let unit = self::unit(&at[length..]);
        length += unit.map_or(0, |(_, taken)| taken);
        second = Some((number, unit.map(|(unit, _)| unit)));
    }
    let least = strip(&at[length..], &LEAST);
    let most = if least.is_none() { strip(&at[length..], &MOST) } else { None };
    length += least.or(most).unwrap_or(0);
    let unit = unit.map(|(unit, _)| unit);
    let (what, value) = written(&first, unit, second, least.is_some(), most.is_some())?;
    Some(Amount { length, what, value })
}

fn written(
    first: &str,
    unit: Option<Unit>,
    second: Option<(String, Option<Unit>)>,
    least: bool,
    most: bool,
) -> Option<(What, String)> {
    let end = if least {
        "以上"
    } else if most {
        "以下"
    } else {
        ""
    };
    let last = second.as_ref().and_then(|(_, unit)| *unit).or(unit);
    let unit = unit.or(last).or_else(|| guessed(first, second.is_some(), least))?;
    let last = last.unwrap_or(unit);
    let what = match unit {
        Unit::Hours | Unit::Days => What::Time,
        Unit::Money => What::Money,
        Unit::Points => What::Rating,
    };
    let value = match second {
        Some((second, _)) if what == What::Time => {
            format!("{first}{} - {second}{}", unit.name(), last.name())
        }
        Some((second, _)) => format!("{first}-{second}{}{end}", last.name()),
        None => format!("{first}{}{end}", unit.name()),
    };
    Some((what, value))
}

/// What a number without a unit counts: points up to five, else money.
fn guessed(first: &str, range: bool, least: bool) -> Option<Unit> {
    let value: f64 = first.parse().ok()?;
    if value <= 5.0 && least {
        Some(Unit::Points)
    } else if value >= 20.0 && (range || least) {
        Some(Unit::Money)
    } else {
        None
    }
}

fn unit(at: &[char]) -> Option<(Unit, usize)> {
    let found = UNITS.iter().find(|(name, _)| starts(at, name))?;
    // 小 alone is a slip for 小时 only where nothing follows that makes another word of it.
    if found.0 == "小" && at.get(1).is_some_and(|next| !matches!(next, '的' | '-' | '左')) {
        return None;
    }
    Some((found.1, found.0.chars().count()))
}

fn strip(at: &[char], words: &[&str]) -> Option<usize> {
    words.iter().filter(|word| starts(at, word)).map(|word| word.chars().count()).max()
}

fn starts(at: &[char], word: &str) -> bool {
    let mut rest = at.iter();
    word.chars().all(|c| rest.next() == Some(&c))
}

/// A number in digits or in Chinese, as it is written in digits.
fn number(at: &[char]) -> Option<(String, usize)> {
    let digits = at.iter().take_while(|c| c.is_ascii_digit() || **c == '.').count();
    if digits > 0 {
        let text: String = at[..digits].iter().collect();
        let text = text.trim_end_matches('.').to_owned();
        return (!text.is_empty()).then(|| (text.clone(), text.chars().count()));
    }
    if at.first() == Some(&'半') {
        return Some(("0.5".to_owned(), 1));
    }
    let (mut whole, mut small, mut taken) = (0u64, 0u64, 0);
    for c in at {
        match c {
            '十' => whole += 10 * std::mem::replace(&mut small, 0).max(u64::from(taken == 0)),
            '百' if small > 0 => whole += 100 * std::mem::take(&mut small),
            '千' if small > 0 => whole += 1000 * std::mem::take(&mut small),
            _ => match "一二三四五六七八九".chars().position(|known| known == *c) {
                Some(value) => small = value as u64 + 1,
                None if *c == '两' => small = 2,
                None => break,
            },
        }
        taken += 1;
    }
    (taken > 0).then(|| ((whole + small).to_string(), taken))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_as_states_write_them() {
        for (said, what, value) in [
            ("4.5分以上", What::Rating, "4.5分以上"),
            ("4.5以上", What::Rating, "4.5分以上"),
            ("4分及以上的", What::Rating, "4分以上"),
            ("5分", What::Rating, "5分"),
            ("五分的", What::Rating, "5分"),
            ("100-150元", What::Money, "100-150元"),
            ("100元到150元之间", What::Money, "100-150元"),
            ("50到100块", What::Money, "50-100元"),
            ("一百元以下", What::Money, "100元以下"),
            ("1000元以上", What::Money, "1000元以上"),
            ("500-600的", What::Money, "500-600元"),
            ("2小时", What::Time, "2小时"),
            ("两个小时", What::Time, "2小时"),
            ("半个小时", What::Time, "0.5小时"),
            ("0.5小时-1小时", What::Time, "0.5小时 - 1小时"),
            ("1-2小时", What::Time, "1小时 - 2小时"),
            ("1到2个小时", What::Time, "1小时 - 2小时"),
            ("3天 - 6天".replace(' ', "").as_str(), What::Time, "3天 - 6天"),
            ("12小时-3天", What::Time, "12小时 - 3天"),
        ] {
            let chars: Vec<char> = said.chars().collect();
            let heard = amount(&chars).map(|heard| (heard.what, heard.value));
            assert_eq!(heard, Some((what, value.to_owned())), "{said}");
        }
    }

    #[test]
    fn numbers_of_nothing_are_not_amounts() {
        for said in ["两家餐馆", "一个", "3号线", "小时", "元"] {
            let chars: Vec<char> = said.chars().collect();
            assert_eq!(amount(&chars), None, "{said}");
        }
    }
}
