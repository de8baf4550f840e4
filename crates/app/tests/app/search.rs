//! Search: what was said is found a moment later, in any form of its words, only where it really stands, and never after erasure.

use ::conversation::Content;
use access::Role;
use app::conversation::{add_note, filter};
use base::ConversationId;
use protocol::filter::{Filter, FilterLife, Find, FoundPage, HitPlace};
use store::Indexed;

use crate::support::{House, on_both_engines, refused};

on_both_engines! {
    what_was_said_is_found,
    names_notes_and_later_words_are_found,
    pages_go_back_in_time,
    what_was_erased_is_not_found,
    the_index_is_made_anew,
    one_node_indexes_at_a_time,
}

async fn index(house: &House) {
    while app::search::index(&house.app, house.fixture.workspace_id, house.app.env().now())
        .await
        .expect("indexes")
        .more
    {}
}

async fn page(house: &House, filter_by: Filter, cursor: Option<String>) -> FoundPage {
    let ask = Find { filter: filter_by, cursor };
    filter(&house.app, &house.agent(), ask).await.expect("a page")
}

async fn found(house: &House, text: &str) -> Vec<ConversationId> {
    let asked = Filter { text: text.to_owned(), ..Filter::default() };
    page(house, asked, None).await.found.into_iter().map(|one| one.row.header.id).collect()
}

async fn said(house: &House, who: &str, words: &[&str]) -> ConversationId {
    house.fixture.clock.advance_ms(10);
    let mut visitor = house.visitor(who).await;
    let mut id = None;
    for text in words {
        id = Some(house.say(&mut visitor, text).await);
    }
    id.expect("something was said")
}

async fn what_was_said_is_found(house: House) {
    let a = said(&house, "a", &["你好，我的订单ZK20260001还没发货", "能退货吗"]).await;
    let b = said(&house, "b", &["I was refunded twice. Please mail wang@example.com"]).await;
    assert!(found(&house, "退货").await.is_empty(), "not before it is indexed");
    index(&house).await;
    for (text, want) in [
        ("退货", vec![a]),
        ("發貨 退貨", vec![a]),
        ("zk2026", vec![a]),
        ("0001", vec![a]),
        ("\"还没发货\"", vec![a]),
        ("refunds", vec![b]),
        ("refu", vec![b]),
        ("\"refunded twice\"", vec![b]),
        ("wang@example.com", vec![b]),
        ("退款", vec![]),
        ("\"twice refunded\"", vec![]),
        ("退货 refund", vec![]),
    ] {
        assert_eq!(found(&house, text).await, want, "{text}");
    }
    let asked = Filter { text: "退货".to_owned(), ..Filter::default() };
    let hit = page(&house, asked, None).await.found.remove(0).hits.remove(0);
    assert_eq!(hit.place, HitPlace::Message);
    let marked: Vec<&str> =
        hit.pieces.iter().filter(|piece| piece.hit).map(|piece| piece.text.as_str()).collect();
    assert_eq!(marked, ["退货"]);
    let done = Filter { text: "退货".to_owned(), life: Some(FilterLife::Done), ..Filter::default() };
    assert!(page(&house, done, None).await.found.is_empty(), "together with a filter");
    let empty = Find { filter: Filter { text: "，。".to_owned(), ..Filter::default() }, cursor: None };
    assert_eq!(refused(filter(&house.app, &house.agent(), empty).await).slug, "invalid");
    let odd = Find {
        filter: Filter { text: "退货".to_owned(), ..Filter::default() },
        cursor: Some("nowhere".to_owned()),
    };
    assert_eq!(refused(filter(&house.app, &house.agent(), odd).await).slug, "invalid");
}

async fn names_notes_and_later_words_are_found(house: House) {
    let id = said(&house, "a", &["你好"]).await;
    index(&house).await;
    let agent = house.agent();
    let note = Content::text(format!("<@{}> 这位客户有赔付风险", agent.user_id));
    add_note(&house.app, &agent, id, "note-0001", note).await.expect("noted");
    said(&house, "a", &["包裹破损了"]).await;
    index(&house).await;
    assert_eq!(found(&house, "赔付").await, [id]);
    assert_eq!(found(&house, "破损 你好").await, [id], "words of several messages");
    let asked = Filter { text: "这位".to_owned(), ..Filter::default() };
    let found = page(&house, asked, None).await.found.remove(0);
    assert_eq!((found.hits.len(), found.hits[0].place), (1, HitPlace::Note));
    let shown: String = found.hits[0].pieces.iter().map(|piece| piece.text.as_str()).collect();
    assert_eq!(shown, format!("@{} 这位客户有赔付风险", agent.name), "who is called is named");
}

async fn pages_go_back_in_time(house: House) {
    let most = base::limits::SEARCH_ROWS;
    let mut all = Vec::new();
    for n in 0..most + 3 {
        all.push(said(&house, &format!("c{n}"), &[&format!("快递到哪了 {n}")]).await);
    }
    index(&house).await;
    all.reverse();
    let asked = || Filter { text: "快递".to_owned(), ..Filter::default() };
    let first = page(&house, asked(), None).await;
    let ids = |page: &FoundPage| page.found.iter().map(|one| one.row.header.id).collect::<Vec<_>>();
    assert_eq!(ids(&first), all[..most]);
    let second = page(&house, asked(), first.next.clone()).await;
    assert_eq!((ids(&second), second.next.clone()), (all[most..].to_vec(), None));
}

async fn what_was_erased_is_not_found(house: House) {
    let id = said(&house, "a", &["我的卡号尾号8899，请退款"]).await;
    let other = said(&house, "b", &["也要退款"]).await;
    index(&house).await;
    assert_eq!(found(&house, "退款").await, [other, id]);
    let cx = house.app.cx(house.fixture.workspace_id, app::system());
    let term = cx.search_terms(["e8899"]).await.expect("a term")[0];
    assert!(cx.search_has(0, term).await.expect("reads"));
    let contact = house.header(id).await.contact_id;
    app::contact::erase(&house.app, &house.user(Role::Administrator), contact).await.expect("erased");
    assert_eq!(found(&house, "退款").await, [other]);
    assert!(!cx.search_has(0, term).await.expect("reads"), "not even its hash is left");
    index(&house).await;
    assert_eq!(found(&house, "退款").await, [other]);
    assert!(!cx.search_has(0, term).await.expect("reads"), "and it does not come back");
}

async fn the_index_is_made_anew(house: House) {
    let a = said(&house, "a", &["怎么开发票"]).await;
    index(&house).await;
    let b = said(&house, "b", &["发票抬头写错了"]).await;
    let done = app::search::rebuild(&house.app, house.fixture.workspace_id, |_| {}).await.expect("made anew");
    assert_eq!(done, 2);
    assert_eq!(found(&house, "发票").await, [b, a]);
}

async fn one_node_indexes_at_a_time(house: House) {
    let id = said(&house, "a", &["在吗"]).await;
    index(&house).await;
    let cx = house.app.cx(house.fixture.workspace_id, app::system());
    let other = house.app.env().id();
    assert_eq!(cx.search_state(other).await, Ok(None), "the lease is ours");
    let done = cx.index(other, 1, base::Timestamp(0), Vec::new(), None).await;
    assert_eq!(done, Ok(Indexed::Elsewhere));
    house.fixture.clock.advance_ms(11_000);
    assert!(cx.search_state(other).await.expect("reads").is_some(), "until it is over");
    let done = cx.index(other, 1, base::Timestamp(0), Vec::new(), None).await;
    assert_eq!(done, Ok(Indexed::Done));
    assert_eq!(found(&house, "在吗").await, [id]);
}
