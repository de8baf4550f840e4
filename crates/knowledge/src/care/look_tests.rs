//! What a look finds, and what it leaves.

use base::{ArticleId, Locale, Timestamp, TypedId};
use uuid::Uuid;

use super::*;
use crate::care::Kind;
use crate::edition::ArticleText;

const NOW: Timestamp = Timestamp::from_ms(1_790_000_000_000);
const RETURNS: &str = "签收后 7 天内可以无理由退货，商品和配件要齐全。";

fn id(no: u128) -> ArticleId {
    ArticleId::from_uuid(Uuid::from_u128(no))
}

fn today() -> Date {
    "2026-09-21".parse().expect("a day")
}

fn text(title: &str, body: &str) -> ArticleText {
    ArticleText { title: title.to_owned(), body: body.to_owned(), ..ArticleText::default() }
}

fn edition(title: &str, body: &str) -> Edition {
    Edition {
        wordings: [(Locale::Zh, text(title, body))].into(),
        audiences: Audience::ALL.into(),
        ..Edition::default()
    }
}

/// Articles published so many days ago, looked through.
fn found(articles: &[(i64, Edition)], used: &Used) -> Vec<Found> {
    let mut look = Look::new(NOW, today());
    for (no, (days, edition)) in articles.iter().enumerate() {
        look.read(Published { id: id(no as u128), version: 1, at: NOW.plus_ms(-days * DAY_MS), edition });
    }
    assert_eq!(look.read_count(), articles.len());
    look.found(used)
}

fn findings(articles: &[(i64, Edition)]) -> Vec<Finding> {
    found(articles, &Used::default()).into_iter().map(|one| one.finding).collect()
}

fn at(ms: i64) -> Option<Timestamp> {
    Some(NOW.plus_ms(ms))
}

#[test]
fn what_is_in_order_needs_nothing() {
    let other = edition("发票", "电子发票 3 天内发到邮箱，纸质的随货寄出。");
    assert_eq!(findings(&[(1, edition("退货规则", RETURNS)), (1, other)]), []);
    assert_eq!(findings(&[]), []);
}

#[test]
fn two_that_differ_are_told_once_and_of_the_older() {
    let other = edition("退货话术", &RETURNS.replace("7 天", "15 天"));
    let all = found(&[(1, edition("退货规则", RETURNS)), (9, other.clone())], &Used::default());
    let [one] = all.as_slice() else { panic!("{all:?}") };
    assert_eq!((one.article, one.other), (Some(id(1)), Some(id(0))));
    let Finding::Contradiction { values_here, values_there, here, .. } = &one.finding else {
        panic!("{one:?}")
    };
    assert_eq!((values_here[0].as_str(), values_there[0].as_str()), ("15", "7"));
    assert!(here.contains("15 天"));
    // What never holds at the same time, in the same place or at the same depth may differ.
    for other in [
        Edition { valid_until: at(-DAY_MS), ..other.clone() },
        Edition { valid_from: at(40 * DAY_MS), ..other.clone() },
        Edition { channels: [Channel::Mail].into(), ..other.clone() },
        Edition { layer: Layer::Application, ..other.clone() },
    ] {
        let here = Edition {
            channels: [Channel::Chat].into(),
            valid_until: at(40 * DAY_MS),
            ..edition("退货规则", RETURNS)
        };
        let all = findings(&[(1, here), (9, other)]);
        assert!(!all.iter().any(|one| one.kind() == Kind::Contradiction), "{all:?}");
    }
}

#[test]
fn the_name_of_a_finding_stays_while_it_is_true() {
    let pair = |days: i64| {
        let other = edition("退货话术", &RETURNS.replace("7 天", "15 天"));
        found(&[(days, edition("退货规则", RETURNS)), (9, other)], &Used::default())
    };
    assert_eq!(pair(1)[0].key, pair(2)[0].key);
    let other = edition("退货话术", &RETURNS.replace("7 天", "30 天"));
    assert_ne!(
        pair(1)[0].key,
        found(&[(1, edition("退货规则", RETURNS)), (9, other)], &Used::default())[0].key
    );
}

#[test]
fn what_is_over_ends_soon_or_is_to_be_read_is_told() {
    let with = |change: fn(&mut Edition)| {
        let mut edition = edition("退货规则", RETURNS);
        change(&mut edition);
        findings(&[(1, edition)])
    };
    let ms = |days: i64| NOW.plus_ms(days * DAY_MS).ms();
    assert_eq!(with(|one| one.valid_until = at(-DAY_MS)), [Finding::Over { since_ms: ms(-1) }]);
    assert_eq!(with(|one| one.valid_until = at(3 * DAY_MS)), [Finding::Ending { until_ms: ms(3) }]);
    assert_eq!(with(|one| one.valid_until = at(30 * DAY_MS)), []);
    let by: Date = "2026-09-20".parse().expect("a day");
    assert_eq!(with(|one| one.review_by = "2026-09-20".parse().ok()), [Finding::ReviewDue { by }]);
    assert_eq!(with(|one| one.review_by = "2026-09-21".parse().ok()), [], "today it is still in time");
}

#[test]
fn what_is_old_or_never_told_is_told_of() {
    let article = |days: i64| [(days, edition("退货规则", RETURNS))];
    let told = Used { told: [(id(0), 3)].into(), ..Used::default() };
    let rated = Used { rated: [((id(0), 1), (1, 0))].into(), ..Used::default() };
    let kinds = |days: i64, used: &Used| -> Vec<Kind> {
        found(&article(days), used).into_iter().map(|one| one.finding.kind()).collect()
    };
    assert_eq!(kinds(400, &told), [Kind::Stale]);
    assert_eq!(kinds(360, &told), []);
    assert_eq!(kinds(100, &Used::default()), [Kind::Unused]);
    assert_eq!(kinds(100, &rated), []);
    assert_eq!(kinds(80, &Used::default()), []);
    let internal = Edition { audiences: [Audience::Agents].into(), ..edition("话术", RETURNS) };
    assert_eq!(findings(&[(100, internal)]), [], "the assistant may not tell it");
}

#[test]
fn what_readers_say_and_look_for_is_told() {
    let rated = |version: u32, counts: (u32, u32)| {
        let used = Used { rated: [((id(0), version), counts)].into(), ..Used::default() };
        found(&[(1, edition("退货规则", RETURNS))], &used)
            .into_iter()
            .map(|one| one.finding)
            .collect::<Vec<_>>()
    };
    assert_eq!(rated(1, (2, 3)), [Finding::Unhelpful { helpful: 2, unhelpful: 3 }]);
    for (version, counts) in [(1, (4, 3)), (1, (0, 2)), (2, (0, 9))] {
        assert_eq!(rated(version, counts), [], "{version} {counts:?}");
    }
    let used = Used { missed: vec![(Locale::Zh, "以旧换新".to_owned(), 5)], ..Used::default() };
    let all = found(&[], &used);
    assert_eq!((all[0].article, all[0].count), (None, 5));
    assert_eq!(all[0].finding, Finding::SearchedInVain { locale: Locale::Zh, text: "以旧换新".to_owned() });
}

#[test]
fn the_name_of_a_pair_is_the_same_whichever_is_newer() {
    let pair = |days: [i64; 2]| {
        let other = edition("退货话术", &RETURNS.replace("7 天", "15 天"));
        found(&[(days[0], edition("退货规则", RETURNS)), (days[1], other)], &Used::default())
    };
    let (one, turned) = (pair([1, 9]), pair([9, 1]));
    assert_eq!(one[0].key, turned[0].key);
    assert_ne!(one[0].article, turned[0].article);
}

#[test]
fn a_language_lacks_only_where_the_company_writes_in_it() {
    let both = |title: &str| {
        let mut edition = edition(title, "正文。");
        edition.wordings.insert(Locale::En, text(&format!("{title} en"), "Words."));
        edition
    };
    assert_eq!(findings(&[(1, edition("甲事", "正文。")), (1, edition("乙事", "正文。"))]), []);
    let missing = Finding::Missing { locale: Locale::En };
    assert_eq!(findings(&[(1, both("甲事")), (1, edition("乙事", "正文。"))]), [missing]);
    let mut behind = both("丙事");
    behind.wordings.get_mut(&Locale::Zh).expect("there").since = 2;
    assert_eq!(findings(&[(1, behind)]), [Finding::Behind { locale: Locale::En }]);
}

#[test]
fn links_to_what_is_not_there_are_told() {
    let link = |no: u128| format!("看[这里](/help/zh/articles/fees-{})。", id(no));
    assert_eq!(findings(&[(1, edition("甲事", &link(1))), (1, edition("乙事", "正文。"))]), []);
    let all = findings(&[(1, edition("甲事", &link(7)))]);
    assert!(matches!(&all[..], [Finding::DeadLink { words, .. }] if words == "这里"), "{all:?}");
    let related = Edition { related: vec![id(7)], ..edition("甲事", "正文。") };
    assert_eq!(findings(&[(1, related)]), [Finding::DeadRelated]);
}

#[test]
fn the_same_question_twice_is_told() {
    let with = |title: &str, asked: &str| {
        let mut edition = edition(title, "正文。");
        edition.wordings.get_mut(&Locale::Zh).expect("there").questions = vec![asked.to_owned()];
        edition
    };
    let all = findings(&[(2, with("退货", "能退吗？")), (1, with("换货", " 能退吗"))]);
    assert_eq!(all, [Finding::SameQuestion { locale: Locale::Zh, question: "能退吗？".to_owned() }]);
    let many: Vec<(i64, Edition)> = (0..8).map(|no| (1, with(&format!("第{no}篇"), "能退吗"))).collect();
    assert_eq!(findings(&many), [], "so many are how it is written");
}
