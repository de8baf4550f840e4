//! The last look at every outgoing reply.

use crate::outcome::Reply;
use crate::pack::Pack;
use crate::text::placeholders;

/// The longest reply, in characters.
pub const MAX_REPLY_CHARS: usize = 2_000;
/// The most buttons under a reply.
pub const MAX_QUICK_REPLIES: usize = 6;

/// The rule a reply breaks, if any. `reviewed` texts may promise what the company has reviewed; nothing else may.
pub(crate) fn broken(pack: &Pack, reply: &Reply, reviewed: bool) -> Option<&'static str> {
    if reply.text.trim().is_empty() {
        return Some("guard.empty");
    }
    if reply.text.chars().count() > MAX_REPLY_CHARS {
        return Some("guard.length");
    }
    if !placeholders(&reply.text).is_empty() {
        return Some("guard.unfilled");
    }
    (!reviewed && promises(pack, &reply.text)).then_some("guard.promise")
}

/// Does the text promise what nobody authorised? 不保证 is no promise.
pub(crate) fn promises(pack: &Pack, text: &str) -> bool {
    let normal = nlu::normalise(text);
    pack.promises.iter().any(|word| {
        normal.match_indices(word.as_str()).any(|(at, _)| {
            let before = &normal[..at];
            let inside = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
            let cut = word.starts_with(|c: char| c.is_ascii_alphabetic())
                && inside(before.chars().next_back())
                || word.ends_with(|c: char| c.is_ascii_alphabetic())
                    && inside(normal[at + word.len()..].chars().next());
            let negated = before.ends_with(['不', '没', '未'])
                || before.ends_with("不能")
                || before.ends_with("无法")
                || before.ends_with("not ")
                || before.ends_with("cannot ")
                || before.ends_with("n't ");
            !cut && !negated
        })
    })
}
