//! A language model in the assistant's turn: where it is switched on it chooses and words, within the time of the turn; whatever else it does changes nothing.

use access::Role;
use app::model::{create, ledger, list, save};
use app::{Settings, article::follow_articles};
use base::{ConversationId, Locale};
use conversation::{Author, Owner};
use knowledge::{ArticleText, Audience, Edition};
use llm::testing::{Play, Server, Step, answers, piece, refuses, say, stream_head};
use protocol::language_model::{ModelUse, SaveLanguageModel};
use serde_json::{Value, json};
use store::Config;

use crate::articles::published;
use crate::support::{House, refused};

/// None of the shop's business, as far as the pack knows.
pub const QUESTIONS: [&str; 2] = ["怎么交电费", "how do I pay my electricity bill"];
pub const ANSWERS: [&str; 2] = [
    "门店前台可以代交电费，带上户号就行。",
    "You can pay your electricity bill at the front desk of any store. Bring the account number.",
];
const WORDED: [&str; 2] = [
    "可以的，您带上户号，到门店前台就能代交电费。",
    "Yes, you can pay the electricity bill at the front desk of any store. Bring your account number.",
];
/// What the pack only suspects something of.
const VAGUE: [&str; 2] = ["我想问下退的事", "question about shipping"];
pub const TURN: [ModelUse; 2] = [ModelUse::Choose, ModelUse::Phrase];

pub async fn house(config: &Config, database: Option<store::testing::TestDatabase>) -> House {
    let settings =
        Settings { model_hosts: vec!["127.0.0.1".to_owned()], model_turn_ms: 1_000, ..Settings::default() };
    House::with(settings, config, database).await
}

async fn memory() -> House {
    house(&Config::SqliteMemory, None).await
}

pub fn model(url: &str, uses: &[ModelUse]) -> SaveLanguageModel {
    SaveLanguageModel {
        name: "small".to_owned(),
        url: url.to_owned(),
        model: "small".to_owned(),
        key: None,
        deadline_s: 30,
        price_in: 1.0,
        price_out: 2.0,
        currency: "CNY".to_owned(),
        budget: None,
        uses: uses.to_vec(),
        on: true,
    }
}

pub async fn with_model(house: &House, server: &Server, uses: &[ModelUse]) -> base::LanguageModelId {
    let chief = house.user(Role::Administrator);
    create(&house.app, &chief, model(server.url(), uses)).await.expect("added").models.remove(0).id
}

pub fn edition(more: &str) -> Edition {
    let text = |at: usize| ArticleText {
        title: QUESTIONS[at].to_owned(),
        body: format!("{}{more}", ANSWERS[at]),
        ..ArticleText::default()
    };
    Edition {
        wordings: [(Locale::Zh, text(0)), (Locale::En, text(1))].into(),
        audiences: Audience::ALL.into(),
        ..Edition::default()
    }
}

pub async fn with_article(house: &House) {
    published(house, edition("")).await;
    follow_articles(&house.app).await.expect("followed");
}

/// Which of the two questions a body asks: what is meant, or an answer in words.
pub fn asks_for(body: &Value) -> &str {
    body["response_format"]["json_schema"]["name"].as_str().unwrap_or_default()
}

async fn asked(house: &House, who: &str, text: &str) -> (ConversationId, Vec<String>) {
    let mut visitor = house.visitor(who).await;
    let id = house.talk(&mut visitor, text).await;
    assert_eq!(house.header(id).await.turn, None, "the turn has ended");
    (id, house.answers(id).await)
}

async fn why(house: &House, id: ConversationId) -> Value {
    let workspace = house.fixture.workspace_id;
    app::assistant::last_why(&house.app, workspace, id).await.expect("read").expect("why")
}

async fn outcomes(house: &House) -> Vec<(String, String, u64)> {
    let lines = ledger(&house.app, &house.user(Role::Administrator), 30).await.expect("a ledger").lines;
    lines.into_iter().map(|line| (line.purpose, line.outcome, line.calls)).collect()
}

async fn chosen_and_worded(house: House) {
    with_article(&house).await;
    // The first that may be meant, and the article in these words.
    let server = Server::answering(|body| {
        let asked = body["messages"][1]["content"].as_str().unwrap_or_default();
        let zh = asked.contains("电费");
        match asks_for(body) {
            "choice" => answers(r#"{"choice":"C1"}"#),
            _ => answers(&json!({ "reply": WORDED[usize::from(!zh)], "answers": true }).to_string()),
        }
    })
    .await;
    let mut without = Vec::new();
    for text in VAGUE {
        without.push(asked(&house, &format!("before {text}"), text).await.1);
    }
    let id = with_model(&house, &server, &TURN).await;
    for (at, question) in QUESTIONS.into_iter().enumerate() {
        let (id, said) = asked(&house, &format!("worded {at}"), question).await;
        assert_eq!(said, [WORDED[at]]);
        let why = why(&house, id).await;
        assert_eq!((&why["phrased_by"], &why["sources"][0]["version"]), (&json!("small"), &json!(1)));
        let answer = house.messages(id).await.into_iter().rfind(|one| one.author == Author::Assistant);
        assert_eq!(answer.expect("an answer").meta.sources[0].title, QUESTIONS[at], "its source stays");
    }
    for (at, text) in VAGUE.into_iter().enumerate() {
        let (id, said) = asked(&house, &format!("chosen {at}"), text).await;
        assert_ne!(said, without[at], "{text}");
        let why = why(&house, id).await;
        assert_eq!(why["chosen"]["by"], "small", "{why}");
        assert!(why["chosen"]["id"].as_str().is_some_and(|id| id.starts_with("topic:")));
        let view = house.messages(id).await.pop().expect("an answer").id;
        let titles = app::conversation::why(&house.app, &house.agent(), id, view).await.expect("why").titles;
        let chosen = why["chosen"]["id"].as_str().unwrap_or_default().trim_start_matches("topic:").to_owned();
        assert!(titles.contains_key(&chosen), "it is called by its name");
    }
    let counted = outcomes(&house).await;
    for purpose in ["choose", "phrase"] {
        assert!(counted.contains(&(purpose.to_owned(), "answered".to_owned(), 2)), "{counted:?}");
    }
    // Each by itself, and off again.
    let chief = house.user(Role::Administrator);
    let asked_before = server.asked().await.len();
    save(&house.app, &chief, id, model(server.url(), &[ModelUse::Phrase])).await.expect("saved");
    assert_eq!(asked(&house, "only phrase", VAGUE[0]).await.1, without[0]);
    save(&house.app, &chief, id, model(server.url(), &ModelUse::DESK)).await.expect("saved");
    assert_eq!(asked(&house, "neither", QUESTIONS[0]).await.1, [ANSWERS[0]]);
    assert_eq!(server.asked().await.len(), asked_before);
}

#[tokio::test]
async fn in_memory_it_chooses_and_words() {
    chosen_and_worded(memory().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_postgres_it_chooses_and_words() {
    let database = store::testing::postgres().await;
    let config = database.config.clone();
    chosen_and_worded(house(&config, Some(database)).await).await;
}

async fn held_and_kept(house: House) {
    with_article(&house).await;
    let words = "门店前台可以代交电费，每次收 500 元手续费。";
    let server = Server::start(vec![answers(&json!({ "reply": words, "answers": true }).to_string())]).await;
    with_model(&house, &server, &TURN).await;
    let (id, said) = asked(&house, "held", QUESTIONS[0]).await;
    assert_eq!(
        (said.as_slice(), house.header(id).await.owner),
        (&[ANSWERS[0].to_owned()][..], Owner::Assistant)
    );
    let groups = app::guards::held_groups(&house.app, &house.user(Role::Supervisor)).await.expect("groups");
    let [group] = &groups.groups[..] else { panic!("{groups:?}") };
    assert_eq!(group.rule, "ungrounded");
    assert!(group.said_by.starts_with("model:"));
    assert_eq!(group.title.as_ref().map(|title| title.zh.as_str()), Some(QUESTIONS[0]));
    assert_eq!(why(&house, id).await["held"][0]["text"], words);
}

#[tokio::test]
async fn in_memory_what_is_not_grounded_is_held() {
    held_and_kept(memory().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_postgres_what_is_not_grounded_is_held() {
    let database = store::testing::postgres().await;
    let config = database.config.clone();
    held_and_kept(house(&config, Some(database)).await).await;
}

#[tokio::test]
async fn only_administrators_switch_it_on_and_it_is_written_down() {
    let house = memory().await;
    let server = Server::start(vec![answers("{}")]).await;
    for role in [Role::Agent, Role::Supervisor] {
        let refusal = create(&house.app, &house.user(role), model(server.url(), &TURN)).await;
        assert_eq!(refused(refusal).status, 403);
    }
    let chief = house.user(Role::Administrator);
    let id = with_model(&house, &server, &TURN).await;
    let there = list(&house.app, &chief).await.expect("listed").models;
    assert_eq!(there[0].uses, TURN);
    assert!(
        app::model::uses(&house.app, &house.agent()).await.expect("uses").uses.is_empty(),
        "not for agents"
    );
    let refusal = save(&house.app, &house.agent(), id, model(server.url(), &TURN)).await;
    assert_eq!(refused(refusal).status, 403);
    // What agents may not ask for as help, the assistant's uses do not open.
    let mut visitor = house.visitor("lin").await;
    let talk = house.talk(&mut visitor, "怎么退货？").await;
    let help = protocol::language_model::AskModelHelp::Summarise {};
    assert_eq!(
        refused(app::model::help::help(&house.app, &house.agent(), talk, help).await).slug,
        "model-none"
    );
    assert!(server.asked().await.is_empty(), "a sure answer asks nobody");
}

#[tokio::test]
async fn what_belongs_to_somebody_does_not_leave() {
    let house = memory().await;
    with_article(&house).await;
    let server = Server::answering(|body| match asks_for(body) {
        "choice" => answers(r#"{"choice":"none"}"#),
        // Says back what was covered, and something that never was.
        _ => answers(r#"{"reply":"[PHONE_1] 门店前台可以代交电费，带上户号就行。[EMAIL_7]","answers":true}"#),
    })
    .await;
    with_model(&house, &server, &TURN).await;
    let mut visitor = house.visitor("王小明").await;
    house.talk(&mut visitor, "我叫王小明，电话13812345678，订单 ZK20260001，邮箱 wang@example.com").await;
    let id = house.talk(&mut visitor, "怎么交电费，我的电话13812345678").await;
    let said = house.answers(id).await.join("\n");
    assert!(!said.contains("13812345678") && !said.contains("PHONE") && !said.contains("EMAIL"), "{said}");
    let sent: Vec<String> = server.asked().await.iter().map(Value::to_string).collect();
    assert!(!sent.is_empty());
    for secret in ["王小明", "13812345678", "ZK20260001", "wang@example.com"] {
        assert!(sent.iter().all(|body| !body.contains(secret)), "{secret} left: {sent:?}");
    }
}

/// What servers do when they are unwell, and what it is called in the ledger.
fn faults() -> Vec<(Play, &'static str)> {
    let mut cut = vec![stream_head(), piece("{\"choice\":")];
    cut.extend(llm::testing::end("length"));
    let mut filtered = vec![stream_head(), piece("half")];
    filtered.extend(llm::testing::end("content_filter"));
    vec![
        (refuses(400, "", "bad request"), "refused"),
        (refuses(401, "", "wrong key"), "refused"),
        (refuses(403, "", "forbidden"), "refused"),
        (refuses(404, "", "no such model"), "refused"),
        (refuses(422, "", "unprocessable"), "refused"),
        (refuses(429, "retry-after: 30\r\n", "slow down"), "throttled"),
        (refuses(429, "", "quota"), "throttled"),
        (refuses(500, "", "down"), "failing"),
        (refuses(502, "", "bad gateway"), "failing"),
        (refuses(503, "retry-after: 1\r\n", "overloaded"), "failing"),
        (vec![Step::Stall], "slow"),
        (vec![stream_head(), Step::Stall], "slow"),
        (vec![stream_head(), piece("{\"choice\":"), Step::Stall], "slow"),
        (vec![stream_head(), Step::Drip(b": still there\n\n")], "slow"),
        (vec![stream_head(), piece("{\"choice\":\"C1\"")], "truncated"),
        (vec![say("HTTP/1.1 200 OK\r\n")], "unreachable"),
        (vec![stream_head(), say("<html>busy</html>")], "malformed"),
        (answers("certainly! here is my choice: C1"), "malformed"),
        (answers(r#"{"choice":"C9"}"#), "malformed"),
        (answers(r#"{"reply":"x","answers":"yes"}"#), "malformed"),
        (answers("\u{202e}\u{0}"), "malformed"),
        (cut, "cut"),
        (filtered, "filtered"),
    ]
}

#[tokio::test]
async fn whatever_goes_wrong_out_there_the_turn_ends_as_without_it() {
    let house = memory().await;
    with_article(&house).await;
    let mut without = Vec::new();
    for text in [VAGUE[0], QUESTIONS[0]] {
        without.push(asked(&house, &format!("before {text}"), text).await.1);
    }
    let chief = house.user(Role::Administrator);
    for (n, (play, outcome)) in faults().into_iter().enumerate() {
        let server = Server::start(vec![play]).await;
        let id = with_model(&house, &server, &TURN).await;
        for (text, said) in [VAGUE[0], QUESTIONS[0]].into_iter().zip(&without) {
            assert_eq!(&asked(&house, &format!("{n} {text}"), text).await.1, said, "{outcome}: {text}");
        }
        assert!(!server.asked().await.is_empty(), "{n} {outcome}");
        let counted = outcomes(&house).await;
        assert!(counted.iter().any(|(_, of, _)| of == outcome), "{n} {outcome}: {counted:?}");
        app::model::remove(&house.app, &chief, id).await.expect("removed");
    }
}

#[tokio::test]
async fn one_that_stalls_is_left_alone_by_turns_and_not_by_agents() {
    let house = memory().await;
    with_article(&house).await;
    let server = Server::start(vec![vec![stream_head(), Step::Stall]]).await;
    let uses = [ModelUse::Summarise, ModelUse::Phrase];
    with_model(&house, &server, &uses).await;
    for n in 0..4 {
        assert_eq!(asked(&house, &format!("customer {n}"), QUESTIONS[0]).await.1, [ANSWERS[0]]);
    }
    assert_eq!(server.asked().await.len(), 3, "then turns do not wait for it any more");
    let there = list(&house.app, &house.user(Role::Administrator)).await.expect("listed").models;
    assert!(there[0].resting_until_ms.is_some());
    let slow = outcomes(&house).await.contains(&("phrase".to_owned(), "slow".to_owned(), 3));
    assert!(slow, "what came too late is counted: {:?}", outcomes(&house).await);
}

#[tokio::test]
async fn without_budget_nobody_is_asked() {
    let house = memory().await;
    with_article(&house).await;
    let server = Server::start(vec![answers("{}")]).await;
    let poor = SaveLanguageModel { budget: Some(0.0), ..model(server.url(), &TURN) };
    create(&house.app, &house.user(Role::Administrator), poor).await.expect("added");
    assert_eq!(asked(&house, "poor", QUESTIONS[0]).await.1, [ANSWERS[0]]);
    assert!(server.asked().await.is_empty());
}
