//! What readers of the help centre look for and what they open of it: counted without who they are, and work where the articles do not fit.

use access::Role;
use app::article::care::{ask, draft, list};
use app::article::{follow_articles, publish, show, submit};
use app::centre::{Centre, HelpLook, centre_at, looked, save_settings, search, searches};
use base::{ArticleId, Locale};
use knowledge::care::{Finding, Kind};
use knowledge::{ArticleText, Audience, Edition};
use protocol::article::PassDraft;
use protocol::article_task::{ArticleTaskState, ArticleTaskView, FindArticleTasks};
use protocol::help_centre::HelpCentreSettings;

use crate::articles::published;
use crate::support::{House, on_both_engines, refused};

on_both_engines! {
    what_is_looked_for_is_counted_without_what_belongs_to_a_person,
    what_nobody_opens_becomes_work_until_an_article_is_written_for_it,
    another_article_than_the_first_is_offered_the_words,
}

const DAY_MS: i64 = 86_400_000;

async fn open(house: &House) -> Centre {
    let set = HelpCentreSettings { on: true, ..HelpCentreSettings::default() };
    save_settings(&house.app, &house.user(Role::Administrator), set).await.expect("open");
    centre_at(&house.app, "any.example").await.expect("looked").expect("there")
}

async fn article(house: &House, title: &str, body: &str) -> ArticleId {
    let text = |title: &str, body: &str| ArticleText {
        title: title.to_owned(),
        body: body.to_owned(),
        ..ArticleText::default()
    };
    let edition = Edition {
        wordings: [(Locale::Zh, text(title, body)), (Locale::En, text("In English", "The same."))].into(),
        audiences: [Audience::Customers].into(),
        ..Edition::default()
    };
    let id = published(house, edition).await;
    follow_articles(&house.app).await.expect("followed");
    id
}

async fn look(house: &House) -> Vec<ArticleTaskView> {
    let chief = house.user(Role::Supervisor);
    ask(&house.app, &chief).await.expect("asked");
    house.work().await;
    let all = list(&house.app, &chief, FindArticleTasks::default()).await.expect("listed").tasks;
    all.into_iter().filter(|task| matches!(task.kind, Kind::PassedOver | Kind::Chosen)).collect()
}

async fn told(house: &House, centre: &Centre, text: &str, look: HelpLook, article: Option<ArticleId>) {
    looked(&house.app, centre, Locale::Zh, text, (look, article)).await.expect("counted");
}

async fn what_is_looked_for_is_counted_without_what_belongs_to_a_person(house: House) {
    let (app, centre) = (&house.app, open(&house).await);
    let id = article(&house, "退货规则", "签收后七天内可以退货。").await;
    let counted = || async { searches(app, &house.user(Role::Supervisor)).await.expect("shown") };
    assert_eq!(counted().await.all, 0);
    told(&house, &centre, "怎么退货？", HelpLook::Shown, None).await;
    told(&house, &centre, " 怎么退货 ", HelpLook::Shown, None).await;
    told(&house, &centre, "怎么退货", HelpLook::Opened, Some(id)).await;
    told(&house, &centre, "怎么退货", HelpLook::OpenedToo, Some(id)).await;
    told(&house, &centre, "退", HelpLook::Taken, Some(id)).await;
    told(&house, &centre, "我的电话 13800138000 怎么改", HelpLook::Shown, None).await;
    told(&house, &centre, "？！", HelpLook::Shown, None).await;
    let now = counted().await;
    assert_eq!((now.all, now.opened), (4, 2));
    let first = &now.searches[0];
    assert_eq!((first.text.as_str(), first.searches, first.opened), ("怎么退货", 2, 1));
    assert!(!format!("{now:?}").contains("13800138000"), "{now:?}");
    // What cannot be is refused, and counts nothing.
    let wrong = |text: String, look, article| {
        let centre = centre.clone();
        async move { refused(looked(app, &centre, Locale::Zh, &text, (look, article)).await).slug }
    };
    assert_eq!(wrong("长".repeat(201), HelpLook::Shown, None).await, "invalid");
    assert_eq!(wrong("退货".to_owned(), HelpLook::Shown, Some(id)).await, "invalid");
    assert_eq!(wrong("退货".to_owned(), HelpLook::Opened, None).await, "invalid");
    assert_eq!(wrong("退货".to_owned(), HelpLook::Opened, Some(app.env().id())).await, "not-found");
    assert_eq!(refused(searches(app, &house.agent()).await).slug, "forbidden");
    assert_eq!(counted().await, now);
    house.pass(31 * DAY_MS).await;
    assert_eq!(counted().await.all, 0, "thirty days are shown");
    assert_eq!(look(&house).await, [], "little is no work");
}

async fn what_nobody_opens_becomes_work_until_an_article_is_written_for_it(house: House) {
    let centre = open(&house).await;
    let id = article(&house, "退货规则", "签收后七天内可以退货。").await;
    for _ in 0..9 {
        told(&house, &centre, "退货地址", HelpLook::Shown, None).await;
    }
    assert_eq!(look(&house).await, [], "on the day on which the article was published nothing counts");
    house.pass(2 * DAY_MS).await;
    for _ in 0..4 {
        told(&house, &centre, "退货地址", HelpLook::Shown, None).await;
    }
    assert_eq!(look(&house).await, []);
    told(&house, &centre, "退货地址", HelpLook::Shown, None).await;
    let all = look(&house).await;
    let [task] = all.as_slice() else { panic!("{all:?}") };
    let text = "退货地址".to_owned();
    assert_eq!(task.finding, Finding::PassedOver { locale: Locale::Zh, text, opened: 0 });
    assert_eq!((task.count, task.article.as_ref().map(|one| one.id)), (5, Some(id)));
    let draft = draft(&house.app, &house.user(Role::Supervisor), task.id).await;
    assert_eq!(refused(draft).slug, "invalid", "what it should say nobody knows");
    house.pass(DAY_MS).await;
    article(&house, "退货地址", "寄到杭州市余杭区仓前街道 1 号。").await;
    assert_eq!(look(&house).await, [], "another article stands first, which is new");
}

async fn another_article_than_the_first_is_offered_the_words(house: House) {
    let (app, centre, chief) = (&house.app, open(&house).await, house.user(Role::Supervisor));
    let first = article(&house, "寄回去要多久", "寄回去一般三天，寄回去的路上请留意物流。").await;
    let meant = article(&house, "运费说明", "质量问题的运费由我们承担，其他由您承担。").await;
    let text = "寄回去谁出钱";
    let of = || async { search(app, &centre, Locale::Zh, text).await.expect("found").remove(0).card.id };
    assert_eq!(of().await, first);
    for _ in 0..3 {
        told(&house, &centre, text, HelpLook::Taken, Some(meant)).await;
    }
    told(&house, &centre, text, HelpLook::Taken, Some(first)).await;
    let all = look(&house).await;
    let [task] = all.as_slice() else { panic!("{all:?}") };
    assert_eq!(task.finding, Finding::Chosen { locale: Locale::Zh, text: text.to_owned(), of: 4 });
    let ids = (task.article.as_ref().map(|one| one.id), task.other.as_ref().map(|one| one.id));
    assert_eq!((task.count, ids), (3, (Some(meant), Some(first))));
    for _ in 0..2 {
        let made = draft(app, &chief, task.id).await.expect("put there");
        assert_eq!((made.article, made.conversations), (meant, 0));
    }
    let view = show(app, &chief, meant).await.expect("shown");
    let working = view.draft.expect("a draft");
    assert_eq!(working.edition.wordings[&Locale::Zh].questions, [text], "once");
    assert!(working.stale.is_empty(), "no translation has to follow: {:?}", working.stale);
    assert_eq!(look(&house).await[0].state, ArticleTaskState::Taken);
    let pass = PassDraft { revision: working.revision, note: String::new() };
    submit(app, &chief, meant, pass.clone()).await.expect("submitted");
    publish(app, &house.user(Role::Administrator), meant, pass).await.expect("published");
    follow_articles(app).await.expect("followed");
    assert_eq!(of().await, meant, "it stands first");
    assert_eq!(look(&house).await, [], "and the work is over");
}
