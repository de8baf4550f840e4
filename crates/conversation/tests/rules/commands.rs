//! Single commands whose answer is easy to get wrong.

use conversation::event::HandOffReason;
use conversation::header::{Life, Owner};
use conversation::seeded::Player;
use conversation::{Command, Event, EventKind, Rejection, SurveyAbout, SurveyReason, decide_all};

fn written() -> Player {
    let mut player = Player::new(11);
    write(&mut player);
    player
}

fn write(player: &mut Player) {
    let (message_id, turn_job) = (player.env.id(), player.env.id());
    player
        .ask(Command::Receive { message_id, locale: None, dangers: Vec::new(), turn_job, due: None })
        .expect("the customer writes");
}

#[test]
fn a_burst_is_one_turn() {
    let mut player = written();
    let first = player.header.turn.expect("a turn");
    write(&mut player);
    write(&mut player);
    assert_eq!(player.header.turn, Some(first));
    assert_eq!(first.since_seq, 1, "everything from the beginning is unanswered");
}

#[test]
fn what_came_while_it_thought_starts_the_next_turn_in_the_same_commit() {
    let mut player = written();
    let read_up_to = player.header.last_customer_seq;
    let first = player.header.turn.expect("a turn");
    write(&mut player);
    let ownership_no = player.header.ownership_no;
    let (message_id, next_turn) = (player.env.id(), player.env.id());
    let commands = [
        Command::AssistantSays { message_id, ownership_no, job_id: first.job_id },
        Command::EndTurn { job_id: first.job_id, ownership_no, answered_seq: read_up_to, next_turn },
    ];
    let (header, events) =
        decide_all(&player.header, commands, &player.policy, player.env.now()).expect("it answers");
    let kinds: Vec<_> = events.iter().map(|event| event.kind.clone()).collect();
    assert!(matches!(kinds[0], EventKind::MessageAdded { .. }));
    assert_eq!(kinds[1], EventKind::TurnEnded { job_id: first.job_id, answered_seq: read_up_to });
    assert_eq!(kinds[2], EventKind::TurnStarted { job_id: next_turn, since_seq: read_up_to + 1 });
    assert_eq!(header.turn.map(|turn| turn.job_id), Some(next_turn));
}

#[test]
fn a_turn_cannot_claim_messages_from_the_future() {
    let mut player = written();
    let job_id = player.header.turn.expect("a turn").job_id;
    let (ownership_no, next_turn) = (player.header.ownership_no, player.env.id());
    player
        .ask(Command::EndTurn { job_id, ownership_no, answered_seq: u64::MAX, next_turn })
        .expect("it ends");
    assert_eq!(player.header.answered_seq, player.header.last_customer_seq);
    write(&mut player);
    assert!(player.header.turn.is_some());
}

#[test]
fn all_or_nothing() {
    let player = written();
    let user_id = player.users[0];
    let commands = [
        Command::TakeOver { user_id },
        Command::AgentSays { user_id: player.users[1], message_id: player.env.id() },
    ];
    let answer = decide_all(&player.header, commands, &player.policy, player.env.now());
    assert_eq!(answer, Err(Rejection::NotOwner));
}

#[test]
fn asking_twice_for_a_person_is_once() {
    let mut player = written();
    player.ask(Command::AskForPerson { due: None }).expect("asked");
    assert_eq!(player.ask(Command::AskForPerson { due: None }), Err(Rejection::NothingToDo));
    player.ask(Command::TakeOver { user_id: player.users[0] }).expect("taken");
    assert_eq!(player.ask(Command::AskForPerson { due: None }), Err(Rejection::NothingToDo));
}

#[test]
fn a_person_can_be_asked_for_after_it_was_resolved() {
    let mut player = written();
    player.ask(Command::Resolve { by: None }).expect("resolved");
    player.ask(Command::AskForPerson { due: None }).expect("asked");
    assert_eq!(player.header.life, Life::Open);
    assert!(matches!(player.header.owner, Owner::Queue { reason: HandOffReason::Asked, .. }));
}

#[test]
fn giving_back_starts_a_turn_only_for_what_is_unanswered() {
    for agent_answers in [false, true] {
        let mut player = written();
        let by = player.users[0];
        player.ask(Command::TakeOver { user_id: by }).expect("taken");
        if agent_answers {
            player.ask(Command::AgentSays { user_id: by, message_id: player.env.id() }).expect("answered");
        }
        let next_turn = player.env.id();
        player.ask(Command::GiveBack { by, next_turn }).expect("given back");
        assert_eq!(player.header.turn.is_none(), agent_answers);
    }
}

#[test]
fn only_the_owner_gives_away() {
    let mut player = written();
    let [mine, other, _] = player.users;
    player.ask(Command::TakeOver { user_id: mine }).expect("taken");
    let next_turn = player.env.id();
    let refused = [
        Command::ReturnToQueue { by: other, due: None },
        Command::GiveBack { by: other, next_turn },
        Command::Resolve { by: Some(other) },
        Command::AgentSays { user_id: other, message_id: player.env.id() },
    ];
    for command in refused {
        assert_eq!(player.ask(command.clone()), Err(Rejection::NotOwner), "{command:?}");
    }
    assert_eq!(player.ask(Command::TakeOver { user_id: mine }), Err(Rejection::AlreadyOwner));
    assert_eq!(player.ask(Command::Transfer { by: mine, to: mine }), Err(Rejection::AlreadyOwner));
    player.ask(Command::Transfer { by: mine, to: other }).expect("given to a colleague");
    player.ask(Command::ReturnToQueue { by: other, due: None }).expect("put back");
    assert_eq!(player.ask(Command::ReturnToQueue { by: other, due: None }), Err(Rejection::NothingToDo));
}

#[test]
fn notes_are_for_us_and_change_nothing_for_the_customer() {
    let mut player = written();
    let before = player.header.clone();
    let (user_id, message_id) = (player.users[2], player.env.id());
    let events = player.ask(Command::AddNote { user_id, message_id }).expect("noted without owning");
    assert_eq!(events[0].public_seq, None);
    let unchanged = conversation::Header { seq: before.seq + 1, ..before };
    assert_eq!(player.header, unchanged);
    player.ask(Command::Resolve { by: None }).expect("resolved");
    player.ask(Command::AddNote { user_id, message_id }).expect("noted after it was resolved");
    player.ask(Command::Close).expect("closed");
    assert_eq!(player.ask(Command::AddNote { user_id, message_id }), Err(Rejection::Closed));
}

#[test]
fn taking_over_reopens_what_was_resolved() {
    let mut player = written();
    let user_id = player.users[0];
    player.ask(Command::TakeOver { user_id }).expect("taken");
    player.ask(Command::Resolve { by: Some(user_id) }).expect("resolved");
    let message_id = player.env.id();
    assert_eq!(player.ask(Command::AgentSays { user_id, message_id }), Err(Rejection::Resolved));
    player.ask(Command::TakeOver { user_id }).expect("the same agent again");
    player.ask(Command::AgentSays { user_id, message_id }).expect("and speaks");
}

#[test]
fn receipts_rise_and_reading_is_receiving() {
    let mut player = written();
    let up_to = player.header.public_seq;
    assert_eq!(player.ask(Command::Deliver { up_to: up_to + 1 }), Err(Rejection::ReceiptAhead));
    player.ask(Command::ReadByCustomer { up_to }).expect("read");
    assert_eq!(player.header.receipts.customer_delivered, up_to);
    assert_eq!(player.ask(Command::Deliver { up_to }), Err(Rejection::NothingToDo));
    assert_eq!(player.ask(Command::ReadByCustomer { up_to: 1 }), Err(Rejection::NothingToDo));
    player.ask(Command::Close).expect("closed");
    player.ask(Command::ReadByHouse { up_to, by: None }).expect("a receipt is a fact about the past");
}

#[test]
fn stars_are_one_to_five() {
    let mut player = written();
    let rate = |stars, agent_stars, reasons: &[SurveyReason]| Command::AnswerSurvey {
        stars,
        agent_stars,
        reasons: reasons.to_vec(),
    };
    assert_eq!(player.ask(rate(3, None, &[])), Err(Rejection::NoSurvey));
    let user_id = player.users[0];
    player.ask(Command::TakeOver { user_id }).expect("taken");
    let message_id = player.env.id();
    player.ask(Command::AgentSays { user_id, message_id }).expect("said");
    let events = player.ask(Command::Resolve { by: Some(user_id) }).expect("resolved");
    let about = SurveyAbout::Agent;
    assert_eq!(
        events[1].kind,
        EventKind::SurveyInvited { about, form: None, until: None },
        "asked with the resolution"
    );
    for stars in [0, 6, 255] {
        assert_eq!(player.ask(rate(stars, None, &[])), Err(Rejection::BadStars));
    }
    assert_eq!(player.ask(rate(5, Some(5), &[])), Err(Rejection::BadStars), "one was asked about");
    let twice = [SurveyReason::QUICK, SurveyReason::QUICK];
    assert_eq!(player.ask(rate(5, None, &twice)), Err(Rejection::BadStars));
    player.ask(rate(5, None, &[SurveyReason::QUICK, SurveyReason::KIND])).expect("answered");
}

#[test]
fn nobody_is_asked_how_silence_was() {
    let mut player = written();
    let events = player.ask(Command::Resolve { by: Some(player.users[0]) }).expect("resolved");
    assert!(matches!(events[..], [Event { kind: EventKind::Resolved { .. }, .. }]), "{events:?}");
}

#[test]
fn labels_go_on_and_off_even_after_the_end() {
    let mut player = written();
    let by = Some(player.users[0]);
    let [vip, angry, spam] = [player.env.id(), player.env.id(), player.env.id()];
    let label = |add: Vec<base::LabelId>, remove: Vec<base::LabelId>| Command::Label { add, remove, by };
    let events = player.ask(label(vec![angry, vip, vip], vec![])).expect("put on");
    let [Event { public_seq: None, kind: EventKind::Labelled { added, .. }, .. }] = events.as_slice() else {
        panic!("one event that no customer sees: {events:?}")
    };
    assert_eq!(added, &[vip, angry], "each once, in order");
    assert_eq!(player.ask(label(vec![vip], vec![spam])), Err(Rejection::NothingToDo));
    assert_eq!(player.ask(label(vec![spam], vec![spam])), Err(Rejection::NothingToDo), "off wins");
    player.ask(Command::Close).expect("closed");
    player.ask(label(vec![spam], vec![angry])).expect("tidied up afterwards");
    assert_eq!(player.header.labels, [vip, spam]);
}

#[test]
fn a_conversation_carries_so_many_labels_and_no_more() {
    let mut player = written();
    let most = base::limits::LABELS_PER_CONVERSATION;
    let all: Vec<base::LabelId> = (0..=most).map(|_| player.env.id()).collect();
    let label = |add: &[base::LabelId], remove: &[base::LabelId]| Command::Label {
        add: add.to_vec(),
        remove: remove.to_vec(),
        by: None,
    };
    assert_eq!(player.ask(label(&all, &[])), Err(Rejection::TooManyLabels));
    player.ask(label(&all[..most], &[])).expect("as many as may be");
    assert_eq!(player.ask(label(&all[most..], &[])), Err(Rejection::TooManyLabels));
    player.ask(label(&all[most..], &all[..1])).expect("one for another");
}
