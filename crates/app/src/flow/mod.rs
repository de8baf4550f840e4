//! Flows that a workspace makes and changes: drafts of files, trying them, and releases that are tested before they answer.
//!
//! A release holds whole texts that lie over those of the pack, which stay as they are. See docs/adr/0047-flows-are-files-laid-over-the-pack.md.

mod chat;
mod check;
mod drafts;
mod in_force;
mod list;
mod make;
mod numbers;
mod publish;
mod releases;
mod replay;
mod rollout;
mod run;
mod save;
mod scripts;
mod show;
mod trial;

pub use chat::chat_flow;
pub use check::check_flow;
pub use in_force::{Flows, keep_flows_in_force};
pub use list::list_flows;
pub use make::make_release;
pub use numbers::flow_numbers;
pub use publish::{publish_release, unpublish_flows};
pub use releases::{flow_releases, show_release};
pub use rollout::{begin_rollout, end_rollout, rollout_numbers};
pub(crate) use run::{failed as testing_failed, run as run_tests};
pub use save::{add_flow, remove_flow, reset_flow, restore_flow, save_flow, save_scripts};
pub use scripts::try_scripts;
pub use show::show_flow;

/// The job that tests a release.
pub(crate) const TEST: &str = "test_flows";
/// Releases that are kept, beside the one that answers.
const RELEASES: u32 = 50;
/// Releases whose flows conversations end as they began them.
const REMEMBERED: u32 = 10;
/// Files that may be changed at once.
const DRAFTS: usize = 200;
/// Turns of scripts that are played at once while somebody waits, and for a release.
const TRIED_TURNS: usize = 2_000;
const RELEASE_TURNS: usize = 20_000;
/// Characters of what is said of a release.
const NOTE_CHARS: usize = 200;
