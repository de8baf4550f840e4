//! The conversation scripts of the pack, all of them.

use std::fmt::Write as _;
use std::path::PathBuf;

use dialogue::script::Scripts;

use crate::talk::PACK;

#[test]
fn every_script_of_the_pack_is_played_as_it_is_written() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../packs/ecommerce/scripts");
    let mut files: Vec<_> =
        folder.read_dir().expect("scripts").map(|entry| entry.expect("entry").path()).collect();
    files.sort();
    let (mut played, mut wrong) = (0, String::new());
    for path in files {
        let name = path.file_name().expect("name").to_string_lossy().into_owned();
        let scripts = Scripts::read(&name, &std::fs::read_to_string(&path).expect("file")).expect("scripts");
        for script in scripts.play(&PACK, "") {
            played += 1;
            if script.failures.is_empty() {
                continue;
            }
            let _ = writeln!(wrong, "{name}:{} {}", script.line, script.name);
            for failure in &script.failures {
                let _ = writeln!(wrong, "  turn {}: {}", failure.turn, failure.problem);
            }
            for line in &script.said {
                let _ = writeln!(wrong, "    {:?}: {}", line.who, line.text);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(played >= 40, "{played} scripts");
}

#[test]
fn a_script_that_is_wrong_fails() {
    let fails = |source: &str| {
        let played = Scripts::read("x.yaml", source).expect("read").play(&PACK, "");
        played[0].failures.iter().map(|failure| failure.problem.clone()).collect::<Vec<_>>()
    };
    let one = |expects: &str| {
        format!("scripts:\n- name: x\n  turns:\n  - customer: 查订单 ZK20260001 5678\n    {expects}\n")
    };
    for (source, problem) in [
        (one("decision: action"), "shop.order_status is called"),
        (one("call: shop.returnable"), "is called, not shop.returnable"),
        (one("call: {action: shop.order_status, inputs: {phone_last4: '1'}}"), "phone_last4 of"),
        (one("call: {action: shop.order_status, without: [phone_last4]}"), "called with phone_last4"),
        (one("call: shop.order_status\n    decision: answer"), "the decision is Action"),
        (one("call: shop.order_status\n    says: 你好"), "“你好” is not said"),
        (one("call: shop.order_status\n    says_not: 查询"), "“查询” is said"),
        (one("call: shop.order_status\n    quiet: true"), "something is said"),
        (one("call: shop.order_status\n    buttons: 好"), "no button"),
        (one("call: shop.order_status\n    rules: x"), "x is not among"),
        (one("call: shop.order_status\n    flow: none"), "the flow under way is order_status"),
        (one("call: shop.order_status\n    slots: {item: x}"), "slot item is empty"),
        (one("call: shop.order_status\n    card: order"), "the card is none"),
        (one("call: shop.order_status\n    hand_off: asked"), "no person is fetched"),
        (one("call: shop.order_status\n    intent: x"), "the intent is"),
        ("scripts:\n- name: x\n  turns:\n  - customer: 转人工\n".to_owned(), "a person is fetched: asked"),
        ("scripts:\n- name: x\n  turns:\n  - result: {result: paid}\n".to_owned(), "no call waits"),
        ("scripts:\n- name: x\n  at: noon\n  turns:\n  - customer: x\n".to_owned(), "at must be"),
        (
            "never: [运费]\nscripts:\n- name: x\n  turns:\n  - customer: 运费多少\n".to_owned(),
            "“运费” is said",
        ),
    ] {
        let found = fails(&source);
        assert!(found.iter().any(|found| found.contains(problem)), "{source}: {found:?}");
    }
}

#[test]
fn what_cannot_be_read_is_named_with_its_line() {
    for (source, names) in [
        ("scripts: []\n", "1 to"),
        ("scripts:\n- name: x\n  turns: []\n", "line 2"),
        ("scripts:\n- name: x\n  turns:\n  - says: x\n", "line 4: scripts[0].turns[0]: needs exactly one"),
        ("scripts:\n- name: x\n  turns:\n  - customer: x\n    shoe: 44\n", "shoe"),
        ("scripts:\n- name: x\n  turns:\n  - result: paid\n", "there is no result paid"),
        ("scripts:\n- name: x\n  turns:\n  - customer: x\n    after: soon\n", "45m"),
        (
            "scripts:\n- name: x\n  turns: [{customer: x}]\n- name: x\n  turns: [{customer: x}]\n",
            "another script",
        ),
    ] {
        let bad = Scripts::read("x.yaml", source).expect_err(source).to_string();
        assert!(bad.starts_with("x.yaml: ") && bad.contains(names), "{bad}");
    }
}
