//! Articles that the matrix works on.

use access::Role;
use app::UserSession;
use app::testing::Fixture;
use base::{ArticleCommentId, ArticleFileId, ArticleId, CategoryId};
use protocol::article::{AddComment, DraftState, LiveState, PassDraft, SaveDraft};
use serde_json::{Value, json};

/// A role's own article: its first version is published, and its draft, which that role began, was submitted by somebody else.
#[derive(Clone, Copy)]
pub struct OwnArticle {
    pub role: Role,
    pub id: ArticleId,
    /// Of the draft.
    pub revision: u32,
    pub comment: ArticleCommentId,
    /// A picture that its first version names.
    pub file: ArticleFileId,
}

/// Somebody of this role, as if logged in.
pub fn session(app: &app::App, fixture: &Fixture, role: Role) -> UserSession {
    let user = fixture.users.iter().find(|user| user.role == role).expect("one of each role");
    UserSession {
        workspace_id: fixture.workspace_id,
        user_id: user.id,
        role,
        name: user.name.clone(),
        email: user.email.clone(),
        locale: user.locale,
        csrf: String::new(),
        session_id: app.env().id(),
        token_hash: [0; 32],
    }
}

/// One of each role; made anew when the last row of the table changed it.
pub async fn own_articles(app: &app::App, fixture: &Fixture, before: &[OwnArticle]) -> Vec<OwnArticle> {
    let mut all = Vec::new();
    for role in Role::ALL {
        let known = before.iter().find(|own| own.role == role);
        all.push(match known {
            Some(own) if is_as_made(app, fixture, own).await => *own,
            _ => make(app, fixture, role).await,
        });
    }
    all
}

async fn is_as_made(app: &app::App, fixture: &Fixture, own: &OwnArticle) -> bool {
    let user = session(app, fixture, own.role);
    let Ok(view) = app::article::show(app, &user, own.id).await else { return false };
    let draft = view.draft.is_some_and(|draft| {
        draft.state == DraftState::InReview
            && draft.revision == own.revision
            && draft.begun_by == user.user_id
    });
    let live = view.live.is_some_and(|live| live.state == LiveState::Published && live.version == 1);
    draft && live && view.comments == 1
}

async fn make(app: &app::App, fixture: &Fixture, role: Role) -> OwnArticle {
    let owner = session(app, fixture, role);
    let other = if role == Role::Administrator { Role::Supervisor } else { Role::Administrator };
    let other = session(app, fixture, other);
    let file = app::article::file::upload(app, &other, "a.png", crate::support::PNG.to_vec())
        .await
        .expect("stored")
        .id;
    let mut pictured = edition("退货");
    pictured["wordings"]["zh"]["body"] = json!(format!("![按钮](file:{file})"));
    let new = serde_json::from_value(json!({ "edition": pictured })).expect("a body");
    let id = app::article::add(app, &owner, new).await.expect("begun").id;
    let pass = |revision| PassDraft { revision, note: String::new() };
    app::article::submit(app, &owner, id, pass(1)).await.expect("submitted");
    app::article::publish(app, &other, id, pass(1)).await.expect("published");
    let save = json!({ "revision": 0, "edition": edition("七天退货") });
    let save: SaveDraft = serde_json::from_value(save).expect("a body");
    app::article::save(app, &owner, id, save).await.expect("written");
    app::article::submit(app, &other, id, pass(2)).await.expect("submitted");
    let said = AddComment { text: "几天？".to_owned() };
    let comment = app::article::add_comment(app, &owner, id, said).await.expect("said").id;
    OwnArticle { role, id, revision: 2, comment, file }
}

fn edition(title: &str) -> Value {
    json!({
        "wordings": { "zh": { "title": title, "body": "在订单页申请。" } }, "audiences": ["customers", "agents"],
    })
}

/// A category that nothing is filed in, made anew when the last row of the table removed it.
pub async fn category(app: &app::App, fixture: &Fixture) -> CategoryId {
    let user = session(app, fixture, Role::Administrator);
    let there = app::article::categories(app, &user).await.expect("a list").categories;
    if let Some(known) = there.first() {
        return known.id;
    }
    let new = serde_json::from_value(category_body("matrix")).expect("a body");
    app::article::add_category(app, &user, new).await.expect("made").id
}

pub fn category_body(slug: &str) -> Value {
    json!({ "slug": slug, "name": { "zh": "售后", "en": "After sales" } })
}

/// What the matrix sends to the routes of knowledge.
pub fn article_body(route: &str, who: &str) -> Option<Value> {
    let revision = 2;
    Some(match route {
        "add_article" => json!({ "edition": edition("运费") }),
        "save_article" => json!({ "revision": revision, "edition": edition("十天退货") }),
        "submit_article" | "publish_article" => json!({ "revision": revision, "note": "写上了天数" }),
        "return_article" => json!({ "revision": revision, "reason": "几天？" }),
        "discard_article" => json!({ "revision": revision }),
        "restore_article" => json!({ "revision": revision, "version": 1 }),
        "withdraw_article" => json!({ "reason": "价格不对" }),
        "refile_article" => json!({ "add_tags": ["售后"] }),
        "comment_article" => json!({ "text": "看过了" }),
        "bulk_articles" => json!({ "ids": [crate::matrix::nobody()], "deed": { "kind": "archive" } }),
        "add_category" => category_body(&format!("new-{}", who.to_lowercase())),
        "save_category" => category_body("matrix"),
        "answer_must_read" => json!({ "version": 1, "locale": "zh", "answers": [0] }),
        "set_must_read" => json!({ "deed": "withdraw" }),
        "make_correction" => json!({ "why": "changed" }),
        "send_correction" => json!({}),
        "set_correction" => json!({ "deed": "stop" }),
        "settle_correction" => json!({ "deed": "done", "conversations": [crate::matrix::nobody()] }),
        "save_knowledge_settings" => json!({ "second_reader": true }),
        _ => return None,
    })
}

/// A text that was looked at and not started: the one that is there still, or there would soon be more than may wait.
pub async fn article_import(app: &app::App, fixture: &Fixture) -> base::ArticleImportId {
    let chief = session(app, fixture, Role::Administrator);
    let all = app::article::imports(app, &chief).await.expect("imports").imports;
    let named = |import: &&protocol::article_import::ArticleImportView| {
        import.files == ["matrix.md"] && import.state == protocol::article_import::ArticleImportState::Ready
    };
    if let Some(there) = all.iter().find(named) {
        return there.id;
    }
    let file = app::article::Upload { name: "matrix.md".to_owned(), bytes: b"# Matrix\n\nwords".to_vec() };
    let taken = app::article::take_import(app, &chief, Default::default(), vec![file]).await;
    taken.expect("looked at").id
}

/// What is read again by itself.
pub fn reading_body() -> Value {
    json!({ "name": "矩阵", "source": { "pages": { "addresses": ["https://help.example.com/"] } }, "times": { "every": "weekly", "hour": 5 } })
}

/// A place that is read again by itself: the one that is there still.
pub async fn article_reading(app: &app::App, fixture: &Fixture) -> base::ArticleReadingId {
    let chief = session(app, fixture, Role::Administrator);
    let all = app::article::readings(app, &chief).await.expect("readings").readings;
    if let Some(there) = all.first() {
        return there.id;
    }
    let ask = serde_json::from_value(reading_body()).expect("right");
    app::article::add_reading(app, &chief, ask).await.expect("set up").id
}

/// Something that is to be done: the one that is there still.
pub async fn article_task(app: &app::App, fixture: &Fixture) -> base::ArticleTaskId {
    let cx = app.cx(fixture.workspace_id, access::Actor::System);
    let all = cx.known_article_tasks(None, 1).await.expect("known");
    if let Some(there) = all.first() {
        return there.id;
    }
    let new = store::NewTask {
        id: app.env().id(),
        name: vec![7; 32],
        article_id: Some(app.env().id()),
        other_id: None,
        owner: None,
        finding: knowledge::care::Finding::Unanswered {
            locale: base::Locale::Zh,
            anchor: app.env().id(),
            customers: 3,
            failed: 3,
            unhelpful: 0,
            answered: 0,
            searches: 0,
            weeks: vec![0, 0, 0, 3],
            last_ms: 0,
            near: Vec::new(),
        },
        count: 1,
        place: 1,
        questions: Vec::new(),
    };
    let (id, now) = (new.id, app.env().now());
    let change = move |_: &store::State| -> Result<store::Changes<()>, store::StoreError> {
        Ok(store::Changes::new(()).insert_article_task(&new, now).unaudited("made for the matrix"))
    };
    cx.change(store::Keys::new(), change).await.expect("made");
    id
}

/// A correction that waits: the one that is there still.
pub async fn correction(app: &app::App, fixture: &Fixture) -> base::CorrectionId {
    let chief = session(app, fixture, Role::Administrator);
    let cx = app.cx(fixture.workspace_id, access::Actor::System);
    let states = [store::CorrectionState::Open; 2];
    if let Some(there) = cx.corrections(states, None, 1).await.expect("corrections").first() {
        return there.id;
    }
    let row = store::CorrectionRow {
        id: app.env().id(),
        article_id: app.env().id(),
        version: None,
        why: store::CorrectionWhy::Changed,
        owner: chief.user_id,
        texts: [(base::Locale::Zh, "写错了".to_owned())].into(),
        state: store::CorrectionState::Open,
        made_by: chief.user_id,
        made_at: app.env().now(),
        sent_by: None,
        ended_at: None,
    };
    let id = row.id;
    let change = move |_: &store::State| -> Result<store::Changes<()>, store::StoreError> {
        Ok(store::Changes::new(()).insert_correction(&row).unaudited("made for the matrix"))
    };
    cx.change(store::Keys::new(), change).await.expect("made");
    id
}

/// Something that everybody must read and nobody has withdrawn: the one that is there still.
pub async fn must_read(app: &app::App, fixture: &Fixture) -> base::MustReadId {
    use app::article::must_read;
    let chief = session(app, fixture, Role::Administrator);
    let open = must_read::list(app, &chief, Default::default()).await.expect("listed").must_reads;
    if let Some(there) = open.iter().find(|one| one.asked && one.live == Some(1)) {
        return there.id;
    }
    let other = session(app, fixture, Role::Supervisor);
    let new = serde_json::from_value(json!({ "edition": edition("退货新规") })).expect("a body");
    let id = app::article::add(app, &other, new).await.expect("begun").id;
    let pass = || PassDraft { revision: 1, note: String::new() };
    app::article::submit(app, &other, id, pass()).await.expect("submitted");
    app::article::publish(app, &chief, id, pass()).await.expect("published");
    let ask = serde_json::from_value(notice(app.env().now().ms())).expect("a notice");
    must_read::make(app, &chief, id, ask).await.expect("asked").id
}

/// A notice with a check, due in a week.
pub fn notice(now_ms: i64) -> Value {
    let question = json!({ "text": "在哪里申请？", "choices": ["订单页", "门店"] });
    json!({
        "version": 1, "due_ms": now_ms + 7 * 86_400_000,
        "check": { "questions": { "zh": [question] }, "right": [0] },
    })
}
