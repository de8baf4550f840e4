//! Why a use case could not do what was asked, and how that is said at the edge.

use access::Forbidden;
use conversation::{ContentError, Rejection};
use protocol::problem::Problem;
use store::StoreError;

/// What every use case returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a use case refused or failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The actor's role does not allow it.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// It does not exist, or not for this actor: the same answer, so that ids cannot be probed.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// The conversation's rules refuse it.
    #[error(transparent)]
    Rejected(#[from] Rejection),
    /// The message's content is outside its limits.
    #[error(transparent)]
    Content(#[from] ContentError),
    /// A field is wrong.
    #[error("{field}: {reason}")]
    Invalid {
        /// Which field.
        field: &'static str,
        /// What is wrong and what to do.
        reason: String,
    },
    /// A canned reply names something that nobody can fill in.
    #[error("{{{{{0}}}}} is not known; use one of those offered")]
    UnknownVariable(String),
    /// The token, ticket or log-in is wrong or over.
    #[error("log in again")]
    Unauthenticated,
    /// The mail address or the password is wrong; which one is not told.
    #[error("the mail address or the password is wrong")]
    WrongPassword,
    /// The password is right, but nobody may log in from there.
    #[error("nobody may log in from this address")]
    AddressNotAllowed,
    /// Too many tries.
    #[error("too many attempts")]
    TooManyAttempts {
        /// When to try again, in seconds.
        retry_after_s: u64,
    },
    /// The set-up link was used, is too old, or was replaced by a newer one.
    #[error("this set-up link is over; restart the server for a new one")]
    SetupOver,
    /// This web site may not use this inbox.
    #[error("this origin may not use this inbox")]
    OriginRefused,
    /// The file is too large.
    #[error("the file is larger than {limit_bytes} bytes")]
    FileTooLarge {
        /// The limit.
        limit_bytes: usize,
    },
    /// Files of this type are not taken.
    #[error("files of type {found} are not accepted")]
    FileType {
        /// What the bytes look like.
        found: &'static str,
    },
    /// A picture that does not say how large it is.
    #[error("this picture is broken; save it again as PNG or JPEG")]
    PictureBroken,
    /// A picture that browsers could not unpack.
    #[error("the picture has more than {most} pixels; make it smaller")]
    PictureTooLarge {
        /// The limit.
        most: u64,
    },
    /// An article names a fact that nobody knows.
    #[error("{{{{product.{0}}}}} is not known; correct it, or tell what it says")]
    UnknownFact(String),
    /// Products changed after the file was looked at.
    #[error("products have changed since the file was looked at; look at it again")]
    FeedChanged,
    /// Something with this name is there already.
    #[error("{0} exists already")]
    Exists(&'static str),
    /// A mailbox's servers say no.
    #[error(transparent)]
    Mailbox(#[from] mailbox::Trouble),
    /// The way to the provider and back took too long, began elsewhere, or was gone already.
    #[error("this sign-in is over or began elsewhere; begin again")]
    SignInOver,
    /// No mailbox of the workspace can send.
    #[error("there is no mailbox that can send")]
    NoSender,
    /// The company's own service did not answer, or failed.
    #[error("the company's own service did not answer")]
    ShopSilent,
    /// Enough transcripts were sent today: of this conversation, by this customer, to this address, or in all.
    #[error("enough transcripts were sent for today")]
    TranscriptLimit,
    /// A letter could not be handed over; the reason is for the dead letter.
    #[error("the letter was not taken: {0}")]
    Undelivered(String),
    /// Nobody would be left who can set the workspace up.
    #[error("the last administrator can be neither disabled nor given another role")]
    LastAdministrator,
    /// This person is shut out.
    #[error("this person is disabled; enable them first")]
    Disabled,
    /// Only what looks something up may be called to try it.
    #[error("this changes something: it is shown and not sent")]
    ActionChanges,
    /// No service for business actions is set up.
    #[error("no service for business actions is set up")]
    NoActions,
    /// Somebody decided about money otherwise, or nobody did in time.
    #[error("this is decided already")]
    PaymentDecided,
    /// It is known what came of it, or the service has not been asked for it yet.
    #[error("it is known already what came of it, or it has not been sent")]
    PaymentSettled,
    /// More than one colleague may agree to in a day.
    #[error("this is more than you may agree to in a day; ask another colleague")]
    ApproverLimit,
    /// Nobody has said anything to the customer since.
    #[error("tell the customer first: nothing was said since this was promised")]
    PromiseUnspoken,
    /// It was kept or withdrawn.
    #[error("what became of this promise is said already")]
    PromiseSettled,
    /// Its time has come, and cannot be moved any more.
    #[error("it was due already; its time cannot be moved any more")]
    PromiseDue,
    /// Somebody was faster.
    #[error("this ticket has changed since you saw it; look again")]
    TicketChanged,
    /// What an agent must say of a session before resolving it has not been said.
    #[error("fill in the wrap-up first, then resolve")]
    WrapUpMissing,
    /// Letters would go on where nobody gets letters.
    #[error("a conversation by mail can only go on in one by mail; merge the other way round")]
    MergeRoad,
    /// The one-time link was used, replaced, or is over.
    #[error("this link was used already or is over; ask for a new one")]
    LinkOver,
    /// Another customer is known by this already.
    #[error("{0}: another customer is known by it; find them by it, or let them forget it first")]
    IdentityTaken(&'static str),
    /// Two records are one customer already.
    #[error("these are records of one customer already")]
    SameCustomer,
    /// The key of the API may not be used from this address.
    #[error("this key may not be used from this address")]
    AddressRefused,
    /// The key of the API was revoked, or its time is over.
    #[error("this key is revoked or over; make a new one")]
    KeyOver,
    /// An `Idempotency-Key` was used for another request before.
    #[error("this Idempotency-Key was used for another request; take a new one")]
    KeyUsed,
    /// One training of a workspace at a time.
    #[error("a model is being trained already; wait for it, or stop it")]
    TrainingRuns,
    /// A version without a model.
    #[error("this version has no model: it is still being trained, failed, or was stopped")]
    ModelNotReady,
    /// A version that recognises some of the largest intents worse.
    #[error("it recognises worse than the version that answers: {0}")]
    ModelLoses(String),
    /// Somebody else changed the draft.
    #[error("somebody has changed it since you opened it; look at theirs first")]
    FlowChanged,
    /// A flow or its scripts that cannot be used.
    #[error("{0}")]
    FlowWrong(String),
    /// It is the industry pack's.
    #[error("this flow is the pack's: it can be changed or restored, not removed")]
    PackFlow,
    /// Nothing waits for a release.
    #[error("no flow was changed since the release that answers")]
    FlowsUnchanged,
    /// One release of a workspace is tested at a time.
    #[error("a release is being tested already; wait for it")]
    ReleaseRuns,
    /// A release that did not pass.
    #[error("this release is still being tested, or did not pass")]
    ReleaseNotReady,
    /// One release of a workspace is tried at a time.
    #[error("another release is being tried; end that first")]
    RolloutRuns,
    /// There is nothing to compare it with.
    #[error("this release answers everywhere already")]
    ReleaseAnswers,
    /// Two people said what it was about.
    #[error("two people have labelled this already; take the next one")]
    SampleDone,
    /// What was to be done about an article is not found any more.
    #[error("it is not found any more")]
    TaskGone,
    /// An article that nobody was told.
    #[error("nobody was told this: there is nothing to put right")]
    NobodyTold,
    /// What was to be read is another version now, or is asked otherwise.
    #[error("it has changed since you opened it; open it again")]
    MustReadChanged,
    /// Nobody is asked to read it: it was withdrawn, or there is nothing to read for colleagues.
    #[error("nobody is asked to read it now: it is withdrawn, or not published for colleagues")]
    MustReadClosed,
    /// A correction without words.
    #[error("write what customers are to hear first")]
    CorrectionEmpty,
    /// A correction that is being sent.
    #[error("it is going out; stop it first")]
    CorrectionGoesOut,
    /// A correction that is done.
    #[error("it is done; open it again first")]
    CorrectionDone,
    /// It is the industry pack's.
    #[error("this intent is the pack's: its title and answer cannot be changed; make an intent of your own")]
    PackIntent,
    /// The life of an article refuses it.
    #[error(transparent)]
    Article(#[from] knowledge::Rejection),
    /// A colleague writes it, and what they write is not shown.
    #[error("a colleague is writing a change of this article; comment on it, or wait")]
    ArticleTaken,
    /// Something is filed in a category, or stands under it.
    #[error("articles are filed in it, or another category stands under it: move them first")]
    CategoryInUse,
    /// A third level of categories.
    #[error("categories have two levels: nothing stands under what stands under another")]
    CategoryDepth,
    /// Others kept changing the same rows; trying again is safe.
    #[error("too many changes at once")]
    Contended,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No language model gave an answer.
    #[error(transparent)]
    Model(#[from] crate::model::NoModel),
    /// Something that must not happen.
    #[error("{0}")]
    Internal(&'static str),
}

impl Error {
    /// A wrong field.
    pub fn invalid(field: &'static str, reason: impl Into<String>) -> Self {
        Self::Invalid { field, reason: reason.into() }
    }

    /// Whether it is our fault, and so worth an error in the log.
    pub fn is_internal(&self) -> bool {
        match self {
            Self::Store(error) => !matches!(error, StoreError::Erased | StoreError::TooMany { .. }),
            error => matches!(error, Self::Internal(_)),
        }
    }

    /// As RFC 9457 problem details. Internal facts are never told.
    pub fn problem(&self) -> Problem {
        let detail = self.to_string();
        let (slug, status, title) = match self {
            Self::Forbidden(_) => ("forbidden", 403, "Your role does not allow this"),
            Self::NotFound(_) => ("not-found", 404, "Not found"),
            Self::Rejected(rejection) => return rejected(*rejection).with_detail(detail),
            Self::Content(_) => ("bad-content", 422, "The message is not acceptable"),
            Self::Invalid { .. } => ("invalid", 422, "A field is wrong"),
            Self::UnknownVariable(_) => ("unknown-variable", 422, "A variable is not known"),
            Self::Unauthenticated => ("unauthenticated", 401, "Log in again"),
            Self::WrongPassword => ("wrong-password", 401, "The mail address or the password is wrong"),
            Self::AddressNotAllowed => ("address-not-allowed", 403, "Nobody may log in from this address"),
            Self::TooManyAttempts { retry_after_s } => {
                return Problem::new("too-many-attempts", 429, "Too many attempts")
                    .with_detail(format!("try again in {retry_after_s} seconds"));
            }
            Self::SetupOver => ("setup-over", 410, "This set-up link is over"),
            Self::OriginRefused => ("origin-refused", 403, "This web site may not use this inbox"),
            Self::FileTooLarge { .. } => ("file-too-large", 413, "The file is too large"),
            Self::PictureBroken => ("picture-broken", 422, "The picture is broken"),
            Self::PictureTooLarge { .. } => ("picture-too-large", 422, "The picture has too many pixels"),
            Self::FileType { .. } => ("file-type", 415, "Files of this type are not accepted"),
            Self::UnknownFact(_) => ("unknown-fact", 422, "A fact is not known"),
            Self::FeedChanged => ("feed-changed", 409, "Products have changed since"),
            Self::Exists(_) => ("exists", 409, "It exists already"),
            Self::Mailbox(trouble) => (mailbox_slug(trouble), 422, "The mailbox cannot be used like this"),
            Self::SignInOver => ("sign-in-over", 410, "This sign-in is over"),
            Self::NoSender => ("no-sender", 409, "No mailbox can send"),
            Self::ShopSilent => ("shop-silent", 502, "The company's own service did not answer"),
            Self::TranscriptLimit => ("transcript-limit", 429, "Enough transcripts were sent for today"),
            Self::Undelivered(_) => ("undelivered", 502, "The mail server did not take the letter"),
            Self::LastAdministrator => ("last-administrator", 409, "The last administrator must stay"),
            Self::Disabled => ("disabled", 409, "This person is disabled"),
            Self::ActionChanges => ("action-changes", 409, "It is shown and not sent"),
            Self::NoActions => ("no-actions", 409, "No service for business actions is set up"),
            Self::PaymentDecided => ("payment-decided", 409, "It is decided already"),
            Self::PaymentSettled => ("payment-settled", 409, "It is known already what came of it"),
            Self::ApproverLimit => ("approver-limit", 409, "More than one colleague may agree to in a day"),
            Self::PromiseUnspoken => ("promise-unspoken", 409, "The customer has not been told"),
            Self::PromiseSettled => ("promise-settled", 409, "What became of it is said already"),
            Self::PromiseDue => ("promise-due", 409, "It was due already"),
            Self::TicketChanged => ("ticket-changed", 409, "The ticket has changed meanwhile"),
            Self::WrapUpMissing => ("wrap-up-missing", 409, "The wrap-up is not filled in"),
            Self::MergeRoad => ("merge-road", 409, "A conversation by mail goes on by mail only"),
            Self::LinkOver => ("link-over", 410, "This link is over"),
            Self::SameCustomer => ("same-customer", 409, "They are one customer already"),
            Self::IdentityTaken(_) => ("identity-taken", 409, "Another customer is known by this"),
            Self::AddressRefused => ("address-refused", 403, "This key may not be used from here"),
            Self::KeyOver => ("key-over", 409, "This key is revoked or over"),
            Self::KeyUsed => ("idempotency-key-used", 422, "The Idempotency-Key was used before"),
            Self::TrainingRuns => ("training-runs", 409, "A model is being trained already"),
            Self::ModelNotReady => ("model-not-ready", 409, "This version has no model"),
            Self::ModelLoses(_) => ("model-loses", 409, "This version recognises some intents worse"),
            Self::FlowChanged => ("flow-changed", 409, "Somebody else has changed it"),
            Self::FlowWrong(_) => ("flow-wrong", 422, "A flow is wrong"),
            Self::PackFlow => ("pack-flow", 409, "This flow is the industry pack's"),
            Self::FlowsUnchanged => ("flows-unchanged", 409, "No flow was changed"),
            Self::ReleaseRuns => ("release-runs", 409, "A release is being tested already"),
            Self::ReleaseNotReady => ("release-not-ready", 409, "This release did not pass its tests"),
            Self::RolloutRuns => ("rollout-runs", 409, "Another release is being tried"),
            Self::ReleaseAnswers => ("release-answers", 409, "This release answers everywhere"),
            Self::TaskGone => ("task-gone", 409, "It is not found any more"),
            Self::NobodyTold => ("nobody-told", 409, "Nobody was told this"),
            Self::MustReadChanged => ("must-read-changed", 409, "It has changed since it was opened"),
            Self::MustReadClosed => ("must-read-closed", 409, "Nobody is asked to read it now"),
            Self::CorrectionEmpty => ("correction-empty", 409, "A correction needs words"),
            Self::CorrectionGoesOut => ("correction-goes-out", 409, "The correction is going out"),
            Self::CorrectionDone => ("correction-done", 409, "The correction is done"),
            Self::SampleDone => ("sample-done", 409, "Two people have labelled this already"),
            Self::PackIntent => ("pack-intent", 409, "This intent is the industry pack's"),
            Self::Article(rejection) => return crate::article::rejected(*rejection).with_detail(detail),
            Self::ArticleTaken => ("article-taken", 409, "A colleague is writing it"),
            Self::CategoryInUse => ("category-in-use", 409, "Something is filed in this category"),
            Self::CategoryDepth => ("category-depth", 422, "Categories have two levels"),
            Self::Contended => ("contended", 503, "Too many changes at once; try again"),
            Self::Store(StoreError::Full) => {
                return Problem::new(
                    "storage-full",
                    507,
                    "The server's disk is full; nothing was lost, nothing is taken",
                );
            }
            Self::Store(StoreError::TooMany { .. }) => ("too-many", 409, "There are as many as there may be"),
            Self::Store(StoreError::Erased) => ("erased", 410, "This customer was erased"),
            Self::Store(_) => {
                return Problem::new("storage", 503, "The server cannot store anything now; try again");
            }
            Self::Model(why) => crate::model::problem(why),
            Self::Internal(_) => return Problem::new("internal", 500, "Something went wrong on our side"),
        };
        Problem::new(slug, status, title).with_detail(detail)
    }
}

const fn mailbox_slug(trouble: &mailbox::Trouble) -> &'static str {
    use mailbox::Trouble;
    match trouble {
        Trouble::Dns(_) => "mailbox-dns",
        Trouble::Connect(_) => "mailbox-connect",
        Trouble::Tls(_) => "mailbox-tls",
        Trouble::TlsExpired(_) => "mailbox-tls-expired",
        Trouble::TlsName(_) => "mailbox-tls-name",
        Trouble::TlsAuthority(_) => "mailbox-tls-authority",
        Trouble::PlainRefused => "mailbox-plain",
        Trouble::LogIn(_) => "mailbox-log-in",
        Trouble::Consent => "mailbox-consent",
        Trouble::Authority(_) => "mailbox-authority",
        Trouble::Folder(_) => "mailbox-folder",
        Trouble::Timeout => "mailbox-timeout",
        Trouble::Server(_) => "mailbox-server",
    }
}

fn rejected(rejection: Rejection) -> Problem {
    let (slug, title) = match rejection {
        Rejection::NotOwner => ("not-owner", "Somebody else owns this conversation"),
        Rejection::Closed => ("conversation-closed", "The conversation is closed"),
        Rejection::Resolved => ("conversation-resolved", "The conversation is resolved"),
        Rejection::AlreadyOwner => ("already-owner", "You own this conversation already"),
        Rejection::ReceiptAhead => ("receipt-ahead", "A receipt cannot be ahead of the conversation"),
        Rejection::NothingToDo => ("nothing-to-do", "Nothing would change"),
        Rejection::NoSurvey => ("no-survey", "There is no open survey"),
        Rejection::SurveyOver => ("survey-over", "The time to answer this survey is over"),
        Rejection::Unanswered => ("unanswered", "The customer waits for an answer"),
        Rejection::BadStars => {
            ("bad-stars", "Give 1 to 5 stars to each that was asked about, and no reason twice")
        }
        Rejection::TooManyLabels => ("too-many-labels", "The conversation carries as many labels as it may"),
        Rejection::Itself => ("merge-itself", "A conversation cannot be merged into itself"),
        Rejection::OtherContact => ("other-contact", "These are conversations of two customers"),
        Rejection::AlreadyMerged => ("already-merged", "The conversation is merged into another already"),
        Rejection::TooManyParts => {
            ("too-many-parts", "As many conversations are merged into this one as may be")
        }
    };
    Problem::new(slug, 409, title)
}
