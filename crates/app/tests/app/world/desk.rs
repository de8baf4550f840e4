//! Agents: they take over, answer, note, pass on, give back and resolve, mostly what is theirs, sometimes what is not.

use std::rc::Rc;

use ::conversation::{Content, Owner};
use app::conversation::{
    add_note, give_back, mark_read, reply, resolve, return_to_queue, take_over, transfer,
};
use app::{UserSession, Viewer};
use base::ConversationId;

use super::check::Track;
use super::executor::Task;
use super::{Posted, World};

/// An agent does something.
pub fn act(world: &Rc<World>) {
    let Some((id, _)) = some(world, |track| !track.is_closed()) else { return };
    let who = worker_of(world, id);
    match world.below(100) {
        0..=24 => simple(world, who, id, "take over"),
        25..=49 => speak(world, who, id),
        50..=62 => simple(world, who, id, "give back"),
        63..=68 => simple(world, who, id, "return"),
        69..=76 => simple(world, who, id, "resolve"),
        77..=82 => pass_on(world, who, id),
        83..=88 => read(world, who, id),
        89..=93 => again(world),
        _ => presence(world, who),
    }
}

/// Somebody takes what the assistant is just thinking about.
pub fn interrupt(world: &Rc<World>) {
    if let Some((id, _)) = some(world, Track::is_thought_about) {
        simple(world, world.below(world.agents.len()), id, "take over");
    }
}

/// What people have comes back to the assistant, so that it has something to do.
pub fn hand_back(world: &Rc<World>) {
    match some(world, |track| !track.is_closed() && track.owner() != Some(Owner::Assistant)) {
        Some((id, Some(Owner::Agent { user_id, .. }))) => {
            if let Some(who) = world.agents.iter().position(|agent| agent.user_id == user_id) {
                simple(world, who, id, "give back");
            }
        }
        Some((id, _)) => simple(world, world.below(world.agents.len()), id, "take over"),
        None => {}
    }
}

fn some(world: &World, is_meant: impl Fn(&Track) -> bool) -> Option<(ConversationId, Option<Owner>)> {
    let tracks = world.tracks.borrow();
    let meant: Vec<_> =
        tracks.iter().filter(|(_, track)| is_meant(track)).map(|(id, track)| (*id, track.owner())).collect();
    (!meant.is_empty()).then(|| meant[world.below(meant.len())])
}

/// Mostly its owner, sometimes anyone.
fn worker_of(world: &World, id: ConversationId) -> usize {
    let owner = world.tracks.borrow().get(&id).and_then(|track| match track.owner() {
        Some(Owner::Agent { user_id, .. }) => world.agents.iter().position(|agent| agent.user_id == user_id),
        _ => None,
    });
    match owner {
        Some(owner) if world.chance(80) => owner,
        _ => world.below(world.agents.len()),
    }
}

fn simple(world: &Rc<World>, who: usize, id: ConversationId, what: &'static str) {
    let node = world.any_node();
    let (app, owned, user) = (world.app(node), world.clone(), world.agents[who].clone());
    world.note(|| format!("agent {who} begins to {what} {id}"));
    world.spawn(Task::new(what, node, async move {
        let done = match what {
            "take over" => take_over(&app, &user, id).await,
            "give back" => give_back(&app, &user, id).await,
            "return" => return_to_queue(&app, &user, id).await,
            _ => resolve(&app, &user, id).await,
        };
        match done {
            Ok(()) => owned.note(|| format!("agent {who} has done: {what}")),
            Err(error) => owned.tolerate(what, &error),
        }
    }));
}

fn speak(world: &Rc<World>, by: usize, conversation_id: ConversationId) {
    let at = {
        let mut posted = world.posted.borrow_mut();
        let client_msg_id = format!("a-{:08}", posted.len());
        posted.push(Posted { conversation_id, client_msg_id, by, acked: None });
        posted.len() - 1
    };
    post(world, at);
}

/// The same words once more, acknowledged or not.
fn again(world: &Rc<World>) {
    let count = world.posted.borrow().len();
    if count > 0 {
        post(world, count - 1 - world.below(count.min(4)));
    }
}

fn post(world: &Rc<World>, at: usize) {
    let node = world.any_node();
    let (app, owned) = (world.app(node), world.clone());
    let (id, client, by) = {
        let posted = &world.posted.borrow()[at];
        (posted.conversation_id, posted.client_msg_id.clone(), posted.by)
    };
    let user = world.agents[by].clone();
    // The same id always means the same kind of message.
    let private = at.is_multiple_of(5);
    world.spawn(Task::new(format!("post {client}"), node, async move {
        let content = Content::text(format!("人工回复 {client}"));
        let done = if private {
            add_note(&app, &user, id, &client, content).await
        } else {
            reply(&app, &user, id, &client, content).await
        };
        match done {
            Ok(done) => {
                let posted = &mut owned.posted.borrow_mut()[at];
                assert!(
                    posted.acked.is_none_or(|before| before == done.n),
                    "{client} was acknowledged differently before"
                );
                posted.acked = Some(done.n);
            }
            Err(error) => owned.tolerate("an agent's words", &error),
        }
    }));
}

fn pass_on(world: &Rc<World>, who: usize, id: ConversationId) {
    let node = world.any_node();
    let (app, owned, user) = (world.app(node), world.clone(), world.agents[who].clone());
    let to = world.agents[world.below(world.agents.len())].user_id;
    world.spawn(Task::new("transfer", node, async move {
        if let Err(error) = transfer(&app, &user, id, to).await {
            owned.tolerate("a transfer", &error);
        }
    }));
}

fn read(world: &Rc<World>, who: usize, id: ConversationId) {
    let node = world.any_node();
    let (app, owned, user) = (world.app(node), world.clone(), world.agents[who].clone());
    let up_to = world.tracks.borrow().get(&id).map_or(0, |track| track.public_seq());
    world.spawn(Task::new("read by the house", node, async move {
        if let Err(error) = mark_read(&app, &Viewer::User(user), id, up_to).await {
            owned.tolerate("a receipt of ours", &error);
        }
    }));
}

fn presence(world: &Rc<World>, who: usize) {
    let node = world.any_node();
    let (app, owned, user) = (world.app(node), world.clone(), world.agents[who].clone());
    let online = world.chance(60);
    world.spawn(Task::new("presence", node, async move {
        if let Err(error) = app::user::set_presence(&app, &user, online).await {
            owned.tolerate("presence", &error);
        }
    }));
}

/// Ends what people own, so that time alone can end the rest.
pub async fn clear(world: Rc<World>, user: UserSession, id: ConversationId) {
    let app = world.app(0);
    for _ in 0..3 {
        let _ = take_over(&app, &user, id).await;
        if resolve(&app, &user, id).await.is_ok() {
            return;
        }
    }
    panic!("{id} cannot be resolved by its owner")
}
