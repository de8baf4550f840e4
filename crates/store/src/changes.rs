//! What a change writes: collected as statements, so that both engines do the same. Each aggregate adds its verbs in its own file.

use access::Actor;
use base::{ContactId, ConversationId, Env, Wake, WorkspaceId};
use conversation::Event;

use crate::hook::Hook;
use crate::message::Closed;
use crate::recent::Told;
use crate::statement::{Query, Statement, Write};
use crate::value::Value;

/// What happens once the commit is durable.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct After {
    pub(crate) wakes: Vec<Wake>,
    pub(crate) forget: Vec<(WorkspaceId, ContactId)>,
    pub(crate) told: Vec<Told>,
}

/// One line for the audit log.
#[derive(Clone, Debug)]
pub(crate) struct AuditLine {
    pub(crate) action: &'static str,
    pub(crate) subject: String,
    pub(crate) facts: serde_json::Value,
}

/// What happens after the commit, without the workspace, which the author of a change cannot name.
#[derive(Clone, Debug)]
pub(crate) enum Effect {
    Conversation(ConversationId, u64),
    Jobs,
    Presence,
    SessionEnded(base::UserId),
    Forget(ContactId),
    Assistant,
    Articles,
}

/// What shall be written, and what the caller gets.
#[derive(Debug)]
#[must_use]
pub struct Changes<T> {
    output: T,
    writes: Vec<Write>,
    effects: Vec<Effect>,
    audit: Vec<AuditLine>,
    unaudited: Option<&'static str>,
    /// Conversations whose guarded row must be written in the same change (see `put`).
    pub(crate) rests_on: Vec<ConversationId>,
    pub(crate) put: Vec<ConversationId>,
    /// What watchers will want to know once it is durable.
    pub(crate) happened: Vec<(ConversationId, ContactId, Vec<Event>)>,
    pub(crate) added: Vec<(ConversationId, Closed)>,
    /// What webhooks are told.
    pub(crate) hooks: Vec<Hook>,
}

impl<T> Changes<T> {
    /// Nothing to write yet.
    pub fn new(output: T) -> Self {
        Self {
            output,
            writes: Vec::with_capacity(4),
            effects: Vec::new(),
            audit: Vec::with_capacity(1),
            unaudited: None,
            rests_on: Vec::new(),
            put: Vec::new(),
            happened: Vec::new(),
            added: Vec::new(),
            hooks: Vec::new(),
        }
    }

    /// The same changes with another output.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Changes<U> {
        Changes {
            output: change(self.output),
            writes: self.writes,
            effects: self.effects,
            audit: self.audit,
            unaudited: self.unaudited,
            rests_on: self.rests_on,
            put: self.put,
            happened: self.happened,
            added: self.added,
            hooks: self.hooks,
        }
    }

    pub(crate) const fn output(&self) -> &T {
        &self.output
    }

    pub(crate) fn hook(mut self, hook: impl Into<Option<Hook>>) -> Self {
        self.hooks.extend(hook.into());
        self
    }

    /// Adds an audit entry; actor, workspace and time come with the change. Facts hold ids and numbers, never words of a person.
    pub fn audit(
        mut self,
        action: &'static str,
        subject: impl Into<String>,
        facts: serde_json::Value,
    ) -> Self {
        self.audit.push(AuditLine { action, subject: subject.into(), facts });
        self
    }

    /// This change needs no audit entry, for the reason given (heartbeats, leases). Every other change must carry one.
    pub fn unaudited(mut self, reason: &'static str) -> Self {
        self.unaudited = Some(reason);
        self
    }

    pub(crate) fn write(self, statement: &'static Statement, params: Vec<Value>) -> Self {
        self.push(statement, params, None)
    }

    pub(crate) fn must_hit(
        self,
        what: &'static str,
        statement: &'static Statement,
        params: Vec<Value>,
    ) -> Self {
        self.push(statement, params, Some(what))
    }

    fn push(
        mut self,
        statement: &'static Statement,
        params: Vec<Value>,
        must_hit: Option<&'static str>,
    ) -> Self {
        self.writes.push(Write { query: Query { statement, params }, must_hit, follows: false });
        self
    }

    /// A write that does nothing where the one before it hit no row.
    pub(crate) fn follow(mut self, statement: &'static Statement, params: Vec<Value>) -> Self {
        self.writes.push(Write { query: Query { statement, params }, must_hit: None, follows: true });
        self
    }

    pub(crate) fn effect(mut self, effect: Effect) -> Self {
        self.effects.push(effect);
        self
    }

    /// Binds the workspace and the actor.
    pub(crate) fn finish(
        mut self,
        workspace_id: WorkspaceId,
        actor: &Actor,
        env: &Env,
    ) -> (T, Vec<Write>, After) {
        debug_assert!(
            self.writes.is_empty() || !self.audit.is_empty() || self.unaudited.is_some(),
            "a change must carry an audit entry or say why not"
        );
        debug_assert!(
            self.rests_on.iter().all(|conversation| self.put.contains(conversation)),
            "messages and dialogues need put_conversation in the same change: it refuses erased contacts"
        );
        for line in std::mem::take(&mut self.audit) {
            let (statement, params) = crate::audit::insert(line, actor, env);
            self.writes.push(crate::cross::write(statement, params));
        }
        for hook in std::mem::take(&mut self.hooks) {
            self.writes.extend(hook.writes(env.now()));
        }
        for write in &mut self.writes {
            write.query.params.insert(0, Value::id(workspace_id));
        }
        let mut after = After::default();
        for (conversation_id, contact_id, events) in self.happened {
            let messages =
                self.added.extract_if(.., |(id, _)| *id == conversation_id).map(|(_, one)| one).collect();
            after.told.push(Told { workspace_id, conversation_id, contact_id, events, messages });
        }
        for effect in self.effects {
            match effect {
                Effect::Conversation(conversation_id, seq) => {
                    after.wakes.push(Wake::Conversation { workspace_id, conversation_id, seq });
                }
                Effect::Jobs if after.wakes.contains(&Wake::Jobs) => {}
                Effect::Jobs => after.wakes.push(Wake::Jobs),
                Effect::Assistant => after.wakes.push(Wake::Assistant { workspace_id }),
                Effect::Articles if after.wakes.contains(&Wake::Articles { workspace_id }) => {}
                Effect::Articles => after.wakes.push(Wake::Articles { workspace_id }),
                Effect::Presence => after.wakes.push(Wake::Presence { workspace_id }),
                Effect::SessionEnded(user_id) => after.wakes.push(Wake::SessionEnded { user_id }),
                Effect::Forget(contact_id) => after.forget.push((workspace_id, contact_id)),
            }
        }
        (self.output, self.writes, after)
    }
}
