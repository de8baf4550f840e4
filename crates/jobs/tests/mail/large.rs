//! Letters that are too large: nobody is left in the dark, and no program is answered.

use conversation::{Content, Owner};

use crate::house::{HELP, House};
use crate::plain;

const MB: usize = 1024 * 1024;

fn large(from: &str, id: &str, more: &str, subject: &str) -> Vec<u8> {
    let mut raw = plain(from, id, more, subject, "x");
    let line = [b'x'; 998];
    while raw.len() < 37 * MB {
        raw.extend(line);
        raw.extend(b"\r\n");
    }
    raw
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_that_is_too_large_is_told_to_both_sides() {
    let house = House::new(true).await;
    let raw = large("Li Na <lina@buyer.example>", "big", "", "合同扫描件");
    house.servers.send(Some("lina@buyer.example"), HELP, &raw).await;
    let line = house.line("mail_too_large").await;
    let Content::System { detail: Some(detail), .. } = &line.content else { panic!("nothing said") };
    assert!(
        detail.contains("lina@buyer.example") && detail.contains("37.0 MB") && detail.contains("合同扫描件"),
        "{detail}"
    );
    assert!(matches!(house.owner(line.conversation_id).await, Owner::Queue { .. }), "people look at it");
    let raw = house.servers.letter_to("lina", "25 MB").await;
    let letter = mail::read(&raw).expect("readable");
    assert!(letter.text.contains("您好") && letter.text.contains("37.0 MB"), "{}", letter.text);
    assert!(!letter.text.contains("合同") && !letter.subject.contains("合同"), "nothing of theirs goes back");
    assert_eq!(letter.header("Auto-Submitted"), Some("auto-replied"));
    assert_eq!(letter.in_reply_to, ["big@buyer.example"]);
    house.line("mail_refusal_sent").await;
    // She tries again at once, and a program sends as much: the agents see each, nobody is written to.
    for (from, id, more) in [
        ("lina@buyer.example", "again", ""),
        ("robot@buyer.example", "report", "Auto-Submitted: auto-generated\r\n"),
        ("wang@buyer.example", "silent", "X-Auto-Response-Suppress: All\r\n"),
    ] {
        house.servers.send(Some(from), HELP, &large(from, id, more, id)).await;
        let said = format!("· {id}");
        house
            .until(id, |message| {
                matches!(&message.content, Content::System { detail: Some(detail), .. } if detail.ends_with(&said))
            })
            .await;
    }
    // She answers the refusal without the files: it is the same conversation, and it is answered.
    let more = format!("In-Reply-To: <{}>\r\n", letter.message_id);
    let to = letter.header("Reply-To").expect("a way back").trim_matches(['<', '>']).to_owned();
    let raw = plain("lina@buyer.example", "small", &more, "Re: x", "那我分两封发");
    house.servers.send(Some("lina@buyer.example"), &to, &raw).await;
    assert_eq!(house.said("那我分两封发").await.conversation_id, line.conversation_id);
    let count = |who| house.servers.letters_of(who).len();
    assert_eq!((count("robot"), count("wang")), (0, 0));
    let refusals = house
        .servers
        .letters_of("lina")
        .into_iter()
        .filter(|raw| mail::read(raw).is_ok_and(|letter| letter.text.contains("25 MB")));
    assert_eq!(refusals.count(), 1);
    house.jobs.stop().await;
}
