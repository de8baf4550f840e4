//! An article as the desk shows it.

use std::sync::Arc;

use base::{Timestamp, UserId, WorkspaceId};
use knowledge::{Command, Draft, Edition, Gap, Header, Live, Rejection, Rules, Texts, decide, gaps};
use protocol::article::{ArticleDeed, ArticleGap, ArticleView, DraftState, DraftView, LiveState, LiveView};
use store::ArticleRecord;

use super::{began, edits, is_for_agents};
use crate::app::App;
use crate::error::Result;
use crate::names::{self, Book};
use crate::session::UserSession;

/// What our people are called.
pub(super) struct Names(Arc<Book>);

impl Names {
    pub(super) async fn of(app: &App, workspace_id: WorkspaceId) -> Result<Self> {
        Ok(Self(names::of(app, workspace_id).await?))
    }

    /// Empty for the house, and for whoever is not there any more.
    pub(super) fn of_user(&self, user_id: Option<UserId>) -> String {
        user_id.and_then(|id| self.0.get(&id)).cloned().unwrap_or_default()
    }
}

/// Who looks at it, and when.
pub(super) struct Looking<'a> {
    pub(super) user: &'a UserSession,
    pub(super) names: &'a Names,
    pub(super) rules: Rules,
    pub(super) now: Timestamp,
}

impl Looking<'_> {
    /// What they see of it: an editor, and who began the draft, everything; others what is published for agents.
    pub(super) fn view(&self, record: &ArticleRecord, comments: u32) -> ArticleView {
        let editor = edits(&self.user.actor());
        let own = began(record, self.user.user_id);
        let header = &record.header;
        let draft = record.draft.as_ref().filter(|_| editor || own);
        let live = record.live.as_ref().filter(|_| editor || is_for_agents(record));
        ArticleView {
            id: header.id,
            draft: draft.and_then(|edition| self.draft(record, edition)),
            live: live.and_then(|edition| self.live(header, edition)),
            may: self.may(record),
            comments,
            drawn: Vec::new(),
            made_ms: header.made_at.ms(),
            made_by: header.made_by,
            made_by_name: self.names.of_user(header.made_by),
        }
    }

    fn draft(&self, record: &ArticleRecord, edition: &Edition) -> Option<DraftView> {
        let header = &record.header;
        let working = header.draft.working()?;
        let (by, at, reason) = match &header.draft {
            Draft::InReview { by, at, note: words, .. } | Draft::Returned { by, at, reason: words, .. } => {
                (Some(*by), Some(at.ms()), Some(words.clone()).filter(|words| !words.is_empty()))
            }
            Draft::None | Draft::Editing { .. } => (None, None, None),
        };
        Some(DraftView {
            revision: working.revision,
            state: draft_state(&header.draft)?,
            edition: edition.clone(),
            base: header.versions,
            saved_ms: working.saved_at.ms(),
            saved_by: working.saved_by,
            saved_by_name: self.names.of_user(Some(working.saved_by)),
            begun_by: working.begun_by,
            by,
            by_name: by.map(|by| self.names.of_user(Some(by))),
            at_ms: at,
            reason,
            stale: edition.stale(),
            missing: edition.missing(),
            gaps: self.gaps(record, edition),
            unknown_facts: Vec::new(),
        })
    }

    /// Everything that is missing, then the rule that stands in the way.
    fn gaps(&self, record: &ArticleRecord, edition: &Edition) -> Vec<ArticleGap> {
        let missing: Vec<ArticleGap> =
            gaps(Some(&record.header), edition, self.now).into_iter().map(gap).collect();
        if !missing.is_empty() {
            return missing;
        }
        match self.publishing(record) {
            Err(Rejection::Unchanged) => vec![ArticleGap::Unchanged],
            Err(Rejection::NotReviewed) => vec![ArticleGap::NotReviewed],
            Err(Rejection::OwnReview) => vec![ArticleGap::OwnReview],
            _ => Vec::new(),
        }
    }

    fn publishing(&self, record: &ArticleRecord) -> std::result::Result<(), Rejection> {
        let revision = record.header.draft.working().map_or(0, |working| working.revision);
        let command = Command::Publish { revision, note: String::new() };
        let texts = Texts { draft: record.draft.as_ref(), live: record.live.as_ref(), next: None };
        let by = Some(self.user.user_id);
        decide(Some(&record.header), texts, command, by, self.rules, self.now).map(|_| ())
    }

    fn live(&self, header: &Header, edition: &Edition) -> Option<LiveView> {
        let (state, by, at, reason) = match &header.live {
            Live::Never => return None,
            Live::Published { by, at, .. } => (LiveState::Published, *by, *at, None),
            Live::Archived { by, at, .. } => (LiveState::Archived, *by, *at, None),
            Live::Withdrawn { by, at, reason, .. } => (LiveState::Withdrawn, *by, *at, Some(reason.clone())),
        };
        Some(LiveView {
            state,
            version: header.live.version()?,
            edition: edition.clone(),
            at_ms: at.ms(),
            by,
            by_name: self.names.of_user(by),
            reason,
            valid: edition.is_valid(self.now),
            stale: edition.stale(),
            missing: edition.missing(),
        })
    }

    fn may(&self, record: &ArticleRecord) -> Vec<ArticleDeed> {
        use access::{Action, may};
        let (header, actor) = (&record.header, self.user.actor());
        let (editor, publisher) = (edits(&actor), may(&actor, Action::PublishArticles).is_ok());
        let (own, reads) = (began(record, self.user.user_id), is_for_agents(record));
        let drafted = header.draft.working().is_some();
        let ready =
            record.draft.as_ref().is_some_and(|edition| gaps(Some(header), edition, self.now).is_empty());
        let in_review = matches!(header.draft, Draft::InReview { .. });
        let writes = editor || own || (reads && !drafted);
        let (live, published) = (header.live.version().is_some(), header.live.is_published());
        let withdrawn = matches!(header.live, Live::Withdrawn { .. });
        let all = [
            (ArticleDeed::Save, writes),
            (ArticleDeed::Submit, drafted && (editor || own) && ready && !in_review),
            (ArticleDeed::Return, editor && in_review),
            (ArticleDeed::Publish, publisher && drafted && self.publishing(record).is_ok()),
            (ArticleDeed::Discard, drafted && (editor || own)),
            (ArticleDeed::Restore, editor && live),
            (ArticleDeed::Archive, editor && (published || withdrawn)),
            (ArticleDeed::Withdraw, publisher && published),
            (ArticleDeed::Refile, editor),
            (ArticleDeed::Comment, editor || own || reads),
        ];
        all.into_iter().filter(|(_, may)| *may).map(|(deed, _)| deed).collect()
    }
}

const fn gap(gap: Gap) -> ArticleGap {
    match gap {
        Gap::NoText => ArticleGap::NoText,
        Gap::HalfText => ArticleGap::HalfText,
        Gap::NoAudience => ArticleGap::NoAudience,
        Gap::EndsBeforeItBegins => ArticleGap::EndsBeforeItBegins,
        Gap::Over => ArticleGap::Over,
    }
}

const fn draft_state(draft: &Draft) -> Option<DraftState> {
    match draft {
        Draft::None => None,
        Draft::Editing { .. } => Some(DraftState::Editing),
        Draft::InReview { .. } => Some(DraftState::InReview),
        Draft::Returned { .. } => Some(DraftState::Returned),
    }
}
