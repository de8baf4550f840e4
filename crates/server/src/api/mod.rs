//! Handlers: each takes what came over HTTP, calls one use case, and says its result. No rule of the product lives here.

pub(crate) mod actions;
pub(crate) mod admin;
pub(crate) mod article_files;
pub(crate) mod article_imports;
pub(crate) mod article_lists;
pub(crate) mod article_readings;
pub(crate) mod article_tasks;
pub(crate) mod articles;
pub(crate) mod canned;
pub(crate) mod contact_imports;
pub(crate) mod contacts;
pub(crate) mod conversations;
pub(crate) mod corrections;
pub(crate) mod files;
pub(crate) mod flows;
pub(crate) mod forms;
pub(crate) mod guards;
pub(crate) mod health;
pub(crate) mod help_centre;
pub(crate) mod inboxes;
pub(crate) mod keys;
pub(crate) mod labels;
pub(crate) mod language_models;
pub(crate) mod lists;
pub(crate) mod mailboxes;
pub(crate) mod merges;
pub(crate) mod must_reads;
pub(crate) mod payments;
pub(crate) mod products;
pub(crate) mod programs;
pub(crate) mod promises;
pub(crate) mod published;
pub(crate) mod pushed;
pub(crate) mod reports;
pub(crate) mod retention;
pub(crate) mod sample;
pub(crate) mod session;
pub(crate) mod settings;
pub(crate) mod setup;
pub(crate) mod survey_page;
pub(crate) mod surveys;
mod table;
pub(crate) mod tickets;
pub(crate) mod training;
pub(crate) mod training_files;
pub(crate) mod training_models;
pub(crate) mod training_suggestions;
pub(crate) mod users;
pub(crate) mod views;
pub(crate) mod webhooks;
pub(crate) mod widget;
pub(crate) mod work;
pub(crate) mod wrap_up;

use std::sync::Arc;

use axum::extract::State;

use crate::shared::Shared;

/// The server's state, as handlers take it.
pub(crate) type Server = State<Arc<Shared>>;
