//! Everyone who looks: a customer's and an agent's client for each conversation, kept up to date by replayed events alone.

use std::collections::BTreeMap;
use std::rc::Rc;

use app::conversation::{Replay, replay, snapshot};
use app::{App, Viewer};
use base::ConversationId;
use protocol::reduce::apply;
use protocol::view::ConversationView;

use super::World;
use super::executor::{Task, block_on};

/// What each client shows: the customer's first, then the agent's.
#[derive(Default)]
pub struct Views(BTreeMap<ConversationId, [Option<ConversationView>; 2]>);

impl Views {
    pub fn of_customer(&self, id: ConversationId) -> Option<&ConversationView> {
        self.0.get(&id)?[0].as_ref()
    }

    fn place(&mut self, id: ConversationId, side: usize) -> &mut Option<ConversationView> {
        &mut self.0.entry(id).or_default()[side]
    }
}

fn viewer(world: &World, id: ConversationId, side: usize) -> Option<Viewer> {
    let customer = world.tracks.borrow().get(&id)?.customer;
    Some(match side {
        0 => Viewer::Visitor(world.customers[customer].device(0)),
        _ => Viewer::User(world.agents[0].clone()),
    })
}

/// Both clients of a conversation come up to date, on any node, while everything else goes on.
pub fn look(world: &Rc<World>, id: ConversationId) {
    for side in 0..2 {
        let Some(viewer) = viewer(world, id, side) else { return };
        let node = world.any_node();
        let (app, owned) = (world.app(node), world.clone());
        world.spawn(Task::new("look", node, async move { catch_up(&owned, &app, &viewer, id, side).await }));
    }
}

async fn catch_up(world: &World, app: &App, viewer: &Viewer, id: ConversationId, side: usize) {
    let known = world.views.borrow_mut().place(id, side).as_ref().map(|view| view.n);
    if let Some(n) = known {
        match replay(app, viewer, id, n).await.expect("a replay") {
            Replay::Events(events) => {
                let mut views = world.views.borrow_mut();
                let view = views.place(id, side).as_mut().expect("a view does not go away");
                for event in &events {
                    apply(view, event).expect("a replay has no hole");
                }
                return;
            }
            Replay::TooFar => world.note(|| format!("{id} is too far for a replay")),
        }
    }
    let fresh = snapshot(app, viewer, id).await.expect("a snapshot");
    let mut views = world.views.borrow_mut();
    let place = views.place(id, side);
    if place.as_ref().is_none_or(|view| view.n < fresh.n) {
        *place = Some(fresh);
    }
}

/// At rest: each client shows what a fresh one would show, and both show the same order.
pub fn check(world: &World, id: ConversationId) {
    let mut orders = Vec::new();
    for side in 0..2 {
        let viewer = viewer(world, id, side).expect("a known conversation");
        let app = world.app(side);
        block_on(catch_up(world, &app, &viewer, id, side));
        let fresh = block_on(snapshot(&app, &viewer, id)).expect("a snapshot");
        let mut kept = world.views.borrow_mut().place(id, side).clone().expect("a view");
        orders.push(
            kept.messages
                .iter()
                .filter(|message| !message.private)
                .map(|message| message.id)
                .collect::<Vec<_>>(),
        );
        // A fresh client has only the newest messages.
        let older = kept.messages.len().saturating_sub(fresh.messages.len());
        kept.messages.drain(..older);
        kept.has_older = fresh.has_older;
        assert_eq!(kept, fresh, "a client of {id} went astray");
    }
    let shorter = orders[0].len().min(orders[1].len());
    let tail = |order: &[base::MessageId]| order[order.len() - shorter..].to_vec();
    assert_eq!(tail(&orders[0]), tail(&orders[1]), "customer and agent see another order in {id}");
}
