//! What a visitor has of their own: the list, every page of the past, a transcript, and the end.

use ::conversation::Content;
use ::conversation::header::{Life, SurveyState};
use app::Viewer;
use app::conversation::{
    TranscriptForm, add_note, end, older_messages, own, receive_message, reply, take_over, transcript,
};
use base::{Locale, limits};

use crate::support::{House, on_both_engines, refused};

on_both_engines! {
    pages_of_the_past_have_no_gaps,
    a_transcript_is_what_the_customer_saw,
    ending_twice_is_ending_once_and_only_ones_own,
    wishes_for_transcripts_in_one_moment_keep_the_limits,
}

/// Private notes have no public number: counting pages by the other number would skip what the customer wrote.
async fn pages_of_the_past_have_no_gaps(house: House) {
    let mut visitor = house.visitor("long").await;
    let id = house.say(&mut visitor, "第 0 句").await;
    let agent = house.agent();
    take_over(&house.app, &agent, id).await.expect("taken");
    for at in 1..=80 {
        for note in 0..2 {
            let note_id = format!("note-{at:04}-{note}");
            add_note(&house.app, &agent, id, &note_id, Content::text("备注")).await.expect("noted");
        }
        let words = Content::text(format!("第 {at} 句"));
        receive_message(&house.app, &mut visitor, &format!("page-{at:04}"), words).await.expect("received");
    }
    let viewer = Viewer::Visitor(visitor.clone());
    let (mut before, mut said) = (u64::from(u32::MAX), Vec::new());
    loop {
        let page = older_messages(&house.app, &viewer, id, Some(before)).await.expect("a page");
        assert!(page.messages.len() <= limits::PAGE_ROWS as usize);
        before = page.messages.first().expect("not empty").n;
        said.splice(0..0, page.messages);
        if !page.has_older {
            break;
        }
    }
    let words: Vec<&str> =
        said.iter().map(|message| message.content.words()).filter(|w| w.contains('句')).collect();
    assert_eq!(words, (0..=80).map(|at| format!("第 {at} 句")).collect::<Vec<_>>());
}

async fn a_transcript_is_what_the_customer_saw(house: House) {
    let mut visitor = house.visitor("paper").await;
    assert_eq!(own(&house.app, &visitor).await.expect("a list").conversations, [], "nothing was said");
    let id = house.say(&mut visitor, "<b>我的水壶</b>").await;
    let agent = house.agent();
    take_over(&house.app, &agent, id).await.expect("taken");
    add_note(&house.app, &agent, id, "note-0001", Content::text("内部备注")).await.expect("noted");
    reply(&house.app, &agent, id, "reply-001", Content::text("我来看看")).await.expect("said");
    let make = async |form, minutes| {
        transcript(&house.app, &visitor, id, form, Locale::Zh, minutes).await.map(|made| made.body)
    };
    let text = make(TranscriptForm::Text, 480).await.expect("made");
    let order = [text.find("<b>我的水壶</b>"), text.find(&agent.name), text.find("我来看看")];
    assert!(order.is_sorted() && order[0].is_some(), "{text}");
    assert!(!text.contains("内部备注"), "{text}");
    let page = make(TranscriptForm::Html, -330).await.expect("made");
    assert!(page.contains("&lt;b&gt;我的水壶&lt;/b&gt;") && !page.contains("<b>我"), "{page}");
    assert_eq!(refused(make(TranscriptForm::Text, 900).await).slug, "invalid");

    let list = own(&house.app, &visitor).await.expect("a list").conversations;
    assert_eq!(list.iter().map(|one| (one.id, one.preview.as_str())).collect::<Vec<_>>(), [(id, "我来看看")]);
    let stranger = house.visitor("somebody-else").await;
    assert_eq!(own(&house.app, &stranger).await.expect("a list").conversations, []);
    let foreign = transcript(&house.app, &stranger, id, TranscriptForm::Text, Locale::Zh, 0).await;
    assert_eq!(refused(foreign).slug, "not-found");
}

async fn ending_twice_is_ending_once_and_only_ones_own(house: House) {
    let mut visitor = house.visitor("done").await;
    let id = house.say(&mut visitor, "没事了").await;
    let stranger = house.visitor("stranger").await;
    assert_eq!(refused(end(&house.app, &stranger, id).await).slug, "not-found");
    take_over(&house.app, &house.agent(), id).await.expect("taken");
    reply(&house.app, &house.agent(), id, "answer-001", Content::text("在的")).await.expect("answered");
    end(&house.app, &visitor, id).await.expect("ended, though an agent owns it");
    let ended = house.header(id).await;
    assert!(matches!(ended.life, Life::Resolved { .. }));
    assert!(matches!(ended.survey, Some(SurveyState::Invited { .. })));
    end(&house.app, &visitor, id).await.expect("nothing happens");
    assert_eq!(house.header(id).await.seq, ended.seq);
    let again = Content::text("还有一个问题");
    receive_message(&house.app, &mut visitor, "again-001", again).await.expect("received");
    assert!(house.header(id).await.is_open());
}

/// Three a day of one conversation, five to one address: however many ask at once, and whoever they are.
async fn wishes_for_transcripts_in_one_moment_keep_the_limits(house: House) {
    let app = &house.app;
    app::testing::mailbox(app, house.agent().workspace_id, "help@shop.example").await;
    let wish = |address: &str| protocol::api::MailTranscript {
        address: address.to_owned(),
        locale: None,
        offset_minutes: 480,
    };
    let mut visitors = Vec::new();
    for who in ["one", "two", "three"] {
        let mut visitor = house.visitor(who).await;
        let id = house.say(&mut visitor, "你好").await;
        visitors.push((visitor, id));
    }
    let at_once = async |of: &[usize], address: &str| {
        let mut asked = tokio::task::JoinSet::new();
        for at in of {
            let ((visitor, id), app, wish) = (visitors[*at].clone(), app.clone(), wish(address));
            asked.spawn(async move { app::mail::mail_transcript(&app, &visitor, id, wish).await });
        }
        let (mut taken, mut too_many) = (0, 0);
        while let Some(done) = asked.join_next().await {
            match done.expect("no panic") {
                Ok(()) => taken += 1,
                Err(error) => {
                    assert_eq!(error.problem().slug, "transcript-limit");
                    too_many += 1;
                }
            }
        }
        (taken, too_many)
    };
    assert_eq!(at_once(&[0; 8], "a@buyer.example").await, (3, 5), "of one conversation");
    assert_eq!(at_once(&[1, 2, 1, 2, 1, 2], "a@buyer.example").await, (2, 4), "to one address");
    house.fixture.clock.advance_ms(25 * 60 * 60 * 1_000);
    assert_eq!(at_once(&[0], "a@buyer.example").await, (1, 0), "and again the day after");
}
