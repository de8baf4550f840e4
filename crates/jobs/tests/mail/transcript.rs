//! What was said, sent to the customer by a real server, and to nobody as a lure.

use app::VisitorSession;
use base::{ConversationId, Locale};
use conversation::Content;
use protocol::api::{MailTranscript, OpenWidget};

use crate::house::House;

async fn visitor(house: &House) -> (VisitorSession, bool) {
    let ask =
        OpenWidget { inbox: house.fixture.inbox.clone(), secret: None, identity_token: None, locale: None };
    let session = app::contact::open_widget(&house.app, ask, None).await.expect("a session");
    let visitor = app::contact::visitor(&house.app, &session.token).await.expect("a visitor");
    (visitor, session.inbox.mail_transcript)
}

async fn says(house: &House, visitor: &mut VisitorSession, id: &str, words: &str) -> ConversationId {
    let said = app::conversation::receive_message(&house.app, visitor, id, Content::text(words)).await;
    said.expect("received").conversation_id
}

async fn wish(house: &House, who: &VisitorSession, id: ConversationId, to: &str) -> Result<(), String> {
    let ask = MailTranscript { address: to.to_owned(), locale: Some(Locale::En), offset_minutes: 480 };
    let done = app::mail::mail_transcript(&house.app, who, id, ask).await;
    done.map_err(|error| error.problem().slug.to_string())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transcript_goes_to_whom_the_customer_says_within_limits_and_carries_no_lure() {
    let house = House::new(false).await;
    let (mut lina, offered) = visitor(&house).await;
    assert!(offered, "there is a mailbox");
    let id =
        says(&house, &mut lina, "message-one", "怎么申请退货？ see https://evil.example/x <b>now</b>").await;
    house.until("an answer", |message| message.author == conversation::Author::Assistant).await;
    let agent = house.agent();
    app::conversation::take_over(&house.app, &agent, id).await.expect("taken over");
    app::conversation::add_note(&house.app, &agent, id, "note-number-1", Content::text("only for us"))
        .await
        .expect("noted");
    house.reply(id, "我来帮您处理。").await;
    wish(&house, &lina, id, "Lina@Buyer.example").await.expect("taken");
    let raw = house.servers.letter_to("lina", "我来帮您处理。").await;
    let letter = mail::read(&raw).expect("readable");
    assert!(letter.subject.starts_with("Conversation 20"), "{}", letter.subject);
    assert_eq!(letter.header("Auto-Submitted"), Some("auto-generated"));
    assert!(letter.text.contains("怎么申请退货？ see [link] <b>now</b>"), "{}", letter.text);
    let page = letter.html.as_deref().expect("a page too");
    assert!(page.contains("我来帮您处理。") && page.contains("&lt;b&gt;now"), "{page}");
    for secret in ["evil.example", "only for us"] {
        assert!(!letter.text.contains(secret) && !page.contains(secret), "{secret}");
    }
    // Once, and said in the conversation without the whole address.
    let line = house.line("transcript_mailed").await;
    assert_eq!(line.conversation_id, id);
    assert!(format!("{:?}", line.content).contains("l***@buyer.example"));
    assert_eq!(house.servers.letters_of("lina").len(), 1);
    // One that does not arrive is told there too.
    wish(&house, &lina, id, "gone@buyer.example").await.expect("taken");
    assert_eq!(house.line("mail_bounced").await.conversation_id, id);
    // Thrice a day of one conversation, five times to one address; never of somebody else's; never to what is no address.
    for to in ["lina@buyer.example\r\nBcc: all@buyer.example", "nobody", ""] {
        assert_eq!(wish(&house, &lina, id, to).await.expect_err(to), "invalid");
    }
    wish(&house, &lina, id, "lina@buyer.example").await.expect("the third");
    assert_eq!(
        wish(&house, &lina, id, "wang@buyer.example").await.expect_err("the fourth"),
        "transcript-limit"
    );
    let (stranger, _) = visitor(&house).await;
    assert_eq!(wish(&house, &stranger, id, "wang@buyer.example").await.expect_err("not theirs"), "not-found");
    for round in 0..3 {
        let (mut other, _) = visitor(&house).await;
        let id = says(&house, &mut other, "message-one", "你好").await;
        wish(&house, &other, id, "lina@buyer.example").await.unwrap_or_else(|slug| panic!("{round}: {slug}"));
    }
    let (mut other, _) = visitor(&house).await;
    let id = says(&house, &mut other, "message-one", "你好").await;
    assert_eq!(
        wish(&house, &other, id, "LINA@buyer.example").await.expect_err("the sixth"),
        "transcript-limit"
    );
    house.fixture.clock.advance_ms(24 * 3_600_000);
    wish(&house, &other, id, "lina@buyer.example").await.expect("another day");

    // An agent sends it too, within the same limits, and the letter says who sent it.
    let ask =
        |to: &str| MailTranscript { address: to.to_owned(), locale: Some(Locale::En), offset_minutes: 480 };
    let sent = |to: &str| app::mail::mail_transcript_for(&house.app, &agent, id, ask(to));
    sent("wang@buyer.example").await.expect("taken");
    let raw = house.servers.letter_to("wang", "sent by our customer service").await;
    assert!(mail::read(&raw).expect("readable").text.contains("你好"));
    let slug = |error: app::Error| error.problem().slug.to_string();
    assert_eq!(sent("nobody").await.map_err(slug), Err("invalid".to_owned()));
    sent("wang@buyer.example").await.expect("the third of this conversation");
    assert_eq!(sent("wang@buyer.example").await.map_err(slug), Err("transcript-limit".to_owned()));
    house.jobs.stop().await;
}

#[tokio::test]
async fn without_a_mailbox_nothing_is_offered() {
    let (app, fixture) = app::testing::app(9).await;
    let ask = OpenWidget { inbox: fixture.inbox.clone(), secret: None, identity_token: None, locale: None };
    let session = app::contact::open_widget(&app, ask, None).await.expect("a session");
    assert!(!session.inbox.mail_transcript);
    let mut visitor = app::contact::visitor(&app, &session.token).await.expect("a visitor");
    let text = Content::text("你好");
    let said =
        app::conversation::receive_message(&app, &mut visitor, "message-one", text).await.expect("received");
    let ask = MailTranscript { address: "lina@buyer.example".to_owned(), locale: None, offset_minutes: 0 };
    let refused = app::mail::mail_transcript(&app, &visitor, said.conversation_id, ask).await;
    assert_eq!(refused.expect_err("nobody sends").problem().slug, "no-sender");
}
