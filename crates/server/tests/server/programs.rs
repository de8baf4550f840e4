//! What the company's programs do over HTTP: who customers are, conversations begun and carried on, and whose name stands under it.

use access::Scope;
use app::testing::Fixture;
use protocol::api::{ContactView, Posted};
use protocol::contact::{ContactIdentityKind, FoundContacts};
use protocol::key::NewApiKey;
use protocol::program::Opened;
use protocol::view::{AuthorView, ConversationView, LifeView, OwnerView};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{Node, node, node_with, problem, read, roomy};
use crate::things::{chief, things};

/// A program with these scopes, called ERP.
struct Program<'a> {
    node: &'a Node,
    token: String,
}

impl Program<'_> {
    async fn ask(&self, method: Method, path: &str, body: Value) -> reqwest::Response {
        self.once(method, path, body, None).await
    }

    async fn once(&self, method: Method, path: &str, body: Value, key: Option<&str>) -> reqwest::Response {
        let ask = self.node.ask(method, path).bearer_auth(&self.token).json(&body);
        let ask = match key {
            Some(key) => ask.header("idempotency-key", key),
            None => ask,
        };
        ask.send().await.expect("answer")
    }

    async fn post(&self, path: &str, body: Value) -> reqwest::Response {
        self.ask(Method::POST, path, body).await
    }

    async fn view(&self, opened: &Opened) -> ConversationView {
        let path = format!("/api/v1/conversations/{}", opened.conversation_id);
        let answer = self.node.ask(Method::GET, &path).bearer_auth(&self.token).send().await.expect("answer");
        read(answer, StatusCode::OK).await
    }

    async fn contact(&self, body: Value) -> ContactView {
        let answer = self.post("/api/v1/contacts", body).await;
        assert!(answer.status().is_success(), "{}", answer.status());
        answer.json().await.expect("a contact")
    }

    async fn open(&self, contact: &ContactView, inbox: base::InboxId, words: &str) -> Opened {
        let path = format!("/api/v1/contacts/{}/conversations", contact.id);
        read(
            self.post(&path, json!({ "inbox_id": inbox, "content": text(words) })).await,
            StatusCode::CREATED,
        )
        .await
    }
}

/// A server whose assistant answers.
async fn answering(seed: u64) -> (Node, Fixture) {
    let settings = app::Settings { assistant: true, ..app::Settings::default() };
    node_with(seed, settings, server::Options { limits: roomy(), ..Default::default() }).await
}

async fn program<'a>(node: &'a Node, fixture: &Fixture, scopes: &[Scope]) -> Program<'a> {
    let ask = NewApiKey {
        name: "ERP".to_owned(),
        scopes: scopes.to_vec(),
        addresses: Vec::new(),
        expires_ms: None,
    };
    let token = app::key::create(&node.app, &chief(&node.app, fixture), ask).await.expect("a key").token;
    Program { node, token }
}

async fn inbox(node: &Node, fixture: &Fixture) -> base::InboxId {
    node.app.store().system().inbox_by_key(&fixture.inbox).await.expect("read").expect("there").id
}

fn text(words: &str) -> Value {
    json!({ "type": "text", "text": words })
}

#[tokio::test]
async fn a_customer_is_one_whatever_they_are_found_by() {
    let (node, fixture) = node(81).await;
    let erp = program(&node, &fixture, &Scope::ALL).await;
    let path = "/api/v1/contacts";
    let body =
        json!({ "external_id": "C-1", "name": "王小明", "attributes": { "level": "gold", "vip": true } });
    let first: ContactView = read(erp.post(path, body).await, StatusCode::CREATED).await;
    assert!(first.verified, "the company says who they are");
    let body = json!({ "external_id": "C-1", "mail": "Wang@Example.com", "phone": "+86 138-0013-8000",
        "attributes": { "level": "platinum", "vip": null } });
    let again: ContactView = read(erp.post(path, body).await, StatusCode::OK).await;
    assert_eq!((again.id, again.profile.name.as_deref()), (first.id, Some("王小明")));
    assert_eq!(json!(again.profile.company_attributes), json!({ "level": "platinum" }));
    let known: Vec<_> = again.known_by.iter().map(|one| (one.kind, one.value.as_str())).collect();
    assert_eq!(
        known,
        [
            (ContactIdentityKind::ExternalId, "C-1"),
            (ContactIdentityKind::Mail, "wang@example.com"),
            (ContactIdentityKind::Phone, "8613800138000")
        ]
    );
    for by in [
        json!({ "external_id": "C-1" }),
        json!({ "mail": "wang@example.com" }),
        json!({ "phone": "13800138000" }),
    ] {
        let found: FoundContacts = read(erp.post("/api/v1/contacts/find", by).await, StatusCode::OK).await;
        assert_eq!(found.contacts.iter().map(|one| one.id).collect::<Vec<_>>(), [first.id]);
    }
    let nobody: FoundContacts =
        read(erp.post("/api/v1/contacts/find", json!({ "external_id": "C-9" })).await, StatusCode::OK).await;
    assert!(nobody.contacts.is_empty());

    let other: ContactView =
        read(erp.post(path, json!({ "phone": "13900139000" })).await, StatusCode::CREATED).await;
    let two = json!({ "external_id": "C-1", "phone": "13900139000" });
    problem(erp.post(path, two).await, StatusCode::CONFLICT, "identity-taken").await;
    let taken =
        erp.ask(Method::PUT, &format!("{path}/{}", other.id), json!({ "mail": "wang@example.com" })).await;
    let told = problem(taken, StatusCode::CONFLICT, "identity-taken").await;
    assert!(told["detail"].as_str().is_some_and(|detail| detail.starts_with("mail: ")), "{told}");
    // Once the first has forgotten it, it is free.
    let forget = json!({ "forget": { "mail": "wang@example.com" } });
    let without: ContactView =
        read(erp.ask(Method::PUT, &format!("{path}/{}", first.id), forget).await, StatusCode::OK).await;
    assert_eq!(without.known_by.len(), 2);
    let moved =
        erp.ask(Method::PUT, &format!("{path}/{}", other.id), json!({ "mail": "wang@example.com" })).await;
    assert_eq!(read::<ContactView>(moved, StatusCode::OK).await.known_by.len(), 2);
}

#[tokio::test]
async fn what_is_wrong_of_a_customer_is_said_by_field() {
    let (node, fixture) = node(82).await;
    let erp = program(&node, &fixture, &Scope::ALL).await;
    let long = "x".repeat(201);
    for (body, field) in [
        (json!({ "name": "x" }), "external_id"),
        (json!({ "external_id": " " }), "external_id"),
        (json!({ "mail": "nobody" }), "mail"),
        (json!({ "phone": "abc" }), "phone"),
        (json!({ "external_id": "C-1", "name": "a\nb" }), "name"),
        (json!({ "external_id": "C-1", "attributes": { "a": long } }), "attributes"),
        (json!({ "external_id": "C-1", "attributes": { "": 1 } }), "attributes"),
    ] {
        let told = problem(
            erp.post("/api/v1/contacts", body.clone()).await,
            StatusCode::UNPROCESSABLE_ENTITY,
            "invalid",
        )
        .await;
        assert!(told["detail"].as_str().is_some_and(|detail| detail.starts_with(field)), "{body}: {told}");
    }
    let many: serde_json::Map<_, _> = (0..51).map(|n| (format!("a{n}"), json!(n))).collect();
    let many = json!({ "external_id": "C-1", "attributes": many });
    problem(erp.post("/api/v1/contacts", many).await, StatusCode::UNPROCESSABLE_ENTITY, "invalid").await;
    let contact = erp.contact(json!({ "external_id": "C-1" })).await;
    let events = format!("/api/v1/contacts/{}/events", contact.id);
    let now = base::Clock::now(&*fixture.clock).ms();
    for wrong in [
        json!({ "events": [] }),
        json!({ "events": vec![json!({ "name": "e" }); 21] }),
        json!({ "events": [{ "name": "e", "at_ms": now + 3_600_000 }] }),
        json!({ "events": [{ "name": "", "at_ms": now }] }),
    ] {
        problem(erp.post(&events, wrong).await, StatusCode::UNPROCESSABLE_ENTITY, "invalid").await;
    }
    let told =
        json!({ "events": [{ "name": "second", "at_ms": now }, { "name": "first", "at_ms": now - 60_000 }] });
    assert_eq!(erp.post(&events, told).await.status(), 204);
    let seen = node.ask(Method::GET, &format!("/api/v1/contacts/{}", contact.id)).bearer_auth(&erp.token);
    let seen: ContactView = read(seen.send().await.expect("answer"), StatusCode::OK).await;
    let names: Vec<_> = seen.profile.events.iter().map(|event| event.name.as_str()).collect();
    assert_eq!(names, ["first", "second"], "in the order in which they happened");
    assert!(seen.profile.events.iter().all(|event| event.key_id.is_some()), "whose word it is");

    let gone = node.ask(Method::DELETE, &format!("/api/v1/contacts/{}", contact.id)).bearer_auth(&erp.token);
    assert_eq!(gone.send().await.expect("answer").status(), 204);
    problem(erp.post(&events, json!({ "events": [{ "name": "e" }] })).await, StatusCode::GONE, "erased")
        .await;
    let open = json!({ "inbox_id": inbox(&node, &fixture).await, "content": text("您好") });
    let path = format!("/api/v1/contacts/{}/conversations", contact.id);
    problem(erp.post(&path, open).await, StatusCode::GONE, "erased").await;
    let anew = erp.post("/api/v1/contacts", json!({ "external_id": "C-1" })).await;
    assert_ne!(read::<ContactView>(anew, StatusCode::CREATED).await.id, contact.id, "erased means forgotten");
}

#[tokio::test]
async fn every_creating_call_is_done_once_for_each_key() {
    let (node, fixture) = node(83).await;
    let erp = program(&node, &fixture, &Scope::ALL).await;
    let contact = erp.contact(json!({ "external_id": "C-1" })).await;
    let inbox = inbox(&node, &fixture).await;
    let of = |rest: &str| format!("/api/v1/contacts/{}/{rest}", contact.id);
    let opened = erp.open(&contact, inbox, "您好").await;
    let messages = format!("/api/v1/conversations/{}/messages", opened.conversation_id);
    let words = |words: &str| json!({ "inbox_id": inbox, "content": text(words) });
    for (path, body, other) in [
        ("/api/v1/contacts".to_owned(), json!({ "external_id": "C-2" }), json!({ "external_id": "C-3" })),
        (of("conversations"), words("一"), words("二")),
        (of("messages"), words("三"), words("四")),
        (messages, json!({ "content": text("五") }), json!({ "content": text("六") })),
        (of("events"), json!({ "events": [{ "name": "a" }] }), json!({ "events": [{ "name": "b" }] })),
    ] {
        let key = Some(path.as_str());
        let first = erp.once(Method::POST, &path, body.clone(), key).await;
        let status = first.status();
        assert!(status.is_success(), "{path}: {status}");
        let first = first.text().await.expect("text");
        let again = erp.once(Method::POST, &path, body.clone(), key).await;
        assert_eq!((again.status(), again.text().await.expect("text")), (status, first), "{path}");
        let used = erp.once(Method::POST, &path, other, key).await;
        problem(used, StatusCode::UNPROCESSABLE_ENTITY, "idempotency-key-used").await;
    }
    let view = erp.view(&opened).await;
    let said = |words: &str| {
        view.messages
            .iter()
            .filter(
                |message| matches!(&message.content, conversation::Content::Text { text } if text == words),
            )
            .count()
    };
    assert_eq!(["您好", "一", "三", "五"].map(said), [1; 4]);
    assert_eq!(["二", "四", "六"].map(said), [0; 3]);
    let seen = node.ask(Method::GET, &format!("/api/v1/contacts/{}", contact.id)).bearer_auth(&erp.token);
    let seen: ContactView = read(seen.send().await.expect("answer"), StatusCode::OK).await;
    assert_eq!(seen.profile.events.len(), 1);
}

#[tokio::test]
async fn a_program_begins_a_conversation_and_stands_under_it_by_the_name_of_its_key() {
    let (node, fixture) = answering(84).await;
    let erp = program(&node, &fixture, &Scope::ALL).await;
    let (contact, inbox) =
        (erp.contact(json!({ "external_id": "C-1", "name": "王小明" })).await, inbox(&node, &fixture).await);
    let opened = erp.open(&contact, inbox, "您的订单晚到一天。").await;
    assert!(opened.opened);
    let more = erp.open(&contact, inbox, "我们补偿您一张券。").await;
    assert_eq!((more.conversation_id, more.opened), (opened.conversation_id, false));
    let view = erp.view(&opened).await;
    assert_eq!(view.header.owner, OwnerView::Assistant, "nobody's work until the customer speaks");
    assert!(view.messages.iter().all(|one| one.author == AuthorView::Program { name: "ERP".into() }));

    // The customer answers in the company's own app.
    let path = format!("/api/v1/contacts/{}/messages", contact.id);
    let handed =
        json!({ "inbox_id": inbox, "client_msg_id": "app-00001", "content": text("怎么申请退货？") });
    let first: Posted = read(erp.post(&path, handed.clone()).await, StatusCode::CREATED).await;
    let again: Posted = read(erp.post(&path, handed).await, StatusCode::CREATED).await;
    assert_eq!((first.conversation_id, first.message_id), (opened.conversation_id, again.message_id));
    let cx = node.app.cx(fixture.workspace_id, access::Actor::System);
    let turn = cx
        .jobs_of(first.conversation_id)
        .await
        .expect("jobs")
        .into_iter()
        .find(|job| job.kind.contains("turn"));
    let turn = turn.expect("the assistant's turn").id;
    app::assistant::answer_turn(&node.app, fixture.workspace_id, first.conversation_id, turn)
        .await
        .expect("answered");
    let view = erp.view(&opened).await;
    let customer =
        view.messages.iter().find(|one| one.author == AuthorView::Customer).expect("the customer's word");
    assert_eq!(customer.via.as_deref(), Some("ERP"), "who brought it");
    assert!(view.messages.iter().any(|one| one.author == AuthorView::Assistant), "the assistant answers");

    let resolve = format!("/api/v1/conversations/{}/resolve", opened.conversation_id);
    assert_eq!(erp.post(&resolve, json!({})).await.status(), 204);
    let view = erp.view(&opened).await;
    assert_eq!(view.header.life, LifeView::Resolved);
    let line =
        view.messages.iter().find(|one| one.author == AuthorView::System && one.private).expect("a line");
    assert!(matches!(&line.content, conversation::Content::System { key, detail }
        if key == "program_resolved" && detail.as_deref() == Some("ERP")));
    let reopen = format!("/api/v1/conversations/{}/reopen", opened.conversation_id);
    for _ in 0..2 {
        assert_eq!(erp.post(&reopen, json!({})).await.status(), 204, "twice is once");
    }
    assert_eq!(erp.view(&opened).await.header.life, LifeView::Open);

    let me = node.log_in(&fixture.users[2].email).await;
    let audit = me.on(node.ask(Method::GET, "/api/v1/audit")).send().await.expect("answer");
    let audit: Value = audit.json().await.expect("JSON");
    for action in [
        "create_contact",
        "open_conversation",
        "receive_message",
        "resolve_conversation",
        "reopen_conversation",
    ] {
        let entry = audit["entries"].as_array().expect("entries").iter().find(|one| one["action"] == action);
        let entry = entry.unwrap_or_else(|| panic!("{action} is in the log: {audit}"));
        assert_eq!(entry["actor_name"], "ERP", "{entry}");
    }
}

#[tokio::test]
async fn a_program_never_talks_over_a_person_nor_ends_what_they_own() {
    let (node, fixture) = answering(85).await;
    let erp = program(&node, &fixture, &Scope::ALL).await;
    let own = things(&node, &fixture, &[]).await;
    let agent = node.log_in(&fixture.users[0].email).await;
    let of = |rest: &str| format!("/api/v1/conversations/{}/{rest}", own.conversation);
    let take = agent.on(node.ask(Method::POST, &of("take-over"))).send().await.expect("answer");
    assert_eq!(take.status(), 204);
    let words = json!({ "content": text("包裹已签收。") });
    problem(erp.post(&of("messages"), words.clone()).await, StatusCode::CONFLICT, "not-owner").await;
    problem(erp.post(&of("resolve"), json!({})).await, StatusCode::CONFLICT, "not-owner").await;
    let open = format!("/api/v1/contacts/{}/conversations", own.contact);
    let begin = json!({ "inbox_id": own.inbox, "content": text("包裹已签收。") });
    problem(erp.post(&open, begin).await, StatusCode::CONFLICT, "not-owner").await;
    let notice = json!({ "content": text("包裹已签收。"), "beside_agent": true });
    read::<Posted>(erp.post(&of("messages"), notice).await, StatusCode::OK).await;
    let note = json!({ "content": text("欠款 0 元"), "private": true });
    read::<Posted>(erp.post(&of("messages"), note).await, StatusCode::OK).await;

    // What the visitor sees: the notice without the key's name, and neither the note nor who disposes of what.
    let give = json!({ "to": { "kind": "agent", "user_id": fixture.users[1].id } });
    assert_eq!(erp.ask(Method::PUT, &of("assignee"), give.clone()).await.status(), 204);
    assert_eq!(erp.ask(Method::PUT, &of("assignee"), give).await.status(), 204, "twice is once");
    let path = format!("/api/v1/widget/conversations/{}/messages?before=1000", own.conversation);
    let seen = node.ask(Method::GET, &path).bearer_auth(&own.token).send().await.expect("answer");
    let seen = seen.text().await.expect("text");
    assert!(seen.contains("包裹已签收") && seen.contains(r#""kind":"program""#), "{seen}");
    let beyond = of("messages?before=9223372036854775808");
    let refused = erp.ask(Method::GET, &beyond, json!(null)).await;
    problem(refused, StatusCode::UNPROCESSABLE_ENTITY, "bad-query").await;
    for hidden in ["ERP", "欠款", "program_assigned"] {
        assert!(!seen.contains(hidden), "{hidden} in {seen}");
    }
    let opened = Opened { conversation_id: own.conversation, message_id: own.answered, n: 0, opened: false };
    let view = erp.view(&opened).await;
    assert!(matches!(view.header.owner, OwnerView::Agent { user_id, .. } if user_id == fixture.users[1].id));
    let queue = json!({ "to": { "kind": "queue" } });
    assert_eq!(erp.ask(Method::PUT, &of("assignee"), queue).await.status(), 204);
    assert_eq!(erp.post(&of("resolve"), json!({})).await.status(), 204, "nobody's any more");
    problem(erp.post(&of("messages"), words).await, StatusCode::CONFLICT, "conversation-resolved").await;
}

#[tokio::test]
async fn foreign_inboxes_mailboxes_and_missing_scopes_are_refused() {
    let (node, fixture) = answering(86).await;
    let away = app::testing::furnish(&node.app, "away", fixture.clock.clone()).await;
    let own = things(&node, &fixture, &[]).await;
    let erp = program(&node, &fixture, &Scope::ALL).await;
    let contact = erp.contact(json!({ "external_id": "C-1" })).await;
    let of = |rest: &str| format!("/api/v1/contacts/{}/{rest}", contact.id);
    let words = |inbox: base::InboxId| json!({ "inbox_id": inbox, "content": text("您好") });
    let foreign = inbox(&node, &away).await;
    for rest in ["conversations", "messages"] {
        problem(erp.post(&of(rest), words(foreign)).await, StatusCode::NOT_FOUND, "not-found").await;
        let told = problem(
            erp.post(&of(rest), words(own.mailbox)).await,
            StatusCode::UNPROCESSABLE_ENTITY,
            "invalid",
        )
        .await;
        assert!(
            told["detail"].as_str().is_some_and(|it| it.contains("inbox_id") || it.contains("subject")),
            "{told}"
        );
    }
    let subject = json!({ "inbox_id": own.inbox, "content": text("您好"), "subject": "订单" });
    problem(erp.post(&of("conversations"), subject).await, StatusCode::UNPROCESSABLE_ENTITY, "invalid").await;
    let odd = json!({ "inbox_id": own.inbox, "content": { "type": "system", "key": "agent_joined" } });
    problem(erp.post(&of("conversations"), odd.clone()).await, StatusCode::UNPROCESSABLE_ENTITY, "invalid")
        .await;
    assert_eq!(erp.post(&of("messages"), odd).await.status(), 422);
    let stranger = json!({ "to": { "kind": "agent", "user_id": away.users[0].id } });
    let path = format!("/api/v1/conversations/{}/assignee", own.conversation);
    problem(erp.ask(Method::PUT, &path, stranger).await, StatusCode::NOT_FOUND, "not-found").await;

    let narrow = program(&node, &fixture, &[Scope::ConversationsWrite]).await;
    let told =
        problem(narrow.post(&of("messages"), words(own.inbox)).await, StatusCode::FORBIDDEN, "missing-scope")
            .await;
    assert_eq!(told["detail"], "needed: conversations:receive");
    let told = problem(
        narrow.post("/api/v1/contacts", json!({ "external_id": "C-1" })).await,
        StatusCode::FORBIDDEN,
        "missing-scope",
    )
    .await;
    assert_eq!(told["detail"], "needed: contacts:write");
    // Nobody of ours writes as the customer.
    let me = node.log_in(&fixture.users[2].email).await;
    let as_person =
        me.on(node.ask(Method::POST, &of("messages"))).json(&words(own.inbox)).send().await.expect("answer");
    problem(as_person, StatusCode::FORBIDDEN, "forbidden").await;
}
