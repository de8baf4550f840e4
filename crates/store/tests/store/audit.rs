//! The audit chain: sealed afterwards, verified whole, and every kind of tampering named at its place.

use serde_json::json;
use store::{Changes, Keys, State, StoreError, Verdict};

use crate::fixture::Fixture;
use crate::on_every_engine;

on_every_engine!(seals_and_verifies);

const ENTRIES: u64 = 9;

async fn write(f: &Fixture, count: u64) {
    for number in 0..count {
        f.clock.advance_ms(1);
        let change = move |_: &State| -> Result<Changes<()>, StoreError> {
            Ok(Changes::new(()).audit("do_thing", format!("thing:{number}"), json!({ "number": number })))
        };
        f.cx().change(Keys::new(), change).await.expect("changes");
    }
}

async fn verify(f: &Fixture) -> Verdict {
    f.store.system().verify_audit(f.workspace_id).await.expect("verifies")
}

async fn seals_and_verifies(f: Fixture) {
    // One entry comes from setting the workspace up.
    write(&f, ENTRIES - 1).await;
    assert_eq!(verify(&f).await, Verdict { entries: 0, unsealed: ENTRIES, first_bad: None });
    let system = f.store.system();
    assert_eq!(system.seal_audit(f.workspace_id, 4).await, Ok(4));
    assert_eq!(verify(&f).await, Verdict { entries: 4, unsealed: ENTRIES - 4, first_bad: None });
    let (one, two) =
        tokio::join!(system.seal_audit(f.workspace_id, 100), system.seal_audit(f.workspace_id, 100));
    assert_eq!(one.expect("seals") + two.expect("seals"), ENTRIES - 4, "two sealers share the work");
    assert_eq!(system.seal_audit(f.workspace_id, 100).await, Ok(0));
    assert_eq!(verify(&f).await, Verdict { entries: ENTRIES, unsealed: 0, first_bad: None });
    let page = f.cx().audit(None, 3).await.expect("reads");
    assert_eq!(page.iter().map(|row| row.chain_no).collect::<Vec<_>>(), [Some(9), Some(8), Some(7)]);
    assert_eq!((page[0].actor.as_str(), page[0].facts.as_str()), ("system", "{\"number\":7}"));
    let older = f.cx().audit(Some(page[2].id), 100).await.expect("reads");
    assert_eq!(older.len() as u64, ENTRIES - 3);
}

/// What a forger does, the entry that must be named, and what is said of it.
const FORGERIES: &[(&str, u64, &str)] = &[
    ("update audit set action = 'did_nothing' where chain_no = 5", 5, "content"),
    ("update audit set actor = 'assistant' where chain_no = 1", 1, "content"),
    ("update audit set facts = '{}' where chain_no = 9", 9, "content"),
    ("update audit set at = at + 1 where chain_no = 2", 2, "content"),
    ("update audit set subject = subject || 'x', action = 'o_thing' where chain_no = 3", 3, "content"),
    ("delete from audit where chain_no = 4", 4, "missing"),
    ("delete from audit where chain_no = 1", 1, "missing"),
    ("delete from audit where chain_no = 9", 9, "cut off"),
    ("delete from audit where chain_no >= 6", 6, "cut off"),
    (
        "update audit set chain_no = 100 where chain_no = 3; update audit set chain_no = 3 where chain_no = 4; \
      update audit set chain_no = 4 where chain_no = 100",
        3,
        "follow",
    ),
    (
        "delete from audit where chain_no = 5; update audit set chain_no = chain_no - 1 where chain_no > 5",
        5,
        "follow",
    ),
    ("delete from audit where chain_no = 9; update audit_head set entries = 8", 8, "head"),
    ("update audit set chain_no = null where chain_no = 9", 9, "cut off"),
    (
        "update audit_head set entries = 7, hash = (select hash from audit where chain_no = 7)",
        8,
        "behind the head",
    ),
    ("delete from audit_head", 1, "behind the head"),
    ("update audit set hash = prev_hash where chain_no = 6", 6, "content"),
];

async fn forgeries(make: impl AsyncFn() -> Fixture) {
    for (sql, chain_no, reason) in FORGERIES {
        let f = make().await;
        write(&f, ENTRIES - 1).await;
        f.store.system().seal_audit(f.workspace_id, 100).await.expect("seals");
        f.tamper(sql).await;
        let bad = verify(&f).await.first_bad.unwrap_or_else(|| panic!("not found: {sql}"));
        assert_eq!(bad.chain_no, *chain_no, "{sql}: {bad:?}");
        assert!(bad.reason.contains(reason), "{sql}: {bad:?}");
    }
}

#[tokio::test]
async fn sqlite_forgeries_are_found() {
    forgeries(Fixture::file).await;
}

#[tokio::test]
async fn postgres_forgeries_are_found() {
    forgeries(Fixture::postgres).await;
}
