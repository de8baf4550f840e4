//! The use cases: one by one, and all at once under a seed.

mod assistant;
mod audit;
mod canned;
mod contacts;
mod drafts;
mod house;
mod inboxes;
mod jobs;
mod letters;
mod messages;
mod own;
mod past;
mod people;
mod reports;
mod retention;
mod security;
mod sessions;
mod setup;
mod simulate;
mod snooze;
mod support;
mod tables;
mod team;
mod world;
