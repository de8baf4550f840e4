//! Products are told by programs and by files: what is wrong is named, the same twice does nothing, and a file is taken as it was looked at.

use access::{Role, Scope};
use app::KeySession;
use app::article::Upload;
use app::product::{drop_one, feed, list, push, show};
use protocol::product::{
    FeedOptions, FeedView, ListProducts, OneProduct, ProductOutcome, ProductView, PushProducts, Told,
};
use serde_json::{Value, json};

use crate::support::{House, on_both_engines};

on_both_engines! {
    a_program_tells_of_products,
    what_is_wrong_with_one_stops_none_of_the_others,
    a_file_is_taken_as_it_was_looked_at,
    a_file_says_what_is_gone,
    a_file_of_json_is_a_push,
    products_are_listed_by_their_numbers,
}

/// It was refused by this word, and it is said why.
fn refused<T>(done: app::Result<T>, slug: &str, why: &str) {
    let problem = crate::support::refused(done);
    assert_eq!(problem.slug, slug, "{problem:?}");
    assert!(problem.detail.as_deref().unwrap_or_default().contains(why), "{problem:?}");
}

fn ask(value: Value) -> PushProducts {
    serde_json::from_value(value).expect("a push")
}

fn key(house: &House) -> KeySession {
    KeySession {
        workspace_id: house.fixture.workspace_id,
        key_id: house.app.env().id(),
        scopes: [Scope::KnowledgeWrite].into_iter().collect(),
    }
}

async fn tell(house: &House, value: Value) -> Vec<Told> {
    push(&house.app, &key(house), ask(value)).await.expect("told").products
}

async fn one(house: &House, sku: &str) -> Option<ProductView> {
    show(&house.app, &house.user(Role::Agent), OneProduct { sku: sku.to_owned() }).await.ok()
}

async fn look(house: &House, text: &str) -> FeedView {
    feed(&house.app, &house.user(Role::Supervisor), FeedOptions::default(), file(text))
        .await
        .expect("looked at")
}

async fn take(house: &House, text: &str, seen: &FeedView, remove_gone: bool) -> app::Result<FeedView> {
    let options = FeedOptions { seen: Some(seen.seen.clone()), remove_gone };
    feed(&house.app, &house.user(Role::Supervisor), options, file(text)).await
}

fn file(text: &str) -> Upload {
    let name = if text.starts_with('{') || text.starts_with('[') { "feed.json" } else { "feed.csv" };
    Upload { name: name.to_owned(), bytes: text.as_bytes().to_vec() }
}

fn outcomes(told: &[Told]) -> Vec<ProductOutcome> {
    told.iter().map(|one| one.outcome).collect()
}

async fn a_program_tells_of_products(house: House) {
    let kettle = |watts: u32| {
        json!({ "products": [{ "sku": "K-1", "names": { "zh": "水壶" }, "address": "https://shop.example/k",
            "facts": { "功率": { "number": watts, "unit": "W" }, "颜色": { "texts": { "zh": "白" } } } }] })
    };
    let dry = PushProducts { dry_run: true, ..ask(kettle(1500)) };
    let told = push(&house.app, &key(&house), dry).await.expect("told").products;
    assert_eq!((told[0].outcome, told[0].changes.len()), (ProductOutcome::Created, 4));
    assert!(one(&house, "K-1").await.is_none(), "only said");

    assert_eq!(outcomes(&tell(&house, kettle(1500)).await), [ProductOutcome::Created]);
    assert_eq!(outcomes(&tell(&house, kettle(1500)).await), [ProductOutcome::Unchanged]);
    house.fixture.clock.advance_ms(1_000);
    let told = tell(&house, kettle(1800)).await;
    assert_eq!((told[0].outcome, told[0].changes[0].fact.as_str()), (ProductOutcome::Changed, "功率"));
    let seen = one(&house, "ｋ-1").await.expect("there, however it is written");
    let power = seen.facts.iter().find(|fact| fact.name == "功率").expect("there");
    assert_eq!(
        (power.value.number, power.was.as_ref().and_then(|was| was.number)),
        (Some(1800.0), Some(1500.0))
    );
    assert_eq!((seen.changed_ms, seen.names.len()), (power.since_ms, 1));

    // What is not told stays, unless all of the product is told; what says nothing is taken away.
    tell(&house, json!({ "products": [{ "sku": "K-1", "facts": { "颜色": {} } }] })).await;
    assert_eq!(one(&house, "K-1").await.expect("there").facts.len(), 1);
    let whole = json!({ "whole": true, "products": [{ "sku": "K-1", "facts": { "容量": { "number": 1.7, "unit": "L" } } }] });
    assert_eq!(tell(&house, whole).await[0].changes.len(), 2);

    for role in [Role::Agent] {
        refused(push(&house.app, &house.user(role), ask(kettle(1))).await, "forbidden", "");
        let ask = OneProduct { sku: "K-1".to_owned() };
        refused(drop_one(&house.app, &house.user(role), ask).await, "forbidden", "");
        let asked = feed(&house.app, &house.user(role), FeedOptions::default(), file("sku\nA")).await;
        refused(asked, "forbidden", "");
    }
    let reader = KeySession { scopes: [Scope::KnowledgeRead].into_iter().collect(), ..key(&house) };
    refused(list(&house.app, &reader, ListProducts::default()).await, "forbidden", "");
    for sku in [String::new(), "K".repeat(101)] {
        refused(drop_one(&house.app, &key(&house), OneProduct { sku }).await, "invalid", "1 to 100");
    }
    let gone = drop_one(&house.app, &key(&house), OneProduct { sku: "k-1".to_owned() }).await.expect("told");
    assert_eq!((gone.outcome, gone.changes.len()), (ProductOutcome::Gone, 1));
    assert!(one(&house, "K-1").await.is_none());
}

async fn what_is_wrong_with_one_stops_none_of_the_others(house: House) {
    let told = tell(
        &house,
        json!({ "products": [
            { "sku": "A" },
            { "sku": "B", "facts": { "价格": { "number": 1, "texts": { "zh": "一" } } } },
            { "sku": "ａ", "names": { "zh": "又一次" } },
            { "sku": "C", "address": "javascript:alert(1)" },
            { "sku": "D", "facts": { "a": { "number": 1 } } },
        ] }),
    )
    .await;
    use ProductOutcome::{Created, Refused};
    assert_eq!(outcomes(&told), [Created, Refused, Refused, Refused, Created]);
    let detail =
        |at: usize| told[at].problem.as_ref().and_then(|problem| problem.detail.clone()).unwrap_or_default();
    assert!(
        detail(1).starts_with("facts: ")
            && detail(2).starts_with("sku: ")
            && detail(3).starts_with("address: ")
    );
    assert!(
        one(&house, "A").await.is_some_and(|seen| seen.names.is_empty()),
        "the second telling was refused"
    );
    assert!(one(&house, "B").await.is_none() && one(&house, "D").await.is_some());
    let wrong =
        ask(json!({ "products": [{ "sku": "E" }, { "sku": "F", "facts": { "a": { "number": 1e13 } } }] }));
    refused(push(&house.app, &key(&house), wrong).await, "invalid", "[1].facts.a.number");
    assert!(one(&house, "E").await.is_none(), "refused as a whole");
    refused(push(&house.app, &key(&house), PushProducts::default()).await, "invalid", "1 to 200");
}

async fn a_file_is_taken_as_it_was_looked_at(house: House) {
    let table =
        "货号,名称,电池容量,颜色\nP-1,手机,5000 mAh,蓝色\nP-2,平板,,黑色\n,没有货号,1,2\nP-1,又一次,1,2\n";
    let seen = look(&house, table).await;
    assert_eq!((seen.created, seen.changed, seen.refused, seen.gone, seen.taken), (2, 0, 2, 0, false));
    let refusals: Vec<_> = seen.refused_first.iter().map(|one| (one.row, one.problem.as_str())).collect();
    assert_eq!(refusals, [(4, "sku"), (5, "twice")]);
    assert!(one(&house, "P-1").await.is_none(), "only looked at");
    assert!(take(&house, table, &seen, false).await.expect("taken").taken);
    assert_eq!(one(&house, "P-1").await.expect("there").facts.len(), 2);

    // The same again changes nothing; an empty cell takes away, a column that is not there leaves.
    let again = look(&house, table).await;
    assert_eq!((again.unchanged, again.created, again.changed), (2, 0, 0));
    let less = "sku,电池容量\nP-1,\nP-2,8000 mAh\n";
    let seen = look(&house, less).await;
    assert_eq!((seen.changed, seen.changed_first[0].changes.len()), (2, 1));
    // Somebody writes between look and take.
    tell(&house, json!({ "products": [{ "sku": "P-1", "facts": { "电池容量": { "number": 1 } } }] })).await;
    refused(take(&house, less, &seen, false).await, "feed-changed", "");
    let seen = look(&house, less).await;
    take(&house, less, &seen, false).await.expect("taken");
    let left = one(&house, "P-1").await.expect("there").facts;
    assert_eq!(left.iter().map(|fact| fact.name.as_str()).collect::<Vec<_>>(), ["颜色"]);

    let of = |name: &str, text: &str| Upload { name: name.to_owned(), bytes: text.as_bytes().to_vec() };
    for (name, text, why) in [
        ("a.csv", "name\nx", "sku"),
        ("a.csv", "sku,价格,价格\nx,1,2", "价格"),
        ("a.csv", "sku\n", "no product"),
        ("a.json", "{}", "JSON"),
        ("a.pdf", "%PDF-1.7", "unknown"),
        ("a.csv", "", "empty"),
    ] {
        let asked =
            feed(&house.app, &house.user(Role::Supervisor), FeedOptions::default(), of(name, text)).await;
        refused(asked, "invalid", why);
    }
}

async fn a_file_says_what_is_gone(house: House) {
    let products: Vec<Value> = ["A", "B", "C"].map(|sku| json!({ "sku": sku })).into();
    tell(&house, json!({ "products": products })).await;
    // What is named and cannot be taken is not gone.
    let table = "sku,链接\nA,\nC,nowhere\n";
    let seen = look(&house, table).await;
    assert_eq!((seen.gone, seen.refused, seen.gone_first.join("")), (1, 1, "B".to_owned()));
    take(&house, table, &seen, false).await.expect("taken");
    assert!(one(&house, "B").await.is_some(), "nobody said that it should go");
    let seen = look(&house, table).await;
    take(&house, table, &seen, true).await.expect("taken");
    assert!(one(&house, "B").await.is_none() && one(&house, "C").await.is_some());
}

async fn a_file_of_json_is_a_push(house: House) {
    let text = r#"[{"sku":"A","facts":{"a":{"number":1}}},{"sku":"B","colour":1},["C"],{"sku":"D"}]"#;
    let seen = look(&house, text).await;
    assert_eq!((seen.created, seen.refused), (2, 2));
    let refusals: Vec<_> =
        seen.refused_first.iter().map(|one| (one.row, one.sku.as_str(), one.problem.as_str())).collect();
    assert_eq!(refusals, [(2, "B", "form"), (3, "", "form")]);
    take(&house, &format!(" {{\"products\":{text}}}"), &seen, false).await.expect("the same in another form");
    assert!(one(&house, "D").await.is_some());
}

async fn products_are_listed_by_their_numbers(house: House) {
    let many: Vec<Value> = (0..120)
        .map(|n| json!({ "sku": format!("S-{n:03}"), "names": { "en": format!("Part {n}") } }))
        .collect();
    tell(&house, json!({ "products": many })).await;
    let user = house.user(Role::Agent);
    let page = async |text: Option<&str>, cursor: Option<String>| {
        let ask = ListProducts { text: text.map(str::to_owned), cursor };
        list(&house.app, &user, ask).await.expect("a page")
    };
    let (mut all, mut next) = (Vec::new(), None);
    loop {
        let found = page(None, next).await;
        all.extend(found.products.into_iter().map(|row| row.sku));
        next = found.next;
        if next.is_none() {
            break;
        }
    }
    assert_eq!((all.len(), all[119].as_str()), (120, "S-119"));
    assert_eq!(page(None, None).await.total, Some(120));
    assert_eq!(page(Some("part 11"), None).await.products.len(), 11);
    refused(
        list(&house.app, &user, ListProducts { text: Some("a\nb".to_owned()), cursor: None }).await,
        "invalid",
        "text",
    );
}
