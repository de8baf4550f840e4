//! The API's description, made from the handlers themselves.

use std::collections::BTreeMap;
use utoipa::openapi::schema::AdditionalProperties;

use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Object, RefOr, Schema};
use utoipa::{Modify, OpenApi};

use crate::api::{
    actions, admin, article_files, article_imports, article_lists, article_readings, article_tasks, articles,
    canned, contact_imports, contacts, conversations, corrections, files, flows, forms, guards, health,
    help_centre, inboxes, keys, labels, language_models, lists, mailboxes, merges, must_reads, payments,
    products, programs, promises, published, pushed, reports, retention, sample, session, settings, setup,
    surveys, tickets, training, training_files, training_models, training_suggestions, users, views,
    webhooks, widget, work, wrap_up,
};
use crate::{mcp, socket};

#[derive(OpenApi)]
#[openapi(
    info(title = "Zhike 知客", version = "1", description = "Customer service: REST under /api/v1 and one WebSocket."),
    paths(
        health::healthz, health::readyz, health::metrics, health::openapi,
        widget::open, widget::look, files::upload_visitor, widget::messages, widget::own, widget::end, widget::transcript, widget::mail_transcript, widget::about, widget::queue, files::download, forms::list, forms::save, forms::products, forms::transcript, socket::upgrade,
        socket::http::open, socket::http::say, socket::http::hear,
        session::log_in, session::me, session::log_out, session::change_password, session::socket_ticket, session::notices, session::set_notices, session::set_presence,
        conversations::list, conversations::show, conversations::messages, conversations::post, conversations::take_over,
        conversations::transfer, conversations::return_to_queue, conversations::give_back, conversations::resolve,
        conversations::mark_read, conversations::why, files::upload_user,
        work::drafts, work::drafts_here, work::save_draft, work::snooze_times, work::snooze, work::wake, work::merge, work::see_mentions,
        wrap_up::form, wrap_up::save_form, wrap_up::list, wrap_up::save,
        contacts::show, contacts::export, contacts::erase, contacts::find, contacts::put, contacts::change, contacts::track, users::list,
        merges::alike, merges::merge, merges::separate,
        contact_imports::export_all, contact_imports::list, contact_imports::take, contact_imports::start, contact_imports::stop, contact_imports::refused,
        programs::open, programs::hand_in, programs::assign, programs::reopen,
        users::people, users::invite, users::export, users::import, users::change, users::disable, users::enable,
        users::password_link, users::set_password, users::teams, users::add_team, users::change_team,
        setup::state, setup::start, setup::preview, setup::finish, settings::show_hours, settings::save_hours,
        settings::preview_hours, settings::show_assistant, settings::save_assistant, settings::show_security, settings::save_security,
        tickets::list, tickets::show, tickets::of_conversation, tickets::open, tickets::change, tickets::comment, tickets::milestone,
        promises::list, promises::rates, promises::of_conversation, promises::make, promises::change, promises::keep, promises::withdraw,
        actions::list, actions::try_call,
        payments::limits, payments::save_limits, payments::list, payments::decide, payments::settle,
        guards::show, guards::save, guards::try_text, guards::groups, guards::list, guards::see,
        lists::export_teams, lists::import_teams, lists::export_hours, lists::import_hours, lists::export_inboxes,
        lists::import_inboxes, lists::export_mailboxes, lists::import_mailboxes, lists::export_api_keys,
        lists::export_webhooks, lists::import_webhooks, lists::export_forms, lists::import_forms,
        surveys::show, surveys::save, surveys::words, settings::show_workspace, settings::save_workspace,
        inboxes::list, inboxes::names, inboxes::create, inboxes::save, inboxes::archive, inboxes::rotate_secret, inboxes::preview,
        reports::show, reports::sessions, reports::file,
        labels::list, labels::add, labels::save, labels::export, labels::import, labels::put,
        views::find, views::bulk, views::list, views::counts, views::add, views::save, views::remove, views::order,
        articles::add, articles::show, articles::save, articles::submit, articles::send_back, articles::publish, articles::discard,
        articles::restore, articles::archive, articles::withdraw, articles::refile, articles::versions, articles::told, articles::version,
        articles::history, articles::render, articles::comments, articles::add_comment, articles::remove_comment,
        article_lists::list, article_lists::find, article_lists::bulk, article_lists::categories, article_lists::add_category, article_lists::save_category,
        article_lists::remove_category, article_lists::show_settings, article_lists::save_settings,
        article_files::upload, article_files::download,
        article_tasks::list, article_tasks::figures, article_tasks::look, article_tasks::draft, article_tasks::set,
        corrections::make, corrections::list, corrections::show, corrections::save, corrections::preview, corrections::places,
        must_reads::mine, must_reads::text, must_reads::answer, must_reads::make, must_reads::list, must_reads::readers,
        must_reads::set, must_reads::remind,
        corrections::settle, corrections::send, corrections::set,
        article_imports::list, article_imports::take, article_imports::fetch, article_imports::show, article_imports::parts, article_imports::part, article_imports::start, article_imports::stop,
        published::list, published::find, published::read, mcp::post,
        products::list, products::show, products::push, products::drop_one, products::feed,
        article_readings::list, article_readings::add, article_readings::save, article_readings::pause, article_readings::run, article_readings::remove,
        pushed::push, pushed::drop_one, pushed::list, pushed::sources, pushed::set, pushed::remove,
        help_centre::show, help_centre::save, help_centre::misses, help_centre::searches, help_centre::feedback,
        sample::show, sample::label,
        training::intents, training::add_intent, training::save_intent, training::remove_intent, training::examples, training::add_examples,
        training::remove_example, training::restore_example,
        training_files::preview, training_files::import, training_files::undo, training_files::export,
        training_suggestions::list, training_suggestions::accept, training_suggestions::reject, training_suggestions::restore,
        flows::list, flows::add, flows::show, flows::save, flows::remove, flows::save_scripts, flows::reset, flows::restore,
        flows::check, flows::numbers, flows::try_scripts, flows::chat, flows::releases, flows::make, flows::show_release, flows::publish, flows::unpublish, flows::rollout, flows::begin_rollout, flows::end_rollout,
        training_models::list, training_models::train, training_models::show, training_models::cancel, training_models::publish, training_models::unpublish,
        training_models::compare, training_models::try_text,
        canned::list, canned::add, canned::save, canned::remove, canned::count, canned::export, canned::import, canned::upload, canned::download, canned::attach,
        retention::show, retention::save, retention::preview,
        mailboxes::list, mailboxes::add, mailboxes::change, mailboxes::pause, mailboxes::sign_in, mailboxes::signed_in, mailboxes::letter, mailboxes::road,
        language_models::list, language_models::add, language_models::save, language_models::remove, language_models::order, language_models::test,
        language_models::ledger, language_models::uses, language_models::help,
        webhooks::list, webhooks::create, webhooks::show, webhooks::save, webhooks::remove, webhooks::pause, webhooks::rotate, webhooks::ping,
        webhooks::deliveries, webhooks::replay,
        keys::list, keys::create, keys::rotate, keys::revoke,
        admin::dead_letters, admin::retry, admin::retry_all, admin::audit, admin::audit_export, admin::audit_chain,
    ),
    components(schemas(
        protocol::socket::ClientFrame, protocol::socket::ServerFrame, protocol::socket::Watch, protocol::socket::Typist,
        protocol::patch::WireEvent, protocol::patch::Patch, protocol::view::ConversationView, protocol::view::ConversationRow,
        protocol::view::Audience, protocol::problem::Problem, protocol::api::ListView, protocol::report::ReportPart, widget::Form,
        protocol::webhook::WebhookEvent, protocol::article_list::StateFilter, protocol::article_list::ArticleOrder, protocol::promise::PromiseList, protocol::ticket::TicketList, knowledge::Audience, base::Locale,
    )),
    modifiers(&Schemes),
)]
struct Api;

/// How callers prove who they are.
struct Schemes;

impl Modify for Schemes {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let components = openapi.components.get_or_insert_default();
        close_choices(&mut components.schemas);
        components.add_security_scheme(
            "session",
            SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new("zhike_session"))),
        );
        let key = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("zhk_…")
            .description(Some(
                "A key of the API, made by an administrator; each operation says which scope it needs.",
            ))
            .build();
        components.add_security_scheme("key", SecurityScheme::Http(key));
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        components.add_security_scheme("visitor", SecurityScheme::Http(bearer));
    }
}

/// Writes the variants of every choice by a tag out, each closed: the tag beside the fields of its type. The derive leaves them open, or combines
/// the tag with a closed type, which nothing could satisfy.
fn close_choices(schemas: &mut BTreeMap<String, RefOr<Schema>>) {
    let types = schemas.clone();
    for schema in schemas.values_mut() {
        let RefOr::T(Schema::OneOf(choice)) = schema else { continue };
        let Some(closed) = choice.items.iter().map(|item| closed(item, &types)).collect() else { continue };
        choice.items = closed;
    }
}

/// A variant written out; `None` when it is told by no tag.
fn closed(variant: &RefOr<Schema>, types: &BTreeMap<String, RefOr<Schema>>) -> Option<RefOr<Schema>> {
    let mut whole = match variant {
        RefOr::T(Schema::Object(object)) => object.clone(),
        RefOr::T(Schema::AllOf(all)) => {
            let mut parts = all.items.iter().map(|part| object(part, types));
            let mut whole = parts.next()??.clone();
            whole.description.clone_from(&all.description);
            for part in parts {
                whole.properties.extend(part?.properties.clone());
                whole.required.extend(part?.required.clone());
            }
            whole
        }
        _ => return None,
    };
    let is_tag = |property: &RefOr<Schema>| matches!(property, RefOr::T(Schema::Object(object)) if object.enum_values.as_ref().is_some_and(|all| all.len() == 1));
    if !whole.properties.values().any(is_tag) {
        return None;
    }
    whole.additional_properties = Some(Box::new(AdditionalProperties::FreeForm(false)));
    Some(RefOr::T(Schema::Object(whole)))
}

/// The object that stands here, or to which this points.
fn object<'a>(schema: &'a RefOr<Schema>, types: &'a BTreeMap<String, RefOr<Schema>>) -> Option<&'a Object> {
    match schema {
        RefOr::T(Schema::Object(object)) => Some(object),
        RefOr::T(_) => None,
        RefOr::Ref(pointer) => match types.get(pointer.ref_location.rsplit('/').next()?)? {
            RefOr::T(Schema::Object(object)) => Some(object),
            _ => None,
        },
    }
}

/// The description, OpenAPI 3.1, with the socket's frames among its schemas.
pub fn openapi() -> utoipa::openapi::OpenApi {
    Api::openapi()
}
