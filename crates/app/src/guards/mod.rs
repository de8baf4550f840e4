//! What no reply of the assistant may say, what is said in plainer words, and what was held: for whoever mends it.

mod held;
mod settings;
mod tried;

pub(crate) use held::{exported, held_of};
pub use held::{held_groups, held_replies, see_held_replies};
pub(crate) use settings::rules_of;
pub use settings::{save_guards, show_guards};
pub use tried::try_guards;

use dialogue::guard;
use protocol::guards as wire;

/// A reason as it is told; places are counted in characters.
fn reason(text: &str, reason: &guard::Reason) -> wire::Reason {
    let chars = |byte: usize| {
        let count = text.get(..byte).map_or(0, |before| before.chars().count());
        u32::try_from(count).unwrap_or(u32::MAX)
    };
    wire::Reason {
        rule: word(reason.rule).to_owned(),
        from: chars(reason.span.start),
        to: chars(reason.span.end),
        words: reason.words.clone(),
    }
}

/// A rule's word: its name without the room.
fn word(rule: guard::Rule) -> &'static str {
    rule.name().trim_start_matches("guard.")
}
