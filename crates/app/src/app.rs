//! The application: the store, the surroundings and the settings that every use case is given.

use std::sync::Arc;

use access::Actor;
use base::{Bus, ConversationId, Env, NodeId, Wake, WorkspaceId};
use dialogue::Pack;
use store::{Cx, Store};

use crate::action::{Actions, Pace};
use crate::article::Library;
use crate::centre::{Catalogues, Centres};
use crate::flow::Flows;
use crate::job::counts::Counts;
use crate::metrics::Metrics;
use crate::model::Models;
use crate::names::Names;
use crate::settings::Settings;
use crate::throttle::Throttle;
use crate::token::TokenKey;
use crate::training::{Assistants, Known};
use crate::turns::Turns;
use crate::typing::Typing;

/// Everything a use case needs; cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    store: Store,
    env: Env,
    bus: Arc<dyn Bus>,
    settings: Settings,
    pack: Arc<Pack>,
    actions: Arc<dyn Actions>,
    pace: Pace,
    tokens: TokenKey,
    node_id: NodeId,
    metrics: Metrics,
    counts: Counts,
    names: Names,
    throttle: Throttle,
    turns: Turns,
    typing: Arc<Typing>,
    known_examples: std::sync::OnceLock<Known>,
    assistants: Assistants,
    flows: Flows,
    library: Library,
    centres: Centres,
    catalogues: Catalogues,
    models: Models,
}

/// What an application is made of.
pub struct Parts {
    /// The record.
    pub store: Store,
    /// Time and randomness.
    pub env: Env,
    /// Wake-ups.
    pub bus: Arc<dyn Bus>,
    /// The operator's settings.
    pub settings: Settings,
    /// What the assistant knows.
    pub pack: Arc<Pack>,
    /// Who performs business actions.
    pub actions: Arc<dyn Actions>,
    /// What signs tokens; the same on every node.
    pub token_key: [u8; 32],
}

impl App {
    /// Puts it together.
    pub fn new(parts: Parts) -> Self {
        let typing = Arc::new(Typing::default());
        let (seen, env) = (typing.clone(), parts.env.clone());
        parts.bus.subscribe(Box::new(move |wake| {
            if let Wake::Typing { conversation_id, from_customer: true, on, .. } = wake {
                if *on { seen.seen(*conversation_id, env.now()) } else { seen.ended(*conversation_id) }
            }
        }));
        Self(Arc::new(Inner {
            node_id: parts.env.id(),
            turns: Turns::new(parts.settings.turn_workers),
            store: parts.store,
            env: parts.env,
            bus: parts.bus,
            settings: parts.settings,
            pack: parts.pack,
            actions: parts.actions,
            pace: Pace::default(),
            tokens: TokenKey::new(parts.token_key),
            metrics: Metrics::default(),
            counts: Counts::default(),
            names: Names::default(),
            throttle: Throttle::default(),
            typing,
            known_examples: std::sync::OnceLock::new(),
            assistants: Assistants::default(),
            flows: Flows::default(),
            library: Library::default(),
            centres: Centres::default(),
            catalogues: Catalogues::default(),
            models: Models::default(),
        }))
    }

    /// Store access for `actor` in one workspace.
    pub fn cx(&self, workspace_id: WorkspaceId, actor: Actor) -> Cx {
        self.0.store.cx(workspace_id, actor)
    }

    /// Time and randomness.
    pub fn env(&self) -> &Env {
        &self.0.env
    }

    /// Wake-ups.
    pub fn bus(&self) -> &Arc<dyn Bus> {
        &self.0.bus
    }

    /// The record.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// The operator's settings.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// What the assistant of a workspace knows: the pack with the version of the model and the release of flows that were published there.
    pub fn assistant(&self, workspace_id: WorkspaceId) -> Arc<Pack> {
        self.0.flows.over(workspace_id, self.taught(workspace_id))
    }

    /// The same in a conversation, where another release of flows may be tried, and the release that answers there; none: the pack's own flows.
    pub(crate) fn assistant_in(
        &self,
        workspace_id: WorkspaceId,
        id: ConversationId,
    ) -> (Arc<Pack>, Option<u32>) {
        self.0.flows.over_in(workspace_id, id, self.taught(workspace_id))
    }

    /// The same with the flows as they were delivered.
    pub(crate) fn taught(&self, workspace_id: WorkspaceId) -> Arc<Pack> {
        self.0.assistants.of(workspace_id).unwrap_or_else(|| self.pack().clone())
    }

    /// The flows of the workspaces.
    pub(crate) fn flows(&self) -> &Flows {
        &self.0.flows
    }

    /// The models of the workspaces.
    pub fn assistants(&self) -> &Assistants {
        &self.0.assistants
    }

    /// What articles are found by.
    pub fn library(&self) -> &Library {
        &self.0.library
    }

    /// The help centres that are open.
    pub(crate) fn centres(&self) -> &Centres {
        &self.0.centres
    }

    /// What the help centres show.
    pub(crate) fn catalogues(&self) -> &Catalogues {
        &self.0.catalogues
    }

    /// The industry pack as it was delivered: words, hours and flows, which are the same for every workspace. It understands
    /// with the sentence encoder once it is learned with that.
    pub fn pack(&self) -> &Arc<Pack> {
        self.0.assistants.joined_pack().unwrap_or(&self.0.pack)
    }

    /// The examples of the pack.
    pub(crate) fn known_examples(&self) -> &Known {
        self.0.known_examples.get_or_init(|| Known::of(&self.0.pack))
    }

    /// Who performs business actions.
    pub fn actions(&self) -> &Arc<dyn Actions> {
        &self.0.actions
    }

    /// How often actions are called, and which rest.
    pub(crate) fn pace(&self) -> &Pace {
        &self.0.pace
    }

    /// What signs tokens.
    pub fn tokens(&self) -> &TokenKey {
        &self.0.tokens
    }

    /// This process.
    pub fn node_id(&self) -> NodeId {
        self.0.node_id
    }

    /// This process's counters.
    pub fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    /// The last counting of work.
    pub(crate) fn counts(&self) -> &Counts {
        &self.0.counts
    }

    /// Names of our people.
    pub fn names(&self) -> &Names {
        &self.0.names
    }

    /// Failed log-ins.
    pub fn throttle(&self) -> &Throttle {
        &self.0.throttle
    }

    /// The workers' seats.
    pub fn turns(&self) -> &Turns {
        &self.0.turns
    }

    /// What this process knows of language models.
    pub(crate) fn models(&self) -> &Models {
        &self.0.models
    }

    /// Who types.
    pub fn typing(&self) -> &Typing {
        &self.0.typing
    }
}
