//! The matrix: every route × everyone × own and foreign ids, with the answers worked out from the route table. A route that is not
//! exercised, or whose own answer nobody has written down, fails.

use std::collections::{BTreeMap, BTreeSet};

use access::{Action, Actor, Role};
use app::Settings;
use app::testing::{Fixture, PASSWORD, furnish};
use reqwest::Method;
use serde_json::json;
use server::Options;
use server::routes::{Access, Foreign, ROUTES, Route};

use crate::answers::own_answer;
use crate::bodies::body;
use crate::keys::{Scoped, key_token};
use crate::support::{LoggedIn, Node, PNG, form, node_with, roomy};
use crate::things::{Things, things};

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    Nobody,
    Visitor,
    Person(Role),
    /// A program, with every scope or with none that counts here.
    Key(Scoped),
}

const EVERYONE: [Who; 7] = [
    Who::Nobody,
    Who::Visitor,
    Who::Person(Role::Agent),
    Who::Person(Role::Supervisor),
    Who::Person(Role::Administrator),
    Who::Key(Scoped::All),
    Who::Key(Scoped::AllButThis),
];

/// Whose ids stand in the path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whose {
    Own,
    OtherWorkspace,
    OtherVisitor,
}

fn path(route: &Route, things: &Things, who: Who) -> String {
    let mut path = route
        .path
        .replace("{*path}", "login")
        .replace("{file}", "widget.js")
        .replace("{number}", "ZK20260001")
        .replace("{locale}", "zh")
        .replace("{slug}", "after-sales")
        .replace("{name}", "returns");
    for kind in route.foreign {
        let id = match kind {
            Foreign::Conversation => things.conversation.to_string(),
            Foreign::Message => things.answered.to_string(),
            Foreign::Contact => things.contact.to_string(),
            Foreign::ContactImport => things.contact_import.to_string(),
            Foreign::ArticleImport => things.article_import.to_string(),
            Foreign::ArticleReading => things.article_reading.to_string(),
            Foreign::ArticleSource => things.article_source.to_string(),
            Foreign::ArticleTask => things.article_task.to_string(),
            Foreign::MustRead => things.must_read.to_string(),
            Foreign::Correction => things.correction.to_string(),
            Foreign::ArticleImportPart => "1".to_owned(),
            Foreign::File => things.file.to_string(),
            Foreign::Job => things.job.to_string(),
            Foreign::Inbox => things.inbox.to_string(),
            Foreign::Label => things.label.to_string(),
            Foreign::SavedView => {
                let role = if let Who::Person(role) = who { role } else { Role::Agent };
                things.views.iter().find(|(of, _)| *of == role).expect("one of each").1.to_string()
            }
            Foreign::CannedReply => {
                let role = if let Who::Person(role) = who { role } else { Role::Agent };
                things.canned.iter().find(|of| of.0 == role).expect("one of each").1.to_string()
            }
            Foreign::CannedFile => {
                let role = if let Who::Person(role) = who { role } else { Role::Agent };
                things.canned.iter().find(|of| of.0 == role).expect("one of each").2.to_string()
            }
            Foreign::Mailbox => things.mailbox.to_string(),
            Foreign::User => things.user.to_string(),
            Foreign::Team => things.team.to_string(),
            Foreign::ApiKey => things.api_key.to_string(),
            Foreign::Article | Foreign::ArticleComment | Foreign::ArticleFile => {
                let role = if let Who::Person(role) = who { role } else { Role::Agent };
                let own = things.articles.iter().find(|own| own.role == role).expect("one of each");
                match kind {
                    Foreign::Article => own.id.to_string(),
                    Foreign::ArticleFile => own.file.to_string(),
                    _ => own.comment.to_string(),
                }
            }
            Foreign::ArticleVersion => "1".to_owned(),
            Foreign::Category => things.category.to_string(),
            Foreign::Survey => things.survey.to_string(),
            // The pack's are everybody's, so that only an own one tells workspaces apart.
            Foreign::Intent => things.intent.clone(),
            Foreign::Example => things.example.to_string(),
            Foreign::ModelVersion => things.version.to_string(),
            Foreign::Flow => things.flow.clone(),
            Foreign::FlowRelease => things.flow_release.to_string(),
            Foreign::Line => "nobodys-line".to_owned(),
            Foreign::Invitation => "nobodys-invitation".to_owned(),
            Foreign::LanguageModel => things.language_model.to_string(),
            Foreign::Payment => things.payment.to_string(),
            Foreign::Ticket => things.ticket.to_string(),
            Foreign::Promise => things.promise.to_string(),
            Foreign::Webhook => things.webhook.0.to_string(),
            Foreign::Delivery => things.webhook.1.to_string(),
        };
        let (begin, end) = (path.find('{').expect("a parameter"), path.find('}').expect("its end"));
        path.replace_range(begin..=end, &id);
    }
    let query = match route.id {
        "list_conversations" => "?view=all",
        "list_messages" | "list_visitor_messages" => "?before=1000",
        "list_held_replies" => "?rule=promise&said_by=topic:returns.how",
        "show_report" | "list_report_sessions" | "download_report" => "?from=2026-01-01&to=2026-01-31",
        "transcript" => "?form=html&offset_minutes=480",
        "demo_identity" => "?customer=lin",
        "find_published" => "?text=refund&locale=en",
        "show_product" => "?sku=things",
        "drop_product" => "?sku=nothing",
        "list_pushed" => "?source=matrix",
        "drop_pushed_article" => "?source=matrix&external_id=matrix",
        "find_articles" => "?text=refund&locale=en",
        "find_products" => "?q=kettle&locale=zh",
        "widget_look" => "?inbox=demo",
        "hear_on_line" => "?seen=0",
        "compare_models" => "?a=1&b=1",
        "export_training" => "?format=rasa",
        _ => "",
    };
    path + query
}

/// What the table says must come.
fn expected(route: &Route, who: Who, whose: Whose) -> u16 {
    let user_may = |action: Action| match who {
        Who::Person(role) => {
            let actor = Actor::User { user_id: nobody(), role };
            if access::may(&actor, action).is_ok() { None } else { Some(403) }
        }
        Who::Nobody | Who::Visitor | Who::Key(_) => Some(401),
    };
    let key_may = |scoped: Scoped| if scoped == Scoped::All { None } else { Some(403) };
    let refused = match route.access {
        // The tests speak from this machine, which is where the operator is.
        Access::Public | Access::Operator => None,
        Access::Visitor => (who != Who::Visitor).then_some(401),
        Access::User(action) => user_may(action),
        Access::UserOrKey(action) => {
            if let Who::Key(scoped) = who {
                key_may(scoped)
            } else {
                user_may(action)
            }
        }
        Access::Anyone(action) => match who {
            Who::Visitor => None,
            Who::Key(scoped) => key_may(scoped),
            Who::Nobody | Who::Person(_) => user_may(action),
        },
    };
    // What customers are asked is the same for all customers of a workspace.
    let shared = route.foreign == [Foreign::Survey] && whose == Whose::OtherVisitor;
    refused.unwrap_or_else(|| if whose == Whose::Own || shared { own_answer(route) } else { 404 })
}

pub fn nobody() -> base::UserId {
    base::TypedId::from_uuid(Default::default())
}

/// The state in which the route can succeed: these are for owners.
async fn prepare(node: &Node, route: &Route, log_in: Option<&LoggedIn>, own: &Things) {
    let Some(log_in) = log_in else { return };
    if matches!(
        route.id,
        "post_message"
            | "open_conversation"
            | "transfer"
            | "snooze"
            | "return_to_queue"
            | "give_back"
            | "resolve"
    ) {
        let path = format!("/api/v1/conversations/{}/take-over", own.conversation);
        let answer = log_in.on(node.ask(Method::POST, &path)).send().await.expect("answer");
        assert_eq!(answer.status(), 204, "taken over for {}", route.id);
    }
}

async fn ask(
    node: &Node,
    route: &Route,
    fixture: &Fixture,
    who: Who,
    log_in: Option<&LoggedIn>,
    token: &str,
    things: &Things,
) -> u16 {
    let method: Method = route.verb.word().parse().expect("method");
    let mut request = node.ask(method, &path(route, things, who));
    request = match (who, log_in) {
        (Who::Visitor | Who::Key(_), _) => request.bearer_auth(token),
        (Who::Person(_), Some(log_in)) => log_in.on(request),
        _ => request,
    };
    if route.takes_file {
        let (kind, bytes) = form("matrix.png", PNG);
        request = request.header("content-type", kind).body(bytes);
    } else if let Some(mut body) = body(route, fixture, who) {
        if route.id == "transfer" && who == Who::Person(Role::Agent) {
            body["to"] = json!(fixture.users[1].id);
        }
        if route.id == "save_intent" {
            body["id"] = json!(things.intent);
        }
        if matches!(route.id, "open_conversation" | "hand_in_message") {
            body["inbox_id"] = json!(things.inbox);
        }
        request = request.json(&body);
    }
    let answer = request.send().await.expect("answer");
    let status = answer.status().as_u16();
    if status >= 400 {
        // A page for people says it to people.
        let page = route.path.starts_with("/survey/") || route.path.starts_with("/help");
        let kind = if page { "text/html; charset=utf-8" } else { "application/problem+json" };
        assert_eq!(answer.headers()["content-type"], kind, "{}", route.id);
    }
    status
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_route_for_everyone_with_every_id() {
    let settings = Settings { assistant: true, ..Settings::default() };
    let (node, home) = node_with(70, settings, Options { limits: roomy(), ..Options::default() }).await;
    let away = furnish(&node.app, "away", home.clock.clone()).await;
    let elsewhere = things(&node, &away, &[]).await;
    let stranger = things(&node, &home, &[]).await;
    let mut articles = stranger.articles.clone();
    let mut exercised = BTreeSet::new();
    let mut cells = 0;
    let mut keys = BTreeMap::new();
    let mut wrong = Vec::new();
    for route in ROUTES.iter().copied() {
        for who in EVERYONE {
            let fixture = &home;
            let log_in = match who {
                Who::Person(role) => {
                    let user =
                        fixture.users.iter().find(|user| user.role == role).expect("a user of this role");
                    Some(node.log_in(&user.email).await)
                }
                Who::Nobody | Who::Visitor | Who::Key(_) => None,
            };
            // Each row begins afresh: some answers change or end what they touch.
            let mut own = things(&node, fixture, &articles).await;
            articles.clone_from(&own.articles);
            if let Who::Key(scoped) = who {
                own.token = key_token(&node, fixture, route, scoped, &mut keys).await;
            }
            let whose: &[Whose] = match (route.foreign.is_empty(), who) {
                (true, _) => &[Whose::Own],
                (false, Who::Visitor) => &[Whose::OtherVisitor, Whose::OtherWorkspace, Whose::Own],
                (false, _) => &[Whose::OtherWorkspace, Whose::Own],
            };
            for whose in whose.iter().copied() {
                let target = match whose {
                    Whose::Own => &own,
                    Whose::OtherWorkspace => &elsewhere,
                    Whose::OtherVisitor => &stranger,
                };
                if whose == Whose::Own {
                    prepare(&node, route, log_in.as_ref(), &own).await;
                }
                let found = ask(&node, route, fixture, who, log_in.as_ref(), &own.token, target).await;
                let right = expected(route, who, whose);
                cells += 1;
                if found != right {
                    wrong
                        .push(format!("{} for {who:?} with {whose:?}: {found} instead of {right}", route.id));
                }
                exercised.insert(route.id);
            }
            if route.id == "change_password" && matches!(who, Who::Person(_)) {
                restore_password(&node, fixture, who).await;
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {cells} cells are wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(exercised, ROUTES.iter().map(|route| route.id).collect(), "every route must be exercised");
    eprintln!("{} routes, {cells} cells", ROUTES.len());
}

/// After a changed password, so that the next cell can log in.
async fn restore_password(node: &Node, fixture: &Fixture, who: Who) {
    let Who::Person(role) = who else { return };
    let user = fixture.users.iter().find(|user| user.role == role).expect("a user of this role");
    let changed = "松下问童子 言师采药去 又";
    let ask = json!({ "email": user.email, "password": changed });
    let answer = node.ask(Method::POST, "/api/v1/session").json(&ask).send().await.expect("answer");
    assert_eq!(answer.status(), 200, "the new password counts");
    let cookie =
        answer.headers()["set-cookie"].to_str().expect("text").split(';').next().expect("pair").to_owned();
    let me: protocol::api::Me = answer.json().await.expect("me");
    let back = LoggedIn { cookie, csrf: me.csrf.clone(), me };
    let body = json!({ "current": changed, "new": PASSWORD });
    let answer =
        back.on(node.ask(Method::PUT, "/api/v1/session/password")).json(&body).send().await.expect("answer");
    assert_eq!(answer.status(), 204);
}
