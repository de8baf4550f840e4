//! Tables of customers: looked at, done line by line behind the page, stopped, interrupted, taken out again.

use access::Role;
use app::contact::{export_all, find, imports, put, refused_lines, start_import, stop_import, take_import};
use app::{Settings, UserSession, job};
use base::ContactImportId;
use protocol::contact::{KnownBy, PutContact};
use protocol::contact_import::{ContactImportPreview, ContactImportState as State, ContactImportView};
use protocol::people::LineFate;
use store::{Config, JobRow};

use crate::support::{House, LEASE_MS, on_both_engines, refused};

on_both_engines! {
    a_long_table_is_done_line_by_line,
    what_is_taken_out_comes_in_again_unchanged,
    two_workers_do_each_line_once,
}

async fn take(house: &House, table: &str) -> ContactImportPreview {
    let chief = house.user(Role::Administrator);
    take_import(&house.app, &chief, "customers.csv", table.as_bytes().to_vec()).await.expect("looked at")
}

async fn one(house: &House, id: ContactImportId) -> ContactImportView {
    let all = imports(&house.app, &house.user(Role::Administrator)).await.expect("imports").imports;
    all.into_iter().find(|one| one.id == id).expect("it is listed")
}

async fn done(house: &House, table: &str) -> ContactImportView {
    let chief = house.user(Role::Administrator);
    let id = take(house, table).await.import.expect("it can be read").id;
    assert_eq!(start_import(&house.app, &chief, id).await.expect("started").state, State::Running);
    start_import(&house.app, &chief, id).await.expect("once more does no harm");
    house.work().await;
    one(house, id).await
}

async fn exported(house: &House, user: &UserSession) -> String {
    let mut table = export_all(&house.app, user).await.expect("begun");
    let mut text = String::new();
    while let Some(piece) = table.next().await.expect("read") {
        text.push_str(&piece);
    }
    text
}

async fn refused_text(house: &House, id: ContactImportId) -> String {
    let mut table = refused_lines(&house.app, &house.user(Role::Administrator), id).await.expect("begun");
    let mut text = String::new();
    while let Some(piece) = table.next().await.expect("read") {
        text.push_str(&piece);
    }
    text
}

async fn contacts(house: &House) -> u64 {
    imports(&house.app, &house.user(Role::Administrator)).await.expect("imports").contacts
}

/// So many customers, by reference.
fn table(lines: usize) -> String {
    let line = |n: usize| format!("C-{n},客户 {n},c{n}@example.com,1380000{n:04},zh,gold,{n}\n");
    std::iter::once("客户编号,姓名,邮箱,手机号,语言,attr:level,attr:orders\n".to_owned())
        .chain((0..lines).map(line))
        .collect()
}

async fn a_long_table_is_done_line_by_line(house: House) {
    let known = PutContact { mail: Some("c7@example.com".into()), ..PutContact::default() };
    put(&house.app, &house.user(Role::Administrator), known, None).await.expect("somebody is known");
    let before = contacts(&house).await;
    let mut text = table(700);
    // The same customer twice, one who is two, and what cannot be read.
    text.push_str("C-1,客户一,,,,,\n");
    text.push_str("C-2,,c3@example.com,,,,\n");
    text.push_str("C-900,,not an address,,,,\n,无名,,,,,\nC-901,,,,fr,,\n");
    let preview = take(&house, &text).await;
    assert_eq!(preview.refused, 3, "{:?}", preview.lines);
    let wrong = preview.lines.iter().find(|line| line.line == 704).expect("told");
    assert_eq!((wrong.column.as_deref(), wrong.problem.as_deref()), (Some("邮箱"), Some("mail")));
    assert_eq!((wrong.fate, wrong.what.as_str()), (LineFate::Refused, "C-900"));
    let seventh = preview.lines.iter().find(|line| line.line == 9).expect("told");
    assert_eq!(seventh.fate, LineFate::Changed);
    assert_eq!(contacts(&house).await, before, "nothing is done by looking");

    let import = done(&house, &text).await;
    assert_eq!(import.state, State::Done);
    assert_eq!((import.lines, import.done, import.refused_kept), (705, 705, true));
    assert_eq!((import.created, import.changed, import.unchanged, import.refused), (699, 2, 0, 4));
    assert_eq!(contacts(&house).await, before + 699);
    let by = KnownBy { phone: Some("13800000001".into()), ..KnownBy::default() };
    let found = find(&house.app, &house.agent(), by).await.expect("found").contacts;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].profile.name.as_deref(), Some("客户一"), "the later line stands");
    assert_eq!(found[0].profile.company_attributes["orders"], ::conversation::about::Detail::Number(1.0));
    assert_eq!(found[0].profile.language, Some(base::Locale::Zh));

    let text = refused_text(&house, import.id).await;
    assert!(text.contains("703,,这一行指向两位不同的客户"), "{text}");
    assert!(text.contains("704,邮箱,邮箱格式不对") && text.contains("C-900,,not an address"), "{text}");
    assert_eq!(text.lines().count(), 5, "{text}");
    // Mended, it goes in again; what is for people is left aside.
    let mended = text.replace("not an address", "c900@example.com");
    let again = done(&house, &mended).await;
    assert_eq!((again.created, again.refused), (1, 3), "{mended}");
}

async fn what_is_taken_out_comes_in_again_unchanged(house: House) {
    let chief = house.user(Role::Administrator);
    let text = "id;name;mail;phone;attr:vip;attr:zip;attr:note\n\
                =1+1;张三;a@example.com;b@example.com;true;00501;\"a;b\"\n\
                C-2;@cmd;a2@example.com;b2@example.com;;;\n"
        .replace(";b@example.com;", ";+44 20 7946 0018;")
        .replace("a@example.com", "\"a@example.com;b@example.com\"")
        .replace(";b2@example.com;", ";010 6552 9988;");
    let import = done(&house, &text).await;
    assert_eq!((import.created, import.refused), (2, 0));
    let out = exported(&house, &chief).await;
    for cell in ["'=1+1", "'@cmd", "'+442079460018", "a@example.com;b@example.com", "00501", "a;b", "true"] {
        assert!(out.contains(cell), "{cell}: {out}");
    }
    let again = done(&house, &out).await;
    assert_eq!((again.created, again.changed, again.refused), (0, 0, 0), "{out}");
    assert_eq!(again.unchanged, 2);
    let noted = app::audit::list(&house.app, &chief, Default::default()).await.expect("the audit log");
    for deed in ["export_contacts", "take_contact_import", "start_contact_import", "finish_contact_import"] {
        assert!(noted.entries.iter().any(|entry| entry.action == deed), "{deed}");
    }
}

async fn claimed(house: &House) -> JobRow {
    let (system, now) = (house.app.store().system(), house.app.env().now());
    let mut rows =
        system.claim(house.app.node_id(), &["contact_import"], now, LEASE_MS, 1).await.expect("claims");
    rows.pop().expect("a job")
}

/// In a file, where a worker waits for the disk; in memory nothing can come between.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stopping_in_the_middle_on_sqlite() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = Config::Sqlite { path: folder.path().join("zhike.db") };
    store::Store::migrate(&config).await.expect("migrates");
    interrupted(House::with(Settings::default(), &config, None).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stopping_in_the_middle_on_postgres() {
    interrupted(House::postgres().await).await;
}

/// The worker vanishes in the middle of some commit, as when the process is killed; another goes on when the lease is over.
async fn interrupted(house: House) {
    let chief = house.user(Role::Administrator);
    let before = contacts(&house).await;
    let id = take(&house, &table(400)).await.import.expect("it can be read").id;
    start_import(&house.app, &chief, id).await.expect("started");
    let mut interrupted = 0;
    for until in [40, 140, 300] {
        let row = claimed(&house).await;
        let mut work = Box::pin(job::run(&house.app, &row));
        while !look_once(work.as_mut()).await && one(&house, id).await.done < until {}
        drop(work);
        let so_far = one(&house, id).await;
        interrupted += u32::from(so_far.state == State::Running);
        assert_eq!(so_far.done, so_far.created, "what is counted is there");
        assert_eq!(contacts(&house).await, before + so_far.created);
        if so_far.state != State::Running {
            break;
        }
        let later = house.app.env().now().plus_ms(LEASE_MS + 1);
        house.fixture.clock.set(later);
    }
    assert!(interrupted > 0, "it was interrupted at least once");
    house.work().await;
    let import = one(&house, id).await;
    assert_eq!((import.state, import.done, import.created), (State::Done, 400, 400));
    assert_eq!((import.changed, import.unchanged, import.refused), (0, 0, 0), "no line was done twice");
    assert_eq!(contacts(&house).await, before + 400);
}

/// Looks once whether it is ready, and lets others work.
async fn look_once<F: Future + Unpin>(mut work: F) -> bool {
    let ready =
        std::future::poll_fn(|cx| std::task::Poll::Ready(std::pin::Pin::new(&mut work).poll(cx).is_ready()));
    let ready = ready.await;
    tokio::time::sleep(std::time::Duration::from_micros(200)).await;
    ready
}

async fn two_workers_do_each_line_once(house: House) {
    let chief = house.user(Role::Administrator);
    let before = contacts(&house).await;
    let id = take(&house, &table(150)).await.import.expect("it can be read").id;
    start_import(&house.app, &chief, id).await.expect("started");
    let row = claimed(&house).await;
    let (one_end, other_end) = tokio::join!(job::run(&house.app, &row), job::run(&house.app, &row));
    one_end.expect("runs");
    other_end.expect("runs");
    house.pass(LEASE_MS + 1).await;
    let import = one(&house, id).await;
    assert_eq!((import.state, import.created, import.unchanged), (State::Done, 150, 0));
    assert_eq!(contacts(&house).await, before + 150);
}

#[tokio::test]
async fn whoever_may_not_is_refused() {
    let house = House::memory().await;
    let chief = house.user(Role::Administrator);
    let id = take(&house, &table(3)).await.import.expect("it can be read").id;
    for role in [Role::Agent, Role::Supervisor] {
        let user = house.user(role);
        let bytes = table(1).into_bytes();
        assert_eq!(refused(take_import(&house.app, &user, "x.csv", bytes).await).slug, "forbidden");
        assert_eq!(refused(start_import(&house.app, &user, id).await).slug, "forbidden");
        assert_eq!(refused(stop_import(&house.app, &user, id).await).slug, "forbidden");
        assert_eq!(refused(imports(&house.app, &user).await).slug, "forbidden");
        assert_eq!(refused(refused_lines(&house.app, &user, id).await.map(|_| ())).slug, "forbidden");
        assert_eq!(refused(export_all(&house.app, &user).await.map(|_| ())).slug, "forbidden");
    }
    let nobody = house.app.env().id();
    assert_eq!(refused(start_import(&house.app, &chief, nobody).await).slug, "not-found");
    assert_eq!(refused(stop_import(&house.app, &chief, nobody).await).slug, "not-found");
}

#[tokio::test]
async fn what_cannot_be_read_says_where_and_why() {
    let house = House::memory().await;
    let long = format!("mail\n{}", "a@example.com\n".repeat(base::limits::CONTACT_IMPORT_LINES + 1));
    for (table, line, column, problem) in [
        (b"\x89PNG\r\n\x1a\n\0\0".as_slice(), 1, None, "encoding"),
        (b"", 1, None, "empty"),
        (b"mail,name\n\n", 2, None, "empty"),
        (b"mail,level\na@example.com,1\n", 1, Some("level"), "unknown_column"),
        (b"mail,email\na@example.com,1\n", 1, Some("email"), "double_column"),
        (b"name\nWang\n", 1, None, "no_key_column"),
        (b"mail,name\na@example.com,ok\nb@example.com,\"open\n", 3, None, "quote"),
        (
            long.as_bytes(),
            u32::try_from(base::limits::CONTACT_IMPORT_LINES).unwrap() + 2,
            None,
            "too_many_lines",
        ),
    ] {
        let chief = house.user(Role::Administrator);
        let preview = take_import(&house.app, &chief, "x.csv", table.to_vec()).await.expect("looked at");
        assert!(preview.import.is_none(), "{problem}");
        let said = &preview.lines[0];
        assert_eq!(
            (said.line, said.column.as_deref(), said.problem.as_deref()),
            (line, column, Some(problem))
        );
    }
    let cells = take(&house, "mail,name\na@example.com,Wang,Li\n").await;
    assert_eq!(cells.lines[0].problem.as_deref(), Some("cells"));
}

#[tokio::test]
async fn stopped_it_goes_no_further() {
    let house = House::memory().await;
    let chief = house.user(Role::Administrator);
    let id = take(&house, &table(2_500)).await.import.expect("it can be read").id;
    start_import(&house.app, &chief, id).await.expect("started");
    let row = claimed(&house).await;
    job::run(&house.app, &row).await.expect("a first part");
    let part = one(&house, id).await;
    assert!(part.state == State::Running && part.done > 0 && part.done < 2_500, "{part:?}");
    stop_import(&house.app, &chief, id).await.expect("stopped");
    stop_import(&house.app, &chief, id).await.expect("once more does no harm");
    job::run(&house.app, &row).await.expect("a worker that did not hear of it");
    house.work().await;
    let stopped = one(&house, id).await;
    assert_eq!((stopped.state, stopped.done), (State::Stopped, part.done));
    let cx = house.app.cx(house.fixture.workspace_id, app::system());
    assert!(cx.next_import_chunk::<serde_json::Value>(id).await.expect("read").is_none(), "the file is gone");
}

#[tokio::test]
async fn it_stops_when_whoever_began_it_may_no_more() {
    let house = House::memory().await;
    let chief = house.user(Role::Administrator);
    let invite = protocol::people::Invite {
        email: "second@demo.example".into(),
        name: "第二位".into(),
        role: Role::Administrator,
        locale: base::Locale::Zh,
    };
    let user_id = app::user::invite(&house.app, &chief, invite).await.expect("invited").user_id;
    let second = UserSession { user_id, ..house.user(Role::Administrator) };
    let bytes = table(5).into_bytes();
    let id =
        take_import(&house.app, &second, "x.csv", bytes).await.expect("looked at").import.expect("read").id;
    assert_eq!(refused(start_import(&house.app, &chief, id).await).slug, "not-found", "it is another's");
    start_import(&house.app, &second, id).await.expect("started");
    app::user::disable(&house.app, &chief, user_id).await.expect("shut out");
    house.work().await;
    let import = one(&house, id).await;
    assert_eq!((import.state, import.done), (State::Stopped, 0));
}

#[tokio::test]
async fn lines_are_kept_no_longer_than_a_day() {
    let house = House::memory().await;
    let waiting = take(&house, &table(3)).await.import.expect("it can be read").id;
    let import = done(&house, "mail\nnobody\n").await;
    assert!(import.refused_kept);
    let cx = house.app.cx(house.fixture.workspace_id, app::system());
    assert!(cx.next_import_chunk::<serde_json::Value>(waiting).await.expect("read").is_some());
    let day = 24 * 60 * 60 * 1_000;
    let purge = async |ms: i64| {
        let now = house.app.env().now().plus_ms(ms);
        house.fixture.clock.set(now);
        house.app.store().system().purge(now, 7 * day).await.expect("purged");
    };
    purge(day + 1).await;
    assert!(cx.next_import_chunk::<serde_json::Value>(waiting).await.expect("read").is_none());
    assert!(cx.contact_import(waiting).await.expect("read").is_none());
    let kept = one(&house, import.id).await;
    assert_eq!((kept.refused, kept.refused_kept), (1, false), "that it was stays, the lines are gone");
    assert_eq!(refused_text(&house, import.id).await.lines().count(), 1);
    purge(30 * day).await;
    assert!(imports(&house.app, &house.user(Role::Administrator)).await.expect("imports").imports.is_empty());
}
