//! What of danger is heard: kept once a kind, what is sure before what may be, for one session, and carried along by a merge.

use conversation::event::{Danger, HeardDanger};
use conversation::seeded::Player;
use conversation::{Command, Event, EventKind, merge};

const fn heard(kind: Danger, sure: bool) -> HeardDanger {
    HeardDanger { kind, sure }
}

fn write(player: &mut Player, dangers: &[HeardDanger]) -> Vec<Event> {
    let (message_id, turn_job) = (player.env.id(), player.env.id());
    let dangers = dangers.to_vec();
    player.ask(Command::Receive { message_id, locale: None, dangers, turn_job, due: None }).expect("written")
}

/// How many events tell of what was heard.
fn hear(player: &mut Player, what: &[HeardDanger]) -> usize {
    let told = |event: &Event| matches!(event.kind, EventKind::DangerHeard { .. });
    write(player, what).into_iter().filter(told).count()
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
    write(&mut player, &[]);
    let public = player.header.public_seq;
    write(&mut player, &[heard(Danger::Violence, true)]);
    assert_eq!(player.header.public_seq, public + 1, "the message, and not what was heard in it");
    let (user_id, message_id) = (player.users[0], player.env.id());
    player.ask(Command::TakeOver { user_id }).expect("taken");
    player.ask(Command::AgentSays { user_id, message_id }).expect("said");
    player.ask(Command::Resolve { by: Some(user_id) }).expect("resolved");
    assert!(!player.header.dangers.is_empty(), "still to be read");
    let events = write(&mut player, &[heard(Danger::Media, false)]);
    assert!(events.iter().any(|event| matches!(event.kind, EventKind::Reopened)));
    assert_eq!(player.header.dangers, [heard(Danger::Media, false)], "only what is heard from now on");
}

#[test]
fn a_merge_carries_it_along_unless_it_is_over() {
    let mut player = Player::new(73);
    write(&mut player, &[heard(Danger::Legal, false)]);
    let user_id = player.users[0];
    player.ask(Command::TakeOver { user_id }).expect("taken");
    let target = player.header.clone();
    let mut source = target.clone();
    source.id = player.env.id();
    source.dangers = vec![heard(Danger::SelfHarm, true)];
    let merged =
        |source: &_| merge(source, &target, user_id, &player.policy, player.env.now()).expect("merged");
    let on = [heard(Danger::SelfHarm, true), heard(Danger::Legal, false)];
    assert_eq!(merged(&source).target.0.dangers, on);
    source.life = conversation::Life::Resolved { at: player.env.now() };
    assert_eq!(merged(&source).target.0.dangers, target.dangers);
}
