//! What is kept of the last moments, and what is not given out.

use base::seeded;
use conversation::{Author, EventKind};

use super::*;

struct Place {
    env: base::Env,
    workspace_id: WorkspaceId,
    id: ConversationId,
    contact_id: ContactId,
}

impl Place {
    fn new(seed: u64) -> Self {
        let (env, _) = seeded::env(seed);
        let (workspace_id, id, contact_id) = (env.id(), env.id(), env.id());
        Self { env, workspace_id, id, contact_id }
    }

    /// Events numbered by their position; `true` ones are public.
    fn told(&self, first: u64, public_before: u64, public: &[bool]) -> Told {
        let mut number = public_before;
        let event = |(seq, public): (u64, &bool)| {
            number += u64::from(*public);
            Event { seq, public_seq: public.then_some(number), at: self.env.now(), kind: EventKind::Reopened }
        };
        Told {
            workspace_id: self.workspace_id,
            conversation_id: self.id,
            contact_id: self.contact_id,
            events: (first..).zip(public).map(event).collect(),
            messages: Vec::new(),
        }
    }

    fn numbers(&self, recent: &Recent, after: AfterNumber) -> Option<Vec<u64>> {
        let (_, events, _) = recent.find(self.workspace_id, self.id, after, self.env.now())?;
        Some(events.iter().map(|event| event.seq).collect())
    }
}

#[test]
fn only_what_follows_without_a_gap_is_given() {
    let (place, recent) = (Place::new(1), Recent::default());
    recent.keep(place.told(4, 2, &[true, false]));
    recent.keep(place.told(6, 3, &[false, true]));
    let numbers = |after| place.numbers(&recent, after);
    assert_eq!(numbers(AfterNumber::Seq(3)), Some(vec![4, 5, 6, 7]));
    assert_eq!(numbers(AfterNumber::Seq(5)), Some(vec![6, 7]));
    assert_eq!(numbers(AfterNumber::Seq(2)), None, "3 is not here");
    assert_eq!(numbers(AfterNumber::Seq(7)), None, "nothing follows as far as is known here");
    assert_eq!(numbers(AfterNumber::Public(2)), Some(vec![4, 7]));
    assert_eq!(numbers(AfterNumber::Public(3)), Some(vec![7]));
    assert_eq!(numbers(AfterNumber::Public(1)), None, "public 2 is not here");
    recent.keep(place.told(6, 3, &[true]));
    assert_eq!(numbers(AfterNumber::Public(3)), Some(vec![7]), "told again, or late: ignored");
    recent.keep(place.told(9, 5, &[true]));
    assert_eq!(numbers(AfterNumber::Seq(5)), None, "8 is missing, so what was before it is of no use");
    assert_eq!(numbers(AfterNumber::Seq(8)), Some(vec![9]));
}

#[test]
fn another_workspace_an_erased_contact_and_old_age_find_nothing() {
    let (place, recent) = (Place::new(2), Recent::default());
    recent.keep(place.told(1, 0, &[true]));
    let find = |workspace, now| recent.find(workspace, place.id, AfterNumber::Seq(0), now).is_some();
    let now = place.env.now();
    assert!(find(place.workspace_id, now));
    assert!(!find(place.env.id(), now));
    assert!(!find(place.workspace_id, now.plus_ms(FRESH_MS + 1)));
    recent.forget(place.contact_id);
    assert!(!find(place.workspace_id, now));
}

#[test]
fn an_event_whose_message_is_not_here_is_not_kept() {
    let (place, recent) = (Place::new(3), Recent::default());
    let mut told = place.told(1, 0, &[true]);
    told.events[0].kind = EventKind::MessageAdded {
        message_id: place.env.id(),
        author: Author::Customer,
        private: false,
        locale: None,
    };
    recent.keep(told);
    assert_eq!(place.numbers(&recent, AfterNumber::Seq(0)), None);
}

#[test]
fn bytes_are_bounded_and_the_oldest_go_first() {
    let recent = Recent::default();
    let places: Vec<Place> = (0..200).map(Place::new).collect();
    for place in &places {
        recent.keep(place.told(1, 0, &[true; 100]));
    }
    let kept = recent.0.lock();
    assert!(kept.bytes <= MOST_BYTES && kept.bytes > MOST_BYTES / 2);
    assert_eq!(
        kept.bytes,
        kept.by_conversation.values().flatten().map(|(_, told)| told.bytes()).sum::<usize>()
    );
    drop(kept);
    assert_eq!(places[0].numbers(&recent, AfterNumber::Seq(0)), None);
    assert!(places[199].numbers(&recent, AfterNumber::Seq(0)).is_some());
}
