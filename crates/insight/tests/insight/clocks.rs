//! Days on which the clocks are set: 23 and 25 hours long.

use insight::{Day, Zone};

const HOUR_MS: i64 = 3_600_000;

fn length_h(zone: &Zone, day: &str) -> i64 {
    let day = Day::parse(day).expect("a day");
    zone.start(day.plus(1)).ms_since(zone.start(day)) / HOUR_MS
}

#[test]
fn a_day_is_as_long_as_its_clocks_say() {
    let berlin = Zone::named("Europe/Berlin").expect("a zone");
    assert_eq!(length_h(&berlin, "2026-03-29"), 23);
    assert_eq!(length_h(&berlin, "2026-10-25"), 25);
    assert_eq!(length_h(&berlin, "2026-10-26"), 24);
    let shanghai = Zone::named("Asia/Shanghai").expect("a zone");
    assert_eq!(length_h(&shanghai, "2026-10-25"), 24);
}

#[test]
fn the_hour_that_comes_twice_is_one_hour_of_one_day() {
    let berlin = Zone::named("Europe/Berlin").expect("a zone");
    let day = Day::parse("2026-10-25").expect("a day");
    let start = berlin.start(day);
    let hours: Vec<u8> = (0..25)
        .map(|hour| berlin.day_and_hour(start.plus_ms(hour * HOUR_MS)))
        .map(|(found, hour)| {
            assert_eq!(found, day);
            hour
        })
        .collect();
    assert_eq!(&hours[..6], [0, 1, 2, 2, 3, 4]);
    assert_eq!(berlin.day_and_hour(start.plus_ms(25 * HOUR_MS)).0, day.plus(1));
    let spring = Day::parse("2026-03-29").expect("a day");
    let start = berlin.start(spring);
    assert_eq!(berlin.day_and_hour(start.plus_ms(2 * HOUR_MS)), (spring, 3), "two o'clock is left out");
}

#[test]
fn a_clock_set_forward_at_midnight_begins_the_day_at_one() {
    let beirut = Zone::named("Asia/Beirut").expect("a zone");
    let day = Day::parse("2026-03-29").expect("a day");
    assert_eq!(beirut.day_and_hour(beirut.start(day)), (day, 1));
}

#[test]
fn days_are_counted_with_both_ends() {
    let day = |text| Day::parse(text).expect("a day");
    assert_eq!(day("2026-11-20").days_to(day("2026-11-20")), 1);
    assert_eq!(day("2026-10-20").days_to(day("2026-11-20")), 32);
    assert_eq!(Day::parse("2026-02-30"), None);
}

#[test]
fn the_next_hour_of_a_day_or_of_a_week() {
    let berlin = Zone::named("Europe/Berlin").expect("a zone");
    let day = |text| Day::parse(text).expect("a day");
    let at = |text, hour: i64| berlin.start(day(text)).plus_ms(hour * HOUR_MS);
    // Sunday, 4 January 2026.
    let now = at("2026-01-04", 6);
    assert_eq!(berlin.next(now, None, 7), at("2026-01-04", 7));
    assert_eq!(berlin.next(now, None, 6), at("2026-01-05", 6), "not the hour that it is");
    assert_eq!(berlin.next(now, Some(1), 5), at("2026-01-05", 5));
    assert_eq!(berlin.next(now, Some(7), 7), at("2026-01-04", 7));
    assert_eq!(berlin.next(now, Some(7), 5), at("2026-01-11", 5));
    let spring = berlin.next(at("2026-03-28", 12), None, 2);
    assert_eq!(berlin.day_and_hour(spring), (day("2026-03-29"), 3), "two o'clock is left out");
    let autumn = berlin.next(at("2026-10-24", 12), None, 5);
    assert_eq!(berlin.day_and_hour(autumn), (day("2026-10-25"), 5), "on a day of 25 hours too");
}
