//! How long a message is held, because more is likely to follow.

/// How long a greeting or fragment is held without another message or typing.
pub const FRAGMENT_MS: u32 = 1_500;
/// The longest a burst is held in all.
pub const BURST_CAP_MS: u32 = 4_000;

/// How long to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// Not at all: the message can be answered.
    None,
    /// A greeting, a fragment or nothing: this long without another message or typing, at most [`BURST_CAP_MS`] in all.
    FragmentMs(u32),
}

/// How long a message is held.
pub fn hold_ms(text: &str) -> Hold {
    if nlu::is_complete(text) { Hold::None } else { Hold::FragmentMs(FRAGMENT_MS) }
}
