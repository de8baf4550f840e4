//! Pictures and files of articles: stored once, read by whoever may read what names them, gone with it.

use access::{Actor, Role};
use app::UserSession;
use app::article::file::{file, upload};
use app::article::{discard, publish, restore, save, submit, withdraw};
use app::centre::{centre_at, save_settings};
use base::{ArticleFileId, ArticleId, Locale};
use knowledge::{Audience, Condition, Edition, Variant};
use protocol::article::{AtRevision, PassDraft, RestoreVersion, SaveDraft, Withdraw};
use protocol::help_centre::HelpCentreSettings;

use crate::articles::{begun, edition, published};
use crate::support::{House, on_both_engines, refused};

on_both_engines! {
    what_is_no_picture_and_no_file_is_refused,
    the_same_is_stored_once,
    who_reads_the_article_reads_its_pictures,
    the_public_reads_what_the_help_centre_says_and_no_more,
    what_nothing_names_goes_after_some_days,
}

const PIXEL: &[u8] = include_bytes!("pixel.png");
const DAY_MS: i64 = 86_400_000;

async fn put(house: &House, by: &UserSession, name: &str, bytes: &[u8]) -> ArticleFileId {
    upload(&house.app, by, name, bytes.to_vec()).await.expect("stored").id
}

fn naming(title: &str, id: ArticleFileId, audiences: &[Audience]) -> Edition {
    let mut edition = edition(title);
    edition.audiences = audiences.iter().copied().collect();
    let text = edition.wordings.get_mut(&Locale::Zh).expect("Chinese");
    text.body = format!("看图：![按钮](file:{id})");
    edition
}

async fn reads(house: &House, who: &UserSession, id: ArticleFileId) -> bool {
    match file(&house.app, who, id, false).await {
        Ok(served) => {
            assert!(served.bytes.is_some());
            true
        }
        Err(error) => {
            assert_eq!(error.problem().slug, "not-found");
            assert_eq!(refused(file(&house.app, who, id, true).await).slug, "not-found", "known or not");
            false
        }
    }
}

async fn public(house: &House, id: ArticleFileId) -> bool {
    let centre = centre_at(&house.app, "any.example").await.expect("looked").expect("open");
    app::centre::file(&house.app, &centre, id, false).await.is_ok()
}

async fn what_is_no_picture_and_no_file_is_refused(house: House) {
    let (app, agent) = (&house.app, house.agent());
    for (bytes, slug) in [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".as_slice(), "file-type"),
        (b"<!doctype html><script>alert(1)</script>", "file-type"),
        (b"MZ\x90\0", "file-type"),
        (b"", "file-type"),
        (b"\x89PNG\r\n\x1a\n", "picture-broken"),
        (b"GIF89a\0\0\0\0", "picture-broken"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\xff\xff\0\0\xff\xff", "picture-too-large"),
        (&vec![b'a'; base::limits::FILE_BYTES + 1], "file-too-large"),
    ] {
        assert_eq!(refused(upload(app, &agent, "a.png", bytes.to_vec()).await).slug, slug);
    }
    let stored = upload(app, &agent, "../图.svg", PIXEL.to_vec()).await.expect("a picture by its bytes");
    assert_eq!((stored.mime.as_str(), stored.name.as_str()), ("image/png", "图.svg"));
    assert!(stored.width.is_some() && stored.markdown == format!("file:{}", stored.id));
}

async fn the_same_is_stored_once(house: House) {
    let (agent, supervisor) = (house.agent(), house.user(Role::Supervisor));
    let first = put(&house, &agent, "a.png", PIXEL).await;
    assert_eq!(put(&house, &supervisor, "b.png", PIXEL).await, first, "a picture by its bytes");
    let file = put(&house, &agent, "价目表.txt", b"8").await;
    assert_eq!(put(&house, &agent, "价目表.txt", b"8").await, file);
    assert_ne!(put(&house, &agent, "内部价目表.txt", b"8").await, file, "what is downloaded keeps its name");
    let both = tokio::join!(put(&house, &agent, "c.txt", b"9"), put(&house, &supervisor, "c.txt", b"9"));
    assert_eq!(both.0, both.1, "at the same moment too");
    let cx = house.app.cx(house.fixture.workspace_id, Actor::System);
    let log = cx.audit(None, 99).await.expect("reads");
    assert_eq!(log.iter().filter(|row| row.action == "upload_article_file").count(), 7);
}

async fn who_reads_the_article_reads_its_pictures(house: House) {
    let app = &house.app;
    let (agent, supervisor) = (house.agent(), house.user(Role::Supervisor));
    let id = put(&house, &supervisor, "a.png", PIXEL).await;
    assert!(!reads(&house, &agent, id).await, "nothing names it");
    assert!(reads(&house, &supervisor, id).await);
    let hidden = published(&house, naming("给客户", id, &[Audience::Customers])).await;
    assert!(reads(&house, &agent, id).await, "customers read it, so everybody does");
    let reason = Withdraw { reason: "错了".to_owned() };
    withdraw(app, &supervisor, hidden, reason.clone()).await.expect("taken back");
    assert!(!reads(&house, &agent, id).await, "gone with the article");
    let inner = published(&house, naming("给助手", id, &[Audience::Assistant])).await;
    assert!(!reads(&house, &agent, id).await, "not for them");
    withdraw(app, &supervisor, inner, reason).await.expect("taken back");
    published(&house, naming("给坐席", id, &[Audience::Agents])).await;
    assert!(reads(&house, &agent, id).await);

    let other = put(&house, &supervisor, "b.txt", b"b").await;
    let own = begun(&house, &agent, "提议").await;
    let ask =
        SaveDraft { revision: 1, edition: naming("提议", other, &Audience::ALL), confirmed: Vec::new() };
    save(app, &agent, own.id, ask).await.expect("saved");
    assert!(reads(&house, &agent, other).await, "what one's own draft names");
    let missing: ArticleFileId = app.env().id();
    assert!(!reads(&house, &supervisor, missing).await);
}

async fn the_public_reads_what_the_help_centre_says_and_no_more(house: House) {
    let (app, supervisor) = (&house.app, house.user(Role::Supervisor));
    let set = HelpCentreSettings { on: true, ..HelpCentreSettings::default() };
    save_settings(app, &house.user(Role::Administrator), set).await.expect("open");
    let id = put(&house, &supervisor, "a.png", PIXEL).await;
    let draft = begun(&house, &supervisor, "草稿").await;
    let ask = |edition| SaveDraft { revision: 1, edition, confirmed: Vec::new() };
    let all = [Audience::Customers, Audience::Agents];
    save(app, &supervisor, draft.id, ask(naming("草稿", id, &all))).await.expect("saved");
    assert!(!public(&house, id).await, "a draft is nobody's");
    published(&house, naming("内部", id, &[Audience::Agents])).await;
    assert!(!public(&house, id).await, "nor is what is for our own people");
    let mut later = naming("以后", id, &all);
    later.valid_from = Some(app.env().now().plus_ms(DAY_MS));
    published(&house, later).await;
    assert!(!public(&house, id).await, "nor what does not hold yet");
    let mut some = edition("变体");
    some.audiences = all.into();
    some.variants.push(Variant {
        when: Condition { vip: Some(true), ..Condition::default() },
        bodies: [(Locale::Zh, format!("![](file:{id})"))].into(),
    });
    published(&house, some).await;
    assert!(!public(&house, id).await, "nor what is for the most valued alone");
    let mut far = edition("地区");
    far.audiences = all.into();
    far.variants.push(Variant {
        when: Condition { regions: vec!["新疆".to_owned()], ..Condition::default() },
        bodies: [(Locale::Zh, format!("![](file:{id})"))].into(),
    });
    let far = published(&house, far).await;
    assert!(public(&house, id).await, "what holds in a region is shown to all");
    withdraw(app, &supervisor, far, Withdraw { reason: "错了".to_owned() }).await.expect("taken back");
    assert!(!public(&house, id).await);

    let shown = published(&house, naming("公开", id, &all)).await;
    assert!(public(&house, id).await);
    withdraw(app, &supervisor, shown, Withdraw { reason: "错了".to_owned() }).await.expect("taken back");
    assert!(!public(&house, id).await, "at once");
}

async fn replace(house: &House, id: ArticleId, edition: Edition) {
    let (writer, reader) = (house.user(Role::Supervisor), house.user(Role::Administrator));
    let view = save(&house.app, &writer, id, SaveDraft { revision: 0, edition, confirmed: Vec::new() }).await;
    let revision = view.expect("saved").draft.expect("one").revision;
    let pass = PassDraft { revision, note: String::new() };
    submit(&house.app, &writer, id, pass.clone()).await.expect("submitted");
    publish(&house.app, &reader, id, pass).await.expect("published");
}

async fn what_nothing_names_goes_after_some_days(house: House) {
    let (app, supervisor) = (&house.app, house.user(Role::Supervisor));
    let (loose, left) =
        (put(&house, &supervisor, "a.png", PIXEL).await, put(&house, &supervisor, "l.txt", b"l").await);
    let (live, drafted) =
        (put(&house, &supervisor, "v.txt", b"v").await, put(&house, &supervisor, "d.txt", b"d").await);
    let article = published(&house, naming("有图", live, &Audience::ALL)).await;
    let draft = begun(&house, &supervisor, "草稿").await;
    let ask = |revision, edition| SaveDraft { revision, edition, confirmed: Vec::new() };
    save(app, &supervisor, draft.id, ask(1, naming("草稿", left, &Audience::ALL))).await.expect("saved");
    let later = async |days: i64| {
        house.fixture.clock.advance_ms(days * DAY_MS);
        app.store().system().purge(app.env().now(), DAY_MS).await.expect("purged");
    };
    later(6).await;
    assert!(reads(&house, &supervisor, loose).await, "not yet");
    save(app, &supervisor, draft.id, ask(2, naming("草稿", drafted, &Audience::ALL))).await.expect("saved");
    replace(&house, article, edition("无图")).await;
    later(2).await;
    assert!(!reads(&house, &supervisor, loose).await, "eight days and named by nothing");
    assert!(reads(&house, &supervisor, left).await, "named until two days ago");
    later(6).await;
    assert!(!reads(&house, &supervisor, left).await);
    assert!(reads(&house, &supervisor, drafted).await, "a draft keeps it");
    assert!(reads(&house, &supervisor, live).await, "an old version keeps it");

    let again = RestoreVersion { version: 1, revision: 0 };
    let view = restore(app, &supervisor, article, again).await.expect("back in the draft");
    assert!(view.draft.expect("one").edition.files().contains(&live));
    let revision = 3;
    discard(app, &supervisor, draft.id, AtRevision { revision }).await.expect("dropped");
    later(8).await;
    assert!(!reads(&house, &supervisor, drafted).await, "gone with the draft");
    assert!(reads(&house, &supervisor, live).await);
}
