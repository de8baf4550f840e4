//! Our own people: invited, changed, shut out, imported; teams.

use access::Role;
use app::user::{
    LINK_MS, change, disable, enable, export, import, invite, log_in, make_password_link, people,
    set_password,
};
use app::{Error, UserSession, team};
use base::{Locale, UserId};
use conversation::Owner;
use protocol::api::LogIn;
use protocol::people::{
    ChangePerson, ChangeTeam, ImportTable, Invite, LineFate, NewTeam, PasswordLinkView, PersonState,
    SetPassword,
};
use std::net::IpAddr;

use crate::support::{House, on_both_engines, refused};

const NEW: &str = "云深不知处 只在此山中";

on_both_engines! {
    an_invited_colleague_comes_in_by_a_link_that_works_once,
    the_last_administrator_stays,
    who_is_shut_out_is_out_at_once_and_their_customers_wait_in_the_queue,
    a_table_is_imported_whole_or_not_at_all,
    teams_have_members_and_are_archived,
}

fn somebody(email: &str) -> Invite {
    Invite { email: email.to_owned(), name: "林一".to_owned(), role: Role::Agent, locale: Locale::Zh }
}

fn token(link: &PasswordLinkView) -> String {
    link.path.split_once('#').expect("a fragment").1.to_owned()
}

async fn set(house: &House, link: &PasswordLinkView) -> Result<String, Error> {
    let ask = SetPassword { token: token(link), new: NEW.to_owned() };
    Ok(set_password(&house.app, ask).await?.email)
}

async fn enter(house: &House, email: &str) -> Result<String, Error> {
    let ask = LogIn { email: email.to_owned(), password: NEW.to_owned() };
    Ok(log_in(&house.app, ask, IpAddr::from([192, 0, 2, 9])).await?.0)
}

async fn state_of(house: &House, id: UserId) -> PersonState {
    let all = people(&house.app, &house.user(Role::Supervisor)).await.expect("people").people;
    all.iter().find(|person| person.id == id).expect("listed").state
}

fn as_session(house: &House, id: UserId, role: Role) -> UserSession {
    UserSession { user_id: id, role, ..house.user(role) }
}

async fn an_invited_colleague_comes_in_by_a_link_that_works_once(house: House) {
    let chief = house.user(Role::Administrator);
    assert_eq!(
        refused(invite(&house.app, &house.user(Role::Supervisor), somebody("x@y.example")).await).slug,
        "forbidden"
    );
    assert_eq!(refused(invite(&house.app, &chief, somebody("not an address")).await).slug, "invalid");
    let first = invite(&house.app, &chief, somebody(" Lin@New.example ")).await.expect("invited");
    assert_eq!(refused(invite(&house.app, &chief, somebody("lin@new.example")).await).slug, "exists");
    assert_eq!(state_of(&house, first.user_id).await, PersonState::Invited);
    assert_eq!(
        refused(enter(&house, "lin@new.example").await).slug,
        "wrong-password",
        "there is no password yet"
    );
    let link = make_password_link(&house.app, &chief, first.user_id).await.expect("another");
    assert_eq!(refused(set(&house, &first).await).slug, "link-over", "the newest link counts");
    let short = SetPassword { token: token(&link), new: "short".to_owned() };
    assert_eq!(refused(set_password(&house.app, short).await).slug, "invalid", "and the link still works");
    assert_eq!(set(&house, &link).await.expect("set"), "lin@new.example");
    assert_eq!(refused(set(&house, &link).await).slug, "link-over", "once");
    assert_eq!(state_of(&house, first.user_id).await, PersonState::Active);
    let cookie = enter(&house, "lin@new.example").await.expect("in");
    let late = make_password_link(&house.app, &chief, first.user_id).await.expect("a reset");
    assert!(
        app::user::authenticate(&house.app, &cookie).await.is_ok(),
        "a reset that is not used changes nothing"
    );
    house.fixture.clock.advance_ms(LINK_MS + 1);
    assert_eq!(refused(set(&house, &late).await).slug, "link-over", "72 hours");
}

async fn the_last_administrator_stays(house: House) {
    let chief = house.user(Role::Administrator);
    let as_agent = ChangePerson { name: "只有我".to_owned(), role: Role::Agent, locale: Locale::Zh };
    assert_eq!(
        refused(change(&house.app, &chief, chief.user_id, as_agent.clone()).await).slug,
        "last-administrator"
    );
    assert_eq!(refused(disable(&house.app, &chief, chief.user_id).await).slug, "last-administrator");
    let renamed = ChangePerson { role: Role::Administrator, ..as_agent.clone() };
    change(&house.app, &chief, chief.user_id, renamed).await.expect("a new name is no new role");
    let csv = format!("name,email,role\nx,{},agent", chief.email);
    let report = import(&house.app, &chief, ImportTable { csv, apply: true }).await.expect("a report");
    assert_eq!(report.lines[0].problem.as_deref(), Some("last-administrator"));
    let second = house.user(Role::Supervisor);
    let raised = ChangePerson { name: "第二位".to_owned(), role: Role::Administrator, locale: Locale::En };
    assert_eq!(refused(change(&house.app, &second, second.user_id, raised.clone()).await).slug, "forbidden");
    change(&house.app, &chief, second.user_id, raised).await.expect("raised");
    let demote = |by: UserId, who: UserId| {
        let by = as_session(&house, by, Role::Administrator);
        let (app, ask) = (house.app.clone(), as_agent.clone());
        async move { change(&app, &by, who, ask).await }
    };
    let (one, other) =
        tokio::join!(demote(chief.user_id, second.user_id), demote(second.user_id, chief.user_id));
    assert!(one.is_ok() != other.is_ok(), "two who demote one another leave one: {one:?} {other:?}");
}

async fn who_is_shut_out_is_out_at_once_and_their_customers_wait_in_the_queue(house: House) {
    let chief = house.user(Role::Administrator);
    let link = invite(&house.app, &chief, somebody("lin@new.example")).await.expect("invited");
    set(&house, &link).await.expect("set");
    let cookie = enter(&house, "lin@new.example").await.expect("in");
    let agent = app::user::authenticate(&house.app, &cookie).await.expect("logged in");
    let mut visitor = house.visitor("shut-out").await;
    let id = house.talk(&mut visitor, "转人工").await;
    app::conversation::take_over(&house.app, &agent, id).await.expect("taken");
    let spare = make_password_link(&house.app, &chief, agent.user_id).await.expect("a link");
    disable(&house.app, &chief, agent.user_id).await.expect("shut out");
    assert_eq!(refused(app::user::authenticate(&house.app, &cookie).await).slug, "unauthenticated");
    assert_eq!(refused(enter(&house, "lin@new.example").await).slug, "wrong-password");
    assert_eq!(refused(set(&house, &spare).await).slug, "link-over");
    assert_eq!(refused(make_password_link(&house.app, &chief, agent.user_id).await).slug, "disabled");
    house.work().await;
    assert!(matches!(house.header(id).await.owner, Owner::Queue { .. }), "nobody waits for an empty chair");
    let other = house.agent();
    app::conversation::take_over(&house.app, &other, id).await.expect("a colleague takes it");
    let to_nobody = app::conversation::transfer(&house.app, &other, id, agent.user_id).await;
    assert_eq!(refused(to_nobody).slug, "disabled");
    assert_eq!(state_of(&house, agent.user_id).await, PersonState::Disabled);
    enable(&house.app, &chief, agent.user_id).await.expect("let in");
    assert!(enter(&house, "lin@new.example").await.is_ok(), "with the password they had");
    assert_eq!(refused(disable(&house.app, &chief, house.app.env().id()).await).slug, "not-found");
}

async fn a_table_is_imported_whole_or_not_at_all(house: House) {
    let chief = house.user(Role::Administrator);
    let agent = house.agent();
    let run = async |csv: &str, apply: bool| {
        import(&house.app, &chief, ImportTable { csv: csv.to_owned(), apply }).await
    };
    let fates = |report: &protocol::people::ImportReport| -> Vec<(u32, LineFate)> {
        report.lines.iter().map(|line| (line.line, line.fate)).collect()
    };
    let before = people(&house.app, &chief).await.expect("people").people.len();
    let bad = format!(
        "姓名,邮箱,角色,语言\n林一,lin@new.example,坐席,zh\n,nobody@new.example,坐席,\n甲,jia@new.example,boss,\n乙,{},agent,\n林二,LIN@new.example,坐席,zh",
        agent.email
    );
    let preview = run(&bad, true).await.expect("a report");
    assert!(!preview.applied && preview.links.is_empty());
    use LineFate::{Changed, Created, Refused, Unchanged};
    assert_eq!(fates(&preview), [(2, Created), (3, Refused), (4, Refused), (5, Changed), (6, Refused)]);
    let why: Vec<_> = preview.lines.iter().filter_map(|line| line.problem.as_deref()).collect();
    assert_eq!(why, ["name", "role", "twice"]);
    assert_eq!(
        people(&house.app, &chief).await.expect("people").people.len(),
        before,
        "nothing is half imported"
    );
    let good =
        format!("name;email;role;language\n林一;lin@new.example;坐席;zh\n=1+1;{};supervisor;en", agent.email);
    assert!(!run(&good, false).await.expect("a preview").applied);
    let done = run(&good, true).await.expect("a report");
    assert_eq!((done.applied, done.links.len()), (true, 1));
    set(&house, &done.links[0]).await.expect("the link works");
    assert_eq!(
        fates(&run(&good, true).await.expect("again")),
        [(2, Unchanged), (3, Unchanged)],
        "twice does nothing twice"
    );
    let table = export(&house.app, &chief).await.expect("a table");
    assert!(table.contains("'=1+1"), "a formula is not run: {table}");
    let again = run(&table, true).await.expect("what is exported can be imported");
    assert!(again.lines.iter().all(|line| line.fate == Unchanged), "{:?}", again.lines);
    assert_eq!(refused(run("just,some,text\n1,2,3", false).await).slug, "invalid");
    assert_eq!(refused(export(&house.app, &agent).await).slug, "forbidden");
}

async fn teams_have_members_and_are_archived(house: House) {
    let (chief, agent) = (house.user(Role::Supervisor), house.agent());
    let night = |name: &str, members: Vec<UserId>| NewTeam { name: name.to_owned(), members };
    assert_eq!(refused(team::add(&house.app, &agent, night("夜班", vec![])).await).slug, "forbidden");
    let stranger = house.app.env().id();
    assert_eq!(refused(team::add(&house.app, &chief, night("夜班", vec![stranger])).await).slug, "not-found");
    let made = team::add(&house.app, &chief, night(" 夜班 ", vec![agent.user_id, agent.user_id]))
        .await
        .expect("made");
    assert_eq!((made.name.as_str(), made.members.as_slice()), ("夜班", [agent.user_id].as_slice()));
    assert_eq!(refused(team::add(&house.app, &chief, night("夜班", vec![])).await).slug, "exists");
    let in_teams = async || {
        let all = people(&house.app, &chief).await.expect("people").people;
        all.into_iter().find(|person| person.id == agent.user_id).expect("listed").teams
    };
    assert_eq!(in_teams().await, [made.id]);
    let as_is =
        |archived| ChangeTeam { name: "大夜班".to_owned(), members: vec![agent.user_id], archived };
    team::change(&house.app, &chief, made.id, as_is(true)).await.expect("archived");
    assert!(in_teams().await.is_empty());
    let other = team::add(&house.app, &chief, night("大夜班", vec![])).await.expect("the name is free");
    assert_eq!(refused(team::change(&house.app, &chief, made.id, as_is(false)).await).slug, "exists");
    let gone = ChangeTeam { name: "旧".to_owned(), members: vec![], archived: true };
    team::change(&house.app, &chief, other.id, gone).await.expect("archived");
    team::change(&house.app, &chief, made.id, as_is(false)).await.expect("back with its members");
    assert_eq!(in_teams().await, [made.id]);
    let elsewhere = ChangeTeam { name: "x".to_owned(), members: vec![], archived: false };
    assert_eq!(
        refused(team::change(&house.app, &chief, house.app.env().id(), elsewhere).await).slug,
        "not-found"
    );
}
