//! A correction: beside whoever answers, never over a colleague, and never as an answer.

use conversation::header::Author;
use conversation::seeded::Player;
use conversation::session::reopens;
use conversation::{Command, EventKind, Rejection};

fn corrects(player: &Player, by: usize) -> Command {
    Command::Correct { user_id: player.users[by], message_id: player.env.id() }
}

fn write(player: &mut Player) {
    let (message_id, turn_job) = (player.env.id(), player.env.id());
    player
        .ask(Command::Receive { message_id, locale: None, dangers: Vec::new(), turn_job, due: None })
        .expect("written");
}

#[test]
fn it_answers_nobody_and_takes_nothing_from_anybody() {
    let mut player = Player::new(41);
    write(&mut player);
    player.ask(Command::AskForPerson { due: None }).expect("asked");
    let before = player.header.clone();
    let events = player.ask(corrects(&player, 0)).expect("said");
    assert!(
        matches!(events[..], [ref one] if matches!(one.kind, EventKind::MessageAdded { author: Author::Agent { .. }, private: false, .. }))
    );
    assert_eq!(player.header.owner, before.owner);
    assert!(player.header.has_unanswered(), "whoever waits goes on waiting");
    assert_eq!(player.header.public_messages, before.public_messages + 1);
}

#[test]
fn a_colleague_is_not_talked_over_but_oneself_may_speak() {
    let mut player = Player::new(42);
    write(&mut player);
    let user_id = player.users[0];
    player.ask(Command::TakeOver { user_id }).expect("taken");
    assert_eq!(player.ask(corrects(&player, 1)), Err(Rejection::NotOwner));
    assert!(player.header.has_unanswered());
    player.ask(corrects(&player, 0)).expect("their own");
    assert!(!player.header.has_unanswered(), "the owner's words answer, whatever they are");
}

#[test]
fn what_is_solved_hears_it_without_being_opened_until_it_is_over() {
    let mut player = Player::new(43);
    write(&mut player);
    let user_id = player.users[0];
    player.ask(Command::TakeOver { user_id }).expect("taken");
    player.ask(Command::AgentSays { user_id, message_id: player.env.id() }).expect("answered");
    player.ask(Command::Resolve { by: Some(user_id) }).expect("solved");
    player.ask(corrects(&player, 1)).expect("nobody has what is solved");
    assert!(!player.header.is_open());
    assert!(reopens(&player.header, &player.policy, player.env.now()));
    player.ask(Command::Close).expect("closed");
    assert_eq!(player.ask(corrects(&player, 1)), Err(Rejection::Closed));
}
