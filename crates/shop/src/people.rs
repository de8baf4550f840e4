//! The actions `shop.call_back`, `shop.complaint` and `shop.freeze`: what people of the shop see to, put on record once.

use base::Timestamp;
use jiff::civil::{Date, DateTime};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::action::{local, today};
use crate::address::Nothing;
use crate::desk::{Deed, Kept};
use crate::{Customer, Shop};

/// How many days ahead a call can be booked.
pub const CALL_DAYS: i32 = 14;
/// The longest text that is put on record.
pub const MAX_NOTE_CHARS: usize = 500;
/// Days on which nobody of the shop is at work.
const CLOSED: &[Date] =
    &[jiff::civil::date(2027, 2, 5), jiff::civil::date(2027, 2, 6), jiff::civil::date(2027, 2, 7)];

/// When in the day somebody calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Part {
    Morning,
    Afternoon,
    Evening,
}

impl Part {
    /// The hour at which it ends; calls begin an hour before at the latest.
    const fn ends(self) -> i8 {
        match self {
            Self::Morning => 12,
            Self::Afternoon => 18,
            Self::Evening => 22,
        }
    }
}

/// What `shop.call_back` is asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CallBack {
    phone: String,
    day: String,
    part: Part,
    #[serde(default)]
    about: Option<String>,
}

/// What `shop.complaint` is asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Complaint {
    about: String,
    wanted: Wanted,
}

/// What who complains would like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Wanted {
    Refund,
    Replacement,
    Apology,
    Other,
}

/// Books a call.
pub(crate) fn call_back(_: &Shop, asked: &CallBack, kept: &mut Kept, now: Timestamp) -> Value {
    let phone = asked.phone.len() == 11 && asked.phone.bytes().all(|byte| byte.is_ascii_digit());
    let (Ok(day), Some(local), true) = (asked.day.parse::<Date>(), local(now), phone) else {
        return json!({"result": "unreadable"});
    };
    let about = asked.about.as_deref().unwrap_or_default();
    let ends = DateTime::from_parts(day, jiff::civil::time(asked.part.ends() - 1, 0, 0, 0));
    if about.chars().count() > MAX_NOTE_CHARS {
        return json!({"result": "unreadable"});
    }
    if local.datetime() >= ends {
        return json!({"result": "past"});
    }
    if (day - local.date()).get_days() > CALL_DAYS {
        return json!({"result": "too_far"});
    }
    if CLOSED.contains(&day) {
        return json!({"result": "closed"});
    }
    if let Some(number) = kept.number(Deed::CallBack, &asked.phone, &asked.day) {
        return json!({"result": "already", "call_number": number});
    }
    let number = kept.record(Deed::CallBack, &asked.phone, &asked.day);
    json!({"result": "booked", "call_number": short(&number), "day": asked.day})
}

/// Without the digits of the phone, which belong in no number.
fn short(number: &str) -> String {
    let (head, tail) = (number.get(..2), number.get(number.len().saturating_sub(4)..));
    format!("{}{}", head.unwrap_or_default(), tail.unwrap_or_default())
}

/// Puts a complaint on record. The order is what the customer names and is not looked up: nobody learns whether it exists.
pub(crate) fn complaint(_: &Shop, order: &str, asked: &Complaint, kept: &mut Kept, now: Timestamp) -> Value {
    let about = asked.about.trim();
    if about.is_empty() || about.chars().count() > MAX_NOTE_CHARS {
        return json!({"result": "unreadable"});
    }
    let number = short(&kept.record(Deed::Complaint, order, &format!("{about}/{:?}", asked.wanted)));
    let day = |days: i32| {
        let mut day = today(now)?;
        for _ in 0..days {
            day = day.tomorrow().ok()?;
            while matches!(day.weekday(), jiff::civil::Weekday::Saturday | jiff::civil::Weekday::Sunday) {
                day = day.tomorrow().ok()?;
            }
        }
        Some(day.to_string())
    };
    json!({"result": "accepted", "complaint_number": number, "contact_by": day(1), "answer_by": day(3)})
}

/// Freezes an account: nothing is shown of it.
pub(crate) fn freeze(_: &Shop, customer: &Customer, _: &Nothing, kept: &mut Kept, _: Timestamp) -> Value {
    if let Some(number) = kept.number(Deed::Freeze, &customer.reference, "") {
        return json!({"result": "already", "case_number": short(number)});
    }
    let number = kept.record(Deed::Freeze, &customer.reference, "");
    json!({"result": "frozen", "case_number": short(&number)})
}
