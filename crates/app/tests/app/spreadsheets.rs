//! Lists out as tables and in again: what is written is read as unchanged, each line says what is wrong, and nothing is half done.

use access::Role;
use app::{csv, form, house, inbox, key, mail, team, webhook};
use base::Locale;
use protocol::people::{ImportTable, LineFate, TableReport};

use crate::support::{House, on_both_engines, refused};

on_both_engines! {
    teams_go_out_and_in,
    hours_and_holidays_go_out_and_in,
    inboxes_go_out_and_only_known_ones_in,
    what_holds_secrets_goes_out_without_them,
    webhooks_come_in_with_secrets_of_their_own,
    mailboxes_come_in_and_wait_for_their_password,
    mailboxes_with_oauth_come_in_and_wait_for_somebody_who_signs_in,
    forms_go_out_and_in,
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

/// Where and why lines are refused.
fn wrong(lines: &[protocol::people::ImportLine]) -> Vec<(u32, Option<&str>, Option<&str>)> {
    let refused = lines.iter().filter(|line| line.fate == LineFate::Refused);
    refused.map(|line| (line.line, line.column.as_deref(), line.problem.as_deref())).collect()
}

async fn webhooks_come_in_with_secrets_of_their_own(house: House) {
    let (app, boss) = (&house.app, house.user(Role::Administrator));
    let text = "地址,用途,事件,附带内容,已暂停\n\
        https://erp.example.com/zhike,=ERP,message.created conversation.resolved,1,0\n\
        https://crm.example.com/a,销售,contact.created,0,1\n\
        https://crm.example.com/a,售后,contact.erased,0,0";
    let bad = format!(
        "{text}\nhttps://erp.example.com/zhike,=ERP,message.created,,\nhttps://10.0.0.1/x,,message.created,,\n\
        https://b.example.com,,said.hello,,\nhttps://c.example.com,,,,\nhttps://d.example.com,,message.created,maybe,"
    );
    let report = webhook::import(app, &boss, table(&bad, true)).await.expect("a report");
    assert_eq!(
        wrong(&report.lines),
        [
            (5, Some("地址"), Some("twice")),
            (6, Some("地址"), Some("url")),
            (7, Some("事件"), Some("event")),
            (8, Some("事件"), Some("events")),
            (9, Some("附带内容"), Some("flag")),
        ]
    );
    assert!(!report.applied && report.made.is_empty());
    assert!(webhook::list(app, &boss).await.expect("a list").webhooks.is_empty(), "all or nothing");

    assert!(!webhook::import(app, &boss, table(text, false)).await.expect("a report").applied);
    let report = webhook::import(app, &boss, table(text, true)).await.expect("a report");
    assert!(report.applied && report.made.iter().all(|one| one.secret.starts_with("whsec_")));
    let secrets: std::collections::HashSet<_> = report.made.iter().map(|one| one.secret.clone()).collect();
    assert_eq!(secrets.len(), 3, "one each");
    let hooks = webhook::list(app, &boss).await.expect("a list").webhooks;
    assert_eq!(hooks.iter().map(|one| one.paused).collect::<Vec<_>>(), [false, true, false]);

    // What goes out comes in as unchanged, here and, with other secrets, in an empty workspace.
    let out = webhook::export(app, &boss).await.expect("a table");
    assert!(out.contains("'=ERP") && secrets.iter().all(|secret| !out.contains(secret)), "{out}");
    let same = webhook::import(app, &boss, table(&out, true)).await.expect("a report");
    assert!(same.lines.iter().all(|line| line.fate == LineFate::Unchanged) && same.made.is_empty());
    for one in &hooks {
        webhook::remove(app, &boss, one.id).await.expect("removed");
    }
    assert_eq!(webhook::import(app, &boss, table(&out, true)).await.expect("a report").made.len(), 3);
    let told = |hooks: Vec<protocol::webhook::WebhookView>| {
        let parts =
            hooks.into_iter().map(|one| (one.url, one.description, one.events, one.content, one.paused));
        parts.collect::<Vec<_>>()
    };
    let again = webhook::list(app, &boss).await.expect("a list").webhooks;
    assert_eq!(told(again.clone()), told(hooks), "the list as it was");

    // A column that is not there changes nothing; a purpose may change where the address says enough.
    let text = "url,description,paused\nhttps://erp.example.com/zhike,Stock,1";
    assert!(webhook::import(app, &boss, table(text, true)).await.expect("a report").applied);
    let erp = webhook::show(app, &boss, again[0].id).await.expect("there");
    assert_eq!(
        (erp.description.as_str(), erp.events.len(), erp.content, erp.paused),
        ("Stock", 2, true, true)
    );

    let many = (0..20).map(|n| format!("https://h{n}.example.com,message.created\n")).collect::<String>();
    let report =
        webhook::import(app, &boss, table(&format!("url,events\n{many}"), true)).await.expect("a report");
    assert_eq!(wrong(&report.lines).len(), 3, "as many as there may be");
    assert_eq!(refused(webhook::import(app, &house.agent(), table(text, true)).await).slug, "forbidden");
}

async fn mailboxes_come_in_and_wait_for_their_password(house: House) {
    let (app, boss) = (&house.app, house.user(Role::Administrator));
    let text = "地址,名称,收信服务器,收信端口,收信加密,发信服务器,发信端口,发信加密,用户名,文件夹,助手回复,已暂停\n\
        help@shop.example,云杉,imap.shop.example,143,starttls,smtp.shop.example,,STARTTLS,help,,1,0\n\
        Info@Shop.example,,imap.shop.example,,,smtp.shop.example,,,,,,";
    let bad = format!(
        "{text}\nhelp@shop.example,,a.example,,,b.example,,,,,,\nnobody,,a.example,,,b.example,,,,,,\n\
        a@x.example,,,,,b.example,,,,,,\nb@x.example,,a.example,0,,b.example,,,,,,\n\
        c@x.example,,a.example,,ssl,b.example,,,,,,\nd@x.example,,a.example,,,b.example,,,,,maybe,"
    );
    let report = mail::import(app, &boss, table(&bad, true)).await.expect("a report");
    assert_eq!(
        wrong(&report.lines),
        [
            (4, Some("地址"), Some("twice")),
            (5, Some("地址"), Some("address")),
            (6, Some("收信服务器"), Some("host")),
            (7, Some("收信端口"), Some("port")),
            (8, Some("收信加密"), Some("security")),
            (9, Some("助手回复"), Some("flag")),
        ]
    );
    let boxes = async || mail::list(app, &boss).await.expect("a list").mailboxes;
    assert!(!report.applied && boxes().await.is_empty(), "all or nothing");
    assert!(mail::import(app, &boss, table(text, true)).await.expect("a report").applied);
    let made = boxes().await;
    assert!(made.iter().all(|one| one.paused && one.wants_password && one.consent.is_none()), "{made:?}");
    let (help, info) = (&made[0].settings, &made[1].settings);
    assert_eq!((help.imap.port, help.smtp.port, help.smtp.security.as_str()), (143, 587, "starttls"));
    assert_eq!(
        (info.address.as_str(), info.user.as_str(), info.folder.as_str(), info.imap.port, info.smtp.port),
        ("info@shop.example", "info@shop.example", "INBOX", 993, 465)
    );
    assert_eq!(refused(mail::pause(app, &boss, made[0].id, false).await).slug, "invalid", "not without it");
    let kept = mail::change(app, &boss, made[0].id, help.clone()).await;
    assert_eq!(refused(kept).slug, "invalid", "nor is nothing kept as a password");

    let out = mail::export(app, &boss).await.expect("a table");
    let same = mail::import(app, &boss, table(&out, true)).await.expect("a report");
    assert!(same.lines.iter().all(|line| line.fate == LineFate::Unchanged), "{same:?}");
    assert_eq!(boxes().await, made);
    // As long as it waits, a mistake is mended by the table; once it is in use, servers are changed where they are tested.
    let other = out.replace("imap.shop.example", "imap2.shop.example");
    assert!(mail::import(app, &boss, table(&other, true)).await.expect("a report").applied);
    assert_eq!(boxes().await[1].settings.imap.host, "imap2.shop.example");
    let id = app::testing::mailbox(app, boss.workspace_id, "old@shop.example").await.inbox_id;
    let moved = "address,imap_host,name\nold@shop.example,imap3.shop.example,x";
    let report = mail::import(app, &boss, table(moved, true)).await.expect("a report");
    assert_eq!(wrong(&report.lines), [(2, Some("imap_host"), Some("tested"))]);
    let named = "address,name,paused\nold@shop.example,老店,1";
    assert!(mail::import(app, &boss, table(named, true)).await.expect("a report").applied);
    let old = boxes().await.into_iter().find(|one| one.id == id).expect("there");
    assert_eq!((old.settings.name.as_str(), old.paused, old.wants_password), ("老店", true, false));
    assert_eq!(refused(mail::import(app, &house.agent(), table(text, true)).await).slug, "forbidden");
}

async fn mailboxes_with_oauth_come_in_and_wait_for_somebody_who_signs_in(house: House) {
    let (app, boss) = (&house.app, house.user(Role::Administrator));
    let text = "address,imap_host,smtp_host,authorize_url,token_url,client_id,scope\n\
        help@shop.example,imap.p.example,smtp.p.example,https://login.p.example/auth,https://login.p.example/token,zhike,mail offline";
    let part = text.replace("https://login.p.example/token", "");
    let report = mail::import(app, &boss, table(&part, true)).await.expect("a report");
    assert_eq!(wrong(&report.lines), [(2, Some("token_url"), Some("url"))]);
    assert!(mail::import(app, &boss, table(text, true)).await.expect("a report").applied);
    let made = mail::list(app, &boss).await.expect("a list").mailboxes.remove(0);
    assert_eq!(made.consent, Some(protocol::mail::MailConsent::Needed));
    assert!(!made.paused && !made.wants_password, "it waits for a person, not for a password");
    assert_eq!(made.settings.oauth.as_ref().map(|oauth| oauth.scope.as_str()), Some("mail offline"));
    let out = mail::export(app, &boss).await.expect("a table");
    let same = mail::import(app, &boss, table(&out, true)).await.expect("a report");
    assert!(same.lines.iter().all(|line| line.fate == LineFate::Unchanged), "{same:?}");
}

async fn forms_go_out_and_in(house: House) {
    let (app, boss) = (&house.app, house.user(Role::Administrator));
    let shipped = form::list(app, &boss).await.expect("forms").forms;
    let out = form::export(app, &boss).await.expect("a table");
    let same = form::import(app, &boss, table(&out, true)).await.expect("a report");
    assert!(same.applied && same.lines.iter().all(|line| line.fate == LineFate::Unchanged), "{same:?}");

    let bad = "表单（中文）,字段名,问题（中文）,类型,必填,选项（中文）,选项（英文）\n\
        =预约,day,哪天,date,1,,\n=预约,day,哪天,date,1,,\n=预约,Day,哪天,date,1,,\n=预约,a,甲,slider,1,,\n\
        =预约,b,乙,text,maybe,,\n=预约,c,丙,choice,1,,\n=预约,d,丁,choice,1,a|b,a\n=预约,e,,text,1,,\n,f,己,text,,,";
    let report = form::import(app, &boss, table(bad, true)).await.expect("a report");
    assert_eq!(
        wrong(&report.lines),
        [
            (3, Some("字段名"), Some("twice")),
            (4, Some("字段名"), Some("name")),
            (5, Some("类型"), Some("kind")),
            (6, Some("必填"), Some("flag")),
            (7, Some("选项（中文）"), Some("choices")),
            (8, Some("选项（英文）"), Some("choices-differ")),
            (9, Some("问题（中文）"), Some("label")),
            (10, Some("表单（中文）"), Some("title")),
        ]
    );
    assert!(
        !report.applied && form::list(app, &boss).await.expect("forms").forms == shipped,
        "all or nothing"
    );

    let good = "title_zh,title_en,name,label_zh,label_en,kind,required,choices_zh,choices_en\n\
        =预约,Visit,day,哪天,Day,date,1,,\n=预约,Visit,time,时段,Time,choice,0,上午 | 下\\|午,Morning | ";
    assert!(!form::import(app, &boss, table(good, false)).await.expect("a report").applied);
    assert!(form::import(app, &boss, table(good, true)).await.expect("a report").applied);
    let forms = form::list(app, &boss).await.expect("forms").forms;
    assert_eq!((&forms[..shipped.len()], forms.len()), (&shipped[..], shipped.len() + 1), "the others stay");
    let time = &forms[shipped.len()].fields[1];
    let choices: Vec<_> = time.choices.iter().map(|one| (one.zh.as_str(), one.en.as_str())).collect();
    assert_eq!(choices, [("上午", "Morning"), ("下|午", "")]);

    // The list in an empty workspace is the list that went out.
    let out = form::export(app, &boss).await.expect("a table");
    let none = protocol::form::FormSets { forms: Vec::new() };
    form::save(app, &boss, none).await.expect("emptied");
    let report = form::import(app, &boss, table(&out, true)).await.expect("a report");
    assert!(report.lines.iter().all(|line| line.fate == LineFate::Created));
    assert_eq!(form::list(app, &boss).await.expect("forms").forms, forms);
    // A form gets the table's fields: those that it lacks go.
    let one = "title_zh,title_en,name,label_zh,kind\n=预约,Visit,day,哪一天,date";
    let report = form::import(app, &boss, table(one, true)).await.expect("a report");
    assert_eq!(fates(&report), [(2, LineFate::Changed, None)]);
    assert_eq!(form::list(app, &boss).await.expect("forms").forms[shipped.len()].fields.len(), 1);
    assert_eq!(refused(form::import(app, &house.agent(), table(one, true)).await).slug, "forbidden");
    assert_eq!(refused(form::export(app, &house.agent()).await).slug, "forbidden");
}
