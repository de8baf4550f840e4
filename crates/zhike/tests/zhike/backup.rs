//! A backup of a database in use, and its restoration, by the command line.

use std::path::Path;
use std::process::{Command, Output};

fn zhike(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_zhike"))
        .args(args)
        .env("ZHIKE_DATA_DIR", folder)
        .env_remove("ZHIKE_DATABASE")
        .output()
        .expect("it runs")
}

fn said(output: &Output) -> String {
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    format!("{out}{err}")
}

fn good(folder: &Path, args: &[&str]) -> String {
    let output = zhike(folder, args);
    assert!(output.status.success(), "{args:?}: {}", said(&output));
    said(&output)
}

#[test]
fn a_backup_is_restored_under_a_new_epoch() {
    let scratch =
        std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("backup-{}", std::process::id()));
    let (old, new) = (scratch.join("old"), scratch.join("new"));
    std::fs::create_dir_all(&new).expect("a folder");
    let copy = scratch.join("copy.db");
    let copy_name = copy.to_str().expect("UTF-8");

    let nothing = zhike(&old, &["backup", copy_name]);
    assert!(
        !nothing.status.success() && said(&nothing).contains("there is no database"),
        "{}",
        said(&nothing)
    );

    good(&old, &["migrate"]);
    good(&old, &["user", "add", "--email", "a@shop.example", "--name", "A", "--role", "administrator"]);
    assert!(good(&old, &["backup", copy_name]).contains("bytes"));
    let again = zhike(&old, &["backup", copy_name]);
    assert!(!again.status.success() && said(&again).contains("nothing is overwritten"), "{}", said(&again));
    assert!(!scratch.join("copy.db.part").exists());

    std::fs::copy(&copy, new.join("zhike.db")).expect("restored");
    let keyless = zhike(&new, &["migrate", "--restored"]);
    assert!(!keyless.status.success(), "another master key must not open it: {}", said(&keyless));
    std::fs::copy(old.join("master.key"), new.join("master.key")).expect("the key");
    let first = good(&new, &["migrate", "--restored"]);
    let second = good(&new, &["migrate", "--restored"]);
    assert!(first.contains("a new epoch has begun") && first != second, "{first}{second}");
    assert!(!good(&new, &["migrate"]).contains("epoch"));
    assert_eq!(good(&new, &["audit", "verify"]), good(&old, &["audit", "verify"]));
    std::fs::remove_dir_all(&scratch).expect("cleaned");
}
