//! Lists of articles, and where they are filed.

use base::{CategoryId, Locale, TypedId as _};
use knowledge::{Audience, Command, Edition};
use serde_json::json;
use store::{
    ArticleNarrowed, ArticleOrder, CategoryRow, ChangeError, Changes, Cx, Keys, Side, State, StoreError,
    Tongue,
};

use crate::articles::{act, edition, publish, published, save, user};
use crate::fixture::Fixture;
use crate::on_every_engine;

on_every_engine!(lists_are_narrowed_and_turned, a_category_goes_when_nothing_is_filed_in_it);

async fn titles(cx: &Cx, side: Side, narrowed: ArticleNarrowed, order: ArticleOrder) -> Vec<String> {
    let page = cx.article_page(side, &narrowed, order, 50).await.expect("reads");
    page.into_iter().map(|face| face.titles[0].clone()).collect()
}

async fn lists_are_narrowed_and_turned(f: Fixture) {
    let cx = f.cx();
    let mut filed = edition("甲 100%_棉", "Cotton");
    filed.tags = vec!["面料".to_owned(), "棉".to_owned()];
    filed.audiences = [Audience::Agents].into();
    filed.review_by = Some("2027-03-31".parse().expect("a day"));
    let category = CategoryRow {
        id: f.env.id(),
        parent: None,
        slug: "cloth".to_owned(),
        name: ("面料".to_owned(), String::new()),
        place: 0,
    };
    let under = CategoryRow {
        id: f.env.id(),
        parent: Some(category.id),
        slug: "cotton".to_owned(),
        ..category.clone()
    };
    filed.category = Some(under.id);
    let top = category.id;
    let put = move |_: &State| -> Result<Changes<()>, StoreError> {
        Ok(Changes::new(()).put_category(&category).put_category(&under).audit("test", "category", json!({})))
    };
    cx.change(Keys::new(), put).await.expect("kept");
    let first = f.env.id();
    act(&cx, first, user(1), save(0), Some(filed)).await.expect("saved");
    act(&cx, first, user(1), publish(1), None).await.expect("published");
    f.clock.advance_ms(10);
    published(&f, "乙", "").await;
    f.clock.advance_ms(10);
    let writing = f.env.id();
    act(&cx, writing, user(1), save(0), Some(edition("丙", "Third"))).await.expect("saved");
    f.clock.advance_ms(10);
    act(&cx, first, user(1), save(0), Some(edition("甲二", "Cotton"))).await.expect("saved");

    let all = || ArticleNarrowed::default();
    let changed = || ArticleOrder::Changed(None);
    assert_eq!(titles(&cx, Side::Desk, all(), changed()).await, ["甲二", "丙", "乙"]);
    assert_eq!(titles(&cx, Side::Live, all(), changed()).await, ["乙", "甲 100%_棉"], "no drafts there");
    let live = |narrowed| titles(&cx, Side::Live, narrowed, changed());
    let desk = |narrowed| titles(&cx, Side::Desk, narrowed, changed());
    for (narrowed, found) in [
        (ArticleNarrowed { text: Some("COTTON".into()), ..all() }, 1),
        (ArticleNarrowed { text: Some("100%_".into()), ..all() }, 1),
        (ArticleNarrowed { text: Some("1%棉".into()), ..all() }, 0),
        (ArticleNarrowed { tag: Some("棉".into()), ..all() }, 1),
        (ArticleNarrowed { tag: Some("面".into()), ..all() }, 0),
        (ArticleNarrowed { category: Some(top), ..all() }, 1),
        (ArticleNarrowed { category: Some(CategoryId::from_uuid(uuid::Uuid::nil())), ..all() }, 0),
        (ArticleNarrowed { audiences: [Audience::Agents].into(), ..all() }, 1),
        (ArticleNarrowed { audiences: [Audience::Assistant].into(), ..all() }, 0),
        (ArticleNarrowed { tongue: Some((Locale::En, Tongue::Missing)), ..all() }, 1),
        (ArticleNarrowed { review_by: Some("2027-03-31".into()), ..all() }, 1),
        (ArticleNarrowed { review_by: Some("2027-03-30".into()), ..all() }, 0),
    ] {
        assert_eq!(live(narrowed.clone()).await.len(), found, "{narrowed:?}");
    }
    assert_eq!(desk(ArticleNarrowed { draft: Some("editing"), ..all() }).await, ["甲二", "丙"]);
    assert_eq!(desk(ArticleNarrowed { begun_by: Some(user(1)), ..all() }).await, ["甲二", "丙"]);
    assert!(desk(ArticleNarrowed { begun_by: Some(user(2)), ..all() }).await.is_empty());
    assert_eq!(desk(ArticleNarrowed { live: Some("published"), ..all() }).await, ["甲二", "乙"]);
    act(&cx, first, user(1), Command::Archive, None).await.expect("archived");
    assert_eq!(
        desk(ArticleNarrowed { not_archived: true, ..all() }).await,
        ["甲二", "丙", "乙"],
        "it is being written"
    );
    act(&cx, first, user(1), Command::Discard { revision: 2 }, None).await.expect("dropped");
    assert_eq!(desk(ArticleNarrowed { not_archived: true, ..all() }).await, ["丙", "乙"]);
    let counts = cx.article_tally("2027-04-01").await.expect("reads").counts;
    assert_eq!(counts, [2, 1, 0, 0, 1, 1, 0, 0, 0, 1, 3]);

    // A page at a time is the whole, in every order.
    let by_title = |after| ArticleOrder::Title(Locale::En, after);
    let mut seen = Vec::new();
    let mut after = None;
    loop {
        let page = cx.article_page(Side::Desk, &all(), by_title(after), 1).await.expect("reads");
        let Some(face) = page.into_iter().next() else { break };
        after = Some((face.titles[1].clone(), face.id));
        seen.push(face.titles[1].clone());
    }
    assert_eq!(seen, ["", "Cotton", "Third"]);
    assert_eq!(titles(&cx, Side::Desk, all(), ArticleOrder::Review(None)).await, ["甲 100%_棉"]);
    assert_eq!(cx.article_tags(Side::Desk, 9).await.expect("reads"), [(vec!["面料".into(), "棉".into()], 1)]);
    assert_eq!(
        (cx.article_count().await, cx.articles_filed(Side::Desk).await.expect("reads").len()),
        (Ok(3), 1)
    );
}

async fn a_category_goes_when_nothing_is_filed_in_it(f: Fixture) {
    let (cx, id) = (f.cx(), f.env.id());
    let row =
        CategoryRow { id, parent: None, slug: "a".into(), name: ("甲".into(), String::new()), place: 0 };
    let put = move |_: &State| -> Result<Changes<()>, StoreError> {
        Ok(Changes::new(()).put_category(&row).audit("test", "category", json!({})))
    };
    cx.change(Keys::new(), put).await.expect("kept");
    let article = f.env.id();
    act(&cx, article, user(1), save(0), Some(Edition { category: Some(id), ..edition("甲", "") }))
        .await
        .expect("saved");
    let delete = move |_: &State| -> Result<Changes<()>, StoreError> {
        Ok(Changes::new(()).delete_category(id).audit("test", "category", json!({})))
    };
    let refused = cx.change(Keys::new(), delete).await;
    assert!(matches!(refused, Err(ChangeError::Store(StoreError::Conflict(_)))), "{refused:?}");
    act(&cx, article, user(1), save(1), Some(edition("甲", ""))).await.expect("filed nowhere");
    assert_eq!(cx.change(Keys::new(), delete).await, Ok(()));
    assert!(cx.categories(9).await.expect("reads").is_empty());
}
