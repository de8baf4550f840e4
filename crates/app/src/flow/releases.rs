//! The releases of a workspace: how each was tested, and what publishing it would change.

use std::collections::{BTreeMap, BTreeSet};

use access::{Action, may};
use base::UserId;
use dialogue::pack::Laid;
use protocol::flow_release::{
    FlowFile, FlowReleases, ReleaseChange, ReleaseDetail, ReleaseState as Stands, ReleaseView, RolloutView,
};
use store::{Cx, FlowFileKind, FlowHead, ReleaseRow, ReleaseState, Tried};

use super::RELEASES;
use super::drafts::{Files, of};
use super::in_force::laid;
use super::trial::Tested;
use crate::app::App;
use crate::error::{Error, Result};
use crate::names;
use crate::session::UserSession;

/// The newest of them.
pub async fn flow_releases(app: &App, user: &UserSession) -> Result<FlowReleases> {
    may(&user.actor(), Action::TrainAssistant)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let files = Files::read(app, &cx).await?;
    let names = names_of(app, &cx).await?;
    let mut releases = Vec::new();
    for row in cx.releases(RELEASES).await? {
        releases.push(view(&cx, row, &files.head, &names).await?.0);
    }
    Ok(FlowReleases {
        releases,
        published: files.head.published_no,
        tried: files.head.rollout.map(|rollout| rollout.no),
        changed: files.changed(),
    })
}

/// One with everything.
pub async fn show_release(app: &App, user: &UserSession, no: u32) -> Result<ReleaseDetail> {
    may(&user.actor(), Action::TrainAssistant)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let row = cx.release(no).await?.ok_or(Error::NotFound("release"))?;
    let files = Files::read(app, &cx).await?;
    let (release, tested) = view(&cx, row, &files.head, &names_of(app, &cx).await?).await?;
    let holds = laid(cx.release_files(no).await?);
    // Of the one that answers it is told how it differs from the pack.
    let before = if release.published { &Laid::default() } else { &files.live };
    let files = changes(&files, before, &holds);
    Ok(ReleaseDetail { release, files, report: tested.map(|tested| tested.report) })
}

pub(super) async fn view_of(app: &App, cx: &Cx, no: u32) -> Result<ReleaseView> {
    let row = cx.release(no).await?.ok_or(Error::NotFound("release"))?;
    let (head, names) = (cx.flow_head().await?, names_of(app, cx).await?);
    Ok(view(cx, row, &head, &names).await?.0)
}

async fn names_of(app: &App, cx: &Cx) -> Result<BTreeMap<UserId, String>> {
    Ok(names::of(app, cx.workspace_id()).await?.iter().map(|(id, name)| (*id, name.clone())).collect())
}

async fn view(
    cx: &Cx,
    row: ReleaseRow,
    head: &FlowHead,
    names: &BTreeMap<UserId, String>,
) -> Result<(ReleaseView, Option<Tested>)> {
    // A report of an older version of the program that cannot be read counts as none.
    let tested = cx.release_report(row.no).await?;
    let tested = tested.and_then(|report| serde_json::from_str::<Tested>(&report).ok());
    let view = ReleaseView {
        no: row.no,
        state: match row.state {
            ReleaseState::Testing => Stands::Testing,
            ReleaseState::Ready => Stands::Ready,
            ReleaseState::Failed => Stands::Failed,
        },
        published: head.published_no == Some(row.no),
        note: row.note,
        made_by_name: names.get(&row.user_id).cloned().unwrap_or_default(),
        made_ms: row.at.ms(),
        published_ms: row.published_at.map(|at| at.ms()),
        rollout: row.tried.map(|tried| rollout_view(&tried)),
        done: row.done,
        of: row.steps,
        problems: tested.iter().flat_map(|tested| tested.problems.clone()).collect(),
    };
    Ok((view, tested))
}

pub(super) fn rollout_view(tried: &Tried) -> RolloutView {
    RolloutView {
        percent: tried.percent,
        since_ms: tried.since.ms(),
        until_ms: tried.until.map(|at| at.ms()),
        against: tried.against,
    }
}

fn changes(files: &Files, before: &Laid, after: &Laid) -> Vec<ReleaseChange> {
    let mut out = Vec::new();
    for (kind, file) in [(FlowFileKind::Flow, FlowFile::Flow), (FlowFileKind::Scripts, FlowFile::Scripts)] {
        let names: BTreeSet<&String> = of(before, kind).keys().chain(of(after, kind).keys()).collect();
        for name in names {
            let text =
                |laid: &Laid| of(laid, kind).get(name).or_else(|| files.delivered(kind, name)).cloned();
            let (before, after) = (text(before), text(after));
            if before != after {
                out.push(ReleaseChange { id: name.clone(), kind: file, before, after });
            }
        }
    }
    out
}
