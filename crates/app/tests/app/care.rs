//! Care for articles: what a look finds becomes work, what is mended is over, and what people say of it stands.

use access::{Action, Role, may};
use app::article::care::{ask, begin, figures, list, set};
use app::article::{archive, publish, save};
use base::{ArticleTaskId, Locale};
use knowledge::care::{Finding, Kind};
use knowledge::{ArticleText, Audience, Edition};
use protocol::article::{PassDraft, SaveDraft};
use protocol::article_task::{
    ArticleTaskPage, ArticleTaskShow, ArticleTaskState, ArticleTaskView, FindArticleTasks, SetArticleTask,
    ShowArticleCare,
};

use crate::articles::published;
use crate::support::{House, on_both_engines, refused};

on_both_engines! {
    what_is_found_becomes_work_and_what_is_mended_is_over,
    what_people_say_of_it_stands,
    only_editors_see_and_do_it,
    a_look_comes_every_day_and_whenever_it_is_wanted,
    what_readers_look_for_and_say_becomes_work,
}

const DAY_MS: i64 = 86_400_000;

fn edition(title: &str, body: &str) -> Edition {
    let text = ArticleText { title: title.to_owned(), body: body.to_owned(), ..ArticleText::default() };
    Edition {
        wordings: [(Locale::Zh, text)].into(),
        audiences: [Audience::Agents].into(),
        ..Edition::default()
    }
}

fn returns(days: u32) -> String {
    format!("签收后 {days} 天内可以无理由退货，商品和配件要齐全。")
}

async fn tasks(house: &House, find: FindArticleTasks) -> Vec<ArticleTaskView> {
    list(&house.app, &house.user(Role::Supervisor), find).await.expect("listed").tasks
}

fn shown(show: ArticleTaskShow) -> FindArticleTasks {
    FindArticleTasks { show: Some(show), ..FindArticleTasks::default() }
}

async fn look(house: &House) {
    ask(&house.app, &house.user(Role::Supervisor)).await.expect("asked");
    house.work().await;
}

async fn change(house: &House, id: base::ArticleId, edition: Edition) {
    let (writer, reader) = (house.user(Role::Supervisor), house.user(Role::Administrator));
    let saved =
        save(&house.app, &writer, id, SaveDraft { revision: 0, edition, confirmed: Vec::new() }).await;
    let revision = saved.expect("saved").draft.expect("a draft").revision;
    let pass = PassDraft { revision, note: "改了天数".to_owned() };
    app::article::submit(&house.app, &writer, id, pass.clone()).await.expect("submitted");
    publish(&house.app, &reader, id, pass).await.expect("published");
}

async fn say(house: &House, id: ArticleTaskId, deed: SetArticleTask) -> ArticleTaskView {
    set(&house.app, &house.user(Role::Supervisor), id, deed).await.expect("set")
}

/// Two articles that say different periods, looked through; the one that is to be looked at is the first.
async fn differing(house: &House) -> (base::ArticleId, ArticleTaskView) {
    let old = published(house, edition("退货话术", &returns(15))).await;
    house.pass(1_000).await;
    published(house, edition("退货规则", &returns(7))).await;
    look(house).await;
    let all = tasks(house, FindArticleTasks::default()).await;
    let [one] = all.as_slice() else { panic!("{all:?}") };
    (old, one.clone())
}

async fn what_is_found_becomes_work_and_what_is_mended_is_over(house: House) {
    let (old, task) = differing(&house).await;
    assert_eq!(
        (task.kind, task.article.as_ref().map(|one| one.id), task.state),
        (Kind::Contradiction, Some(old), ArticleTaskState::Open)
    );
    assert_eq!(task.article.as_ref().expect("one").titles[&Locale::Zh], "退货话术");
    assert_eq!(task.other.as_ref().expect("two").titles[&Locale::Zh], "退货规则");
    let Finding::Contradiction { here, there, .. } = &task.finding else { panic!("{task:?}") };
    assert!(here.contains("15 天") && there.contains("7 天"));

    look(&house).await;
    assert_eq!(
        tasks(&house, FindArticleTasks::default()).await,
        std::slice::from_ref(&task),
        "not made twice"
    );
    house.pass(2 * DAY_MS).await;
    change(&house, old, edition("退货话术", "照《退货规则》说。")).await;
    look(&house).await;
    assert_eq!(tasks(&house, FindArticleTasks::default()).await.len(), 0);
    let over = tasks(&house, shown(ArticleTaskShow::Done)).await;
    assert_eq!((over[0].id, over[0].state), (task.id, ArticleTaskState::Gone));
    let chief = house.user(Role::Supervisor);
    let told = figures(&house.app, &chief, ShowArticleCare::default()).await.expect("told");
    assert_eq!((told.open, told.done, told.median_days, told.back), (0, 1, Some(2.0), 0));
    let gone = set(&house.app, &chief, task.id, SetArticleTask::Take).await;
    assert_eq!(refused(gone).slug, "task-gone");

    house.pass(1_000).await;
    change(&house, old, edition("退货话术", &returns(15))).await;
    look(&house).await;
    let again = tasks(&house, FindArticleTasks::default()).await;
    assert!(again.len() == 1 && again[0].id == task.id && again[0].again == 1, "{again:?}");
    let told = figures(&house.app, &chief, ShowArticleCare::default()).await.expect("told");
    assert_eq!((told.open, told.back), (1, 1));
}

async fn what_people_say_of_it_stands(house: House) {
    let (old, task) = differing(&house).await;
    let taken = say(&house, task.id, SetArticleTask::Take).await;
    assert_eq!(
        (taken.state, taken.by),
        (ArticleTaskState::Taken, Some(house.user(Role::Supervisor).user_id))
    );
    look(&house).await;
    assert_eq!(tasks(&house, shown(ArticleTaskShow::Taken)).await.len(), 1, "a look takes it from nobody");
    assert_eq!(say(&house, task.id, SetArticleTask::Open).await.by, None);

    // It is not done because somebody says so.
    say(&house, task.id, SetArticleTask::Done).await;
    assert_eq!(tasks(&house, FindArticleTasks::default()).await.len(), 0);
    house.pass(1_000).await;
    look(&house).await;
    assert_eq!(tasks(&house, FindArticleTasks::default()).await[0].again, 1);

    let silent = SetArticleTask::Dismiss { reason: " ".to_owned() };
    let user = house.user(Role::Supervisor);
    assert_eq!(refused(set(&house.app, &user, task.id, silent).await).slug, "invalid");
    let why = || SetArticleTask::Dismiss { reason: "话术只给老客户用".to_owned() };
    let dismissed = say(&house, task.id, why()).await;
    assert_eq!(dismissed.reason.as_deref(), Some("话术只给老客户用"));
    look(&house).await;
    assert_eq!(tasks(&house, FindArticleTasks::default()).await.len(), 0, "what was dismissed stays so");
    assert_eq!(say(&house, task.id, why()).await, dismissed, "twice is once");
    archive(&house.app, &user, old).await.expect("archived");
    look(&house).await;
    assert_eq!(
        tasks(&house, shown(ArticleTaskShow::Dismissed)).await.len(),
        0,
        "there is nothing left to dismiss"
    );
}

async fn only_editors_see_and_do_it(house: House) {
    let (_, task) = differing(&house).await;
    let agent = house.agent();
    assert!(may(&agent.actor(), Action::WriteArticles).is_err());
    let app = &house.app;
    assert_eq!(refused(list(app, &agent, FindArticleTasks::default()).await).slug, "forbidden");
    assert_eq!(refused(figures(app, &agent, ShowArticleCare::default()).await).slug, "forbidden");
    assert_eq!(refused(ask(app, &agent).await).slug, "forbidden");
    assert_eq!(refused(set(app, &agent, task.id, SetArticleTask::Done).await).slug, "forbidden");
    let editor = house.user(Role::Supervisor);
    assert_eq!(refused(set(app, &editor, app.env().id(), SetArticleTask::Done).await).slug, "not-found");
    let wrong = FindArticleTasks { cursor: Some("1".to_owned()), ..FindArticleTasks::default() };
    assert_eq!(refused(list(app, &editor, wrong).await).slug, "invalid");
    for (find, many) in [
        (FindArticleTasks { kind: Some(Kind::Contradiction), ..Default::default() }, 1),
        (FindArticleTasks { kind: Some(Kind::Unused), ..Default::default() }, 0),
        (FindArticleTasks { article: Some(task.other.as_ref().expect("two").id), ..Default::default() }, 1),
        (FindArticleTasks { owner: Some(app.env().id()), ..Default::default() }, 0),
    ] {
        let ArticleTaskPage { tasks, next } = list(app, &editor, find.clone()).await.expect("listed");
        assert_eq!((tasks.len(), next), (many, None), "{find:?}");
    }
}

async fn a_look_comes_every_day_and_whenever_it_is_wanted(house: House) {
    let (app, editor) = (&house.app, house.user(Role::Supervisor));
    let told = || async { figures(app, &editor, ShowArticleCare::default()).await.expect("told") };
    begin(app).await.expect("nothing to look at");
    assert_eq!(told().await.looked_ms, None);
    published(&house, edition("退货规则", &returns(7))).await;
    begin(app).await.expect("begun");
    assert!(told().await.looking.is_some(), "it is under way");
    begin(app).await.expect("begun once");
    house.work().await;
    let first = told().await;
    assert!(first.looking.is_none() && first.looked_ms.is_some());
    house.pass(DAY_MS + 1_000).await;
    let second = told().await.looked_ms;
    assert!(second > first.looked_ms, "the next day it looked again");
    look(&house).await;
    assert!(told().await.looked_ms >= second);
}

async fn what_readers_look_for_and_say_becomes_work(house: House) {
    let (app, admin) = (&house.app, house.user(Role::Administrator));
    let on = protocol::help_centre::HelpCentreSettings { on: true, ..Default::default() };
    app::centre::save_settings(app, &admin, on).await.expect("open");
    let centre = app::centre::centre_at(app, "any.example").await.expect("looked").expect("there");
    let public = Edition { audiences: [Audience::Customers].into(), ..edition("退货规则", &returns(7)) };
    let id = published(&house, public.clone()).await;
    for _ in 0..3 {
        app::centre::not_found(app, &centre, Locale::Zh, "以旧换新").await.expect("counted");
        app::centre::rate(app, &centre, Locale::Zh, id, false).await.expect("rated");
    }
    app::centre::not_found(app, &centre, Locale::Zh, "只找了一次").await.expect("counted");
    look(&house).await;
    let all = tasks(&house, FindArticleTasks::default()).await;
    let [unhelpful, missed] = all.as_slice() else { panic!("{all:?}") };
    assert_eq!(unhelpful.finding, Finding::Unhelpful { helpful: 0, unhelpful: 3 });
    assert_eq!((missed.article.as_ref(), missed.count), (None, 3));
    let text = "以旧换新".to_owned();
    assert_eq!(missed.finding, Finding::SearchedInVain { locale: Locale::Zh, text });
    // Mended, it is not what they said it of; and nobody looks for the other any more.
    change(
        &house,
        id,
        Edition {
            audiences: [Audience::Customers].into(), ..edition("退货规则", "写得清楚多了。")
        },
    )
    .await;
    look(&house).await;
    assert_eq!(tasks(&house, FindArticleTasks::default()).await.len(), 1);
    house.pass(40 * DAY_MS).await;
    assert_eq!(tasks(&house, FindArticleTasks::default()).await.len(), 0);
}
