//! What may be asked of a conversation, and why it may be refused.

use base::{ApiKeyId, ConversationId, InboxId, JobId, LabelId, Locale, MessageId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use crate::event::{Feedback, HandOffReason, HeardDanger};
use crate::survey::SurveyReason;

/// What somebody wants to happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// The customer says something. Reopens a resolved conversation within the window. When the assistant owns it and no
    /// turn is in the making, a turn starts with `turn_job`.
    Receive {
        /// The message's id.
        message_id: MessageId,
        /// Its language, when it could be told.
        locale: Option<Locale>,
        /// What of danger is heard in it.
        dangers: Vec<HeardDanger>,
        /// The id of the turn's job, should one be needed.
        turn_job: JobId,
        /// By when somebody will answer, should it reopen into the queue.
        due: Option<Timestamp>,
    },
    /// The assistant says something in its turn; refused when the ownership number is old or the turn is not this one.
    AssistantSays {
        /// The message's id.
        message_id: MessageId,
        /// The ownership number it read when it began to think.
        ownership_no: u64,
        /// Its turn.
        job_id: JobId,
    },
    /// The assistant's turn waits for a business action. Fenced like `AssistantSays`.
    CallAction {
        /// Its turn.
        job_id: JobId,
        /// The ownership number it read.
        ownership_no: u64,
        /// The job that performs the action.
        action_job: JobId,
    },
    /// The business action that this turn waits for has come back; refused when nobody waits for it any more.
    ReturnAction {
        /// The waiting turn.
        job_id: JobId,
        /// The job that performed the action.
        action_job: JobId,
    },
    /// The assistant's turn ends. Refused like `AssistantSays`. When the customer wrote meanwhile, the next turn starts at once.
    EndTurn {
        /// Its turn.
        job_id: JobId,
        /// The ownership number it read.
        ownership_no: u64,
        /// `seq` up to which customer messages were considered.
        answered_seq: u64,
        /// The id of the next turn's job, should one be needed.
        next_turn: JobId,
    },
    /// The assistant gives it to people; ends the turn's ownership. Fenced like `AssistantSays`.
    HandOff {
        /// Its turn.
        job_id: JobId,
        /// The ownership number it read.
        ownership_no: u64,
        /// Why.
        reason: HandOffReason,
        /// By when somebody will answer.
        due: Option<Timestamp>,
    },
    /// The customer presses 'talk to a person': the same road without a model. No effect when people own it already.
    /// Reopens a resolved conversation within the window.
    AskForPerson {
        /// By when somebody will answer.
        due: Option<Timestamp>,
    },
    /// An agent takes it: from the queue, from the assistant, or from a colleague. Reopens a resolved conversation.
    TakeOver {
        /// Who.
        user_id: UserId,
    },
    /// An agent says something; refused unless they own it.
    AgentSays {
        /// Who.
        user_id: UserId,
        /// The message's id.
        message_id: MessageId,
    },
    /// An agent writes a private note; owning is not needed.
    AddNote {
        /// Who.
        user_id: UserId,
        /// The message's id.
        message_id: MessageId,
    },
    /// An agent gives it to a colleague. Whether `by` may give away what is not theirs is the caller's rule
    /// (`TransferForOthers`): roles are not known here.
    Transfer {
        /// Who does it.
        by: UserId,
        /// To whom.
        to: UserId,
    },
    /// An agent puts it back into the queue; only the owner may (a supervisor takes it over first).
    ReturnToQueue {
        /// Who.
        by: UserId,
        /// By when somebody will answer.
        due: Option<Timestamp>,
    },
    /// An agent gives it back to the assistant; only the owner may. A turn starts when customer messages are unanswered.
    GiveBack {
        /// Who.
        by: UserId,
        /// The id of the turn's job, should one be needed.
        next_turn: JobId,
    },
    /// A program of the company speaks to the customer. While an agent owns the conversation it is refused, unless the program says that
    /// its words belong beside the agent's. It answers nobody: whoever waits for a word goes on waiting.
    ProgramSays {
        /// Which key.
        key_id: ApiKeyId,
        /// The message's id.
        message_id: MessageId,
        /// A notice that the customer must get whoever answers.
        beside_agent: bool,
    },
    /// A program writes a private note.
    ProgramNotes {
        /// Which key.
        key_id: ApiKeyId,
        /// The message's id.
        message_id: MessageId,
    },
    /// One of our people puts right what was said wrongly, whoever answers; refused while a colleague owns it, and once a word of the
    /// customer would not reopen it any more. It answers nobody unless they own it: whoever waits for a word goes on waiting.
    Correct {
        /// Who.
        user_id: UserId,
        /// The message's id.
        message_id: MessageId,
    },
    /// Somebody who may dispose of it says who answers from now on, whoever did.
    Assign {
        /// Who.
        to: Assignee,
        /// By whom; `None` is a program.
        by: Option<UserId>,
        /// By when somebody will answer, should it go into the queue.
        due: Option<Timestamp>,
        /// The id of the assistant's next turn, should one be needed.
        next_turn: JobId,
    },
    /// A resolved one lives again, without a word of the customer. Not bound to the window.
    Reopen {
        /// By when somebody will answer, should it reopen into the queue.
        due: Option<Timestamp>,
        /// The id of the assistant's next turn, should one be needed.
        next_turn: JobId,
    },
    /// A program says that it is solved; refused while an agent owns it.
    ResolveByProgram {
        /// Which key.
        key_id: ApiKeyId,
    },
    /// Solved. An agent may not resolve a colleague's; silence and the assistant never resolve what waits in the queue.
    /// An empty session closes instead. When the assistant or an agent answered, the customer is asked how it was.
    Resolve {
        /// By whom; `None` is the assistant or silence.
        by: Option<UserId>,
    },
    /// The customer says that it is over: solved, whoever owns it.
    EndByCustomer,
    /// Over for good.
    Close,
    /// The house adds a line (reminder, notice).
    SystemSays {
        /// The message's id.
        message_id: MessageId,
    },
    /// The house adds a line that only our side sees.
    SystemNotes {
        /// The message's id.
        message_id: MessageId,
    },
    /// The customer is reminded of the silence: once, until they write again.
    Remind {
        /// The reminder's message.
        message_id: MessageId,
    },
    /// The customer's device has everything up to `public_seq`.
    Deliver {
        /// Up to here.
        up_to: u64,
    },
    /// The customer read up to `public_seq`.
    ReadByCustomer {
        /// Up to here.
        up_to: u64,
    },
    /// Our side read up to `public_seq`.
    ReadByHouse {
        /// Up to here.
        up_to: u64,
        /// Who; `None` is the assistant.
        by: Option<UserId>,
    },
    /// The time of a planned invitation has come. Asks the customer how it was.
    InviteToSurvey,
    /// The customer answers the survey.
    AnswerSurvey {
        /// 1 to 5, for whoever was asked about; for the assistant when both were.
        stars: u8,
        /// 1 to 5 for the agents, exactly when both were asked about.
        agent_stars: Option<u8>,
        /// Why.
        reasons: Vec<SurveyReason>,
    },
    /// An agent puts it aside until later; only the owner may, and never while the customer waits for a word. A second time takes the
    /// place of the first.
    Snooze {
        /// Who.
        by: UserId,
        /// Until when.
        until: Timestamp,
    },
    /// The time has come, or an agent takes it up again.
    Wake {
        /// Who; `None` is the clock.
        by: Option<UserId>,
    },
    /// An agent says what the present session came to.
    WrapUp {
        /// Who.
        by: UserId,
        /// A topic of the pack.
        topic: Option<String>,
        /// Whether it is solved.
        solved: Option<bool>,
    },
    /// A private note calls colleagues.
    Mention {
        /// In which note.
        message_id: MessageId,
        /// Whom.
        user_ids: Vec<UserId>,
    },
    /// A colleague who was called has looked.
    SeeMentions {
        /// Who.
        by: UserId,
    },
    /// The customer rates an answer.
    GiveFeedback {
        /// Which.
        message_id: MessageId,
        /// What they thought.
        feedback: Feedback,
    },
    /// Labels are put on it and taken off; also after its end, for whoever tidies up. What is so already changes nothing.
    Label {
        /// To put on.
        add: Vec<LabelId>,
        /// To take off; wins over `add`.
        remove: Vec<LabelId>,
        /// By whom; `None` is the house.
        by: Option<UserId>,
    },
    /// It goes on in another conversation and is closed; refused while a colleague owns it. Goes with `Absorb` there: see
    /// [`merge`](crate::merge()).
    Merge {
        /// In which.
        into: ConversationId,
        /// Who.
        by: UserId,
    },
    /// Another conversation goes on here; only the owner may.
    Absorb {
        /// What went on in that one already, and that one last; each with where it arrived.
        from: Vec<(ConversationId, InboxId)>,
        /// Who.
        by: UserId,
        /// Since when the customer waits there for a word.
        owed_since: Option<Timestamp>,
        /// What of danger was heard there in a session that is not over.
        dangers: Vec<HeardDanger>,
    },
}

/// To whom a conversation is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Assignee {
    /// A person.
    Agent {
        /// Who.
        user_id: UserId,
    },
    /// People: whoever takes it.
    Queue,
    /// The assistant, which sees to whatever is unanswered.
    Assistant,
}

/// Why it may not happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// The writer's ownership number or turn is old: somebody else answers now.
    #[error("somebody else owns this conversation now")]
    NotOwner,
    /// It is over for good.
    #[error("the conversation is closed")]
    Closed,
    /// It is solved; an agent must reopen by taking it over first.
    #[error("the conversation is resolved")]
    Resolved,
    /// The agent already owns it.
    #[error("you own this conversation already")]
    AlreadyOwner,
    /// A receipt beyond the last event.
    #[error("a receipt cannot be ahead of the conversation")]
    ReceiptAhead,
    /// Nothing would change (a receipt that is not newer, asking for a person twice): not an error for the caller.
    #[error("nothing to do")]
    NothingToDo,
    /// The survey was not asked, or is answered.
    #[error("there is no open survey")]
    NoSurvey,
    /// The time to answer it is over.
    #[error("the survey is over")]
    SurveyOver,
    /// What waits for an answer cannot be put aside.
    #[error("the customer waits for an answer; answer first")]
    Unanswered,
    /// Ratings that do not answer what was asked.
    #[error("give 1 to 5 stars to each that was asked about, and no reason twice")]
    BadStars,
    /// As many labels as one conversation may carry.
    #[error("a conversation carries at most {} labels", base::limits::LABELS_PER_CONVERSATION)]
    TooManyLabels,
    /// A conversation cannot go on in itself.
    #[error("a conversation cannot be merged into itself")]
    Itself,
    /// Words of one customer are never put before another.
    #[error("only conversations of the same customer can be merged")]
    OtherContact,
    /// It goes on elsewhere already.
    #[error("it is merged into another conversation already; open that one")]
    AlreadyMerged,
    /// As many as one conversation may carry on.
    #[error("at most {} conversations can be merged into one", base::limits::PARTS_PER_CONVERSATION)]
    TooManyParts,
}
