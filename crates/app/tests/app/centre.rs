//! The help centre: who sets it, what readers say and look for, and that two workspaces never share a place.

use access::Role;
use app::centre::{
    Centre, Found, article, centre_at, feedback, home, is_own_domain, misses, not_found, own_origin, rate,
    save_settings, say_more, search, section, show_settings, suggest,
};
use app::testing::furnish;
use app::{Error, UserSession};
use base::{ArticleId, Locale};
use knowledge::{Audience, Channel, Condition, Edition, Variant};
use protocol::article::Withdraw;
use protocol::help_centre::{HelpCentreSettings, HelpCentreView};

use crate::articles::{edition, published};
use crate::support::{House, on_both_engines, refused};

on_both_engines! {
    only_administrators_set_it_and_every_setting_is_checked,
    two_workspaces_never_share_a_place,
    what_readers_say_is_counted_and_sealed,
    what_was_not_found_is_counted_without_what_belongs_to_a_person,
    what_is_taken_back_is_gone_with_the_next_page,
    another_answer_that_holds_here_is_said_and_the_own_text_is_not_found,
}

const DAY_MS: i64 = 86_400_000;

fn on() -> HelpCentreSettings {
    HelpCentreSettings { on: true, ..HelpCentreSettings::default() }
}

async fn open(house: &House) -> Centre {
    let admin = house.user(Role::Administrator);
    save_settings(&house.app, &admin, on()).await.expect("open");
    centre_at(&house.app, "any.example").await.expect("looked").expect("there")
}

fn public(title: &str) -> Edition {
    Edition { audiences: [Audience::Customers, Audience::Agents].into(), ..edition(title) }
}

async fn only_administrators_set_it_and_every_setting_is_checked(house: House) {
    let app = &house.app;
    let admin = house.user(Role::Administrator);
    for role in [Role::Agent, Role::Supervisor] {
        let user = house.user(role);
        assert_eq!(refused(show_settings(app, &user).await).slug, "forbidden");
        assert_eq!(refused(save_settings(app, &user, on()).await).slug, "forbidden");
    }
    let view = show_settings(app, &admin).await.expect("shown");
    assert!(!view.settings.on && view.url.is_none(), "it is closed until somebody opens it");
    assert!(centre_at(app, "any.example").await.expect("looked").is_none());
    let wrong = |set: HelpCentreSettings| async { refused(save_settings(app, &admin, set).await) };
    let faint = HelpCentreSettings { color: Some("#ffee00".to_owned()), ..on() };
    assert!(wrong(faint).await.detail.expect("why").starts_with("color"));
    let bad = HelpCentreSettings { domain: Some("https://a.example".to_owned()), ..on() };
    assert!(wrong(bad).await.detail.expect("why").starts_with("domain"));
    let nobody = HelpCentreSettings { inbox: Some(app.env().id()), ..on() };
    assert!(wrong(nobody).await.detail.expect("why").starts_with("inbox"));
    published(&house, public("退货")).await;
    let HelpCentreView { url, articles, .. } = save_settings(app, &admin, on()).await.expect("opened");
    assert_eq!(
        (url.as_deref(), articles.get(&Locale::Zh), articles.get(&Locale::En)),
        (Some("/help"), Some(&1), None)
    );
    assert!(centre_at(app, "any.example").await.expect("looked").is_some());
    save_settings(app, &admin, HelpCentreSettings::default()).await.expect("closed");
    assert!(
        centre_at(app, "any.example").await.expect("looked").is_none(),
        "closed at once where it was closed"
    );
    let cx = app.cx(house.fixture.workspace_id, access::Actor::System);
    let log = cx.audit(None, 9).await.expect("reads");
    assert_eq!(log.iter().filter(|row| row.action == "save_help_centre").count(), 2);
}

async fn two_workspaces_never_share_a_place(house: House) {
    let app = &house.app;
    let away = furnish(app, "away", house.fixture.clock.clone()).await;
    let admin = house.user(Role::Administrator);
    let view = away.users.iter().find(|user| user.role == Role::Administrator).expect("one");
    let other =
        UserSession { workspace_id: away.workspace_id, user_id: view.id, ..house.user(Role::Administrator) };
    save_settings(app, &admin, on()).await.expect("open");
    let taken = refused(save_settings(app, &other, on()).await);
    assert!(taken.detail.expect("why").starts_with("domain"), "one alone is under the server's own address");
    let own = HelpCentreSettings { domain: Some("help.away.example".to_owned()), ..on() };
    let url = save_settings(app, &other, own.clone()).await.expect("open elsewhere").url;
    assert_eq!(url.as_deref(), Some("https://help.away.example"));
    assert_eq!(refused(save_settings(app, &admin, own).await).slug, "invalid");
    let at = |host: &'static str| async move {
        centre_at(app, host).await.expect("looked").expect("there").workspace_id
    };
    assert_eq!(at("HELP.away.example:443").await, away.workspace_id);
    assert_eq!(at("desk.example").await, house.fixture.workspace_id);
    assert!(is_own_domain(app, "help.away.example").await.expect("looked"));
    assert!(!is_own_domain(app, "desk.example").await.expect("looked"));
    assert!(own_origin(app, away.workspace_id, "https://help.away.example").await.expect("looked"));
    assert!(!own_origin(app, house.fixture.workspace_id, "https://help.away.example").await.expect("looked"));
    // What is published here is nothing there, by whatever name it is asked for.
    let id = published(&house, public("退货")).await;
    let there = centre_at(app, "help.away.example").await.expect("looked").expect("there");
    assert_eq!(article(app, &there, Locale::Zh, id).await.expect("looked"), Found::Nowhere);
    assert!(home(app, &there, Locale::Zh).await.expect("shown").sections.is_empty());
    let not_there = rate(app, &there, Locale::Zh, id, true).await;
    assert!(matches!(not_there, Err(Error::NotFound("article"))));
}

async fn what_readers_say_is_counted_and_sealed(house: House) {
    let app = &house.app;
    let centre = open(&house).await;
    let id = published(&house, public("退货")).await;
    let no = rate(app, &centre, Locale::Zh, id, false).await.expect("said");
    rate(app, &centre, Locale::Zh, id, true).await.expect("said");
    say_more(app, &centre, id, no, "  没写运费 ").await.expect("said why");
    assert!(matches!(say_more(app, &centre, id, no, "又来").await, Err(Error::NotFound(_))), "once");
    assert!(
        matches!(say_more(app, &centre, id, app.env().id(), "x").await, Err(Error::NotFound(_))),
        "only to an answer"
    );
    let long = say_more(app, &centre, id, no, &"长".repeat(501)).await;
    assert_eq!(refused(long).slug, "invalid");
    let late = rate(app, &centre, Locale::Zh, id, true).await.expect("said");
    house.fixture.clock.advance_ms(61 * 60 * 1_000);
    assert!(
        matches!(say_more(app, &centre, id, late, "晚了").await, Err(Error::NotFound(_))),
        "its hour is over"
    );
    let told = feedback(app, &house.user(Role::Supervisor), id).await.expect("told");
    assert_eq!((told.versions[0].version, told.versions[0].helpful, told.versions[0].unhelpful), (1, 2, 1));
    assert_eq!(
        told.words.iter().map(|one| (one.text.as_str(), one.helpful)).collect::<Vec<_>>(),
        [("没写运费", false)]
    );
    assert_eq!(told.addresses[&Locale::Zh], format!("/help/zh/articles/{id}"));
    let agent = feedback(app, &house.agent(), id).await.expect("counts are everybody's");
    assert!(agent.words.is_empty() && agent.versions.len() == 1);
    let internal =
        published(&house, Edition { audiences: [Audience::Assistant].into(), ..edition("内部") }).await;
    assert_eq!(refused(feedback(app, &house.agent(), internal).await).slug, "not-found");
    let none = feedback(app, &house.user(Role::Supervisor), internal).await.expect("told");
    assert!(none.addresses.is_empty(), "customers do not read it");
    let home = home(app, &centre, Locale::Zh).await.expect("shown");
    assert_eq!(home.helpful.iter().map(|card| card.id).collect::<Vec<_>>(), [id]);
    // After a year nobody knows any more.
    let later = app.env().now().plus_ms(366 * DAY_MS);
    app.store().system().purge(later, DAY_MS).await.expect("purged");
    let told = feedback(app, &house.user(Role::Supervisor), id).await.expect("told");
    assert!(told.versions.is_empty() && told.words.is_empty());
}

async fn what_was_not_found_is_counted_without_what_belongs_to_a_person(house: House) {
    let app = &house.app;
    let centre = open(&house).await;
    for text in ["怎么开发票？", "怎么开发票", "我的电话 13800138000 收不到短信", "？？"]
    {
        not_found(app, &centre, Locale::Zh, text).await.expect("counted");
    }
    let writer = house.user(Role::Supervisor);
    assert_eq!(refused(misses(app, &house.agent()).await).slug, "forbidden");
    let found = misses(app, &writer).await.expect("told").misses;
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!((found[0].text.as_str(), found[0].count), ("怎么开发票", 2));
    assert!(!found[1].text.contains("138"), "{found:?}");
    app.store().system().purge(app.env().now().plus_ms(91 * DAY_MS), DAY_MS).await.expect("purged");
    assert!(misses(app, &writer).await.expect("told").misses.is_empty());
}

async fn ids_of(house: &House, centre: &Centre, text: &str) -> Vec<ArticleId> {
    app::article::follow_articles(&house.app).await.expect("followed");
    let hits = search(&house.app, centre, Locale::Zh, text).await.expect("looked");
    hits.into_iter().map(|hit| hit.card.id).collect()
}

async fn what_is_taken_back_is_gone_with_the_next_page(house: House) {
    let app = &house.app;
    let centre = open(&house).await;
    let id = published(&house, public("退货规则")).await;
    assert_eq!(ids_of(&house, &centre, "退货规则").await, [id]);
    assert!(matches!(article(app, &centre, Locale::Zh, id).await.expect("looked"), Found::Here(_)));
    assert_eq!(
        article(app, &centre, Locale::En, id).await.expect("looked"),
        Found::Elsewhere(vec![Locale::Zh])
    );
    let Found::Here(page) = section(app, &centre, Locale::Zh, "-").await.expect("looked") else {
        panic!("it has no category")
    };
    assert_eq!(page.section.count, 1);
    assert_eq!(suggest(app, &centre, Locale::Zh, "退").await.expect("looked")[0].id, id);
    let reason = Withdraw { reason: "规定改了".to_owned() };
    app::article::withdraw(app, &house.user(Role::Supervisor), id, reason).await.expect("taken back");
    // The index does not know yet.
    assert!(search(app, &centre, Locale::Zh, "退货规则").await.expect("looked").is_empty());
    assert!(suggest(app, &centre, Locale::Zh, "退").await.expect("looked").is_empty());
    assert_eq!(article(app, &centre, Locale::Zh, id).await.expect("looked"), Found::Nowhere);
    assert_eq!(section(app, &centre, Locale::Zh, "-").await.expect("looked"), Found::Nowhere);
    let told = feedback(app, &house.user(Role::Supervisor), id).await.expect("told");
    assert!(told.addresses.is_empty());
}

async fn another_answer_that_holds_here_is_said_and_the_own_text_is_not_found(house: House) {
    let app = &house.app;
    let centre = open(&house).await;
    let when = Condition { channels: [Channel::HelpCentre].into(), ..Condition::default() };
    let variant = Variant { when, bodies: [(Locale::Zh, "请看订单页。".to_owned())].into() };
    let mut own = public("运费");
    own.wordings.get_mut(&Locale::Zh).expect("Chinese").body = "内线 8001 可以免运费。".to_owned();
    let id = published(&house, Edition { variants: vec![variant], ..own }).await;
    let Found::Here(reading) = article(app, &centre, Locale::Zh, id).await.expect("looked") else {
        panic!("shown")
    };
    assert_eq!(reading.body, "请看订单页。");
    assert_eq!(ids_of(&house, &centre, "运费").await, [id]);
    let hits = search(app, &centre, Locale::Zh, "内线 8001 免运费").await.expect("looked");
    let said: String = hits.iter().flat_map(|hit| &hit.passage).map(|(_, text)| text.as_str()).collect();
    assert!(!said.contains("8001"), "no word of what is not said here: {said}");
}
