//! Forms that agents send, products that the company's service finds, and what becomes of a form that was filled in.

use access::Role;
use app::action::{ActionError, Performed};
use app::form::{find_products, list, save};
use base::Locale;
use conversation::Content;
use conversation::content::FormValue;
use protocol::form::FormSets;
use serde_json::json;

use crate::support::{House, on_both_engines, refused};

on_both_engines! {
    a_workspace_has_the_shipped_forms_until_it_has_its_own,
    a_form_goes_out_and_its_answer_comes_back_once_and_can_be_kept,
    products_are_found_where_the_service_can,
}

async fn a_workspace_has_the_shipped_forms_until_it_has_its_own(house: House) {
    let app = &house.app;
    let (agent, supervisor) = (house.agent(), house.user(Role::Supervisor));
    let shipped = list(app, &agent).await.expect("listed");
    assert_eq!(shipped.forms.len(), 4);
    assert_eq!(refused(save(app, &agent, shipped.clone()).await).slug, "forbidden");
    let own = FormSets { forms: shipped.forms[..1].to_vec() };
    assert_eq!(save(app, &supervisor, own.clone()).await.expect("saved"), own);
    assert_eq!(list(app, &agent).await.expect("listed"), own);
    let mut bad = own.clone();
    bad.forms[0].fields.clear();
    assert_eq!(refused(save(app, &supervisor, bad).await).slug, "invalid");
    assert_eq!(list(app, &agent).await.expect("listed"), own, "nothing was changed");
    save(app, &supervisor, FormSets { forms: Vec::new() }).await.expect("saved");
    assert!(list(app, &agent).await.expect("listed").forms.is_empty(), "none is a choice too");
}

async fn a_form_goes_out_and_its_answer_comes_back_once_and_can_be_kept(house: House) {
    let app = &house.app;
    let agent = house.agent();
    let mut visitor = house.visitor("zh").await;
    let id = house.say(&mut visitor, "我的快递丢了").await;
    app::conversation::take_over(app, &agent, id).await.expect("taken over");
    let form = json!({ "type": "form", "title": "联系方式", "fields": [
        { "name": "name", "label": "怎么称呼您", "kind": "text", "required": true },
        { "name": "phone", "label": "手机号", "kind": "phone" },
    ] });
    let content: Content = serde_json::from_value(form).expect("content");
    let sent = app::conversation::reply(app, &agent, id, "form-number-1", content).await.expect("sent");
    let value = |name: &str, value: &str| FormValue { name: name.into(), label: None, value: value.into() };
    let values = vec![value("name", "王小明"), value("phone", "13800001111")];
    let answer = Content::FormAnswer { form: Some(sent.message_id), values };
    app::conversation::receive_message(app, &mut visitor, "answer-number-1", answer).await.expect("answered");
    let header = house.header(id).await;
    let ask = serde_json::from_value(json!({ "name": "王小明", "phone": "13800001111" })).expect("an ask");
    let kept = app::contact::change(app, &agent, header.contact_id, ask).await.expect("kept");
    assert_eq!(kept.profile.name.as_deref(), Some("王小明"));
    assert!(kept.known_by.iter().any(|one| one.value.contains("13800001111")), "{:?}", kept.known_by);
}

async fn products_are_found_where_the_service_can(house: House) {
    let app = &house.app;
    let agent = house.agent();
    let products = json!({ "result": "found", "products": [
        { "sku": "KT-1", "title": "水壶", "price_fen": 19_900, "image": "/demo/images/kettle.svg" },
        { "sku": "KT-2", "title": "坏的", "image": "javascript:alert(1)" },
        { "nonsense": true },
    ] });
    let next = |what| house.service.next.lock().push_back(what);
    next(Ok(Performed { body: products }));
    let found = find_products(app, &agent, " 水壶 ", Locale::Zh).await.expect("found");
    let skus: Vec<_> = found.products.iter().map(|card| card.sku.as_str()).collect();
    assert!(found.offered);
    assert_eq!(skus, ["KT-1"], "only what could be sent");
    assert_eq!(house.service.asked.lock().last().expect("asked").1["words"], "水壶");
    for none in [ActionError::Absent, ActionError::Status(404), ActionError::BadAnswer] {
        next(Err(none));
        assert!(!find_products(app, &agent, "x", Locale::En).await.expect("said").offered);
    }
    for silent in [ActionError::Timeout, ActionError::Unreachable, ActionError::Status(500)] {
        next(Err(silent));
        assert_eq!(refused(find_products(app, &agent, "x", Locale::En).await).slug, "shop-silent");
    }
    assert_eq!(refused(find_products(app, &agent, &"x".repeat(999), Locale::En).await).slug, "invalid");
}
