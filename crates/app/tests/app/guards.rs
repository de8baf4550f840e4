//! Forbidden words hold a reply: nobody hears it, a person comes, and whoever mends it reads what was held and why.

use access::Role;
use app::contact::{erase, export};
use app::guards::{held_groups, held_replies, save_guards, see_held_replies, show_guards, try_guards};
use base::ConversationId;
use conversation::{HandOffReason, Owner};
use protocol::guards::{
    FindHeldReplies, GuardSettings, HeldReplyPage, ReplyChannel, ReplyOrigin, SeeHeldReplies, Term, TryGuards,
};

use crate::support::{House, on_both_engines, refused};

on_both_engines! {
    a_held_reply_is_kept_shown_seen_and_forgotten,
}

fn forbidding(words: &[&str]) -> GuardSettings {
    GuardSettings {
        forbidden: words.iter().map(|word| (*word).to_owned()).collect(),
        ..GuardSettings::default()
    }
}

/// A reply that is held: the answer's own first words are forbidden.
async fn held(house: &House) -> (ConversationId, String) {
    let mut one = house.visitor("first").await;
    let id = house.talk(&mut one, "怎么退货？").await;
    let answer = house.answers(id).await.pop().expect("an answer");
    let word: String = answer.chars().take(4).collect();
    let admin = house.user(Role::Administrator);
    save_guards(&house.app, &admin, forbidding(&[&word])).await.expect("saved");
    let mut two = house.visitor("second").await;
    (house.talk(&mut two, "怎么退货？").await, answer)
}

async fn list(house: &House, said_by: &str) -> HeldReplyPage {
    let ask = FindHeldReplies { rule: "forbidden".into(), said_by: said_by.into(), before: None };
    held_replies(&house.app, &house.user(Role::Supervisor), ask).await.expect("listed")
}

async fn a_held_reply_is_kept_shown_seen_and_forgotten(house: House) {
    let (app, chief) = (&house.app, house.user(Role::Supervisor));
    let (id, answer) = held(&house).await;
    let said = house.answers(id).await;
    assert!(!said.is_empty() && !said.contains(&answer), "a safe reply is said: {said:?}");
    let owner = house.header(id).await.owner;
    assert!(matches!(owner, Owner::Queue { reason: HandOffReason::Rule, .. }), "{owner:?}");
    let why =
        app::assistant::last_why(app, house.fixture.workspace_id, id).await.expect("read").expect("why");
    assert_eq!(why["held"][0]["reasons"][0]["rule"], "forbidden");

    let groups = held_groups(app, &chief).await.expect("groups").groups;
    let [group] = &groups[..] else { panic!("{groups:?}") };
    assert_eq!((group.rule.as_str(), group.said_by.as_str()), ("forbidden", "topic:returns.how"));
    assert_eq!((group.count, group.unseen), (1, 1));
    assert!(group.title.is_some());
    let page = list(&house, &group.said_by).await;
    let [reply] = &page.replies[..] else { panic!("{page:?}") };
    assert_eq!((reply.text.as_ref(), reply.conversation_id, reply.seen_ms), (Some(&answer), id, None));
    assert_eq!((reply.reasons[0].from, reply.reasons[0].to), (0, 4));
    assert!(list(&house, "topic:other").await.replies.is_empty());

    see_held_replies(app, &chief, SeeHeldReplies { ids: vec![reply.id] }).await.expect("seen");
    see_held_replies(app, &chief, SeeHeldReplies { ids: vec![reply.id] })
        .await
        .expect("once more is nothing");
    assert_eq!(held_groups(app, &chief).await.expect("groups").groups[0].unseen, 0);
    assert!(list(&house, &group.said_by).await.replies[0].seen_ms.is_some());
    let empty = SeeHeldReplies { ids: Vec::new() };
    assert_eq!(refused(see_held_replies(app, &chief, empty).await).slug, "invalid");

    let (admin, contact) = (house.user(Role::Administrator), house.header(id).await.contact_id);
    let exported = export(app, &admin, contact).await.expect("exported");
    assert_eq!(exported.held_replies.iter().map(|one| &one.text).collect::<Vec<_>>(), [&answer]);
    erase(app, &admin, contact).await.expect("erased");
    assert!(held_groups(app, &chief).await.expect("groups").groups.is_empty());
}

#[tokio::test]
async fn who_may_set_see_and_try() {
    let house = House::memory().await;
    let (app, agent, chief) = (&house.app, house.agent(), house.user(Role::Supervisor));
    assert_eq!(refused(show_guards(app, &agent).await).slug, "forbidden");
    assert_eq!(refused(held_groups(app, &agent).await).slug, "forbidden");
    assert_eq!(refused(save_guards(app, &chief, GuardSettings::default()).await).slug, "forbidden");
    assert!(!show_guards(app, &chief).await.expect("shown").pack.glossary.is_empty());
    let ask = |text: &str| TryGuards {
        text: text.to_owned(),
        origin: ReplyOrigin::Filled,
        source: String::new(),
        channel: ReplyChannel::Chat,
    };
    assert_eq!(refused(try_guards(app, &agent, ask("好的")).await).slug, "forbidden");
    let verdict = try_guards(app, &chief, ask("我保证明天给您退款。")).await.expect("tried");
    assert_eq!((verdict.passes, verdict.reasons[0].rule.as_str()), (false, "promise"));
    assert_eq!((verdict.reasons[0].from, verdict.reasons[0].to), (1, 3));
    let verdict = try_guards(app, &chief, ask("包裹已揽收。")).await.expect("tried");
    assert_eq!((verdict.passes, verdict.text.as_str(), verdict.plainer.len()), (true, "包裹已取件。", 1));
    assert_eq!(refused(try_guards(app, &chief, ask(&"长".repeat(20_000))).await).slug, "invalid");
}

#[tokio::test]
async fn what_cannot_be_meant_is_refused() {
    let house = House::memory().await;
    let (app, admin) = (&house.app, house.user(Role::Administrator));
    let term = |word: &str, plain: &str| Term { word: word.into(), plain: plain.into(), locale: None };
    let glossary = |terms: Vec<Term>| GuardSettings { glossary: terms, ..GuardSettings::default() };
    let many = (0..201).map(|n| format!("词语{n}")).collect::<Vec<_>>();
    for (settings, field) in [
        (forbidding(&["一"]), "forbidden"),
        (forbidding(&many.iter().map(String::as_str).collect::<Vec<_>>()), "forbidden"),
        (glossary(vec![term("揽收", "")]), "glossary"),
        (glossary(vec![term("揽收", "取件"), term("揽收", "收件")]), "glossary"),
    ] {
        let problem = refused(save_guards(app, &admin, settings).await);
        assert_eq!(problem.slug, "invalid");
        assert!(problem.detail.expect("says what").starts_with(&format!("{field}: ")), "{field}");
    }
    let saved = save_guards(app, &admin, forbidding(&[" 最便宜 ", "", "最便宜"])).await.expect("saved");
    assert_eq!(saved.settings.forbidden, ["最便宜"]);
}
