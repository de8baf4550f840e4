//! Lists out as tables and in again: what is written is read as unchanged, each line says what is wrong, and nothing is half done.

use access::Role;
use app::{csv, house, inbox, key, mail, team, webhook};
use base::Locale;
use protocol::people::{ImportTable, LineFate, TableReport};

use crate::support::{House, on_both_engines, refused};

on_both_engines! {
    teams_go_out_and_in,
    hours_and_holidays_go_out_and_in,
    inboxes_go_out_and_only_known_ones_in,
    what_holds_secrets_goes_out_without_them,
}

fn table(csv: &str, apply: bool) -> ImportTable {
    ImportTable { csv: csv.to_owned(), apply }
}

fn fates(report: &TableReport) -> Vec<(u32, LineFate, Option<&str>)> {
    report.lines.iter().map(|line| (line.line, line.fate, line.problem.as_deref())).collect()
}

async fn teams_go_out_and_in(house: House) {
    let (app, boss) = (&house.app, house.user(Role::Supervisor));
    let mail = house.agent().email;
    let text = format!("名称,成员邮箱\n售后,{mail}\n=夜班,\n售后,\n白班,nobody@example.com\n,{mail}");
    let report = team::import(app, &boss, table(&text, true)).await.expect("a report");
    assert_eq!(
        fates(&report),
        [
            (2, LineFate::Created, None),
            (3, LineFate::Created, None),
            (4, LineFate::Refused, Some("twice")),
            (5, LineFate::Refused, Some("member")),
            (6, LineFate::Refused, Some("name")),
        ]
    );
    assert!(
        !report.applied && team::list(app, &boss).await.expect("teams").teams.is_empty(),
        "all or nothing"
    );

    let text = format!("成员邮箱;name\n{mail};售后\n;=夜班");
    assert!(!team::import(app, &boss, table(&text, false)).await.expect("a report").applied);
    assert!(team::list(app, &boss).await.expect("teams").teams.is_empty(), "only said");
    assert!(team::import(app, &boss, table(&text, true)).await.expect("a report").applied);
    let out = team::export(app, &boss).await.expect("a table");
    assert!(out.contains("'=夜班"), "no formula: {out}");
    let same = team::import(app, &boss, table(&out, true)).await.expect("a report");
    assert!(same.lines.iter().all(|line| line.fate == LineFate::Unchanged), "{same:?}");

    // A column that is not there changes nothing; another column archives.
    let archived = team::import(app, &boss, table("name,archived\n售后,是", true)).await.expect("a report");
    assert_eq!(fates(&archived), [(2, LineFate::Changed, None)]);
    let teams = team::list(app, &boss).await.expect("teams").teams;
    let found = teams.iter().find(|team| team.name == "售后").expect("there");
    assert_eq!((found.archived, &found.members), (true, &vec![house.agent().user_id]));
    let new = team::import(app, &boss, table("name,archived\n新的,1", true)).await.expect("a report");
    assert_eq!(fates(&new), [(2, LineFate::Refused, Some("archived-new"))]);

    assert_eq!(refused(team::import(app, &house.agent(), table("name\nx", true)).await).slug, "forbidden");
    assert_eq!(refused(team::export(app, &house.agent()).await).slug, "forbidden");
    assert_eq!(refused(team::import(app, &boss, table("members\nx", true)).await).slug, "invalid");
}

async fn hours_and_holidays_go_out_and_in(house: House) {
    let (app, admin) = (&house.app, house.user(Role::Administrator));
    let out = house::export_hours(app, &admin).await.expect("a table");
    let same = house::import_hours(app, &admin, table(&out, true)).await.expect("a report");
    assert!(!same.lines.is_empty());
    assert!(same.lines.iter().all(|line| line.fate == LineFate::Unchanged), "{same:?}");
    assert!(!house::show_hours(app, &admin).await.expect("hours").own, "and nothing was saved");

    let before = house::show_hours(app, &admin).await.expect("hours").hours;
    let text = "类型,日期,从,到,名称\n上班,周一,8:30,12:00,\nopen,mon,13:00,17:30,\n放假,2027/10/1,,,国庆\nholiday,2027-02-30,,,x\nopen,mon,25:00,26:00,\nopen,someday,9:00,10:00,\n休,2027-01-01,,,";
    let report = house::import_hours(app, &admin, table(text, true)).await.expect("a report");
    let problems: Vec<_> = report.lines.iter().map(|line| line.problem.as_deref()).collect();
    assert_eq!(problems, [None, None, None, Some("date"), Some("time"), Some("weekday"), Some("kind")]);
    assert!(!report.applied);
    let good = text.lines().take(4).collect::<Vec<_>>().join("\n");
    assert!(house::import_hours(app, &admin, table(&good, true)).await.expect("a report").applied);
    let hours = house::show_hours(app, &admin).await.expect("hours").hours;
    let monday: Vec<_> =
        hours.weekly.iter().filter(|span| span.day == protocol::hours::Weekday::Mon).collect();
    assert_eq!(
        monday.iter().map(|span| span.from.as_str()).collect::<Vec<_>>(),
        ["08:30", "13:00"],
        "in its place"
    );
    assert_eq!(
        hours.weekly.len() - 2,
        before.weekly.iter().filter(|span| span.day != protocol::hours::Weekday::Mon).count()
    );
    let named = hours.holidays.iter().find(|day| day.date == "2027-10-01").expect("a holiday");
    assert_eq!((named.name.as_str(), hours.holidays.len()), ("国庆", before.holidays.len() + 1));

    let over = "kind,day,from,to\nopen,tue,9:00,12:00\nopen,tue,11:00,15:00";
    let overlap = house::import_hours(app, &admin, table(over, true)).await.expect("a report");
    assert!(overlap.lines.iter().all(|line| line.problem.as_deref() == Some("overlap")), "{overlap:?}");
    assert_eq!(refused(house::import_hours(app, &house.agent(), table(over, false)).await).slug, "forbidden");
}

async fn inboxes_go_out_and_only_known_ones_in(house: House) {
    let (app, admin) = (&house.app, house.user(Role::Administrator));
    let out = inbox::export(app, &admin).await.expect("a table");
    let same = inbox::import(app, &admin, table(&out, true)).await.expect("a report");
    assert!(!same.lines.is_empty());
    assert!(same.lines.iter().all(|line| line.fate == LineFate::Unchanged), "{same:?}");
    let key = &house.fixture.inbox;
    let bad = format!("key,color\n{key},#ffff00\nnobody,#1f6049");
    let report = inbox::import(app, &admin, table(&bad, true)).await.expect("a report");
    assert_eq!(
        fates(&report),
        [(2, LineFate::Refused, Some("color")), (3, LineFate::Refused, Some("unknown"))]
    );
    let good = format!("公开键,问候语（中文）,网站\n{key},您好,\"https://a.example\nhttps://b.example\"");
    assert!(inbox::import(app, &admin, table(&good, true)).await.expect("a report").applied);
    let found = inbox::list(app, &admin).await.expect("inboxes").inboxes.remove(0);
    assert_eq!((found.settings.greeting.zh.as_str(), found.origins.len()), ("您好", 2));
    assert_eq!(refused(inbox::export(app, &house.user(Role::Supervisor)).await).slug, "forbidden");
}

async fn what_holds_secrets_goes_out_without_them(house: House) {
    let (app, admin) = (&house.app, house.user(Role::Administrator));
    let ask = protocol::key::NewApiKey {
        name: "@ERP".to_owned(),
        scopes: vec![access::Scope::ContactsRead],
        addresses: Vec::new(),
        expires_ms: None,
    };
    let token = key::create(app, &admin, ask).await.expect("a key").token;
    let keys = key::export(app, &admin).await.expect("a table");
    assert!(keys.contains("'@ERP") && keys.contains("contacts:read") && !keys.contains(&token), "{keys}");
    assert_eq!(csv::read(&keys).expect("reads").len(), 2);
    let hooks = webhook::export(app, &admin).await.expect("a table");
    let boxes = mail::export(app, &admin).await.expect("a table");
    let head = if admin.locale == Locale::Zh { "地址" } else { "url" };
    assert!(hooks.contains(head) && !boxes.to_lowercase().contains("password"), "{hooks} {boxes}");
    for slug in [
        refused(key::export(app, &house.user(Role::Supervisor)).await).slug,
        refused(webhook::export(app, &house.agent()).await).slug,
        refused(mail::export(app, &house.agent()).await).slug,
    ] {
        assert_eq!(slug, "forbidden");
    }
}
