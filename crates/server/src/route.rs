//! What a route is: its method and path, who may call it, and what its ids name.

use std::sync::Arc;

use access::Action;
use axum::routing::{MethodFilter, MethodRouter};
use base::limits;

use crate::shared::Shared;
use crate::throttle::Throttled;

/// HTTP method of a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verb {
    /// Reads.
    Get,
    /// Does something.
    Post,
    /// Sets something.
    Put,
    /// Removes something.
    Delete,
}

impl Verb {
    /// As written on the wire.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }

    /// Whether it changes something, so that CSRF and `Origin` are checked.
    pub const fn is_unsafe(self) -> bool {
        !matches!(self, Self::Get)
    }

    pub(crate) const fn filter(self) -> MethodFilter {
        match self {
            Self::Get => MethodFilter::GET,
            Self::Post => MethodFilter::POST,
            Self::Put => MethodFilter::PUT,
            Self::Delete => MethodFilter::DELETE,
        }
    }
}

/// Who may call a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anyone.
    Public,
    /// This machine, or the holder of the metrics token.
    Operator,
    /// A visitor's bearer token.
    Visitor,
    /// A log-in whose role may do this.
    User(Action),
    /// A log-in whose role, or a key whose scopes may do this.
    UserOrKey(Action),
    /// A visitor's bearer token, a log-in whose role, or a key whose scopes may do this.
    Anyone(Action),
}

/// What the id in a path names: the matrix test puts foreign ids in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// A conversation.
    Conversation,
    /// A message of the conversation before it.
    Message,
    /// A customer.
    Contact,
    /// A table of customers that is taken in.
    ContactImport,
    /// A stored file.
    File,
    /// A job.
    Job,
    /// An inbox.
    Inbox,
    /// A canned reply.
    CannedReply,
    /// A file of a canned reply.
    CannedFile,
    /// An article.
    Article,
    /// A picture or a file of articles.
    ArticleFile,
    /// Documents that are taken in.
    ArticleImport,
    /// A part of the documents before it.
    ArticleImportPart,
    /// A place that is read again by itself.
    ArticleReading,
    /// A program that tells of articles.
    ArticleSource,
    /// Something that is to be done about an article.
    ArticleTask,
    /// A correction.
    Correction,
    /// What colleagues must read.
    MustRead,
    /// A version of the article before it.
    ArticleVersion,
    /// What was said of the article before it.
    ArticleComment,
    /// Where articles are filed.
    Category,
    /// A key of the API.
    ApiKey,
    /// A language model.
    LanguageModel,
    /// Money that was given away or asked for.
    Payment,
    /// What a customer was told would happen.
    Promise,
    /// What could not be solved at once.
    Ticket,
    /// A webhook.
    Webhook,
    /// A try of the webhook before it.
    Delivery,
    /// A label.
    Label,
    /// A saved view.
    SavedView,
    /// A mailbox.
    Mailbox,
    /// Somebody of ours.
    User,
    /// A team.
    Team,
    /// One version of the words of a survey.
    Survey,
    /// An intent of the workspace's own.
    Intent,
    /// A flow of the workspace's own.
    Flow,
    /// A release of flows.
    FlowRelease,
    /// An example of the intent before it.
    Example,
    /// A version of the model.
    ModelVersion,
    /// An invitation to a survey, by letter; its name is a secret.
    Invitation,
    /// A line of socket frames; its name is a secret.
    Line,
}

/// One route.
pub struct Route {
    /// Method.
    pub verb: Verb,
    /// Path in axum's form.
    pub path: &'static str,
    /// Its name; also the OpenAPI operation id.
    pub id: &'static str,
    /// Who may call it.
    pub access: Access,
    /// What its path parameters name, in order.
    pub foreign: &'static [Foreign],
    /// Which bucket it takes from.
    pub throttled: Throttled,
    /// Whether pages of other origins may call it (never with cookies).
    pub cross_origin: bool,
    /// Whether it takes a file, and so a large body.
    pub takes_file: bool,
    /// Whether it takes documents, and so the largest body.
    pub takes_documents: bool,
    /// Whether it takes a table in its body, and so more than others.
    pub takes_table: bool,
    pub(crate) handler: fn(MethodFilter) -> MethodRouter<Arc<Shared>>,
}

impl Route {
    /// Whether it belongs to the documented API (and not to the pages).
    pub fn is_api(&self) -> bool {
        Self::is_counted(self.path) || self.path.ends_with("z") || self.path == "/metrics"
    }

    /// Whether what is asked here counts against the general limit of an address.
    pub(crate) fn is_counted(path: &str) -> bool {
        path.starts_with("/api/") || path == crate::mcp::PATH
    }
}

/// Room for a file, its name and the multipart frame around it.
pub(crate) const UPLOAD_BODY_BYTES: usize = limits::FILE_BYTES + 64 * 1024;
/// Room for documents, their names and the multipart frame around them.
pub(crate) const DOCUMENTS_BODY_BYTES: usize = limits::DOCUMENT_BYTES + 128 * 1024;
/// Room for a table whose lines, quotation marks and controls are written longer in JSON.
pub(crate) const TABLE_BODY_BYTES: usize = limits::IMPORT_BYTES * 3 / 2;

pub(crate) const fn route(
    verb: Verb,
    path: &'static str,
    id: &'static str,
    access: Access,
    foreign: &'static [Foreign],
    handler: fn(MethodFilter) -> MethodRouter<Arc<Shared>>,
) -> Route {
    let throttled = Throttled::Generally;
    Route {
        verb,
        path,
        id,
        access,
        foreign,
        throttled,
        cross_origin: false,
        takes_file: false,
        takes_documents: false,
        takes_table: false,
        handler,
    }
}

impl Route {
    pub(crate) const fn cross_origin(mut self) -> Self {
        self.cross_origin = true;
        self
    }

    pub(crate) const fn throttled(mut self, throttled: Throttled) -> Self {
        self.throttled = throttled;
        self
    }

    pub(crate) const fn takes_file(mut self) -> Self {
        self.takes_file = true;
        self
    }

    /// Documents are files too.
    pub(crate) const fn takes_documents(mut self) -> Self {
        (self.takes_file, self.takes_documents) = (true, true);
        self
    }

    pub(crate) const fn takes_table(mut self) -> Self {
        self.takes_table = true;
        self
    }
}
