//! What is kept of how far the flows of a conversation came.

use base::ConversationId;
use dialogue::course::{Course, Stands, course};
use dialogue::{DialogueState, Outcome};
use store::{Cx, FlowRunRow, FlowRunState};

use crate::app::App;

/// How far the flows of a conversation came in this turn.
pub(super) fn flow_runs(
    app: &App,
    cx: &Cx,
    id: ConversationId,
    before: &DialogueState,
    outcome: &Outcome,
) -> Vec<FlowRunRow> {
    let pack = app.assistant(cx.workspace_id());
    let (at, release_no) = (app.env().now(), app.flows().release(cx.workspace_id()));
    let row = |course: Course| FlowRunRow {
        conversation_id: id,
        no: course.no,
        flow: course.flow,
        version: course.version,
        release_no,
        state: match course.stands {
            Stands::Open => FlowRunState::Open,
            Stands::Done => FlowRunState::Done,
            Stands::Cancelled => FlowRunState::Cancelled,
            Stands::Handed => FlowRunState::Handed,
            Stands::Failed => FlowRunState::Failed,
            Stands::Left => FlowRunState::Left,
        },
        step: course.at,
        again: course.again,
        at,
    };
    course(&pack, before, outcome).into_iter().map(row).collect()
}
