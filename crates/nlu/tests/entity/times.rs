//! Times in other circumstances: what was, other zones, clocks that are set forward and back, ends of months; other readings.

use base::Locale;
use nlu::entity::{Context, DayOrder, Kind, Prefer, Value, find};
use proptest::prelude::*;

use crate::tables::check;
use crate::{context, instant, zone};

#[test]
fn a_complaint_speaks_of_the_past() {
    let zh = Context { prefer: Prefer::Past, ..context(Locale::Zh) };
    let table = "
        [周五]就说发货 | 2026-11-20
        [周三]下的单 | 2026-11-25
        [11月28号]买的 | 2025-11-28
        [7月3日]买的 | 2026-07-03
        [双十一]买的 | 2026-11-11
        [国庆节]的单 | 2026-10-01
        [3月]就坏了 | 2026-03
        [28号]的订单 | 2026-10-28
        [上午10点]打过电话 | 2026-11-25T10:00
        [晚上9点]打过电话 | 2026-11-24T21:00
        [周末]没人理 | 2026-11-21/2026-11-22
        [周一到周三] | 2026-11-23/2026-11-25
        [明天]要用 | 2026-11-26
        [三天后]还没到 | 2026-11-28
        [2月29号] | 2024-02-29";
    check(table, &zh, Kind::Time);
    let en = Context { prefer: Prefer::Past, ..context(Locale::En) };
    let table = "
        it came on [Monday] | 2026-11-23
        [since Monday] | 2026-11-23/..
        ordered on [Nov 28] | 2025-11-28
        [3/12] | 2025-12-03
        on [the 26th] | 2026-10-26
        [Christmas] | 2025-12-25
        it arrived [at 9] | 2026-11-25T09:00
        in [May] | 2026-05
        the [weekend] | 2026-11-21/2026-11-22
        [next Friday] | 2026-12-04";
    check(&table.replace("the [weekend]", "[the weekend]"), &en, Kind::Time);
}

#[test]
fn months_and_years_end_where_they_do() {
    let at = |now: &str| Context { now: instant(now), ..context(Locale::Zh) };
    let table = "
        [一个月后] | 2027-02-28
        [三个月后] | 2027-04-30
        [明天] | 2027-02-01
        [下个月] | 2027-02
        [月底] | 2027-01-27/2027-01-31
        [下月底] | 2027-02-24/2027-02-28
        [30号] | 2027-03-30";
    check(table, &at("2027-01-31T10:00:00+08:00"), Kind::Time);
    let table = "
        [明天] | 2027-01-01
        [下周一] | 2027-01-04
        [这周五] | 2027-01-01
        [周六] | 2027-01-02
        [下个月] | 2027-01
        [上周] | 2026-12-21/2026-12-27
        [12月31号] | 2026-12-31
        [1月1号] | 2027-01-01";
    check(table, &at("2026-12-31T23:59:00+08:00"), Kind::Time);
    let table = "
        [今天] | 2026-11-30
        [这周] | 2026-11-30/2026-12-06
        [周日] | 2026-12-06
        [上周日] | 2026-11-29
        [周末] | 2026-12-05/2026-12-06
        [下周一] | 2026-12-07";
    check(table, &at("2026-11-30T00:00:00+08:00"), Kind::Time);
    let table = "
        [今天] | 2026-11-29
        [这周] | 2026-11-23/2026-11-29
        [下周一] | 2026-11-30
        [周日] | 2026-11-29
        [周一] | 2026-11-30";
    check(table, &at("2026-11-29T23:59:59+08:00"), Kind::Time);
}

fn first(text: &str, cx: &Context<'_>) -> nlu::entity::When {
    match find(text, cx, &[Kind::Time]).into_iter().next().map(|found| found.value) {
        Some(Value::Time(when)) => when,
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn hours_are_counted_as_they_pass_and_clocks_as_they_show() {
    // Berlin sets its clocks back at three on 25 October 2026, and forward at two on 28 March 2027.
    let berlin = |now: &str| Context::new(instant(now), zone("Europe/Berlin"), Locale::En);
    let cx = berlin("2026-10-25T02:30:00+02:00");
    let when = first("in 1 hour", &cx);
    assert_eq!(when.from.map(|b| b.at), Some(instant("2026-10-25T02:30:00+01:00")));
    assert_eq!(when.to_string(), "2026-10-25T02:30");
    let when = first("in 3 hours", &cx);
    assert_eq!(when.from.map(|b| b.at), Some(instant("2026-10-25T04:30:00+01:00")));
    let when = first("today", &cx);
    let (from, until) = (when.from.expect("from"), when.until.expect("until"));
    assert_eq!(until.at.ms_since(from.at), 25 * 3_600_000, "a day of 25 hours");
    // Half past two does not exist on that day: the clock shows half past three.
    let cx = berlin("2027-03-27T12:00:00+01:00");
    let when = first("tomorrow at 02:30", &cx);
    assert_eq!(when.from.map(|b| b.at), Some(instant("2027-03-28T03:30:00+02:00")));
    // The same words are other instants elsewhere.
    let shanghai = context(Locale::En);
    let here = first("tomorrow at 5pm", &shanghai).from.map(|b| b.at);
    let there =
        first("tomorrow at 5pm", &Context { zone: zone("America/New_York"), ..shanghai }).from.map(|b| b.at);
    assert_eq!(here, Some(instant("2026-11-26T17:00:00+08:00")));
    assert_eq!(there, Some(instant("2026-11-26T17:00:00-05:00")));
}

#[test]
fn what_can_be_read_two_ways_says_so() {
    let others = |text: &str, cx: &Context<'_>| {
        let found = find(text, cx, &[Kind::Time]).remove(0);
        (
            found.value.to_string(),
            found.others.iter().map(ToString::to_string).collect::<Vec<_>>(),
            found.confidence,
        )
    };
    let en = context(Locale::En);
    let (value, other, sure) = others("3/4", &en);
    assert_eq!((value.as_str(), other), ("2027-04-03", vec!["2027-03-04".to_owned()]));
    assert!(sure <= 0.5);
    let american = Context { day_order: DayOrder::MonthFirst, ..context(Locale::En) };
    assert_eq!(others("3/4", &american).0, "2027-03-04");
    let (value, other, _) = others("next Friday", &en);
    assert_eq!((value.as_str(), other), ("2026-12-04", vec!["2026-11-27".to_owned()]));
    let (value, other, _) = others("明天三点", &context(Locale::Zh));
    assert_eq!((value.as_str(), other), ("2026-11-26T15:00", vec!["2026-11-26T03:00".to_owned()]));
    assert!(others("明天15点", &context(Locale::Zh)).1.is_empty());
}

proptest! {
    #[test]
    fn days_counted_in_words_are_the_calendar_s(days in 1_i64..400, now in 0_i64..4_000_000_000) {
        use jiff::ToSpan as _;
        let cx = Context { now: base::Timestamp(now * 1_000_000), ..context(Locale::Zh) };
        let today = jiff::Timestamp::from_second(now).expect("an instant").to_zoned(zone("Asia/Shanghai")).date();
        let later = today.checked_add(days.days()).expect("a day");
        let earlier = today.checked_sub(days.days()).expect("a day");
        prop_assert_eq!(first(&format!("{days}天后"), &cx).to_string(), later.to_string());
        prop_assert_eq!(first(&format!("{days} days ago"), &cx).to_string(), earlier.to_string());
        let monday = first("下周一", &cx).day().expect("a day");
        prop_assert_eq!(monday.weekday(), jiff::civil::Weekday::Monday);
        let ahead = (monday - today).get_days();
        prop_assert!((1..=7).contains(&ahead), "{}", ahead);
        let month = first("下个月", &cx);
        let wanted = today.first_of_month().checked_add(1.month()).expect("a month");
        prop_assert_eq!(month.day(), Some(wanted));
    }

    #[test]
    fn every_day_is_read_as_it_is_written(days in 0_i64..60_000) {
        use jiff::ToSpan as _;
        let day = jiff::civil::date(1950, 1, 1).checked_add(days.days()).expect("a day");
        for text in [day.to_string(), format!("{}年{}月{}日", day.year(), day.month(), day.day()), format!("{}/{}/{}", day.year(), day.month(), day.day())] {
            prop_assert_eq!(first(&text, &context(Locale::Zh)).to_string(), day.to_string());
        }
    }
}
