//! Lists as tables: what goes out comes in again unchanged, and nothing is half imported.

use access::Role;
use app::canned::{add, export, import, list, upload};
use protocol::canned::SaveCannedReply;
use protocol::people::{ImportTable, LineFate};

use crate::support::{House, on_both_engines, refused};

on_both_engines! {
    canned_replies_come_back_as_they_went,
    as_many_canned_replies_as_there_may_be_come_in_at_once,
}

fn reply(shortcut: &str, title: &str, zh: &str, en: &str) -> SaveCannedReply {
    SaveCannedReply {
        personal: false,
        folder: "物流/发货".to_owned(),
        shortcut: shortcut.to_owned(),
        title: title.to_owned(),
        zh: zh.to_owned(),
        en: en.to_owned(),
        files: None,
    }
}

fn table(csv: impl Into<String>, apply: bool) -> ImportTable {
    ImportTable { csv: csv.into(), apply }
}

async fn canned_replies_come_back_as_they_went(house: House) {
    let (agent, supervisor) = (house.agent(), house.user(Role::Supervisor));
    let app = &house.app;
    for one in [
        reply("fh", "发货时间", "{{contact.name}} 您好，\n\"今天\" 发出。", ""),
        reply("gs", "=公式", "-1 天, +2 元", "@home, \"quoted\""),
    ] {
        add(app, &supervisor, one).await.expect("added");
    }
    let out = export(app, &agent).await.expect("whoever uses them may take them along");
    assert!(out.contains("'=公式") && out.contains("'@home"), "nothing runs in a spreadsheet: {out}");
    let report = import(app, &supervisor, table(out.clone(), true)).await.expect("imported");
    assert!(report.applied && report.lines.len() == 2);
    assert!(report.lines.iter().all(|line| line.fate == LineFate::Unchanged), "{:?}", report.lines);

    // One bad line and nothing happens; the others say what they would do.
    let mixed = "shortcut,title,chinese\nfh,发货,今天发\nnew,新的,好的\na b,坏的,好的\nnew,又一次,好的\nv,变量,{{phone}}";
    let report = import(app, &supervisor, table(mixed, true)).await.expect("read");
    let fates: Vec<_> = report.lines.iter().map(|line| (line.fate, line.problem.as_deref())).collect();
    let bad = |problem| (LineFate::Refused, Some(problem));
    let expected = [
        (LineFate::Changed, None),
        (LineFate::Created, None),
        bad("shortcut"),
        bad("twice"),
        bad("variable"),
    ];
    assert!(!report.applied);
    assert_eq!(fates, expected);
    assert_eq!(export(app, &agent).await.expect("again"), out, "nothing is half imported");

    let good = "快捷码,标题,中文内容\nfh,发货,今天发\nnew,新的,好的";
    let looked = import(app, &supervisor, table(good, false)).await.expect("looked at");
    assert!(!looked.applied);
    assert!(import(app, &supervisor, table(good, true)).await.expect("imported").applied);
    let replies = list(app, &agent).await.expect("listed").replies;
    let titles: Vec<_> = replies.iter().map(|one| (one.shortcut.as_str(), one.title.as_str())).collect();
    assert_eq!(
        titles,
        [("fh", "发货"), ("gs", "=公式"), ("new", "新的")],
        "what the table does not name stays"
    );

    // A table names the files of a reply; it brings none and takes none away.
    let file =
        upload(app, &supervisor, "标签.png", include_bytes!("pixel.png").to_vec()).await.expect("put up").id;
    let with = SaveCannedReply { files: Some(vec![file]), ..reply("th", "退货", "好的", "") };
    add(app, &supervisor, with).await.expect("added");
    let out = export(app, &agent).await.expect("exported");
    assert!(out.contains(",附件") && out.contains("th,退货,好的,,标签.png"), "{out}");
    let other = out.replace("标签.png", "").replace("退货,好的", "退货,马上办");
    assert!(import(app, &supervisor, table(other, true)).await.expect("imported").applied);
    let replies = list(app, &agent).await.expect("listed").replies;
    let th = replies.iter().find(|one| one.shortcut == "th").expect("there");
    assert_eq!((th.zh.as_str(), th.files.len()), ("马上办", 1));

    assert_eq!(refused(import(app, &agent, table(good, false)).await).slug, "forbidden");
    for nonsense in ["", "name,email\na,b", "shortcut,title\nx,y"] {
        assert_eq!(
            refused(import(app, &supervisor, table(nonsense, false)).await).slug,
            "invalid",
            "{nonsense:?}"
        );
    }
}

/// Whatever goes out comes in again: a list is never longer than a table may be.
async fn as_many_canned_replies_as_there_may_be_come_in_at_once(house: House) {
    let (app, supervisor) = (&house.app, house.user(Role::Supervisor));
    let most = base::limits::SHARED_CANNED_REPLIES as usize;
    let line =
        |n: usize| format!("r{n},标题 {n},\"{{{{contact.name}}}} 您好，\n\"\"第 {n} 条\"\" 已发出。\"\n");
    let csv = format!("shortcut,title,chinese\n{}", (0..most).map(line).collect::<String>());
    let report = import(app, &supervisor, table(csv.clone(), true)).await.expect("imported");
    assert!(report.applied && report.lines.len() == most);
    let out = export(app, &supervisor).await.expect("exported");
    let again = import(app, &supervisor, table(out, true)).await.expect("read again");
    assert!(again.lines.len() == most && again.lines.iter().all(|line| line.fate == LineFate::Unchanged));
    let more = format!("{csv}{}", line(most));
    let report = import(app, &supervisor, table(more, true)).await.expect("read");
    assert_eq!(report.lines.last().and_then(|line| line.problem.as_deref()), Some("too-many"));
}
