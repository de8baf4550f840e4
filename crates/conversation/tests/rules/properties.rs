//! What holds after every step of every history.

use base::{ConversationId, UserId};
use conversation::header::{Author, Header, Life, Owner, SurveyState};
use conversation::seeded::{Player, Step};
use conversation::session::{self, Due};
use conversation::{Asking, Command, Event, EventKind, Rejection, apply, decide, fold};
use proptest::prelude::*;

fn step() -> impl Strategy<Value = Step> {
    let wait_ms = prop_oneof![8 => 0..120_000_u32, 1 => 0..200_000_000_u32];
    (any::<u8>(), any::<u8>(), 0..12_u8, wait_ms).prop_map(|(what, who, wrong, wait_ms)| Step {
        what,
        who,
        wrong,
        wait_ms,
    })
}

fn owner_is(header: &Header, wanted: UserId) -> bool {
    matches!(header.owner, Owner::Agent { user_id, .. } if user_id == wanted)
}

/// Checks one event against the header before it, without asking `decide`.
/// Every way in which a house may ask.
fn asking(seed: u64) -> Asking {
    match seed % 8 {
        0 => Asking { delay_ms: 60_000, answer_ms: Some(3_600_000), ..Asking::SHIPPED },
        1 => Asking { answer_ms: Some(60_000), ..Asking::SHIPPED },
        2 => Asking { on: false, ..Asking::SHIPPED },
        _ => Asking::SHIPPED,
    }
}

fn check_event(before: &Header, event: &Event) {
    assert_eq!(event.seq, before.seq + 1, "seq has no gap");
    let public_seq = event.kind.is_public().then_some(before.public_seq + 1);
    assert_eq!(event.public_seq, public_seq, "public_seq has no gap and counts public events only");
    match event.kind {
        EventKind::MessageAdded { author: Author::Assistant, .. } => {
            assert_eq!(before.owner, Owner::Assistant, "the assistant speaks as the owner only");
            assert!(before.is_open() && before.turn.is_some(), "and in its turn only");
        }
        EventKind::MessageAdded { author: Author::Agent { user_id }, private: false, .. } => {
            // What a correction says stands beside the assistant and the queue, and in what is solved.
            let held = before.owner.agent().filter(|_| before.is_open());
            assert!(held.is_none_or(|holder| holder == user_id), "an agent never speaks over another");
            assert!(!matches!(before.life, Life::Closed { .. }), "and never where it is over");
        }
        EventKind::OwnerChanged { ownership_no, .. } => {
            assert_eq!(ownership_no, before.ownership_no + 1, "every change of owner counts one");
        }
        EventKind::SurveyPlanned { .. } => assert!(before.survey.is_none(), "planned once a session"),
        EventKind::SurveyInvited { .. } => match before.survey {
            None => {}
            Some(SurveyState::Planned { due, .. }) => assert!(due <= event.at, "not before its time"),
            Some(_) => panic!("asked once a session"),
        },
        EventKind::SurveyAnswered { .. } => {
            assert!(matches!(before.survey, Some(SurveyState::Invited { .. })), "answered only when asked");
        }
        EventKind::Labelled { ref added, ref removed, .. } => {
            assert!(!(added.is_empty() && removed.is_empty()), "a label's event changes something");
            assert!(added.iter().all(|label| !before.labels.contains(label)), "what is put on was not there");
            assert!(removed.iter().all(|label| before.labels.contains(label)), "what is taken off was there");
        }
        EventKind::SilenceReminded => assert!(before.reminded_at.is_none(), "reminded once a silence"),
        EventKind::Snoozed { until, by } => {
            assert!(until > event.at && owner_is(before, by) && before.is_open(), "put aside by the owner");
        }
        EventKind::Mentioned { ref user_ids, ref waiting, .. } => {
            assert!(user_ids.iter().all(|one| waiting.contains(one)), "who is called waits");
            assert!(before.mentioned.iter().all(|one| waiting.contains(one)), "and nobody is forgotten");
        }
        EventKind::MentionsSeen { by, ref waiting } => {
            assert!(before.mentioned.contains(&by) && !waiting.contains(&by), "only who was called has seen");
        }
        EventKind::Merged { by, .. } => {
            assert!(before.merged_into.is_none(), "goes on in one other only");
            assert!(!before.is_open() || before.owner.agent().is_none_or(|owner| owner == by), "nobody's");
        }
        EventKind::Absorbed { from, ref parts, .. } => {
            assert!(
                before.is_open() && before.owner.agent().is_some(),
                "only what somebody works on goes on"
            );
            assert_eq!(parts[..before.parts.len()], before.parts, "no part is lost");
            assert_eq!(parts.last().map(|part| part.conversation_id), Some(from));
        }
        EventKind::Woken { .. } => assert!(before.snoozed_until.is_some(), "only what sleeps wakes"),
        _ => {}
    }
    if matches!(before.life, Life::Closed { .. }) {
        let after_the_end = matches!(
            event.kind,
            EventKind::Delivered { .. }
                | EventKind::ReadByCustomer { .. }
                | EventKind::ReadByHouse { .. }
                | EventKind::Labelled { .. }
                | EventKind::MentionsSeen { .. }
        );
        assert!(after_the_end, "after the end only receipts and labels come: {event:?}");
    }
}

fn check_header(before: &Header, after: &Header, policy: &session::Policy) {
    assert!(after.labels.is_sorted_by(|a, b| a < b), "labels are in order, each once");
    assert!(after.ownership_no >= before.ownership_no);
    let (old, new) = (before.receipts, after.receipts);
    for (old, new) in [
        (old.customer_delivered, new.customer_delivered),
        (old.customer_read, new.customer_read),
        (old.house_read, new.house_read),
    ] {
        assert!(old <= new, "receipts never go back");
        assert!(new <= after.public_seq, "nor ahead");
    }
    assert!(new.customer_read <= new.customer_delivered, "what is read has arrived");
    if after.merged_into.is_some() {
        assert!(matches!(after.life, Life::Closed { .. }), "what goes on elsewhere is over here");
    }
    if after.owed_since.is_some() {
        assert!(after.is_open() && after.has_unanswered(), "a word that is owed is never settled by itself");
        assert!(after.owner != Owner::Assistant, "nor owed by one who cannot read it");
    }
    if after.turn.is_some() {
        assert!(after.is_open() && after.owner == Owner::Assistant, "a turn belongs to the assistant");
    }
    if after.is_open() && after.owner == Owner::Assistant && after.has_unanswered() {
        assert!(after.turn.is_some(), "the assistant never forgets a customer who waits");
    }
    if after.snoozed_until.is_some() {
        assert!(after.is_open() && after.owner.agent().is_some(), "only what somebody works on is put aside");
        assert!(!after.has_unanswered(), "a customer who waits is never put aside");
        assert_eq!(session::next_deadline(after, policy), None, "what sleeps does not end");
    }
    assert!(after.answered_seq <= after.last_customer_seq && after.last_customer_seq <= after.seq);
    let waits = after.has_unanswered() || matches!(after.owner, Owner::Queue { .. });
    if let Some((_, due)) = session::next_deadline(after, policy) {
        assert!(
            !(waits && matches!(due, Due::Remind | Due::Resolve)),
            "nothing ends while the customer waits"
        );
    }
}

fn check_round_trip(header: &Header, events: &[Event]) {
    let text = serde_json::to_string(header).expect("a header is JSON");
    assert_eq!(&serde_json::from_str::<Header>(&text).expect("and back"), header);
    let text = serde_json::to_string(events).expect("events are JSON");
    assert_eq!(serde_json::from_str::<Vec<Event>>(&text).expect("and back"), events);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_history_keeps_the_rules(seed in any::<u64>(), steps in prop::collection::vec(step(), 1..80)) {
        let mut player = Player::new(seed);
        player.policy.survey = asking(seed);
        for step in &steps {
            let before = player.header.clone();
            let (command, answer) = player.play(step);
            let mut header = before.clone();
            match answer {
                Ok(events) => {
                    prop_assert!(!events.is_empty(), "success without an event: {command:?}");
                    for event in &events {
                        check_event(&header, event);
                        header = apply(&header, event);
                    }
                    let again = decide(&before, command, &player.policy, player.env.now());
                    prop_assert_eq!(again, Ok(events), "the same question has the same answer");
                }
                Err(_) => prop_assert_eq!(&player.header, &before, "a refusal changes nothing"),
            }
            prop_assert_eq!(&header, &player.header);
            check_header(&before, &player.header, &player.policy);
        }
        let folded = fold(player.header.id, &player.events);
        prop_assert_eq!(folded.as_ref(), Some(&player.header), "folding the events gives the header");
        check_round_trip(&player.header, &player.events);
        prop_assert_eq!(usize::try_from(player.header.public_messages).ok(), Some(player.messages.len()));
    }
}

/// The properties above are worth something only if the player reaches every corner.
#[test]
fn the_player_reaches_every_event_and_every_refusal() {
    let (mut kinds, mut refusals) = (std::collections::BTreeMap::new(), std::collections::BTreeMap::new());
    for seed in 0..900 {
        let entropy = base::seeded::SeededEntropy::new(seed);
        let mut player = Player::new(seed);
        player.policy.survey = asking(seed);
        for _ in 0..60 {
            match player.play(&Step::random(&entropy)).1 {
                Ok(events) => {
                    for event in events {
                        let name = format!("{:?}", event.kind);
                        let name = name.split([' ', '{']).next().unwrap_or_default().to_owned();
                        *kinds.entry(name).or_insert(0) += 1;
                    }
                }
                Err(refusal) => *refusals.entry(format!("{refusal:?}")).or_insert(0) += 1,
            }
        }
    }
    assert_eq!(kinds.len(), 24, "every kind but Opened: {kinds:?}");
    assert!(kinds.values().all(|count| *count > 20), "{kinds:?}");
    let all = [
        Rejection::NotOwner,
        Rejection::Closed,
        Rejection::Resolved,
        Rejection::AlreadyOwner,
        Rejection::ReceiptAhead,
        Rejection::NothingToDo,
        Rejection::NoSurvey,
        Rejection::SurveyOver,
        Rejection::Unanswered,
        Rejection::BadStars,
    ];
    for refusal in all {
        assert!(refusals.contains_key(&format!("{refusal:?}")), "{refusal:?} was never met: {refusals:?}");
    }
}

#[test]
fn folding_needs_a_beginning() {
    let mut player = Player::new(1);
    let user_id = player.users[0];
    player.ask(Command::TakeOver { user_id }).expect("an agent may take it");
    let id: ConversationId = player.header.id;
    assert_eq!(fold(id, &[]), None);
    assert_eq!(fold(id, &player.events[1..]), None);
    assert_eq!(fold(id, &player.events), Some(player.header));
}
