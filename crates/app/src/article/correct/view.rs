//! A correction as it is shown.

use std::collections::BTreeMap;

use base::Locale;
use protocol::article_task::TaskArticle;
use protocol::correction::{
    CorrectionCounts, CorrectionFate, CorrectionState, CorrectionView, CorrectionWhy, UnsentReason,
};
use store::{CorrectionRow, Cx};

use super::super::view::Names;
use crate::error::Result;

pub(super) async fn view(cx: &Cx, row: CorrectionRow, names: &Names) -> Result<CorrectionView> {
    let found = cx.article_titles(row.article_id).await?.unwrap_or_default();
    let titles: BTreeMap<Locale, String> =
        Locale::ALL.into_iter().zip(found).filter(|(_, title)| !title.is_empty()).collect();
    let counts = cx.correction_counts(row.id).await?;
    let of = |fate: store::CorrectionFate| counts.get(&fate).copied().unwrap_or_default();
    Ok(CorrectionView {
        id: row.id,
        article: TaskArticle { id: row.article_id, titles },
        version: row.version,
        why: match row.why {
            store::CorrectionWhy::Withdrawn => CorrectionWhy::Withdrawn,
            store::CorrectionWhy::Changed => CorrectionWhy::Changed,
        },
        state: match row.state {
            store::CorrectionState::Open => CorrectionState::Open,
            store::CorrectionState::Sending => CorrectionState::Sending,
            store::CorrectionState::Done => CorrectionState::Done,
        },
        owner: row.owner,
        owner_name: names.of_user(Some(row.owner)),
        texts: row.texts,
        made_by_name: names.of_user(Some(row.made_by)),
        made_ms: row.made_at.ms(),
        ended_ms: row.ended_at.map(base::Timestamp::ms),
        counts: CorrectionCounts {
            waiting: of(store::CorrectionFate::Waiting),
            queued: of(store::CorrectionFate::Queued),
            sent: of(store::CorrectionFate::Sent),
            noted: of(store::CorrectionFate::Noted),
            unreachable: of(store::CorrectionFate::Unreachable),
            skipped: of(store::CorrectionFate::Skipped),
            done: of(store::CorrectionFate::Done),
        },
    })
}

pub(super) const fn fate(fate: store::CorrectionFate) -> CorrectionFate {
    match fate {
        store::CorrectionFate::Waiting => CorrectionFate::Waiting,
        store::CorrectionFate::Queued => CorrectionFate::Queued,
        store::CorrectionFate::Sent => CorrectionFate::Sent,
        store::CorrectionFate::Noted => CorrectionFate::Noted,
        store::CorrectionFate::Unreachable => CorrectionFate::Unreachable,
        store::CorrectionFate::Skipped => CorrectionFate::Skipped,
        store::CorrectionFate::Done => CorrectionFate::Done,
    }
}

pub(super) const fn stored(fate: CorrectionFate) -> store::CorrectionFate {
    match fate {
        CorrectionFate::Waiting => store::CorrectionFate::Waiting,
        CorrectionFate::Queued => store::CorrectionFate::Queued,
        CorrectionFate::Sent => store::CorrectionFate::Sent,
        CorrectionFate::Noted => store::CorrectionFate::Noted,
        CorrectionFate::Unreachable => store::CorrectionFate::Unreachable,
        CorrectionFate::Skipped => store::CorrectionFate::Skipped,
        CorrectionFate::Done => store::CorrectionFate::Done,
    }
}

pub(super) const fn reason(reason: store::CorrectionReason) -> UnsentReason {
    match reason {
        store::CorrectionReason::NotConcerned => UnsentReason::NotConcerned,
        store::CorrectionReason::ToldOtherwise => UnsentReason::ToldOtherwise,
        store::CorrectionReason::Other => UnsentReason::Other,
        store::CorrectionReason::Closed => UnsentReason::Closed,
        store::CorrectionReason::Erased => UnsentReason::Erased,
        store::CorrectionReason::Merged => UnsentReason::Merged,
    }
}
