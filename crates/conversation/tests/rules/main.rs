//! The rules of a conversation: as properties over random histories, as every interleaving of a small model, and as tables.

mod commands;
mod corrections;
mod danger;
mod ownership;
mod programs;
mod properties;
mod sessions;
