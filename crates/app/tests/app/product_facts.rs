//! Articles name facts of products: readers read what the facts say at that moment, wherever they read; a change makes work for whoever answers
//! for the article.

use access::Role;
use app::article::care::{ask, list as tasks};
use app::article::{add, find, follow_articles, publish, read_published, render, save, show};
use app::product::{drop_one, push, show as show_product};
use base::{ArticleId, Locale};
use knowledge::care::{Finding, Kind};
use knowledge::{ArticleText, Audience, Edition};
use protocol::article::{ArticleDeed, ArticleGap, ArticleView, NewArticle, PassDraft, SaveDraft};
use protocol::article_list::{FindArticles, RenderArticle};
use protocol::article_task::{ArticleTaskView, FindArticleTasks};
use protocol::product::{OneProduct, PushProducts};
use protocol::published::ReadPublished;
use serde_json::json;

use crate::articles::published;
use crate::support::{House, on_both_engines, refused};

on_both_engines! {
    readers_read_what_a_fact_says_now,
    a_fact_that_nobody_knows_is_a_flaw_before_and_never_braces_after,
    a_changed_fact_is_work_until_somebody_looked,
}

async fn battery(house: &House, mah: u32) {
    let facts =
        json!({ "电池容量": { "number": mah, "unit": "mAh" }, "颜色": { "texts": { "zh": "深蓝" } } });
    let ask = json!({ "products": [{ "sku": "P-100", "names": { "zh": "云杉手机" }, "facts": facts }] });
    let ask: PushProducts = serde_json::from_value(ask).expect("a push");
    push(&house.app, &house.user(Role::Supervisor), ask).await.expect("told");
    house.work().await;
    follow_articles(&house.app).await.expect("followed");
}

fn edition(body: &str) -> Edition {
    let zh = ArticleText {
        title: "云杉手机能用多久".to_owned(),
        body: body.to_owned(),
        questions: vec!["手机续航怎么样".to_owned()],
        ..ArticleText::default()
    };
    Edition { wordings: [(Locale::Zh, zh)].into(), audiences: Audience::ALL.into(), ..Edition::default() }
}

const SAYS: &str = "云杉手机的电池容量是 {{product.p-100.电池容量}}，可以用两天。";

async fn found(house: &House) -> String {
    let ask = FindArticles { text: "云杉手机能用多久".to_owned(), locale: Some(Locale::Zh) };
    let hits = find(&house.app, &house.agent(), ask).await.expect("looked").hits;
    hits.into_iter().map(|hit| hit.text).collect()
}

async fn read(house: &House, id: ArticleId) -> String {
    let article =
        read_published(&house.app, &house.agent(), id, ReadPublished::default()).await.expect("read");
    article.texts[&Locale::Zh].body.clone()
}

async fn readers_read_what_a_fact_says_now(house: House) {
    battery(&house, 5000).await;
    let id = published(&house, edition(SAYS)).await;
    follow_articles(&house.app).await.expect("followed");
    assert!(found(&house).await.contains("容量是 5000 mAh，"), "{}", found(&house).await);
    assert!(read(&house, id).await.contains("容量是 5000 mAh，"));

    battery(&house, 6000).await;
    assert!(found(&house).await.contains("容量是 6000 mAh，"), "{}", found(&house).await);
    assert!(read(&house, id).await.contains("容量是 6000 mAh，"));
    let view = show(&house.app, &house.user(Role::Supervisor), id).await.expect("shown");
    assert_eq!(
        view.live.expect("live").edition.wordings[&Locale::Zh].body,
        SAYS,
        "editors see what they wrote"
    );

    let render = async |locale| {
        let ask = RenderArticle { body: "{{product.P-100.颜色}}".to_owned(), locale };
        render(&house.app, &house.agent(), ask).await.expect("shown").html
    };
    assert!(render(Some(Locale::Zh)).await.contains("深蓝"));
    assert!(render(Some(Locale::En)).await.contains("(not available)"));
    let used = async |role| {
        let ask = OneProduct { sku: "P-100".to_owned() };
        show_product(&house.app, &house.user(role), ask).await.expect("shown").used
    };
    let told = used(Role::Supervisor).await;
    assert_eq!((told[0].article_id, told[0].titles[&Locale::Zh].as_str()), (id, "云杉手机能用多久"));
    assert!(used(Role::Agent).await.is_empty(), "for whoever writes articles");
}

async fn drafted(house: &House, body: &str) -> ArticleView {
    let ask = NewArticle { edition: edition(body) };
    add(&house.app, &house.user(Role::Supervisor), ask).await.expect("begun")
}

async fn a_fact_that_nobody_knows_is_a_flaw_before_and_never_braces_after(house: House) {
    battery(&house, 5000).await;
    let view = drafted(&house, "{{product.P-100.电池}} {{product.P-200.颜色}}").await;
    let draft = view.draft.as_ref().expect("a draft");
    let names: Vec<&str> = draft.unknown_facts.iter().map(|fact| fact.names.as_str()).collect();
    assert_eq!(names, ["P-100.电池", "P-200.颜色"]);
    assert!(draft.gaps.contains(&ArticleGap::UnknownFact) && !view.may.contains(&ArticleDeed::Publish));
    let pass = PassDraft { revision: draft.revision, note: String::new() };
    let problem = refused(publish(&house.app, &house.user(Role::Supervisor), view.id, pass).await);
    assert_eq!(problem.slug, "unknown-fact");
    assert!(problem.detail.is_some_and(|detail| detail.contains("{{product.P-100.电池}}")));
    let ask = SaveDraft { revision: draft.revision, edition: edition(SAYS), confirmed: Vec::new() };
    let saved = save(&house.app, &house.user(Role::Supervisor), view.id, ask).await.expect("saved");
    assert!(saved.draft.expect("a draft").unknown_facts.is_empty());

    let id = published(&house, edition(SAYS)).await;
    let gone = OneProduct { sku: "P-100".to_owned() };
    drop_one(&house.app, &house.user(Role::Supervisor), gone).await.expect("gone");
    house.work().await;
    follow_articles(&house.app).await.expect("followed");
    for said in [found(&house).await, read(&house, id).await] {
        assert!(said.contains("容量是 （暂无资料），") && !said.contains("{{"), "{said}");
    }
    let work = open(&house).await;
    assert!(
        matches!(&work[0].finding, Finding::FactGone { names, .. } if names == "p-100.电池容量"),
        "{work:?}"
    );
}

async fn open(house: &House) -> Vec<ArticleTaskView> {
    let ask = FindArticleTasks { kind: Some(Kind::Fact), ..FindArticleTasks::default() };
    tasks(&house.app, &house.user(Role::Supervisor), ask).await.expect("listed").tasks
}

async fn look(house: &House) {
    ask(&house.app, &house.user(Role::Supervisor)).await.expect("asked");
    house.work().await;
}

async fn a_changed_fact_is_work_until_somebody_looked(house: House) {
    battery(&house, 5000).await;
    let id = published(&house, edition(SAYS)).await;
    house.pass(1_000).await;
    battery(&house, 5000).await;
    assert!(open(&house).await.is_empty(), "the same again is no change");
    battery(&house, 6000).await;
    let work = open(&house).await;
    let Finding::FactChanged { sku, fact, from, to } = &work[0].finding else { panic!("{work:?}") };
    assert_eq!(
        (sku.as_str(), fact.as_str(), work[0].article.as_ref().map(|one| one.id)),
        ("p-100", "电池容量", Some(id))
    );
    assert_eq!((from.number, to.number), (Some(5000.0), Some(6000.0)));
    look(&house).await;
    assert_eq!(open(&house).await.len(), 1, "the look finds the same");

    // Whoever publishes the article anew has looked at it.
    house.pass(1_000).await;
    let (writer, reader) = (house.user(Role::Supervisor), house.user(Role::Administrator));
    let mended = edition("云杉手机的电池容量是 {{product.p-100.电池容量}}，可以用三天。");
    let ask = SaveDraft { revision: 0, edition: mended, confirmed: Vec::new() };
    let revision = save(&house.app, &writer, id, ask).await.expect("saved").draft.expect("a draft").revision;
    let pass = PassDraft { revision, note: String::new() };
    app::article::submit(&house.app, &writer, id, pass.clone()).await.expect("submitted");
    publish(&house.app, &reader, id, pass).await.expect("published");
    look(&house).await;
    assert!(open(&house).await.is_empty());
}
