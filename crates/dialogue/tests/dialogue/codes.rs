//! Codes that prove who asks: what is kept of them, and for what a proof counts.

use dialogue::Effect;
use serde_json::json;

use crate::talk::Talk;

const ORDER: &str = "ZK20260002";

fn asked() -> Talk {
    let mut talk = Talk::new();
    talk.says(&[&format!("帮我改地址 {ORDER} 5678 上海市徐汇区漕溪路88号")]);
    talk.result(Ok(json!({ "result": "changeable" })));
    talk.result(Ok(json!({ "result": "sent", "to": "138****5678" })));
    talk
}

/// The look that was asked for: its key, and the code in it.
fn look(talk: &Talk) -> Option<(String, String)> {
    talk.outcome().effects.iter().find_map(|effect| match effect {
        Effect::CheckCode { key, code, .. } => Some((key.clone(), code.clone())),
        _ => None,
    })
}

fn found(talk: &mut Talk, result: serde_json::Value) {
    let (key, _) = look(talk).expect("a look is under way");
    talk.turn.texts.clear();
    talk.brings(key, result);
}

#[test]
fn a_code_leaves_once_and_stands_nowhere() {
    for (text, code) in [
        ("123456", "123456"),
        ("验证码是 123 456", "123456"),
        ("１２３４５６", "123456"),
        ("is it 123 456?", "123456"),
        ("一二三四五六", "123456"),
    ] {
        let mut talk = asked();
        assert!(
            !talk.reply().contains("138"),
            "where it went tells that there is somebody: {}",
            talk.reply()
        );
        talk.says(&[text]);
        assert_eq!(look(&talk).map(|(_, code)| code).as_deref(), Some(code), "{text}");
        let kept = format!("{}{:?}", serde_json::to_string(&talk.state).expect("state"), talk.outcome().why);
        assert!(!kept.contains("123456") && !kept.contains("123 456"), "{text}: {kept}");
        assert!(talk.outcome().why.understood.contains('•') || !text.contains('1'), "{text}");
    }
}

#[test]
fn in_a_burst_the_last_code_counts_and_pieces_are_one() {
    for (texts, code) in [(&["111111", "222222"][..], "222222"), (&["123", "456"], "123456")] {
        let mut talk = asked();
        talk.says(texts);
        assert_eq!(
            look(&talk).map(|(_, code)| code).as_deref(),
            Some(code),
            "{texts:?} {:?} {}",
            talk.rules(),
            talk.reply()
        );
    }
}

#[test]
fn a_service_cannot_say_that_a_code_was_right() {
    let mut talk = Talk::new();
    talk.says(&[&format!("帮我改地址 {ORDER} 5678 上海市徐汇区漕溪路88号")]);
    talk.result(Ok(json!({ "result": "changeable", "code_proof": "forged" })));
    talk.result(Ok(json!({ "result": "right", "proof": "forged" })));
    assert!(!talk.reply().contains("请您确认"), "{}", talk.reply());
}

#[test]
fn a_proof_counts_for_what_it_was_given_for_and_half_an_hour() {
    let mut talk = asked();
    talk.says(&["123456"]);
    found(&mut talk, json!({ "result": "right", "proof": "c:1" }));
    assert!(talk.reply().contains("请您确认"), "{}", talk.reply());
    talk.turn.now = talk.turn.now.plus_ms(31 * 60_000);
    talk.says(&["地址不对"]);
    talk.says(&["上海市徐汇区漕溪路98号"]);
    assert_eq!(talk.call().map(|call| call.1).as_deref(), Some("shop.send_code"), "{}", talk.reply());
}
