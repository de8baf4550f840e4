//! The one table of routes. The router and the matrix test are built from it.

use std::sync::Arc;

use access::Action;
use app::App;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{MethodFilter, on};
use tower_http::compression::CompressionLayer;

use crate::api::{
    admin, article_files, article_imports, article_lists, article_tasks, articles, canned, contact_imports,
    contacts, conversations, files, forms, health, help_centre, inboxes, keys, labels, lists, mailboxes,
    merges, programs, published, reports, retention, sample, session, settings, setup, survey_page, surveys,
    training, training_files, training_models, training_suggestions, users, views, webhooks, widget, work,
    wrap_up,
};
use crate::fault::Fault;
use crate::gate::Gate;
use crate::options::{Assets, Options};
pub use crate::route::{Access, Foreign, Route, Verb};
use crate::route::{DOCUMENTS_BODY_BYTES, TABLE_BODY_BYTES, UPLOAD_BODY_BYTES, route};
use crate::shared::Shared;
pub use crate::throttle::Throttled;
use crate::{assets, centre, edge, gate, mcp, socket};

use Access::{Anyone, Operator, Public, User, UserOrKey, Visitor};
use Foreign::{
    ApiKey, Article, ArticleComment, ArticleFile, ArticleImport, ArticleImportPart, ArticleTask,
    ArticleVersion, CannedFile, CannedReply, Category, Contact, ContactImport, Conversation, Delivery,
    Example, File, Inbox, Intent, Job, Label, Mailbox, Message, ModelVersion, SavedView, Survey, Team,
    Webhook,
};
use Verb::{Delete, Get, Post, Put};

/// Every route there is.
#[rustfmt::skip]
pub static ROUTES: &[Route] = &[
    // For the operator.
    route(Get, "/healthz", "healthz", Public, &[], |m| on(m, health::healthz)),
    route(Get, "/readyz", "readyz", Public, &[], |m| on(m, health::readyz)),
    route(Get, "/metrics", "metrics", Operator, &[], |m| on(m, health::metrics)),
    route(Get, "/api/v1/openapi.json", "openapi", Public, &[], |m| on(m, health::openapi)),
    // Visitors.
    route(Post, "/api/v1/widget/session", "open_widget", Public, &[], |m| on(m, widget::open)).cross_origin().throttled(Throttled::WidgetSession),
    route(Get, "/api/v1/widget/look", "widget_look", Public, &[], |m| on(m, widget::look)).cross_origin(),
    route(Post, "/api/v1/widget/files", "upload_visitor_file", Visitor, &[], |m| on(m, files::upload_visitor)).cross_origin().throttled(Throttled::Upload).takes_file(),
    route(Get, "/api/v1/widget/conversations/{id}/messages", "list_visitor_messages", Visitor, &[Conversation], |m| on(m, widget::messages)).cross_origin(),
    route(Get, "/api/v1/widget/conversations", "list_own_conversations", Visitor, &[], |m| on(m, widget::own)).cross_origin(),
    route(Post, "/api/v1/widget/conversations/{id}/end", "end_conversation", Visitor, &[Conversation], |m| on(m, widget::end)).cross_origin(),
    route(Post, "/api/v1/widget/conversations/{id}/transcript", "mail_transcript", Visitor, &[Conversation], |m| on(m, widget::mail_transcript)).cross_origin().throttled(Throttled::About),
    route(Get, "/api/v1/widget/conversations/{id}/transcript", "transcript", Visitor, &[Conversation], |m| on(m, widget::transcript)).cross_origin(),
    route(Get, "/api/v1/files/{id}", "download_file", Anyone(Action::ReadConversation), &[File], |m| on(m, files::download)).cross_origin(),
    route(Get, "/api/v1/widget/surveys/{id}", "show_survey", Visitor, &[Survey], |m| on(m, surveys::words)).cross_origin(),
    route(Get, "/survey/{token}", "survey_page", Public, &[Foreign::Invitation], |m| on(m, survey_page::show)).throttled(Throttled::About),
    route(Post, "/survey/{token}", "answer_survey_page", Public, &[Foreign::Invitation], |m| on(m, survey_page::answer)).cross_origin().throttled(Throttled::About),
    route(Put, "/api/v1/widget/about", "tell_about", Visitor, &[], |m| on(m, widget::about)).cross_origin().throttled(Throttled::About),
    route(Get, "/api/v1/widget/queue", "queue_place", Visitor, &[], |m| on(m, widget::queue)).cross_origin(),
    route(Post, "/api/v1/line", "open_line", Public, &[], |m| on(m, socket::http::open)).cross_origin(),
    route(Post, "/api/v1/line/{line}", "say_on_line", Public, &[Foreign::Line], |m| on(m, socket::http::say)).cross_origin(),
    route(Get, "/api/v1/line/{line}", "hear_on_line", Public, &[Foreign::Line], |m| on(m, socket::http::hear)).cross_origin(),
    route(Get, "/api/v1/socket", "socket", Public, &[], |m| on(m, socket::upgrade)),
    // Log-in.
    route(Post, "/api/v1/session", "log_in", Public, &[], |m| on(m, session::log_in)).throttled(Throttled::LogIn),
    route(Get, "/api/v1/session", "me", User(Action::ManageSelf), &[], |m| on(m, session::me)),
    route(Delete, "/api/v1/session", "log_out", User(Action::ManageSelf), &[], |m| on(m, session::log_out)),
    route(Put, "/api/v1/session/password", "change_password", User(Action::ManageSelf), &[], |m| on(m, session::change_password)).throttled(Throttled::LogIn),
    route(Post, "/api/v1/session/socket-ticket", "socket_ticket", User(Action::ManageSelf), &[], |m| on(m, session::socket_ticket)),
    route(Get, "/api/v1/session/notices", "notices", User(Action::ManageSelf), &[], |m| on(m, session::notices)),
    route(Put, "/api/v1/session/notices", "set_notices", User(Action::ManageSelf), &[], |m| on(m, session::set_notices)),
    route(Put, "/api/v1/presence", "set_presence", User(Action::ManageSelf), &[], |m| on(m, session::set_presence)),
    // Conversations.
    route(Get, "/api/v1/conversations", "list_conversations", UserOrKey(Action::ReadConversation), &[], |m| on(m, conversations::list)),
    route(Get, "/api/v1/conversations/{id}", "show_conversation", UserOrKey(Action::ReadConversation), &[Conversation], |m| on(m, conversations::show)),
    route(Get, "/api/v1/conversations/{id}/messages", "list_messages", UserOrKey(Action::ReadConversation), &[Conversation], |m| on(m, conversations::messages)),
    route(Post, "/api/v1/conversations/{id}/messages", "post_message", UserOrKey(Action::WorkConversation), &[Conversation], |m| on(m, conversations::post)),
    route(Post, "/api/v1/conversations/{id}/take-over", "take_over", User(Action::WorkConversation), &[Conversation], |m| on(m, conversations::take_over)),
    route(Post, "/api/v1/conversations/{id}/transfer", "transfer", User(Action::WorkConversation), &[Conversation], |m| on(m, conversations::transfer)),
    route(Post, "/api/v1/conversations/{id}/return", "return_to_queue", User(Action::WorkConversation), &[Conversation], |m| on(m, conversations::return_to_queue)),
    route(Post, "/api/v1/conversations/{id}/give-back", "give_back", User(Action::WorkConversation), &[Conversation], |m| on(m, conversations::give_back)),
    route(Post, "/api/v1/conversations/{id}/resolve", "resolve", UserOrKey(Action::WorkConversation), &[Conversation], |m| on(m, conversations::resolve)),
    route(Post, "/api/v1/conversations/{id}/reopen", "reopen", UserOrKey(Action::WorkConversation), &[Conversation], |m| on(m, programs::reopen)),
    route(Put, "/api/v1/conversations/{id}/assignee", "assign_conversation", UserOrKey(Action::TransferForOthers), &[Conversation], |m| on(m, programs::assign)),
    route(Post, "/api/v1/conversations/{id}/read", "mark_read", User(Action::WorkConversation), &[Conversation], |m| on(m, conversations::mark_read)),
    route(Get, "/api/v1/conversations/{id}/messages/{message_id}/why", "why", User(Action::ReadConversation), &[Conversation, Message], |m| on(m, conversations::why)),
    route(Post, "/api/v1/conversations/{id}/canned-files", "attach_canned_file", User(Action::WorkConversation), &[Conversation], |m| on(m, canned::attach)).throttled(Throttled::Upload),
    route(Post, "/api/v1/conversations/{id}/files", "upload_file", UserOrKey(Action::WorkConversation), &[Conversation], |m| on(m, files::upload_user)).throttled(Throttled::Upload).takes_file(),
    route(Get, "/api/v1/drafts", "list_drafts", User(Action::WorkConversation), &[], |m| on(m, work::drafts)),
    route(Get, "/api/v1/conversations/{id}/drafts", "show_drafts", User(Action::WorkConversation), &[Conversation], |m| on(m, work::drafts_here)),
    route(Put, "/api/v1/conversations/{id}/drafts", "save_draft", User(Action::WorkConversation), &[Conversation], |m| on(m, work::save_draft)),
    route(Get, "/api/v1/snooze-times", "list_snooze_times", User(Action::WorkConversation), &[], |m| on(m, work::snooze_times)),
    route(Post, "/api/v1/conversations/{id}/snooze", "snooze", User(Action::WorkConversation), &[Conversation], |m| on(m, work::snooze)),
    route(Post, "/api/v1/conversations/{id}/wake", "wake", User(Action::WorkConversation), &[Conversation], |m| on(m, work::wake)),
    route(Post, "/api/v1/conversations/{id}/merge", "merge_conversation", User(Action::WorkConversation), &[Conversation], |m| on(m, work::merge)),
    // Many at once, and what keeps them apart.
    route(Post, "/api/v1/conversations/find", "find_conversations", User(Action::ReadConversation), &[], |m| on(m, views::find)),
    route(Post, "/api/v1/conversations/bulk", "bulk_conversations", User(Action::WorkConversation), &[], |m| on(m, views::bulk)),
    route(Put, "/api/v1/conversations/{id}/labels", "label_conversation", UserOrKey(Action::WorkConversation), &[Conversation], |m| on(m, labels::put)),
    route(Get, "/api/v1/inboxes/names", "list_inbox_names", UserOrKey(Action::ReadConversation), &[], |m| on(m, inboxes::names)),
    route(Get, "/api/v1/labels", "list_labels", UserOrKey(Action::ReadConversation), &[], |m| on(m, labels::list)),
    route(Post, "/api/v1/labels", "add_label", User(Action::ManageLabels), &[], |m| on(m, labels::add)),
    route(Get, "/api/v1/labels/export", "export_labels", User(Action::ManageLabels), &[], |m| on(m, labels::export)),
    route(Post, "/api/v1/labels/import", "import_labels", User(Action::ManageLabels), &[], |m| on(m, labels::import)).takes_table(),
    route(Put, "/api/v1/labels/{id}", "save_label", User(Action::ManageLabels), &[Label], |m| on(m, labels::save)),
    route(Get, "/api/v1/views", "list_views", User(Action::UseViews), &[], |m| on(m, views::list)),
    route(Post, "/api/v1/views", "add_view", User(Action::UseViews), &[], |m| on(m, views::add)),
    route(Get, "/api/v1/views/counts", "count_views", User(Action::UseViews), &[], |m| on(m, views::counts)),
    route(Put, "/api/v1/views/order", "order_views", User(Action::UseViews), &[], |m| on(m, views::order)),
    route(Put, "/api/v1/views/{id}", "save_view", User(Action::UseViews), &[SavedView], |m| on(m, views::save)),
    route(Delete, "/api/v1/views/{id}", "remove_view", User(Action::UseViews), &[SavedView], |m| on(m, views::remove)),
    route(Post, "/api/v1/conversations/{id}/mentions/seen", "see_mentions", User(Action::WorkConversation), &[Conversation], |m| on(m, work::see_mentions)),
    route(Get, "/api/v1/forms", "list_forms", User(Action::WorkConversation), &[], |m| on(m, forms::list)),
    route(Put, "/api/v1/forms", "save_forms", User(Action::ManageForms), &[], |m| on(m, forms::save)),
    route(Get, "/api/v1/shop/products", "find_products", User(Action::WorkConversation), &[], |m| on(m, forms::products)),
    route(Post, "/api/v1/conversations/{id}/transcript", "mail_transcript_for", User(Action::MailTranscript), &[Conversation], |m| on(m, forms::transcript)),
    route(Get, "/api/v1/wrap-up-form", "show_wrap_up_form", User(Action::WorkConversation), &[], |m| on(m, wrap_up::form)),
    route(Put, "/api/v1/wrap-up-form", "save_wrap_up_form", User(Action::ManageSettings), &[], |m| on(m, wrap_up::save_form)),
    route(Get, "/api/v1/conversations/{id}/wrap-ups", "list_wrap_ups", User(Action::ReadConversation), &[Conversation], |m| on(m, wrap_up::list)),
    route(Put, "/api/v1/conversations/{id}/wrap-ups", "save_wrap_up", User(Action::WorkConversation), &[Conversation], |m| on(m, wrap_up::save)),
    // Customers and colleagues.
    route(Post, "/api/v1/contacts", "put_contact", UserOrKey(Action::WriteContact), &[], |m| on(m, contacts::put)),
    route(Post, "/api/v1/contacts/find", "find_contacts", UserOrKey(Action::ReadContact), &[], |m| on(m, contacts::find)),
    route(Put, "/api/v1/contacts/{id}", "change_contact", UserOrKey(Action::WriteContact), &[Contact], |m| on(m, contacts::change)),
    route(Post, "/api/v1/contacts/{id}/events", "track_contact", UserOrKey(Action::WriteContact), &[Contact], |m| on(m, contacts::track)),
    route(Post, "/api/v1/contacts/{id}/conversations", "open_conversation", UserOrKey(Action::WorkConversation), &[Contact], |m| on(m, programs::open)),
    route(Post, "/api/v1/contacts/{id}/messages", "hand_in_message", UserOrKey(Action::SpeakAsCustomer), &[Contact], |m| on(m, programs::hand_in)),
    route(Get, "/api/v1/contacts/{id}", "show_contact", UserOrKey(Action::ReadContact), &[Contact], |m| on(m, contacts::show)),
    route(Get, "/api/v1/contacts/{id}/export", "export_contact", UserOrKey(Action::ExportContact), &[Contact], |m| on(m, contacts::export)),
    route(Delete, "/api/v1/contacts/{id}", "erase_contact", UserOrKey(Action::EraseContact), &[Contact], |m| on(m, contacts::erase)),
    route(Get, "/api/v1/contacts/{id}/alike", "list_alike_contacts", User(Action::ReadContact), &[Contact], |m| on(m, merges::alike)),
    route(Post, "/api/v1/contacts/{id}/merge", "merge_contact", User(Action::MergeContacts), &[Contact], |m| on(m, merges::merge)),
    route(Post, "/api/v1/contacts/{id}/separate", "separate_contact", User(Action::MergeContacts), &[Contact], |m| on(m, merges::separate)),
    route(Get, "/api/v1/contacts/export", "export_contacts", User(Action::ExportContacts), &[], |m| on(m, contact_imports::export_all)),
    route(Get, "/api/v1/contact-imports", "list_contact_imports", User(Action::ImportContacts), &[], |m| on(m, contact_imports::list)),
    route(Post, "/api/v1/contact-imports", "take_contact_import", User(Action::ImportContacts), &[], |m| on(m, contact_imports::take)).throttled(Throttled::Upload).takes_file(),
    route(Post, "/api/v1/contact-imports/{id}/start", "start_contact_import", User(Action::ImportContacts), &[ContactImport], |m| on(m, contact_imports::start)),
    route(Post, "/api/v1/contact-imports/{id}/stop", "stop_contact_import", User(Action::ImportContacts), &[ContactImport], |m| on(m, contact_imports::stop)),
    route(Get, "/api/v1/contact-imports/{id}/refused", "export_refused_contacts", User(Action::ImportContacts), &[ContactImport], |m| on(m, contact_imports::refused)),
    route(Get, "/api/v1/users", "list_users", UserOrKey(Action::ReadUsers), &[], |m| on(m, users::list)),
    // The first start: guarded by the one-time link.
    route(Get, "/api/v1/setup", "setup_state", Public, &[], |m| on(m, setup::state)),
    route(Post, "/api/v1/setup", "finish_setup", Public, &[], |m| on(m, setup::finish)).throttled(Throttled::LogIn),
    route(Post, "/api/v1/setup/start", "start_setup", Public, &[], |m| on(m, setup::start)).throttled(Throttled::LogIn),
    route(Post, "/api/v1/setup/preview", "preview_setup", Public, &[], |m| on(m, setup::preview)),
    // Settings of the workspace.
    route(Get, "/api/v1/hours", "show_hours", User(Action::ManageSettings), &[], |m| on(m, settings::show_hours)),
    route(Put, "/api/v1/hours", "save_hours", User(Action::ManageSettings), &[], |m| on(m, settings::save_hours)),
    route(Post, "/api/v1/hours/preview", "preview_hours", User(Action::ManageSettings), &[], |m| on(m, settings::preview_hours)),
    // Lists as tables.
    route(Get, "/api/v1/teams/export", "export_teams", User(Action::ManageTeams), &[], |m| on(m, lists::export_teams)),
    route(Post, "/api/v1/teams/import", "import_teams", User(Action::ManageTeams), &[], |m| on(m, lists::import_teams)).takes_table(),
    route(Get, "/api/v1/hours/export", "export_hours", User(Action::ManageSettings), &[], |m| on(m, lists::export_hours)),
    route(Post, "/api/v1/hours/import", "import_hours", User(Action::ManageSettings), &[], |m| on(m, lists::import_hours)).takes_table(),
    route(Get, "/api/v1/inboxes/export", "export_inboxes", User(Action::ManageInboxes), &[], |m| on(m, lists::export_inboxes)),
    route(Post, "/api/v1/inboxes/import", "import_inboxes", User(Action::ManageInboxes), &[], |m| on(m, lists::import_inboxes)).takes_table(),
    route(Get, "/api/v1/mailboxes/export", "export_mailboxes", User(Action::ManageMailboxes), &[], |m| on(m, lists::export_mailboxes)),
    route(Post, "/api/v1/mailboxes/import", "import_mailboxes", User(Action::ManageMailboxes), &[], |m| on(m, lists::import_mailboxes)).takes_table(),
    route(Get, "/api/v1/api-keys/export", "export_api_keys", User(Action::ManageKeys), &[], |m| on(m, lists::export_api_keys)),
    route(Get, "/api/v1/webhooks/export", "export_webhooks", User(Action::ManageWebhooks), &[], |m| on(m, lists::export_webhooks)),
    route(Post, "/api/v1/webhooks/import", "import_webhooks", User(Action::ManageWebhooks), &[], |m| on(m, lists::import_webhooks)).takes_table(),
    route(Get, "/api/v1/forms/export", "export_forms", User(Action::ManageForms), &[], |m| on(m, lists::export_forms)),
    route(Post, "/api/v1/forms/import", "import_forms", User(Action::ManageForms), &[], |m| on(m, lists::import_forms)).takes_table(),
    route(Get, "/api/v1/workspace", "show_workspace", User(Action::ManageSettings), &[], |m| on(m, settings::show_workspace)),
    route(Put, "/api/v1/workspace", "save_workspace", User(Action::ManageSettings), &[], |m| on(m, settings::save_workspace)),
    route(Get, "/api/v1/surveys", "show_surveys", User(Action::ManageSettings), &[], |m| on(m, surveys::show)),
    route(Put, "/api/v1/surveys", "save_surveys", User(Action::ManageSettings), &[], |m| on(m, surveys::save)),
    route(Get, "/api/v1/security", "show_security", User(Action::ManageSettings), &[], |m| on(m, settings::show_security)),
    route(Put, "/api/v1/security", "save_security", User(Action::ManageSettings), &[], |m| on(m, settings::save_security)),
    route(Get, "/api/v1/retention", "show_retention", User(Action::ManageSettings), &[], |m| on(m, retention::show)),
    route(Put, "/api/v1/retention", "save_retention", User(Action::ManageSettings), &[], |m| on(m, retention::save)),
    route(Post, "/api/v1/retention/preview", "preview_retention", User(Action::ManageSettings), &[], |m| on(m, retention::preview)),
    route(Get, "/api/v1/assistant", "show_assistant", User(Action::ManageSettings), &[], |m| on(m, settings::show_assistant)),
    route(Put, "/api/v1/assistant", "save_assistant", User(Action::ManageSettings), &[], |m| on(m, settings::save_assistant)),
    // Inboxes.
    route(Get, "/api/v1/inboxes", "list_inboxes", User(Action::ManageInboxes), &[], |m| on(m, inboxes::list)),
    route(Post, "/api/v1/inboxes", "create_inbox", User(Action::ManageInboxes), &[], |m| on(m, inboxes::create)),
    route(Post, "/api/v1/inboxes/preview", "preview_inbox", User(Action::ManageInboxes), &[], |m| on(m, inboxes::preview)),
    route(Put, "/api/v1/inboxes/{id}", "save_inbox", User(Action::ManageInboxes), &[Inbox], |m| on(m, inboxes::save)),
    route(Put, "/api/v1/inboxes/{id}/archived", "archive_inbox", User(Action::ManageInboxes), &[Inbox], |m| on(m, inboxes::archive)),
    route(Post, "/api/v1/inboxes/{id}/secret", "rotate_inbox_secret", User(Action::ManageInboxes), &[Inbox], |m| on(m, inboxes::rotate_secret)),
    // Reports.
    route(Get, "/api/v1/reports", "show_report", UserOrKey(Action::ReadReports), &[], |m| on(m, reports::show)),
    route(Get, "/api/v1/reports/sessions", "list_report_sessions", UserOrKey(Action::ReadReports), &[], |m| on(m, reports::sessions)),
    route(Get, "/api/v1/reports/file", "download_report", UserOrKey(Action::ReadReports), &[], |m| on(m, reports::file)),
    // What is written beforehand.
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
    // Knowledge.
    route(Get, "/api/v1/knowledge", "list_published", UserOrKey(Action::ReadPublished), &[], |m| on(m, published::list)),
    route(Get, "/api/v1/knowledge/search", "find_published", UserOrKey(Action::ReadPublished), &[], |m| on(m, published::find)),
    route(Get, "/api/v1/knowledge/{id}", "read_published", UserOrKey(Action::ReadPublished), &[Article], |m| on(m, published::read)),
    route(Post, mcp::PATH, "mcp", UserOrKey(Action::ReadPublished), &[], |m| on(m, mcp::post)),
    route(Get, "/api/v1/articles", "list_articles", User(Action::ReadArticles), &[], |m| on(m, article_lists::list)),
    route(Post, "/api/v1/articles", "add_article", User(Action::ProposeArticle), &[], |m| on(m, articles::add)).takes_table(),
    route(Get, "/api/v1/articles/search", "find_articles", User(Action::ReadArticles), &[], |m| on(m, article_lists::find)),
    route(Post, "/api/v1/articles/bulk", "bulk_articles", User(Action::WriteArticles), &[], |m| on(m, article_lists::bulk)),
    route(Post, "/api/v1/articles/render", "render_article", User(Action::ReadArticles), &[], |m| on(m, articles::render)).takes_table(),
    route(Post, "/api/v1/article-files", "upload_article_file", User(Action::ProposeArticle), &[], |m| on(m, article_files::upload)).throttled(Throttled::Upload).takes_file(),
    route(Get, "/api/v1/article-files/{id}", "download_article_file", UserOrKey(Action::ReadPublished), &[ArticleFile], |m| on(m, article_files::download)),
    route(Get, "/api/v1/articles/{id}", "show_article", User(Action::ReadArticles), &[Article], |m| on(m, articles::show)),
    route(Put, "/api/v1/articles/{id}/draft", "save_article", User(Action::ProposeArticle), &[Article], |m| on(m, articles::save)).takes_table(),
    route(Post, "/api/v1/articles/{id}/submit", "submit_article", User(Action::ProposeArticle), &[Article], |m| on(m, articles::submit)),
    route(Post, "/api/v1/articles/{id}/return", "return_article", User(Action::WriteArticles), &[Article], |m| on(m, articles::send_back)),
    route(Post, "/api/v1/articles/{id}/publish", "publish_article", User(Action::PublishArticles), &[Article], |m| on(m, articles::publish)),
    route(Post, "/api/v1/articles/{id}/discard", "discard_article", User(Action::ProposeArticle), &[Article], |m| on(m, articles::discard)),
    route(Post, "/api/v1/articles/{id}/restore", "restore_article", User(Action::WriteArticles), &[Article], |m| on(m, articles::restore)),
    route(Post, "/api/v1/articles/{id}/archive", "archive_article", User(Action::WriteArticles), &[Article], |m| on(m, articles::archive)),
    route(Post, "/api/v1/articles/{id}/withdraw", "withdraw_article", User(Action::PublishArticles), &[Article], |m| on(m, articles::withdraw)),
    route(Post, "/api/v1/articles/{id}/refile", "refile_article", User(Action::WriteArticles), &[Article], |m| on(m, articles::refile)),
    route(Get, "/api/v1/articles/{id}/versions", "list_article_versions", User(Action::ReadArticles), &[Article], |m| on(m, articles::versions)),
    route(Get, "/api/v1/articles/{id}/versions/{no}", "show_article_version", User(Action::ReadArticles), &[Article, ArticleVersion], |m| on(m, articles::version)),
    route(Get, "/api/v1/articles/{id}/history", "list_article_history", User(Action::ReadArticles), &[Article], |m| on(m, articles::history)),
    route(Get, "/api/v1/articles/{id}/told", "list_article_told", User(Action::ReadArticles), &[Article], |m| on(m, articles::told)),
    route(Get, "/api/v1/articles/{id}/comments", "list_article_comments", User(Action::ReadArticles), &[Article], |m| on(m, articles::comments)),
    route(Post, "/api/v1/articles/{id}/comments", "comment_article", User(Action::ReadArticles), &[Article], |m| on(m, articles::add_comment)),
    route(Delete, "/api/v1/articles/{id}/comments/{comment_id}", "remove_article_comment", User(Action::ReadArticles), &[Article, ArticleComment], |m| on(m, articles::remove_comment)),
    route(Get, "/api/v1/article-categories", "list_categories", User(Action::ReadArticles), &[], |m| on(m, article_lists::categories)),
    route(Post, "/api/v1/article-categories", "add_category", User(Action::WriteArticles), &[], |m| on(m, article_lists::add_category)),
    route(Put, "/api/v1/article-categories/{id}", "save_category", User(Action::WriteArticles), &[Category], |m| on(m, article_lists::save_category)),
    route(Delete, "/api/v1/article-categories/{id}", "remove_category", User(Action::WriteArticles), &[Category], |m| on(m, article_lists::remove_category)),
    route(Get, "/api/v1/article-imports", "list_article_imports", User(Action::WriteArticles), &[], |m| on(m, article_imports::list)),
    route(Post, "/api/v1/article-imports", "take_article_import", User(Action::WriteArticles), &[], |m| on(m, article_imports::take)).throttled(Throttled::Upload).takes_documents(),
    route(Post, "/api/v1/article-imports/web", "fetch_article_import", User(Action::WriteArticles), &[], |m| on(m, article_imports::fetch)).throttled(Throttled::Upload),
    route(Get, "/api/v1/article-imports/{id}", "show_article_import", User(Action::WriteArticles), &[ArticleImport], |m| on(m, article_imports::show)),
    route(Get, "/api/v1/article-imports/{id}/parts", "list_article_import_parts", User(Action::WriteArticles), &[ArticleImport], |m| on(m, article_imports::parts)),
    route(Get, "/api/v1/article-imports/{id}/parts/{no}", "show_article_import_part", User(Action::WriteArticles), &[ArticleImport, ArticleImportPart], |m| on(m, article_imports::part)),
    route(Post, "/api/v1/article-imports/{id}/start", "start_article_import", User(Action::WriteArticles), &[ArticleImport], |m| on(m, article_imports::start)),
    route(Post, "/api/v1/article-imports/{id}/stop", "stop_article_import", User(Action::WriteArticles), &[ArticleImport], |m| on(m, article_imports::stop)),
    route(Get, "/api/v1/article-tasks", "list_article_tasks", User(Action::WriteArticles), &[], |m| on(m, article_tasks::list)),
    route(Get, "/api/v1/article-tasks/figures", "show_article_care", User(Action::WriteArticles), &[], |m| on(m, article_tasks::figures)),
    route(Post, "/api/v1/article-tasks/look", "look_through_articles", User(Action::WriteArticles), &[], |m| on(m, article_tasks::look)),
    route(Put, "/api/v1/article-tasks/{id}/state", "set_article_task", User(Action::WriteArticles), &[ArticleTask], |m| on(m, article_tasks::set)),
    route(Get, "/api/v1/settings/knowledge", "show_knowledge_settings", User(Action::ManageSettings), &[], |m| on(m, article_lists::show_settings)),
    route(Put, "/api/v1/settings/knowledge", "save_knowledge_settings", User(Action::ManageSettings), &[], |m| on(m, article_lists::save_settings)),
    route(Get, "/api/v1/settings/help-centre", "show_help_centre", User(Action::ManageSettings), &[], |m| on(m, help_centre::show)),
    route(Put, "/api/v1/settings/help-centre", "save_help_centre", User(Action::ManageSettings), &[], |m| on(m, help_centre::save)),
    route(Get, "/api/v1/help-centre/misses", "list_help_misses", User(Action::WriteArticles), &[], |m| on(m, help_centre::misses)),
    route(Get, "/api/v1/articles/{id}/feedback", "show_article_feedback", User(Action::ReadArticles), &[Article], |m| on(m, help_centre::feedback)),
    route(Get, "/api/v1/canned-replies", "list_canned_replies", User(Action::UseCannedReplies), &[], |m| on(m, canned::list)),
    route(Post, "/api/v1/canned-replies", "add_canned_reply", User(Action::UseCannedReplies), &[], |m| on(m, canned::add)),
    route(Get, "/api/v1/canned-replies/export", "export_canned_replies", User(Action::UseCannedReplies), &[], |m| on(m, canned::export)),
    route(Post, "/api/v1/canned-replies/import", "import_canned_replies", User(Action::ManageCannedReplies), &[], |m| on(m, canned::import)).takes_table(),
    route(Post, "/api/v1/canned-replies/files", "upload_canned_file", User(Action::UseCannedReplies), &[], |m| on(m, canned::upload)).throttled(Throttled::Upload).takes_file(),
    route(Get, "/api/v1/canned-replies/files/{id}", "download_canned_file", User(Action::UseCannedReplies), &[CannedFile], |m| on(m, canned::download)),
    route(Put, "/api/v1/canned-replies/{id}", "save_canned_reply", User(Action::UseCannedReplies), &[CannedReply], |m| on(m, canned::save)),
    route(Delete, "/api/v1/canned-replies/{id}", "remove_canned_reply", User(Action::UseCannedReplies), &[CannedReply], |m| on(m, canned::remove)),
    route(Post, "/api/v1/canned-replies/{id}/use", "count_canned_reply", User(Action::UseCannedReplies), &[CannedReply], |m| on(m, canned::count)),
    // Mail.
    route(Get, "/api/v1/mailboxes", "list_mailboxes", User(Action::ManageMailboxes), &[], |m| on(m, mailboxes::list)),
    route(Post, "/api/v1/mailboxes", "add_mailbox", User(Action::ManageMailboxes), &[], |m| on(m, mailboxes::add)),
    route(Put, "/api/v1/mailboxes/{id}", "change_mailbox", User(Action::ManageMailboxes), &[Mailbox], |m| on(m, mailboxes::change)),
    route(Put, "/api/v1/mailboxes/{id}/paused", "pause_mailbox", User(Action::ManageMailboxes), &[Mailbox], |m| on(m, mailboxes::pause)),
    route(Post, "/api/v1/mailboxes/{id}/sign-in", "sign_in_to_mailbox", User(Action::ManageMailboxes), &[Mailbox], |m| on(m, mailboxes::sign_in)),
    route(Post, "/api/v1/mailboxes/signed-in", "finish_mailbox_sign_in", User(Action::ManageMailboxes), &[], |m| on(m, mailboxes::signed_in)),
    route(Get, "/api/v1/conversations/{id}/mail", "show_mail_road", User(Action::ReadConversation), &[Conversation], |m| on(m, mailboxes::road)),
    route(Get, "/api/v1/conversations/{id}/messages/{message_id}/letter", "show_letter", User(Action::ReadConversation), &[Conversation, Message], |m| on(m, mailboxes::letter)),
    // Keys of the API: never by a key.
    route(Get, "/api/v1/api-keys", "list_api_keys", User(Action::ManageKeys), &[], |m| on(m, keys::list)),
    route(Post, "/api/v1/api-keys", "create_api_key", User(Action::ManageKeys), &[], |m| on(m, keys::create)),
    route(Post, "/api/v1/api-keys/{id}/rotate", "rotate_api_key", User(Action::ManageKeys), &[ApiKey], |m| on(m, keys::rotate)),
    route(Delete, "/api/v1/api-keys/{id}", "revoke_api_key", User(Action::ManageKeys), &[ApiKey], |m| on(m, keys::revoke)),
    // Webhooks.
    route(Get, "/api/v1/webhooks", "list_webhooks", UserOrKey(Action::ManageWebhooks), &[], |m| on(m, webhooks::list)),
    route(Post, "/api/v1/webhooks", "create_webhook", UserOrKey(Action::ManageWebhooks), &[], |m| on(m, webhooks::create)),
    route(Get, "/api/v1/webhooks/{id}", "show_webhook", UserOrKey(Action::ManageWebhooks), &[Webhook], |m| on(m, webhooks::show)),
    route(Put, "/api/v1/webhooks/{id}", "save_webhook", UserOrKey(Action::ManageWebhooks), &[Webhook], |m| on(m, webhooks::save)),
    route(Delete, "/api/v1/webhooks/{id}", "remove_webhook", UserOrKey(Action::ManageWebhooks), &[Webhook], |m| on(m, webhooks::remove)),
    route(Put, "/api/v1/webhooks/{id}/paused", "pause_webhook", UserOrKey(Action::ManageWebhooks), &[Webhook], |m| on(m, webhooks::pause)),
    route(Post, "/api/v1/webhooks/{id}/secret", "rotate_webhook_secret", UserOrKey(Action::ManageWebhooks), &[Webhook], |m| on(m, webhooks::rotate)),
    route(Post, "/api/v1/webhooks/{id}/ping", "ping_webhook", UserOrKey(Action::ManageWebhooks), &[Webhook], |m| on(m, webhooks::ping)),
    route(Get, "/api/v1/webhooks/{id}/deliveries", "list_deliveries", UserOrKey(Action::ManageWebhooks), &[Webhook], |m| on(m, webhooks::deliveries)),
    route(Post, "/api/v1/webhooks/{id}/deliveries/{delivery_id}/replay", "replay_delivery", UserOrKey(Action::ManageWebhooks), &[Webhook, Delivery], |m| on(m, webhooks::replay)),
    // Our own people.
    route(Get, "/api/v1/people", "list_people", User(Action::ReadPeople), &[], |m| on(m, users::people)),
    route(Post, "/api/v1/people", "invite_user", User(Action::ManageUsers), &[], |m| on(m, users::invite)),
    route(Get, "/api/v1/people/export", "export_people", User(Action::ManageUsers), &[], |m| on(m, users::export)),
    route(Post, "/api/v1/people/import", "import_people", User(Action::ManageUsers), &[], |m| on(m, users::import)).takes_table(),
    route(Put, "/api/v1/people/{id}", "change_person", User(Action::ManageUsers), &[Foreign::User], |m| on(m, users::change)),
    route(Post, "/api/v1/people/{id}/disable", "disable_user", User(Action::ManageUsers), &[Foreign::User], |m| on(m, users::disable)),
    route(Post, "/api/v1/people/{id}/enable", "enable_user", User(Action::ManageUsers), &[Foreign::User], |m| on(m, users::enable)),
    route(Post, "/api/v1/people/{id}/password-link", "make_password_link", User(Action::ManageUsers), &[Foreign::User], |m| on(m, users::password_link)),
    route(Put, "/api/v1/password", "set_password", Public, &[], |m| on(m, users::set_password)).throttled(Throttled::LogIn),
    route(Get, "/api/v1/teams", "list_teams", UserOrKey(Action::ReadUsers), &[], |m| on(m, users::teams)),
    route(Post, "/api/v1/teams", "add_team", User(Action::ManageTeams), &[], |m| on(m, users::add_team)),
    route(Put, "/api/v1/teams/{id}", "change_team", User(Action::ManageTeams), &[Team], |m| on(m, users::change_team)),
    // Upkeep.
    route(Get, "/api/v1/dead-letters", "list_dead_letters", User(Action::ManageJobs), &[], |m| on(m, admin::dead_letters)),
    route(Post, "/api/v1/dead-letters/{id}/retry", "retry_dead_letter", User(Action::ManageJobs), &[Job], |m| on(m, admin::retry)),
    route(Post, "/api/v1/dead-letters/retry", "retry_dead_letters", User(Action::ManageJobs), &[], |m| on(m, admin::retry_all)),
    route(Get, "/api/v1/audit/export", "export_audit", User(Action::ReadAudit), &[], |m| on(m, admin::audit_export)),
    route(Get, "/api/v1/audit/chain", "verify_audit", User(Action::ReadAudit), &[], |m| on(m, admin::audit_chain)),
    route(Get, "/api/v1/audit", "list_audit", User(Action::ReadAudit), &[], |m| on(m, admin::audit)),
    // Pages.
    route(Get, "/", "root", Public, &[], |m| on(m, assets::root)),
    route(Get, "/desk", "desk_root", Public, &[], |m| on(m, assets::to_desk)),
    route(Get, "/desk/", "desk_index", Public, &[], |m| on(m, assets::desk_index)),
    route(Get, "/desk/{*path}", "desk", Public, &[], |m| on(m, assets::desk)),
    route(Get, "/demo", "demo_root", Public, &[], |m| on(m, assets::to_demo)),
    route(Get, "/demo/", "demo_index", Public, &[], |m| on(m, assets::demo_index)),
    route(Get, "/demo/identity", "demo_identity", Public, &[], |m| on(m, widget::demo_identity)).throttled(Throttled::WidgetSession),
    route(Get, "/demo/orders/{number}", "demo_order", Public, &[], |m| on(m, widget::demo_order)),
    route(Get, "/demo/{*path}", "demo", Public, &[], |m| on(m, assets::demo)),
    // The public help centre.
    route(Get, "/robots.txt", "server_robots", Public, &[], |m| on(m, centre::server_robots)),
    route(Get, "/help", "help_root", Public, &[], |m| on(m, centre::root)),
    route(Get, "/help/", "help_index", Public, &[], |m| on(m, centre::root)),
    route(Get, "/help/style.css", "help_style", Public, &[], |m| on(m, centre::style)),
    route(Get, "/help/script.js", "help_script", Public, &[], |m| on(m, centre::script)),
    route(Get, "/help/robots.txt", "help_robots", Public, &[], |m| on(m, centre::robots)),
    route(Get, "/help/sitemap.xml", "help_sitemap", Public, &[], |m| on(m, centre::sitemap)).throttled(Throttled::Help),
    route(Get, "/help/llms.txt", "help_llms", Public, &[], |m| on(m, centre::llms)).throttled(Throttled::Help),
    route(Get, "/help/files/{name}", "help_file", Public, &[], |m| on(m, centre::media)),
    route(Get, "/help/{locale}", "help_home", Public, &[], |m| on(m, centre::home)),
    route(Get, "/help/{locale}/search", "help_search", Public, &[], |m| on(m, centre::search)).throttled(Throttled::Help),
    route(Get, "/help/{locale}/suggest", "help_suggest", Public, &[], |m| on(m, centre::suggest)).throttled(Throttled::Help),
    route(Get, "/help/{locale}/categories/{slug}", "help_category", Public, &[], |m| on(m, centre::section)),
    route(Get, "/help/{locale}/articles/{name}", "help_article", Public, &[], |m| on(m, centre::article)),
    route(Post, "/help/{locale}/articles/{name}/feedback", "help_feedback", Public, &[], |m| on(m, centre::feedback)).cross_origin().throttled(Throttled::Opinion),
    route(Get, "/help/{locale}/", "help_home_stroke", Public, &[], |m| on(m, centre::home_stroke)),
    route(Get, "/help/{locale}/{*path}", "help_nothing", Public, &[], |m| on(m, centre::nothing)).throttled(Throttled::Help),
    route(Get, "/{file}", "widget_asset", Public, &[], |m| on(m, assets::widget)),
];

/// The whole HTTP surface. Must be called within a tokio runtime: the hub's tasks start here and end with the router.
pub fn router(app: App, assets: Arc<dyn Assets>, options: Options) -> Router {
    build(Shared::new(app, assets, options))
}

pub(crate) fn build(shared: Arc<Shared>) -> Router {
    let mut router = Router::new();
    let mut asked_before = std::collections::HashSet::new();
    for route in ROUTES {
        let gate = Gate { shared: Arc::clone(&shared), route };
        let most = match (route.takes_file, route.takes_table) {
            _ if route.takes_documents => DOCUMENTS_BODY_BYTES,
            (true, _) => UPLOAD_BODY_BYTES,
            (_, true) => TABLE_BODY_BYTES,
            _ => shared.options.limits.body_bytes,
        };
        let mut methods = (route.handler)(route.verb.filter())
            .route_layer(from_fn_with_state(gate, gate::check))
            .layer(DefaultBodyLimit::max(most));
        if !route.is_api() {
            methods = methods.layer(CompressionLayer::new());
        }
        router = router.route(route.path, methods);
        // Several routes of one path share the answer to a browser's question.
        if route.cross_origin && asked_before.insert(route.path) {
            router = router.route(route.path, on(MethodFilter::OPTIONS, gate::preflight));
        }
    }
    let router = router
        .fallback(async || Fault::not_found())
        .method_not_allowed_fallback(async || {
            Fault::new(
                "method-not-allowed",
                StatusCode::METHOD_NOT_ALLOWED,
                "This address does not take this method",
            )
        })
        .layer(from_fn_with_state(Arc::clone(&shared), edge::request))
        .layer(from_fn(edge::catch_panic))
        .with_state(Arc::clone(&shared));
    // Outside, because a help centre's own domain says which route is meant.
    Router::new().fallback_service(router).layer(from_fn_with_state(shared, centre::turn))
}
