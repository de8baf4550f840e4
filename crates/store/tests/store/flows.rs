//! Flows of a workspace: drafts of files, releases with their files, and which of them answers.

use base::{TypedId as _, UserId};
use serde_json::json;
use store::{
    Changes, FlowDraftRow, FlowFileKind, FlowHead, Keys, ReleaseFile, ReleaseRow, ReleaseState, Rollout,
    State, StoreError, Tried,
};

use crate::fixture::Fixture;
use crate::on_every_engine;

on_every_engine!(
    a_draft_is_one_text_of_one_file,
    a_release_keeps_its_files_and_is_tested_once,
    only_what_was_tested_well_answers,
    old_releases_go_and_the_one_that_answers_stays,
    a_release_is_tried_in_a_share_and_remembers_it,
);

fn user() -> UserId {
    UserId::from_uuid(uuid::Uuid::from_u128(7))
}

async fn try_change(
    f: &Fixture,
    done: impl Fn(Changes<()>) -> Changes<()> + Send + 'static,
) -> Result<(), StoreError> {
    let change = move |_: &State| -> Result<Changes<()>, StoreError> {
        Ok(done(Changes::new(())).audit("change_flow", "workspace", json!({})))
    };
    f.cx().change(Keys::new().flow_head(), change).await.map_err(|error| match error {
        store::ChangeError::Rejected(error) | store::ChangeError::Store(error) => error,
    })
}

async fn change(f: &Fixture, done: impl Fn(Changes<()>) -> Changes<()> + Send + 'static) {
    try_change(f, done).await.expect("changed");
}

fn file(name: &str, source: &str) -> ReleaseFile {
    ReleaseFile { kind: FlowFileKind::Flow, name: name.to_owned(), source: source.to_owned() }
}

async fn release(f: &Fixture, no: u32, files: Vec<ReleaseFile>) {
    let row = ReleaseRow {
        no,
        state: ReleaseState::Testing,
        done: 0,
        steps: 0,
        user_id: user(),
        at: f.env.now(),
        ended_at: None,
        published_at: None,
        note: "更短的问法".to_owned(),
        tried: None,
    };
    change(f, move |changes| changes.insert_release(&row, &files)).await;
}

async fn publish(f: &Fixture, no: u32) {
    let at = f.env.now();
    change(f, move |changes| changes.test_release(no, ReleaseState::Ready, "{}".to_owned(), at)).await;
    change(f, move |changes| changes.publish_release(Some(no), at)).await;
}

async fn a_draft_is_one_text_of_one_file(f: Fixture) {
    let row = |rev: u32, source: Option<&str>| FlowDraftRow {
        kind: FlowFileKind::Flow,
        name: "order_status".to_owned(),
        source: source.map(str::to_owned),
        rev,
        user_id: user(),
        at: f.env.now(),
    };
    let (first, second) = (row(1, Some("id: a")), row(2, None));
    let scripts = FlowDraftRow { kind: FlowFileKind::Scripts, ..row(1, Some("scripts: []")) };
    for draft in [first, scripts.clone(), second.clone()] {
        change(&f, move |changes| changes.put_flow_draft(&draft)).await;
    }
    assert_eq!(f.cx().flow_drafts().await.expect("read"), [second, scripts.clone()]);
    change(&f, |changes| changes.drop_flow_draft(FlowFileKind::Flow, "order_status", 1)).await;
    assert_eq!(f.cx().flow_drafts().await.expect("read").len(), 2, "it was changed again since");
    change(&f, |changes| changes.drop_flow_draft(FlowFileKind::Flow, "order_status", 2)).await;
    assert_eq!(f.cx().flow_drafts().await.expect("read"), [scripts]);
}

async fn a_release_keeps_its_files_and_is_tested_once(f: Fixture) {
    release(&f, 1, vec![file("a", "one"), file("b", "two")]).await;
    assert_eq!(f.cx().release_files(1).await.expect("read"), [file("a", "one"), file("b", "two")]);
    assert_eq!(f.cx().flow_head().await.expect("read").last_no, 1);
    let at = f.env.now();
    change(&f, |changes| changes.advance_release(1, 3, 10)).await;
    let row = f.cx().release(1).await.expect("read").expect("there");
    assert_eq!((row.done, row.steps, row.note.as_str()), (3, 10, "更短的问法"));
    change(&f, move |changes| changes.test_release(1, ReleaseState::Failed, "{}".to_owned(), at)).await;
    let again =
        try_change(&f, move |changes| changes.test_release(1, ReleaseState::Ready, "{}".to_owned(), at));
    assert!(again.await.is_err(), "it was tested already");
    assert_eq!(f.cx().release_report(1).await.expect("read").as_deref(), Some("{}"));
}

async fn only_what_was_tested_well_answers(f: Fixture) {
    release(&f, 1, vec![file("a", "one")]).await;
    let at = f.env.now();
    assert!(try_change(&f, move |changes| changes.publish_release(Some(1), at)).await.is_err());
    let published = async || {
        let heads = f.store.system().flow_heads().await.expect("read");
        heads.into_iter().map(|(id, head)| (id == f.workspace_id, head.published_no)).collect::<Vec<_>>()
    };
    assert_eq!(published().await, [(true, None)]);
    publish(&f, 1).await;
    assert_eq!(published().await, [(true, Some(1))]);
    release(&f, 2, vec![file("a", "two")]).await;
    publish(&f, 2).await;
    let mut earlier = f.cx().earlier_flows(0).await.expect("read");
    earlier.sort();
    assert_eq!(earlier, [("a".to_owned(), "one".to_owned()), ("a".to_owned(), "two".to_owned())]);
    assert_eq!(f.cx().earlier_flows(1).await.expect("read").len(), 1);
    change(&f, move |changes| changes.publish_release(None, at)).await;
    assert_eq!(published().await, [(true, None)]);
}

async fn old_releases_go_and_the_one_that_answers_stays(f: Fixture) {
    for no in 1..=4 {
        release(&f, no, vec![file("a", "text")]).await;
        publish(&f, no).await;
    }
    let at = f.env.now();
    let head = FlowHead { last_no: 3, published_no: Some(2), rollout: None };
    change(&f, move |changes| changes.publish_release(Some(2), at).drop_releases(3, &head)).await;
    let left: Vec<u32> = f.cx().releases(9).await.expect("read").iter().map(|row| row.no).collect();
    assert_eq!(left, [4, 2]);
    assert_eq!(f.cx().release_files(1).await.expect("read"), []);
    assert_eq!(f.cx().release_files(2).await.expect("read").len(), 1);
}

async fn a_release_is_tried_in_a_share_and_remembers_it(f: Fixture) {
    release(&f, 1, vec![file("a", "one")]).await;
    publish(&f, 1).await;
    release(&f, 2, vec![file("a", "two")]).await;
    let (since, until) = (f.env.now(), f.env.now().plus_ms(5));
    let rollout = Rollout { no: 2, percent: 10 };
    let begin = move |changes: Changes<()>| changes.begin_rollout(rollout, Some(1), since);
    assert!(try_change(&f, begin).await.is_err(), "it is not tested");
    change(&f, move |changes| changes.test_release(2, ReleaseState::Ready, "{}".to_owned(), since)).await;
    change(&f, begin).await;
    let head = f.cx().flow_head().await.expect("read");
    assert_eq!(head, FlowHead { last_no: 2, published_no: Some(1), rollout: Some(rollout) });
    assert_eq!(f.store.system().flow_heads().await.expect("read"), [(f.workspace_id, head)]);
    let tried = async || f.cx().release(2).await.expect("read").expect("there").tried;
    let mut kept = Tried { since, until: None, percent: 10, against: Some(1) };
    assert_eq!(tried().await, Some(kept));
    assert_eq!(f.cx().earlier_flows(1).await.expect("read").len(), 1, "a flow that began in it ends in it");
    change(&f, move |changes| changes.drop_releases(2, &head)).await;
    assert!(tried().await.is_some(), "what answers stays");
    change(&f, move |changes| changes.end_rollout(2, until)).await;
    kept.until = Some(until);
    assert_eq!(tried().await, Some(kept));
    assert_eq!(f.cx().flow_head().await.expect("read").rollout, None);
}
