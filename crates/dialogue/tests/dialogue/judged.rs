//! Replies with what must become of them, as the files under `packs/*/eval` write them, and what the guards make of them.

use base::{Locale, Timestamp};
use dialogue::Pack;
use dialogue::guard::{Channel, Grounds, HouseRules, Origin, Reason, Rule, Verdict, guard};
use jiff::tz::TimeZone;
use nlu::entity::OrderPattern;
use serde_json::Value;

/// Monday, 30 November 2026, ten in the morning in Shanghai.
const NOW: &str = "2026-11-30T02:00:00Z";

/// Who judges, and when.
pub(crate) struct Judge<'p> {
    pack: &'p Pack,
    orders: Vec<OrderPattern>,
    now: Timestamp,
    zone: TimeZone,
}

impl<'p> Judge<'p> {
    pub(crate) fn new(pack: &'p Pack) -> Self {
        let now = Timestamp(NOW.parse::<jiff::Timestamp>().expect("now").as_microsecond());
        Self { pack, orders: pack.orders(), now, zone: TimeZone::get("Asia/Shanghai").expect("zone") }
    }
}

/// One reply of a file.
pub(crate) struct Row {
    pub(crate) half: String,
    want: String,
    pub(crate) locale: Locale,
    origin: Origin,
    channel: Channel,
    pub(crate) text: String,
    sources: Vec<String>,
    own: Vec<String>,
    results: Vec<Value>,
    house: HouseRules,
}

impl Row {
    /// All rows of a file.
    pub(crate) fn all(file: &str) -> Vec<Self> {
        file.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).map(Self::read).collect()
    }

    fn read(line: &str) -> Self {
        let cells: Vec<&str> = line.split('\t').collect();
        let [half, want, lang, kind, channel, text, rests] = cells[..] else {
            panic!("seven columns: {line}")
        };
        let mut row = Self {
            half: half.to_owned(),
            want: want.to_owned(),
            locale: if lang == "zh" { Locale::Zh } else { Locale::En },
            origin: match kind {
                "r" => Origin::Reviewed,
                "f" => Origin::Filled,
                "g" => Origin::Generated,
                other => panic!("{other}: {line}"),
            },
            channel: match channel {
                "chat" => Channel::Chat,
                "mail" => Channel::Mail,
                "sms" => Channel::Sms,
                other => panic!("{other}: {line}"),
            },
            text: text.replace("\\n", "\n"),
            sources: Vec::new(),
            own: Vec::new(),
            results: Vec::new(),
            house: HouseRules::default(),
        };
        for one in rests.split(" ¦ ").map(str::trim).filter(|one| !one.is_empty()) {
            match one.split_once(':') {
                _ if one == "self" => row.sources.push(row.text.clone()),
                Some(("src", said)) => row.sources.push(said.to_owned()),
                Some(("own", said)) => row.own.push(said.to_owned()),
                Some(("forbid", word)) => row.house.forbidden.push(word.to_owned()),
                Some(("res", answer)) => row.results.push(serde_json::from_str(answer).expect(line)),
                _ => panic!("{one}: {line}"),
            }
        }
        row
    }

    /// The rule that must hold it; none where it must pass.
    pub(crate) fn must_hold(&self) -> Option<&str> {
        self.want.strip_prefix("hold:")
    }

    /// What the guards hold it for.
    pub(crate) fn judged(&self, judge: &Judge<'_>) -> Vec<Reason> {
        let mut grounds = Grounds::new(self.origin, self.channel, self.locale, judge.now, judge.zone.clone());
        grounds.orders = &judge.orders;
        grounds.sources = self.sources.iter().map(String::as_str).collect();
        grounds.own = self.own.iter().map(String::as_str).collect();
        grounds.results = self.results.iter().collect();
        match guard(&judge.pack.guards, &self.house, &self.text, &grounds) {
            Verdict::Passed { .. } => Vec::new(),
            Verdict::Held(reasons) => reasons,
        }
    }
}

/// The name that the files have for a rule.
pub(crate) fn group(rule: Rule) -> &'static str {
    match rule {
        Rule::Empty | Rule::Length | Rule::Unfilled | Rule::Markup => "format",
        Rule::Promise => "promise",
        Rule::Process => "process",
        Rule::Ungrounded => "ungrounded",
        Rule::Personal => "personal",
        Rule::Forbidden => "forbidden",
    }
}

/// How many of a set were judged wrong.
#[derive(Default)]
pub(crate) struct Score {
    pub(crate) passes: usize,
    pub(crate) false_holds: usize,
    pub(crate) holds: usize,
    pub(crate) misses: usize,
    /// Held, but for another reason.
    pub(crate) otherwise: usize,
    pub(crate) wrong: Vec<String>,
}

impl Score {
    /// Of all rows.
    pub(crate) fn of<'r>(rows: impl Iterator<Item = &'r Row>, judge: &Judge<'_>) -> Self {
        let mut score = Self::default();
        for row in rows {
            let reasons = row.judged(judge);
            let why: Vec<String> = reasons.iter().map(|r| format!("{:?} {}", r.rule, r.words)).collect();
            match row.must_hold() {
                None => {
                    score.passes += 1;
                    if !reasons.is_empty() {
                        score.false_holds += 1;
                        score.wrong.push(format!("held: {} <- {why:?}", row.text));
                    }
                }
                Some(rule) => {
                    score.holds += 1;
                    if reasons.is_empty() {
                        score.misses += 1;
                        score.wrong.push(format!("passed ({rule}): {}", row.text));
                    } else if !reasons.iter().any(|reason| group(reason.rule) == rule) {
                        score.otherwise += 1;
                        score.wrong.push(format!("otherwise ({rule}): {} <- {why:?}", row.text));
                    }
                }
            }
        }
        score
    }
}
