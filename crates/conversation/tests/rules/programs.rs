//! What a program of the company may do: never talk over a person, never end what a person owns, never count as an answer.

use conversation::event::HandOffReason;
use conversation::header::{Author, Life, Owner};
use conversation::seeded::Player;
use conversation::session::{Due, next_deadline};
use conversation::{Assignee, Command, EventKind, Rejection};

fn says(player: &Player, beside_agent: bool) -> Command {
    Command::ProgramSays { key_id: player.key_id, message_id: player.env.id(), beside_agent }
}

fn write(player: &mut Player) {
    let (message_id, turn_job) = (player.env.id(), player.env.id());
    player
        .ask(Command::Receive { message_id, locale: None, dangers: Vec::new(), turn_job, due: None })
        .expect("written");
}

fn assign(player: &Player, to: Assignee) -> Command {
    Command::Assign { to, by: None, due: None, next_turn: player.env.id() }
}

#[test]
fn a_program_speaks_while_no_person_owns_it_and_beside_one_only_when_it_says_so() {
    let mut player = Player::new(21);
    player.ask(says(&player, false)).expect("while the assistant owns it");
    assert_eq!(player.ask(Command::AskForPerson { due: None }).map(|_| ()), Ok(()));
    player.ask(says(&player, false)).expect("while it waits in the queue");
    let user_id = player.users[0];
    player.ask(Command::TakeOver { user_id }).expect("taken");
    assert_eq!(player.ask(says(&player, false)), Err(Rejection::NotOwner));
    let owner = player.header.owner;
    let events = player.ask(says(&player, true)).expect("a notice");
    assert!(
        matches!(events[..], [ref one] if matches!(one.kind, EventKind::MessageAdded { author: Author::Program { .. }, .. }))
    );
    assert_eq!(player.header.owner, owner, "it stays theirs");
}

#[test]
fn words_of_a_program_answer_nobody() {
    let mut player = Player::new(22);
    write(&mut player);
    player.ask(Command::AskForPerson { due: None }).expect("asked");
    let before = player.header.clone();
    player.ask(says(&player, false)).expect("said");
    assert!(player.header.has_unanswered(), "whoever waits goes on waiting");
    assert_eq!(
        (player.header.last_house_at, player.header.answered),
        (before.last_house_at, before.answered)
    );
    assert_eq!(player.header.public_messages, before.public_messages + 1);
}

/// A word from a merged part waits: only people can read it, so nobody may hand it to the assistant, whoever asks.
#[test]
fn what_is_owed_from_a_part_stays_with_people_until_they_answer() {
    let mut player = Player::new(24);
    write(&mut player);
    let user_id = player.users[0];
    player.ask(Command::TakeOver { user_id }).expect("taken");
    let message_id = player.env.id();
    player.ask(Command::AgentSays { user_id, message_id }).expect("all here is answered");
    let from = vec![(player.env.id(), player.header.inbox_id)];
    let owed_since = Some(player.env.now());
    player.ask(Command::Absorb { from, by: user_id, owed_since, dangers: Vec::new() }).expect("merged");
    let give_back = Command::GiveBack { by: user_id, next_turn: player.env.id() };
    for command in [assign(&player, Assignee::Assistant), give_back.clone()] {
        assert_eq!(player.ask(command.clone()), Err(Rejection::Unanswered), "{command:?}");
    }
    player.ask(assign(&player, Assignee::Queue)).expect("to other people");
    assert_eq!(player.ask(assign(&player, Assignee::Assistant)), Err(Rejection::Unanswered));
    player.ask(Command::TakeOver { user_id }).expect("taken again");
    let message_id = player.env.id();
    player.ask(Command::AgentSays { user_id, message_id }).expect("answered");
    player.ask(give_back).expect("nothing is owed any more");
}

#[test]
fn what_a_person_owns_is_not_ended_by_a_program() {
    let mut player = Player::new(23);
    write(&mut player);
    let key_id = player.key_id;
    let user_id = player.users[1];
    player.ask(Command::TakeOver { user_id }).expect("taken");
    assert_eq!(player.ask(Command::ResolveByProgram { key_id }), Err(Rejection::NotOwner));
    player.ask(assign(&player, Assignee::Queue)).expect("taken away by whoever disposes of it");
    assert!(matches!(player.header.owner, Owner::Queue { reason: HandOffReason::Rule, .. }));
    let events = player.ask(Command::ResolveByProgram { key_id }).expect("resolved");
    assert!(events.iter().any(|event| event.kind == EventKind::Resolved { by: None, program: Some(key_id) }));
    assert_eq!(player.ask(Command::ResolveByProgram { key_id }), Err(Rejection::NothingToDo));
    assert_eq!(player.ask(says(&player, true)), Err(Rejection::Resolved));
    let next_turn = player.env.id();
    player.ask(Command::Reopen { due: None, next_turn }).expect("lives again");
    assert!(player.header.is_open() && matches!(player.header.owner, Owner::Queue { .. }));
    assert_eq!(player.ask(Command::Reopen { due: None, next_turn }), Err(Rejection::NothingToDo));
    player.ask(Command::Close).expect("closed");
    for command in
        [Command::Reopen { due: None, next_turn }, says(&player, true), assign(&player, Assignee::Queue)]
    {
        assert_eq!(player.ask(command.clone()), Err(Rejection::Closed), "{command:?}");
    }
}

#[test]
fn assigning_gives_the_assistant_its_turn_and_says_when_nothing_changes() {
    let mut player = Player::new(24);
    write(&mut player);
    let user_id = player.users[2];
    let agent = Assignee::Agent { user_id };
    player.ask(assign(&player, agent)).expect("given to an agent");
    assert_eq!(player.header.owner.agent(), Some(user_id));
    assert_eq!(player.ask(assign(&player, agent)), Err(Rejection::NothingToDo));
    player.ask(assign(&player, Assignee::Assistant)).expect("given to the assistant");
    assert!(player.header.turn.is_some(), "it sees to what is unanswered");
    assert_eq!(player.ask(assign(&player, Assignee::Assistant)), Err(Rejection::NothingToDo));
}

#[test]
fn a_customer_to_whom_we_wrote_first_has_as_long_to_answer_as_after_an_end() {
    let mut player = Player::new(25);
    let policy = player.policy;
    let empty = next_deadline(&player.header, &policy).expect("a deadline");
    assert_eq!(empty, (player.header.opened_at.plus_ms(policy.empty_close_after_ms), Due::CloseEmpty));
    player.clock.advance_ms(60_000);
    player.ask(says(&player, false)).expect("said");
    let end = player.header.last_message_at.plus_ms(policy.reopen_window_ms);
    assert_eq!(next_deadline(&player.header, &policy), Some((end, Due::CloseEmpty)));
    let key_id = player.key_id;
    player.ask(Command::ResolveByProgram { key_id }).expect("ended");
    assert!(matches!(player.header.life, Life::Closed { .. }), "nobody asked anything: nothing was solved");
}
