//! Corrections: customers who were told what is wrong hear what is right, once, beside whoever answers, and never over a colleague's head.

use access::Role;
use app::article::correct::{list, make, places, preview, save, send, set, settle, show};
use app::article::{follow_articles, told, withdraw};
use app::conversation::{post, resolve, take_over};
use base::{ArticleId, ContactId, ConversationId, CorrectionId, Locale};
use conversation::{Author, Content};
use knowledge::{ArticleText, Audience, Edition};
use protocol::api::PostMessage;
use protocol::article::Withdraw;
use protocol::article_told::ArticleToldQuery;
use protocol::correction::{
    CorrectionDeed, CorrectionFate, CorrectionPlace, CorrectionState, CorrectionView, CorrectionWhy,
    FindCorrectionPlaces, FindCorrections, MakeCorrection, RestsOn, SaveCorrection, SendCorrection,
    SetCorrection, SettleCorrection, SkipReason, UnsentReason,
};

use crate::articles::published;
use crate::support::{House, on_both_engines, refused};

on_both_engines! {
    what_an_agent_took_from_an_article_counts_as_told,
    it_is_said_once_beside_whoever_answers,
    a_colleague_who_holds_it_is_asked_to_say_it,
    what_is_over_or_erased_cannot_be_reached,
    it_can_be_stopped_left_out_and_gone_on_with,
    who_may_not_and_what_may_not,
}

const QUESTION: &str = "怎么交电费";
const ANSWER: &str = "门店前台可以代交电费，带上户号就行。";
const RIGHT: &str = "{{contact.name}}您好，门店已不再代交电费，给您添麻烦了。";

async fn article(house: &House) -> ArticleId {
    let text = ArticleText { title: QUESTION.to_owned(), body: ANSWER.to_owned(), ..ArticleText::default() };
    let edition = Edition {
        wordings: [(Locale::Zh, text)].into(),
        audiences: Audience::ALL.into(),
        ..Edition::default()
    };
    let id = published(house, edition).await;
    follow_articles(&house.app).await.expect("followed");
    id
}

/// A customer whom the assistant told it.
async fn asked(house: &House, who: &str) -> ConversationId {
    let mut visitor = house.visitor(who).await;
    let id = house.talk(&mut visitor, QUESTION).await;
    assert!(house.answers(id).await.concat().contains("户号"), "{who}");
    id
}

fn chief(house: &House) -> app::UserSession {
    house.user(Role::Supervisor)
}

async fn made(house: &House, article: ArticleId) -> CorrectionView {
    let ask = MakeCorrection { why: CorrectionWhy::Withdrawn, version: None, owner: None };
    make(&house.app, &chief(house), article, ask).await.expect("made")
}

async fn worded(house: &House, article: ArticleId) -> CorrectionId {
    let id = made(house, article).await.id;
    let texts = [(Locale::Zh, RIGHT.to_owned())].into();
    save(&house.app, &chief(house), id, SaveCorrection { owner: chief(house).user_id, texts })
        .await
        .expect("saved");
    id
}

async fn sent(house: &House, id: CorrectionId) -> CorrectionView {
    send(&house.app, &chief(house), id, SendCorrection::default()).await.expect("it goes out");
    house.pass(60_000).await;
    show(&house.app, &chief(house), id).await.expect("shown")
}

async fn corrections_in(house: &House, id: ConversationId) -> usize {
    let said = house.messages(id).await;
    said.iter().filter(|one| !one.private && one.content.words().contains("不再代交电费")).count()
}

async fn all(house: &House, id: CorrectionId) -> Vec<CorrectionPlace> {
    places(&house.app, &chief(house), id, FindCorrectionPlaces::default()).await.expect("listed").places
}

async fn place(house: &House, id: CorrectionId, conversation: ConversationId) -> CorrectionPlace {
    let found = all(house, id).await.into_iter().find(|one| one.conversation_id == conversation);
    found.expect("it is on the list")
}

async fn what_an_agent_took_from_an_article_counts_as_told(house: House) {
    let article = article(&house).await;
    let mut visitor = house.visitor("asks a person").await;
    let id = house.talk(&mut visitor, "转人工").await;
    house.serve(id, "serve-001").await;
    let (app, agent) = (&house.app, house.agent());
    let say = |client: &str, private: bool, version: u32| {
        let ask = PostMessage {
            client_msg_id: Some(client.to_owned()),
            content: Content::text("可以在门店前台代交，记得带户号。"),
            private,
            beside_agent: false,
            rests_on: vec![RestsOn { id: article, version }; 2],
        };
        post(app, &agent, id, ask, None)
    };
    assert_eq!(refused(say("answer-01", false, 2).await).slug, "invalid", "there is no second version");
    say("answer-02", true, 1).await.expect("noted");
    let count =
        || async { told(app, &agent, article, ArticleToldQuery::default()).await.expect("told").messages };
    assert_eq!(count().await, 0, "a note tells no customer anything");
    let posted = say("answer-03", false, 1).await.expect("said");
    say("answer-03", false, 1).await.expect("repeated");
    let page = told(app, &agent, article, ArticleToldQuery::default()).await.expect("told");
    assert_eq!((page.customers, page.conversations, page.messages), (1, 1, 1));
    assert_eq!(page.told[0].message_id, posted.message_id);
    // Colleagues see from which article it is; customers do not: it may be one that they cannot read.
    let ours = house.view(&agent, id).await.expect("a view").messages;
    assert_eq!(ours.last().map(|one| one.sources[0].title.as_str()), Some(QUESTION));
    let theirs = house.view(&visitor, id).await.expect("a view").messages;
    assert!(theirs.iter().all(|one| one.sources.is_empty()));
}

async fn it_is_said_once_beside_whoever_answers(house: House) {
    let article = article(&house).await;
    let with_assistant = asked(&house, "with the assistant").await;
    let mut visitor = house.visitor("waits").await;
    let waits = house.talk(&mut visitor, QUESTION).await;
    house.talk(&mut visitor, "转人工").await;
    let owed = house.header(waits).await.has_unanswered();
    assert!(owed, "the customer waits for a person");
    let app = &house.app;
    withdraw(app, &chief(&house), article, Withdraw { reason: "不代交了".to_owned() })
        .await
        .expect("withdrawn");
    let id = worded(&house, article).await;
    let seen = preview(app, &chief(&house), id).await.expect("previewed");
    assert_eq!((seen.chats, seen.letters, seen.notes, seen.unreachable), (2, 0, 0, 0));
    assert_eq!(seen.samples[0].text, RIGHT.replace("{{contact.name}}", "尊敬的客户"));
    let view = sent(&house, id).await;
    assert_eq!((view.state, view.counts.sent, view.counts.waiting), (CorrectionState::Open, 2, 0));
    for conversation in [with_assistant, waits] {
        assert_eq!(corrections_in(&house, conversation).await, 1);
    }
    let said = house.messages(with_assistant).await.pop().expect("a word");
    assert_eq!(said.author, Author::Agent { user_id: chief(&house).user_id });
    assert!(house.header(waits).await.has_unanswered(), "who waits for a word goes on waiting");
    assert!(house.header(with_assistant).await.owner.agent().is_none(), "it stays where it was");
    // Once more is nothing more, whatever is asked.
    let everywhere = vec![with_assistant, waits];
    let again = SettleCorrection::Wait { conversations: everywhere.clone() };
    settle(app, &chief(&house), id, again).await.expect("settled");
    let named = SendCorrection { conversations: Some(everywhere) };
    send(app, &chief(&house), id, named).await.expect("asked again");
    house.pass(60_000).await;
    assert_eq!(corrections_in(&house, waits).await + corrections_in(&house, with_assistant).await, 2);
    // Who is told later is added when somebody looks.
    set(app, &chief(&house), id, SetCorrection { deed: CorrectionDeed::Gather }).await.expect("gathered");
    assert_eq!(all(&house, id).await.len(), 2, "each once");
    let done =
        set(app, &chief(&house), id, SetCorrection { deed: CorrectionDeed::Finish }).await.expect("done");
    assert_eq!(done.state, CorrectionState::Done);
    let left = list(app, &chief(&house), FindCorrections::default()).await.expect("listed").corrections;
    assert!(left.is_empty());
}

async fn a_colleague_who_holds_it_is_asked_to_say_it(house: House) {
    let article = article(&house).await;
    let held = asked(&house, "held").await;
    take_over(&house.app, &house.agent(), held).await.expect("taken");
    let own = asked(&house, "own").await;
    take_over(&house.app, &chief(&house), own).await.expect("taken");
    let id = worded(&house, article).await;
    assert_eq!(preview(&house.app, &chief(&house), id).await.expect("previewed").notes, 1);
    let view = sent(&house, id).await;
    assert_eq!((view.counts.noted, view.counts.sent), (1, 1));
    assert_eq!(corrections_in(&house, held).await, 0, "nobody talks over a colleague");
    let note = house.messages(held).await.pop().expect("a note");
    assert!(note.private && note.content.words().contains("不再代交电费"), "{note:?}");
    assert_eq!(house.header(held).await.mentioned, [house.agent().user_id]);
    assert_eq!(corrections_in(&house, own).await, 1, "one's own conversation hears it from oneself");
    let done = SettleCorrection::Done { conversations: vec![held] };
    let view = settle(&house.app, &chief(&house), id, done).await.expect("settled");
    assert_eq!((view.counts.noted, view.counts.done), (0, 1));
}

async fn erase(house: &House, id: ConversationId) {
    let contact: ContactId = house.header(id).await.contact_id;
    app::contact::erase(&house.app, &house.user(Role::Administrator), contact).await.expect("erased");
}

async fn what_is_over_or_erased_cannot_be_reached(house: House) {
    let article = article(&house).await;
    let over = asked(&house, "over").await;
    house.pass(8 * 86_400_000).await;
    assert!(!house.header(over).await.is_open());
    let resolved = asked(&house, "resolved").await;
    take_over(&house.app, &house.agent(), resolved).await.expect("taken");
    resolve(&house.app, &house.agent(), resolved).await.expect("resolved");
    let erased = asked(&house, "erased").await;
    let id = worded(&house, article).await;
    erase(&house, erased).await;
    assert_eq!(all(&house, id).await.len(), 2, "nothing is left of whoever was erased");
    let view = sent(&house, id).await;
    assert_eq!((view.counts.sent, view.counts.unreachable), (1, 1));
    assert_eq!(corrections_in(&house, resolved).await, 1, "what is solved can still be read");
    assert!(!house.header(resolved).await.is_open(), "nobody is called to it");
    let left = place(&house, id, over).await;
    assert_eq!((left.fate, left.reason), (CorrectionFate::Unreachable, Some(UnsentReason::Closed)));
    let mut visitor = house.visitor("resolved").await;
    assert_eq!(house.say(&mut visitor, "好的").await, resolved, "their answer opens it again");
}

async fn it_can_be_stopped_left_out_and_gone_on_with(house: House) {
    let article = article(&house).await;
    let mut told = Vec::new();
    for no in 0..23 {
        told.push(asked(&house, &format!("customer {no}")).await);
    }
    let id = worded(&house, article).await;
    let (app, user) = (&house.app, chief(&house));
    let skip = SettleCorrection::Skip { conversations: vec![told[0]], reason: SkipReason::NotConcerned };
    settle(app, &user, id, skip).await.expect("left out");
    let view = send(app, &user, id, SendCorrection::default()).await.expect("it goes out");
    assert_eq!((view.state, view.counts.queued), (CorrectionState::Sending, 22));
    let texts = [(Locale::Zh, "别的话".to_owned())].into();
    let late = save(app, &user, id, SaveCorrection { owner: user.user_id, texts }).await;
    assert_eq!(refused(late).slug, "correction-goes-out", "nobody changes what is being said");
    house.work().await;
    let view = set(app, &user, id, SetCorrection { deed: CorrectionDeed::Stop }).await.expect("stopped");
    assert_eq!((view.state, view.counts.sent, view.counts.waiting), (CorrectionState::Open, 20, 2));
    house.pass(60_000).await;
    assert_eq!(show(app, &user, id).await.expect("shown").counts.sent, 20, "it stays stopped");
    let view = sent(&house, id).await;
    assert_eq!((view.counts.sent, view.counts.skipped), (22, 1));
    for (no, conversation) in told.iter().enumerate() {
        assert_eq!(corrections_in(&house, *conversation).await, usize::from(no > 0), "{no}");
    }
    let back = SettleCorrection::Wait { conversations: vec![told[0]] };
    settle(app, &user, id, back).await.expect("taken up");
    assert_eq!(sent(&house, id).await.counts.sent, 23);
}

async fn who_may_not_and_what_may_not(house: House) {
    let article = article(&house).await;
    let (app, agent, user) = (&house.app, house.agent(), chief(&house));
    let ask = || MakeCorrection { why: CorrectionWhy::Changed, version: None, owner: None };
    assert_eq!(refused(make(app, &user, article, ask()).await).slug, "nobody-told");
    asked(&house, "somebody").await;
    let wrong = MakeCorrection { version: Some(2), ..ask() };
    assert_eq!(refused(make(app, &user, article, wrong).await).slug, "nobody-told");
    assert_eq!(refused(make(app, &agent, article, ask()).await).slug, "forbidden");
    let wrong = MakeCorrection { owner: Some(agent.user_id), ..ask() };
    assert_eq!(
        refused(make(app, &user, article, wrong).await).slug,
        "invalid",
        "who sees to it must be able to"
    );
    let id = made(&house, article).await.id;
    assert_eq!(refused(send(app, &agent, id, SendCorrection::default()).await).slug, "forbidden");
    assert_eq!(refused(send(app, &user, id, SendCorrection::default()).await).slug, "correction-empty");
    let nobody = SendCorrection { conversations: Some(Vec::new()) };
    assert_eq!(refused(send(app, &user, id, nobody).await).slug, "invalid");
    let texts = [(Locale::Zh, "{{order.number}}".to_owned())].into();
    let wrong = save(app, &user, id, SaveCorrection { owner: user.user_id, texts }).await;
    assert_eq!(refused(wrong).slug, "unknown-variable");
    assert_eq!(refused(show(app, &user, app.env().id()).await).slug, "not-found");
    set(app, &user, id, SetCorrection { deed: CorrectionDeed::Finish }).await.expect("done");
    assert_eq!(refused(send(app, &user, id, SendCorrection::default()).await).slug, "correction-done");
}
