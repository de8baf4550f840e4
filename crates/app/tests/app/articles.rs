//! Articles: who writes, who reviews, who sees what, and that nobody publishes what they did not see.

use access::{Action, Actor, Role, may};
use app::UserSession;
use app::article::{
    add, add_comment, archive, bulk, comments, discard, history, list, publish, refile, remove_comment,
    restore, save, save_settings, send_back, show, show_settings, submit, version, versions, withdraw,
};
use base::{ArticleId, Locale};
use knowledge::{ArticleText, Audience, Edition};
use protocol::article::{
    AddComment, ArticleDeed, ArticleEventKind, ArticleGap, ArticleView, AtRevision, DraftState, LiveState,
    NewArticle, PassDraft, Refile, RestoreVersion, ReturnDraft, SaveDraft, Withdraw,
};
use protocol::article_list::{ArticleFilter, BulkArticles, BulkDeed, KnowledgeSettings, StateFilter};

use crate::support::{House, on_both_engines, refused};

on_both_engines! {
    from_a_proposal_to_taken_back,
    nobody_publishes_what_they_did_not_see,
    what_is_not_for_agents_they_do_not_see,
    whoever_is_alone_waits_for_nobody,
    several_at_once_each_for_itself,
}

pub fn edition(title: &str) -> Edition {
    let text =
        ArticleText {
            title: title.to_owned(), body: format!("{title}：七天。"), ..ArticleText::default()
        };
    Edition {
        wordings: [(Locale::Zh, text)].into(),
        audiences: [Audience::Customers, Audience::Agents].into(),
        ..Edition::default()
    }
}

fn pass(revision: u32) -> PassDraft {
    PassDraft { revision, note: "写上了天数".to_owned() }
}

fn saving(revision: u32, edition: Edition) -> SaveDraft {
    SaveDraft { revision, edition, confirmed: Vec::new() }
}

pub async fn begun(house: &House, by: &UserSession, title: &str) -> ArticleView {
    add(&house.app, by, NewArticle { edition: edition(title) }).await.expect("begun")
}

/// Written by the supervisor, published by the administrator.
pub async fn published(house: &House, edition: Edition) -> ArticleId {
    let (writer, reader) = (house.user(Role::Supervisor), house.user(Role::Administrator));
    let id = add(&house.app, &writer, NewArticle { edition }).await.expect("begun").id;
    submit(&house.app, &writer, id, pass(1)).await.expect("submitted");
    publish(&house.app, &reader, id, pass(1)).await.expect("published");
    id
}

fn draft_state(view: &ArticleView) -> Option<DraftState> {
    view.draft.as_ref().map(|draft| draft.state)
}

async fn from_a_proposal_to_taken_back(house: House) {
    let app = &house.app;
    let (agent, supervisor) = (house.agent(), house.user(Role::Supervisor));
    let view = begun(&house, &agent, "退货").await;
    let id = view.id;
    assert_eq!((draft_state(&view), view.live), (Some(DraftState::Editing), None));
    assert!(view.may.contains(&ArticleDeed::Submit) && !view.may.contains(&ArticleDeed::Publish));
    submit(app, &agent, id, pass(1)).await.expect("submitted");
    let back = ReturnDraft { revision: 1, reason: "几天？".to_owned() };
    assert_eq!(refused(send_back(app, &agent, id, back.clone()).await).slug, "forbidden");
    let silent = ReturnDraft { revision: 1, reason: "  ".to_owned() };
    assert_eq!(refused(send_back(app, &supervisor, id, silent).await).slug, "invalid", "a reason is needed");
    let view = send_back(app, &supervisor, id, back.clone()).await.expect("returned");
    let draft = view.draft.expect("still there");
    assert_eq!((draft.state, draft.reason.as_deref()), (DraftState::Returned, Some("几天？")));
    assert_eq!(draft.by_name.as_deref(), Some(supervisor.name.as_str()));
    assert_eq!(draft.edition.wordings[&Locale::Zh].title, "退货", "its words are as they were");
    assert_eq!(refused(send_back(app, &supervisor, id, back).await).slug, "article-not-in-review");
    save(app, &agent, id, saving(1, edition("七天退货"))).await.expect("mended");
    submit(app, &agent, id, pass(2)).await.expect("submitted");
    assert_eq!(refused(publish(app, &agent, id, pass(2)).await).slug, "forbidden");
    let view = publish(app, &supervisor, id, pass(2)).await.expect("published");
    let live = view.live.expect("live");
    assert_eq!((live.state, live.version, live.valid), (LiveState::Published, 1, true));
    assert_eq!(view.draft, None);
    let view = show(app, &agent, id).await.expect("everybody of ours reads it");
    assert_eq!(view.may, [ArticleDeed::Save, ArticleDeed::Comment]);

    let wrong = || Withdraw { reason: "其实是十天".to_owned() };
    assert_eq!(refused(withdraw(app, &agent, id, wrong()).await).slug, "forbidden");
    let view = withdraw(app, &supervisor, id, wrong()).await.expect("taken back");
    let live = view.live.expect("kept");
    assert_eq!((live.state, live.reason.as_deref()), (LiveState::Withdrawn, Some("其实是十天")));
    assert_eq!(refused(withdraw(app, &supervisor, id, wrong()).await).slug, "article-not-live");
    assert_eq!(refused(show(app, &agent, id).await).slug, "not-found", "nobody reads it any more");

    let again = RestoreVersion { version: 1, revision: 0 };
    assert_eq!(refused(restore(app, &agent, id, again.clone()).await).slug, "forbidden");
    let none = RestoreVersion { version: 2, revision: 0 };
    assert_eq!(refused(restore(app, &supervisor, id, none).await).slug, "not-found");
    let view = restore(app, &supervisor, id, again).await.expect("in the draft");
    assert_eq!(view.draft.expect("one").edition.wordings[&Locale::Zh].title, "七天退货");
    archive(app, &supervisor, id).await.expect("archived");
    assert_eq!(refused(archive(app, &supervisor, id).await).slug, "article-not-live");
    let kinds: Vec<ArticleEventKind> =
        history(app, &supervisor, id).await.expect("told").events.iter().map(|event| event.kind).collect();
    use ArticleEventKind::{Archived, Published, Returned, Saved, Submitted, Withdrawn};
    assert_eq!(kinds, [Archived, Saved, Withdrawn, Published, Submitted, Saved, Returned, Submitted, Saved]);
    let cx = app.cx(house.fixture.workspace_id, Actor::System);
    let log = cx.audit(None, 99).await.expect("reads");
    let deeds: Vec<&str> = log.iter().map(|row| row.action.as_str()).collect();
    for deed in ["add_article", "submit_article", "return_article", "publish_article", "withdraw_article"] {
        assert!(deeds.contains(&deed), "{deed}");
    }
    let log = app::audit::list(app, &house.user(Role::Administrator), app::audit::Filter::default())
        .await
        .expect("told")
        .entries;
    let taken = log.iter().find(|entry| entry.action == "withdraw_article").expect("told");
    assert_eq!(taken.subject_name.as_deref(), Some("七天退货"));
    let log = cx.audit(None, 99).await.expect("reads");
    assert!(log.iter().all(|row| !row.facts.contains("十天")), "facts are no words");
}

async fn nobody_publishes_what_they_did_not_see(house: House) {
    let app = &house.app;
    let (writer, reader) = (house.user(Role::Supervisor), house.user(Role::Administrator));
    let id = begun(&house, &writer, "运费").await.id;
    let gaps = |view: &ArticleView| view.draft.as_ref().map(|draft| draft.gaps.clone()).unwrap_or_default();
    assert_eq!(gaps(&show(app, &reader, id).await.expect("seen")), [ArticleGap::NotReviewed]);
    assert_eq!(refused(publish(app, &reader, id, pass(1)).await).slug, "article-not-reviewed");
    let view = submit(app, &writer, id, pass(1)).await.expect("submitted");
    assert_eq!(gaps(&view), [ArticleGap::OwnReview]);
    assert_eq!(refused(publish(app, &writer, id, pass(1)).await).slug, "article-own-review");
    save(app, &writer, id, saving(1, edition("运费八元"))).await.expect("saved while the other reads");
    let late = refused(publish(app, &reader, id, pass(1)).await);
    assert_eq!((late.slug.as_str(), late.status), ("draft-changed", 409));
    assert!(late.detail.expect("told").contains("revision 2"));
    let slower = refused(save(app, &reader, id, saving(1, edition("运费九元"))).await);
    assert_eq!(slower.slug, "draft-changed");
    let seen = show(app, &reader, id).await.expect("seen").draft.expect("one");
    assert_eq!((seen.revision, seen.state), (2, DraftState::Editing), "out of review");
    assert_eq!(seen.edition.wordings[&Locale::Zh].title, "运费八元", "nothing of it is lost");
    let same = save(app, &writer, id, saving(2, edition("运费八元"))).await.expect("nothing to do");
    assert_eq!(same.draft.expect("one").revision, 2, "repeated, it does nothing twice");

    // What is missing is told before it is submitted.
    let empty = Edition { audiences: [].into(), ..edition("运费") };
    save(app, &writer, id, saving(2, empty)).await.expect("a draft may be unfinished");
    assert_eq!(gaps(&show(app, &writer, id).await.expect("seen")), [ArticleGap::NoAudience]);
    let refusal = refused(submit(app, &writer, id, pass(3)).await);
    assert_eq!((refusal.slug.as_str(), refusal.status), ("article-gap", 422));
    for (wrong, field) in [
        (Edition { tags: (0..21).map(|n| n.to_string()).collect(), ..edition("多") }, "tags"),
        (Edition { related: vec![id], ..edition("自己") }, "related"),
        (Edition { category: Some(base::CategoryId(id.0)), ..edition("别处") }, "category"),
        (Edition { owner: Some(base::TeamId(id.0)), ..edition("别人") }, "owner"),
    ] {
        let refusal = refused(save(app, &writer, id, saving(3, wrong)).await);
        assert_eq!(refusal.slug, "invalid");
        assert!(refusal.detail.expect("told").starts_with(field), "{field}");
    }

    // Without the rule a publisher publishes what they wrote.
    let rule = |second_reader| KnowledgeSettings { second_reader };
    assert_eq!(refused(save_settings(app, &writer, rule(false)).await).slug, "forbidden");
    assert_eq!(show_settings(app, &reader).await.expect("shown"), rule(true));
    save_settings(app, &reader, rule(false)).await.expect("saved");
    save(app, &writer, id, saving(3, edition("运费八元"))).await.expect("saved");
    publish(app, &writer, id, pass(4)).await.expect("published");
    save(app, &writer, id, saving(0, edition("运费八元"))).await.expect("a draft like it");
    assert_eq!(refused(publish(app, &writer, id, pass(5)).await).slug, "article-unchanged");
    discard(app, &writer, id, AtRevision { revision: 5 }).await.expect("dropped");
    assert_eq!(refused(discard(app, &writer, id, AtRevision { revision: 5 }).await).slug, "article-no-draft");
}

async fn what_is_not_for_agents_they_do_not_see(house: House) {
    let app = &house.app;
    let (agent, writer) = (house.agent(), house.user(Role::Supervisor));
    let secret =
        published(&house, Edition { audiences: [Audience::Customers].into(), ..edition("只给客户") }).await;
    let open = published(&house, edition("大家看")).await;
    let written = begun(&house, &writer, "还在写").await.id;
    for id in [secret, written] {
        assert_eq!(refused(show(app, &agent, id).await).slug, "not-found");
        assert_eq!(refused(save(app, &agent, id, saving(0, edition("猜"))).await).slug, "not-found");
        assert_eq!(refused(versions(app, &agent, id).await).slug, "not-found");
        assert_eq!(refused(version(app, &agent, id, 1).await).slug, "not-found");
        assert_eq!(refused(history(app, &agent, id).await).slug, "not-found");
        assert_eq!(refused(comments(app, &agent, id).await).slug, "not-found");
        assert_eq!(refused(discard(app, &agent, id, AtRevision { revision: 1 }).await).slug, "not-found");
    }
    let ids = |page: protocol::article_list::ArticlePage| {
        page.articles.into_iter().map(|row| row.id).collect::<Vec<_>>()
    };
    let all = ArticleFilter::default;
    let page = list(app, &agent, all()).await.expect("a list");
    assert_eq!(page.counts, None, "how many drafts there are is told to editors");
    assert_eq!(ids(page), [open]);
    let drafts = ArticleFilter { state: Some(StateFilter::Editing), ..all() };
    assert!(ids(list(app, &agent, drafts.clone()).await.expect("a list")).is_empty());

    // While a colleague writes it they comment, or wait.
    let busy = published(&house, edition("正在改")).await;
    save(app, &writer, busy, saving(0, edition("正在改动"))).await.expect("begun");
    assert_eq!(refused(save(app, &agent, busy, saving(0, edition("抢着改"))).await).slug, "article-taken");
    assert_eq!(show(app, &agent, busy).await.expect("seen").draft, None);
    archive(app, &writer, busy).await.expect("archived");

    // They propose a change of what they read; what the editor writes in it they see, because it is theirs.
    save(app, &agent, open, saving(0, edition("大家都看"))).await.expect("proposed");
    assert_eq!(ids(list(app, &agent, drafts).await.expect("a list")), [open]);
    save(app, &writer, open, saving(2, edition("大家都来看"))).await.expect("the editor goes on");
    let own = show(app, &agent, open).await.expect("seen").draft.expect("theirs");
    assert_eq!(own.edition.wordings[&Locale::Zh].title, "大家都来看");
    let row = list(app, &agent, all()).await.expect("a list").articles.remove(0);
    assert_eq!(
        (row.titles[&Locale::Zh].as_str(), row.draft),
        ("大家看", None),
        "the list shows what is live"
    );
    assert_eq!(versions(app, &agent, open).await.expect("told").versions.len(), 1);

    let said =
        add_comment(app, &agent, open, AddComment { text: " 价格对吗？ ".to_owned() }).await.expect("said");
    assert_eq!((said.text.as_str(), said.mine), ("价格对吗？", true));
    assert!(!comments(app, &writer, open).await.expect("told").comments[0].mine);
    assert_eq!(refused(remove_comment(app, &writer, open, said.id).await).slug, "not-found", "not theirs");
    remove_comment(app, &agent, open, said.id).await.expect("taken back");
    let long = AddComment { text: "长".repeat(2_001) };
    assert_eq!(refused(add_comment(app, &agent, open, long).await).slug, "invalid");
    assert!(may(&agent.actor(), Action::ReadArticles).is_ok());
}

async fn whoever_is_alone_waits_for_nobody(house: House) {
    let app = &house.app;
    let (alone, supervisor) = (house.user(Role::Administrator), house.user(Role::Supervisor));
    let id = begun(&house, &alone, "退货").await.id;
    assert_eq!(refused(publish(app, &alone, id, pass(1)).await).slug, "article-not-reviewed");
    app::user::disable(app, &alone, supervisor.user_id).await.expect("gone");
    let view = show(app, &alone, id).await.expect("seen");
    assert_eq!(view.draft.expect("one").gaps, []);
    publish(app, &alone, id, pass(1)).await.expect("nobody else could");
}

async fn several_at_once_each_for_itself(house: House) {
    let app = &house.app;
    let writer = house.user(Role::Supervisor);
    let live = published(&house, edition("甲")).await;
    let drafted = begun(&house, &writer, "乙").await.id;
    let nobody = ArticleId(uuid::Uuid::max());
    let filing = Refile { add_tags: vec!["售后".to_owned()], ..Refile::default() };
    let ask = |deed| BulkArticles { ids: vec![live, drafted, live, nobody], deed };
    let refile_all = || BulkDeed::Refile { filing: filing.clone() };
    assert_eq!(refused(bulk(app, &house.agent(), ask(refile_all())).await).slug, "forbidden");
    let done = bulk(app, &writer, ask(refile_all())).await.expect("done");
    assert_eq!((done.done.len(), done.unchanged.len()), (2, 0));
    assert_eq!((done.refused[0].id, done.refused[0].problem.as_str()), (nobody, "not-found"));
    let view = show(app, &writer, live).await.expect("seen").live.expect("live");
    assert_eq!((view.version, view.edition.tags.join("")), (2, "售后".to_owned()), "at once, without review");
    assert_eq!(show(app, &writer, drafted).await.expect("seen").draft.expect("one").revision, 2);
    assert_eq!(
        bulk(app, &writer, ask(refile_all())).await.expect("done").unchanged.len(),
        2,
        "nothing twice"
    );
    let archived = bulk(app, &writer, ask(BulkDeed::Archive)).await.expect("done");
    assert_eq!((archived.done, archived.refused.len()), (vec![live], 2));
    let none = BulkArticles { ids: Vec::new(), deed: BulkDeed::Archive };
    assert_eq!(refused(bulk(app, &writer, none).await).slug, "invalid");
    let far = Refile { category: Some(Some(base::CategoryId(nobody.0))), ..Refile::default() };
    assert_eq!(refused(refile(app, &writer, live, far).await).slug, "invalid");
    assert_eq!(refused(refile(app, &writer, live, Refile::default()).await).slug, "article-unchanged");
}
