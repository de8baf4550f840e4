//! Who writes letters is asked by one letter, answers on a page, once, and counts like everybody else.

use access::Role;
use app::conversation::{Rating, resolve};
use app::survey::{PageState, answer_letter, open_letter};
use app::{Settings, UserSession};
use base::ConversationId;
use conversation::SurveyReason;
use conversation::survey::SurveyAbout;

use crate::house::{HELP, House, person, settings};
use crate::plain;
use crate::servers::Servers;

async fn house() -> House {
    let servers = Servers::start().await;
    let asked = settings(&servers, false);
    let set = Settings { public_url: "https://desk.shop.example".to_owned(), ..Settings::default() };
    let house = House::around(servers, set).await;
    app::mail::add(&house.app, &house.administrator(), asked).await.expect("a mailbox");
    house
}

/// A letter that was answered by a person.
async fn talked(house: &House, who: &str, id: &str, more: &str) -> ConversationId {
    let words = format!("question {id}");
    let from = format!("{who}@buyer.example");
    house.servers.send(Some(&from), HELP, &plain(&from, id, more, "Lamp", &words)).await;
    let id = house.said(&words).await.conversation_id;
    house.reply(id, &format!("answer to {words}")).await;
    id
}

async fn asked(house: &House, who: &str) -> (mail::Letter, String) {
    let raw = house.servers.letter_to(who, "/survey/").await;
    let letter = mail::read(&raw).expect("readable");
    let at = letter.text.find("https://desk.shop.example/survey/").expect("a link");
    let token =
        letter.text[at..].split_whitespace().next().expect("a link").rsplit('/').next().expect("its end");
    (letter.clone(), token.to_owned())
}

fn rating(stars: u8) -> Rating {
    Rating { stars, agent_stars: None, reasons: vec![SurveyReason::KIND], comment: Some("谢谢".to_owned()) }
}

async fn slug<T>(done: app::Result<T>) -> String {
    match done {
        Ok(_) => "taken".to_owned(),
        Err(error) => error.problem().slug.to_string(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_letter_asks_and_one_answer_counts() {
    let house = house().await;
    let (app, agent): (_, UserSession) = (&house.app, house.agent());
    let id = talked(&house, "lina", "one", "").await;
    resolve(app, &agent, id).await.expect("resolved");
    let (letter, token) = asked(&house, "lina").await;
    assert_eq!(letter.header("Auto-Submitted"), Some("auto-generated"));
    assert_eq!(letter.subject, "How was our service?");
    assert_eq!(letter.in_reply_to, ["one@buyer.example"]);
    assert!(
        letter.html.as_deref().is_none_or(|page| !page.contains("<img")),
        "nothing that tells who looked"
    );
    // Looking, as programs do with every link, answers nothing and leaves no trace.
    let cx = app.cx(house.fixture.workspace_id, app::system());
    let before = cx.conversation(id).await.expect("read").expect("there");
    for _ in 0..3 {
        let page = open_letter(app, &token).await.expect("the page");
        assert_eq!(
            (page.state, page.about, page.name.as_str()),
            (PageState::Open, SurveyAbout::Agent, "云杉生活")
        );
    }
    assert_eq!(cx.conversation(id).await.expect("read").expect("there"), before);
    for bad in [format!("{token}x"), token[1..].to_owned(), "nobodys".to_owned(), String::new()] {
        assert_eq!(slug(open_letter(app, &bad).await).await, "not-found", "{bad}");
    }
    let odd =
        Rating { reasons: vec![SurveyReason::try_from("made_up".to_owned()).expect("an id")], ..rating(5) };
    assert_eq!(slug(answer_letter(app, &token, odd).await).await, "invalid");
    assert_eq!(answer_letter(app, &token, rating(5)).await.expect("taken").state, PageState::Answered);
    assert_ne!(slug(answer_letter(app, &token, rating(1)).await).await, "taken", "once");
    assert_eq!(open_letter(app, &token).await.expect("the page").state, PageState::Answered);
    let found = cx.surveys_of(id).await.expect("read");
    assert_eq!((found.len(), found[0].stars, found[0].comment.as_deref()), (1, 5, Some("谢谢")));
    // Reopened by a letter and resolved again: another session, another letter; the old link is over.
    let more = format!("In-Reply-To: <{}>\r\n", letter.message_id);
    let to = letter.header("Reply-To").expect("a way back").trim_matches(['<', '>']).to_owned();
    let raw = plain("lina@buyer.example", "two", &more, "Re: x", "one thing more");
    house.servers.send(Some("lina@buyer.example"), &to, &raw).await;
    assert_eq!(house.said("one thing more").await.conversation_id, id);
    assert_eq!(open_letter(app, &token).await.expect("the page").state, PageState::Over);
    house.jobs.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_are_not_asked_nor_whoever_the_settings_leave_out() {
    let house = house().await;
    let (app, agent) = (&house.app, house.agent());
    let invited = async |id: ConversationId| {
        let cx = house.app.cx(house.fixture.workspace_id, app::system());
        cx.conversation(id).await.expect("read").expect("there").survey.is_some()
    };
    let robot = talked(&house, "robot", "r", "Precedence: bulk\r\n").await;
    resolve(app, &agent, robot).await.expect("resolved");
    assert!(!invited(robot).await, "it does not count as asked");
    let admin = person(app, &house.fixture, Role::Administrator);
    let mut set = app::survey::show(app, &admin).await.expect("set").settings;
    set.on = false;
    app::survey::save(app, &admin, set.clone()).await.expect("saved");
    let off = talked(&house, "wang", "w1", "").await;
    resolve(app, &agent, off).await.expect("resolved");
    assert!(!invited(off).await);
    // Some minutes later, as is set, and for as long as is set.
    (set.on, set.delay_minutes, set.answer_minutes) = (true, 10, Some(60));
    app::survey::save(app, &admin, set).await.expect("saved");
    let later = talked(&house, "lina", "l1", "").await;
    resolve(app, &agent, later).await.expect("resolved");
    assert!(
        house.servers.letters_of("lina").iter().all(|raw| !String::from_utf8_lossy(raw).contains("How was"))
    );
    house.fixture.clock.advance_ms(10 * 60_000);
    let (_, token) = asked(&house, "lina").await;
    house.fixture.clock.advance_ms(61 * 60_000);
    assert_eq!(slug(answer_letter(app, &token, rating(4)).await).await, "not-found", "over");
    for who in ["robot", "wang"] {
        let texts = house.servers.letters_of(who);
        assert!(
            texts.iter().all(|raw| mail::read(raw).is_ok_and(|letter| !letter.text.contains("/survey/"))),
            "{who}"
        );
    }
    house.jobs.stop().await;
}

/// Without an address of ours there is no link to give, and nobody counts as asked.
#[tokio::test(flavor = "multi_thread")]
async fn without_a_public_address_nobody_is_asked_by_letter() {
    let house = House::new(false).await;
    let id = talked(&house, "lina", "one", "").await;
    resolve(&house.app, &house.agent(), id).await.expect("resolved");
    let cx = house.app.cx(house.fixture.workspace_id, app::system());
    assert_eq!(cx.conversation(id).await.expect("read").expect("there").survey, None);
    house.jobs.stop().await;
}
