//! What says that an assistant answers, where its channel does not show it. A chat marks every one of its bubbles; a letter looks like any other.

use super::ground::Channel;

/// Words that say it already.
const SAYS: &[&str] = &[
    "智能助理",
    "智能助手",
    "自动回复",
    "机器人",
    "ai 助手",
    "ai助手",
    "人工智能",
    "automated",
    "ai assistant",
    "bot",
    "virtual assistant",
];

/// Whether a channel leaves it to the words.
pub const fn is_needed(channel: Channel) -> bool {
    matches!(channel, Channel::Mail | Channel::Sms)
}

/// The first reply of a conversation with its label, unless it says so itself.
pub fn labelled(text: &str, label: &str) -> String {
    let folded: String = super::Folded::new(text).chars.into_iter().collect();
    if label.is_empty() || text.contains(label) || SAYS.iter().any(|word| folded.contains(word)) {
        return text.to_owned();
    }
    format!("{}\n\n{label}", text.trim_end())
}
