//! What customers ask in vain becomes work: by customers and not by messages, known again by every look, over when the knowledge answers, and
//! with a draft of what agents replied where it went well.

use ::conversation::{Author, Content, Feedback};
use access::Role;
use app::article::care::{ask, draft, figures, list, set};
use app::article::{follow_articles, show};
use base::{ArticleTaskId, ConversationId, Locale};
use knowledge::care::{Effect, Finding, Kind};
use knowledge::{ArticleText, Audience, Edition};
use protocol::article_task::{
    ArticleTaskShow, ArticleTaskState, ArticleTaskView, FindArticleTasks, SetArticleTask, ShowArticleCare,
};

use crate::articles::published;
use crate::support::{House, on_both_engines, refused};

on_both_engines! {
    what_customers_ask_in_vain_becomes_work_until_it_is_answered,
    what_did_not_help_is_work_until_it_says_something_else,
    what_is_done_comes_back_only_when_customers_ask_again,
    a_draft_says_what_agents_replied_where_it_went_well,
    what_was_done_is_counted_as_long_before_as_after,
    whoever_is_erased_is_quoted_nowhere,
}

const QUESTIONS: [&str; 4] = ["怎么交电费", "请问怎么交电费", "怎么交电费呀", "电费怎么交"];
const DAY_MS: i64 = 86_400_000;

async fn asks(house: &House, who: &str, text: &str) -> ConversationId {
    let mut visitor = house.visitor(who).await;
    house.talk(&mut visitor, text).await
}

async fn look(house: &House) {
    follow_articles(&house.app).await.expect("followed");
    ask(&house.app, &house.user(Role::Supervisor)).await.expect("asked");
    house.work().await;
}

async fn tasks(house: &House, show: ArticleTaskShow) -> Vec<ArticleTaskView> {
    let find =
        FindArticleTasks { show: Some(show), kind: Some(Kind::Unanswered), ..FindArticleTasks::default() };
    list(&house.app, &house.user(Role::Supervisor), find).await.expect("listed").tasks
}

async fn open(house: &House) -> Vec<ArticleTaskView> {
    tasks(house, ArticleTaskShow::Open).await
}

async fn say(house: &House, id: ArticleTaskId, deed: SetArticleTask) {
    set(&house.app, &house.user(Role::Supervisor), id, deed).await.expect("set");
}

fn edition(title: &str, body: &str) -> Edition {
    let text = ArticleText { title: title.to_owned(), body: body.to_owned(), ..ArticleText::default() };
    Edition { wordings: [(Locale::Zh, text)].into(), audiences: Audience::ALL.into(), ..Edition::default() }
}

async fn what_customers_ask_in_vain_becomes_work_until_it_is_answered(house: House) {
    let first = asks(&house, "a", QUESTIONS[0]).await;
    for _ in 0..3 {
        asks(&house, "b", QUESTIONS[1]).await;
    }
    look(&house).await;
    assert_eq!(open(&house).await, [], "two customers are not enough, however often they ask");
    asks(&house, "c", &format!("{}，我的电话是13812345678", QUESTIONS[2])).await;
    look(&house).await;
    let all = open(&house).await;
    let [task] = all.as_slice() else { panic!("{all:?}") };
    let Finding::Unanswered { customers, failed, unhelpful, locale, weeks, near, .. } = &task.finding else {
        panic!("{task:?}")
    };
    assert_eq!((*customers, *unhelpful, *locale, task.count), (3, 0, Locale::Zh, 3));
    assert!(*failed >= 3 && weeks.iter().sum::<u32>() == *failed && weeks[3] == *failed && near.is_empty());
    let texts: Vec<&str> = task.questions.iter().map(|one| one.text.as_str()).collect();
    assert!(texts.len() == 3 && texts.iter().any(|text| text.contains("***")), "{texts:?}");
    assert!(!texts.iter().any(|text| text.contains("138")), "{texts:?}");
    assert!(task.questions.iter().any(|one| one.conversation == first));

    say(&house, task.id, SetArticleTask::Take).await;
    asks(&house, "d", QUESTIONS[3]).await;
    look(&house).await;
    let again = open(&house).await;
    assert!(again.len() == 1 && again[0].id == task.id && again[0].count == 4, "{again:?}");
    assert_eq!(again[0].state, ArticleTaskState::Taken, "a look takes it from nobody");

    house.pass(1_000).await;
    published(&house, edition("怎么交电费", "门店前台可以代交电费，带上户号就行。")).await;
    look(&house).await;
    assert_eq!(open(&house).await, [], "it is answered by now");
    assert_eq!(tasks(&house, ArticleTaskShow::Done).await[0].state, ArticleTaskState::Gone);
    assert!(asks(&house, "e", QUESTIONS[0]).await != first);
    look(&house).await;
    assert_eq!(open(&house).await, [], "and who asks is answered");
}

async fn what_did_not_help_is_work_until_it_says_something_else(house: House) {
    let article = published(&house, edition("怎么交电费", "请到门店。")).await;
    follow_articles(&house.app).await.expect("followed");
    house.pass(1_000).await;
    for who in ["a", "b", "c"] {
        let mut visitor = house.visitor(who).await;
        let id = house.talk(&mut visitor, QUESTIONS[0]).await;
        let messages = house.messages(id).await;
        let answer = messages.iter().rfind(|one| one.author == Author::Assistant).expect("an answer");
        let rated = app::conversation::give_feedback(&house.app, &visitor, answer.id, Feedback::Bad).await;
        rated.expect("rated");
    }
    look(&house).await;
    let all = open(&house).await;
    let [task] = all.as_slice() else { panic!("{all:?}") };
    let Finding::Unanswered { customers: 3, failed: 3, unhelpful: 3, near, .. } = &task.finding else {
        panic!("{task:?}")
    };
    assert_eq!((near.as_slice(), task.near[0].titles[&Locale::Zh].as_str()), (&[article][..], "怎么交电费"));
}

async fn what_is_done_comes_back_only_when_customers_ask_again(house: House) {
    for who in ["a", "b", "c"] {
        asks(&house, who, QUESTIONS[0]).await;
    }
    look(&house).await;
    let task = open(&house).await.remove(0);
    house.pass(1_000).await;
    say(&house, task.id, SetArticleTask::Done).await;
    house.pass(1_000).await;
    look(&house).await;
    assert_eq!(open(&house).await, [], "what was asked before says nothing of it");
    asks(&house, "d", QUESTIONS[1]).await;
    asks(&house, "e", QUESTIONS[2]).await;
    look(&house).await;
    assert_eq!(open(&house).await, [], "two are not enough");
    asks(&house, "f", QUESTIONS[3]).await;
    look(&house).await;
    let back = open(&house).await;
    assert!(back.len() == 1 && back[0].id == task.id && back[0].again == 1 && back[0].count == 3, "{back:?}");
    house.pass(40 * DAY_MS).await;
    assert_eq!(open(&house).await, [], "nobody asked for weeks");
}

/// Asked in vain, answered by an agent, and resolved.
async fn served(house: &House, who: &str, question: &str, replies: &[&str]) -> ConversationId {
    let id = asks(house, who, question).await;
    let agent = house.agent();
    app::conversation::take_over(&house.app, &agent, id).await.expect("taken over");
    for (no, text) in replies.iter().enumerate() {
        let said = Content::text(*text);
        app::conversation::reply(&house.app, &agent, id, &format!("reply-{who}-{no}"), said)
            .await
            .expect("said");
    }
    app::conversation::resolve(&house.app, &agent, id).await.expect("resolved");
    house.pass(5_000).await;
    id
}

async fn a_draft_says_what_agents_replied_where_it_went_well(house: House) {
    let (app, editor) = (&house.app, house.user(Role::Supervisor));
    let good = "您好！电费可以在门店前台代交，带上户号就行。还有什么可以帮您的吗？";
    let first = served(&house, "a", QUESTIONS[0], &["您好", good]).await;
    let second = served(&house, "b", QUESTIONS[1], &["电费在门店前台就可以代交，带上户号。"]).await;
    let other = asks(&house, "c", QUESTIONS[2]).await;
    app::conversation::take_over(app, &house.agent(), other).await.expect("taken over");
    let open_still = Content::text("这个我们办不了，电费请您自己去供电局交");
    app::conversation::reply(app, &house.agent(), other, "reply-c-0", open_still).await.expect("said");
    look(&house).await;
    let task = open(&house).await.remove(0);
    assert_eq!(refused(draft(app, &house.agent(), task.id).await).slug, "forbidden");
    assert_eq!(refused(draft(app, &editor, app.env().id()).await).slug, "not-found");

    let made = draft(app, &editor, task.id).await.expect("drafted");
    assert_eq!(made.conversations, 2, "what is not resolved is not quoted");
    let view = show(app, &editor, made.article).await.expect("shown");
    let says = &view.draft.as_ref().expect("a draft").edition.wordings[&Locale::Zh];
    assert!(view.live.is_none(), "nobody has read it yet");
    assert!(says.title.contains("交电费") && says.questions.len() == 2, "{says:?}");
    assert!(says.body.contains("门店前台") && !says.body.contains("您好"), "{says:?}");
    let mut from = vec![first, second];
    from.sort();
    assert_eq!(view.drawn, from);
    assert_eq!(show(app, &house.user(Role::Administrator), made.article).await.expect("shown").drawn, from);

    let taken = open(&house).await.remove(0);
    assert_eq!((taken.state, taken.by), (ArticleTaskState::Taken, Some(editor.user_id)));
    assert_eq!(taken.draft, Some(made.article));
    assert_eq!(draft(app, &editor, task.id).await.expect("the same"), made, "twice is once");
    say(&house, task.id, SetArticleTask::Done).await;
    assert_eq!(draft(app, &editor, task.id).await.expect("the same"), made);
}

async fn what_was_done_is_counted_as_long_before_as_after(house: House) {
    for who in ["a", "b", "c"] {
        asks(&house, who, QUESTIONS[0]).await;
    }
    look(&house).await;
    let task = open(&house).await.remove(0);
    house.pass(1_000).await;
    published(&house, edition("怎么交电费", "门店前台可以代交电费，带上户号就行。")).await;
    follow_articles(&house.app).await.expect("followed");
    say(&house, task.id, SetArticleTask::Done).await;
    for who in ["d", "e"] {
        asks(&house, who, QUESTIONS[0]).await;
    }
    look(&house).await;
    let done = async || tasks(&house, ArticleTaskShow::Done).await.remove(0);
    assert_eq!(done().await.effect, None, "it is too early to say");
    house.pass(DAY_MS + 60_000).await;
    look(&house).await;
    let wanted = Effect { days: 1, asked_before: 3, failed_before: 3, asked_after: 2, failed_after: 0 };
    assert_eq!(done().await.effect, Some(wanted));
    let told = figures(&house.app, &house.user(Role::Supervisor), ShowArticleCare::default()).await;
    assert_eq!(told.expect("told").effect, Some(wanted));
    say(&house, task.id, SetArticleTask::Open).await;
    assert_eq!(open(&house).await[0].effect, None, "it is not done any more");
}

async fn whoever_is_erased_is_quoted_nowhere(house: House) {
    let mut ids = Vec::new();
    for (who, text) in ["a", "b", "c", "d"].into_iter().zip(QUESTIONS) {
        ids.push(asks(&house, who, text).await);
    }
    look(&house).await;
    let task = open(&house).await.remove(0);
    assert_eq!(task.questions.len(), 4);
    let gone = task.questions[0].conversation;
    let contact = house.header(gone).await.contact_id;
    app::contact::erase(&house.app, &house.user(Role::Administrator), contact).await.expect("erased");
    let left = open(&house).await.remove(0);
    assert_eq!(left.questions.len(), 3);
    assert!(!left.questions.iter().any(|one| one.conversation == gone));
    look(&house).await;
    let again = open(&house).await;
    assert!(again.len() == 1 && again[0].id == task.id && again[0].count == 3, "known again: {again:?}");
}
