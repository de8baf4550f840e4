//! Language models: set, ordered, tested and removed by administrators; asked through one door that covers, goes on to the next, keeps to budgets and counts.

use access::Role;
use app::model::help::help;
use app::model::{create, ledger, list, order, remove, save, test, uses};
use app::{Settings, UserSession};
use base::{ConversationId, LanguageModelId};
use llm::testing::{Play, Server, Step, answers, piece, refuses, stream_head};
use protocol::language_model::{
    AskModelHelp, ModelHelp, ModelUse, OrderLanguageModels, SaveLanguageModel, TranslateFor, WritingTone,
};
use store::Config;

use crate::support::{House, refused};

async fn memory() -> House {
    with(&Config::SqliteMemory, None).await
}

async fn with(config: &Config, database: Option<store::testing::TestDatabase>) -> House {
    let settings = Settings { model_hosts: vec!["127.0.0.1".to_owned()], ..Settings::default() };
    House::with(settings, config, database).await
}

fn settings(name: &str, url: &str) -> SaveLanguageModel {
    SaveLanguageModel {
        name: name.to_owned(),
        url: url.to_owned(),
        model: "small".to_owned(),
        key: Some("sk-secret".to_owned()),
        deadline_s: 30,
        price_in: 1.0,
        price_out: 2.0,
        currency: "CNY".to_owned(),
        budget: None,
        uses: ModelUse::DESK.to_vec(),
        on: true,
    }
}

async fn served(plays: Vec<Play>) -> Server {
    Server::start(plays).await
}

/// Adds models in this order; gives their ids.
async fn added(house: &House, servers: &[&Server]) -> Vec<LanguageModelId> {
    let chief = house.user(Role::Administrator);
    for (n, server) in servers.iter().enumerate() {
        create(&house.app, &chief, settings(&format!("model {n}"), server.url())).await.expect("added");
    }
    list(&house.app, &chief).await.expect("models").models.into_iter().map(|one| one.id).collect()
}

async fn talk(house: &House) -> ConversationId {
    let mut visitor = house.visitor("lin").await;
    house.say(&mut visitor, "我叫王小明，电话13812345678，订单 ZK20260001 可以退货吗").await
}

async fn outcomes(house: &House) -> Vec<(String, String, u64)> {
    let lines = ledger(&house.app, &house.user(Role::Administrator), 30).await.expect("a ledger").lines;
    lines.into_iter().map(|line| (line.purpose, line.outcome, line.calls)).collect()
}

async fn summary(house: &House, who: &UserSession, id: ConversationId) -> Result<ModelHelp, app::Error> {
    help(&house.app, who, id, AskModelHelp::Summarise {}).await
}

async fn set_ordered_and_removed(house: House) {
    let (app, chief) = (&house.app, house.user(Role::Administrator));
    for role in [Role::Agent, Role::Supervisor] {
        assert_eq!(refused(list(app, &house.user(role)).await).status, 403);
        assert_eq!(
            refused(create(app, &house.user(role), settings("x", "https://m.example/v1")).await).status,
            403
        );
        assert_eq!(refused(ledger(app, &house.user(role), 30).await).status, 403);
    }
    assert_eq!(uses(app, &house.agent()).await.expect("uses").uses, []);
    for (change, field) in [
        (SaveLanguageModel { url: "https://10.0.0.1/v1".to_owned(), ..settings("x", "") }, "url"),
        (SaveLanguageModel { name: " ".to_owned(), ..settings("x", "https://m.example/v1") }, "name"),
        (SaveLanguageModel { key: Some("a\nb".to_owned()), ..settings("x", "https://m.example/v1") }, "key"),
        (SaveLanguageModel { deadline_s: 0, ..settings("x", "https://m.example/v1") }, "deadline_s"),
        (SaveLanguageModel { price_in: -1.0, ..settings("x", "https://m.example/v1") }, "price_in"),
        (SaveLanguageModel { price_out: f64::NAN, ..settings("x", "https://m.example/v1") }, "price_out"),
        (
            SaveLanguageModel { currency: "yuan".to_owned(), ..settings("x", "https://m.example/v1") },
            "currency",
        ),
        (
            SaveLanguageModel {
                budget: Some(1.0),
                price_in: 0.0,
                price_out: 0.0,
                ..settings("x", "https://m.example/v1")
            },
            "budget",
        ),
    ] {
        let problem = refused(create(app, &chief, change).await);
        assert_eq!(problem.status, 422);
        assert!(
            problem.detail.as_deref().unwrap_or_default().starts_with(field),
            "{field}: {:?}",
            problem.detail
        );
    }
    for name in ["a", "b"] {
        create(app, &chief, settings(name, "https://m.example/v1")).await.expect("added");
    }
    let there = list(app, &chief).await.expect("models").models;
    let names = |models: &[protocol::language_model::LanguageModelView]| {
        models.iter().map(|one| one.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!((names(&there), there[0].has_key), (vec!["a".to_owned(), "b".to_owned()], true));
    assert_eq!(uses(app, &house.agent()).await.expect("uses").uses, ModelUse::DESK);
    let (a, b) = (there[0].id, there[1].id);
    let ordered = order(app, &chief, OrderLanguageModels { ids: vec![b, a] }).await.expect("ordered");
    assert_eq!(names(&ordered.models), ["b", "a"]);
    for ids in [vec![a], vec![a, a], vec![a, b, app.env().id()]] {
        assert_eq!(refused(order(app, &chief, OrderLanguageModels { ids }).await).status, 422);
    }
    // A key goes to the address for which it was given, and to no other.
    let keep = SaveLanguageModel { key: None, ..settings("a", "https://m.example/v1") };
    let kept = save(app, &chief, a, keep.clone()).await.expect("saved").models;
    assert!(kept.iter().find(|one| one.id == a).expect("there").has_key);
    let moved = SaveLanguageModel { url: "https://evil.example/v1".to_owned(), ..keep.clone() };
    assert_eq!(refused(save(app, &chief, a, moved.clone()).await).status, 422);
    let without = SaveLanguageModel { key: Some(String::new()), ..moved };
    let kept = save(app, &chief, a, without).await.expect("saved").models;
    assert!(!kept.iter().find(|one| one.id == a).expect("there").has_key);
    remove(app, &chief, a).await.expect("removed");
    assert_eq!(refused(remove(app, &chief, a).await).status, 404);
    assert_eq!(names(&list(app, &chief).await.expect("models").models), ["b"]);
}

#[tokio::test]
async fn in_memory_models_are_set_ordered_and_removed() {
    set_ordered_and_removed(memory().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_postgres_models_are_set_ordered_and_removed() {
    let database = store::testing::postgres().await;
    let config = database.config.clone();
    set_ordered_and_removed(with(&config, Some(database)).await).await;
}

async fn asked_and_counted(house: House) {
    let (failing, good) = (
        served(vec![refuses(500, "", "down")]).await,
        served(vec![answers("客户[NAME_1]想退货，电话[PHONE_1]，再打[PHONE_7]。")]).await,
    );
    added(&house, &[&failing, &good]).await;
    let id = talk(&house).await;
    let said = summary(&house, &house.agent(), id).await.expect("a summary");
    assert_eq!(
        said.text, "客户王小明想退货，电话13812345678，再打。",
        "put back, and what was made up is left out"
    );
    assert_eq!((said.model.as_str(), said.invented), ("model 1", 1));
    for server in [&failing, &good] {
        let (asked, heads) = (server.asked().await, server.heads().await);
        let sent = asked[0].to_string();
        for secret in ["王小明", "13812345678", "ZK20260001"] {
            assert!(!sent.contains(secret), "{secret} left: {sent}");
        }
        assert!(heads[0].contains("authorization: bearer sk-secret"));
    }
    let answered = ("summarise".to_owned(), "answered".to_owned(), 1);
    let failed = ("summarise".to_owned(), "failing".to_owned(), 1);
    let counted = outcomes(&house).await;
    assert!(counted.contains(&answered) && counted.contains(&failed), "{counted:?}");
    let models = list(&house.app, &house.user(Role::Administrator)).await.expect("models").models;
    // 100 tokens read at 1, 20 written at 2, a million each.
    assert_eq!((models[0].spent, models[1].spent), (0.0, 0.000_14));
    // The same question is not paid for twice.
    summary(&house, &house.agent(), id).await.expect("the same");
    assert_eq!(good.asked().await.len(), 1);
    // Counted for as long as it is shown.
    let day = 24 * 60 * 60 * 1_000;
    for (days, lines) in [(400, 2), (401, 0)] {
        let later = house.app.env().now().plus_ms(days * day);
        house.app.store().system().purge(later, day).await.expect("purged");
        assert_eq!(outcomes(&house).await.len(), lines, "after {days} days");
    }
}

#[tokio::test]
async fn in_memory_the_next_is_asked_and_all_is_counted() {
    asked_and_counted(memory().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_postgres_the_next_is_asked_and_all_is_counted() {
    let database = store::testing::postgres().await;
    let config = database.config.clone();
    asked_and_counted(with(&config, Some(database)).await).await;
}

#[tokio::test]
async fn without_one_that_may_everything_else_goes_on() {
    let house = memory().await;
    let id = talk(&house).await;
    let refusal = refused(summary(&house, &house.agent(), id).await);
    assert_eq!((refusal.slug.as_str(), refusal.status), ("model-none", 409));
    let server = served(vec![answers("x")]).await;
    let chief = house.user(Role::Administrator);
    let only_drafts = SaveLanguageModel { uses: vec![ModelUse::Draft], ..settings("drafts", server.url()) };
    create(&house.app, &chief, only_drafts).await.expect("added");
    assert_eq!(refused(summary(&house, &house.agent(), id).await).slug, "model-none");
    let nobody: ConversationId = house.app.env().id();
    assert_eq!(refused(summary(&house, &house.agent(), nobody).await).status, 404);
    assert!(server.asked().await.is_empty());
}

#[tokio::test]
async fn a_budget_is_kept_to() {
    let house = memory().await;
    let (id, chief) = (talk(&house).await, house.user(Role::Administrator));
    let server = served(vec![answers("总结")]).await;
    let poor = SaveLanguageModel { budget: Some(0.000_1), ..settings("poor", server.url()) };
    create(&house.app, &chief, poor).await.expect("added");
    summary(&house, &house.agent(), id).await.expect("the first fits");
    let more = AskModelHelp::Rewrite { text: "您好".to_owned(), tone: WritingTone::Shorter };
    let refusal = refused(help(&house.app, &house.agent(), id, more.clone()).await);
    assert_eq!((refusal.slug.as_str(), refusal.status), ("model-budget", 409));
    assert_eq!(server.asked().await.len(), 1);
    // A month later there is another one.
    house.fixture.clock.advance_ms(31 * 24 * 60 * 60 * 1_000);
    help(&house.app, &house.agent(), id, more).await.expect("a new month");
}

#[tokio::test]
async fn whoever_keeps_failing_is_left_alone() {
    let house = memory().await;
    let id = talk(&house).await;
    let server = served(vec![refuses(503, "", "down")]).await;
    added(&house, &[&server]).await;
    for _ in 0..5 {
        assert_eq!(refused(summary(&house, &house.agent(), id).await).slug, "model-failed");
    }
    assert_eq!(server.asked().await.len(), 3, "then it rests");
    let models = list(&house.app, &house.user(Role::Administrator)).await.expect("models").models;
    assert!(models[0].resting_until_ms.is_some());
    house.fixture.clock.advance_ms(16_000);
    assert_eq!(refused(summary(&house, &house.agent(), id).await).slug, "model-failed");
    assert_eq!(server.asked().await.len(), 4, "one tries again");
}

#[tokio::test]
async fn throttled_slow_garbled_and_filtered_are_told_apart() {
    let house = memory().await;
    let id = talk(&house).await;
    let mut filtered = vec![stream_head(), piece("half")];
    filtered.extend(llm::testing::end("content_filter"));
    let chief = house.user(Role::Administrator);
    for (play, slug, outcome) in [
        (refuses(429, "retry-after: 5\r\n", "slow down"), "model-failed", "throttled"),
        (vec![stream_head(), piece("half"), Step::Stall], "model-slow", "slow"),
        (vec![stream_head(), llm::testing::say("<html>")], "model-failed", "malformed"),
        (vec![stream_head(), piece("half")], "model-failed", "truncated"),
        (filtered, "model-filtered", "filtered"),
    ] {
        let server = served(vec![play]).await;
        let soon = SaveLanguageModel { deadline_s: 1, ..settings(outcome, server.url()) };
        let only = create(&house.app, &chief, soon).await.expect("added").models.remove(0);
        assert_eq!(refused(summary(&house, &house.agent(), id).await).slug, slug, "{outcome}");
        assert!(
            outcomes(&house).await.contains(&("summarise".to_owned(), outcome.to_owned(), 1)),
            "{outcome}"
        );
        remove(&house.app, &chief, only.id).await.expect("removed");
    }
}

#[tokio::test]
async fn whoever_goes_away_is_counted_too() {
    let house = memory().await;
    let id = talk(&house).await;
    let server = served(vec![vec![stream_head(), piece("half"), Step::Stall]]).await;
    added(&house, &[&server]).await;
    let agent = house.agent();
    {
        let mut asking = std::pin::pin!(summary(&house, &agent, id));
        while server.asked().await.is_empty() {
            tokio::select! {
                biased;
                _ = &mut asking => panic!("it never answers"),
                () = tokio::task::yield_now() => {}
            }
        }
    }
    let cancelled = ("summarise".to_owned(), "cancelled".to_owned(), 1);
    while !outcomes(&house).await.contains(&cancelled) {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn drafts_translations_and_tones_come_as_text_for_a_person() {
    let house = memory().await;
    let id = talk(&house).await;
    let draft = r#"{"reply":"您好[NAME_1]，可以退，30天内寄回，见 https://evil.example/x","sources":[],"enough":false}"#;
    let server = served(vec![answers(draft), answers("Can I return it?"), answers("您好，[PHONE_1]")]).await;
    added(&house, &[&server]).await;
    let (app, agent) = (&house.app, house.agent());
    let before = house.messages(id).await.len();
    let said = help(app, &agent, id, AskModelHelp::Draft {}).await.expect("a draft");
    assert!(said.text.starts_with("您好王小明，可以退"), "{}", said.text);
    assert_eq!((said.enough, said.sources.len()), (Some(false), 0));
    assert!(
        said.unsourced.iter().any(|words| words.contains("https://evil.example/x")),
        "{:?}",
        said.unsourced
    );
    assert!(said.unsourced.iter().any(|words| words.contains("30天")), "{:?}", said.unsourced);
    let wanted = AskModelHelp::Translate { text: "可以退货吗".to_owned(), to: TranslateFor::Customer };
    assert_eq!(help(app, &agent, id, wanted).await.expect("a translation").text, "Can I return it?");
    let wanted = AskModelHelp::Rewrite { text: "打 13900001111".to_owned(), tone: WritingTone::Formal };
    assert_eq!(help(app, &agent, id, wanted).await.expect("another tone").text, "您好，13900001111");
    for text in [String::new(), "客".repeat(4_001)] {
        let wanted = AskModelHelp::Rewrite { text, tone: WritingTone::Formal };
        assert_eq!(refused(help(app, &agent, id, wanted).await).status, 422);
    }
    assert_eq!(house.messages(id).await.len(), before, "nothing was said to anybody");
    let asked = server.asked().await;
    assert!(!asked[2].to_string().contains("13900001111"));
}

#[tokio::test]
async fn a_test_says_what_is_wrong() {
    let house = memory().await;
    let server =
        served(vec![refuses(401, "", "invalid key"), answers(r#"{"ready":true}"#), answers("hello")]).await;
    let id = added(&house, &[&server]).await[0];
    let (app, chief) = (&house.app, house.user(Role::Administrator));
    let wrong = test(app, &chief, id).await.expect("tested");
    assert_eq!(
        (wrong.failure.as_deref(), wrong.detail.as_deref()),
        (Some("refused"), Some("401 invalid key"))
    );
    let good = test(app, &chief, id).await.expect("tested");
    assert_eq!((good.failure, good.tokens), (None, 120));
    let no_form = test(app, &chief, id).await.expect("tested");
    assert_eq!(no_form.failure.as_deref(), Some("malformed"));
    assert_eq!(refused(test(app, &house.agent(), id).await).status, 403);
    assert_eq!(refused(test(app, &chief, app.env().id()).await).status, 404);
}
