//! Histories: whatever people do in whatever order, the rules hold.

use base::{ArticleId, Locale, Timestamp, TypedId as _, UserId};
use knowledge::{
    ArticleText, Audience, Command, Draft, Edition, Event, Filing, Happened, Header, Live, Rejection, Rules,
    Texts, apply, decide, fold,
};
use proptest::prelude::*;
use uuid::Uuid;

const ID: ArticleId = ArticleId(Uuid::nil());

fn user(n: u8) -> UserId {
    UserId::from_uuid(Uuid::from_u128(u128::from(n) + 1))
}

fn edition(title: &str) -> Edition {
    let text = ArticleText { title: title.to_owned(), body: "正文".to_owned(), ..ArticleText::default() };
    Edition {
        wordings: [(Locale::Zh, text)].into(),
        audiences: [Audience::Customers].into(),
        ..Edition::default()
    }
}

/// An article with its words, as a store would keep it.
#[derive(Clone, Debug, Default)]
struct Kept {
    header: Option<Header>,
    events: Vec<Event>,
    draft: Option<Edition>,
    versions: Vec<Edition>,
}

impl Kept {
    fn live(&self) -> Option<&Edition> {
        let version = self.header.as_ref()?.live.version()?;
        self.versions.get(version as usize - 1)
    }

    fn revision(&self) -> u32 {
        self.header.as_ref().and_then(|header| header.draft.working()).map_or(0, |working| working.revision)
    }

    fn act(
        &mut self,
        command: Command,
        next: Option<Edition>,
        by: Option<UserId>,
        rules: Rules,
        now: i64,
    ) -> Result<Event, Rejection> {
        let texts = Texts { draft: self.draft.as_ref(), live: self.live(), next: next.as_ref() };
        let filing = if let Command::Refile { filing } = &command { Some(filing.clone()) } else { None };
        let event = decide(self.header.as_ref(), texts, command, by, rules, Timestamp(now))?;
        match &event.what {
            Happened::Saved { restored: Some(version), .. } => {
                self.draft = self.versions.get(*version as usize - 1).cloned();
            }
            Happened::Saved { .. } => self.draft = next,
            Happened::Published { .. } => {
                let published = self.draft.take().or(next).expect("something to publish");
                self.versions.push(published);
            }
            Happened::Discarded => self.draft = None,
            Happened::Refiled { revision, version } => {
                let filing = filing.expect("a filing");
                if version.is_some() {
                    let live = filing.of(self.live().expect("live").clone());
                    self.versions.push(live);
                }
                if revision.is_some() {
                    self.draft = self.draft.take().map(|draft| filing.of(draft));
                }
            }
            Happened::Submitted { .. }
            | Happened::Returned { .. }
            | Happened::Archived
            | Happened::Withdrawn { .. } => {}
        }
        self.header = Some(apply(self.header.as_ref(), ID, &event));
        self.events.retain(|there| there.seq != event.seq);
        self.events.push(event.clone());
        Ok(event)
    }
}

/// One thing that somebody tries; `old` takes a revision that is no more.
#[derive(Clone, Debug)]
struct Try {
    who: Option<u8>,
    what: u8,
    title: u8,
    old: bool,
}

fn tries() -> impl Strategy<Value = Vec<Try>> {
    let one = (proptest::option::weighted(0.95, 0_u8..3), 0_u8..12, 0_u8..4, proptest::bool::weighted(0.1));
    let one = one.prop_map(|(who, what, title, old)| Try { who, what, title, old });
    proptest::collection::vec(one, 0..60)
}

fn command(kept: &Kept, one: &Try) -> (Command, Option<Edition>) {
    let revision = if one.old { kept.revision() + 1 } else { kept.revision() };
    let words = one.title.to_string();
    let version = u32::from(one.title);
    match one.what {
        0..=2 => (Command::Save { revision }, Some(edition(&words))),
        3 => (Command::Restore { version, revision }, None),
        4 | 5 => (Command::Submit { revision, note: words }, None),
        6 => (Command::Return { revision, reason: words }, None),
        7 | 8 => (Command::Publish { revision, note: words }, None),
        9 => (Command::Discard { revision }, None),
        10 if one.title.is_multiple_of(2) => (Command::Archive, None),
        10 => (Command::Withdraw { reason: words }, None),
        _ if one.who.is_none() => (Command::Lay, Some(edition(&words))),
        _ => (Command::Refile { filing: Filing { add_tags: vec![words], ..Filing::default() } }, None),
    }
}

proptest! {
    #[test]
    fn every_history_keeps_the_rules(tries in tries(), second_reader in any::<bool>()) {
        let rules = Rules { second_reader };
        let mut kept = Kept::default();
        let mut submitted: Option<(UserId, u32)> = None;
        for (at, one) in tries.iter().enumerate() {
            let (command, next) = command(&kept, one);
            let before = kept.clone();
            let by = one.who.map(user);
            let outcome = kept.act(command.clone(), next, by, rules, at as i64);
            let Ok(event) = outcome else {
                prop_assert_eq!(&kept.header, &before.header, "what is refused changes nothing");
                // Taking back is always possible.
                if matches!(command, Command::Withdraw { .. }) {
                    prop_assert!(!before.header.as_ref().is_some_and(|h| h.live.is_published()));
                }
                continue;
            };
            let header = kept.header.clone().expect("there");
            // Numbers have no gap, and no revision is given twice.
            let seq = before.header.as_ref().map_or(0, |header| header.seq);
            prop_assert!(event.seq == seq + 1 || (event.seq == seq && seq > 1));
            prop_assert_eq!(header.versions as usize, kept.versions.len());
            let revisions = before.header.as_ref().map_or(0, |header| header.revision);
            prop_assert!(header.revision >= revisions);
            // A draft has words, and only a draft.
            prop_assert_eq!(header.draft.working().is_some(), kept.draft.is_some());
            if kept.draft != before.draft && kept.draft.is_some() {
                prop_assert!(header.revision > revisions, "other words have another revision");
            }
            match &event.what {
                Happened::Submitted { by, .. } => submitted = Some((*by, header.revision)),
                Happened::Published { version, .. } => {
                    prop_assert_eq!(header.live.version(), Some(*version));
                    prop_assert!(header.live.is_published());
                    prop_assert!(kept.versions.last().expect("one").gaps(Timestamp(0)).is_empty());
                    if let (true, Some(by)) = (second_reader, by) {
                        let (submitter, _) = submitted.expect("it was submitted");
                        prop_assert_ne!(submitter, by, "nobody publishes what they submitted");
                        let Some(Draft::InReview { .. }) = before.header.as_ref().map(|h| &h.draft) else {
                            return Err(TestCaseError::fail("published without review"));
                        };
                    }
                    if let Command::Publish { revision, .. } = command {
                        prop_assert_eq!(revision, before.revision(), "nobody publishes what they did not see");
                        prop_assert_eq!(kept.versions.last(), before.draft.as_ref());
                    }
                }
                Happened::Returned { .. } => {
                    prop_assert_eq!(&kept.draft, &before.draft, "a returned draft keeps its words");
                    let returned = matches!(header.draft, Draft::Returned { .. });
                    prop_assert!(returned);
                }
                Happened::Refiled { .. } => {
                    let words = |edition: Option<&Edition>| edition.map(|edition| edition.wordings.clone());
                    prop_assert_eq!(words(kept.live()), words(before.live()));
                    prop_assert_eq!(words(kept.draft.as_ref()), words(before.draft.as_ref()));
                }
                _ => {}
            }
            // What was published stays as it was.
            prop_assert_eq!(&kept.versions[..before.versions.len()], &before.versions[..]);
        }
        prop_assert_eq!(fold(ID, &kept.events), kept.header.clone());
        let numbers: Vec<u32> = kept.events.iter().map(|event| event.seq).collect();
        prop_assert_eq!(numbers, (1..=kept.events.len() as u32).collect::<Vec<_>>());
    }

    #[test]
    fn applying_is_total(kinds in proptest::collection::vec((0_u8..8, 1_u32..9), 0..20)) {
        let events = kinds.iter().enumerate().map(|(n, (kind, number))| Event {
            seq: n as u32 + 1,
            at: Timestamp(n as i64),
            by: None,
            what: match kind {
                0 => Happened::Saved { revision: *number, by: user(0), restored: None },
                1 => Happened::Submitted { by: user(0), note: String::new() },
                2 => Happened::Returned { by: user(1), reason: "错字".to_owned() },
                3 => Happened::Published { version: *number, note: String::new() },
                4 => Happened::Discarded,
                5 => Happened::Archived,
                6 => Happened::Withdrawn { reason: "价格不对".to_owned() },
                _ => Happened::Refiled { revision: Some(*number), version: Some(*number) },
            },
        });
        let events: Vec<Event> = events.collect();
        let header = fold(ID, &events);
        prop_assert_eq!(header.map_or(0, |header| header.seq as usize), events.len());
    }
}

fn strict() -> Rules {
    Rules { second_reader: true }
}

#[test]
fn from_a_first_word_to_taken_back() {
    let mut kept = Kept::default();
    let (writer, reader) = (Some(user(1)), Some(user(2)));
    kept.act(Command::Save { revision: 0 }, Some(edition("一")), writer, strict(), 1).expect("begun");
    let late = kept.act(Command::Save { revision: 0 }, Some(edition("二")), reader, strict(), 2);
    assert_eq!(late, Err(Rejection::Changed { now: 1 }), "the slower of two is told");
    let publish = |revision| Command::Publish { revision, note: String::new() };
    assert_eq!(kept.act(publish(1), None, reader, strict(), 3), Err(Rejection::NotReviewed));
    kept.act(Command::Submit { revision: 1, note: String::new() }, None, writer, strict(), 4).expect("asked");
    assert_eq!(kept.act(publish(1), None, writer, strict(), 5), Err(Rejection::OwnReview));
    kept.act(Command::Save { revision: 1 }, Some(edition("二")), writer, strict(), 6).expect("saved");
    assert_eq!(kept.act(publish(1), None, reader, strict(), 7), Err(Rejection::Changed { now: 2 }));
    assert_eq!(kept.act(publish(2), None, reader, strict(), 7), Err(Rejection::NotReviewed), "out of review");
    kept.act(Command::Submit { revision: 2, note: String::new() }, None, writer, strict(), 8).expect("asked");
    kept.act(Command::Return { revision: 2, reason: "错字".into() }, None, reader, strict(), 9)
        .expect("read");
    kept.act(Command::Save { revision: 2 }, Some(edition("三")), writer, strict(), 10).expect("mended");
    let Some(Draft::Returned { reason, .. }) = kept.header.as_ref().map(|header| &header.draft) else {
        panic!("still to be mended until it is submitted");
    };
    assert_eq!(reason, "错字");
    kept.act(Command::Submit { revision: 3, note: String::new() }, None, writer, strict(), 11)
        .expect("asked");
    kept.act(publish(3), None, reader, strict(), 12).expect("published");
    kept.act(Command::Withdraw { reason: "价格不对".into() }, None, writer, strict(), 13)
        .expect("taken back");
    assert_eq!(
        kept.act(Command::Withdraw { reason: "再".into() }, None, writer, strict(), 14),
        Err(Rejection::NotLive)
    );
    let restore = Command::Restore { version: 1, revision: 0 };
    kept.act(restore, None, writer, strict(), 15).expect("an older version again");
    assert_eq!(kept.draft, kept.versions.first().cloned());
    assert_eq!(kept.revision(), 4, "no revision is given twice");
    kept.act(Command::Submit { revision: 4, note: String::new() }, None, writer, strict(), 16)
        .expect("asked");
    kept.act(publish(4), None, reader, strict(), 17)
        .expect("the same words again, once they were taken back");
    assert!(matches!(kept.header.map(|header| header.live), Some(Live::Published { version: 2, .. })));
}

#[test]
fn what_is_over_is_mended_and_not_begun() {
    let rules = Rules { second_reader: false };
    let until = |title: &str, at: i64| Edition { valid_until: Some(Timestamp(at)), ..edition(title) };
    let publish = |revision| Command::Publish { revision, note: String::new() };
    let mut kept = Kept::default();
    kept.act(Command::Save { revision: 0 }, Some(until("旧", 50)), Some(user(1)), rules, 60).expect("saved");
    let refused = kept.act(publish(1), None, Some(user(1)), rules, 61);
    assert_eq!(refused, Err(Rejection::Gap(knowledge::Gap::Over)));
    kept.act(Command::Save { revision: 1 }, Some(until("旧", 80)), Some(user(1)), rules, 62).expect("saved");
    kept.act(publish(2), None, Some(user(1)), rules, 63).expect("published");
    kept.act(Command::Save { revision: 0 }, Some(until("旧规则", 80)), Some(user(1)), rules, 90)
        .expect("saved");
    kept.act(publish(3), None, Some(user(1)), rules, 91).expect("mended when it is over");
}

#[test]
fn one_person_saving_many_times_is_one_event() {
    let mut kept = Kept::default();
    for n in 0..20 {
        let command = Command::Save { revision: kept.revision() };
        kept.act(command, Some(edition(&n.to_string())), Some(user(1)), strict(), n).expect("saved");
    }
    assert_eq!((kept.events.len(), kept.revision()), (2, 20), "begun, and written");
}
