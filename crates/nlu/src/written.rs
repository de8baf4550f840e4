//! Slots that are written out: e-mail addresses, amounts of money, days.

pub(crate) fn email(folded: &str) -> Option<String> {
    let ok = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | '@');
    folded
        .split(|c: char| !ok(c))
        .map(|word| word.trim_matches('.'))
        .rfind(|word| {
            word.len() <= 254
                && word.split_once('@').is_some_and(|(user, host)| {
                    !user.is_empty()
                        && host.contains('.')
                        && !host.contains('@')
                        && host.split('.').all(|part| !part.is_empty())
                })
        })
        .map(str::to_ascii_lowercase)
}

pub(crate) fn amount(normal: &str) -> Option<String> {
    let chars: Vec<char> = normal.chars().collect();
    let mut found = None;
    let mut i = 0;
    while i < chars.len() {
        if !chars[i].is_ascii_digit() {
            i += 1;
            continue;
        }
        let start = i;
        while i < chars.len()
            && (chars[i].is_ascii_digit()
                || matches!(chars[i], '.' | ',') && chars.get(i + 1).is_some_and(char::is_ascii_digit))
        {
            i += 1;
        }
        let number: String = chars[start..i].iter().filter(|c| **c != ',').collect();
        let rest: String = chars[i..].iter().collect();
        let before = start.checked_sub(1).map(|at| chars[at]);
        let unit = ["元", "块", "yuan", "rmb", "cny"].iter().any(|unit| rest.trim_start().starts_with(unit));
        if unit || matches!(before, Some('¥' | '$')) {
            found = fen(&number).or(found);
        }
    }
    found
}

fn fen(number: &str) -> Option<String> {
    let (yuan, cents) = number.split_once('.').unwrap_or((number, ""));
    let cents: String = cents.chars().chain("00".chars()).take(2).collect();
    let value = yuan.parse::<i64>().ok()?.checked_mul(100)?.checked_add(cents.parse().ok()?)?;
    Some(value.to_string())
}

pub(crate) fn date(normal: &str) -> Option<String> {
    const DAYS: &[&str] = &[
        "大前天",
        "前天",
        "昨天",
        "昨晚",
        "今天",
        "今晚",
        "明天",
        "后天",
        "大后天",
        "上周",
        "这周",
        "下周",
        "周末",
        "上个月",
        "day before yesterday",
        "yesterday",
        "today",
        "tonight",
        "tomorrow",
        "last week",
        "this week",
        "next week",
        "last month",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    let word = DAYS
        .iter()
        .filter_map(|day| normal.rfind(day).map(|at| (at + day.len(), day.len(), *day)))
        .max()
        .map(|(_, _, day)| day.to_owned());
    numeric_date(normal).or(word)
}

/// `7月3日`, `2026-07-03` and `7/3` as written.
fn numeric_date(normal: &str) -> Option<String> {
    let chars: Vec<char> = normal.chars().collect();
    let mut i = 0;
    let mut found = None;
    while i < chars.len() {
        if !chars[i].is_ascii_digit() {
            i += 1;
            continue;
        }
        let start = i;
        while i < chars.len()
            && (chars[i].is_ascii_digit() || matches!(chars[i], '年' | '月' | '日' | '号' | '-' | '/'))
        {
            i += 1;
        }
        let word: String = chars[start..i].iter().collect();
        let parts: Vec<u32> =
            word.split(|c: char| !c.is_ascii_digit()).filter_map(|p| p.parse().ok()).collect();
        let marked = word.contains('月') || word.contains('/') || word.matches('-').count() == 2;
        let day = |m: u32, d: u32| (1..=12).contains(&m) && (1..=31).contains(&d);
        if marked && matches!(parts[..], [m, d] if day(m, d))
            || matches!(parts[..], [y, m, d] if y > 1_999 && day(m, d))
        {
            found = Some(word);
        }
    }
    found
}
