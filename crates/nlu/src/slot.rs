//! Typed extractors: what a flow asks for, read from what the customer wrote. The reading itself is that of [`crate::entity`].

use std::collections::BTreeMap;

use base::{Locale, Timestamp};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::entity::digits::{Run, Spaces, is_amount, mobile, runs};
use crate::entity::view::View;
use crate::entity::{Context, Found, Grain, Kind, Line, OrderPattern, Prefer, Value, When, find, order};
use crate::file::{Reader, Stored, Writer};
use crate::normal::{fold, is_han, normalise};
use crate::spoken::plain;

mod company;
mod place;

/// The longest value kept for a free-text slot, in characters.
pub const MAX_TEXT_SLOT: usize = 200;

/// What a slot holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum SlotKind {
    /// A prefix (which customers often leave out) and a number of digits.
    OrderNumber {
        /// Letters before the digits, upper case.
        prefix: String,
        /// Least and most digits.
        digits: (usize, usize),
    },
    /// The last four digits of a phone number, or a whole number they are taken from.
    PhoneLast4 {},
    /// A mainland mobile number, 11 digits.
    Phone {},
    /// An e-mail address.
    Email {},
    /// An amount of money; the value is in fen. Money that is clearly of another currency (50美元) is none.
    Amount {},
    /// A day: `2026-11-28`, or `2026-11-30/2026-12-06` where a stretch was named; in the customer's words while no clock is given.
    Date {
        /// Whether a day without its year or week is past or to come.
        #[serde(default)]
        prefer: Prefer,
    },
    /// Whatever the customer wrote.
    Text {},
    /// Where to deliver: an address with a street or a building, as it was written. A city alone is none.
    Address {},
    /// A mainland company's 18-character social credit code, by which it is taxed; its last sign is checked.
    TaxNumber {},
}

impl SlotKind {
    /// As a pack calls it.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::OrderNumber { .. } => "order_number",
            Self::PhoneLast4 {} => "phone_last4",
            Self::Phone {} => "phone",
            Self::Email {} => "email",
            Self::Amount {} => "amount",
            Self::Date { .. } => "date",
            Self::Text {} => "text",
            Self::Address {} => "address",
            Self::TaxNumber {} => "tax_number",
        }
    }
}

/// A named slot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlotSpec {
    /// The name flows use.
    pub name: String,
    /// What it holds.
    pub kind: SlotKind,
}

/// The clock and the zone by which days are told.
#[derive(Clone, Debug)]
pub struct Clock {
    /// Now.
    pub now: Timestamp,
    /// Where the customer's clock runs.
    pub zone: TimeZone,
    /// The customer's language, by which `3/4` is a day of March or of April.
    pub locale: Locale,
}

impl Stored for SlotSpec {
    fn store(&self, out: &mut Writer) {
        self.name.store(out);
        let number = match &self.kind {
            SlotKind::OrderNumber { .. } => 0,
            SlotKind::PhoneLast4 {} => 1,
            SlotKind::Phone {} => 2,
            SlotKind::Email {} => 3,
            SlotKind::Amount {} => 4,
            SlotKind::Date { prefer: Prefer::Future } => 5,
            SlotKind::Date { prefer: Prefer::Past } => 6,
            SlotKind::Text {} => 7,
            SlotKind::Address {} => 8,
            SlotKind::TaxNumber {} => 9,
        };
        out.number(number);
        if let SlotKind::OrderNumber { prefix, digits } = &self.kind {
            prefix.store(out);
            digits.store(out);
        }
    }

    fn load(from: &mut Reader<'_>) -> Option<Self> {
        let name = String::load(from)?;
        let kind = match from.number()? {
            0 => SlotKind::OrderNumber { prefix: String::load(from)?, digits: Stored::load(from)? },
            1 => SlotKind::PhoneLast4 {},
            2 => SlotKind::Phone {},
            3 => SlotKind::Email {},
            4 => SlotKind::Amount {},
            5 => SlotKind::Date { prefer: Prefer::Future },
            6 => SlotKind::Date { prefer: Prefer::Past },
            7 => SlotKind::Text {},
            8 => SlotKind::Address {},
            9 => SlotKind::TaxNumber {},
            _ => return None,
        };
        Some(Self { name, kind })
    }
}

/// Reads one slot from a customer's words; the last match wins, because corrections come last
/// (不是 ZK20260001，是 ZK20260002).
pub fn extract(kind: &SlotKind, text: &str) -> Option<String> {
    read(kind, text, None)
}

/// The same where the clock is known: days are told as days.
pub fn extract_at(kind: &SlotKind, text: &str, clock: &Clock) -> Option<String> {
    read(kind, text, Some(clock))
}

fn read(kind: &SlotKind, text: &str, clock: Option<&Clock>) -> Option<String> {
    written(kind, text, clock).or_else(|| {
        // Told sign by sign: zed kay two oh two six.
        let told =
            matches!(kind, SlotKind::OrderNumber { .. } | SlotKind::PhoneLast4 {} | SlotKind::Phone {});
        let normal = told.then(|| normalise(text))?;
        let meant = plain(&normal);
        (meant != normal).then(|| written(kind, &meant, clock))?
    })
}

fn written(kind: &SlotKind, text: &str, clock: Option<&Clock>) -> Option<String> {
    match kind {
        SlotKind::OrderNumber { prefix, digits } => order_number(text, prefix, *digits),
        SlotKind::PhoneLast4 {} => phone_last4(&View::new(text)),
        SlotKind::Phone {} => last(text, Kind::Phone, None, Prefer::Future, |value, _| match value {
            Value::Phone(phone) if phone.line == Line::Mobile => {
                phone.number.strip_prefix("+86").map(str::to_owned)
            }
            _ => None,
        }),
        SlotKind::Email {} => last(text, Kind::Email, None, Prefer::Future, |value, _| match value {
            Value::Email { address } => Some(address.clone()),
            _ => None,
        }),
        SlotKind::Amount {} => last(text, Kind::Money, None, Prefer::Future, |value, _| match value {
            Value::Money(money) if money.most.is_none() && (money.currency == "CNY" || !money.certain) => {
                Some(money.least.to_string())
            }
            _ => None,
        }),
        SlotKind::Date { prefer } => last(text, Kind::Time, clock, *prefer, |value, words| match value {
            Value::Time(when) if !PARTS_OF_DAY.contains(&words) => {
                Some(if clock.is_some() { day(when)? } else { words.to_owned() })
            }
            _ => None,
        }),
        SlotKind::Text {} => {
            let value: String = fold(text).chars().take(MAX_TEXT_SLOT).collect();
            (!value.is_empty()).then_some(value)
        }
        SlotKind::Address {} => place::address(text),
        SlotKind::TaxNumber {} => company::tax_number(text),
    }
}

/// Words that name a part of the day and no day: 改成晚上 leaves the day as it is.
const PARTS_OF_DAY: &[&str] = &["早上", "上午", "中午", "下午", "傍晚", "晚上", "夜里"];

/// The last value of a kind that says something, with the words in which it was said.
fn last(
    text: &str,
    kind: Kind,
    clock: Option<&Clock>,
    prefer: Prefer,
    say: impl Fn(&Value, &str) -> Option<String>,
) -> Option<String> {
    let (now, zone, locale) = match clock {
        Some(clock) => (clock.now, clock.zone.clone(), clock.locale),
        None => (Timestamp::default(), TimeZone::UTC, Locale::default()),
    };
    let cx = Context { prefer, ..Context::new(now, zone, locale) };
    let said = |found: Found| say(&found.value, text.get(found.span.clone())?);
    find(text, &cx, &[kind]).into_iter().rev().find_map(said)
}

/// The day that is meant, or the stretch of days.
fn day(when: &When) -> Option<String> {
    let stretch = when.grain >= Grain::Day && when.from.is_some() && when.until.is_some();
    if stretch { Some(when.to_string()) } else { when.day().map(|day| day.to_string()) }
}

/// Reads every named slot but free text.
pub fn extract_all(specs: &[SlotSpec], text: &str) -> BTreeMap<String, String> {
    specs
        .iter()
        .filter(|spec| spec.kind != SlotKind::Text {})
        .filter_map(|spec| Some((spec.name.clone(), extract(&spec.kind, text)?)))
        .collect()
}

/// The last number with its prefix, or else the last without.
fn order_number(text: &str, prefix: &str, digits: (usize, usize)) -> Option<String> {
    let pattern = OrderPattern { prefix: prefix.to_owned(), digits };
    let view = View::new(text);
    let mut numbers = order::read(&view, &pattern);
    // Digits in the middle of a longer code (91350100M000100Y43) are no number of their own.
    numbers.retain(|number| number.full || !view.at(number.end).is_ascii_alphabetic());
    let full = numbers.iter().rev().find(|number| number.full);
    full.or(numbers.last()).map(|number| number.number.clone())
}

/// The end of a phone number: of a whole one, or four digits alone.
fn phone_last4(view: &View<'_>) -> Option<String> {
    let digits = view.chars.iter().filter(|c| c.is_ascii_digit()).count();
    let four = |run: Run| {
        let alone = run.digits.len() == 4 && (!run.joined || digits == 4);
        (alone && !is_amount(run.after) && !run.letters_before.ends_with("ZK")).then_some(run.digits)
    };
    let whole = |run: &Run| mobile(&run.digits).and_then(|number| number.get(7..).map(str::to_owned));
    runs(view, Spaces::EndWhole).into_iter().rev().find_map(|run| whole(&run).or_else(|| four(run)))
}

/// Is this text nothing but a number (an order number, a phone, four digits) and what commonly stands around one?
pub(crate) fn is_bare(normal: &str) -> bool {
    let digits = normal.chars().filter(char::is_ascii_digit).count();
    let letters = normal.chars().filter(|c| c.is_ascii_alphabetic()).count();
    let han = normal.chars().filter(|c| is_han(*c)).count();
    digits > 0 && han == 0 && letters <= 4 && (letters == 0 || digits >= 4) && normal.chars().count() <= 24
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order() -> SlotKind {
        SlotKind::OrderNumber { prefix: "ZK".into(), digits: (8, 12) }
    }

    #[test]
    fn order_numbers() {
        for (text, want) in [
            ("ZK20260001", Some("ZK20260001")),
            ("zk 2026-0001 谢谢", Some("ZK20260001")),
            ("ＺＫ２０２６０００１", Some("ZK20260001")),
            ("我的订单号是20260001", Some("ZK20260001")),
            ("order no 20260001", Some("ZK20260001")),
            ("it's zed kay two oh two six double oh oh one um thanks", Some("ZK20260001")),
            ("订单号是二零二六零零零幺", Some("ZK20260001")),
            ("不是ZK20260001，是ZK20260002", Some("ZK20260002")),
            ("ZK20260001 5678", Some("ZK20260001")),
            ("13812345678", None),
            ("顺丰SF1234567890", None),
            ("91350100M000100Y43", None),
            ("12345", None),
            ("5678", None),
            ("", None),
        ] {
            assert_eq!(extract(&order(), text).as_deref(), want, "{text}");
        }
    }

    #[test]
    fn last_four() {
        for (text, want) in [
            ("5678", Some("5678")),
            ("尾号是5678", Some("5678")),
            ("13812345678", Some("5678")),
            ("138 1234 5678", Some("5678")),
            ("+86 138 1234 5678", Some("5678")),
            ("ZK20260001 5678", Some("5678")),
            ("五六七八", Some("5678")),
            ("it's 0042", Some("0042")),
            ("不对，是 1234", Some("1234")),
            ("ZK20260001", None),
            ("12345", None),
            ("2026年", None),
        ] {
            assert_eq!(extract(&SlotKind::PhoneLast4 {}, text).as_deref(), want, "{text}");
        }
    }

    #[test]
    fn other_kinds() {
        assert_eq!(extract(&SlotKind::Phone {}, "+86 138-1234-5678").as_deref(), Some("13812345678"));
        assert_eq!(
            extract(&SlotKind::Email {}, "发到 Li.Lei@Example.com。").as_deref(),
            Some("li.lei@example.com")
        );
        assert_eq!(extract(&SlotKind::Email {}, "a@b"), None);
        assert_eq!(extract(&SlotKind::Amount {}, "扣了我1,299.5元").as_deref(), Some("129950"));
        assert_eq!(extract(&SlotKind::Amount {}, "¥20").as_deref(), Some("2000"));
        assert_eq!(extract(&SlotKind::Date { prefer: Prefer::Past }, "昨天下的单").as_deref(), Some("昨天"));
        assert_eq!(
            extract(&SlotKind::Date { prefer: Prefer::Past }, "7月3日买的").as_deref(),
            Some("7月3日")
        );
        assert_eq!(extract(&SlotKind::Amount {}, "50美元"), None);
        assert_eq!(extract(&SlotKind::Amount {}, "两百五十块吧").as_deref(), Some("25000"));
        assert_eq!(
            extract(&SlotKind::TaxNumber {}, "税号91350100m000100y43，谢谢").as_deref(),
            Some("91350100M000100Y43")
        );
        assert_eq!(extract(&SlotKind::Text {}, "  x ").as_deref(), Some("x"));
    }

    #[test]
    fn days_are_told_by_the_clock() {
        let clock = Clock {
            now: Timestamp(1_795_588_200_000_000), // Wednesday, 25 November 2026, 14:30 in Shanghai
            zone: TimeZone::fixed(jiff::tz::offset(8)),
            locale: Locale::Zh,
        };
        for (text, past, future) in [
            ("昨天下的单", "2026-11-24", "2026-11-24"),
            ("7月3日买的", "2026-07-03", "2026-07-03"),
            ("7月3日", "2026-07-03", "2027-07-03"),
            ("周五", "2026-11-20", "2026-11-27"),
            ("不是周五，是周六", "2026-11-21", "2026-11-28"),
            ("周五下午三点前", "2026-11-20", "2026-11-27"),
            ("上周", "2026-11-16/2026-11-22", "2026-11-16/2026-11-22"),
            ("5号到7号", "2026-11-05/2026-11-07", "2026-12-05/2026-12-07"),
        ] {
            for (prefer, want) in [(Prefer::Past, past), (Prefer::Future, future)] {
                assert_eq!(
                    extract_at(&SlotKind::Date { prefer }, text, &clock).as_deref(),
                    Some(want),
                    "{text}"
                );
            }
        }
        assert_eq!(extract_at(&SlotKind::Date { prefer: Prefer::Past }, "五一广场", &clock), None);
        assert_eq!(extract_at(&SlotKind::Date { prefer: Prefer::Future }, "改成晚上", &clock), None);
    }

    #[test]
    fn bare_numbers() {
        for (text, want) in [
            ("5678", true),
            ("zk20260001", true),
            ("#20260001", true),
            ("买了2件", false),
            ("iphone 15", false),
        ] {
            assert_eq!(is_bare(text), want, "{text}");
        }
    }
}
