//! Products: written over what was read, found, and counted; each workspace has its own.

use base::{Locale, Timestamp};
use knowledge::product::{FactValue, Product, Telling};
use store::{ChangeError, Changes, Cx, Keys, State, StoreError};

use crate::fixture::{Fixture, set_up};
use crate::on_every_engine;

on_every_engine!(products_are_written_over_what_was_read);

fn product(name: &str, price: f64) -> Product {
    let telling = Telling {
        names: [(Locale::Zh, name.to_owned())].into(),
        facts: vec![("价格".to_owned(), Some(FactValue::number(price, "元")))],
        ..Telling::default()
    };
    Product::default().told(&telling, Timestamp(0)).expect("right").0
}

async fn put(cx: &Cx, sku: &'static str, product: Product, seq: Option<u32>) -> Result<(), StoreError> {
    let change = move |_: &State| -> Result<Changes<()>, StoreError> {
        Ok(Changes::new(()).put_product(sku, &product, seq, Timestamp(7)).unaudited("a test"))
    };
    match cx.change(Keys::new(), change).await {
        Ok(()) => Ok(()),
        Err(ChangeError::Store(error) | ChangeError::Rejected(error)) => Err(error),
    }
}

async fn drops(cx: &Cx, sku: &'static str, seq: u32) -> bool {
    let change = move |_: &State| -> Result<Changes<()>, StoreError> {
        Ok(Changes::new(()).drop_product(sku, seq).unaudited("a test"))
    };
    cx.change(Keys::new(), change).await.is_ok()
}

async fn products_are_written_over_what_was_read(f: Fixture) {
    let cx = f.cx();
    let conflict = |outcome: Result<(), StoreError>| matches!(outcome, Err(StoreError::Conflict(_)));
    put(&cx, "Ｂ-1", product("100% 羊毛", 99.0), None).await.expect("new");
    assert!(conflict(put(&cx, "b-1", product("棉", 1.0), None).await), "it is there already");
    put(&cx, "A-1", product("水壶", 5.0), None).await.expect("new");
    let row = cx.products(["B-1", "nothing"]).await.expect("reads").remove(0);
    assert_eq!((row.sku.as_str(), row.shown.as_str(), row.seq), ("b-1", "Ｂ-1", 1));
    assert_eq!((row.product, row.changed_at), (product("100% 羊毛", 99.0), Timestamp(7)));

    put(&cx, "b-1", product("羊毛", 88.0), Some(1)).await.expect("changed");
    assert!(conflict(put(&cx, "b-1", product("羊毛", 77.0), Some(1)).await), "somebody else was faster");
    let found = async |text: Option<&str>, after: &str| {
        let page = cx.product_page(after, text, 10).await.expect("reads");
        page.into_iter().map(|row| row.sku).collect::<Vec<_>>()
    };
    assert_eq!(found(None, "").await, ["a-1", "b-1"]);
    assert_eq!(found(None, "a-1").await, ["b-1"]);
    assert_eq!(
        (found(Some("Ｂ-"), "").await, found(Some("水"), "").await),
        (vec!["b-1".to_owned()], vec!["a-1".to_owned()])
    );
    assert!(found(Some("100%"), "").await.is_empty() && found(Some("%"), "").await.is_empty());
    assert_eq!(cx.product_page("", None, 1).await.expect("reads").len(), 1);
    assert_eq!(cx.product_count().await.expect("counts"), 2);
    assert_eq!(cx.product_skus("a-1", 10).await.expect("reads")[0].seq, 2);

    let (foreign, _) = set_up(&f.store, "two").await;
    let other = f.store.cx(foreign, access::Actor::System);
    assert_eq!(other.product_count().await.expect("counts"), 0);
    assert!(other.products(["b-1"]).await.expect("reads").is_empty());
    assert!(!drops(&other, "b-1", 2).await && !drops(&cx, "b-1", 1).await);
    assert!(drops(&cx, "b-1", 2).await);
    assert_eq!(cx.product_count().await.expect("counts"), 1);
}
