//! The one door: what is held is said by nobody, and a safe reply takes its place; plainer words; the label in letters.

use std::sync::Arc;

use base::{Locale, Timestamp};
use dialogue::guard::{Channel, Grounds, HouseRules, Origin, Rule, Term, Verdict, guard, label};
use dialogue::text::fill;
use dialogue::{HandOffReason, Room};
use jiff::tz::TimeZone;
use proptest::prelude::*;

use crate::talk::{PACK, Talk};

fn grounds(origin: Origin, locale: Locale) -> Grounds<'static> {
    Grounds::new(origin, Channel::Chat, locale, Timestamp(1_780_000_000_000_000), TimeZone::UTC)
}

fn house(forbidden: &[&str], glossary: &[(&str, &str)], protected: &[&str]) -> HouseRules {
    let all = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let term =
        |(word, plain): &(&str, &str)| Term { word: (*word).into(), plain: (*plain).into(), locale: None };
    HouseRules {
        forbidden: all(forbidden),
        protected: all(protected),
        glossary: glossary.iter().map(term).collect(),
    }
}

fn plain(house: &HouseRules, text: &str, locale: Locale) -> String {
    match guard(&PACK.guards, house, text, &grounds(Origin::Filled, locale)) {
        Verdict::Passed { text, .. } => text,
        Verdict::Held(reasons) => panic!("{text}: {reasons:?}"),
    }
}

#[test]
fn terms_are_said_in_plainer_words_but_names_are_left_alone() {
    let house = house(
        &[],
        &[
            ("先享后付", "先收货再付款"),
            ("权益", "好处"),
            ("余额", "账户余额"),
            ("dispatch", "send"),
            ("pro", "expert"),
        ],
        &["权益卡", "Dispatch Plus"],
    );
    for (said, plainer, locale) in [
        ("这单支持先享后付。", "这单支持先收货再付款。", Locale::Zh),
        ("会员权益在页面上。", "会员好处在页面上。", Locale::Zh),
        ("请打开权益卡。", "请打开权益卡。", Locale::Zh),
        ("请打开“权益”页。", "请打开“权益”页。", Locale::Zh),
        ("请看《会员权益说明》。", "请看《会员权益说明》。", Locale::Zh),
        ("您的余额够用。", "您的账户余额够用。", Locale::Zh),
        ("您的账户余额够用。", "您的账户余额够用。", Locale::Zh),
        ("包裹已揽收。", "包裹已取件。", Locale::Zh),
        ("Dispatch takes a day.", "Send takes a day.", Locale::En),
        ("We dispatch daily.", "We send daily.", Locale::En),
        ("With Dispatch Plus it is free.", "With Dispatch Plus it is free.", Locale::En),
        ("The dispatcher waits for you.", "The dispatcher waits for you.", Locale::En),
        ("A professional or a pro.", "A professional or a expert.", Locale::En),
        ("See help.example/dispatch for more.", "See help.example/dispatch for more.", Locale::En),
    ] {
        assert_eq!(plain(&house, said, locale), plainer, "{said}");
    }
    // Words of one language are left alone in the other.
    assert_eq!(plain(&HouseRules::default(), "揽收 SKU", Locale::En), "揽收 product number");
}

#[test]
fn names_of_the_pack_are_no_jargon() {
    let title = &PACK.topics["returns.how"].title;
    let all =
        house(&[], &[(&title.zh[..title.zh.char_indices().nth(2).map_or(0, |(at, _)| at)], "某某")], &[]);
    let text = format!("您是不是想问{}", title.zh);
    assert_eq!(plain(&all, &text, Locale::Zh), text);
}

#[test]
fn a_glossary_without_an_end_changes_nothing() {
    let loops = house(&[], &[("甲词", "乙词"), ("乙词", "丙甲词丙")], &[]);
    let once = plain(&loops, "这是甲词。", Locale::Zh);
    assert_eq!(plain(&loops, &once, Locale::Zh), once);
}

#[test]
fn plainer_words_that_break_a_rule_are_not_said() {
    let house = house(&["亲亲"], &[("客户", "亲亲")], &[]);
    assert_eq!(plain(&house, "请客户签字。", Locale::Zh), "请客户签字。");
}

#[test]
fn a_reply_is_held_for_all_that_is_wrong_with_it() {
    let text = "我保证 **明天** 退您 500 元，电话 13677778888，最便宜。";
    let verdict =
        guard(&PACK.guards, &house(&["最便宜"], &[], &[]), text, &grounds(Origin::Generated, Locale::Zh));
    let Verdict::Held(reasons) = verdict else { panic!("it must be held") };
    for rule in [Rule::Promise, Rule::Markup, Rule::Ungrounded, Rule::Personal, Rule::Forbidden] {
        let reason = reasons.iter().find(|reason| reason.rule == rule);
        let reason = reason.unwrap_or_else(|| panic!("{rule:?} is missing in {reasons:?}"));
        assert_eq!(text[reason.span.clone()], reason.words);
    }
}

#[test]
fn what_is_held_is_not_said_and_a_person_comes() {
    let mut talk = Talk::new();
    talk.says(&["怎么退货"]);
    let word: String = talk.reply().chars().take(4).collect();
    let mut talk = Talk::new();
    talk.turn.house.guards = Arc::new(house(&[&word], &[], &[]));
    talk.says(&["怎么退货"]);
    check_held(&talk, "topic:returns.how");
}

fn check_held(talk: &Talk, by: &str) {
    let outcome = talk.outcome();
    let held = outcome.why.held.first().expect("held");
    assert_eq!((held.said_by.as_str(), held.reasons[0].rule), (by, Rule::Forbidden));
    assert!(outcome.why.rules.iter().any(|rule| rule == "guard.forbidden"), "{:?}", outcome.why.rules);
    assert_eq!(talk.hand_off().expect("a person").0, HandOffReason::Rule("guard.forbidden".into()));
    assert!(outcome.replies().all(|reply| reply.text != held.text));
    assert!(outcome.replies().next().is_some(), "a safe reply is said");
}

#[test]
fn a_button_that_may_not_be_said_is_left_out() {
    let button = PACK.reply("ask_person_button", Locale::Zh).to_owned();
    let mut talk = Talk::new();
    talk.turn.house.guards = Arc::new(house(&[&button], &[], &[]));
    talk.says(&["？"]);
    assert!(talk.outcome().replies().all(|reply| !reply.quick_replies.contains(&button)));
}

#[test]
fn the_first_letter_says_that_an_assistant_answers() {
    let label = PACK.reply("assistant_label", Locale::Zh);
    let mut talk = Talk::new();
    talk.turn.room = Room::Letter;
    talk.says(&["运费多少钱"]);
    assert!(talk.reply().ends_with(label), "{}", talk.reply());
    talk.says(&["怎么退货"]);
    assert!(!talk.reply().contains(label), "only the first");
    // A chat marks each of its bubbles itself.
    let mut talk = Talk::new();
    talk.says(&["运费多少钱"]);
    assert!(!talk.reply().contains(label));
    // A text that says so already says it once.
    assert_eq!(label::labelled("我是智能助理小知。", label), "我是智能助理小知。");
}

#[test]
fn system_replies_pass_their_own_guards() {
    for key in dialogue::pack::check::REPLIES {
        for locale in Locale::ALL {
            let text = PACK.reply(key, locale);
            assert!(!text.is_empty());
            let said = fill(text, |_| Some("09:30".to_owned()));
            let origin = if key == &"ask_person_button" { Origin::Reviewed } else { Origin::Filled };
            let grounds = Grounds::new(origin, Channel::Chat, locale, Timestamp(0), jiff::tz::TimeZone::UTC);
            let verdict = guard(&PACK.guards, &HouseRules::default(), &said, &grounds);
            assert!(matches!(verdict, Verdict::Passed { .. }), "{key} {locale:?}: {verdict:?}");
        }
    }
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,80}",
        "[保证不一定会退赔100%百分。，“”《》{}\\[\\]*`<>#a-z0-9 \n]{0,60}",
        "(guarantee|not|we|100%|¥1,299\\.00|12月3日|3 天|13800138000|SKU|揽收| |\\.|,|“|”|\u{202e}|\u{0}){0,20}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_text_is_judged_and_always_alike(text in any_text(), said in any_text(), zh: bool, kind in 0usize..3) {
        let origin = [Origin::Reviewed, Origin::Filled, Origin::Generated][kind];
        let locale = if zh { Locale::Zh } else { Locale::En };
        let mut grounds = grounds(origin, locale);
        grounds.own.push(&said);
        let house = house(&["保证金", "best"], &[("天", "日"), ("a", "one")], &["SKU 卡"]);
        let first = guard(&PACK.guards, &house, &text, &grounds);
        prop_assert_eq!(&first, &guard(&PACK.guards, &house, &text, &grounds));
        match first {
            Verdict::Held(reasons) => for reason in reasons {
                let words = text.get(reason.span.clone()).expect("a span of the text");
                prop_assert!(words.starts_with(&reason.words));
            },
            Verdict::Passed { text: plain, changes } => {
                prop_assert_eq!(changes.is_empty(), plain == text);
                // Said once more, nothing is left to be said in plainer words.
                match guard(&PACK.guards, &house, &plain, &grounds) {
                    Verdict::Passed { text, changes } => {
                        prop_assert_eq!(&text, &plain);
                        prop_assert!(changes.is_empty());
                    }
                    Verdict::Held(reasons) => prop_assert!(false, "{:?}", reasons),
                }
            }
        }
    }

    #[test]
    fn what_a_reply_rests_on_may_be_said_again(text in "[退换货三天7元¥1,299.0保修年12月3日 a-z0-9，。]{1,40}") {
        let mut grounds = grounds(Origin::Generated, Locale::Zh);
        grounds.sources.push(&text);
        if let Verdict::Held(reasons) = guard(&PACK.guards, &HouseRules::default(), &text, &grounds) {
            prop_assert!(reasons.iter().all(|reason| reason.rule != Rule::Ungrounded), "{:?}", reasons);
        }
    }
}
