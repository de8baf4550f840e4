//! What is kept of how far the flows of a conversation came.

use base::{ConversationId, Timestamp};
use dialogue::course::{Course, Stands, course};
use dialogue::{DialogueState, Outcome, Pack};
use store::{FlowRunRow, FlowRunState};

/// How far the flows of a conversation came in this turn.
pub(super) fn flow_runs(
    (pack, release_no): (&Pack, Option<u32>),
    at: Timestamp,
    id: ConversationId,
    before: &DialogueState,
    outcome: &Outcome,
) -> Vec<FlowRunRow> {
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
    course(pack, before, outcome).into_iter().map(row).collect()
}
