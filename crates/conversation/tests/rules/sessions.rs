//! Where a session ends: each boundary one millisecond before, on it, and after.

use base::Timestamp;
use conversation::header::{Life, Owner, SurveyState};
use conversation::seeded::Player;
use conversation::session::{Due, Policy, due, next_deadline};
use conversation::{Asking, Command, EventKind, HandOffReason, Rejection};

const POLICY: Policy = Policy {
    remind_after_ms: 1_000,
    close_after_ms: 3_000,
    reopen_window_ms: 10_000,
    empty_close_after_ms: 5_000,
    survey: Asking::SHIPPED,
};

fn rate(stars: u8, agent_stars: Option<u8>) -> Command {
    Command::AnswerSurvey { stars, agent_stars, reasons: Vec::new() }
}

fn player() -> Player {
    let mut player = Player::new(3);
    player.policy = POLICY;
    player
}

fn write(player: &mut Player) -> Result<(), Rejection> {
    let command = Command::Receive {
        message_id: player.env.id(),
        locale: None,
        dangers: Vec::new(),
        turn_job: player.env.id(),
        due: None,
    };
    player.ask(command).map(|_| ())
}

/// The assistant answers what stands there.
fn answer(player: &mut Player) {
    let turn = player.header.turn.expect("the assistant's turn");
    let (job_id, ownership_no) = (turn.job_id, player.header.ownership_no);
    let (message_id, next_turn) = (player.env.id(), player.env.id());
    let answered_seq = player.header.last_customer_seq;
    player.ask(Command::AssistantSays { message_id, ownership_no, job_id }).expect("it says");
    player.ask(Command::EndTurn { job_id, ownership_no, answered_seq, next_turn }).expect("it ends");
}

fn in_ms(player: &Player, ms: i64) -> Timestamp {
    player.env.now().plus_ms(ms)
}

fn deadline(player: &Player) -> Option<(Timestamp, Due)> {
    next_deadline(&player.header, &player.policy)
}

#[test]
fn an_empty_session_closes_by_itself_and_is_never_resolved_or_surveyed() {
    let mut player = player();
    assert_eq!(deadline(&player), Some((in_ms(&player, 5_000), Due::CloseEmpty)));
    player.clock.advance_ms(4_999);
    assert_eq!(due(&player.header, &POLICY, player.env.now()), None);
    player.clock.advance_ms(1);
    assert_eq!(due(&player.header, &POLICY, player.env.now()), Some(Due::CloseEmpty));
    let message_id = player.env.id();
    assert_eq!(player.ask(Command::Remind { message_id }), Err(Rejection::NothingToDo));
    let events = player.ask(Command::Resolve { by: None }).expect("it ends");
    assert_eq!(events[0].kind, EventKind::Closed);
    assert_eq!(events.len(), 1, "nobody is asked how nothing was");
    assert!(player.header.is_empty_session());
}

#[test]
fn an_empty_session_that_asked_for_a_person_waits_for_one() {
    let mut player = player();
    player.ask(Command::AskForPerson { due: None }).expect("a person can always be asked for");
    assert_eq!(deadline(&player), None);
    player.ask(Command::TakeOver { user_id: player.users[0] }).expect("taken");
    assert_eq!(deadline(&player), None);
}

#[test]
fn silence_is_reminded_once_and_then_resolved() {
    let mut player = player();
    write(&mut player).expect("the customer writes");
    assert_eq!(deadline(&player), None, "the customer waits for us");
    player.clock.advance_ms(400);
    answer(&mut player);
    assert_eq!(deadline(&player), Some((in_ms(&player, 1_000), Due::Remind)));
    player.clock.advance_ms(1_000);
    assert_eq!(due(&player.header, &POLICY, player.env.now()), Some(Due::Remind));
    player.ask(Command::Remind { message_id: player.env.id() }).expect("reminded");
    assert_eq!(
        deadline(&player),
        Some((in_ms(&player, 2_000), Due::Resolve)),
        "the reminder does not lengthen it"
    );
    assert_eq!(player.ask(Command::Remind { message_id: player.env.id() }), Err(Rejection::NothingToDo));
    player.clock.advance_ms(2_000);
    player.ask(Command::Resolve { by: None }).expect("resolved");
    assert_eq!(deadline(&player), Some((in_ms(&player, 10_000), Due::CloseResolved)));
}

#[test]
fn a_late_reminder_leaves_its_full_time() {
    let mut player = player();
    write(&mut player).expect("the customer writes");
    answer(&mut player);
    player.clock.advance_ms(60_000);
    assert_eq!(
        due(&player.header, &POLICY, player.env.now()),
        Some(Due::Remind),
        "never resolved unreminded"
    );
    player.ask(Command::Remind { message_id: player.env.id() }).expect("reminded");
    assert_eq!(deadline(&player), Some((in_ms(&player, 2_000), Due::Resolve)));
}

#[test]
fn a_word_after_the_reminder_begins_a_new_silence() {
    let mut player = player();
    write(&mut player).expect("the customer writes");
    answer(&mut player);
    player.clock.advance_ms(1_000);
    player.ask(Command::Remind { message_id: player.env.id() }).expect("reminded");
    write(&mut player).expect("the customer writes");
    assert_eq!(deadline(&player), None);
    answer(&mut player);
    assert_eq!(deadline(&player), Some((in_ms(&player, 1_000), Due::Remind)));
}

#[test]
fn nothing_ends_while_the_customer_waits_for_people() {
    let mut player = player();
    write(&mut player).expect("the customer writes");
    answer(&mut player);
    player.ask(Command::AskForPerson { due: None }).expect("asked");
    assert_eq!(deadline(&player), None, "in the queue");
    assert_eq!(
        player.ask(Command::Resolve { by: None }),
        Err(Rejection::NotOwner),
        "silence resolves no queue"
    );
    player.clock.advance_ms(1);
    let user_id = player.users[0];
    player.ask(Command::TakeOver { user_id }).expect("taken");
    assert_eq!(deadline(&player), None, "the agent has not spoken yet");
    player.clock.advance_ms(1);
    player.ask(Command::AgentSays { user_id, message_id: player.env.id() }).expect("the agent speaks");
    assert_eq!(deadline(&player), Some((in_ms(&player, 1_000), Due::Remind)));
    write(&mut player).expect("the customer writes");
    assert_eq!(deadline(&player), None, "the agent owes an answer");
}

#[test]
fn the_window_ends_exactly() {
    for (wait_ms, reopens) in [(0, true), (9_999, true), (10_000, false), (10_001, false)] {
        let mut player = player();
        write(&mut player).expect("the customer writes");
        answer(&mut player);
        player.ask(Command::Resolve { by: None }).expect("resolved");
        player.clock.advance_ms(wait_ms);
        let closes = due(&player.header, &POLICY, player.env.now()) == Some(Due::CloseResolved);
        assert_ne!(closes, reopens, "after {wait_ms} ms it closes or reopens, never both");
        let expected = if reopens { Ok(()) } else { Err(Rejection::Closed) };
        assert_eq!(write(&mut player), expected, "after {wait_ms} ms");
    }
}

#[test]
fn reopening_begins_a_new_session() {
    let mut player = player();
    write(&mut player).expect("the customer writes");
    answer(&mut player);
    player.ask(Command::Remind { message_id: player.env.id() }).expect("reminded");
    player.ask(Command::Resolve { by: None }).expect("resolved");
    player.ask(rate(4, None)).expect("answered");
    assert_eq!(player.ask(rate(5, None)), Err(Rejection::NoSurvey));
    write(&mut player).expect("it reopens");
    assert_eq!((player.header.life, player.header.reopened), (Life::Open, 1));
    assert_eq!((player.header.survey, player.header.reminded_at), (None, None));
    assert_eq!(player.header.owner, Owner::Assistant);
    assert!(player.header.turn.is_some(), "the assistant answers at once");
    answer(&mut player);
    player.ask(Command::Resolve { by: None }).expect("resolved again");
    assert!(matches!(player.header.survey, Some(SurveyState::Invited { .. })), "asked again, once");
}

#[test]
fn an_invitation_comes_when_it_is_due_unless_the_customer_comes_back() {
    let mut player = player();
    player.policy.survey = Asking { delay_ms: 2_000, answer_ms: Some(1_000), ..Asking::SHIPPED };
    write(&mut player).expect("the customer writes");
    answer(&mut player);
    let events = player.ask(Command::Resolve { by: None }).expect("resolved");
    assert!(events.iter().all(|event| !matches!(event.kind, EventKind::SurveyInvited { .. })), "{events:?}");
    assert_eq!(player.ask(rate(5, None)), Err(Rejection::NoSurvey), "what is planned is not asked");
    player.clock.advance_ms(1_999);
    assert_eq!(player.ask(Command::InviteToSurvey), Err(Rejection::NothingToDo));
    write(&mut player).expect("back before");
    player.clock.advance_ms(1);
    assert_eq!(player.ask(Command::InviteToSurvey), Err(Rejection::NothingToDo), "this session goes on");
    answer(&mut player);
    player.ask(Command::Resolve { by: None }).expect("resolved again");
    player.clock.advance_ms(2_000);
    player.ask(Command::InviteToSurvey).expect("asked");
    assert_eq!(player.ask(Command::InviteToSurvey), Err(Rejection::NothingToDo), "once");
    player.clock.advance_ms(999);
    player.ask(rate(4, None)).expect("in time");
}

#[test]
fn an_invitation_can_be_answered_until_its_time_is_over_and_nobody_is_asked_where_it_is_off() {
    let mut player = player();
    player.policy.survey.answer_ms = Some(1_000);
    write(&mut player).expect("the customer writes");
    answer(&mut player);
    player.ask(Command::Resolve { by: None }).expect("resolved");
    player.clock.advance_ms(1_000);
    assert_eq!(player.ask(rate(4, None)), Err(Rejection::SurveyOver));
    player.policy.survey.on = false;
    write(&mut player).expect("it reopens");
    answer(&mut player);
    player.ask(Command::Resolve { by: None }).expect("resolved");
    assert_eq!(player.header.survey, None);
}

#[test]
fn who_had_people_keeps_people() {
    let promised = Timestamp::from_ms(9);
    for taken in [false, true] {
        let mut player = player();
        write(&mut player).expect("the customer writes");
        player.ask(Command::AskForPerson { due: None }).expect("asked");
        let user_id = player.users[0];
        if taken {
            player.ask(Command::TakeOver { user_id }).expect("taken");
        }
        player.ask(Command::Resolve { by: Some(user_id) }).expect("resolved");
        player.clock.advance_ms(5);
        let (message_id, turn_job) = (player.env.id(), player.env.id());
        let back =
            Command::Receive { message_id, locale: None, dangers: Vec::new(), turn_job, due: Some(promised) };
        player.ask(back).expect("it reopens");
        let reason = if taken { HandOffReason::Returned } else { HandOffReason::Asked };
        let since = player.env.now();
        assert_eq!(player.header.owner, Owner::Queue { since, due: Some(promised), reason });
        assert_eq!(player.header.turn, None);
    }
}

#[test]
fn the_customer_may_end_it_whoever_owns_it() {
    let mut player = player();
    let events = player.ask(Command::EndByCustomer).expect("it ends");
    assert_eq!(events[0].kind, EventKind::Closed, "nothing was said");
    assert_eq!(player.ask(Command::EndByCustomer), Err(Rejection::Closed));

    for owner in 0..3 {
        let mut player = self::player();
        write(&mut player).expect("it is open");
        let user_id = player.users[0];
        if owner > 0 {
            player.ask(Command::AskForPerson { due: None }).expect("queued");
        }
        if owner > 1 {
            player.ask(Command::TakeOver { user_id }).expect("taken");
        }
        let events = player.ask(Command::EndByCustomer).expect("it ends");
        assert_eq!(events[0].kind, EventKind::Resolved { by: None, program: None });
        assert_eq!(player.ask(Command::EndByCustomer), Err(Rejection::NothingToDo));
        write(&mut player).expect("a word opens it again");
        assert_eq!(player.header.life, Life::Open);
    }
}
