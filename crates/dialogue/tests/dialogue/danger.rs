//! What must be seen by a person at once: whole turns in both languages.

use dialogue::{Decision, HandOffReason};
use nlu::danger::DangerKind;

use crate::talk::Talk;

#[test]
fn a_person_is_fetched_with_a_reason_of_its_own() {
    for (text, kind) in [
        ("再不退钱我就打12315", DangerKind::Regulator),
        ("我已经找律师了，法院见", DangerKind::Legal),
        ("你们的骑手把我打了", DangerKind::Violence),
        ("你们把我的电话泄露给别人了", DangerKind::DataLeak),
        ("I am reporting you to trading standards", DangerKind::Regulator),
        ("you will hear from my solicitor", DangerKind::Legal),
        ("your driver punched my dad", DangerKind::Violence),
        ("今晚我就发抖音曝光你们，电视台的记者也约好了", DangerKind::Media),
        ("I can see another customer's order in my account", DangerKind::DataLeak),
        ("I am going to the press, a journalist has the whole story", DangerKind::Media),
    ] {
        let mut talk = Talk::new();
        talk.says(&[text]);
        assert_eq!(talk.hand_off().map(|(reason, _)| reason), Some(HandOffReason::Danger(kind)), "{text}");
        assert_eq!(talk.outcome().decision, Decision::Handoff, "{text}");
        assert!(talk.outcome().replies().count() == 1 && !talk.reply().is_empty(), "{text}");
    }
}

#[test]
fn who_may_hurt_themselves_is_answered_with_care_and_gets_a_person() {
    for (text, number, open) in [
        ("我真的不想活了", "12356", true),
        ("我女儿说她要跳楼", "12356", true),
        ("活着没意思", "12356", false),
        ("I want to kill myself", "988", true),
        ("I don't want to live any more", "116 123", false),
    ] {
        let mut talk = Talk::new();
        talk.turn.open = open;
        talk.turn.agents_online = open;
        let outcome = talk.says(&[text]);
        let first = outcome.replies().next().expect("a reply");
        assert!(first.text.contains(number) && first.quick_replies.is_empty(), "{text}: {}", first.text);
        assert!(outcome.replies().all(|reply| reply.card.is_none() && reply.sources.is_empty()), "{text}");
        let reason = talk.hand_off().map(|(reason, _)| reason);
        assert_eq!(reason, Some(HandOffReason::Danger(DangerKind::SelfHarm)), "{text}");
    }
}

#[test]
fn it_comes_before_a_flow_and_before_everything_else() {
    let mut talk = Talk::new();
    talk.says(&["帮我申请退货"]);
    talk.says(&["ZK20260039 我不想活了"]);
    assert!(talk.state.flows.is_empty() && talk.call().is_none());
    assert!(talk.rules().contains(&"danger.self_harm".to_owned()), "{:?}", talk.rules());
}

#[test]
fn small_talk_with_the_same_words_fetches_nobody() {
    for text in [
        "自杀式折扣什么时候开始",
        "发票抬头开给市中级人民法院可以吗",
        "小红书上看到的那款还有货吗",
        "我是律师，想买个公文包",
        "空气炸锅怎么保修",
        "lawyer costume in stock?",
        "can you deliver to the county court reception",
        "I saw it on TikTok, does the code still work?",
        "killing time until it comes",
    ] {
        let mut talk = Talk::new();
        let outcome = talk.says(&[text]);
        assert!(
            !outcome.why.rules.iter().any(|rule| rule.starts_with("danger")),
            "{text}: {:?}",
            outcome.why.rules
        );
    }
}
