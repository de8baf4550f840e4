//! The columns that hold sealed values: each has a number of its own, so that no value can be moved to another.

/// Which column a sealed value stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    /// `contact.profile`, row: the contact.
    Profile,
    /// `identity.value`, row: the identity.
    IdentityValue,
    /// `message.body`, row: the message.
    MessageBody,
    /// `message.meta`, row: the message.
    MessageMeta,
    /// `dialogue.body`, row: the conversation.
    Dialogue,
    /// `survey.comment`, row: the conversation.
    SurveyComment,
    /// `file.name`, row: the file.
    FileName,
    /// `file.bytes`, row: the file.
    FileBytes,
    /// `letter.body`, row: the message.
    Letter,
    /// `draft.body`, row: the draft.
    Draft,
    /// `wrap_up.note`, row: the conversation.
    WrapUpNote,
    /// `mailed_transcript.body`, row: the transcript.
    Transcript,
    /// `held_reply.body`, row: the held reply.
    HeldReply,
    /// `payment.body`, row: the payment.
    Payment,
    /// `promise.body`, row: the promise.
    Promise,
    /// `ticket.body`, row: the ticket.
    Ticket,
    /// `ticket_event.body`, row: the event.
    TicketEvent,
}

impl Column {
    pub(crate) const fn number(self) -> u8 {
        match self {
            Self::Profile => 1,
            Self::IdentityValue => 2,
            Self::MessageBody => 3,
            Self::MessageMeta => 4,
            Self::Dialogue => 5,
            Self::SurveyComment => 6,
            Self::FileName => 7,
            Self::FileBytes => 8,
            Self::Letter => 13,
            Self::Draft => 23,
            Self::WrapUpNote => 24,
            Self::Transcript => 39,
            Self::HeldReply => 71,
            Self::Payment => 72,
            Self::Promise => 73,
            Self::Ticket => 78,
            Self::TicketEvent => 79,
        }
    }
}
