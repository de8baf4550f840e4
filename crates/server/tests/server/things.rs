//! What the matrix asks about: one of everything that a route names by an id.

use access::{Actor, Role, Scope};
use app::testing::Fixture;
use base::{
    ApiKeyId, CannedFileId, CannedReplyId, ContactId, ConversationId, DeliveryId, FileId, InboxId, JobId,
    Locale, MessageId, PaymentId, PromiseId, TeamId, TicketId, UserId, WebhookId,
};
use conversation::content::Content;
use protocol::api::OpenWidget;
use protocol::key::{ApiKeyState, NewApiKey};
use protocol::people::{Invite, NewTeam};
use serde_json::{Value, json};

use crate::articles::{OwnArticle, category, own_articles};
use crate::canned::own_canned_replies;
use crate::support::{Node, PNG};

/// One conversation with everything that hangs on it.
#[derive(Clone)]
pub struct Things {
    pub token: String,
    pub conversation: ConversationId,
    pub contact: ContactId,
    pub contact_import: base::ContactImportId,
    pub article_import: base::ArticleImportId,
    pub article_reading: base::ArticleReadingId,
    pub article_source: base::ArticleSourceId,
    pub article_task: base::ArticleTaskId,
    pub correction: base::CorrectionId,
    pub must_read: base::MustReadId,
    pub answered: MessageId,
    pub file: FileId,
    pub job: JobId,
    pub inbox: InboxId,
    /// Each role's own canned reply, and its file.
    pub canned: Vec<(Role, CannedReplyId, CannedFileId)>,
    /// Each role's own article.
    pub articles: Vec<OwnArticle>,
    /// With nothing filed in it.
    pub category: base::CategoryId,
    pub label: base::LabelId,
    /// Each role's own saved view.
    pub views: Vec<(Role, base::SavedViewId)>,
    pub mailbox: InboxId,
    pub user: UserId,
    pub team: TeamId,
    pub api_key: ApiKeyId,
    /// Words of a survey.
    pub survey: base::SurveyId,
    /// An own intent with an example.
    pub intent: String,
    pub example: base::ExampleId,
    /// A version of the model that is ready.
    pub version: u32,
    /// An own flow, and a release of it that is ready.
    pub flow: String,
    pub flow_release: u32,
    /// Nobody answers there.
    pub language_model: base::LanguageModelId,
    /// That a person is asked about.
    pub payment: PaymentId,
    /// Open, and nobody's.
    pub promise: PromiseId,
    pub ticket: TicketId,
    /// With one try.
    pub webhook: (WebhookId, DeliveryId),
}

/// A visitor asked, the assistant answered, a file was sent, and one job failed for good.
pub async fn things(node: &Node, fixture: &Fixture, articles: &[OwnArticle]) -> Things {
    let app = &node.app;
    let ask = OpenWidget { inbox: fixture.inbox.clone(), secret: None, identity_token: None, locale: None };
    let token = app::contact::open_widget(app, ask, None).await.expect("session").token;
    let mut visitor = app::contact::visitor(app, &token).await.expect("visitor");
    let text = Content::text("怎么申请退货？");
    let received =
        app::conversation::receive_message(app, &mut visitor, "matrix-1", text).await.expect("received");
    let id = received.conversation_id;
    let cx = app.cx(fixture.workspace_id, Actor::System);
    let turn = cx
        .jobs_of(id)
        .await
        .expect("jobs")
        .into_iter()
        .find(|job| job.kind.contains("turn"))
        .expect("a turn");
    app::assistant::answer_turn(app, fixture.workspace_id, id, turn.id).await.expect("answered");
    let header = cx.conversation(id).await.expect("read").expect("there");
    let messages = cx.messages(id, None, 50).await.expect("messages");
    let answered =
        messages.iter().find(|message| message.meta.why.is_some()).expect("an answer with its why").id;
    let file = app::file::upload(app, &visitor, "a.png", PNG.to_vec()).await.expect("file");

    // A second question whose turn fails for good; it stays the assistant's.
    let text = Content::text("怎么申请退货？");
    app::conversation::receive_message(app, &mut visitor, "matrix-2", text).await.expect("received");
    let dead = cx
        .jobs_of(id)
        .await
        .expect("jobs")
        .into_iter()
        .find(|job| job.kind.contains("turn") && job.id != turn.id);
    let kind = dead.as_ref().expect("a second turn").kind.clone();
    let dead_id = dead.expect("a second turn").id;
    let system = app.store().system();
    let now = app.env().now();
    let claimed = system.claim(app.node_id(), &[kind.as_str()], now, 60_000, 1_000).await.expect("claimed");
    let job = claimed.iter().find(|job| job.id == dead_id).expect("due");
    system.fail_job(job, app.node_id(), "for the test", None).await.expect("failed");
    let inbox = system.inbox_by_key(&fixture.inbox).await.expect("read").expect("there").id;
    let canned = own_canned_replies(app, fixture).await;
    let articles = own_articles(app, fixture, articles).await;
    let category = category(app, fixture).await;
    let (label, views) = crate::views::label_and_views(app, fixture).await;
    let mailbox = mailbox(app, fixture).await;
    let (user, team) = people(app, fixture).await;
    let api_key = api_key(app, fixture).await;
    let webhook = webhook(app, fixture).await;
    let language_model = language_model(app, fixture).await;
    let payment = crate::owed::payment(&cx, &header).await;
    let promise = crate::owed::promise(&cx, &header).await;
    let ticket = crate::owed::ticket(&cx, &header).await;
    let survey = survey(app, fixture).await;
    let contact_import = contact_import(app, fixture).await;
    let article_import = crate::articles::article_import(app, fixture).await;
    let article_reading = crate::articles::article_reading(app, fixture).await;
    let article_source = crate::pushed::source(app, fixture).await;
    crate::products::product(app, fixture).await;
    let article_task = crate::articles::article_task(app, fixture).await;
    let correction = crate::articles::correction(app, fixture).await;
    let must_read = crate::articles::must_read(app, fixture).await;
    let version = crate::teaching::version(app, fixture).await;
    let (intent, example) = intent(app, fixture).await;
    let (flow, flow_release) = crate::flows::flow(app, fixture).await;
    let (contact, file, job) = (header.contact_id, file.file_id, dead_id);
    Things {
        token,
        conversation: id,
        contact,
        contact_import,
        article_import,
        article_reading,
        article_source,
        article_task,
        correction,
        must_read,
        payment,
        promise,
        ticket,
        answered,
        file,
        job,
        inbox,
        canned,
        articles,
        category,
        label,
        views,
        mailbox,
        user,
        team,
        api_key,
        survey,
        intent,
        example,
        version,
        flow,
        flow_release,
        language_model,
        webhook,
    }
}

/// The administrator, as if logged in.
pub fn chief(app: &app::App, fixture: &Fixture) -> app::UserSession {
    let chief = fixture.users.iter().find(|user| user.role == Role::Administrator).expect("an administrator");
    app::UserSession {
        workspace_id: fixture.workspace_id,
        user_id: chief.id,
        role: chief.role,
        name: chief.name.clone(),
        email: chief.email.clone(),
        locale: chief.locale,
        csrf: String::new(),
        session_id: app.env().id(),
        token_hash: [0; 32],
    }
}

/// One key for all: a workspace may not have as many as the matrix has cells.
async fn api_key(app: &app::App, fixture: &Fixture) -> ApiKeyId {
    let chief = chief(app, fixture);
    let there = app::key::list(app, &chief).await.expect("keys");
    if let Some(key) = there.keys.iter().find(|key| key.name == "standing" && key.state == ApiKeyState::Good)
    {
        return key.id;
    }
    let scopes = vec![Scope::ContactsRead];
    let ask = NewApiKey { name: "standing".to_owned(), scopes, addresses: Vec::new(), expires_ms: None };
    app::key::create(app, &chief, ask).await.expect("a key").key.id
}

/// An own intent with one example, made anew when the last row of the table removed it.
async fn intent(app: &app::App, fixture: &Fixture) -> (String, base::ExampleId) {
    let chief = chief(app, fixture);
    let id = format!("own.n{}", fixture.workspace_id.to_string().replace('-', "_"));
    let there = app::training::intents(app, &chief).await.expect("intents").intents;
    if !there.iter().any(|intent| intent.id == id) {
        let ask = serde_json::from_value(intent_settings(&id)).expect("an intent");
        app::training::add_intent(app, &chief, ask).await.expect("made");
    }
    let texts = vec!["双十二有什么活动".to_owned()];
    let ask = protocol::training::AddExamples { texts, force: true };
    app::training::add_examples(app, &chief, &id, ask).await.expect("added");
    let examples = app::training::examples(app, &chief, &id).await.expect("examples").examples;
    (id, examples.first().expect("one").id)
}

pub fn intent_settings(id: &str) -> Value {
    json!({ "id": id, "title": { "zh": "双十二" }, "answer": { "zh": "十二月十二日零点开始。" } })
}

/// A table of one customer, looked at and not started.
async fn contact_import(app: &app::App, fixture: &Fixture) -> base::ContactImportId {
    let table = b"mail,name\nmatrix@example.com,Matrix\n".to_vec();
    let taken = app::contact::take_import(app, &chief(app, fixture), "matrix.csv", table).await;
    taken.expect("looked at").import.expect("it can be read").id
}

/// Words that customers of this workspace are asked in.
async fn survey(app: &app::App, fixture: &Fixture) -> base::SurveyId {
    let cx = app.cx(fixture.workspace_id, Actor::System);
    let (id, now) = (app.env().id(), app.env().now());
    let body = crate::bodies::survey_settings("等得太久了")["form"].clone();
    let change = move |_: &store::State| -> Result<store::Changes<()>, store::StoreError> {
        Ok(store::Changes::new(()).insert_survey_form(id, &body, now).audit(
            "save_surveys",
            "workspace",
            json!({}),
        ))
    };
    cx.change(store::Keys::new(), change).await.expect("kept");
    id
}

/// A webhook that was tested, in place of the one before: a workspace may not have as many as the matrix has cells.
async fn webhook(app: &app::App, fixture: &Fixture) -> (WebhookId, DeliveryId) {
    let chief = chief(app, fixture);
    for old in app::webhook::list(app, &chief).await.expect("webhooks").webhooks {
        app::webhook::remove(app, &chief, old.id).await.expect("removed");
    }
    let ask = serde_json::from_value(webhook_settings()).expect("settings");
    let id = app::webhook::create(app, &chief, ask, None).await.expect("a webhook").webhook.id;
    (id, app::webhook::ping(app, &chief, id).await.expect("tested").id)
}

/// A language model in place of those before: a workspace may not have as many as the matrix has cells. Nobody may ask it at the desk.
async fn language_model(app: &app::App, fixture: &Fixture) -> base::LanguageModelId {
    let chief = chief(app, fixture);
    for old in app::model::list(app, &chief).await.expect("models").models {
        app::model::remove(app, &chief, old.id).await.expect("removed");
    }
    let ask = serde_json::from_value(language_model_settings()).expect("settings");
    app::model::create(app, &chief, ask).await.expect("a model").models[0].id
}

/// Nobody has this name, so a test of it fails at once.
pub fn language_model_settings() -> Value {
    json!({ "name": "Small", "url": "https://nobody.invalid/v1", "model": "small", "key": "sk-1", "deadline_s": 5, "currency": "USD", "uses": [], "on": true })
}

/// Nobody has this name, so a test of it fails at once.
pub fn webhook_settings() -> Value {
    json!({ "url": "https://nobody.invalid/zhike", "description": "ERP", "events": ["message.created"], "content": true })
}

/// Somebody new, and a team.
async fn people(app: &app::App, fixture: &Fixture) -> (UserId, TeamId) {
    let chief = chief(app, fixture);
    let one = app.env().uuid().simple();
    let invite = Invite {
        email: format!("{one}@new.example"),
        name: "新人".to_owned(),
        role: Role::Agent,
        locale: Locale::Zh,
    };
    let user = app::user::invite(app, &chief, invite).await.expect("invited").user_id;
    let team = NewTeam { name: format!("team {one}"), members: vec![user] };
    let team = app::team::add(app, &chief, team).await.expect("a team").id;
    let away =
        protocol::people::ChangeTeam { name: format!("team {one}"), members: vec![user], archived: true };
    app::team::change(app, &chief, team, away).await.expect("archived: there may not be many");
    (user, team)
}

/// A mailbox that nobody reads: its servers are not there.
async fn mailbox(app: &app::App, fixture: &Fixture) -> InboxId {
    let cx = app.cx(fixture.workspace_id, Actor::System);
    // One for all: a workspace may not have as many as the matrix has cells.
    if let Some(there) = cx.mailboxes().await.expect("read").first() {
        return there.inbox_id;
    }
    let id: InboxId = app.env().id();
    let secret = cx.seal_inbox_secret(id, "p").await.expect("sealed");
    let inbox = store::NewInbox {
        id,
        public_key: format!("mail-{id}"),
        name: "Shop".to_owned(),
        secret: secret.clone(),
        origins: Vec::new(),
        settings: json!({}),
        at: app.env().now(),
    };
    let mut config = mailbox_settings();
    config.as_object_mut().expect("an object").retain(|key, _| key != "address" && key != "password");
    let row = store::NewMailbox {
        inbox_id: id,
        address: format!("help-{id}@shop.example"),
        config,
        secret,
        uid_validity: 1,
        last_uid: 0,
        at: app.env().now(),
    };
    let change = move |_: &store::State| -> Result<store::Changes<()>, app::Error> {
        let changes = store::Changes::new(()).insert_inbox(inbox.clone()).insert_mailbox(row.clone());
        Ok(changes.audit("add_mailbox", format!("inbox:{id}"), json!({})))
    };
    if cx.change(store::Keys::new(), change).await.is_err() {
        panic!("the mailbox is not stored");
    }
    id
}

pub fn mailbox_settings() -> Value {
    json!({
        "address": "matrix@shop.example", "name": "Shop", "user": "u", "password": "p", "folder": "INBOX", "assistant": false,
        "imap": { "host": "127.0.0.1", "port": 1, "security": "plain" },
        "smtp": { "host": "127.0.0.1", "port": 1, "security": "plain" },
    })
}

pub fn hours() -> Value {
    json!({
        "zone": "Asia/Shanghai", "weekly": [{ "day": "mon", "from": "09:00", "to": "18:00" }],
        "holidays": [], "make_up_days": [], "reply_due_minutes": 30,
    })
}
