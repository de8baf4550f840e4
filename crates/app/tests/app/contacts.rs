//! Customers as the house holds them: signed, shown, exported, erased.

use ::conversation::Content;
use access::Role;
use app::audit::Filter;
use app::contact::{erase, export, open_widget, show};
use app::conversation::{Rating, answer_survey, ask_person, receive_message, resolve};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use protocol::api::OpenWidget;
use serde_json::{Value, json};
use store::ERASED_KEY;

use crate::support::{House, on_both_engines, rating, refused};
use crate::world::ORDER;

on_both_engines! {
    an_erased_customer_is_gone_for_good,
}

fn signed(secret: &str, claims: &Value) -> Option<String> {
    Some(
        encode(&Header::new(Algorithm::HS256), claims, &EncodingKey::from_secret(secret.as_bytes()))
            .expect("signed"),
    )
}

async fn an_erased_customer_is_gone_for_good(house: House) {
    let mut visitor = house.visitor("forget me").await;
    let secret = "我的地址是松江路 17 号";
    let id = house.talk(&mut visitor, secret).await;
    house.serve(id, "serve-001").await;
    resolve(&house.app, &house.agent(), id).await.expect("resolved");
    answer_survey(&house.app, &visitor, Rating { comment: Some(secret.to_owned()), ..rating(5, Some(5)) })
        .await
        .expect("answered");
    let contact_id = house.header(id).await.contact_id;
    let chief = house.user(Role::Administrator);
    assert_eq!(refused(erase(&house.app, &house.agent(), contact_id).await).slug, "forbidden");
    erase(&house.app, &chief, contact_id).await.expect("erased");
    erase(&house.app, &chief, contact_id).await.expect("once more does no harm");
    let exported = export(&house.app, &chief, contact_id).await.expect("what is left");
    assert!(exported.contact.erased && exported.contact.profile.name.is_none());
    let left = serde_json::to_string(&exported).expect("JSON");
    assert!(!left.contains("松江路"), "{left}");
    let erased = |content: &Content| matches!(content, Content::System { key, .. } if key == ERASED_KEY);
    assert!(exported.messages.iter().all(|one| erased(&one.message.content)), "{left}");
    let cx = house.app.cx(house.fixture.workspace_id, app::system());
    assert_eq!(cx.surveys_of(id).await.expect("a survey")[0].comment, None);
    assert_eq!(cx.dialogue(id).await.expect("a memory"), None);
    // The old token opens nothing; the same browser begins as somebody new.
    let again =
        receive_message(&house.app, &mut visitor.clone(), "after-0001", Content::text("还记得我吗")).await;
    assert_eq!(refused(again).slug, "unauthenticated");
    assert_eq!(refused(ask_person(&house.app, &mut visitor.clone()).await).slug, "unauthenticated");
    assert_eq!(refused(house.view(&visitor, id).await).slug, "unauthenticated");
    let words = Content::text("您好");
    let spoken = app::conversation::reply(&house.app, &house.agent(), id, "reply-001", words).await;
    assert_eq!(refused(spoken).slug, "erased");
    let mut fresh = house.visitor("forget me").await;
    assert_ne!(house.say(&mut fresh, "你好").await, id);
    assert_ne!(fresh.contact_id, contact_id);
}

#[tokio::test]
async fn an_export_holds_everything_and_is_noted() {
    let house = House::memory().await;
    let mut visitor = house.visitor("export").await;
    let id = house.talk(&mut visitor, "怎么退货？").await;
    house.serve(id, "serve-001").await;
    let contact_id = house.header(id).await.contact_id;
    assert_eq!(refused(export(&house.app, &house.agent(), contact_id).await).slug, "forbidden");
    let chief = house.user(Role::Administrator);
    app::conversation::resolve(&house.app, &house.agent(), id).await.expect("resolved");
    let words = Some("很好".to_owned());
    app::conversation::answer_survey(&house.app, &visitor, Rating { comment: words, ..rating(5, Some(5)) })
        .await
        .expect("a survey");
    let text = "说明".as_bytes().to_vec();
    let file = app::file::upload(&house.app, &visitor, "说明.txt", text).await.expect("a file");
    let exported = export(&house.app, &chief, contact_id).await.expect("an export");
    assert_eq!(exported.files, [file]);
    assert_eq!(exported.surveys[0].comment.as_deref(), Some("很好"));
    assert_eq!(exported.identities[0].kind, "anonymous");
    let kept: Vec<_> = house.messages(id).await.into_iter().map(|message| message.id).collect();
    assert_eq!(exported.messages.iter().map(|one| one.message.id).collect::<Vec<_>>(), kept);
    let audit = app::audit::list(&house.app, &chief, Filter::default()).await.expect("the audit log");
    let noted = audit
        .entries
        .iter()
        .any(|entry| entry.action == "export_contact" && entry.subject.contains(&contact_id.to_string()));
    assert!(noted, "the asking is itself noted");
    assert_eq!(
        refused(app::audit::list(&house.app, &house.agent(), Filter::default()).await).slug,
        "forbidden"
    );
}

#[tokio::test]
async fn a_signed_customer_is_known_on_every_device() {
    let house = House::memory().await;
    let secret = house.fixture.inbox_secret.clone();
    let now_s = house.app.env().now().ms() / 1_000;
    let open = async |claims: Value, secret: &str| {
        let ask = OpenWidget {
            inbox: house.fixture.inbox.clone(),
            secret: None,
            identity_token: signed(secret, &claims),
            locale: None,
        };
        let opened = open_widget(&house.app, ask, None).await?;
        app::contact::visitor(&house.app, &opened.token).await
    };
    let claims = json!({ "sub": "customer-7", "exp": now_s + 300, "name": "林晓", "level": "gold" });
    let mut phone = open(claims.clone(), &secret).await.expect("opened");
    let laptop = open(claims.clone(), &secret).await.expect("opened");
    assert_eq!(phone.contact_id, laptop.contact_id);
    let id = house.talk(&mut phone, &format!("查订单 {ORDER}")).await;
    let asked = house.service.asked.lock().clone();
    assert_eq!(
        asked.first().and_then(|(_, inputs, _)| inputs.get("customer_ref").cloned()),
        Some("customer-7".to_owned())
    );
    assert!(house.view(&laptop, id).await.is_ok(), "the other device sees it");
    let shown = show(&house.app, &house.agent(), phone.contact_id).await.expect("a contact");
    assert!(shown.verified);
    assert_eq!(shown.profile.name.as_deref(), Some("林晓"));
    assert_eq!(shown.profile.attributes.get("level").map(String::as_str), Some("gold"));
    for (claims, secret) in [
        (claims.clone(), "somebody else's secret"),
        (json!({ "sub": "customer-7", "exp": now_s - 1 }), secret.as_str()),
        (json!({ "sub": "customer-7", "exp": now_s + 3_600 }), secret.as_str()),
        (json!({ "sub": "", "exp": now_s + 300 }), secret.as_str()),
    ] {
        assert_eq!(refused(open(claims.clone(), secret).await).slug, "invalid", "{claims}");
    }
}
