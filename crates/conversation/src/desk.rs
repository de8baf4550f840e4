//! What agents do for each other in a conversation: a wrap-up, a call by a note. None of it changes who answers the customer.

use base::{MessageId, UserId};

use crate::command::Rejection;
use crate::decide::Draft;
use crate::event::{EventKind, HeardDanger};

impl Draft<'_> {
    /// Only what is new in this session, or was a guess and is sure now, is an event.
    pub(crate) fn hear(&mut self, heard: &[HeardDanger]) {
        let known = &self.header.dangers;
        let is_new =
            |new: &HeardDanger| known.iter().all(|old| old.kind != new.kind || !old.sure && new.sure);
        if heard.iter().any(is_new) {
            let mut all: Vec<HeardDanger> = known.iter().chain(heard).copied().collect();
            // The sure one of each kind first, so that it is the one that is kept.
            all.sort_unstable_by_key(|one| (one.kind, !one.sure));
            all.dedup_by_key(|one| one.kind);
            all.sort_by_key(|one| !one.sure);
            self.emit(EventKind::DangerHeard { heard: all });
        }
    }

    pub(crate) fn wrap_up(
        &mut self,
        by: UserId,
        topic: Option<String>,
        solved: Option<bool>,
    ) -> Result<(), Rejection> {
        self.not_closed()?;
        self.emit(EventKind::WrappedUp { by, topic, solved });
        Ok(())
    }

    pub(crate) fn mention(&mut self, message_id: MessageId, user_ids: Vec<UserId>) -> Result<(), Rejection> {
        self.not_closed()?;
        let mut waiting = self.header.mentioned.clone();
        waiting.extend(user_ids.iter().copied());
        waiting.sort_unstable();
        waiting.dedup();
        self.emit(EventKind::Mentioned { message_id, user_ids, waiting });
        Ok(())
    }

    /// A fact about the past, like a receipt: taken after the end too.
    pub(crate) fn see_mentions(&mut self, by: UserId) -> Result<(), Rejection> {
        if !self.header.mentioned.contains(&by) {
            return Err(Rejection::NothingToDo);
        }
        let waiting = self.header.mentioned.iter().copied().filter(|one| *one != by).collect();
        self.emit(EventKind::MentionsSeen { by, waiting });
        Ok(())
    }
}
