//! What of danger is heard: kept once a kind, what is sure before what may be, and for one session.

use conversation::event::{Danger, HeardDanger};
use conversation::seeded::Player;
use conversation::{Command, EventKind, Rejection};

const fn heard(kind: Danger, sure: bool) -> HeardDanger {
    HeardDanger { kind, sure }
}

fn hear(player: &mut Player, what: &[HeardDanger]) -> usize {
    player.ask(Command::HearDanger { heard: what.to_vec() }).expect("heard").len()
}

#[test]
fn only_what_is_new_or_has_become_sure_is_an_event() {
    let mut player = Player::new(71);
    assert_eq!(hear(&mut player, &[]), 0);
    assert_eq!(hear(&mut player, &[heard(Danger::Legal, false)]), 1);
    assert_eq!(hear(&mut player, &[heard(Danger::Legal, false)]), 0, "known");
    assert_eq!(hear(&mut player, &[heard(Danger::Media, true), heard(Danger::SelfHarm, false)]), 1);
    assert_eq!(
        player.header.dangers,
        [heard(Danger::Media, true), heard(Danger::SelfHarm, false), heard(Danger::Legal, false)]
    );
    assert_eq!(hear(&mut player, &[heard(Danger::Legal, true)]), 1, "it was a guess");
    assert_eq!(hear(&mut player, &[heard(Danger::Legal, false)]), 0, "what is sure stays so");
    assert_eq!(
        player.header.dangers,
        [heard(Danger::Legal, true), heard(Danger::Media, true), heard(Danger::SelfHarm, false)]
    );
}

#[test]
fn it_is_of_this_session_and_not_public() {
    let mut player = Player::new(72);
    let write = |player: &mut Player| {
        let (message_id, turn_job) = (player.env.id(), player.env.id());
        player.ask(Command::Receive { message_id, locale: None, turn_job, due: None }).expect("written")
    };
    write(&mut player);
    let (user_id, message_id, public) = (player.users[0], player.env.id(), player.header.public_seq);
    hear(&mut player, &[heard(Danger::Violence, true)]);
    assert_eq!(player.header.public_seq, public);
    player.ask(Command::TakeOver { user_id }).expect("taken");
    player.ask(Command::AgentSays { user_id, message_id }).expect("said");
    player.ask(Command::Resolve { by: Some(user_id) }).expect("resolved");
    assert!(!player.header.dangers.is_empty(), "still to be read");
    let events = write(&mut player);
    assert!(events.iter().any(|event| matches!(event.kind, EventKind::Reopened)));
    assert!(player.header.dangers.is_empty());
    player.ask(Command::Close).expect("closed");
    let late = Command::HearDanger { heard: vec![heard(Danger::Legal, true)] };
    assert_eq!(player.ask(late), Err(Rejection::Closed));
}
