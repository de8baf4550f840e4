//! Which conversation a letter belongs to: the thread it answers, else one of its own. Two letters about two things are two
//! conversations; nothing that anybody can type into a subject joins them.

use base::ConversationId;
use conversation::Header;
use mail::Letter;
use store::Cx;

use super::receive::key_of_bytes;
use crate::conversation::goes_on;
use crate::error::Result;
use crate::session::VisitorSession;

/// Ids of a letter that are looked up among the sender's own letters.
const LOOKED_UP: usize = 20;

/// The thread of everything that a sender writes beyond what people write in an hour: one conversation, not hundreds.
const FLOOD: &str = "flood";

/// Where a letter goes.
pub(super) struct Place {
    /// The thread. With its first letter, or after its conversation was closed, one begins there.
    pub(super) thread: String,
    /// Whether the subject says what this is about: the letter answers nothing.
    pub(super) begins: bool,
    /// It answers this conversation of somebody else. The sender's words stay apart from theirs.
    pub(super) of_another: Option<ConversationId>,
}

/// The place of a letter whose key is `key`; `about` is the conversation that it answers by what we signed.
pub(super) async fn of(
    cx: &Cx,
    sender: &VisitorSession,
    letter: &Letter,
    key: &str,
    about: Option<&Header>,
    often: bool,
) -> Result<Place> {
    if let Some(about) = about {
        let thread = thread_of(cx, sender, about.id).await?;
        let own = about.contact_id == sender.contact_id;
        return Ok(Place { thread, begins: !own, of_another: (!own).then_some(about.id) });
    }
    if let Some(thread) = own_thread(cx, sender, letter).await? {
        return Ok(Place { thread, begins: false, of_another: None });
    }
    let thread = if often { FLOOD } else { key };
    Ok(Place { thread: thread.to_owned(), begins: true, of_another: None })
}

/// The thread of an earlier letter of the same sender that this one follows: a second thought before we answered, or a program that
/// left our own ids out.
async fn own_thread(cx: &Cx, sender: &VisitorSession, letter: &Letter) -> Result<Option<String>> {
    let ids = letter.in_reply_to.iter().chain(letter.references.iter().rev());
    for id in ids.filter(|id| !id.is_empty()).take(LOOKED_UP) {
        let sent = format!("{}-t", key_of_bytes(id.as_bytes()));
        if let Some(found) = cx.sent_message(sender.contact_id, sender.inbox_id, &sent).await? {
            return thread_of(cx, sender, found.conversation_id).await.map(Some);
        }
    }
    Ok(None)
}

/// The thread of a conversation; of the one in which it goes on, when that is of the same mailbox. Across mailboxes its own thread leads
/// there as long as the other lives.
async fn thread_of(cx: &Cx, sender: &VisitorSession, id: ConversationId) -> Result<String> {
    let Some(header) = cx.conversation(id).await? else { return Ok(String::new()) };
    let last = goes_on(cx, header).await?;
    let id = if last.inbox_id == sender.inbox_id { last.id } else { id };
    Ok(cx.thread_of(id).await?.unwrap_or_default())
}
