//! Articles: words and what happened are kept together, one draft has one newest revision, and search can follow what is published.

use std::collections::BTreeMap;

use base::{ArticleId, Locale, Timestamp, TypedId as _, UserId, Wake};
use knowledge::{
    ArticleText, Audience, Command, Edition, Filing, Happened, Rejection, Rules, Texts, decide, fold,
};
use serde_json::json;
use store::{
    ArticleCommentRow, ArticleNarrowed, ArticleOrder, ArticleRecord, ChangeError, Changes, Cx, Keys,
    NewWords, Side, State, StoreError,
};

use crate::fixture::{Fixture, set_up};
use crate::on_every_engine;

on_every_engine!(
    words_and_history_are_kept_together,
    of_two_who_save_one_is_told,
    of_two_who_publish_one_does,
    search_follows_what_is_published,
    nothing_is_left_of_a_draft_that_never_was_published,
    of_another_workspace_nothing_is_seen,
);

pub fn user(n: u128) -> UserId {
    UserId::from_uuid(uuid::Uuid::from_u128(n))
}

pub fn edition(zh: &str, en: &str) -> Edition {
    let text = |title: &str| ArticleText {
        title: title.to_owned(),
        body: format!("{title}。"),
        ..ArticleText::default()
    };
    let texts = [(Locale::Zh, zh), (Locale::En, en)].into_iter().filter(|(_, title)| !title.is_empty());
    Edition {
        wordings: texts.map(|(locale, title)| (locale, text(title))).collect(),
        audiences: [Audience::Customers].into(),
        ..Edition::default()
    }
}

pub fn save(revision: u32) -> Command {
    Command::Save { revision }
}

pub fn publish(revision: u32) -> Command {
    Command::Publish { revision, note: String::new() }
}

/// Does it as a use case does.
pub async fn act(
    cx: &Cx,
    id: ArticleId,
    by: UserId,
    command: Command,
    next: Option<Edition>,
) -> Result<(), ChangeError<Rejection>> {
    let now = cx.env().now();
    let change = move |state: &State| -> Result<Changes<()>, Rejection> {
        let before = state.article(id);
        let header = before.as_ref().map(|record| &record.header);
        let texts = Texts {
            draft: before.as_ref().and_then(|record| record.draft.as_ref()),
            live: before.as_ref().and_then(|record| record.live.as_ref()),
            next: next.as_ref(),
        };
        let event = decide(header, texts, command.clone(), Some(by), Rules { second_reader: false }, now)?;
        let mut words = NewWords::default();
        match &event.what {
            Happened::Saved { .. } => words.draft.clone_from(&next),
            Happened::Published { .. } => words.version = texts.draft.cloned(),
            Happened::Refiled { revision, version } => {
                let Command::Refile { filing } = &command else { panic!("filed by a filing") };
                let filed = |edition: Option<&Edition>| edition.cloned().map(|edition| filing.of(edition));
                words.draft = filed(texts.draft).filter(|_| revision.is_some());
                words.version = filed(texts.live).filter(|_| version.is_some());
            }
            _ => {}
        }
        Ok(Changes::new(()).article_event(id, before.as_ref(), &event, words).audit(
            "test",
            "article",
            json!({}),
        ))
    };
    cx.change(Keys::new().article(id), change).await
}

pub async fn published(f: &Fixture, zh: &str, en: &str) -> ArticleId {
    let id = f.env.id();
    act(&f.cx(), id, user(1), save(0), Some(edition(zh, en))).await.expect("saved");
    act(&f.cx(), id, user(1), publish(1), None).await.expect("published");
    id
}

async fn record(cx: &Cx, id: ArticleId) -> ArticleRecord {
    cx.article(id).await.expect("reads").expect("there")
}

/// Folding what is kept gives what is kept.
async fn assert_folds(cx: &Cx, id: ArticleId) {
    let mut events = cx.article_events(id, 1_000).await.expect("reads");
    events.reverse();
    assert_eq!(fold(id, &events), Some(record(cx, id).await.header));
    let numbers: Vec<u32> = events.iter().map(|event| event.seq).collect();
    assert_eq!(numbers, (1..=events.len() as u32).collect::<Vec<_>>());
}

async fn words_and_history_are_kept_together(f: Fixture) {
    let (cx, id) = (f.cx(), f.env.id());
    act(&cx, id, user(1), save(0), Some(edition("退货", ""))).await.expect("begun");
    for (revision, title) in [(1, "退货规则"), (2, "退货规定"), (3, "退货")] {
        act(&cx, id, user(1), save(revision), Some(edition(title, ""))).await.expect("saved");
    }
    assert_eq!(cx.article_events(id, 9).await.expect("reads").len(), 2, "saves in a row are one event");
    assert_folds(&cx, id).await;
    let submit = Command::Submit { revision: 4, note: "新规则".to_owned() };
    act(&cx, id, user(1), submit, None).await.expect("submitted");
    let back = Command::Return { revision: 4, reason: "写上天数".to_owned() };
    act(&cx, id, user(2), back, None).await.expect("returned");
    assert_eq!(record(&cx, id).await.draft, Some(edition("退货", "")), "a returned draft keeps its words");
    act(&cx, id, user(1), save(4), Some(edition("七天退货", "Returns"))).await.expect("mended");
    act(&cx, id, user(2), publish(5), None).await.expect("published");
    let there = record(&cx, id).await;
    assert_eq!((there.draft, there.live), (None, Some(edition("七天退货", "Returns"))));
    act(&cx, id, user(2), save(0), Some(edition("十天退货", "Returns"))).await.expect("a new draft");
    act(&cx, id, user(2), publish(6), None).await.expect("published");
    let versions = cx.article_versions(id, 9).await.expect("reads");
    assert_eq!(versions.iter().map(|row| row.no).collect::<Vec<_>>(), [2, 1]);
    assert_eq!(
        versions[1].titles,
        BTreeMap::from([(Locale::Zh, "七天退货".into()), (Locale::En, "Returns".into())])
    );
    let (_, first) = cx.article_version(id, 1).await.expect("reads").expect("there");
    assert_eq!(first, edition("七天退货", "Returns"), "a version stays as it was");
    assert_eq!(cx.article_version(id, 3).await.expect("reads"), None);
    assert_eq!(cx.article_titles(id).await, Ok(Some(["十天退货".to_owned(), "Returns".to_owned()])));
    act(&cx, id, user(2), save(0), Some(edition("十五天退货", "Returns"))).await.expect("a new draft");
    let filing = Filing { add_tags: vec!["售后".to_owned()], ..Filing::default() };
    act(&cx, id, user(1), Command::Refile { filing }, None).await.expect("filed elsewhere");
    let there = record(&cx, id).await;
    let tagged = |edition: Edition| Edition { tags: vec!["售后".to_owned()], ..edition };
    assert_eq!(there.draft, Some(tagged(edition("十五天退货", "Returns"))));
    assert_eq!(there.live, Some(tagged(edition("十天退货", "Returns"))), "each says what it said");
    assert_eq!(there.header.live.version(), Some(3));
    assert_folds(&cx, id).await;
}

async fn of_two_who_save_one_is_told(f: Fixture) {
    let (cx, id) = (f.cx(), f.env.id());
    act(&cx, id, user(1), save(0), Some(edition("零", ""))).await.expect("begun");
    let (ones, others) = (cx.clone(), cx.clone());
    let one = tokio::spawn(async move { act(&ones, id, user(1), save(1), Some(edition("一", ""))).await });
    let other =
        tokio::spawn(async move { act(&others, id, user(2), save(1), Some(edition("二", ""))).await });
    let outcomes = [one.await.expect("ends"), other.await.expect("ends")];
    let refused = Err(ChangeError::Rejected(Rejection::Changed { now: 2 }));
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == refused).count(), 1, "{outcomes:?}");
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    let winner = if outcomes[0].is_ok() { "一" } else { "二" };
    assert_eq!(record(&cx, id).await.draft, Some(edition(winner, "")));
    assert_folds(&cx, id).await;
}

async fn of_two_who_publish_one_does(f: Fixture) {
    let (cx, id) = (f.cx(), f.env.id());
    act(&cx, id, user(1), save(0), Some(edition("一", ""))).await.expect("begun");
    let (ones, others) = (cx.clone(), cx.clone());
    let one = tokio::spawn(async move { act(&ones, id, user(1), publish(1), None).await });
    let other = tokio::spawn(async move { act(&others, id, user(2), publish(1), None).await });
    let outcomes = [one.await.expect("ends"), other.await.expect("ends")];
    let late = Err(ChangeError::Rejected(Rejection::NoDraft));
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
    assert!(outcomes.contains(&late));
    assert_eq!(cx.article_versions(id, 9).await.expect("reads").len(), 1);
}

/// What search would know after following from the beginning, and the number it would be at.
async fn followed(cx: &Cx) -> (BTreeMap<ArticleId, u32>, u64) {
    let (mut known, mut at) = (BTreeMap::new(), 0);
    loop {
        let changes = cx.article_changes(at, 2).await.expect("reads");
        let Some(last) = changes.last() else { return (known, at) };
        at = last.no;
        for change in changes {
            match change.published {
                Some((version, _)) => known.insert(change.article_id, version),
                None => known.remove(&change.article_id),
            };
        }
    }
}

async fn search_follows_what_is_published(f: Fixture) {
    let cx = f.cx();
    let mut ids = Vec::new();
    for n in 0..5 {
        ids.push(published(&f, &format!("第{n}篇"), "").await);
    }
    let woken = Wake::Articles { workspace_id: f.workspace_id };
    for _ in 0..1_000 {
        if f.ear.0.lock().contains(&woken) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    assert!(f.ear.0.lock().contains(&woken), "whoever searches is told");
    let (known, at) = followed(&cx).await;
    assert_eq!((known.len(), at), (5, 5));
    assert_eq!(cx.article_change_no().await, Ok(5));
    assert!(cx.article_changes(5, 9).await.expect("reads").is_empty());

    act(&cx, ids[0], user(1), save(0), Some(edition("改", ""))).await.expect("saved");
    assert_eq!(cx.article_change_no().await, Ok(5), "a draft is nothing to search");
    act(&cx, ids[0], user(1), publish(2), None).await.expect("published");
    act(&cx, ids[1], user(1), Command::Withdraw { reason: "错了".into() }, None).await.expect("taken back");
    act(&cx, ids[2], user(1), Command::Archive, None).await.expect("archived");
    act(&cx, ids[1], user(1), Command::Archive, None).await.expect("archived");
    let (known, at) = followed(&cx).await;
    assert_eq!(known, BTreeMap::from([(ids[0], 2), (ids[3], 1), (ids[4], 1)]));
    assert_eq!(at, 8, "from taken back to archived is no change to search");
    let newer = cx.article_changes(5, 9).await.expect("reads");
    assert_eq!(newer.iter().map(|change| change.article_id).collect::<Vec<_>>(), [ids[0], ids[1], ids[2]]);
    assert_eq!(newer[0].published, Some((2, edition("改", ""))), "with what it says");
    let numbers = f.store.system().article_change_numbers().await.expect("reads");
    assert_eq!(numbers, [(f.workspace_id, 8)]);

    // Many at once: every number is given once, and none is missed by whoever follows.
    let each = (0..8).map(|n| {
        let (cx, id) = (cx.clone(), f.env.id());
        tokio::spawn(async move {
            act(&cx, id, user(n), save(0), Some(edition("并行", ""))).await.expect("saved");
            act(&cx, id, user(n), publish(1), None).await.expect("published");
        })
    });
    for one in each.collect::<Vec<_>>() {
        one.await.expect("ends");
    }
    let (known, at) = followed(&cx).await;
    assert_eq!((known.len(), at), (11, 16));
}

async fn nothing_is_left_of_a_draft_that_never_was_published(f: Fixture) {
    let (cx, id) = (f.cx(), f.env.id());
    act(&cx, id, user(1), save(0), Some(edition("甲", ""))).await.expect("saved");
    let row =
        ArticleCommentRow { id: f.env.id(), user_id: user(1), at: Timestamp(1), body: "好".to_owned() };
    let comment = row.id;
    let say = move |_: &State| -> Result<Changes<()>, StoreError> {
        Ok(Changes::new(()).insert_article_comment(id, &row).audit("test", "article", json!({})))
    };
    cx.change(Keys::new(), say).await.expect("said");
    let foreign = move |_: &State| -> Result<Changes<()>, StoreError> {
        Ok(Changes::new(()).delete_article_comment(id, comment, user(2)).audit("test", "article", json!({})))
    };
    assert!(cx.change(Keys::new(), foreign).await.is_err(), "another's words are not taken back");
    assert_eq!(cx.article_comments(id, 9).await.expect("reads").len(), 1);
    let drop = move |_: &State| -> Result<Changes<()>, StoreError> {
        Ok(Changes::new(()).drop_article(id).audit("test", "article", json!({})))
    };
    cx.change(Keys::new().article(id), drop).await.expect("gone");
    assert_eq!(cx.article(id).await, Ok(None));
    assert_eq!((cx.article_comment_count(id).await, cx.article_count().await), (Ok(0), Ok(0)));
    assert!(cx.article_events(id, 9).await.expect("reads").is_empty());

    let live = published(&f, "乙", "").await;
    let drop = move |_: &State| -> Result<Changes<()>, StoreError> {
        Ok(Changes::new(()).drop_article(live).audit("test", "article", json!({})))
    };
    assert!(cx.change(Keys::new().article(live), drop).await.is_err(), "what was published stays");
}

async fn of_another_workspace_nothing_is_seen(f: Fixture) {
    let id = published(&f, "甲", "").await;
    let (other, _) = set_up(&f.store, "two").await;
    let cx = f.store.cx(other, access::Actor::System);
    assert_eq!(cx.article(id).await, Ok(None));
    assert_eq!(cx.article_version(id, 1).await, Ok(None));
    assert!(cx.article_versions(id, 9).await.expect("reads").is_empty());
    assert!(cx.article_events(id, 9).await.expect("reads").is_empty());
    assert!(cx.article_changes(0, 9).await.expect("reads").is_empty());
    let page = cx.article_page(Side::Live, &ArticleNarrowed::default(), ArticleOrder::Changed(None), 9).await;
    assert!(page.expect("reads").is_empty());
    let refused = act(&cx, id, user(1), Command::Archive, None).await;
    assert_eq!(refused, Err(ChangeError::Rejected(Rejection::NotLive)));
    // The same id in both: each has its own.
    act(&cx, id, user(1), save(0), Some(edition("乙", ""))).await.expect("its own");
    assert_eq!(record(&f.cx(), id).await.live, Some(edition("甲", "")));
}
