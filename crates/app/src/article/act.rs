//! Something is done to one article: who may touch it, what is decided, and what is kept of it.

use access::Actor;
use base::{ArticleId, Timestamp, UserId};
use knowledge::{Command, Edition, Happened, Header, Rejection, Rules, Texts, decide};
use serde_json::json;
use store::{ArticleRecord, Changes, Cx, Keys, NewWords, State};

use super::{began, edits, is_for_agents};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// What words an article gets, from what it says in its draft and live; `None` where it gets none.
type Say = dyn Fn(Option<&ArticleRecord>) -> Option<Edition> + Send + Sync;

/// What is to be done.
pub(super) struct Act {
    /// Name of the audit entry.
    pub(super) deed: &'static str,
    pub(super) command: Command,
    pub(super) say: Option<Box<Say>>,
    /// Rules that hold for it.
    pub(super) rules: Rules,
}

impl Act {
    /// Where nobody else has to look at it.
    pub(super) fn new(deed: &'static str, command: Command) -> Self {
        Self { deed, command, say: None, rules: Rules { second_reader: true } }
    }

    /// With these words.
    pub(super) fn saying(
        self,
        say: impl Fn(Option<&ArticleRecord>) -> Option<Edition> + Send + Sync + 'static,
    ) -> Self {
        Self { say: Some(Box::new(say)), ..self }
    }
}

/// Does it as this person.
pub(super) async fn act(app: &App, user: &UserSession, id: ArticleId, act: Act) -> Result<()> {
    let (cx, now) = (app.cx(user.workspace_id, user.actor()), app.env().now());
    let (actor, user_id) = (user.actor(), user.user_id);
    let mut keys = Keys::new().article(id);
    if let Command::Restore { version, .. } = act.command {
        keys = keys.article_version(id, version);
    }
    let change = move |state: &State| -> Result<Changes<()>> {
        let before = state.article(id);
        touches(&actor, user_id, before.as_ref())?;
        let changes = Changes::new(());
        done(changes, state, id, before.as_ref(), &act, Some(user_id), now)
    };
    cx.change(keys, change).await.map_err(flatten)
}

/// Whether they may touch it at all; what they may not see does not exist.
fn touches(actor: &Actor, user_id: UserId, before: Option<&ArticleRecord>) -> Result<()> {
    let Some(before) = before else { return Err(Error::NotFound("article")) };
    if edits(actor) || began(before, user_id) {
        return Ok(());
    }
    match before.header.draft.working() {
        // They begin to propose something.
        None if is_for_agents(before) => Ok(()),
        // Somebody else is at it.
        Some(_) if is_for_agents(before) => Err(Error::ArticleTaken),
        _ => Err(Error::NotFound("article")),
    }
}

/// Decides, and writes what follows.
pub(super) fn done(
    changes: Changes<()>,
    state: &State,
    id: ArticleId,
    before: Option<&ArticleRecord>,
    act: &Act,
    by: Option<UserId>,
    now: Timestamp,
) -> Result<Changes<()>> {
    let next = act.say.as_ref().and_then(|say| say(before));
    let texts = Texts {
        draft: before.and_then(|record| record.draft.as_ref()),
        live: before.and_then(|record| record.live.as_ref()),
        next: next.as_ref(),
    };
    let header = before.map(|record| &record.header);
    let event = decide(header, texts, act.command.clone(), by, act.rules, now)?;
    let subject = format!("article:{id}");
    let facts = facts(&event.what, header);
    // Of what was never published nothing is left.
    if event.what == Happened::Discarded && header.is_none_or(|header| header.versions == 0) {
        return Ok(changes.drop_article(id).audit(act.deed, subject, facts));
    }
    let mut words = NewWords::default();
    match &event.what {
        Happened::Saved { restored: Some(version), .. } => {
            let older = state.article_version(id, *version).ok_or(Rejection::NoVersion)?.clone();
            words.draft = Some(dated(older, before, &[]));
        }
        Happened::Saved { .. } => words.draft = next,
        Happened::Published { .. } => {
            let whole = texts.draft.or(texts.next).cloned();
            words.version = whole.map(|edition| dated(edition, before, &[]));
        }
        Happened::Refiled { revision, version } => {
            let filed = |edition: Option<&Edition>| match &act.command {
                Command::Refile { filing } => edition.cloned().map(|edition| filing.of(edition)),
                _ => None,
            };
            words.draft = filed(texts.draft).filter(|_| revision.is_some());
            words.version = filed(texts.live).filter(|_| version.is_some());
        }
        Happened::Submitted { .. }
        | Happened::Returned { .. }
        | Happened::Discarded
        | Happened::Archived
        | Happened::Withdrawn { .. } => {}
    }
    Ok(changes.article_event(id, before, &event, words).audit(act.deed, subject, facts))
}

/// With the version told in which each language last changed.
pub(super) fn dated(edition: Edition, before: Option<&ArticleRecord>, confirmed: &[base::Locale]) -> Edition {
    let version = before.map_or(0, |record| record.header.versions).saturating_add(1);
    let (draft, live) = before.map_or((None, None), |record| (record.draft.as_ref(), record.live.as_ref()));
    edition.dated(version, draft, live, confirmed)
}

/// Ids and numbers; never words.
fn facts(what: &Happened, header: Option<&Header>) -> serde_json::Value {
    match what {
        Happened::Saved { revision, restored, .. } => match restored {
            Some(version) => json!({ "revision": revision, "version": version }),
            None => json!({ "revision": revision }),
        },
        Happened::Submitted { .. } | Happened::Returned { .. } | Happened::Discarded => {
            json!({ "revision": header.map(|header| header.revision) })
        }
        Happened::Published { version, .. } => json!({ "version": version }),
        Happened::Archived | Happened::Withdrawn { .. } => {
            json!({ "version": header.and_then(|header| header.live.version()) })
        }
        Happened::Refiled { version, .. } => json!({ "version": version }),
    }
}

/// An article as it is, for somebody who may see it.
pub(super) async fn seen(cx: &Cx, user: &UserSession, id: ArticleId) -> Result<ArticleRecord> {
    let record = cx.article(id).await?.ok_or(Error::NotFound("article"))?;
    if edits(&user.actor()) || is_for_agents(&record) || began(&record, user.user_id) {
        Ok(record)
    } else {
        Err(Error::NotFound("article"))
    }
}
