//! Working time by table (days of 23 and 25 hours among them) and by property.

use base::{Locale, Timestamp};
use calendar::{Hours, HoursError, Span, Weekday, say_due};
use proptest::prelude::*;

const WORKDAYS: [Weekday; 5] = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];

fn at(text: &str) -> Timestamp {
    Timestamp(text.parse::<jiff::Zoned>().expect(text).timestamp().as_microsecond())
}

fn week(zone: &str, days: &[Weekday], from: &str, to: &str) -> Hours {
    let spans = days.iter().map(|day| Span::new(*day, from, to).expect("span")).collect();
    Hours::new(zone, spans, &[], &[]).expect("hours")
}

#[test]
fn shanghai_table() {
    let spans = WORKDAYS.iter().map(|day| Span::new(*day, "09:00", "18:00").expect("span")).collect();
    let hours = Hours::new(
        "Asia/Shanghai",
        spans,
        &["2026-10-01".into(), "2026-10-02".into()],
        &["2026-10-10".into()], // a Saturday worked
    )
    .expect("hours");
    let z = |t: &str| at(&format!("{t}[Asia/Shanghai]"));
    for (now, open, next, due_30) in [
        ("2026-09-28T08:59:59", false, "2026-09-28T09:00:00", "2026-09-28T09:30:00"),
        ("2026-09-28T09:00:00", true, "2026-09-28T09:00:00", "2026-09-28T09:30:00"),
        ("2026-09-28T17:45:00", true, "2026-09-28T17:45:00", "2026-09-29T09:15:00"),
        ("2026-09-28T18:00:00", false, "2026-09-29T09:00:00", "2026-09-29T09:30:00"),
        // Thursday and Friday are holidays, then the weekend.
        ("2026-09-30T17:50:00", true, "2026-09-30T17:50:00", "2026-10-05T09:20:00"),
        ("2026-10-01T10:00:00", false, "2026-10-05T09:00:00", "2026-10-05T09:30:00"),
        ("2026-10-10T10:00:00", true, "2026-10-10T10:00:00", "2026-10-10T10:30:00"),
        ("2026-10-11T10:00:00", false, "2026-10-12T09:00:00", "2026-10-12T09:30:00"),
    ] {
        assert_eq!(hours.is_open(z(now)), open, "open at {now}");
        assert_eq!(hours.next_open(z(now)), Some(z(next)), "next open at {now}");
        assert_eq!(hours.add_working(z(now), 30), Some(z(due_30)), "due from {now}");
    }
}

#[test]
fn clock_changes_are_counted_as_long_as_they_are() {
    let every =
        [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];
    let night = week("America/New_York", &every, "00:00", "24:00");
    for (from, minutes, to) in [
        // 2026-03-08: 02:00 becomes 03:00, so one working hour after 01:30 it is 03:30.
        ("2026-03-08T01:30:00-05:00[America/New_York]", 60, "2026-03-08T03:30:00-04:00[America/New_York]"),
        // 2026-11-01: 02:00 becomes 01:00, so two hours after 00:30 it is 01:30 for the second time.
        ("2026-11-01T00:30:00-04:00[America/New_York]", 120, "2026-11-01T01:30:00-05:00[America/New_York]"),
    ] {
        assert_eq!(night.add_working(at(from), minutes), Some(at(to)), "{from}");
    }
    let day = |date: &str, next: &str| {
        let z = |d: &str| at(&format!("{d}T00:00:00[America/New_York]"));
        night.working_seconds(z(date), z(next)) / 3600
    };
    assert_eq!(day("2026-03-08", "2026-03-09"), 23);
    assert_eq!(day("2026-11-01", "2026-11-02"), 25);
    assert_eq!(day("2026-06-01", "2026-06-02"), 24);
    // A shift that begins in the skipped hour begins after it.
    let early = week("America/New_York", &[Weekday::Sun], "02:30", "05:00");
    assert_eq!(
        early.next_open(at("2026-03-08T00:00:00-05:00[America/New_York]")),
        Some(at("2026-03-08T03:30:00-04:00[America/New_York]"))
    );
}

#[test]
fn a_shift_over_midnight_belongs_to_the_day_it_begins() {
    let hours = week("Asia/Shanghai", &[Weekday::Fri], "22:00", "02:00");
    let z = |t: &str| at(&format!("{t}[Asia/Shanghai]"));
    assert!(hours.is_open(z("2026-10-03T01:59:00")));
    assert!(!hours.is_open(z("2026-10-03T02:00:00")));
    assert!(!hours.is_open(z("2026-10-02T01:00:00")));
    assert_eq!(hours.add_working(z("2026-10-02T23:00:00"), 240), Some(z("2026-10-09T23:00:00")));
}

#[test]
fn what_cannot_be_read_is_named() {
    assert_eq!(
        Hours::new("Mars/Base", vec![], &[], &[]).expect_err("zone"),
        HoursError::Zone { zone: "Mars/Base".into() }
    );
    assert!(matches!(Span::new(Weekday::Mon, "9:00", "18:00"), Err(HoursError::Time { .. })));
    assert!(matches!(Span::new(Weekday::Mon, "09:00", "24:30"), Err(HoursError::Time { .. })));
    assert!(matches!(Span::new(Weekday::Mon, "09:00", "09:00"), Err(HoursError::EmptySpan { .. })));
    assert!(matches!(Hours::new("UTC", vec![], &["2026-13-01".into()], &[]), Err(HoursError::Date { .. })));
    let never = Hours::new("UTC", vec![], &[], &[]).expect("hours");
    assert_eq!((never.next_open(Timestamp(0)), never.add_working(Timestamp(0), 1)), (None, None));
    assert_eq!(never.next_open(Timestamp(i64::MAX)), None);
}

#[test]
fn due_times_are_said_plainly() {
    let z = |t: &str| at(&format!("{t}[Asia/Shanghai]"));
    let zone = jiff::tz::TimeZone::get("Asia/Shanghai").expect("zone");
    let now = z("2026-11-20T20:00:00");
    for (due, zh, en) in [
        ("2026-11-20T21:05:00", "今天 21:05", "21:05 today"),
        ("2026-11-21T09:30:00", "明天 09:30", "09:30 tomorrow"),
        ("2026-11-23T09:30:00", "11月23日（周一）09:30", "09:30 on Mon 23 Nov"),
        ("2027-01-04T09:30:00", "2027年1月4日（周一）09:30", "09:30 on Mon 4 Jan 2027"),
    ] {
        assert_eq!(say_due(z(due), now, &zone, Locale::Zh), zh);
        assert_eq!(say_due(z(due), now, &zone, Locale::En), en);
    }
}

proptest! {
    #[test]
    fn working_time_adds_up(
        start in 1_700_000_000i64..1_900_000_000,
        minutes in 0u32..6_000,
        zone in prop::sample::select(vec!["Asia/Shanghai", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "UTC"]),
        (from, to) in (0u16..1_440, 1u16..=1_440).prop_filter("a span has length", |(f, t)| f != t),
    ) {
        let spans = WORKDAYS.iter().map(|day| Span { weekday: *day, from_minute: from, to_minute: to }).collect();
        let hours = Hours::new(zone, spans, &["2026-01-01".to_owned()], &[]).expect("hours");
        let now = Timestamp(start * 1_000_000);
        if let Some(due) = hours.add_working(now, minutes) {
            prop_assert!(due >= now);
            prop_assert_eq!(hours.working_seconds(now, due), i64::from(minutes) * 60);
            if let Some(later) = hours.add_working(now, minutes + 1) {
                prop_assert!(later > due);
            }
        }
        let next = hours.next_open(now).expect("somebody works");
        prop_assert!(hours.is_open(next));
        prop_assert_eq!(hours.working_seconds(now, next), 0);
        prop_assert_eq!(hours.is_open(now), next == now);
    }
}
