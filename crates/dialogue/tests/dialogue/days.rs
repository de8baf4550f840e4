//! Days that a flow asks for reach the company's systems as days, told by the clock of the turn and the zone of the hours.

use base::Timestamp;
use dialogue::{DialogueState, Effect, Pack, Turn, step};

use crate::talk::{FRIDAY_AFTERNOON, file};

/// What the first call is given for the second slot, which is a day here.
fn asked(slot: &str, texts: &[&str]) -> Option<String> {
    let files = |path: &str| {
        let text = file(path)?;
        Some(if path == "pack.yaml" { text.replacen("{kind: phone_last4}", slot, 1) } else { text })
    };
    let pack = Pack::load(&files).expect("a pack with a day");
    let mut state = DialogueState::default();
    let mut turn =
        Turn { now: Timestamp(FRIDAY_AFTERNOON), open: true, agents_online: true, ..Turn::default() };
    for text in texts {
        turn.texts = vec![(*text).to_owned()];
        let outcome = step(&pack, &state, &turn);
        let call = outcome.effects.iter().find_map(|effect| match effect {
            Effect::Call { inputs, .. } => inputs.get("phone_last4").cloned(),
            _ => None,
        });
        if call.is_some() {
            return call;
        }
        state = outcome.state;
    }
    None
}

#[test]
fn a_day_is_told_by_the_turn_s_clock() {
    let order = ["查一下订单", "ZK20260001"];
    for (slot, said, want) in [
        ("{kind: date}", "下周三", Some("2026-11-25")),
        ("{kind: date}", "11月28号下午三点前", Some("2026-11-28")),
        ("{kind: date}", "周四", Some("2026-11-26")),
        ("{kind: date, prefer: past}", "周四", Some("2026-11-19")),
        ("{kind: date, prefer: past}", "12月1号买的", Some("2025-12-01")),
        ("{kind: date}", "不知道", None),
    ] {
        assert_eq!(asked(slot, &[order[0], order[1], said]).as_deref(), want, "{slot} {said}");
    }
}
