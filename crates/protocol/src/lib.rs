//! The wire: frames of the socket, bodies of the API, and the patches by which a view is kept up to date.
//! Times are milliseconds since 1970 UTC and end in `_ms`; ids are UUIDv7 text.

pub mod about;
pub mod api;
pub mod article;
pub mod article_file;
pub mod article_import;
pub mod article_list;
pub mod article_reading;
pub mod article_task;
pub mod article_told;
pub mod assistant;
pub mod canned;
pub mod contact;
pub mod contact_import;
pub mod contact_merge;
pub mod correction;
pub mod desk;
pub mod filter;
pub mod form;
pub mod help_centre;
pub mod hours;
pub mod inbox;
pub mod key;
pub mod label;
pub mod mail;
pub mod must_read;
pub mod object;
pub mod own;
pub mod patch;
pub mod people;
pub mod problem;
pub mod product;
pub mod program;
pub mod project;
pub mod published;
pub mod pushed;
pub mod reduce;
pub mod report;
pub mod retention;
pub mod sample;
pub mod security;
pub mod seeded;
pub mod setup;
pub mod socket;
pub mod survey;
pub mod training;
pub mod training_import;
pub mod training_model;
pub mod training_suggestion;
pub mod upkeep;
pub mod view;
pub mod webhook;
pub mod workspace;
pub mod wrap_up;

/// The version that `hello` must carry.
pub const VERSION: u32 = 1;
