//! Lists of articles, where they are filed, and the articles of a pack.

use access::{Actor, Role};
use app::article::{
    Shelf, add_category, archive, categories, lay, list, refile, remove_category, save_category, show,
};
use base::Locale;
use knowledge::Edition;
use protocol::article::{LiveState, Refile};
use protocol::article_list::{ArticleFilter, ArticleOrder, SaveCategory, StateFilter};
use protocol::inbox::Wording;

use crate::articles::{begun, edition, published};
use crate::support::{House, on_both_engines, refused};

on_both_engines! {
    categories_have_two_levels_and_keep_their_order,
    lists_are_asked_for_by_state_and_page,
    a_pack_is_laid_in_once,
}

fn category(slug: &str, parent: Option<base::CategoryId>, place: Option<u32>) -> SaveCategory {
    SaveCategory {
        parent,
        slug: slug.to_owned(),
        name: Wording { zh: slug.to_owned(), en: String::new() },
        place,
    }
}

async fn categories_have_two_levels_and_keep_their_order(house: House) {
    let app = &house.app;
    let user = house.user(Role::Supervisor);
    assert_eq!(refused(add_category(app, &house.agent(), category("a", None, None)).await).slug, "forbidden");
    let mut ids = Vec::new();
    for slug in ["orders", "delivery", "after-sales"] {
        ids.push(add_category(app, &user, category(slug, None, None)).await.expect("made").id);
    }
    let under = add_category(app, &user, category("refunds", Some(ids[2]), None)).await.expect("made").id;
    let third = add_category(app, &user, category("deeper", Some(under), None)).await;
    assert_eq!(refused(third).slug, "category-depth");
    let around = save_category(app, &user, ids[2], category("after-sales", Some(ids[0]), None)).await;
    assert_eq!(refused(around).slug, "category-depth", "something stands under it");
    assert_eq!(refused(add_category(app, &user, category("orders", None, None)).await).slug, "exists");
    for slug in ["", "-a", "a b", "订单"] {
        assert_eq!(
            refused(add_category(app, &user, category(slug, None, None)).await).slug,
            "invalid",
            "{slug}"
        );
    }
    save_category(app, &user, ids[2], category("after-sales", None, Some(0)))
        .await
        .expect("moved to the front");
    let order = |all: protocol::article_list::Categories| {
        let top = all.categories.into_iter().filter(|one| one.parent.is_none());
        top.map(|one| (one.slug, one.place)).collect::<Vec<_>>()
    };
    let all = categories(app, &user).await.expect("a list");
    assert_eq!(
        order(all),
        [("after-sales".to_owned(), 0), ("orders".to_owned(), 1), ("delivery".to_owned(), 2)]
    );

    let filed = published(
        &house,
        Edition { category: Some(under), tags: vec!["退款".to_owned()], ..edition("退款") },
    )
    .await;
    let all = categories(app, &house.agent()).await.expect("agents see them");
    assert_eq!(all.tags, ["退款"]);
    assert_eq!(all.categories.iter().find(|one| one.id == under).map(|one| one.articles), Some(1));
    assert_eq!(refused(remove_category(app, &user, under).await).slug, "category-in-use");
    assert_eq!(
        refused(remove_category(app, &user, ids[2]).await).slug,
        "category-in-use",
        "one stands under it"
    );
    let out = Refile { category: Some(None), ..Refile::default() };
    refile(app, &user, filed, out).await.expect("filed nowhere");
    remove_category(app, &user, under).await.expect("gone");
    assert_eq!(refused(remove_category(app, &user, under).await).slug, "not-found");
}

async fn lists_are_asked_for_by_state_and_page(house: House) {
    let app = &house.app;
    let user = house.user(Role::Supervisor);
    for n in 0..52 {
        begun(&house, &user, &format!("第{n:02}篇")).await;
    }
    let live = published(
        &house,
        Edition { review_by: Some("2020-01-01".parse().expect("a day")), ..edition("旧的") },
    )
    .await;
    let all = ArticleFilter::default;
    for order in [ArticleOrder::Changed, ArticleOrder::Title] {
        let first = list(app, &user, ArticleFilter { order: Some(order), ..all() }).await.expect("a page");
        assert_eq!(first.articles.len(), 50);
        let counts = first.counts.expect("counted");
        assert_eq!((counts.all, counts.editing, counts.published, counts.missing), (53, 52, 1, 53));
        let next = ArticleFilter { order: Some(order), cursor: first.next, ..all() };
        let second = list(app, &user, next).await.expect("a page");
        assert_eq!((second.articles.len(), second.next, second.counts), (3, None, None));
    }
    let due = ArticleFilter { review_due: Some(true), order: Some(ArticleOrder::Review), ..all() };
    let due = list(app, &user, due).await.expect("a page").articles;
    assert_eq!(due.iter().map(|row| row.id).collect::<Vec<_>>(), [live]);
    let found = ArticleFilter { text: Some(" 第07 ".to_owned()), ..all() };
    assert_eq!(list(app, &user, found).await.expect("a page").articles.len(), 1);
    archive(app, &user, live).await.expect("archived");
    let archived = ArticleFilter { state: Some(StateFilter::Archived), ..all() };
    assert_eq!(list(app, &user, archived).await.expect("a page").articles.len(), 1);
    let gone = ArticleFilter { text: Some("旧的".to_owned()), ..all() };
    assert!(list(app, &user, gone).await.expect("a page").articles.is_empty(), "unless asked for");
    for cursor in ["x", "01a221e6-0fe3-7280-b290-169a7f4d781f.x"] {
        let wrong = ArticleFilter { cursor: Some(cursor.to_owned()), ..all() };
        assert_eq!(refused(list(app, &user, wrong).await).slug, "invalid");
    }
    for (text, tag) in [(Some("a\0"), None), (None, Some("a\nb"))] {
        let wrong = ArticleFilter { text: text.map(str::to_owned), tag: tag.map(str::to_owned), ..all() };
        assert_eq!(refused(list(app, &user, wrong).await).slug, "invalid");
    }
    let both = ArticleFilter { missing: Some(Locale::En), stale: Some(Locale::En), ..all() };
    assert_eq!(refused(list(app, &user, both).await).slug, "invalid");
}

const RETURNS: &str = "---\nid: returns\ntitle: 退货\ncategory: after-sales\naudiences: [customers, agents]\nrelated: [old]\n---\n七天。";
const OLD: &str = "---\nid: old\ntitle: 旧运费\ncategory: delivery\naudiences: [customers]\nvalid_until: 2020-01-01\n---\n八元。";

async fn a_pack_is_laid_in_once(house: House) {
    let app = &house.app;
    let files = [("returns.zh.md", RETURNS), ("old.zh.md", OLD)];
    let shelf = Shelf::read(Some("- { slug: delivery, zh: 配送, en: Delivery }"), files).expect("read");
    let workspace = house.fixture.workspace_id;
    assert_eq!(lay(app, workspace, &shelf).await.expect("laid in"), 2);
    assert_eq!(lay(app, workspace, &shelf).await.expect("laid in"), 0, "once");
    let user = house.user(Role::Administrator);
    let page =
        list(app, &user, ArticleFilter { order: Some(ArticleOrder::Title), ..ArticleFilter::default() })
            .await;
    let rows = page.expect("a page").articles;
    let titles: Vec<&str> = rows.iter().map(|row| row.titles[&Locale::Zh].as_str()).collect();
    assert_eq!(titles, ["旧运费", "退货"]);
    assert!(rows.iter().all(|row| row.live == Some(LiveState::Published) && row.changed_by.is_none()));
    let old = show(app, &user, rows[0].id).await.expect("seen").live.expect("live");
    assert!(!old.valid, "what is over by now answers what was asked of then");
    let returns = show(app, &user, rows[1].id).await.expect("seen").live.expect("live");
    assert_eq!(returns.edition.related, [rows[0].id]);
    let all = categories(app, &user).await.expect("a list").categories;
    let names: Vec<&str> = all.iter().map(|one| one.name.zh.as_str()).collect();
    assert_eq!(names, ["配送", "after-sales"]);
    let cx = app.cx(workspace, Actor::System);
    assert_eq!(cx.article_changes(0, 9).await.expect("reads").len(), 2, "search is told");
    // Nobody's doing but the house's: a person who archives one keeps it so.
    archive(app, &user, rows[1].id).await.expect("archived");
    assert_eq!(lay(app, workspace, &shelf).await.expect("nothing"), 0);
    let bad = Shelf::read(None, [("a.zh.md", "# no head")]).expect_err("refused");
    assert_eq!((bad.file.as_str(), bad.line), ("a.zh.md", 1));
}
