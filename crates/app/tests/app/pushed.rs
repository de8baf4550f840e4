//! A program tells of its articles: drafts begin and change, the same does nothing, what people changed here stays, and only a source that is trusted
//! publishes, what is its own and was published before.

use std::collections::BTreeMap;

use access::{Role, Scope};
use app::KeySession;
use app::article::{
    discard, drop_pushed, list_pushed, publish, push, remove_source, save, set_source, show, sources,
};
use base::{ArticleId, Locale};
use knowledge::Audience;
use protocol::article::{ArticleView, AtRevision, DraftState, PassDraft, SaveDraft};
use protocol::key::NewApiKey;
use protocol::pushed::{
    DropPushed, ListPushed, PushArticles, PushOutcome, PushedArticle, PushedFormat, PushedItem, PushedText,
    PushedTime, SetArticleSource,
};

use crate::support::{House, on_both_engines, refused};

on_both_engines! {
    an_article_is_told_of_again_and_again,
    a_trusted_source_publishes_what_is_its_own,
    two_at_once_begin_one_article,
    what_vanishes_is_noted_and_comes_back,
}

async fn program(house: &House, scopes: &[Scope]) -> KeySession {
    let ask = NewApiKey {
        name: "CMS".to_owned(),
        scopes: scopes.to_vec(),
        addresses: Vec::new(),
        expires_ms: None,
    };
    let made = app::key::create(&house.app, &house.user(Role::Administrator), ask).await.expect("a key");
    KeySession {
        workspace_id: house.fixture.workspace_id,
        key_id: made.key.id,
        scopes: scopes.iter().copied().collect(),
    }
}

fn item(id: &str, body: &str) -> PushedItem {
    let text = PushedText { title: "Returns".to_owned(), body: body.to_owned(), ..PushedText::default() };
    PushedItem {
        external_id: id.to_owned(),
        texts: BTreeMap::from([(Locale::En, text)]),
        audiences: Some([Audience::Customers].into()),
        ..PushedItem::default()
    }
}

fn of(items: Vec<PushedItem>) -> PushArticles {
    PushArticles { source: "cms".to_owned(), items, ..PushArticles::default() }
}

/// Tells of one.
async fn tell(house: &House, key: &KeySession, ask: PushArticles) -> PushedArticle {
    push(&house.app, key, ask).await.expect("told").items.remove(0)
}

async fn view(house: &House, pushed: &PushedArticle) -> ArticleView {
    let id = pushed.article_id.expect("an article");
    show(&house.app, &house.user(Role::Administrator), id).await.expect("there")
}

fn body(view: &ArticleView) -> String {
    view.draft.as_ref().expect("a draft").edition.wordings[&Locale::En].body.clone()
}

fn live(view: &ArticleView) -> String {
    view.live.as_ref().expect("published").edition.wordings[&Locale::En].body.clone()
}

async fn publishes(house: &House, id: ArticleId) {
    let reader = house.user(Role::Supervisor);
    let revision = show(&house.app, &reader, id).await.expect("there").draft.expect("a draft").revision;
    let pass = PassDraft { revision, note: String::new() };
    publish(&house.app, &reader, id, pass).await.expect("published");
}

async fn mends(house: &House, view: ArticleView, to: &str) {
    let (revision, mut edition) = match (view.draft, view.live) {
        (Some(draft), _) => (draft.revision, draft.edition),
        (None, Some(live)) => (0, live.edition),
        (None, None) => panic!("it says nothing"),
    };
    edition.wordings.get_mut(&Locale::En).expect("English").body = to.to_owned();
    let ask = SaveDraft { revision, edition, confirmed: Vec::new() };
    save(&house.app, &house.user(Role::Supervisor), view.id, ask).await.expect("saved");
}

async fn trusts(house: &House, publishes: bool) {
    let chief = house.user(Role::Administrator);
    let id = sources(&house.app, &chief).await.expect("sources").sources[0].id;
    set_source(&house.app, &chief, id, SetArticleSource { publishes }).await.expect("set");
}

async fn an_article_is_told_of_again_and_again(house: House) {
    let key = program(&house, &[Scope::KnowledgeWrite]).await;
    let dry = PushArticles { dry_run: true, ..of(vec![item("docs/returns.md", "Seven days.")]) };
    let dry = tell(&house, &key, dry).await;
    assert_eq!((dry.outcome, dry.article_id), (PushOutcome::Created, None));
    assert!(
        sources(&house.app, &house.user(Role::Supervisor)).await.expect("sources").sources.is_empty(),
        "a question leaves nothing"
    );

    let first = tell(&house, &key, of(vec![item("docs/returns.md", "Seven days. ")])).await;
    assert_eq!((first.outcome, first.in_review, first.published), (PushOutcome::Created, true, false));
    let shown = view(&house, &first).await;
    assert_eq!(shown.draft.as_ref().expect("a draft").state, DraftState::InReview);
    assert!(shown.live.is_none(), "nothing is published by it");
    let same = tell(&house, &key, of(vec![item(" docs/returns.md ", "Seven days.")])).await;
    assert_eq!(
        (same.outcome, same.article_id, same.in_review),
        (PushOutcome::Unchanged, first.article_id, true)
    );
    assert_eq!(view(&house, &first).await.draft.expect("a draft").revision, 1, "the same does nothing");
    publishes(&house, first.article_id.expect("an article")).await;
    let same = tell(&house, &key, of(vec![item("docs/returns.md", "Seven days.")])).await;
    assert_eq!((same.outcome, same.in_review), (PushOutcome::Unchanged, false));

    // What is known by the same fingerprint is not looked at.
    let printed = |print: &str, body: &str| {
        of(vec![PushedItem { fingerprint: Some(print.to_owned()), ..item("docs/returns.md", body) }])
    };
    let then = tell(&house, &key, printed("r2", "Ten days.")).await;
    assert_eq!((then.outcome, then.article_id), (PushOutcome::Changed, first.article_id));
    assert_eq!(body(&view(&house, &then).await), "Ten days.");
    let again = tell(&house, &key, printed("r2", "Anything.")).await;
    assert_eq!(again.outcome, PushOutcome::Unchanged);
    let listed =
        list_pushed(&house.app, &key, ListPushed { source: "cms".to_owned(), ..ListPushed::default() });
    let listed = listed.await.expect("listed");
    assert_eq!(listed.items.len(), 1);
    assert_eq!(listed.items[0].external_id, "docs/returns.md");
    assert_eq!(listed.items[0].fingerprint.as_deref(), Some("r2"));

    // Somebody mends it here.
    mends(&house, view(&house, &then).await, "Ten days, unworn.").await;
    let kept = tell(&house, &key, printed("r3", "Twelve days.")).await;
    assert_eq!(kept.outcome, PushOutcome::Edited);
    assert_eq!(body(&view(&house, &kept).await), "Ten days, unworn.");
    let kept = tell(&house, &key, printed("r3", "Twelve days.")).await;
    assert_eq!(kept.outcome, PushOutcome::Edited, "what was not taken is not known by its fingerprint");
    let over = PushArticles { overwrite: true, ..printed("r3", "Twelve days.") };
    let over = tell(&house, &key, over).await;
    assert_eq!(
        (over.outcome, body(&view(&house, &over).await)),
        (PushOutcome::Changed, "Twelve days.".to_owned())
    );

    // Only what is told is set: the rest stays.
    let facts = PushedItem {
        tags: Some(vec!["shoes".to_owned()]),
        valid: Some(PushedTime { from_ms: None, until_ms: Some(4_000_000_000_000) }),
        audiences: None,
        ..item("docs/returns.md", "Twelve days.")
    };
    let told = tell(&house, &key, of(vec![facts.clone()])).await;
    assert_eq!(told.outcome, PushOutcome::Changed);
    let edition = view(&house, &told).await.draft.expect("a draft").edition;
    assert_eq!(edition.tags, ["shoes"]);
    assert_eq!(edition.audiences, [Audience::Customers].into());
    assert!(edition.valid_until.is_some());
    assert_eq!(tell(&house, &key, of(vec![facts])).await.outcome, PushOutcome::Unchanged);
}

async fn a_trusted_source_publishes_what_is_its_own(house: House) {
    let key = program(&house, &[Scope::KnowledgeWrite]).await;
    let told = tell(&house, &key, of(vec![item("a", "One.")])).await;
    trusts(&house, true).await;
    let two = tell(&house, &key, of(vec![item("a", "Two.")])).await;
    assert_eq!(
        (two.outcome, two.published, two.in_review),
        (PushOutcome::Changed, false, true),
        "a person first"
    );
    publishes(&house, told.article_id.expect("an article")).await;
    let three = tell(&house, &key, of(vec![item("a", "Three.")])).await;
    assert_eq!((three.outcome, three.published, three.in_review), (PushOutcome::Changed, true, false));
    let shown = view(&house, &three).await;
    assert_eq!(live(&shown), "Three.");
    assert!(shown.draft.is_none());

    // To more people than before it goes only by a person.
    let wider =
        PushedItem { audiences: Some([Audience::Customers, Audience::Agents].into()), ..item("a", "Three.") };
    let wide = tell(&house, &key, of(vec![wider])).await;
    assert_eq!((wide.outcome, wide.published, wide.in_review), (PushOutcome::Changed, false, true));
    publishes(&house, told.article_id.expect("an article")).await;

    // What somebody writes here is not published by a program.
    mends(&house, view(&house, &wide).await, "Mine.").await;
    let four = tell(&house, &key, of(vec![item("a", "Four.")])).await;
    assert_eq!((four.outcome, four.published), (PushOutcome::Edited, false));
    assert_eq!(live(&view(&house, &four).await), "Three.");
    let over = PushArticles { overwrite: true, ..of(vec![item("a", "Three.")]) };
    tell(&house, &key, over).await;

    trusts(&house, false).await;
    let five = tell(&house, &key, of(vec![item("a", "Five.")])).await;
    assert_eq!((five.outcome, five.published, five.in_review), (PushOutcome::Changed, false, true));
    assert_eq!(live(&view(&house, &five).await), "Three.");
    publishes(&house, told.article_id.expect("an article")).await;
    trusts(&house, true).await;

    let gone = DropPushed { source: "cms".to_owned(), external_id: "a".to_owned() };
    let gone = drop_pushed(&house.app, &key, gone).await.expect("told");
    assert_eq!(gone.outcome, PushOutcome::Archived);
}

async fn two_at_once_begin_one_article(house: House) {
    let key = program(&house, &[Scope::KnowledgeWrite]).await;
    let ask = || push(&house.app, &key, of(vec![item("one", "Words.")]));
    let (a, b, c) = tokio::join!(ask(), ask(), ask());
    let ids: Vec<_> = [a, b, c].into_iter().map(|pushed| pushed.expect("told").items[0].article_id).collect();
    assert!(ids[0].is_some() && ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    let cx = house.app.cx(key.workspace_id, key.actor());
    assert_eq!(cx.article_count().await, Ok(1));
    assert_eq!(cx.article_sources(10).await.expect("sources").len(), 1);
}

async fn what_vanishes_is_noted_and_comes_back(house: House) {
    let (app, chief) = (&house.app, house.user(Role::Administrator));
    let key = program(&house, &[Scope::KnowledgeWrite]).await;
    let gone = |id: &str| DropPushed { source: "cms".to_owned(), external_id: id.to_owned() };
    let never = drop_pushed(app, &key, gone("a")).await.expect("told");
    assert_eq!((never.outcome, never.article_id), (PushOutcome::Unchanged, None), "nobody told of it");
    let told = tell(&house, &key, of(vec![item("a", "Words."), item("b", "Other words.")])).await;
    let id = told.article_id.expect("an article");
    publishes(&house, id).await;
    let first = drop_pushed(app, &key, gone("a")).await.expect("told");
    assert_eq!((first.outcome, first.article_id), (PushOutcome::Gone, Some(id)));
    assert_eq!(drop_pushed(app, &key, gone("a")).await.expect("told").outcome, PushOutcome::Unchanged);
    assert!(view(&house, &told).await.live.is_some(), "a person decides");
    let of_source = sources(app, &chief).await.expect("sources").sources.remove(0);
    assert_eq!((of_source.items, of_source.gone, of_source.publishes), (2, 1, false));
    let only = ListPushed { source: "cms".to_owned(), gone: true, cursor: None };
    let only = list_pushed(app, &key, only).await.expect("listed").items;
    assert_eq!(only.iter().map(|one| one.external_id.as_str()).collect::<Vec<_>>(), ["a"]);

    // It is there again, with the same words.
    assert_eq!(tell(&house, &key, of(vec![item("a", "Words.")])).await.outcome, PushOutcome::Unchanged);
    assert_eq!(sources(app, &chief).await.expect("sources").sources[0].gone, 0);

    // What somebody drops here begins anew, and what is forgotten too.
    let b = tell(&house, &key, of(vec![item("b", "Other words.")])).await;
    let revision = view(&house, &b).await.draft.expect("a draft").revision;
    discard(app, &chief, b.article_id.expect("an article"), AtRevision { revision }).await.expect("dropped");
    let anew = tell(&house, &key, of(vec![item("b", "Other words.")])).await;
    assert_eq!(anew.outcome, PushOutcome::Created);
    assert_ne!(anew.article_id, b.article_id);
    remove_source(app, &chief, of_source.id).await.expect("removed");
    assert_eq!(refused(remove_source(app, &chief, of_source.id).await).slug, "not-found");
    assert!(view(&house, &told).await.live.is_some(), "its articles stay");
    assert_eq!(tell(&house, &key, of(vec![item("a", "Words.")])).await.outcome, PushOutcome::Created);
}

#[tokio::test]
async fn html_becomes_markdown() {
    let house = House::memory().await;
    let key = program(&house, &[Scope::KnowledgeWrite]).await;
    let mut page = item("p", "<h2>When</h2><p>Within <b>seven</b> days.</p><script>alert(1)</script>");
    page.texts.get_mut(&Locale::En).expect("English").format = PushedFormat::Html;
    let told = tell(&house, &key, of(vec![page.clone()])).await;
    assert_eq!(body(&view(&house, &told).await), "## When\n\nWithin **seven** days.");
    assert_eq!(tell(&house, &key, of(vec![page])).await.outcome, PushOutcome::Unchanged);
}

#[tokio::test]
async fn what_cannot_be_taken_is_refused_with_its_field() {
    let house = House::memory().await;
    let app = &house.app;
    let reader = program(&house, &[Scope::KnowledgeRead, Scope::KnowledgeReadInternal]).await;
    assert_eq!(refused(push(app, &reader, of(vec![item("a", "b")])).await).slug, "forbidden");
    assert_eq!(refused(push(app, &house.agent(), of(vec![item("a", "b")])).await).slug, "forbidden");
    let key = program(&house, &[Scope::KnowledgeWrite]).await;
    let nowhere = PushedItem { category: Some("nowhere".to_owned()), ..item("a", "b") };
    let silent = PushedItem { texts: BTreeMap::new(), ..item("a", "b") };
    let print = PushedItem { fingerprint: Some("x\ny".to_owned()), ..item("a", "b") };
    for (ask, field) in [
        (item(" ", "b"), "external_id"),
        (item("a\nb", "b"), "external_id"),
        (item("a", " "), "texts"),
        (nowhere, "category"),
        (silent, "texts"),
        (print, "fingerprint"),
        (item("a", &"x".repeat(300_000)), "body"),
    ] {
        let told = tell(&house, &key, of(vec![ask])).await;
        let problem = told.problem.expect("says why");
        let detail = problem.detail.expect("says what");
        assert_eq!((told.outcome, problem.slug.as_str()), (PushOutcome::Refused, "invalid"));
        assert!(detail.starts_with(&format!("{field}: ")), "{field}: {detail}");
    }
    // One that is wrong stops none of the others; one that comes twice is taken once.
    let ask = of(vec![item(" ", "b"), item("good", "b"), item("good", "c")]);
    let told = push(app, &key, ask).await.expect("told").items;
    let outcomes: Vec<PushOutcome> = told.iter().map(|one| one.outcome).collect();
    assert_eq!(outcomes, [PushOutcome::Refused, PushOutcome::Created, PushOutcome::Refused]);
    // What is not as the API is described is refused as a whole, with the place: nothing of it is written.
    let early =
        PushedItem { valid: Some(PushedTime { from_ms: Some(-1), until_ms: None }), ..item("a", "b") };
    let long = PushedItem { fingerprint: Some("x".repeat(101)), ..item("a", "b") };
    let marked = PushedItem { tags: Some(vec!["x".to_owned(); 21]), ..item("a", "b") };
    let mut untitled = item("a", "b");
    untitled.texts.values_mut().for_each(|text| text.title.clear());
    for (wrong, place) in [
        (item("", "b"), "[1].external_id: "),
        (item(&"x".repeat(201), "b"), "[1].external_id: "),
        (item("a", ""), "[1].texts.en.body: "),
        (untitled, "[1].texts.en.title: "),
        (long, "[1].fingerprint: "),
        (marked, "[1].tags: "),
        (early, "[1].valid.from_ms: "),
    ] {
        let problem = refused(push(app, &key, of(vec![item("before", "b"), wrong])).await);
        let detail = problem.detail.unwrap_or_default();
        assert!(detail.starts_with(&format!("items: {place}")), "{place}: {detail}");
    }
    let known = list_pushed(app, &key, ListPushed { source: "cms".to_owned(), gone: false, cursor: None });
    let names: Vec<String> =
        known.await.expect("listed").items.into_iter().map(|one| one.external_id).collect();
    assert_eq!(names, ["good"]);
    let named = |source: &str| PushArticles { source: source.to_owned(), ..of(vec![item("a", "b")]) };
    assert_eq!(refused(push(app, &key, named("Big Shop")).await).slug, "invalid");
    assert_eq!(refused(push(app, &key, of(Vec::new())).await).slug, "invalid");
    assert_eq!(refused(push(app, &key, of(vec![item("a", "b"); 51])).await).slug, "invalid");
    let cursor = ListPushed { source: "cms".to_owned(), gone: false, cursor: Some("x".to_owned()) };
    assert_eq!(refused(list_pushed(app, &key, cursor).await).slug, "invalid");
    for no in 1..50 {
        push(app, &key, named(&format!("s{no}"))).await.expect("one more source");
    }
    assert_eq!(refused(push(app, &key, named("one-more")).await).slug, "too-many");
}
