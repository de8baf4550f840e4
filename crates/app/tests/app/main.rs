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
mod people;
mod reports;
mod sessions;
mod setup;
mod simulate;
mod snooze;
mod support;
mod team;
mod world;
