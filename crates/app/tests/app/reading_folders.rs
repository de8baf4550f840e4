//! A folder of the server is read by itself: what lies in it comes, what leads out of it does not, and a folder that went away takes nothing with it.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;

use access::Role;
use app::Settings;
use app::article::{
    add_reading, import_parts, readings, run_reading_now, save_reading, show_import, start_import,
};
use base::ArticleImportId;
use protocol::article_import::{
    ArticleImportFate as Fate, ArticleImportState as Now, FindArticleImportParts, StartArticleImport,
};
use protocol::article_reading::{
    ReadingEvery, ReadingFolder, ReadingOutcome as Came, ReadingSource, ReadingTimes, SaveArticleReading,
};
use store::Config;
use tempfile::TempDir;

use crate::readings::{DAY_MS, HOUR_MS, came, drafts, only};
use crate::support::{House, refused};

fn write(root: &Path, files: &[(&str, &str)]) {
    for (path, words) in files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().expect("below the root")).expect("a folder");
        fs::write(path, words).expect("a file");
    }
}

/// A house that may read this folder as `handbook`.
async fn house(root: &Path) -> House {
    let import_folders = BTreeMap::from([("handbook".to_owned(), root.to_owned())]);
    House::with(Settings { import_folders, ..Settings::default() }, &Config::SqliteMemory, None).await
}

fn ask(within: &str) -> SaveArticleReading {
    let (folder, within) = ("handbook".to_owned(), within.to_owned());
    SaveArticleReading {
        name: "Handbook".to_owned(),
        source: ReadingSource::Folder(ReadingFolder { folder, within, ..ReadingFolder::default() }),
        times: ReadingTimes { every: ReadingEvery::Daily, weekday: 1, hour: 5 },
        by_itself: false,
    }
}

/// Each file with what becomes of it, or what is wrong with it.
async fn outcome(house: &House, id: ArticleImportId) -> BTreeMap<String, String> {
    let editor = house.user(Role::Supervisor);
    let parts = import_parts(&house.app, &editor, id, FindArticleImportParts::default()).await;
    let told = |part: protocol::article_import::ArticleImportPart| {
        let what = part.problem.unwrap_or_else(|| format!("{:?}", part.fate));
        (part.file, what)
    };
    parts.expect("parts").parts.into_iter().map(told).collect()
}

fn said(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(path, what)| ((*path).to_owned(), (*what).to_owned())).collect()
}

async fn written(house: &House, id: ArticleImportId) {
    let editor = house.user(Role::Supervisor);
    start_import(&house.app, &editor, id, StartArticleImport::default()).await.expect("started");
    house.work().await;
}

/// Sets it up and reads it once; the import that waits.
async fn first(house: &House, within: &str) -> ArticleImportId {
    let editor = house.user(Role::Supervisor);
    let made = add_reading(&house.app, &editor, ask(within)).await.expect("set up");
    run_reading_now(&house.app, &editor, made.id).await.expect("due");
    house.pass(HOUR_MS).await;
    only(house).await.runs[0].import_id.expect("an import")
}

/// The reason of the last reading, which failed.
async fn reason(house: &House) -> String {
    house.pass(DAY_MS).await;
    let view = only(house).await;
    assert_eq!(came(&view)[0], Came::Failed, "{:?}", view.runs);
    view.runs[0].reason.clone().expect("why")
}

#[tokio::test]
async fn what_lies_there_comes_and_what_leads_out_does_not() {
    let (outside, root) = (TempDir::new().expect("a folder"), TempDir::new().expect("a folder"));
    write(outside.path(), &[("secret.md", "# Secret\n\nNot for you."), ("deep/also.md", "# Also\n\nNo.")]);
    write(
        root.path(),
        &[
            ("returns.md", "# Returns\n\nSeven days."),
            ("orders/pay.html", "<h1>Pay</h1><p>By card.</p>"),
            ("orders/old.doc", "what Office wrote before"),
            ("orders/empty.md", ""),
            (".hidden.md", "# Hidden\n\nx"),
            (".git/config.md", "# Git\n\nx"),
            ("src/main.rs", "fn main() {}"),
            ("package.json", "{\"name\":\"x\"}"),
        ],
    );
    symlink(outside.path().join("secret.md"), root.path().join("linked.md")).expect("a link");
    symlink(outside.path().join("deep"), root.path().join("linked")).expect("a link");
    symlink("returns.md", root.path().join("inner.md")).expect("a link");
    rustix::fs::mknodat(
        rustix::fs::CWD,
        root.path().join("pipe.md"),
        rustix::fs::FileType::Fifo,
        rustix::fs::Mode::from_raw_mode(0o600),
        0,
    )
    .expect("a pipe");
    let house = house(root.path()).await;
    let import = first(&house, "").await;
    let wanted = said(&[
        ("handbook/returns.md", "Create"),
        ("handbook/orders/pay.html", "Create"),
        ("handbook/orders/old.doc", "unknown"),
        ("handbook/orders/empty.md", "empty"),
        ("handbook/linked.md", "link"),
        ("handbook/linked", "link"),
        ("handbook/inner.md", "link"),
    ]);
    assert_eq!(outcome(&house, import).await, wanted);
    let shown = show_import(&house.app, &house.user(Role::Supervisor), import).await.expect("there");
    assert_eq!((shown.state, shown.scheduled, shown.files), (Now::Ready, true, vec!["handbook".to_owned()]));
}

#[tokio::test]
async fn what_changed_and_vanished_is_told_and_nothing_is_imported_twice() {
    let root = TempDir::new().expect("a folder");
    write(
        root.path(),
        &[("help/a.md", "# A\n\nOne."), ("help/b.md", "# B\n\nTwo."), ("c.md", "# C\n\nThree.")],
    );
    let house = house(root.path()).await;
    let import = first(&house, "/help/").await;
    let wanted = said(&[("handbook/help/a.md", "Create"), ("handbook/help/b.md", "Create")]);
    assert_eq!(outcome(&house, import).await, wanted, "only what lies in the folder inside");
    written(&house, import).await;
    assert_eq!(drafts(&house).await, 2);
    house.pass(DAY_MS).await;
    assert_eq!((came(&only(&house).await)[0], drafts(&house).await), (Came::Same, 2));

    write(root.path(), &[("help/a.md", "# A\n\nOne and a half.")]);
    fs::remove_file(root.path().join("help/b.md")).expect("removed");
    house.pass(DAY_MS).await;
    let changed = only(&house).await;
    assert_eq!((changed.runs[0].fates[&Fate::Change], changed.runs[0].fates[&Fate::Drop]), (1, 1));

    // The whole folder, besides: what lies in both is the same article.
    let (app, editor) = (&house.app, house.user(Role::Supervisor));
    written(&house, changed.runs[0].import_id.expect("an import")).await;
    save_reading(app, &editor, changed.id, SaveArticleReading { by_itself: true, ..ask("") })
        .await
        .expect("saved");
    house.pass(DAY_MS).await;
    let whole = only(&house).await;
    assert_eq!(
        (whole.runs[0].fates.get(&Fate::Create), whole.runs[0].fates.get(&Fate::Same)),
        (Some(&1), Some(&1))
    );
    assert_eq!(drafts(&house).await, 3);
}

#[tokio::test]
async fn a_folder_that_went_away_is_a_failure_and_nothing_is_dropped() {
    let root = TempDir::new().expect("a folder");
    write(root.path(), &[("help/a.md", "# A\n\nOne."), ("help/in/b.md", "# B\n\nTwo.")]);
    let house = house(root.path()).await;
    written(&house, first(&house, "help").await).await;
    let (help, away) = (root.path().join("help"), root.path().join("away"));
    fs::rename(&help, &away).expect("moved");
    assert_eq!(reason(&house).await, "folder_gone");
    fs::create_dir(&help).expect("empty, as where a disk is not mounted");
    assert_eq!(reason(&house).await, "empty");
    fs::remove_dir(&help).expect("removed");
    symlink(&away, &help).expect("a link");
    assert_eq!(reason(&house).await, "folder_gone", "no link is followed to it");
    assert_eq!(only(&house).await.failures, 3);
    fs::remove_file(&help).expect("removed");
    fs::rename(&away, &help).expect("moved back");
    house.pass(DAY_MS).await;
    assert_eq!((came(&only(&house).await)[0], only(&house).await.failures), (Came::Same, 0));

    // A file and a folder that may not be read are named; what lay there is not gone. Who may read everything cannot try this.
    for path in ["help/a.md", "help/in"] {
        fs::set_permissions(root.path().join(path), fs::Permissions::from_mode(0o000)).expect("closed");
    }
    if fs::read(root.path().join("help/a.md")).is_err() {
        assert_eq!(reason(&house).await, "no_access");
    }
}

#[tokio::test]
async fn a_folder_without_end_is_refused_whole() {
    let root = TempDir::new().expect("a folder");
    let deep = vec!["d"; 18].join("/");
    write(root.path(), &[("a.md", "# A\n\nOne."), (&format!("{deep}/b.md"), "# B\n\nTwo.")]);
    let house = house(root.path()).await;
    add_reading(&house.app, &house.user(Role::Supervisor), ask("")).await.expect("set up");
    assert_eq!(reason(&house).await, "folder_deep");
    fs::remove_dir_all(root.path().join("d")).expect("removed");
    for no in 0..=base::limits::FOLDER_FILES {
        fs::write(root.path().join(format!("{no}.md")), "x").expect("a file");
    }
    assert_eq!(reason(&house).await, "folder_files");
    for no in 0..=base::limits::FOLDER_FILES {
        fs::remove_file(root.path().join(format!("{no}.md"))).expect("removed");
    }
    // Holes take no room on the disk; they are counted as what they would be.
    for no in 0..5 {
        let file = fs::File::create(root.path().join(format!("{no}.pdf"))).expect("a file");
        file.set_len(base::limits::FOLDER_BYTES / 4).expect("a hole");
    }
    assert_eq!(reason(&house).await, "folder_bytes");
}

#[tokio::test]
async fn only_allowed_folders_are_set_up_and_read() {
    let root = TempDir::new().expect("a folder");
    write(root.path(), &[("a.md", "# A\n\nOne.")]);
    let house = house(root.path()).await;
    let (app, editor) = (&house.app, house.user(Role::Supervisor));
    assert_eq!(readings(app, &editor).await.expect("readings").folders, ["handbook"]);
    let other = |folder: &str| {
        let source = ReadingSource::Folder(ReadingFolder { folder: folder.to_owned(), ..Default::default() });
        SaveArticleReading { source, ..ask("") }
    };
    for (ask, field) in [
        (other(""), "folder"),
        (other("/etc"), "folder"),
        (other("handbook/.."), "folder"),
        (ask("../x"), "within"),
        (ask("a/../../x"), "within"),
        (ask(".git"), "within"),
        (ask("a//b"), "within"),
        (ask("a\\b"), "within"),
        (ask(&"x".repeat(501)), "within"),
    ] {
        let problem = refused(add_reading(app, &editor, ask).await);
        let detail = problem.detail.expect("says what");
        assert!(problem.slug == "invalid" && detail.starts_with(&format!("{field}: ")), "{field}: {detail}");
    }
    let root_is = root.path().to_string_lossy().into_owned();
    let detail = refused(add_reading(app, &editor, other("x")).await).detail.expect("says what");
    assert!(detail.contains("handbook") && !detail.contains(&root_is), "names, and no paths: {detail}");
}
