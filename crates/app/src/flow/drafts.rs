//! What answers and what waits for the next release, side by side.

use std::collections::BTreeSet;
use std::sync::Arc;

use dialogue::Pack;
use dialogue::pack::{Laid, PackError};
use protocol::flow::{FlowDraft, FlowOrigin, FlowProblem};
use store::{Cx, FlowDraftRow, FlowFileKind, FlowHead, ReleaseFile};

use super::in_force::laid;
use crate::app::App;
use crate::error::Result;

/// All files of a workspace.
pub(super) struct Files {
    pub(super) head: FlowHead,
    /// The pack below everything that is laid.
    pub(super) below: Arc<Pack>,
    /// What the release that answers lays.
    pub(super) live: Laid,
    pub(super) drafts: Vec<FlowDraftRow>,
    /// What the next release would lay.
    pub(super) next: Laid,
}

impl Files {
    pub(super) async fn read(app: &App, cx: &Cx) -> Result<Self> {
        let head = cx.flow_head().await?;
        let live = match head.published_no {
            Some(no) => laid(cx.release_files(no).await?),
            None => Laid::default(),
        };
        let drafts = cx.flow_drafts().await?;
        let mut next = live.clone();
        for draft in &drafts {
            let texts = of_mut(&mut next, draft.kind);
            match &draft.source {
                Some(source) => texts.insert(draft.name.clone(), source.clone()),
                None => texts.remove(&draft.name),
            };
        }
        Ok(Self { head, below: app.taught(cx.workspace_id()), live, drafts, next })
    }

    /// The names of all flows there are or would be.
    pub(super) fn names(&self) -> BTreeSet<&str> {
        let own = self.live.flows.keys().chain(self.next.flows.keys());
        self.below.sources().flows.keys().chain(own).map(String::as_str).collect()
    }

    pub(super) fn draft(&self, kind: FlowFileKind, name: &str) -> Option<&FlowDraftRow> {
        self.drafts.iter().find(|draft| draft.kind == kind && draft.name == name)
    }

    /// The pack's text.
    pub(super) fn delivered(&self, kind: FlowFileKind, name: &str) -> Option<&String> {
        let sources = self.below.sources();
        match kind {
            FlowFileKind::Flow => sources.flows.get(name),
            FlowFileKind::Scripts => sources.scripts.get(name),
        }
    }

    /// The text that answers.
    pub(super) fn answers(&self, kind: FlowFileKind, name: &str) -> Option<&String> {
        of(&self.live, kind).get(name).or_else(|| self.delivered(kind, name))
    }

    /// The text of the next release.
    pub(super) fn coming(&self, kind: FlowFileKind, name: &str) -> Option<&String> {
        of(&self.next, kind).get(name).or_else(|| self.delivered(kind, name))
    }

    /// The text that is shown: of a flow that goes, the one that answers.
    pub(super) fn shown(&self, kind: FlowFileKind, name: &str) -> Option<&String> {
        self.coming(kind, name).or_else(|| self.answers(kind, name))
    }

    pub(super) fn origin(&self, name: &str) -> FlowOrigin {
        let (delivered, answers) =
            (self.delivered(FlowFileKind::Flow, name), self.answers(FlowFileKind::Flow, name));
        match delivered {
            None => FlowOrigin::Own,
            Some(_) if answers == delivered => FlowOrigin::Pack,
            Some(_) => FlowOrigin::Changed,
        }
    }

    /// What waits, of the flow or of its scripts.
    pub(super) fn waits(&self, name: &str) -> FlowDraft {
        let of = |kind| (self.answers(kind, name), self.coming(kind, name));
        match (of(FlowFileKind::Flow), of(FlowFileKind::Scripts)) {
            ((None, Some(_)), _) => FlowDraft::New,
            ((Some(_), None), _) => FlowDraft::Removed,
            ((flow, next), (scripts, others)) if flow == next && scripts == others => FlowDraft::None,
            _ => FlowDraft::Changed,
        }
    }

    /// Whether anything waits.
    pub(super) fn changed(&self) -> bool {
        self.drafts
            .iter()
            .any(|draft| self.answers(draft.kind, &draft.name) != self.coming(draft.kind, &draft.name))
    }

    /// What the next release would lay with this text in place of the draft's.
    pub(super) fn with(&self, name: &str, source: &str) -> Laid {
        let mut laid = self.next.clone();
        laid.flows.insert(name.to_owned(), source.to_owned());
        laid
    }

    /// The files of the next release; those that are as the pack has them are not laid.
    pub(super) fn release(&self) -> Vec<ReleaseFile> {
        let file = |kind: FlowFileKind| {
            move |(name, source): (&String, &String)| {
                let same = self.delivered(kind, name) == Some(source);
                (!same).then(|| ReleaseFile { kind, name: name.clone(), source: source.clone() })
            }
        };
        let flows = self.next.flows.iter().filter_map(file(FlowFileKind::Flow));
        flows.chain(self.next.scripts.iter().filter_map(file(FlowFileKind::Scripts))).collect()
    }
}

pub(super) const fn of(laid: &Laid, kind: FlowFileKind) -> &std::collections::BTreeMap<String, String> {
    match kind {
        FlowFileKind::Flow => &laid.flows,
        FlowFileKind::Scripts => &laid.scripts,
    }
}

const fn of_mut(laid: &mut Laid, kind: FlowFileKind) -> &mut std::collections::BTreeMap<String, String> {
    match kind {
        FlowFileKind::Flow => &mut laid.flows,
        FlowFileKind::Scripts => &mut laid.scripts,
    }
}

/// As it is shown.
pub(super) fn problem(error: &PackError, source: &str) -> FlowProblem {
    let (line, key, text) = error.place(source);
    FlowProblem { line: line.and_then(|line| u32::try_from(line).ok()), key, text }
}
