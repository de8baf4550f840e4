//! Labels, filters, saved views, and the same to many at once.

use access::Role;
use app::conversation::{bulk, filter, label as put_labels, take_over};
use app::label::{add as add_label, export, import, list as labels, save as save_label};
use app::view::{add as add_view, counts, list as views, order, remove, save as save_view};
use base::{ConversationId, LabelId};
use protocol::filter::{
    Bulk, BulkAct, Filter, FilterLife, FilterOwner, FilterSort, Find, OrderViews, SaveView,
};
use protocol::label::{ChangeLabels, SaveLabel};
use protocol::people::{ImportTable, LineFate};

use crate::support::{House, on_both_engines, refused};

on_both_engines! {
    labels_are_made_named_once_and_archived,
    labels_come_and_go_by_table,
    labels_stand_on_conversations_and_filter_them,
    filters_narrow_by_everything,
    views_are_kept_shared_ordered_and_counted,
    many_are_done_and_refused_one_by_one,
    a_row_shows_what_somebody_said_and_what_was_filled_in,
    what_is_put_aside_is_a_condition,
}

fn label(zh: &str, en: &str) -> SaveLabel {
    SaveLabel { zh: zh.to_owned(), en: en.to_owned(), color: "teal".to_owned(), archived: false }
}

async fn found(house: &House, filter_by: Filter) -> Vec<ConversationId> {
    let page = filter(&house.app, &house.agent(), Find { filter: filter_by, cursor: None }).await;
    page.expect("a page").found.into_iter().map(|one| one.row.header.id).collect()
}

async fn said(house: &House, who: &str) -> ConversationId {
    house.fixture.clock.advance_ms(1_000);
    let mut visitor = house.visitor(who).await;
    house.say(&mut visitor, "你好").await
}

fn with(add: &[LabelId], remove: &[LabelId]) -> ChangeLabels {
    ChangeLabels { add: add.to_vec(), remove: remove.to_vec() }
}

async fn labels_are_made_named_once_and_archived(house: House) {
    let (app, chief) = (&house.app, house.user(Role::Supervisor));
    assert_eq!(refused(add_label(app, &house.agent(), label("催", "")).await).slug, "forbidden");
    let first = add_label(app, &chief, label(" 催发货 ", "Chasing")).await.expect("made");
    assert_eq!(first.zh, "催发货", "without the edges");
    for taken in [label("催发货", ""), label("别的", "Chasing")] {
        assert_eq!(refused(add_label(app, &chief, taken).await).slug, "exists");
    }
    for wrong in [label(" ", ""), label("a\nb", ""), SaveLabel { color: "#fff".into(), ..label("好", "") }] {
        assert_eq!(refused(add_label(app, &chief, wrong).await).slug, "invalid");
    }
    let away = SaveLabel { archived: true, ..label("催发货", "Chasing") };
    save_label(app, &chief, first.id, away.clone()).await.expect("archived");
    let second = add_label(app, &chief, label("催发货", "")).await.expect("the name is free again");
    let back = SaveLabel { archived: false, ..away };
    assert_eq!(refused(save_label(app, &chief, first.id, back).await).slug, "exists");
    assert_eq!(refused(save_label(app, &chief, app.env().id(), label("无", "")).await).slug, "not-found");
    let all = labels(app, &house.agent()).await.expect("a list").labels;
    assert_eq!(
        all.iter().map(|one| (one.id, one.archived)).collect::<Vec<_>>(),
        [(first.id, true), (second.id, false)]
    );
    let id = said(&house, "a").await;
    assert_eq!(
        refused(put_labels(app, &house.agent(), id, with(&[first.id], &[])).await).slug,
        "not-found",
        "an archived one is put on nothing"
    );
}

async fn labels_come_and_go_by_table(house: House) {
    let (app, chief) = (&house.app, house.user(Role::Supervisor));
    add_label(app, &chief, label("催发货", "Chasing")).await.expect("made");
    let table = |csv: &str, apply| ImportTable { csv: csv.to_owned(), apply };
    let wrong = "中文名,英文名,颜色,已归档\n催发货,,red,\n,VIP,mauve,\n重点,,,maybe\n重点,,,\n重点,,,";
    let said = import(app, &chief, table(wrong, true)).await.expect("read");
    let fates: Vec<_> = said.lines.iter().map(|line| (line.fate, line.problem.as_deref())).collect();
    assert_eq!(
        fates,
        [
            (LineFate::Changed, None),
            (LineFate::Refused, Some("color")),
            (LineFate::Refused, Some("archived")),
            (LineFate::Created, None),
            (LineFate::Refused, Some("twice")),
        ]
    );
    assert!(!said.applied && labels(app, &chief).await.expect("a list").labels.len() == 1, "all or nothing");
    let right = "name_zh,name_en,color\n催发货,Chasing,red\n,VIP,violet";
    assert!(import(app, &chief, table(right, true)).await.expect("read").applied);
    let csv = export(app, &chief).await.expect("a table");
    let again = import(app, &chief, table(&csv, true)).await.expect("read");
    assert!(again.lines.iter().all(|line| line.fate == LineFate::Unchanged), "{:?}", again.lines);
    assert_eq!(refused(import(app, &house.agent(), table(right, false)).await).slug, "forbidden");
    assert_eq!(refused(import(app, &chief, table("name\nx", false)).await).slug, "invalid");
}

async fn labels_stand_on_conversations_and_filter_them(house: House) {
    let (app, chief, agent) = (&house.app, house.user(Role::Supervisor), house.agent());
    let vip = add_label(app, &chief, label("重点", "VIP")).await.expect("made").id;
    let late = add_label(app, &chief, label("催发货", "")).await.expect("made").id;
    let (a, b) = (said(&house, "a").await, said(&house, "b").await);
    put_labels(app, &agent, a, with(&[vip, late], &[])).await.expect("put on");
    put_labels(app, &agent, b, with(&[late], &[])).await.expect("put on");
    put_labels(app, &agent, b, with(&[late], &[])).await.expect("twice changes nothing");
    let by = |labels: &[LabelId]| Filter { labels: labels.to_vec(), ..Filter::default() };
    assert_eq!(found(&house, by(&[late])).await, [b, a]);
    assert_eq!(found(&house, by(&[late, vip])).await, [a]);
    put_labels(app, &agent, a, with(&[], &[late])).await.expect("taken off");
    assert_eq!((found(&house, by(&[late])).await, found(&house, by(&[vip])).await), (vec![b], vec![a]));
    let view = house.view(&agent, a).await.expect("a view");
    assert_eq!(view.header.labels, [vip]);
    let visitor = house.visitor("a").await;
    assert!(
        house.view(&visitor, a).await.expect("a view").header.labels.is_empty(),
        "no customer learns of it"
    );
    assert_eq!(refused(put_labels(app, &agent, a, with(&[app.env().id()], &[])).await).slug, "not-found");
}

async fn filters_narrow_by_everything(house: House) {
    let (app, agent) = (&house.app, house.agent());
    let (a, b, c) = (said(&house, "a").await, said(&house, "b").await, said(&house, "c").await);
    house.fixture.clock.advance_ms(1_000);
    take_over(app, &agent, a).await.expect("taken");
    app::conversation::resolve(app, &agent, b).await.expect("resolved");
    let of = |change: &dyn Fn(&mut Filter)| {
        let mut asked = Filter::default();
        change(&mut asked);
        asked
    };
    let inbox = house.header(a).await.inbox_id;
    let other = base::InboxId(app.env().uuid());
    for (name, asked, want) in [
        ("nothing", of(&|_| {}), vec![a, c, b]),
        ("open", of(&|f| f.life = Some(FilterLife::Open)), vec![a, c]),
        ("done", of(&|f| f.life = Some(FilterLife::Done)), vec![b]),
        ("closed", of(&|f| f.life = Some(FilterLife::Closed)), vec![]),
        ("me", of(&|f| f.owner = Some(FilterOwner::Me)), vec![a]),
        (
            "assistant",
            of(&|f| {
                f.owner = Some(FilterOwner::Assistant);
                f.life = Some(FilterLife::Open)
            }),
            vec![c],
        ),
        ("queue", of(&|f| f.owner = Some(FilterOwner::Queue)), vec![]),
        ("inbox", of(&|f| f.inbox = Some(inbox)), vec![a, c, b]),
        ("another inbox", of(&|f| f.inbox = Some(other)), vec![]),
        ("unread", of(&|f| f.unread = true), vec![a, c, b]),
        ("waiting", of(&|f| f.waiting = true), vec![a, c]),
        ("longest waiting", of(&|f| f.sort = FilterSort::Waiting), vec![a, c]),
        ("until long ago", of(&|f| f.to = Some("2001-01-01".into())), vec![]),
        ("since long ago", of(&|f| f.from = Some("2001-01-01".into())), vec![a, c, b]),
        ("an emotion", of(&|f| f.emotion = Some("angry".into())), vec![]),
        ("a team", of(&|f| f.owner = Some(FilterOwner::Team { team_id: base::TeamId(other.0) })), vec![]),
    ] {
        assert_eq!(found(&house, asked).await, want, "{name}");
    }
    let wrong = Find { filter: Filter { from: Some("yesterday".into()), ..Filter::default() }, cursor: None };
    assert_eq!(refused(filter(app, &agent, wrong).await).slug, "invalid");
}

fn view(name: &str, shared: bool) -> SaveView {
    SaveView {
        shared,
        name: name.to_owned(),
        icon: "🔥".to_owned(),
        color: "red".to_owned(),
        filter: Filter { life: Some(FilterLife::Open), ..Filter::default() },
    }
}

async fn views_are_kept_shared_ordered_and_counted(house: House) {
    let (app, chief, agent) = (&house.app, house.user(Role::Supervisor), house.agent());
    said(&house, "a").await;
    assert_eq!(refused(add_view(app, &agent, view("大家", true)).await).slug, "forbidden");
    let shared = add_view(app, &chief, view("大家", true)).await.expect("shared");
    let one = add_view(app, &agent, view("一", false)).await.expect("kept");
    let two = add_view(app, &agent, view("二", false)).await.expect("kept");
    let names = async |user: &app::UserSession| {
        let all = views(app, user).await.expect("a list").views;
        all.into_iter().map(|view| view.name).collect::<Vec<_>>()
    };
    assert_eq!(names(&agent).await, ["大家", "一", "二"]);
    assert_eq!(names(&chief).await, ["大家"], "nobody sees another's own");
    order(app, &agent, OrderViews { ids: vec![two.id, one.id] }).await.expect("ordered");
    assert_eq!(names(&agent).await, ["大家", "二", "一"]);
    assert_eq!(refused(order(app, &agent, OrderViews { ids: vec![shared.id] }).await).slug, "forbidden");
    assert_eq!(refused(remove(app, &chief, one.id).await).slug, "not-found");
    assert_eq!(refused(save_view(app, &agent, one.id, view("一", true)).await).slug, "forbidden");
    assert_eq!(refused(add_view(app, &agent, view(" ", false)).await).slug, "invalid");
    let counted = counts(app, &agent).await.expect("counts").counts;
    assert_eq!(counted.iter().map(|one| (one.count, one.more)).collect::<Vec<_>>(), [(1, false); 3]);
    remove(app, &agent, one.id).await.expect("removed");
    assert_eq!(names(&agent).await, ["大家", "二"]);
}

async fn many_are_done_and_refused_one_by_one(house: House) {
    let (app, agent) = (&house.app, house.agent());
    let (a, b, c) = (said(&house, "a").await, said(&house, "b").await, said(&house, "c").await);
    take_over(app, &house.user(Role::Supervisor), b).await.expect("taken by another");
    take_over(app, &agent, c).await.expect("taken");
    let nobody = ConversationId(app.env().uuid());
    let ask = Bulk { ids: vec![a, b, c, nobody], act: BulkAct::Resolve };
    let slugs = async |ask: Bulk| {
        let report = bulk(app, &agent, ask).await.expect("a report");
        report.results.into_iter().map(|one| one.problem.map(|problem| problem.slug)).collect::<Vec<_>>()
    };
    assert_eq!(
        slugs(ask.clone()).await,
        [None, Some("not-owner".to_owned()), None, Some("not-found".to_owned())],
        "each on its own"
    );
    assert_eq!(slugs(ask).await[..1], [None], "again is safe");
    let label_id = add_label(app, &house.user(Role::Supervisor), label("批量", "")).await.expect("made").id;
    let act = BulkAct::Label(with(&[label_id], &[]));
    assert_eq!(slugs(Bulk { ids: vec![a, b, c], act }).await, [None, None, None]);
    assert_eq!(house.header(b).await.labels, [label_id]);
    let too_many = vec![a; base::limits::BULK_CONVERSATIONS + 1];
    for ids in [Vec::new(), too_many] {
        assert_eq!(refused(bulk(app, &agent, Bulk { ids, act: BulkAct::TakeOver }).await).slug, "invalid");
    }
}

async fn a_row_shows_what_somebody_said_and_what_was_filled_in(house: House) {
    let (app, agent) = (&house.app, house.agent());
    let mut visitor = house.visitor("zh").await;
    let id = house.say(&mut visitor, "我要退货").await;
    // That an agent joined is a line of the house: newer, and nothing that anybody said.
    take_over(app, &agent, id).await.expect("taken over");
    let shown =
        async || app::conversation::row(app, agent.workspace_id, id).await.expect("read").expect("a row");
    let row = shown().await;
    assert_eq!((row.preview.as_str(), row.preview_type.as_str()), ("我要退货", "text"));
    let value = |name: &str, value: &str| conversation::content::FormValue {
        name: name.to_owned(),
        label: None,
        value: value.to_owned(),
    };
    let values = vec![value("name", "王小明"), value("phone", "13800001111")];
    let answer = conversation::Content::FormAnswer { form: None, values };
    app::conversation::receive_message(app, &mut visitor, "answer-number-1", answer).await.expect("answered");
    let row = shown().await;
    assert_eq!((row.preview.as_str(), row.preview_type.as_str()), ("王小明 · 13800001111", "form_answer"));
}

async fn what_is_put_aside_is_a_condition(house: House) {
    let (app, agent) = (&house.app, house.agent());
    let (one, two) = (said(&house, "one").await, said(&house, "two").await);
    for id in [one, two] {
        take_over(app, &agent, id).await.expect("taken over");
        app::conversation::reply(app, &agent, id, "answer-of-ours", conversation::Content::text("好的"))
            .await
            .expect("answered");
    }
    let until = app.env().now().plus_ms(3_600_000).ms();
    app::conversation::snooze(app, &agent, one, until).await.expect("put aside");
    let aside = Filter { snoozed: true, ..Filter::default() };
    assert_eq!(found(&house, aside).await, [one]);
    assert_eq!(found(&house, Filter::default()).await.len(), 2);
}
