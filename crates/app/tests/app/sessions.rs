//! Where a session ends and begins again: reminder, silence, survey, window.

use ::conversation::{Content, Feedback, Life, Rejection, SurveyState};
use app::conversation::{Rating, answer_survey, ask_person, give_feedback, resolve, take_over};
use app::{Error, Viewer};
use protocol::view::{AuthorView, SurveyView};

use crate::support::{House, on_both_engines, rating, refused, words_of};

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

on_both_engines! {
    silence_reminds_then_resolves_then_closes,
    a_word_within_the_window_reopens,
}

async fn silence_reminds_then_resolves_then_closes(house: House) {
    let mut visitor = house.visitor("silent").await;
    let id = house.talk(&mut visitor, "怎么退货？").await;
    let reminder = house.app.pack().reply("silence_reminder", base::Locale::Zh).to_owned();
    house.pass(9 * MINUTE_MS).await;
    assert!(words_of(&house.view(&visitor, id).await.expect("a view"), &AuthorView::System).is_empty());
    house.pass(11 * MINUTE_MS).await;
    assert_eq!(
        words_of(&house.view(&visitor, id).await.expect("a view"), &AuthorView::System),
        std::slice::from_ref(&reminder)
    );
    assert_eq!(house.header(id).await.life, Life::Open);
    house.pass(30 * MINUTE_MS).await;
    let header = house.header(id).await;
    assert!(matches!(header.life, Life::Resolved { .. }), "{header:?}");
    assert!(matches!(header.survey, Some(SurveyState::Invited { .. })), "{header:?}");
    house.pass(DAY_MS + MINUTE_MS).await;
    assert!(matches!(house.header(id).await.life, Life::Closed { .. }));
    let system = words_of(&house.view(&house.agent(), id).await.expect("a view"), &AuthorView::System);
    assert_eq!(system, [reminder], "once");
    let tally = house.app.store().system().job_tally().await.expect("the tally");
    assert!(
        tally.iter().all(|tally| tally.balances() && tally.pending == 0),
        "nothing looks at it any more: {tally:?}"
    );
}

async fn a_word_within_the_window_reopens(house: House) {
    let mut visitor = house.visitor("back").await;
    let id = house.talk(&mut visitor, "怎么退货？").await;
    house.serve(id, "serve-001").await;
    resolve(&house.app, &house.agent(), id).await.expect("resolved");
    house.pass(DAY_MS - MINUTE_MS).await;
    assert_eq!(house.talk(&mut visitor, "还有一个问题").await, id);
    let header = house.header(id).await;
    assert_eq!((header.life, header.reopened, header.survey), (Life::Open, 1, None));
    assert!(matches!(header.owner, ::conversation::Owner::Queue { .. }), "people had it, so people keep it");
    take_over(&house.app, &house.agent(), id).await.expect("taken over");
    resolve(&house.app, &house.agent(), id).await.expect("resolved");
    house.pass(DAY_MS + MINUTE_MS).await;
    assert_ne!(house.talk(&mut visitor, "你好").await, id, "after the window something new begins");
}

#[tokio::test]
async fn a_survey_is_answered_once() {
    let house = House::memory().await;
    let mut visitor = house.visitor("survey").await;
    let early = answer_survey(&house.app, &visitor, rating(5, None)).await;
    assert!(matches!(early, Err(Error::Rejected(Rejection::NoSurvey))), "nobody has asked");
    let id = house.talk(&mut visitor, "怎么退货？").await;
    assert_eq!(refused(answer_survey(&house.app, &visitor, rating(5, None)).await).slug, "no-survey");
    house.serve(id, "serve-001").await;
    resolve(&house.app, &house.agent(), id).await.expect("resolved");
    for wrong in [rating(0, Some(5)), rating(6, Some(5)), rating(5, Some(0)), rating(5, None)] {
        assert_eq!(refused(answer_survey(&house.app, &visitor, wrong).await).slug, "bad-stars");
    }
    let comment = Some("  很快，谢谢  ".to_owned());
    assert_eq!(
        answer_survey(&house.app, &visitor, Rating { comment, ..rating(4, Some(2)) })
            .await
            .expect("answered"),
        id
    );
    assert_eq!(refused(answer_survey(&house.app, &visitor, rating(1, Some(1))).await).slug, "no-survey");
    let cx = house.app.cx(house.fixture.workspace_id, app::system());
    let kept = cx.surveys_of(id).await.expect("surveys").remove(0);
    assert_eq!((kept.stars, kept.agent_stars), (4, Some(2)), "the assistant and the agent are rated apart");
    assert_eq!(kept.comment.as_deref(), Some("很快，谢谢"));
    assert_eq!(
        house.view(&visitor, id).await.expect("a view").header.survey,
        SurveyView::Answered { stars: 4, agent_stars: Some(2) }
    );
}

#[tokio::test]
async fn a_second_survey_can_follow_a_reopening() {
    let house = House::memory().await;
    let mut visitor = house.visitor("surveys").await;
    let id = house.talk(&mut visitor, "怎么退货？").await;
    for (stars, key) in [(4, "again-0001"), (5, "again-0002")] {
        house.say(&mut visitor, "还在吗？").await;
        house.serve(id, key).await;
        resolve(&house.app, &house.agent(), id).await.expect("resolved");
        // The assistant spoke in the first session only.
        let agent_stars = (stars == 4).then_some(3);
        assert_eq!(
            answer_survey(&house.app, &visitor, rating(stars, agent_stars)).await.expect("answered"),
            id
        );
    }
    let cx = house.app.cx(house.fixture.workspace_id, app::system());
    let kept = cx.surveys_of(id).await.expect("surveys");
    let kept: Vec<_> = kept.iter().map(|one| (one.session, one.stars, one.agent_stars)).collect();
    assert_eq!(kept, [(0, 4, Some(3)), (1, 5, None)], "a later answer leaves the earlier one as it is");
}

#[tokio::test]
async fn feedback_is_kept_and_may_change() {
    let house = House::memory().await;
    let mut visitor = house.visitor("thumbs").await;
    let id = house.talk(&mut visitor, "怎么退货？").await;
    let messages = house.messages(id).await;
    let (question, answer) = (messages[0].id, messages.last().expect("an answer").id);
    assert_eq!(refused(give_feedback(&house.app, &visitor, question, Feedback::Bad).await).slug, "invalid");
    for feedback in [Feedback::Bad, Feedback::Bad, Feedback::Good] {
        assert_eq!(give_feedback(&house.app, &visitor, answer, feedback).await.expect("noted"), id);
    }
    let view = house.view(&house.agent(), id).await.expect("a view");
    assert_eq!(
        view.messages.iter().find(|message| message.id == answer).and_then(|m| m.feedback),
        Some(Feedback::Good)
    );
    let mut stranger = house.visitor("other thumbs").await;
    house.say(&mut stranger, "你好").await;
    assert_eq!(refused(give_feedback(&house.app, &stranger, answer, Feedback::Bad).await).slug, "not-found");
}

#[tokio::test]
async fn a_session_reopened_by_people_is_watched_again() {
    let house = House::memory().await;
    let mut visitor = house.visitor("watched").await;
    let id = house.talk(&mut visitor, "怎么退货？").await;
    house.serve(id, "serve-001").await;
    resolve(&house.app, &house.agent(), id).await.expect("resolved");
    // The clock of the resolved session is set to the end of its window, a day away.
    house.pass(60 * MINUTE_MS).await;
    house.serve(id, "serve-002").await;
    house.pass(11 * MINUTE_MS).await;
    let reminder = Content::text(house.app.pack().reply("silence_reminder", base::Locale::Zh));
    let reminded = house.messages(id).await.iter().any(|message| message.content == reminder);
    assert!(reminded, "the silence after a colleague's last word is noticed as always");
    house.pass(40 * MINUTE_MS).await;
    assert!(matches!(house.header(id).await.life, Life::Resolved { .. }));
    // The same for the customer's button.
    assert_eq!(ask_person(&house.app, &mut visitor).await.expect("asked"), id);
    house.serve(id, "serve-003").await;
    house.pass(60 * MINUTE_MS).await;
    assert!(matches!(house.header(id).await.life, Life::Resolved { .. }));
    let cx = house.app.cx(house.fixture.workspace_id, app::system());
    let watches =
        cx.jobs_of(id).await.expect("jobs").into_iter().filter(|job| job.kind == "deadline").count();
    assert_eq!(watches, 1, "one clock per conversation");
}

#[tokio::test]
async fn whoever_waits_for_people_is_never_resolved_by_silence() {
    let house = House::memory().await;
    let mut visitor = house.visitor("waits").await;
    let id = house.talk(&mut visitor, "转人工").await;
    house.pass(2 * DAY_MS).await;
    assert_eq!(house.header(id).await.life, Life::Open);
    let viewer = Viewer::Visitor(visitor.clone());
    let view = app::conversation::snapshot(&house.app, &viewer, id).await.expect("a view");
    assert!(words_of(&view, &AuthorView::System).is_empty(), "and is not told to hurry");
    let typed = app::conversation::typing(&house.app, &viewer, None, true).await;
    assert!(typed.is_ok());
    let told = house.messages(id).await.into_iter().rfind(|line| !line.private);
    assert!(told.is_some_and(|line| matches!(line.content, Content::Text { .. })));
}
