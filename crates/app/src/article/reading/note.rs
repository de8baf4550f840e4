//! What came of a reading, as it is kept with the place.

use std::collections::BTreeMap;

use base::{ArticleImportId, ArticleReadingId, Timestamp};
use protocol::article_import::ArticleImportFate as Fate;
use protocol::article_reading::{ArticleReadingRun, ReadingOutcome};
use store::{ArticleImportRow, Changes, Cx, State};

use super::super::import::Planned;
use super::kept::Kept;
use crate::error::Result;

/// Readings that are told.
const KEPT: usize = 20;

/// One reading.
pub(in super::super) type Run = ArticleReadingRun;

/// What is to be done with what was read.
pub(in super::super) enum Settled {
    /// Nothing changed, or nothing could be read: only a line is left.
    Gone(ArticleReadingId, Run),
    /// It waits for somebody to look, or is started at once.
    Kept { id: ArticleReadingId, run: Run, starts: bool },
}

/// A reading that could not be done.
pub(in super::super) fn failure(at: Timestamp, reason: &str) -> Run {
    let reason = Some(reason.to_owned());
    Run { at_ms: at.ms(), outcome: ReadingOutcome::Failed, fates: BTreeMap::new(), reason, import_id: None }
}

/// A reading that found all as it was.
pub(in super::super) fn same(at: Timestamp) -> Run {
    let outcome = ReadingOutcome::Same;
    Run { at_ms: at.ms(), outcome, fates: BTreeMap::new(), reason: None, import_id: None }
}

/// What came of an import that belongs to a reading; `None` where it belongs to none.
pub(in super::super) async fn settled(
    cx: &Cx,
    import: &ArticleImportRow,
    planned: &[Planned],
    now: Timestamp,
) -> Result<Option<Settled>> {
    let Some(id) = import.reading_id else { return Ok(None) };
    let starts = match cx.article_reading(id).await? {
        Some(row) => cx.article_reading_body::<Kept>(&row).await?.by_itself,
        None => false,
    };
    Ok(Some(judged(id, import.id, planned.iter().map(Planned::told), now, starts)))
}

fn judged<'a>(
    id: ArticleReadingId,
    import: ArticleImportId,
    planned: impl Iterator<Item = (Fate, Option<&'a str>)>,
    now: Timestamp,
    starts: bool,
) -> Settled {
    let (mut fates, mut problem) = (BTreeMap::<Fate, u32>::new(), None);
    for (fate, why) in planned {
        *fates.entry(fate).or_default() += 1;
        problem = problem.or(why);
    }
    let has = |of: &[Fate]| of.iter().any(|fate| fates.contains_key(fate));
    let changed = has(&[Fate::Create, Fate::Change, Fate::Edited, Fate::Drop]);
    if !changed && !has(&[Fate::Same]) {
        return Settled::Gone(id, failure(now, problem.unwrap_or("empty")));
    }
    let outcome = if changed { ReadingOutcome::Changed } else { ReadingOutcome::Same };
    let import_id = changed.then_some(import);
    // Only what is new or changed is done by itself; where there is nothing of it, somebody looks.
    let starts = starts && has(&[Fate::Create, Fate::Change]);
    let run = Run { at_ms: now.ms(), outcome, fates, reason: None, import_id };
    if changed { Settled::Kept { id, run, starts } } else { Settled::Gone(id, run) }
}

/// Notes it; nothing where the place was removed meanwhile. Its row is among the keys of the change.
pub(in super::super) fn noted<T>(
    changes: Changes<T>,
    state: &State,
    id: ArticleReadingId,
    run: &Run,
) -> Changes<T> {
    let Some(row) = state.article_reading(id) else { return changes };
    let failures = if run.outcome == ReadingOutcome::Failed { row.failures.saturating_add(1) } else { 0 };
    let mut runs = runs(&row.runs);
    runs.insert(0, run.clone());
    runs.truncate(KEPT);
    changes.note_article_reading(id, &runs, failures)
}

/// The last ones; what this version cannot read counts as nothing.
pub(super) fn runs(stored: &str) -> Vec<Run> {
    serde_json::from_str(stored).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use base::TypedId as _;

    use super::*;

    fn of(planned: &[(Fate, Option<&str>)], starts: bool) -> Settled {
        let id = ArticleReadingId::from_uuid(Default::default());
        let import = ArticleImportId::from_uuid(Default::default());
        judged(id, import, planned.iter().copied(), Timestamp::from_ms(1), starts)
    }

    #[test]
    fn only_what_changed_is_kept() {
        let same = of(&[(Fate::Same, None), (Fate::Refused, Some("busy"))], true);
        assert!(matches!(same, Settled::Gone(_, run) if run.outcome == ReadingOutcome::Same));
        let away = of(&[(Fate::Refused, Some("timeout")), (Fate::Refused, Some("busy"))], true);
        assert!(matches!(away, Settled::Gone(_, run) if run.reason.as_deref() == Some("timeout")));
        let empty = of(&[], false);
        assert!(matches!(empty, Settled::Gone(_, run) if run.reason.as_deref() == Some("empty")));
        for (fate, starts) in
            [(Fate::Create, true), (Fate::Change, true), (Fate::Edited, false), (Fate::Drop, false)]
        {
            let kept = of(&[(Fate::Same, None), (fate, None)], true);
            let Settled::Kept { run, starts: does, .. } = kept else { panic!("{fate:?} is kept") };
            assert_eq!((run.outcome, does), (ReadingOutcome::Changed, starts), "{fate:?}");
            assert!(run.import_id.is_some());
        }
        let waits = of(&[(Fate::Change, None)], false);
        assert!(matches!(waits, Settled::Kept { starts: false, .. }));
    }
}
