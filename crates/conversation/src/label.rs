//! Labels: marks that our side puts on a conversation; the customer never learns of them.

use base::{LabelId, UserId, limits};

use crate::command::Rejection;
use crate::event::EventKind;
use crate::header::Header;

/// What putting on and taking off comes to: only what changes, each label once. `remove` wins over `add`.
pub(crate) fn labelled(
    header: &Header,
    add: Vec<LabelId>,
    remove: Vec<LabelId>,
    by: Option<UserId>,
) -> Result<EventKind, Rejection> {
    let has = |label: &LabelId| header.labels.contains(label);
    let mut added: Vec<LabelId> =
        add.into_iter().filter(|label| !has(label) && !remove.contains(label)).collect();
    let mut removed: Vec<LabelId> = remove.into_iter().filter(has).collect();
    for labels in [&mut added, &mut removed] {
        labels.sort_unstable();
        labels.dedup();
    }
    if added.is_empty() && removed.is_empty() {
        return Err(Rejection::NothingToDo);
    }
    // Taking off is always possible, whatever the limit once was.
    if !added.is_empty()
        && header.labels.len() - removed.len() + added.len() > limits::LABELS_PER_CONVERSATION
    {
        return Err(Rejection::TooManyLabels);
    }
    Ok(EventKind::Labelled { added, removed, by })
}
