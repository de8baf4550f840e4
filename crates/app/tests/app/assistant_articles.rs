//! The assistant answers from what the company published, only from what is published at that moment, and it is known whom it told what.

use ::conversation::about::Detail;
use ::conversation::{Author, Command, Content, decide_all};
use access::Role;
use app::article::{follow_articles, told, withdraw};
use app::contact::tell_about;
use base::{ConversationId, Locale};
use knowledge::{ArticleText, Audience, Channel, Condition, Edition, Variant};
use protocol::about::TellAbout;
use protocol::article::Withdraw;
use protocol::article_told::ArticleToldQuery;
use store::{Changes, Column, Keys, State};

use crate::articles::published;
use crate::support::{House, on_both_engines, refused};

on_both_engines! {
    what_no_topic_knows_is_answered_from_an_article,
    what_was_taken_back_is_not_said_from_that_moment,
    whom_it_told_is_known_until_they_are_forgotten,
}

/// None of the shop's business, as far as the pack knows.
const QUESTION: &str = "怎么交电费";
const ANSWER: &str = "门店前台可以代交电费，带上户号就行。";

fn edition() -> Edition {
    let zh = ArticleText {
        title: QUESTION.to_owned(),
        body: ANSWER.to_owned(),
        questions: vec!["电费在哪里交".to_owned()],
        ..ArticleText::default()
    };
    Edition { wordings: [(Locale::Zh, zh)].into(), audiences: Audience::ALL.into(), ..Edition::default() }
}

/// A house in which this is published and can be found.
async fn with(house: &House, edition: Edition) -> base::ArticleId {
    let id = published(house, edition).await;
    follow_articles(&house.app).await.expect("followed");
    id
}

async fn asked(house: &House, who: &str) -> (ConversationId, String) {
    let mut visitor = house.visitor(who).await;
    let id = house.talk(&mut visitor, QUESTION).await;
    (id, house.answers(id).await.join("\n"))
}

async fn what_no_topic_knows_is_answered_from_an_article(house: House) {
    let (_, before) = asked(&house, "before").await;
    assert!(!before.contains("户号"), "nothing is published yet");
    let article = with(&house, edition()).await;
    let (id, said) = asked(&house, "after").await;
    assert_eq!(said, ANSWER);
    let answer = house.messages(id).await.into_iter().rfind(|one| one.author == Author::Assistant);
    let answer = answer.expect("it answered");
    let source = &answer.meta.sources[0];
    assert_eq!((source.id.as_str(), source.version), (article.to_string().as_str(), Some(1)));
    let why = app::conversation::why(&house.app, &house.agent(), id, answer.id).await.expect("its why").why;
    assert_eq!((&why["decision"], &why["sources"][0]["version"]), (&"answer".into(), &1.into()));
    assert_eq!(why["articles"][0]["title"], QUESTION);
}

async fn what_was_taken_back_is_not_said_from_that_moment(house: House) {
    let id = with(&house, edition()).await;
    let reason = Withdraw { reason: "规定改了".to_owned() };
    withdraw(&house.app, &house.user(Role::Administrator), id, reason).await.expect("taken back");
    // The index does not know yet.
    let (_, said) = asked(&house, "late").await;
    assert!(!said.is_empty() && !said.contains("户号"), "{said}");
}

async fn whom_it_told_is_known_until_they_are_forgotten(house: House) {
    let article = with(&house, edition()).await;
    let (first, _) = asked(&house, "first").await;
    let (second, _) = asked(&house, "second").await;
    let (app, editor) = (&house.app, house.user(Role::Supervisor));
    let page = |ask: ArticleToldQuery| told(app, &editor, article, ask);
    let all = page(ArticleToldQuery::default()).await.expect("listed");
    assert_eq!((all.customers, all.messages, all.next), (2, 2, None));
    let places: Vec<ConversationId> = all.told.iter().map(|one| one.conversation_id).collect();
    assert_eq!(places, [second, first], "the newest first");
    let other = page(ArticleToldQuery { version: Some(2), ..Default::default() }).await.expect("listed");
    assert_eq!((other.customers, other.told.len()), (0, 0), "no other version was told");
    let older = page(ArticleToldQuery { before: Some(all.told[0].message_id), ..Default::default() });
    assert_eq!(older.await.expect("listed").told.len(), 1);
    let nobody = told(app, &editor, house.app.env().id(), ArticleToldQuery::default()).await;
    assert_eq!(refused(nobody).slug, "not-found");
    app::contact::erase(app, &house.user(Role::Administrator), all.told[0].contact_id).await.expect("erased");
    let left = page(ArticleToldQuery::default()).await.expect("listed");
    assert_eq!((left.customers, left.told[0].conversation_id), (1, first), "nobody can be told any more");
}

#[tokio::test]
async fn what_is_not_for_this_customer_is_not_said() {
    let now = House::memory().await.app.env().now();
    let over = Edition { valid_until: Some(now.plus_ms(60_000)), ..edition() };
    let later = Edition { valid_from: Some(now.plus_ms(86_400_000)), ..edition() };
    let cases = [
        ("for colleagues alone", Edition { audiences: [Audience::Agents].into(), ..edition() }),
        ("for the help centre alone", Edition { audiences: [Audience::Customers].into(), ..edition() }),
        ("said in letters alone", Edition { channels: [Channel::Mail].into(), ..edition() }),
        ("over", over),
        ("not yet", later),
    ];
    for (case, edition) in cases {
        let house = House::memory().await;
        with(&house, edition).await;
        house.pass(120_000).await;
        let (_, said) = asked(&house, "somebody").await;
        assert!(!said.is_empty() && !said.contains("户号"), "{case}: {said}");
    }
}

#[tokio::test]
async fn in_the_chat_the_text_for_the_chat_is_said_with_its_last_day() {
    let house = House::memory().await;
    let chat = Variant {
        when: Condition { channels: [Channel::Chat].into(), ..Condition::default() },
        bodies: [(Locale::Zh, "请到门店交。".to_owned())].into(),
    };
    let vip = Variant {
        when: Condition { vip: Some(true), ..Condition::default() },
        bodies: [(Locale::Zh, "贵宾免交。".to_owned())].into(),
    };
    let until = house.app.env().now().plus_ms(3 * 86_400_000);
    with(&house, Edition { variants: vec![chat, vip], valid_until: Some(until), ..edition() }).await;
    let (_, said) = asked(&house, "somebody").await;
    assert!(said.starts_with("请到门店交。\n（有效期至 "), "{said}");
}

fn for_some(when: Condition, body: &str) -> Variant {
    Variant { when, bodies: [(Locale::Zh, body.to_owned())].into() }
}

fn in_xinjiang() -> Variant {
    let when = Condition { regions: vec!["新疆".to_owned()], ..Condition::default() };
    for_some(when, "电费请到合作网点交。\n\n| 项目 | 手续费 |\n|---|---|\n| 电费 | 2 元 |\n| 水费 | 3 元 |\n")
}

#[tokio::test]
async fn what_depends_on_where_somebody_is_is_asked_and_then_said() {
    let house = House::memory().await;
    with(&house, Edition { variants: vec![in_xinjiang()], ..edition() }).await;
    let mut visitor = house.visitor("somewhere").await;
    let id = house.talk(&mut visitor, QUESTION).await;
    let said = house.answers(id).await.join("\n");
    assert!(said.contains("您在哪个地区") && !said.contains("户号") && !said.contains("网点"), "{said}");
    house.talk(&mut visitor, "我在乌鲁木齐").await;
    let answers = house.answers(id).await;
    assert!(answers.last().is_some_and(|said| said.contains("网点") || said.contains("2 元")), "{answers:?}");
    assert!(!answers.join("\n").contains("户号"), "{answers:?}");
}

#[tokio::test]
async fn what_is_known_of_a_customer_is_not_asked() {
    let house = House::memory().await;
    with(&house, Edition { variants: vec![in_xinjiang()], ..edition() }).await;
    for (region, says) in [("新疆维吾尔自治区乌鲁木齐市", "网点"), ("北京市", "户号")] {
        let mut visitor = house.visitor(region).await;
        let attributes = [("region".to_owned(), Some(Detail::Text(region.to_owned())))].into();
        let id = house.talk(&mut visitor, "你好").await;
        let about = TellAbout { attributes, ..TellAbout::default() };
        tell_about(&house.app, visitor.clone(), about).await.expect("told");
        house.talk(&mut visitor, QUESTION).await;
        let answers = house.answers(id).await;
        assert!(answers.last().is_some_and(|said| said.contains(says)), "{region}: {answers:?}");
    }
}

#[tokio::test]
async fn in_another_language_nothing_is_said() {
    let house = House::memory().await;
    with(&house, edition()).await;
    let mut visitor = house.visitor("english").await;
    let id = house.talk(&mut visitor, "how do I pay my electricity bill").await;
    let said = house.answers(id).await.join("\n");
    assert!(!said.is_empty() && !said.contains("户号"), "{said}");
}

/// The assistant stands where it would after these turns.
async fn remember(house: &House, id: ConversationId, state: &dialogue::DialogueState) {
    let cx = house.app.cx(house.fixture.workspace_id, app::system());
    let contact_id = house.header(id).await.contact_id;
    let memory = serde_json::json!({ "state": state });
    let sealed = cx.contact_key(contact_id).await.expect("a key").seal(Column::Dialogue, id, &memory);
    let (app, now) = (house.app.clone(), house.app.env().now());
    let change = move |state: &State| -> Result<Changes<()>, app::Error> {
        let header = state.conversation(id).ok_or(app::Error::NotFound("conversation"))?;
        let read = [Command::ReadByCustomer { up_to: header.public_seq }];
        let (next, events) = decide_all(header, read, &app.settings().policy, now)?;
        let changes = Changes::new(()).put_dialogue(id, contact_id, sealed.clone());
        Ok(changes.put_conversation(&next, &events).unaudited("a test"))
    };
    let keys = Keys::new().conversation(id).dialogue(id);
    assert!(cx.change(keys, change).await.is_ok(), "it is kept");
}

#[tokio::test]
async fn an_article_that_is_offered_is_said_when_it_is_picked() {
    let house = House::memory().await;
    let id = with(&house, edition()).await;
    let mut visitor = house.visitor("picks").await;
    let said = house.say(&mut visitor, "你好").await;
    house.pass(5_000).await;
    // As after a question that the search was not sure about.
    let state = dialogue::DialogueState {
        locale: Some(Locale::Zh),
        asked: Some("交电费".to_owned()),
        suggestions: vec![dialogue::state::Suggestion {
            text: QUESTION.to_owned(),
            article: Some(id.to_string()),
            ..Default::default()
        }],
        ..Default::default()
    };
    remember(&house, said, &state).await;
    house.talk(&mut visitor, "1").await;
    assert_eq!(house.answers(said).await.last().map(String::as_str), Some(ANSWER));
    let quick = |content: &Content| matches!(content, Content::QuickReplies { .. });
    assert!(!house.messages(said).await.iter().any(|message| quick(&message.content)));
}
