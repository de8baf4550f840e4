//! The checker must bite: each test breaks one promise and expects it to be named.

use base::{ConversationId, MessageId, TypedId, seeded};

use super::*;

struct Scene {
    ledger: Ledger,
    conversation_id: ConversationId,
    seen: Vec<Seen>,
}

fn scene() -> Scene {
    let (env, _) = seeded::env(7);
    let conversation_id: ConversationId = env.id();
    let mut ledger = Ledger::default();
    let mut seen = Vec::new();
    for order in 0..4_usize {
        let id = format!("w0-m{order}");
        let message_id: MessageId = env.id();
        let place = 2 + order as u64;
        ledger.submit(&id, 0, order);
        ledger.answer(&id, Outcome::Acked { conversation_id, message_id, place: Some(place) });
        let client_msg_id = Some(id);
        seen.push(Seen { message_id, client_msg_id, place, from_customer: true, from_assistant: false });
    }
    Scene { ledger, conversation_id, seen }
}

impl Scene {
    fn observation(&self, observer: &str) -> Observation {
        Observation {
            observer: observer.to_owned(),
            conversation_id: self.conversation_id,
            seen: self.seen.clone(),
            complete: true,
            violations: Vec::new(),
        }
    }

    fn verdict(&self, change: impl FnOnce(&mut Observation)) -> Verdict {
        let mut changed = self.observation("changed");
        change(&mut changed);
        check(&self.ledger, &[self.observation("visitor"), changed])
    }
}

fn only(verdict: &Verdict, of: impl Fn(&Violation) -> bool) {
    assert!(!verdict.violations.is_empty() && verdict.violations.iter().all(of), "{:?}", verdict.violations);
}

fn some(verdict: &Verdict, of: impl Fn(&Violation) -> bool) {
    assert!(verdict.violations.iter().any(of), "{:?}", verdict.violations);
}

#[test]
fn a_good_run_has_no_violations() {
    let verdict = scene().verdict(|_| {});
    assert_eq!(verdict.violations, Vec::new());
    assert_eq!((verdict.submitted, verdict.acked, verdict.observations), (4, 4, (2, 2)));
}

#[test]
fn a_lost_message_is_named() {
    let verdict = scene().verdict(|o| {
        o.seen.remove(2);
    });
    only(&verdict, |v| matches!(v, Violation::Lost { client_msg_id, .. } if client_msg_id == "w0-m2"));
}

#[test]
fn an_incomplete_observer_may_miss_messages_but_not_their_order() {
    let verdict = scene().verdict(|o| {
        o.complete = false;
        o.seen.remove(0);
    });
    assert_eq!(verdict.violations, Vec::new());
    let verdict = scene().verdict(|o| {
        o.complete = false;
        o.seen.remove(0);
        o.seen.swap(0, 1);
    });
    some(&verdict, |v| matches!(v, Violation::Disordered { .. }));
}

#[test]
fn an_observer_who_is_not_told_the_senders_ids_is_held_to_the_same() {
    let anonymous = |o: &mut Observation| o.seen.iter_mut().for_each(|s| s.client_msg_id = None);
    assert_eq!(scene().verdict(anonymous).violations, Vec::new());
    let verdict = scene().verdict(|o| {
        anonymous(o);
        o.seen.remove(3);
        o.seen.swap(0, 1);
    });
    some(&verdict, |v| matches!(v, Violation::Lost { client_msg_id, .. } if client_msg_id == "w0-m3"));
    some(&verdict, |v| matches!(v, Violation::SenderOrder { .. }));
    let verdict = scene().verdict(|o| {
        anonymous(o);
        let (env, _) = seeded::env(11);
        o.seen[0].message_id = env.id();
    });
    some(&verdict, |v| matches!(v, Violation::Phantom { .. }));
}

#[test]
fn a_doubled_message_is_named() {
    let verdict = scene().verdict(|o| {
        let mut twin = o.seen[1].clone();
        let (env, _) = seeded::env(8);
        twin.message_id = MessageId::from_uuid(env.uuid());
        twin.place = 9;
        o.seen.push(twin);
    });
    some(&verdict, |v| matches!(v, Violation::Doubled { times: 2, .. }));
    some(&verdict, |v| matches!(v, Violation::NotAsAcked { .. }));
}

#[test]
fn a_phantom_and_a_refused_message_are_named() {
    let mut scene = scene();
    scene.seen[0].client_msg_id = Some("nobody-sent-this".to_owned());
    some(&scene.verdict(|_| {}), |v| matches!(v, Violation::Phantom { .. }));

    let mut scene = self::scene();
    scene.ledger.submissions.entry("w0-m3".to_owned()).and_modify(|s| {
        s.outcome = Outcome::Refused { slug: "closed".to_owned() };
    });
    some(&scene.verdict(|_| {}), |v| matches!(v, Violation::Phantom { .. }));
}

#[test]
fn another_order_is_named() {
    let verdict = scene().verdict(|o| o.seen.swap(1, 2));
    some(&verdict, |v| matches!(v, Violation::Disordered { .. }));
    some(&verdict, |v| matches!(v, Violation::SenderOrder { .. }));
    some(&verdict, |v| matches!(v, Violation::PlaceOrder { .. }));
}

#[test]
fn an_unknown_message_may_be_there_or_not() {
    let mut scene = scene();
    scene.ledger.submit("w0-m4", 0, 4);
    assert_eq!(scene.verdict(|_| {}).violations, Vec::new());
    let (env, _) = seeded::env(9);
    let client_msg_id = Some("w0-m4".to_owned());
    scene.seen.push(Seen {
        message_id: env.id(),
        client_msg_id,
        place: 6,
        from_customer: true,
        from_assistant: false,
    });
    let verdict = scene.verdict(|_| {});
    assert_eq!((verdict.violations, verdict.unknown), (Vec::new(), 1));
}

#[test]
fn a_changed_acknowledgement_is_named() {
    let mut scene = scene();
    let (env, _) = seeded::env(10);
    let conversation_id = scene.conversation_id;
    let first = scene.ledger.submissions["w0-m0"].outcome.clone();
    scene.ledger.answer("w0-m0", first);
    assert_eq!(scene.ledger.violations, Vec::new());
    scene.ledger.answer("w0-m0", Outcome::Acked { conversation_id, message_id: env.id(), place: Some(2) });
    scene.ledger.answer("never", Outcome::Unknown);
    let verdict = scene.verdict(|_| {});
    some(&verdict, |v| matches!(v, Violation::AckChanged { .. }));
    some(&verdict, |v| matches!(v, Violation::StrangeAck { .. }));
}

#[test]
fn a_conversation_that_nobody_saw_wholly_proves_nothing() {
    let scene = scene();
    let mut part = scene.observation("part");
    part.complete = false;
    only(&check(&scene.ledger, &[part]), |v| matches!(v, Violation::Unobserved { .. }));
    only(&check(&scene.ledger, &[]), |v| matches!(v, Violation::Unobserved { .. }));
}
