//! Documents become drafts, once; the same file changes only what changed in it, and never what was changed here since.

use std::collections::BTreeMap;

use access::Role;
use app::article::{
    Upload, import_part, import_parts, imports, list, publish, save, show, show_import, start_import,
    stop_import, submit, take_import,
};
use base::{ArticleId, ArticleImportId, Locale};
use protocol::article::{PassDraft, SaveDraft};
use protocol::article_import::{
    ArticleImportFate as Fate, ArticleImportOptions, ArticleImportPart, ArticleImportPartState,
    ArticleImportSplit, ArticleImportState, ArticleImportView, FindArticleImportParts, StartArticleImport,
};
use protocol::article_list::ArticleFilter;

use crate::support::{House, on_both_engines, refused};

on_both_engines! {
    documents_become_drafts_and_change_only_what_changed,
    what_was_changed_here_stays_unless_it_is_chosen,
    two_workers_write_each_draft_once,
}

async fn take(house: &House, name: &str, text: &str) -> ArticleImportView {
    let options =
        ArticleImportOptions { split: ArticleImportSplit::Headings, ..ArticleImportOptions::default() };
    let file = Upload { name: name.to_owned(), bytes: text.as_bytes().to_vec() };
    take_import(&house.app, &house.user(Role::Supervisor), options, vec![file]).await.expect("looked at")
}

async fn start(house: &House, id: ArticleImportId, ask: StartArticleImport) -> ArticleImportView {
    let editor = house.user(Role::Supervisor);
    start_import(&house.app, &editor, id, ask.clone()).await.expect("started");
    start_import(&house.app, &editor, id, ask).await.expect("once more does no harm");
    house.work().await;
    show_import(&house.app, &editor, id).await.expect("there")
}

async fn parts(house: &House, id: ArticleImportId) -> Vec<ArticleImportPart> {
    let editor = house.user(Role::Supervisor);
    import_parts(&house.app, &editor, id, FindArticleImportParts::default()).await.expect("parts").parts
}

fn fates(view: &ArticleImportView) -> Vec<(Fate, u32)> {
    view.fates.iter().map(|(fate, count)| (*fate, *count)).collect()
}

async fn articles(house: &House) -> usize {
    list(&house.app, &house.user(Role::Supervisor), ArticleFilter::default())
        .await
        .expect("listed")
        .articles
        .len()
}

async fn body(house: &House, id: ArticleId) -> String {
    let view = show(&house.app, &house.user(Role::Supervisor), id).await.expect("there");
    view.draft.expect("a draft").edition.wordings[&Locale::En].body.clone()
}

async fn documents_become_drafts_and_change_only_what_changed(house: House) {
    let taken = take(&house, "guide.md", "# Returns\n\nseven days\n\n# Fees\n\nnone\n").await;
    assert_eq!((taken.state, fates(&taken)), (ArticleImportState::Ready, vec![(Fate::Create, 2)]));
    assert_eq!(articles(&house).await, 0, "nothing is written before it is started");
    let detail = import_part(&house.app, &house.user(Role::Supervisor), taken.id, 1).await.expect("there");
    assert_eq!(detail.texts[&Locale::En].html, "<p>seven days</p>\n");
    assert_eq!(detail.part.article_id, None);
    let done = start(&house, taken.id, StartArticleImport::default()).await;
    assert_eq!((done.state, done.done, done.waiting, done.failed), (ArticleImportState::Done, 2, 0, 0));
    assert_eq!(articles(&house).await, 2);
    let returns = parts(&house, taken.id).await[0].article_id.expect("written");
    assert_eq!(body(&house, returns).await, "seven days");

    let same = take(&house, "guide.md", "# Returns\n\nseven days\n\n# Fees\n\nnone\n").await;
    assert_eq!(fates(&same), [(Fate::Same, 2)]);
    let changed = take(&house, "guide.md", "# Returns\n\nten days\n\n# Gifts\n\nyes\n").await;
    assert_eq!(fates(&changed), [(Fate::Create, 1), (Fate::Change, 1), (Fate::Drop, 1)]);
    let gone =
        parts(&house, changed.id).await.into_iter().find(|part| part.fate == Fate::Drop).expect("one goes");
    let done = start(
        &house,
        changed.id,
        StartArticleImport { also: vec![gone.no], ..StartArticleImport::default() },
    )
    .await;
    assert_eq!((done.done, done.failed), (3, 0));
    assert_eq!(body(&house, returns).await, "ten days", "the same article says what the file says");
    assert_eq!(
        articles(&house).await,
        2,
        "what is not in the file any more is dropped where that was chosen"
    );
}

async fn what_was_changed_here_stays_unless_it_is_chosen(house: House) {
    let (app, editor) = (&house.app, house.user(Role::Supervisor));
    let taken = take(&house, "a.md", "# A\n\none\n").await;
    start(&house, taken.id, StartArticleImport::default()).await;
    let id = parts(&house, taken.id).await[0].article_id.expect("written");
    let mut edition = show(app, &editor, id).await.expect("there").draft.expect("a draft").edition;
    edition.wordings.entry(Locale::En).or_default().body = "ours".to_owned();
    edition.audiences = [knowledge::Audience::Agents].into();
    save(app, &editor, id, SaveDraft { revision: 1, edition, confirmed: Vec::new() }).await.expect("saved");

    let again = take(&house, "a.md", "# A\n\ntwo\n").await;
    assert_eq!(fates(&again), [(Fate::Edited, 1)]);
    let done = start(&house, again.id, StartArticleImport::default()).await;
    assert_eq!((done.done, done.state), (0, ArticleImportState::Done));
    assert_eq!(body(&house, id).await, "ours");
    let again = take(&house, "a.md", "# A\n\ntwo\n").await;
    start(&house, again.id, StartArticleImport { also: vec![1], leave_out: Vec::new() }).await;
    assert_eq!(body(&house, id).await, "two");
    let view = show(app, &editor, id).await.expect("there").draft.expect("a draft");
    assert_eq!(view.edition.audiences, [knowledge::Audience::Agents].into(), "where it is filed stays");

    // What is published is archived only where that is chosen.
    let pass = PassDraft { revision: view.revision, note: String::new() };
    submit(app, &editor, id, pass.clone()).await.expect("submitted");
    publish(app, &house.user(Role::Administrator), id, pass).await.expect("published");
    let other = take(&house, "a.md", "# B\n\nother\n\n# C\n\nmore\n").await;
    assert_eq!(fates(&other), [(Fate::Create, 2), (Fate::Drop, 1)]);
    let left = start(&house, other.id, StartArticleImport { leave_out: vec![1, 2], also: Vec::new() }).await;
    assert_eq!((left.done, articles(&house).await), (0, 1));
}

async fn two_workers_write_each_draft_once(house: House) {
    let text: String = (0..60).map(|at| format!("# Part {at}\n\nwords {at}\n\n")).collect();
    let taken = take(&house, "long.md", &text).await;
    let editor = house.user(Role::Supervisor);
    start_import(&house.app, &editor, taken.id, StartArticleImport::default()).await.expect("started");
    tokio::join!(house.work(), house.work());
    house.work().await;
    let view = show_import(&house.app, &editor, taken.id).await.expect("there");
    assert_eq!((view.state, view.done, view.failed), (ArticleImportState::Done, 60, 0));
    let cx = house.app.cx(editor.workspace_id, editor.actor());
    assert_eq!(cx.article_count().await, Ok(60));
}

#[tokio::test]
async fn what_cannot_be_read_is_named_and_stops_nothing() {
    let house = House::memory().await;
    let files = [("a.md", &b"# A\n\nwords"[..]), ("b.pdf", b"%PDF-1.4 broken"), ("c.docm", b"x")];
    let files = files.map(|(name, bytes)| Upload { name: name.to_owned(), bytes: bytes.to_vec() }).into();
    let editor = house.user(Role::Supervisor);
    let taken =
        take_import(&house.app, &editor, ArticleImportOptions::default(), files).await.expect("looked at");
    assert_eq!(fates(&taken), [(Fate::Create, 1), (Fate::Refused, 2)]);
    let problems: BTreeMap<String, Option<String>> =
        parts(&house, taken.id).await.into_iter().map(|part| (part.file, part.problem)).collect();
    assert_eq!(
        (problems["b.pdf"].as_deref(), problems["c.docm"].as_deref()),
        (Some("broken"), Some("macros"))
    );
    let done = start(&house, taken.id, StartArticleImport { also: vec![2, 3], leave_out: Vec::new() }).await;
    assert_eq!((done.done, done.waiting), (1, 0), "what was refused cannot be chosen");
}

#[tokio::test]
async fn editors_alone_take_documents_and_what_is_stopped_writes_nothing() {
    let house = House::memory().await;
    let agent = house.agent();
    let file = || vec![Upload { name: "a.md".to_owned(), bytes: b"# A\n\nwords".to_vec() }];
    let options = ArticleImportOptions::default;
    assert_eq!(refused(take_import(&house.app, &agent, options(), file()).await).slug, "forbidden");
    assert_eq!(refused(imports(&house.app, &agent).await).slug, "forbidden");
    let editor = house.user(Role::Supervisor);
    assert_eq!(refused(take_import(&house.app, &editor, options(), Vec::new()).await).slug, "invalid");
    let other = ArticleImportOptions { category: Some(house.app.env().id()), ..options() };
    assert_eq!(refused(take_import(&house.app, &editor, other, file()).await).slug, "invalid");
    let taken = take_import(&house.app, &editor, options(), file()).await.expect("looked at");
    start_import(&house.app, &editor, taken.id, StartArticleImport::default()).await.expect("started");
    stop_import(&house.app, &editor, taken.id).await.expect("stopped");
    house.work().await;
    let view = show_import(&house.app, &editor, taken.id).await.expect("there");
    assert_eq!((view.state, view.done), (ArticleImportState::Stopped, 0));
    let part = &parts(&house, taken.id).await[0];
    assert_eq!(part.state, ArticleImportPartState::Waiting);
    for _ in 0..10 {
        take_import(&house.app, &editor, options(), file()).await.expect("looked at");
    }
    assert_eq!(refused(take_import(&house.app, &editor, options(), file()).await).slug, "too-many");
}

/// A zip of files as they are: by its list at the end, which is what is read.
pub fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut out, mut list) = (Vec::new(), Vec::new());
    for (name, bytes) in files {
        let at = u32::try_from(out.len()).expect("small");
        let sizes = u32::try_from(bytes.len()).expect("small").to_le_bytes().repeat(2);
        let named = u16::try_from(name.len()).expect("short").to_le_bytes();
        // From the version that it takes to the checksum, which nobody looks at; names are UTF-8.
        let head = [&[20, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], &sizes[..], &named, &[0, 0]].concat();
        out.extend([b"PK\x03\x04", &head[..], name.as_bytes(), bytes].concat());
        let rest = [&[0; 10][..], &at.to_le_bytes(), name.as_bytes()].concat();
        list.extend([b"PK\x01\x02", &[20, 0][..], &head, &rest].concat());
    }
    let count = u16::try_from(files.len()).expect("few").to_le_bytes();
    let (size, at) = (u32::try_from(list.len()).expect("small"), u32::try_from(out.len()).expect("small"));
    out.extend(list);
    let end = [&count[..], &count, &size.to_le_bytes(), &at.to_le_bytes(), &[0, 0]].concat();
    out.extend([b"PK\x05\x06", &[0; 4][..], &end].concat());
    out
}

#[tokio::test]
async fn pictures_beside_a_text_come_along() {
    let house = House::memory().await;
    let pixel = include_bytes!("pixel.png");
    let text = "# Returns\n\nHere: ![the button](../img/a%20b.png)\n\n![broken](bad.png) ![elsewhere](https://a.example/x.png)";
    let bytes = zipped(&[
        ("docs/returns.md", text.as_bytes()),
        ("img/a b.png", pixel),
        ("docs/bad.png", b"<script>alert(1)</script>"),
        ("img/nobody.png", pixel),
    ]);
    let editor = house.user(Role::Supervisor);
    let file = Upload { name: "help.zip".to_owned(), bytes };
    let taken = take_import(&house.app, &editor, ArticleImportOptions::default(), vec![file]).await;
    let id = taken.expect("looked at").id;
    let part = &parts(&house, id).await[0];
    assert!(part.warnings.contains(&"pictures".to_owned()), "{part:?}");
    let shown = import_part(&house.app, &editor, id, part.no).await.expect("shown");
    let html = &shown.texts[&Locale::En].html;
    assert!(html.contains("alt=\"the button\"") && html.matches("<img").count() == 1, "{html}");
    start(&house, id, StartArticleImport::default()).await;
    let article = parts(&house, id).await[0].article_id.expect("an article");
    let said = body(&house, article).await;
    let named = knowledge::files::files(&said);
    assert_eq!(named.len(), 1, "{said}");
    assert!(!said.contains("picture:") && !said.contains("broken"), "{said}");
    let id = *named.first().expect("one");
    let served = app::article::file::file(&house.app, &editor, id, false).await.expect("there");
    assert_eq!(served.bytes.as_deref(), Some(&pixel[..]));
}
