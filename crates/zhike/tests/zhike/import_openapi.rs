//! `zhike pack import-openapi` from outside: what is taken, what is not, and that it says so.

use std::path::PathBuf;
use std::process::{Command, Output};

const DOCUMENT: &str = include_str!("tickets.openapi.yaml");
/// What is made of it; how it is called over HTTP is tried in the room of the use cases.
const ENTRIES: &str = include_str!("tickets.actions.yaml");

fn import(name: &str, document: &str, arguments: &[&str]) -> Output {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}.yaml", std::process::id()));
    std::fs::write(&path, document).expect("written");
    let ran = Command::new(env!("CARGO_BIN_EXE_zhike"))
        .args(["pack", "import-openapi"])
        .arg(&path)
        .args(arguments)
        .output()
        .expect("it runs");
    std::fs::remove_file(&path).expect("removed");
    ran
}

fn said(ran: &Output) -> (String, String) {
    (String::from_utf8_lossy(&ran.stdout).into_owned(), String::from_utf8_lossy(&ran.stderr).into_owned())
}

#[test]
fn operations_become_actions_and_what_cannot_is_said() {
    let (out, remarks) = said(&import("openapi", DOCUMENT, &[]));
    assert_eq!(out, ENTRIES, "{remarks}");
    for remark in [
        "actions.url: https://api.workshop.example/v2",
        "GET /tickets: left out: it needs the header X-Tenant",
        "POST /tickets/search: left out: its body needs filter",
        "open_ticket: does is guessed",
        "cancel_ticket: its answers name no results; every success is done",
    ] {
        assert!(remarks.contains(remark), "{remark}: {remarks}");
    }
    assert!(!remarks.contains("get_ticket: its answers"), "it names them: {remarks}");
}

#[test]
fn only_some_are_taken_and_what_is_no_document_is_refused() {
    let (out, _) = said(&import("openapi-only", DOCUMENT, &["--only", "getTicket,cancelTicket"]));
    assert!(
        out.contains("get_ticket:") && out.contains("cancel_ticket:") && !out.contains("open_ticket:"),
        "{out}"
    );
    for (name, document, arguments, problem) in [
        ("gone", DOCUMENT, &["--only", "sellTicket"][..], "there is no operation sellTicket"),
        ("swagger", "swagger: \"2.0\"\npaths: {}\n", &[], "not OpenAPI 3"),
        ("words", "just words", &[], "not OpenAPI 3"),
        ("broken", "{\"openapi\": ", &[], "neither JSON nor YAML"),
    ] {
        let ran = import(name, document, arguments);
        let (out, problems) = said(&ran);
        assert!(!ran.status.success() && out.is_empty() && problems.contains(problem), "{name}: {problems}");
    }
}
