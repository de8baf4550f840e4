//! All flows of a workspace.

use std::collections::BTreeSet;

use access::{Action, may};
use dialogue::Pack;
use dialogue::pack::Topic;
use dialogue::pack::flow::{self, OutlineStep};
use protocol::flow::{FlowAction, FlowItem, FlowName, FlowSlot, FlowTopic, FlowWords, FlowsView};
use protocol::inbox::Wording;
use store::FlowFileKind;

use super::drafts::Files;
use crate::action::{does, inputs};
use crate::app::App;
use crate::error::Result;
use crate::session::UserSession;
use crate::training::pack_wording;

/// All of them, as the drafts say them.
pub async fn list_flows(app: &App, user: &UserSession) -> Result<FlowsView> {
    may(&user.actor(), Action::TrainAssistant)?;
    let files = Files::read(app, &app.cx(user.workspace_id, user.actor())).await?;
    Ok(view(&files))
}

pub(super) fn view(files: &Files) -> FlowsView {
    let (pack, wrong) = files.below.with_flows_that_go(&files.next);
    let wrong: BTreeSet<&str> = wrong.iter().filter_map(|error| error.flow()).collect();
    let item = |name: &str| item(files, &pack, name, wrong.contains(name));
    FlowsView {
        flows: files.names().into_iter().map(item).collect(),
        published: files.head.published_no,
        changed: files.changed(),
        words: words(&pack),
    }
}

fn words(pack: &Pack) -> FlowWords {
    let slot = |(name, kind): (&String, &nlu::SlotKind)| FlowSlot {
        name: name.clone(),
        kind: kind.word().to_owned(),
    };
    let topic = |topic: &Topic| FlowTopic {
        id: topic.id.clone(),
        title: pack_wording(&topic.title),
        flow: topic.flow().map(str::to_owned),
    };
    let action = |(id, action): (&String, &dialogue::pack::Action)| FlowAction {
        id: id.clone(),
        title: pack_wording(&action.title),
        does: does(action.does),
        inputs: inputs(action),
        results: action.followed().map(str::to_owned).collect(),
    };
    FlowWords {
        slots: pack.slots.iter().map(slot).collect(),
        topics: pack.topics.values().map(topic).collect(),
        actions: pack.actions.iter().map(action).collect(),
    }
}

fn item(files: &Files, pack: &Pack, id: &str, problem: bool) -> FlowItem {
    let source = files.shown(FlowFileKind::Flow, id).map(String::as_str).unwrap_or_default();
    let outline = flow::outline(source);
    let mut all = Vec::new();
    outline.iter().for_each(|outline| every(&outline.steps, &mut all));
    let named = |kind: &'static str| {
        let names = all.iter().filter(move |step| step.kind == kind).filter_map(|step| step.name.clone());
        names.collect::<BTreeSet<String>>()
    };
    let title_of = |id: &str| pack.topics.get(id).map(|topic| pack_wording(&topic.title)).unwrap_or_default();
    let action_of =
        |id: &str| pack.actions.get(id).map(|action| pack_wording(&action.title)).unwrap_or_default();
    let topics = outline.iter().flat_map(|outline| &outline.begins_with);
    FlowItem {
        id: id.to_owned(),
        title: outline.as_ref().map(|outline| pack_wording(&outline.title)).unwrap_or_else(|| bare(id)),
        origin: files.origin(id),
        draft: files.waits(id),
        problem,
        steps: all.len() as u32,
        topics: topics.map(|id| FlowName { id: id.clone(), title: title_of(id) }).collect(),
        actions: named("call").into_iter().map(|id| FlowName { title: action_of(&id), id }).collect(),
        runs: named("run").into_iter().collect(),
        confirms: all.iter().any(|step| step.kind == "confirm"),
    }
}

/// What cannot be read is called by its id.
pub(super) fn bare(id: &str) -> Wording {
    Wording { zh: id.to_owned(), en: id.to_owned() }
}

fn every<'a>(steps: &'a [OutlineStep], out: &mut Vec<&'a OutlineStep>) {
    for step in steps {
        out.push(step);
        step.branches.iter().for_each(|branch| every(&branch.steps, out));
    }
}
