//! What the search promises: filters that leak nothing, updates that are there at once, an index that can be thrown away.

mod encoder;
mod folder;
mod place;

use std::collections::BTreeMap;

use base::{Locale, Timestamp};
use knowledge::{ArticleText, Audience, Channel, Edition};
use proptest::prelude::*;
use search::{Change, Found, Knowledge, Place, Query, Synonyms, limits};

const NOW: Timestamp = Timestamp(1_000_000);

fn edition(zh: (&str, &str, &[&str]), en: (&str, &str, &[&str])) -> Edition {
    let text = |(title, body, questions): (&str, &str, &[&str])| ArticleText {
        title: title.into(),
        body: body.into(),
        questions: questions.iter().map(|one| (*one).to_owned()).collect(),
        since: 1,
    };
    Edition {
        wordings: [(Locale::Zh, text(zh)), (Locale::En, text(en))].into(),
        audiences: Audience::ALL.into(),
        ..Edition::default()
    }
}

fn put(article: &str, version: u32, edition: Edition) -> Change {
    Change::Put { article: article.into(), version, edition: Box::new(edition) }
}

fn shop() -> Vec<Change> {
    vec![
        put(
            "returns",
            3,
            edition(
                (
                    "怎么退货",
                    "签收后七天内可以退。\n\n## 步骤\n\n1. 打开订单页\n2. 点“申请退货”，快递员上门取件。",
                    &["买的东西不想要了", "能退吗"],
                ),
                (
                    "How to return something",
                    "Within seven days of delivery. A courier collects the parcel.",
                    &["I want to send it back"],
                ),
            ),
        ),
        put(
            "refund",
            1,
            edition(
                ("退款多久到账", "仓库收到后三个工作日内原路退回。", &["钱什么时候退给我"]),
                (
                    "When a refund arrives",
                    "Three working days after the warehouse has the goods.",
                    &["when do I get my money"],
                ),
            ),
        ),
        put(
            "fee",
            2,
            edition(
                (
                    "运费说明",
                    "| 地区 | 运费 |\n|---|---|\n| 江浙沪 | 6元 |\n| 新疆 | 15元 |\n",
                    &["邮费多少钱"],
                ),
                (
                    "Shipping fees",
                    "| Region | Fee |\n|---|---|\n| East | 6 yuan |\n| Xinjiang | 15 yuan |\n",
                    &["what does delivery cost"],
                ),
            ),
        ),
        put(
            "invoice",
            1,
            edition(
                ("开发票", "订单完成后在订单页下载电子发票。", &["抬头可以改吗"]),
                (
                    "Invoices",
                    "Download the invoice from the order page once the order is complete.",
                    &["I need a receipt for my company"],
                ),
            ),
        ),
    ]
}

fn opened(changes: &[Change]) -> Knowledge {
    let knowledge = Knowledge::open(Place::Memory, Synonyms::default()).expect("opens");
    knowledge.apply(changes, 1).expect("applied");
    knowledge
}

fn query(text: &str, locale: Locale) -> Query<'_> {
    let locales = match locale {
        Locale::Zh => &[Locale::Zh][..],
        Locale::En => &[Locale::En][..],
    };
    Query {
        text,
        locales,
        audience: Audience::Customers,
        channel: Some(Channel::Chat),
        at: NOW,
        k: 5,
        context: &[],
    }
}

fn first(found: &Found) -> Option<&str> {
    found.hits.first().map(|hit| hit.article.as_str())
}

fn ids(found: &Found) -> Vec<&str> {
    found.hits.iter().map(|hit| hit.article.as_str()).collect()
}

#[test]
fn the_right_article_comes_first_in_both_languages() {
    let knowledge = opened(&shop());
    for (text, locale, want) in [
        ("我想把东西退掉，怎么弄", Locale::Zh, "returns"),
        ("錢什麼時候退給我", Locale::Zh, "refund"),
        ("新疆的运费", Locale::Zh, "fee"),
        ("想要电子发票", Locale::Zh, "invoice"),
        ("sending something back", Locale::En, "returns"),
        ("how much is shipping to Xinjiang", Locale::En, "fee"),
        ("receipts for our company", Locale::En, "invoice"),
        ("has my money been refunded", Locale::En, "refund"),
    ] {
        let found = knowledge.search(&query(text, locale)).expect("searched");
        assert_eq!(first(&found), Some(want), "{text}: {:?}", ids(&found));
    }
}

#[test]
fn what_was_meant_is_found_by_sound_and_by_slips() {
    let knowledge = opened(&shop());
    for (text, locale, want) in
        [("发漂", Locale::Zh, "invoice"), ("运废", Locale::Zh, "fee"), ("invioce", Locale::En, "invoice")]
    {
        let found = knowledge.search(&query(text, locale)).expect("searched");
        assert_eq!(first(&found), Some(want), "{text}");
    }
}

#[test]
fn a_synonym_finds_what_it_stands_for() {
    let groups = BTreeMap::from([(
        Locale::Zh,
        vec![vec!["运费".to_owned(), "快递费".to_owned(), "配送价".to_owned()]],
    )]);
    let knowledge = Knowledge::open(Place::Memory, Synonyms::new(&groups)).expect("opens");
    knowledge.apply(&shop(), 1).expect("applied");
    assert_eq!(first(&knowledge.search(&query("配送价", Locale::Zh)).expect("searched")), Some("fee"));
    let without = opened(&shop()).search(&query("配送价", Locale::Zh)).expect("searched");
    assert_ne!(first(&without), Some("fee"));
}

#[test]
fn a_hit_shows_its_passage_and_what_matches() {
    let knowledge = opened(&shop());
    let found = knowledge.search(&query("怎么退货，快递员会上门吗", Locale::Zh)).expect("searched");
    let hit = &found.hits[0];
    assert_eq!((hit.article.as_str(), hit.version, hit.title.as_str()), ("returns", 3, "怎么退货"));
    assert_eq!(hit.passage.heading, ["步骤"]);
    let chars: Vec<char> = hit.passage.text.chars().collect();
    let marked: Vec<String> = hit.matched.iter().map(|span| chars[span.clone()].iter().collect()).collect();
    assert!(marked.iter().any(|text| text.contains("快递员")), "{marked:?}");
    let sentence: String = chars[hit.sentence.clone().expect("a sentence")].iter().collect();
    assert!(sentence.contains("上门取件"), "{sentence}");
    assert!(hit.matched.windows(2).all(|two| two[0].end < two[1].start));
    // The passage is there even where only a similar question was near.
    let found = knowledge.search(&query("抬头可以改吗", Locale::Zh)).expect("searched");
    assert_eq!(found.hits[0].question.as_deref(), Some("抬头可以改吗"));
    assert!(found.hits[0].passage.text.contains("电子发票"), "{:?}", found.hits[0].passage);
}

#[test]
fn sureness_tells_what_is_answered_from_what_is_not() {
    let knowledge = opened(&shop());
    for (sure, unsure) in [
        (("怎么退货", Locale::Zh), ("昨晚的球赛谁赢了", Locale::Zh)),
        (("what does delivery cost", Locale::En), ("who won the football match yesterday", Locale::En)),
    ] {
        let (sure, unsure) = (
            knowledge.search(&query(sure.0, sure.1)).expect("searched").sure,
            knowledge.search(&query(unsure.0, unsure.1)).expect("searched").sure,
        );
        // Below what would even be offered.
        assert!(sure > 2.0 * unsure && unsure < 0.4, "{sure} {unsure}");
    }
    assert_eq!(knowledge.search(&query("", Locale::Zh)).expect("searched"), Found::default());
}

/// Every audience, channel, language and instant, against an article for each combination; all say the same.
#[test]
fn filters_leak_nothing() {
    let mut changes = Vec::new();
    let mut all = Vec::new();
    let dates = [(None, None), (Some(10), None), (None, Some(10)), (Some(10), Some(20))];
    for audiences in 0..8u32 {
        for channels in 0..8u32 {
            for (locale, (from, until)) in
                Locale::ALL.into_iter().flat_map(|locale| dates.map(|dates| (locale, dates)))
            {
                let text = ArticleText {
                    title: "秘密 secret".into(),
                    body: "秘密 secret".into(),
                    ..ArticleText::default()
                };
                let edition = Edition {
                    wordings: [(locale, text)].into(),
                    audiences: Audience::ALL
                        .into_iter()
                        .enumerate()
                        .filter(|(at, _)| audiences >> at & 1 == 1)
                        .map(|(_, one)| one)
                        .collect(),
                    channels: Channel::ALL
                        .into_iter()
                        .enumerate()
                        .filter(|(at, _)| channels >> at & 1 == 1)
                        .map(|(_, one)| one)
                        .collect(),
                    valid_from: from.map(Timestamp),
                    valid_until: until.map(Timestamp),
                    ..Edition::default()
                };
                let id = format!("{:04}", all.len());
                changes.push(put(&id, 1, edition.clone()));
                all.push((id, locale, edition));
            }
        }
    }
    let knowledge = opened(&changes);
    let mut seen = 0;
    for audience in Audience::ALL {
        for channel in [None, Some(Channel::Chat), Some(Channel::Mail), Some(Channel::HelpCentre)] {
            for locales in [&[Locale::Zh][..], &[Locale::En], &Locale::ALL, &[]] {
                for at in [5, 10, 15, 20].map(Timestamp) {
                    let found = knowledge
                        .search(&Query {
                            text: "秘密 secret",
                            locales,
                            audience,
                            channel,
                            at,
                            k: limits::HITS,
                            context: &[],
                        })
                        .expect("searched");
                    let allowed = |(_, locale, edition): &&(String, Locale, Edition)| {
                        locales.contains(locale)
                            && edition.audiences.contains(&audience)
                            && channel.is_none_or(|one| {
                                edition.channels.is_empty() || edition.channels.contains(&one)
                            })
                            && edition.is_valid(at)
                    };
                    let want: Vec<&str> = all.iter().filter(allowed).map(|(id, ..)| id.as_str()).collect();
                    assert!(
                        ids(&found).iter().all(|id| want.contains(id)),
                        "{audience:?} {channel:?} {at:?}"
                    );
                    assert_eq!(
                        found.hits.len(),
                        want.len().min(limits::HITS),
                        "{audience:?} {channel:?} {locales:?} {at:?}"
                    );
                    seen += found.hits.len();
                }
            }
        }
    }
    assert!(seen > 1_000);
}

#[test]
fn changes_are_there_at_once_and_the_last_holds() {
    let knowledge = opened(&shop());
    let text = "积分怎么兑换";
    assert_ne!(first(&knowledge.search(&query(text, Locale::Zh)).expect("searched")), Some("points"));
    let points =
        |body: &str| edition(("积分兑换", body, &["积分怎么用"]), ("Points", "Points are money.", &[]));
    knowledge
        .apply(&[put("points", 1, points("旧的规则")), put("points", 2, points("新的规则"))], 7)
        .expect("applied");
    let found = knowledge.search(&query(text, Locale::Zh)).expect("searched");
    assert_eq!((first(&found), found.hits[0].version), (Some("points"), 2));
    assert_eq!(found.hits.iter().filter(|hit| hit.article == "points").count(), 1);
    assert!(found.hits[0].passage.text.contains("新的"));
    assert_eq!(knowledge.position(), 7);
    knowledge.apply(&[Change::Remove("points".into()), Change::Remove("never".into())], 8).expect("applied");
    assert!(!ids(&knowledge.search(&query(text, Locale::Zh)).expect("searched")).contains(&"points"));
    assert_eq!(knowledge.position(), 8);
}

#[test]
fn ties_have_one_order_whatever_the_order_of_changes() {
    let same = |id: &str| put(id, 1, edition(("完全一样", "一样的话", &[]), ("same", "same words", &[])));
    let orders = [["a", "b", "c", "d"], ["d", "b", "a", "c"]];
    let mut answers = Vec::new();
    for order in orders {
        let knowledge = Knowledge::open(Place::Memory, Synonyms::default()).expect("opens");
        for (at, id) in order.into_iter().enumerate() {
            knowledge.apply(&[same(id)], at as u64 + 1).expect("applied");
        }
        let found = knowledge.search(&query("完全一样", Locale::Zh)).expect("searched");
        answers.push(ids(&found).into_iter().map(str::to_owned).collect::<Vec<_>>());
    }
    assert_eq!(answers, [["a", "b", "c", "d"], ["a", "b", "c", "d"]]);
}

#[test]
fn what_was_said_before_helps_to_choose() {
    let body = |what: &str| {
        edition((&format!("{what}多久充满"), &format!("{what}两小时充满。"), &[]), ("x", "x", &[]))
    };
    let knowledge = opened(&[put("lamp", 1, body("台灯")), put("phone", 1, body("耳机"))]);
    for (said, want) in [("我买了台灯", "lamp"), ("我买了耳机", "phone")] {
        let context = [said];
        let found = knowledge
            .search(&Query { context: &context, ..query("多久充满", Locale::Zh) })
            .expect("searched");
        assert_eq!(first(&found), Some(want), "{said}");
    }
}

#[test]
fn nothing_is_unbounded() {
    let knowledge = opened(&shop());
    for text in
        ["退货".repeat(100_000), "ab ".repeat(100_000), "\u{0}\u{ffff}".repeat(1_000), "#*|`".repeat(10_000)]
    {
        let found = knowledge.search(&Query { k: usize::MAX, ..query(&text, Locale::Zh) }).expect("searched");
        assert!(found.hits.len() <= limits::HITS);
    }
    assert!(
        knowledge.search(&Query { k: 0, ..query("退货", Locale::Zh) }).expect("searched").hits.is_empty()
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_query_and_any_article_can_be_read(
        text in "\\PC{0,60}", title in "\\PC{1,20}", body in "[ -~退货运费\\n|#*>-]{0,200}", k in 0..60usize
    ) {
        let knowledge = opened(&[put("a", 1, edition((&title, &body, &[&text]), (&title, &body, &[])))]);
        for locale in Locale::ALL {
            let found = knowledge.search(&Query { k, ..query(&text, locale) }).expect("searched");
            prop_assert!(found.hits.len() <= k.min(1));
            for hit in &found.hits {
                let chars = hit.passage.text.chars().count();
                prop_assert!(hit.matched.iter().chain(&hit.sentence).all(|span| span.start < span.end && span.end <= chars));
                prop_assert!((0.0..=1.0).contains(&hit.sure));
            }
        }
    }
}
