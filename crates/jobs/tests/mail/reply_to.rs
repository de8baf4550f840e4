//! Answers go where a letter asks for them, agents see that, machines do not follow it, and nobody becomes somebody else by it.

use conversation::Owner;

use crate::house::{HELP, House};
use crate::plain;

/// The letter is stored a moment after the message that was made of it.
async fn road_of(house: &House, id: base::ConversationId) -> protocol::mail::MailRoad {
    for _ in 0..100 {
        let asked = app::mail::road(&house.app, &house.agent(), id).await.expect("asked");
        if let Some(road) = asked.road {
            return road;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("no letter");
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_go_where_the_letter_asks_for_them_and_prove_nothing() {
    let house = House::new(true).await;
    let more = "Reply-To: Wang <Wang@buyer.example>\r\nCc: lina@buyer.example, wang@buyer.example, zhao@buyer.example\r\n";
    let raw = plain("Li Na <lina@buyer.example>", "one", more, "退货", "怎么申请退货？");
    house.servers.send(Some("lina@buyer.example"), HELP, &raw).await;
    let said = house.said("怎么申请退货？").await;
    let id = said.conversation_id;
    assert!(
        matches!(house.owner(id).await, Owner::Queue { .. }),
        "a stranger names whom a machine writes to"
    );
    let agent = house.agent();
    let road = road_of(&house, id).await;
    assert_eq!(
        (road.to.as_str(), road.sender.as_deref(), road.cc.as_slice()),
        ("wang@buyer.example", Some("lina@buyer.example"), ["zhao@buyer.example".to_owned()].as_slice())
    );
    let letter = app::mail::original(&house.app, &agent, id, said.id).await.expect("the letter");
    assert_eq!(
        (letter.from.as_str(), letter.reply_to.as_deref()),
        ("lina@buyer.example", Some("wang@buyer.example"))
    );
    house.reply(id, "请把照片发来。").await;
    let raw = house.servers.letter_to("wang", "请把照片发来。").await;
    assert!(house.servers.letters_of("lina").is_empty());
    // Whoever answers from there is not the one who wrote: their words stay apart.
    let to = mail::read(&raw)
        .expect("readable")
        .header("Reply-To")
        .expect("a way back")
        .trim_matches(['<', '>'])
        .to_owned();
    let raw = plain("wang@buyer.example", "two", "", "Re: x", "照片在这里");
    house.servers.send(Some("wang@buyer.example"), &to, &raw).await;
    assert_ne!(house.said("照片在这里").await.conversation_id, id);
    // One that names ourselves, or nothing that is an address, is as if it were not there.
    for (at, named) in [HELP, "help+x@shop.example", "nobody", ""].into_iter().enumerate() {
        let (mark, more) = (format!("n{at}"), format!("Reply-To: {named}\r\n"));
        let raw = plain("zhao@buyer.example", &mark, &more, &mark, &format!("words {at}"));
        house.servers.send(Some("zhao@buyer.example"), HELP, &raw).await;
        let id = house.said(&format!("words {at}")).await.conversation_id;
        let road = road_of(&house, id).await;
        assert_eq!((road.to.as_str(), road.sender), ("zhao@buyer.example", None), "{named:?}");
    }
    house.jobs.stop().await;
}
