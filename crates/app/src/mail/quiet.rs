//! When no machine of ours answers a letter: a program wrote it, or asked for silence, or writes as programs do.

use base::ContactId;
use mail::{Letter, Machine, fold, machine};
use store::Cx;

use crate::error::Result;

/// Letters of one sender in an hour, above which no machine answers any more.
const HOURLY: u64 = 10;
/// The sender's last letters that a new one is compared with.
const COMPARED: u32 = 3;
const HOUR_MS: i64 = 60 * 60 * 1_000;

/// What is known of a sender before their letter is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Quiet {
    /// They write more often than people do.
    pub(super) often: bool,
    /// A program may have written, or whoever wrote wants no answer of one.
    pub(super) program: bool,
    /// No machine answers in the conversation.
    pub(super) asked: bool,
}

/// A program that gives no sign of being one says the same again and again; the last defence is the count.
pub(super) async fn quiet(
    cx: &Cx,
    letter: &Letter,
    said: &str,
    contact_id: ContactId,
    judged: Option<Machine>,
) -> Result<Quiet> {
    let since = cx.env().now().plus_ms(-HOUR_MS);
    let count = cx.letters_since(contact_id, since).await?;
    let often = count >= HOURLY;
    let program = judged.is_some()
        || machine::asks_for_silence(letter)
        || often
        || (count > 0 && repeats(cx, said, contact_id, since).await?);
    // A machine writes to nobody whom somebody else names: that would let a stranger send our letters to anyone.
    let asked = program || letter.reply_to.is_some();
    Ok(Quiet { often, program, asked })
}

/// Whether one of the sender's last letters said exactly this.
async fn repeats(cx: &Cx, said: &str, contact_id: ContactId, since: base::Timestamp) -> Result<bool> {
    if said.is_empty() {
        return Ok(false);
    }
    let last = cx.letters_lately(contact_id, since, COMPARED).await?;
    let text = |letter: &store::Letter| {
        fold::fold(letter.body["text"].as_str().unwrap_or_default()).said.trim() == said.trim()
    };
    Ok(last.iter().any(text))
}
