//! Two records of one customer: found, seen as one, written to as one, exported and erased as one, taken apart again.

use access::Role;
use app::VisitorSession;
use app::contact::{alike, change, erase, export, find, merge, put, separate, show, tell_about};
use base::ContactId;
use protocol::about::TellAbout;
use protocol::contact::{ContactIdentityKind, KnownBy, PutContact};
use protocol::contact_merge::{ContactField, MergeContact};
use serde_json::json;

use crate::support::{House, on_both_engines, refused};

on_both_engines! {
    two_records_are_one_customer,
    whoever_told_the_same_address_is_perhaps_the_same,
    a_merge_is_taken_back,
    erased_and_exported_as_one,
    retention_keeps_a_customer_as_long_as_any_record_has_a_conversation,
    two_merges_against_one_another,
}

async fn known(house: &House, body: serde_json::Value) -> ContactId {
    let ask: PutContact = serde_json::from_value(body).expect("a body");
    put(&house.app, &house.user(Role::Administrator), ask, None).await.expect("put").0.id
}

async fn told(house: &House, who: &str, body: serde_json::Value) -> VisitorSession {
    let visitor = house.visitor(who).await;
    let about: TellAbout = serde_json::from_value(json!({ "told": body })).expect("a body");
    tell_about(&house.app, visitor, about).await.expect("told");
    house.visitor(who).await
}

fn into(into: ContactId) -> MergeContact {
    MergeContact { into, take: Vec::new() }
}

async fn by_mail(house: &House, mail: &str) -> Vec<ContactId> {
    let by = KnownBy { mail: Some(mail.into()), ..KnownBy::default() };
    let found = find(&house.app, &house.agent(), by).await.expect("found").contacts;
    found.into_iter().map(|one| one.id).collect()
}

async fn two_records_are_one_customer(house: House) {
    let chief = house.user(Role::Supervisor);
    let shop = known(&house, json!({ "external_id": "C-1", "name": "王小明", "language": "zh", "attributes": { "level": "gold", "city": "上海" } })).await;
    let mail = known(&house, json!({ "mail": "wang@example.com", "name": "Wang", "attributes": { "level": "silver", "vip": true } })).await;
    let mut visitor = told(&house, "browser", json!({ "phone": "13800138000" })).await;
    let chat = house.say(&mut visitor, "你好").await;
    let browser = house.header(chat).await.contact_id;
    assert_eq!(refused(merge(&house.app, &house.agent(), mail, into(shop)).await).slug, "forbidden");
    assert_eq!(refused(merge(&house.app, &chief, shop, into(shop)).await).slug, "same-customer");
    assert_eq!(refused(merge(&house.app, &chief, shop, into(house.app.env().id())).await).slug, "not-found");
    let wrong = MergeContact { into: shop, take: vec![ContactField::Language] };
    assert_eq!(refused(merge(&house.app, &chief, mail, wrong).await).slug, "invalid");

    let take = vec![ContactField::Name, ContactField::Attribute { name: "level".into() }];
    let one = merge(&house.app, &chief, mail, MergeContact { into: shop, take }).await.expect("merged");
    assert_eq!((one.id, one.merged[0].id), (shop, mail));
    assert_eq!(one.profile.name.as_deref(), Some("Wang"), "taken from the other");
    assert_eq!(one.profile.customer_ref.as_deref(), Some("C-1"));
    let attributes = serde_json::to_value(&one.profile.company_attributes).expect("JSON");
    assert_eq!(attributes, json!({ "level": "silver", "city": "上海", "vip": true }));
    let kinds: Vec<_> = one.known_by.iter().map(|one| one.kind).collect();
    assert_eq!(kinds, [ContactIdentityKind::ExternalId, ContactIdentityKind::Mail]);
    assert_eq!(refused(merge(&house.app, &chief, mail, into(shop)).await).slug, "same-customer");

    // A third leads to the second, and so to the first; what it said stays where it was said.
    let one = merge(&house.app, &chief, browser, into(mail)).await.expect("merged");
    assert_eq!((one.id, one.merged.len(), one.conversations.len()), (shop, 2, 1));
    assert_eq!(house.header(chat).await.contact_id, browser);
    let row = &app::conversation::list(&house.app, &house.agent(), protocol::api::ListView::All, None)
        .await
        .expect("a list")
        .rows[0];
    assert_eq!(row.contact_name.as_deref(), Some("Wang"), "the list calls them so too");
    for id in [shop, mail, browser] {
        assert_eq!(show(&house.app, &house.agent(), id).await.expect("shown").id, shop);
    }
    assert!(show(&house.app, &house.agent(), shop).await.expect("shown").verified);
    assert!(
        !show(&house.app, &house.agent(), browser).await.expect("shown").verified,
        "a browser proves nothing"
    );
    // The customer goes on where they were.
    assert_eq!(house.say(&mut visitor, "还在吗").await, chat);

    // Programs write to the one, by whichever they know.
    assert_eq!(
        known(
            &house,
            json!({ "mail": "wang@example.com", "external_id": "C-1", "attributes": { "orders": 3 } })
        )
        .await,
        shop
    );
    assert_eq!(by_mail(&house, "wang@example.com").await, [shop]);
    let forget = serde_json::from_value(json!({ "forget": { "mail": "wang@example.com" } })).expect("a body");
    let changed = change(&house.app, &chief, browser, forget).await.expect("changed");
    assert_eq!((changed.id, changed.known_by.len()), (shop, 1));
    assert!(by_mail(&house, "wang@example.com").await.is_empty());
}

async fn whoever_told_the_same_address_is_perhaps_the_same(house: House) {
    let shop =
        known(&house, json!({ "external_id": "C-1", "name": "王小明", "phone": "+86 138 0013 8000" })).await;
    let namesake = known(&house, json!({ "external_id": "C-2", "name": "王小明" })).await;
    let phone =
        told(&house, "phone", json!({ "phone": "138-0013-8000", "mail": "w@example.com", "name": "王小明" }))
            .await
            .contact_id;
    let laptop = told(&house, "laptop", json!({ "mail": "W@Example.com" })).await.contact_id;
    let alike_of = async |id: ContactId| {
        let mut found = alike(&house.app, &house.agent(), id).await.expect("looked").contacts;
        found.sort_by_key(|one| one.contact.id);
        found.into_iter().map(|one| (one.contact.id, one.by)).collect::<Vec<_>>()
    };
    let (by_phone, by_mail) = (vec![ContactIdentityKind::Phone], vec![ContactIdentityKind::Mail]);
    assert_eq!(alike_of(shop).await, [(phone, by_phone.clone())]);
    assert_eq!(alike_of(laptop).await, [(phone, by_mail.clone())]);
    assert_eq!(alike_of(namesake).await, [], "never by a name");
    let mut both = vec![(shop, by_phone), (laptop, by_mail)];
    both.sort_by_key(|(id, _)| *id);
    assert_eq!(alike_of(phone).await, both);
    // Told otherwise, it is not the same any more.
    told(&house, "laptop", json!({ "mail": "other@example.com" })).await;
    assert_eq!(alike_of(laptop).await, []);
    // Merged, there is nothing left to say.
    merge(&house.app, &house.user(Role::Supervisor), phone, into(shop)).await.expect("merged");
    assert_eq!(alike_of(shop).await, []);
}

async fn a_merge_is_taken_back(house: House) {
    let chief = house.user(Role::Supervisor);
    let shop = known(&house, json!({ "external_id": "C-1", "name": "王小明" })).await;
    let mail = known(&house, json!({ "mail": "wang@example.com", "attributes": { "vip": true } })).await;
    // Whoever listens is told each time, also of the same once more.
    let hook = json!({ "url": "https://nobody.invalid/zhike", "events": ["contact.updated"] });
    let hook = serde_json::from_value(hook).expect("settings");
    app::webhook::create(&house.app, &house.user(Role::Administrator), hook, None).await.expect("a webhook");
    for _ in 0..2 {
        merge(&house.app, &chief, mail, into(shop)).await.expect("merged");
        house.fixture.clock.set(house.app.env().now().plus_ms(1_000));
        separate(&house.app, &chief, mail).await.expect("apart");
        house.fixture.clock.set(house.app.env().now().plus_ms(1_000));
    }
    merge(&house.app, &chief, mail, into(shop)).await.expect("merged");
    assert_eq!(refused(separate(&house.app, &house.agent(), mail).await).slug, "forbidden");
    separate(&house.app, &chief, mail).await.expect("apart");
    separate(&house.app, &chief, mail).await.expect("once more does no harm");
    let one = show(&house.app, &chief, shop).await.expect("shown");
    assert!(one.merged.is_empty() && one.profile.company_attributes.is_empty() && one.known_by.len() == 1);
    let other = show(&house.app, &chief, mail).await.expect("shown");
    assert_eq!((other.id, other.profile.name), (mail, None));
    assert_eq!(by_mail(&house, "wang@example.com").await, [mail]);
    let noted = app::audit::list(&house.app, &house.user(Role::Administrator), Default::default())
        .await
        .expect("the log");
    for deed in ["merge_contact", "separate_contact"] {
        assert!(noted.entries.iter().any(|entry| entry.action == deed), "{deed}");
    }
}

async fn erased_and_exported_as_one(house: House) {
    let chief = house.user(Role::Administrator);
    let mut visitor = house.visitor("one").await;
    let chat = house.say(&mut visitor, "我的地址是松江路 17 号").await;
    let browser = house.header(chat).await.contact_id;
    let shop = known(&house, json!({ "external_id": "C-1", "mail": "wang@example.com" })).await;
    merge(&house.app, &chief, browser, into(shop)).await.expect("merged");
    let whole = export(&house.app, &chief, shop).await.expect("an export");
    assert!(whole.messages.iter().any(|one| one.message.content.words().contains("松江路")));
    assert_eq!((whole.merged[0].id, whole.identities.len()), (browser, 3));
    erase(&house.app, &chief, browser).await.expect("erased by whichever record");
    for id in [shop, browser] {
        let left = export(&house.app, &chief, id).await.expect("what is left");
        assert!(left.contact.erased && !serde_json::to_string(&left).expect("JSON").contains("松江路"));
    }
    assert!(by_mail(&house, "wang@example.com").await.is_empty());
    let fresh = known(&house, json!({ "mail": "wang@example.com" })).await;
    assert_eq!(refused(merge(&house.app, &chief, fresh, into(shop)).await).slug, "erased");
    assert_eq!(refused(merge(&house.app, &chief, shop, into(fresh)).await).slug, "erased");
}

async fn retention_keeps_a_customer_as_long_as_any_record_has_a_conversation(house: House) {
    let chief = house.user(Role::Administrator);
    let cx = house.app.cx(house.fixture.workspace_id, app::system());
    let mut chats = Vec::new();
    for who in ["first", "second"] {
        let mut visitor = house.visitor(who).await;
        let id = house.say(&mut visitor, "你好").await;
        chats.push((id, house.header(id).await.contact_id));
    }
    let [(chat, first), (other_chat, second)] = [chats[0], chats[1]];
    merge(&house.app, &chief, second, into(first)).await.expect("merged");
    let remove = async |id: base::ConversationId, contact: ContactId| {
        if house.header(id).await.is_open() {
            let visitor = house.visitor(if contact == first { "first" } else { "second" }).await;
            app::conversation::end(&house.app, &visitor, id).await.expect("ended");
        }
        house.pass(40 * 24 * 60 * 60 * 1_000).await;
        assert!(!house.header(id).await.is_open());
        let now = house.app.env().now();
        let change = move |_: &store::State| -> Result<store::Changes<()>, store::StoreError> {
            Ok(store::Changes::new(()).remove_conversation(id, contact, now).audit(
                "remove_conversations",
                "workspace",
                json!({}),
            ))
        };
        cx.change(store::Keys::new().contact(contact).conversation(id), change).await.expect("removed");
    };
    remove(chat, first).await;
    for id in [first, second] {
        let record = cx.contact(id).await.expect("read").expect("there");
        assert!(record.contact.erased_at.is_none(), "they still talk with us");
    }
    remove(other_chat, second).await;
    for id in [first, second] {
        let record = cx.contact(id).await.expect("read").expect("there");
        assert!(record.contact.erased_at.is_some(), "nobody is left of whom there is a word");
    }
}

/// One into the other and the other into the one, at the same moment: one of them wins, and there is no circle.
async fn two_merges_against_one_another(house: House) {
    let chief = house.user(Role::Supervisor);
    let one = known(&house, json!({ "mail": "a@example.com" })).await;
    let other = known(&house, json!({ "mail": "b@example.com" })).await;
    let (first, second) = tokio::join!(
        merge(&house.app, &chief, one, into(other)),
        merge(&house.app, &chief, other, into(one))
    );
    let slugs: Vec<_> =
        [first, second].into_iter().filter_map(|done| done.err()).map(|error| error.problem().slug).collect();
    assert_eq!(slugs, ["same-customer"]);
    let shown = show(&house.app, &chief, one).await.expect("shown");
    assert_eq!((shown.merged.len(), shown.known_by.len()), (1, 2));
}

#[tokio::test]
async fn a_customer_has_not_endlessly_many_records() {
    let house = House::memory().await;
    let chief = house.user(Role::Supervisor);
    let root = known(&house, json!({ "external_id": "C-0" })).await;
    for n in 1..base::limits::MERGED_CONTACTS {
        let id = known(&house, json!({ "external_id": format!("C-{n}") })).await;
        merge(&house.app, &chief, id, into(root)).await.expect("merged");
    }
    let one_more = known(&house, json!({ "external_id": "C-one-more" })).await;
    assert_eq!(refused(merge(&house.app, &chief, one_more, into(root)).await).slug, "too-many");
}

#[tokio::test]
async fn a_table_of_all_customers_has_one_line_for_each() {
    let house = House::memory().await;
    let chief = house.user(Role::Administrator);
    let shop = known(&house, json!({ "external_id": "C-1", "name": "王小明" })).await;
    let mail = known(&house, json!({ "mail": "wang@example.com", "attributes": { "vip": true } })).await;
    merge(&house.app, &chief, mail, into(shop)).await.expect("merged");
    let mut table = app::contact::export_all(&house.app, &chief).await.expect("begun");
    let mut text = String::new();
    while let Some(piece) = table.next().await.expect("read") {
        text.push_str(&piece);
    }
    assert!(text.contains("C-1,王小明,wang@example.com,,,true"), "{text}");
    assert_eq!(text.lines().count(), 2, "{text}");
}
