//! Routes by which the assistant is taught: intents, models, and flows.

use access::Action;
use axum::routing::on;

use crate::api::{flows, sample, training, training_files, training_models, training_suggestions};
use crate::route::{Access, Foreign, Route, Verb, route};

use Access::User;
use Foreign::{Example, Flow, FlowRelease, Intent, Message, ModelVersion};
use Verb::{Delete, Get, Post, Put};

/// Those of teaching.
#[rustfmt::skip]
pub(crate) static TEACHING: &[Route] = &[
    // Teaching the assistant.
    route(Get, "/api/v1/intents", "list_intents", User(Action::TrainAssistant), &[], |m| on(m, training::intents)),
    route(Post, "/api/v1/intents", "add_intent", User(Action::TrainAssistant), &[], |m| on(m, training::add_intent)),
    route(Put, "/api/v1/intents/{id}", "save_intent", User(Action::TrainAssistant), &[Intent], |m| on(m, training::save_intent)),
    route(Get, "/api/v1/intents/{id}/examples", "list_examples", User(Action::TrainAssistant), &[Intent], |m| on(m, training::examples)),
    route(Post, "/api/v1/intents/{id}/examples", "add_examples", User(Action::TrainAssistant), &[Intent], |m| on(m, training::add_examples)).takes_table(),
    route(Delete, "/api/v1/intents/{id}/examples/{example_id}", "remove_example", User(Action::TrainAssistant), &[Intent, Example], |m| on(m, training::remove_example)),
    route(Post, "/api/v1/intents/{id}/examples/{example_id}/restore", "restore_example", User(Action::TrainAssistant), &[Intent, Example], |m| on(m, training::restore_example)),
    route(Delete, "/api/v1/intents/{id}", "remove_intent", User(Action::TrainAssistant), &[Intent], |m| on(m, training::remove_intent)),
    route(Get, "/api/v1/training/models", "list_models", User(Action::TrainAssistant), &[], |m| on(m, training_models::list)),
    route(Post, "/api/v1/training/models", "train_model", User(Action::TrainAssistant), &[], |m| on(m, training_models::train)),
    route(Get, "/api/v1/training/models/{no}", "show_model", User(Action::TrainAssistant), &[ModelVersion], |m| on(m, training_models::show)),
    route(Post, "/api/v1/training/models/{no}/cancel", "cancel_model", User(Action::TrainAssistant), &[ModelVersion], |m| on(m, training_models::cancel)),
    route(Post, "/api/v1/training/models/{no}/publish", "publish_model", User(Action::PublishModel), &[ModelVersion], |m| on(m, training_models::publish)),
    route(Delete, "/api/v1/training/published", "unpublish_model", User(Action::PublishModel), &[], |m| on(m, training_models::unpublish)),
    route(Get, "/api/v1/training/compare", "compare_models", User(Action::TrainAssistant), &[], |m| on(m, training_models::compare)),
    route(Post, "/api/v1/training/import/preview", "preview_training_import", User(Action::TrainAssistant), &[], |m| on(m, training_files::preview)).takes_table(),
    route(Post, "/api/v1/training/import", "import_training", User(Action::TrainAssistant), &[], |m| on(m, training_files::import)).takes_table(),
    route(Post, "/api/v1/training/import/undo", "undo_training_import", User(Action::TrainAssistant), &[], |m| on(m, training_files::undo)).takes_table(),
    route(Get, "/api/v1/training/export", "export_training", User(Action::TrainAssistant), &[], |m| on(m, training_files::export)),
    route(Get, "/api/v1/training/suggestions", "list_suggestions", User(Action::TrainAssistant), &[], |m| on(m, training_suggestions::list)),
    route(Post, "/api/v1/training/suggestions/accept", "accept_suggestions", User(Action::TrainAssistant), &[], |m| on(m, training_suggestions::accept)),
    route(Post, "/api/v1/training/suggestions/reject", "reject_suggestions", User(Action::TrainAssistant), &[], |m| on(m, training_suggestions::reject)),
    route(Post, "/api/v1/training/suggestions/restore", "restore_suggestions", User(Action::TrainAssistant), &[], |m| on(m, training_suggestions::restore)),
    route(Post, "/api/v1/training/try", "try_text", User(Action::TrainAssistant), &[], |m| on(m, training_models::try_text)),
    route(Get, "/api/v1/training/sample", "show_sample", User(Action::TrainAssistant), &[], |m| on(m, sample::show)),
    route(Post, "/api/v1/training/sample/{message_id}", "label_sample", User(Action::TrainAssistant), &[Message], |m| on(m, sample::label)),
    // What it does.
    route(Get, "/api/v1/flows", "list_flows", User(Action::TrainAssistant), &[], |m| on(m, flows::list)),
    route(Post, "/api/v1/flows", "add_flow", User(Action::TrainAssistant), &[], |m| on(m, flows::add)),
    route(Get, "/api/v1/flows/{id}", "show_flow", User(Action::TrainAssistant), &[Flow], |m| on(m, flows::show)),
    route(Put, "/api/v1/flows/{id}", "save_flow", User(Action::TrainAssistant), &[Flow], |m| on(m, flows::save)),
    route(Delete, "/api/v1/flows/{id}", "remove_flow", User(Action::TrainAssistant), &[Flow], |m| on(m, flows::remove)),
    route(Put, "/api/v1/flows/{id}/scripts", "save_flow_scripts", User(Action::TrainAssistant), &[Flow], |m| on(m, flows::save_scripts)),
    route(Post, "/api/v1/flows/{id}/reset", "reset_flow", User(Action::TrainAssistant), &[Flow], |m| on(m, flows::reset)),
    route(Post, "/api/v1/flows/{id}/restore", "restore_flow", User(Action::TrainAssistant), &[Flow], |m| on(m, flows::restore)),
    route(Get, "/api/v1/flows/{id}/numbers", "flow_numbers", User(Action::TrainAssistant), &[Flow], |m| on(m, flows::numbers)),
    route(Post, "/api/v1/flows/{id}/check", "check_flow", User(Action::TrainAssistant), &[Flow], |m| on(m, flows::check)),
    route(Post, "/api/v1/flows/{id}/try", "try_flow_scripts", User(Action::TrainAssistant), &[Flow], |m| on(m, flows::try_scripts)),
    route(Post, "/api/v1/flows/chat", "chat_flow", User(Action::TrainAssistant), &[], |m| on(m, flows::chat)),
    route(Get, "/api/v1/flow-releases", "list_flow_releases", User(Action::TrainAssistant), &[], |m| on(m, flows::releases)),
    route(Post, "/api/v1/flow-releases", "make_flow_release", User(Action::TrainAssistant), &[], |m| on(m, flows::make)),
    route(Get, "/api/v1/flow-releases/{no}", "show_flow_release", User(Action::TrainAssistant), &[FlowRelease], |m| on(m, flows::show_release)),
    route(Post, "/api/v1/flow-releases/{no}/publish", "publish_flow_release", User(Action::PublishModel), &[FlowRelease], |m| on(m, flows::publish)),
    route(Get, "/api/v1/flow-releases/{no}/rollout", "show_flow_rollout", User(Action::TrainAssistant), &[FlowRelease], |m| on(m, flows::rollout)),
    route(Put, "/api/v1/flow-releases/{no}/rollout", "begin_flow_rollout", User(Action::PublishModel), &[FlowRelease], |m| on(m, flows::begin_rollout)),
    route(Delete, "/api/v1/flow-releases/rollout", "end_flow_rollout", User(Action::PublishModel), &[], |m| on(m, flows::end_rollout)),
    route(Delete, "/api/v1/flow-releases/published", "unpublish_flows", User(Action::PublishModel), &[], |m| on(m, flows::unpublish)),
];
