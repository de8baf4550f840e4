//! Rooms: one per watched conversation. Pure bookkeeping under the hub's lock.

use std::collections::{HashMap, VecDeque};

use axum::extract::ws::Utf8Bytes;
use base::{ConversationId, WorkspaceId};
use protocol::view::Audience;

use super::SeatId;
use super::reading::{Part, Reading};

/// Somebody who looks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Watcher {
    pub(super) seat: SeatId,
    pub(super) audience: Audience,
    /// Number of the last event sent; `None` until the view is on its way.
    pub(super) sent: Option<u64>,
}

/// One watched conversation.
#[derive(Debug)]
pub(super) struct Room {
    pub(super) workspace_id: WorkspaceId,
    pub(super) watchers: Vec<Watcher>,
    /// Highest `seq` heard of.
    head: u64,
    /// Highest `seq` that everyone active has been given.
    given: u64,
    queued: bool,
    reading: bool,
}

impl Room {
    /// One more; who is there already begins anew.
    pub(super) fn add(&mut self, seat: SeatId, audience: Audience) {
        match self.watchers.iter_mut().find(|watcher| watcher.seat == seat) {
            Some(watcher) => watcher.sent = None,
            None => self.watchers.push(Watcher { seat, audience, sent: None }),
        }
    }

    /// Everyone who looks.
    pub(super) fn present(&self) -> impl Iterator<Item = (SeatId, Audience)> + '_ {
        self.watchers.iter().map(|watcher| (watcher.seat, watcher.audience))
    }

    /// From where to read for an audience: the lowest number that somebody active has.
    fn lowest(&self, audience: Audience) -> Option<u64> {
        self.watchers
            .iter()
            .filter(|watcher| watcher.audience == audience)
            .filter_map(|watcher| watcher.sent)
            .min()
    }

    const fn is_behind(&self) -> bool {
        self.head > self.given
    }
}

/// What a pump has to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Errand {
    pub(super) conversation_id: ConversationId,
    pub(super) workspace_id: WorkspaceId,
    pub(super) visitors_after: Option<u64>,
    pub(super) agents_after: Option<u64>,
    target: u64,
}

/// All rooms and the queue of those that wait to be read.
#[derive(Default)]
pub(super) struct Rooms {
    rooms: HashMap<ConversationId, Room>,
    queue: VecDeque<ConversationId>,
}

impl Rooms {
    pub(super) fn get(&self, id: ConversationId) -> Option<&Room> {
        self.rooms.get(&id)
    }

    /// The room, made when it is not there.
    pub(super) fn enter(&mut self, id: ConversationId, workspace_id: WorkspaceId) -> &mut Room {
        self.rooms.entry(id).or_insert_with(|| Room {
            workspace_id,
            watchers: Vec::new(),
            head: 0,
            given: 0,
            queued: false,
            reading: false,
        })
    }

    /// Every watched conversation, by workspace.
    pub(super) fn by_workspace(&self) -> HashMap<WorkspaceId, Vec<ConversationId>> {
        let mut all: HashMap<WorkspaceId, Vec<ConversationId>> = HashMap::new();
        for (id, room) in &self.rooms {
            all.entry(room.workspace_id).or_default().push(*id);
        }
        all
    }

    /// The conversation reached `seq`. True when a pump should look.
    pub(super) fn reached(&mut self, id: ConversationId, seq: u64) -> bool {
        let Some(room) = self.rooms.get_mut(&id) else { return false };
        room.head = room.head.max(seq);
        room.is_behind() && self.enqueue(id)
    }

    /// The watcher has everything up to `n`. True when a pump should look.
    pub(super) fn activate(&mut self, id: ConversationId, seat: SeatId, audience: Audience, n: u64) -> bool {
        let Some(room) = self.rooms.get_mut(&id) else { return false };
        let alone = room.watchers.iter().all(|watcher| watcher.sent.is_none());
        let untouched = room.head == 0;
        if let Some(watcher) = room.watchers.iter_mut().find(|watcher| watcher.seat == seat) {
            watcher.sent = Some(n);
        }
        if untouched && alone && audience == Audience::Agent {
            // Agents' numbers are `seq` itself: nothing is known to be missing, so nothing need be read.
            (room.head, room.given) = (n, n);
            return false;
        }
        // Something was heard while the view was read, or others are ahead: look once.
        room.given = 0;
        room.head = room.head.max(1);
        self.enqueue(id)
    }

    /// One less; an empty room is no room.
    pub(super) fn unwatch(&mut self, id: ConversationId, seat: SeatId) {
        let Some(room) = self.rooms.get_mut(&id) else { return };
        room.watchers.retain(|watcher| watcher.seat != seat);
        if room.watchers.is_empty() {
            self.rooms.remove(&id);
        }
    }

    fn enqueue(&mut self, id: ConversationId) -> bool {
        match self.rooms.get_mut(&id) {
            // A room that is being read is looked at again when the reading ends.
            Some(room) if !room.queued && !room.reading => {
                room.queued = true;
                self.queue.push_back(id);
                true
            }
            _ => false,
        }
    }

    /// The next room to read, and whether there are more.
    pub(super) fn next(&mut self) -> Option<(Errand, bool)> {
        while let Some(id) = self.queue.pop_front() {
            let Some(room) = self.rooms.get_mut(&id) else { continue };
            room.queued = false;
            if room.reading {
                continue;
            }
            room.reading = true;
            return self.errand(id).map(|errand| (errand, !self.queue.is_empty()));
        }
        None
    }

    /// What to read now.
    fn errand(&self, id: ConversationId) -> Option<Errand> {
        let room = self.rooms.get(&id)?;
        Some(Errand {
            conversation_id: id,
            workspace_id: room.workspace_id,
            visitors_after: room.lowest(Audience::Visitor),
            agents_after: room.lowest(Audience::Agent),
            target: room.head,
        })
    }

    /// The reading of `errand` ended: gives everyone what comes after their own number. The watcher's number decides, not the errand:
    /// somebody may have joined or left meanwhile. True when the room waits again.
    pub(super) fn finish(
        &mut self,
        errand: &Errand,
        found: Option<&[Reading]>,
        mut give: impl FnMut(SeatId, Utf8Bytes),
    ) -> bool {
        let Some(room) = self.rooms.get_mut(&errand.conversation_id) else { return false };
        room.reading = false;
        // After a failure the periodic comparison tries again.
        let Some(found) = found else { return false };
        let mut more = found.iter().any(|reading| reading.cut_off);
        for watcher in &mut room.watchers {
            let Some(sent) = watcher.sent else { continue };
            let Some(reading) = found.iter().find(|reading| reading.audience == watcher.audience) else {
                more = true;
                continue;
            };
            match reading.after(sent) {
                Part::Nothing => {}
                Part::TooLate => more = true,
                Part::Events { frame, last } => {
                    watcher.sent = Some(last);
                    give(watcher.seat, frame);
                }
            }
        }
        if !more {
            room.given = room.given.max(errand.target);
        }
        (more || room.is_behind()) && self.enqueue(errand.conversation_id)
    }
}

#[cfg(test)]
mod tests {
    use base::TypedId as _;
    use protocol::patch::WireEvent;

    use super::*;

    const VISITOR: SeatId = 1;
    const AGENT: SeatId = 2;
    const LATE: SeatId = 3;

    fn id() -> ConversationId {
        ConversationId::from_uuid(Default::default())
    }

    fn rooms(seats: &[(SeatId, Audience)]) -> Rooms {
        let mut rooms = Rooms::default();
        for (seat, audience) in seats {
            rooms.enter(id(), WorkspaceId::from_uuid(Default::default())).add(*seat, *audience);
        }
        rooms
    }

    fn reading(audience: Audience, after: u64, numbers: impl IntoIterator<Item = u64>) -> Reading {
        let events = numbers.into_iter().map(|n| WireEvent { n, patches: Vec::new() }).collect();
        Reading::new(id(), audience, after, events)
    }

    /// Finishes and says who was given something, and whether the room waits again.
    fn finish(rooms: &mut Rooms, errand: &Errand, found: &[Reading]) -> (Vec<SeatId>, bool) {
        let mut given = Vec::new();
        let waits = rooms.finish(errand, Some(found), |seat, _| given.push(seat));
        (given, waits)
    }

    #[test]
    fn what_was_heard_while_the_view_was_read_is_looked_at_when_it_is_there() {
        let mut rooms = rooms(&[(AGENT, Audience::Agent)]);
        assert!(rooms.reached(id(), 5));
        let (errand, _) = rooms.next().expect("queued");
        assert_eq!((errand.agents_after, errand.visitors_after), (None, None), "nobody has a view yet");
        assert_eq!(finish(&mut rooms, &errand, &[]), (vec![], false));
        assert!(rooms.activate(id(), AGENT, Audience::Agent, 3), "4 and 5 may be missing");
        let (errand, _) = rooms.next().expect("queued");
        assert_eq!(errand.agents_after, Some(3));
        assert_eq!(finish(&mut rooms, &errand, &[reading(Audience::Agent, 3, 4..=5)]), (vec![AGENT], false));
        assert!(!rooms.reached(id(), 5), "a repeated wake-up is no news");
        assert!(rooms.reached(id(), 6));
    }

    #[test]
    fn somebody_who_joins_while_others_are_read_for_is_read_for_too() {
        let mut rooms =
            rooms(&[(AGENT, Audience::Agent), (LATE, Audience::Agent), (VISITOR, Audience::Visitor)]);
        rooms.activate(id(), AGENT, Audience::Agent, 5);
        rooms.reached(id(), 6);
        let (errand, _) = rooms.next().expect("queued");
        assert!(!rooms.activate(id(), LATE, Audience::Agent, 3), "is being read");
        assert!(!rooms.activate(id(), VISITOR, Audience::Visitor, 2), "is being read");
        let (given, waits) = finish(&mut rooms, &errand, &[reading(Audience::Agent, 5, [6])]);
        assert_eq!((given, waits), (vec![AGENT], true), "the late one must not get 6 before 4 and 5");
        let (errand, _) = rooms.next().expect("queued");
        assert_eq!((errand.agents_after, errand.visitors_after), (Some(3), Some(2)));
        let found = [reading(Audience::Visitor, 2, [3]), reading(Audience::Agent, 3, 4..=6)];
        let (mut given, waits) = finish(&mut rooms, &errand, &found);
        given.sort_unstable();
        assert_eq!((given, waits), (vec![VISITOR, LATE], false), "6 is not given twice");
    }

    #[test]
    fn a_gap_is_never_sent_and_a_failure_is_tried_again() {
        let mut rooms = rooms(&[(AGENT, Audience::Agent)]);
        assert!(!rooms.activate(id(), AGENT, Audience::Agent, 5), "nothing is known to be missing");
        assert!(rooms.reached(id(), 8));
        let (errand, _) = rooms.next().expect("queued");
        assert!(!rooms.finish(&errand, None, |_, _| panic!("nothing was read")));
        assert!(rooms.reached(id(), 8), "the periodic comparison hears of it again");
        let (errand, _) = rooms.next().expect("queued");
        assert_eq!(finish(&mut rooms, &errand, &[reading(Audience::Agent, 5, [7, 8])]), (vec![], false));
        assert_eq!(rooms.get(id()).and_then(|room| room.watchers[0].sent), Some(5));
    }

    #[test]
    fn an_empty_room_is_forgotten() {
        let mut rooms = rooms(&[(AGENT, Audience::Agent)]);
        rooms.unwatch(id(), AGENT);
        assert!(rooms.get(id()).is_none() && !rooms.reached(id(), 1));
    }
}
