//! The projection: what each audience sees of a conversation, as a view and as patches that keep a view up to date.
//!
//! For both audiences `view(t0)` patched with the events up to `t1` equals `view(t1)`. Visitors never learn of `seq`, private notes,
//! reasons, ownership numbers or mail addresses.

use base::{MessageId, Timestamp, UserId};
use conversation::content::{Content, Source};
use conversation::event::{Event, EventKind, Feedback, HeardDanger};
use conversation::header::{Author, Header, Life, Owner, Receipts, SurveyState};
use conversation::merge::{MergedInto, Part};

use crate::patch::{Patch, WireEvent};
use crate::view::{
    Audience, AuthorView, ConversationView, HeaderView, LifeView, MergedView, MessageView, OwnerView,
    PartView, ReceiptsView, SnoozeView, SurveyView,
};

/// Everything that is known of one message.
#[derive(Clone, Debug, PartialEq)]
pub struct MessageFacts {
    /// Its id.
    pub id: MessageId,
    /// Its `seq`.
    pub seq: u64,
    /// Its `public_seq`; `None` in private notes.
    pub public_seq: Option<u64>,
    /// The writer's own id for it.
    pub client_msg_id: Option<String>,
    /// Who wrote it.
    pub author: Author,
    /// The agent's name to show, never a mail address; the name of a program's key.
    pub author_name: Option<String>,
    /// The name of the key by which a program handed in what the customer wrote.
    pub via: Option<String>,
    /// When.
    pub at: Timestamp,
    /// A private note.
    pub private: bool,
    /// What it carries.
    pub content: Content,
    /// Reviewed answers it rests on.
    pub sources: Vec<Source>,
    /// What the customer's words feel like.
    pub emotion: Option<String>,
    /// Whether the assistant noted why it said this.
    pub has_why: bool,
    /// What the customer thought of it.
    pub feedback: Option<Feedback>,
}

/// Where the content of messages comes from: events carry ids only.
pub trait Lookup {
    /// The message as it is now; `None` when it is gone.
    fn message(&self, id: MessageId) -> Option<MessageFacts>;
    /// The name to show of one of our people.
    fn name(&self, id: UserId) -> Option<String>;
}

/// The whole view. `messages` are the newest ones, oldest first; `has_older` says that there are more before them. `owner_name` is
/// the name to show of the agent who owns it.
pub fn view(
    header: &Header,
    messages: &[MessageFacts],
    has_older: bool,
    owner_name: Option<&str>,
    audience: Audience,
) -> ConversationView {
    ConversationView {
        n: match audience {
            Audience::Visitor => header.public_seq,
            Audience::Agent => header.seq,
        },
        header: header_view(header, owner_name, audience),
        messages: messages.iter().filter_map(|facts| message_view(facts, audience)).collect(),
        has_older,
        receipts: receipts_view(&header.receipts),
    }
}

/// The header as `audience` sees it.
pub fn header_view(header: &Header, owner_name: Option<&str>, audience: Audience) -> HeaderView {
    HeaderView {
        id: header.id,
        contact_id: header.contact_id,
        inbox_id: header.inbox_id,
        life: life_view(&header.life),
        owner: owner_view(&header.owner, owner_name, audience),
        locale: header.locale,
        opened_ms: header.opened_at.ms(),
        survey: survey_view(header.survey.as_ref()),
        snooze: match audience {
            Audience::Visitor => SnoozeView::None,
            Audience::Agent => snooze_view(header.snoozed_until),
        },
        labels: match audience {
            Audience::Agent => header.labels.clone(),
            Audience::Visitor => Vec::new(),
        },
        mentioned: match audience {
            Audience::Visitor => Vec::new(),
            Audience::Agent => header.mentioned.clone(),
        },
        dangers: match audience {
            Audience::Visitor => Vec::new(),
            Audience::Agent => header.dangers.clone(),
        },
        merged_into: header.merged_into.as_ref().map(|merged| merged_view(merged, audience)),
        parts: match audience {
            Audience::Visitor => Vec::new(),
            Audience::Agent => header.parts.iter().map(part_view).collect(),
        },
    }
}

/// One message as `audience` sees it; `None` when it must not.
pub fn message_view(facts: &MessageFacts, audience: Audience) -> Option<MessageView> {
    let visitor = audience == Audience::Visitor;
    let n = match audience {
        // A note without a public number cannot slip through, even if it lost its mark.
        Audience::Visitor if facts.private => return None,
        Audience::Visitor => facts.public_seq?,
        Audience::Agent => facts.seq,
    };
    let own = (facts.author == Author::Customer) == visitor;
    Some(MessageView {
        id: facts.id,
        n,
        public_seq: facts.public_seq,
        client_msg_id: facts.client_msg_id.clone().filter(|_| own),
        author: author_view(&facts.author, facts.author_name.as_deref(), audience),
        at_ms: facts.at.ms(),
        private: facts.private,
        content: facts.content.clone(),
        // Which article an agent's words were taken from is for colleagues: it may be one that customers cannot read.
        sources: match facts.author {
            Author::Agent { .. } | Author::Program { .. } if visitor => Vec::new(),
            _ => facts.sources.clone(),
        },
        via: facts.via.clone().filter(|_| !visitor),
        emotion: facts.emotion.clone().filter(|_| !visitor),
        has_why: facts.has_why && !visitor,
        feedback: facts.feedback,
    })
}

/// Who wrote it, with the name to show. What the company calls its programs is no business of customers.
pub fn author_view(author: &Author, name: Option<&str>, audience: Audience) -> AuthorView {
    match *author {
        Author::Customer => AuthorView::Customer,
        Author::Assistant => AuthorView::Assistant,
        Author::Agent { user_id } => AuthorView::Agent { user_id, name: name.unwrap_or_default().to_owned() },
        Author::Program { .. } => {
            let shown = name.filter(|_| audience == Audience::Agent);
            AuthorView::Program { name: shown.unwrap_or_default().to_owned() }
        }
        Author::System => AuthorView::System,
    }
}

/// The event as `audience` sees it; `None` when it has no place in their order. One that shows nothing still counts, so that
/// `n` has no gap.
pub fn wire_event(event: &Event, audience: Audience, lookup: &dyn Lookup) -> Option<WireEvent> {
    let n = match audience {
        Audience::Visitor => event.public_seq?,
        Audience::Agent => event.seq,
    };
    Some(WireEvent { n, patches: patches(event, audience, lookup) })
}

fn patches(event: &Event, audience: Audience, lookup: &dyn Lookup) -> Vec<Patch> {
    let at = event.at;
    match event.kind {
        EventKind::Opened { .. }
        | EventKind::TurnStarted { .. }
        | EventKind::TurnEnded { .. }
        | EventKind::ActionCalled { .. }
        | EventKind::ActionReturned { .. }
        | EventKind::WrappedUp { .. }
        | EventKind::SurveyPlanned { .. }
        | EventKind::SilenceReminded => Vec::new(),
        EventKind::MessageAdded { message_id, author, locale, .. } => {
            let message = lookup.message(message_id).and_then(|facts| message_view(&facts, audience));
            let put = message.map(|message| Patch::MessagePut { message: Box::new(message) });
            let spoken = locale.filter(|_| author == Author::Customer);
            let language =
                spoken.map(|locale| header(HeaderFields { locale: Some(locale), ..HeaderFields::default() }));
            put.into_iter().chain(language).collect()
        }
        EventKind::OwnerChanged { owner, .. } => {
            let name = owner.agent().and_then(|user_id| lookup.name(user_id));
            vec![header(HeaderFields {
                owner: Some(owner_view(&owner, name.as_deref(), audience)),
                ..HeaderFields::default()
            })]
        }
        EventKind::Delivered { up_to } => vec![receipt(Some(up_to), None, None)],
        EventKind::ReadByCustomer { up_to } => vec![receipt(Some(up_to), Some(up_to), None)],
        EventKind::ReadByHouse { up_to, .. } => vec![receipt(None, None, Some(up_to))],
        EventKind::Resolved { .. } => vec![life(LifeView::Resolved)],
        EventKind::Reopened => vec![header(HeaderFields {
            life: Some(LifeView::Open),
            survey: Some(SurveyView::None),
            dangers: (audience == Audience::Agent).then(Vec::new),
            ..HeaderFields::default()
        })],
        EventKind::Closed => vec![life(LifeView::Closed)],
        EventKind::SurveyInvited { about, form, until } => {
            vec![survey(SurveyView::Invited { about, form, until_ms: until.map(Timestamp::ms) })]
        }
        EventKind::SurveyAnswered { stars, agent_stars, .. } => {
            vec![survey(SurveyView::Answered { stars, agent_stars })]
        }
        EventKind::Mentioned { ref waiting, .. } | EventKind::MentionsSeen { ref waiting, .. } => {
            vec![header(HeaderFields { mentioned: Some(waiting.clone()), ..HeaderFields::default() })]
        }
        EventKind::DangerHeard { ref heard } => {
            vec![header(HeaderFields { dangers: Some(heard.clone()), ..HeaderFields::default() })]
        }
        EventKind::Snoozed { until, .. } => vec![snooze(snooze_view(Some(until)))],
        EventKind::Woken { .. } => vec![snooze(SnoozeView::None)],
        EventKind::FeedbackGiven { message_id, feedback } => {
            vec![Patch::FeedbackSet { id: message_id, feedback }]
        }
        EventKind::Labelled { ref added, ref removed, .. } => {
            vec![Patch::LabelsChange { added: added.clone(), removed: removed.clone() }]
        }
        EventKind::Merged { into, by } => {
            let merged = MergedInto { conversation_id: into, by, at };
            let merged_into = Some(merged_view(&merged, audience));
            vec![header(HeaderFields { merged_into, ..HeaderFields::default() })]
        }
        EventKind::Absorbed { ref parts, .. } => {
            let parts = Some(parts.iter().map(part_view).collect());
            vec![header(HeaderFields { parts, ..HeaderFields::default() })]
        }
    }
}

/// The fields of `header.set`, all absent by default.
#[derive(Default)]
struct HeaderFields {
    life: Option<LifeView>,
    owner: Option<OwnerView>,
    locale: Option<base::Locale>,
    survey: Option<SurveyView>,
    snooze: Option<SnoozeView>,
    mentioned: Option<Vec<UserId>>,
    dangers: Option<Vec<HeardDanger>>,
    merged_into: Option<MergedView>,
    parts: Option<Vec<PartView>>,
}

fn header(fields: HeaderFields) -> Patch {
    let HeaderFields { life, owner, locale, survey, snooze, mentioned, dangers, merged_into, parts } = fields;
    Patch::HeaderSet { life, owner, locale, survey, snooze, mentioned, dangers, merged_into, parts }
}

/// The customer's windows must know where to go on, and nothing else.
fn merged_view(merged: &MergedInto, audience: Audience) -> MergedView {
    let agent = audience == Audience::Agent;
    MergedView {
        conversation_id: merged.conversation_id,
        by: agent.then_some(merged.by),
        at_ms: agent.then_some(merged.at.ms()),
    }
}

const fn part_view(part: &Part) -> PartView {
    let Part { conversation_id, inbox_id, by, at } = *part;
    PartView { conversation_id, inbox_id, by, at_ms: at.ms() }
}

fn life(life: LifeView) -> Patch {
    header(HeaderFields { life: Some(life), ..HeaderFields::default() })
}

fn survey(survey: SurveyView) -> Patch {
    header(HeaderFields { survey: Some(survey), ..HeaderFields::default() })
}

fn snooze(snooze: SnoozeView) -> Patch {
    header(HeaderFields { snooze: Some(snooze), ..HeaderFields::default() })
}

fn snooze_view(until: Option<Timestamp>) -> SnoozeView {
    until.map_or(SnoozeView::None, |until| SnoozeView::Until { until_ms: until.ms() })
}

const fn receipt(
    customer_delivered: Option<u64>,
    customer_read: Option<u64>,
    house_read: Option<u64>,
) -> Patch {
    Patch::ReceiptSet { customer_delivered, customer_read, house_read }
}

/// Whether it lives, as everybody sees it.
pub const fn life_view(life: &Life) -> LifeView {
    match life {
        Life::Open => LifeView::Open,
        Life::Resolved { .. } => LifeView::Resolved,
        Life::Closed { .. } => LifeView::Closed,
    }
}

fn owner_view(owner: &Owner, name: Option<&str>, audience: Audience) -> OwnerView {
    match *owner {
        Owner::Assistant => OwnerView::Assistant,
        Owner::Queue { since, due, reason } => OwnerView::Queue {
            since_ms: since.ms(),
            due_ms: due.map(Timestamp::ms),
            reason: Some(reason).filter(|_| audience == Audience::Agent),
        },
        Owner::Agent { user_id, since } => {
            OwnerView::Agent { user_id, since_ms: since.ms(), name: name.unwrap_or_default().to_owned() }
        }
    }
}

const fn survey_view(survey: Option<&SurveyState>) -> SurveyView {
    match survey {
        // What is planned is nobody's to see: a customer who comes back is not asked after all.
        None | Some(SurveyState::Planned { .. }) => SurveyView::None,
        Some(SurveyState::Invited { about, form, until, .. }) => SurveyView::Invited {
            about: *about,
            form: *form,
            until_ms: match until {
                Some(until) => Some(until.ms()),
                None => None,
            },
        },
        Some(SurveyState::Answered { stars, agent_stars }) => {
            SurveyView::Answered { stars: *stars, agent_stars: *agent_stars }
        }
    }
}

const fn receipts_view(receipts: &Receipts) -> ReceiptsView {
    ReceiptsView {
        customer_delivered: receipts.customer_delivered,
        customer_read: receipts.customer_read,
        house_read: receipts.house_read,
    }
}
