//! Surveys: everybody is asked where the house asks, in the words that were set then, and figures keep those words.

use ::conversation::{SurveyReason, SurveyState};
use access::Role;
use app::conversation::{Rating, answer_survey, resolve};
use app::report::{Asked, file, show as report};
use app::survey::{for_visitor, save, show};
use base::ConversationId;
use protocol::inbox::Wording;
use protocol::report::ReportPart;
use protocol::survey::{SurveyChoice, SurveyOfInbox, SurveySettings};

use crate::support::{House, on_both_engines, rating, refused};

const MINUTE_MS: i64 = 60_000;

on_both_engines! {
    figures_keep_the_words_that_were_asked,
    it_comes_later_once_and_is_over_in_time,
    who_is_not_asked_is_not_counted,
    what_cannot_be_is_refused,
}

fn choice(zh: &str, en: &str) -> SurveyChoice {
    SurveyChoice { id: None, words: Wording { zh: zh.to_owned(), en: en.to_owned() } }
}

async fn settings(house: &House) -> SurveySettings {
    show(&house.app, &house.user(Role::Administrator)).await.expect("shown").settings
}

async fn set(house: &House, settings: SurveySettings) {
    save(&house.app, &house.user(Role::Administrator), settings).await.expect("saved");
}

async fn served(house: &House, who: &str) -> (ConversationId, app::VisitorSession) {
    let mut visitor = house.visitor(who).await;
    let id = house.talk(&mut visitor, "转人工").await;
    house.serve(id, "serve-001").await;
    resolve(&house.app, &house.agent(), id).await.expect("resolved");
    (id, visitor)
}

fn low(reason: &SurveyReason) -> Rating {
    Rating { reasons: vec![reason.clone()], ..rating(2, Some(2)) }
}

fn around(house: &House) -> Asked {
    let zone = insight::Zone::new(house.app.pack().hours.zone().clone());
    let (today, _) = zone.day_and_hour(house.app.env().now());
    Asked { from: today.plus(-3).to_string(), to: today.plus(3).to_string(), ..Asked::default() }
}

async fn figures_keep_the_words_that_were_asked(house: House) {
    let (_, first) = served(&house, "one").await;
    answer_survey(&house.app, &first, low(&SurveyReason::SLOW)).await.expect("in the shipped words");

    let mut own = settings(&house).await;
    own.form.low = vec![choice("回得太慢", "Slow replies"), choice("没听懂我的问题", "Did not understand")];
    set(&house, own).await;
    let (id, second) = served(&house, "two").await;
    let Some(SurveyState::Invited { form: Some(form), .. }) = house.header(id).await.survey else {
        panic!("asked in words of its own: {:?}", house.header(id).await.survey)
    };
    let words = for_visitor(&house.app, &second, form).await.expect("the customer gets them");
    let slow = words.low[0].id.clone().expect("an id");
    let old = refused(answer_survey(&house.app, &second, low(&SurveyReason::SLOW)).await);
    assert_eq!(old.slug, "invalid", "what was not offered cannot be chosen");

    // The words change while the invitation is open: it is answered in those that were asked.
    let mut changed = settings(&house).await;
    changed.form.low[0] = choice("等待时间过长", "Slow replies");
    set(&house, changed).await;
    answer_survey(&house.app, &second, low(&slow)).await.expect("answered");
    house.work().await;

    let supervisor = house.user(Role::Supervisor);
    let shown = report(&house.app, &supervisor, around(&house)).await.expect("a report");
    let said: Vec<&str> = shown.reasons.iter().map(|one| shown.reason_words[&one.key].zh.as_str()).collect();
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said.contains(&"等得太久") && said.contains(&"回得太慢"), "as they were asked: {said:?}");
    let table = file(&house.app, &supervisor, around(&house), ReportPart::Sessions).await.expect("a file");
    assert!(table.text.contains("回得太慢") && !table.text.contains("等待时间过长"), "{}", table.text);

    let admin = house.user(Role::Administrator);
    let contact = house.header(id).await.contact_id;
    let export = app::contact::export(&house.app, &admin, contact).await.expect("an export");
    assert_eq!(export.surveys[0].reason_words[0].zh, "回得太慢");
}

async fn it_comes_later_once_and_is_over_in_time(house: House) {
    let later = SurveySettings { delay_minutes: 30, answer_minutes: Some(60), ..settings(&house).await };
    set(&house, later).await;
    let (id, visitor) = served(&house, "later").await;
    assert!(matches!(house.header(id).await.survey, Some(SurveyState::Planned { .. })));
    assert_eq!(refused(answer_survey(&house.app, &visitor, rating(5, Some(5))).await).slug, "no-survey");
    // Off from now on: what has ended before is asked as it was planned.
    set(&house, SurveySettings { on: false, ..settings(&house).await }).await;
    house.pass(31 * MINUTE_MS).await;
    assert!(matches!(house.header(id).await.survey, Some(SurveyState::Invited { .. })));
    let cx = house.app.cx(house.fixture.workspace_id, app::system());
    let facts = cx.facts_of(id).await.expect("facts");
    assert!(facts[0].asked_about.is_some(), "and the report knows");
    house.pass(61 * MINUTE_MS).await;
    assert_eq!(refused(answer_survey(&house.app, &visitor, rating(5, Some(5))).await).slug, "survey-over");
}

async fn who_is_not_asked_is_not_counted(house: House) {
    let inbox_id = house.header(served(&house, "asked").await.0).await.inbox_id;
    let except =
        SurveySettings { inboxes: vec![SurveyOfInbox { inbox_id, on: false }], ..settings(&house).await };
    set(&house, except).await;
    let (id, _) = served(&house, "spared").await;
    assert_eq!(house.header(id).await.survey, None);
    // The other way round: off for the workspace, on for this inbox.
    let only = SurveySettings {
        on: false,
        inboxes: vec![SurveyOfInbox { inbox_id, on: true }],
        ..settings(&house).await
    };
    set(&house, only).await;
    let (id, _) = served(&house, "asked again").await;
    assert!(matches!(house.header(id).await.survey, Some(SurveyState::Invited { .. })));
    house.work().await;
    let shown = report(&house.app, &house.user(Role::Supervisor), around(&house)).await.expect("a report");
    let asked = shown.figures.iter().find(|figure| figure.id == "participation").expect("a figure");
    assert_eq!((asked.hits, asked.of), (0, 2), "of three sessions two were asked");
}

async fn what_cannot_be_is_refused(house: House) {
    let (app, admin) = (&house.app, house.user(Role::Administrator));
    let good = settings(&house).await;
    assert_eq!(refused(save(app, &house.user(Role::Supervisor), good.clone()).await).slug, "forbidden");
    assert_eq!(refused(show(app, &house.agent()).await).slug, "forbidden");
    let open = show(app, &admin).await.expect("shown").open_minutes;
    for (delay_minutes, answer_minutes) in [(open, None), (0, Some(4)), (60, Some(open - 59))] {
        let late = SurveySettings { delay_minutes, answer_minutes, ..good.clone() };
        assert_eq!(
            refused(save(app, &admin, late).await).slug,
            "invalid",
            "{delay_minutes} {answer_minutes:?}"
        );
    }
    let mut silent = good;
    silent.form.comment = false;
    set(&house, silent).await;
    let (_, visitor) = served(&house, "silent").await;
    let words = Rating { comment: Some("谢谢".to_owned()), ..rating(5, Some(5)) };
    assert_eq!(refused(answer_survey(app, &visitor, words).await).slug, "invalid");
    answer_survey(app, &visitor, rating(5, Some(5))).await.expect("without words");
    assert_eq!(refused(for_visitor(app, &visitor, app.env().id()).await).slug, "not-found");
}
