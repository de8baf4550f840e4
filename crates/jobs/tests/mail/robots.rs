//! Two machines face each other: our assistant, and a program that answers every letter without saying that it is one.

use conversation::{Author, Owner};

use crate::house::{HELP, House};
use crate::plain;

/// Letters to the robot until nothing can go on: each of ours was answered, each answer was taken, and nothing of ours is on its way.
async fn exchanged(house: &House, robot: &str) -> (usize, usize) {
    for _ in 0..600 {
        let ours = house.servers.letters_of(robot).len();
        let asked: Vec<_> = house
            .messages()
            .await
            .into_iter()
            .filter(|message| {
                message.author == Author::Customer && message.content.words().contains("怎么申请退货")
            })
            .collect();
        let mut quiet = ours > 0 && asked.len() == ours + 1;
        for message in &asked {
            quiet &= matches!(house.owner(message.conversation_id).await, Owner::Queue { .. });
        }
        let pending = house.app.store().system().job_depth().await.expect("counted");
        quiet &= pending.iter().all(|(kind, pending, _)| {
            !matches!(kind.as_str(), "turn" | "deliver" | "action") || *pending == 0
        });
        if quiet {
            return (ours, asked.len());
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!(
        "it never ends: {} letters to {robot}, {:?}",
        house.servers.letters_of(robot).len(),
        house.messages().await
    );
}

/// The first letter looks like a person's; what follows is the robot's own doing.
async fn begin(house: &House, robot: &str) {
    let from = format!("{robot}@buyer.example");
    let raw = plain(&from, &format!("{robot}-first"), "", "退货", "怎么申请退货？");
    house.servers.send(Some(&from), HELP, &raw).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_robot_that_repeats_itself_is_answered_once() {
    let house = House::new(true).await;
    begin(&house, "parrot").await;
    assert_eq!(exchanged(&house, "parrot").await.0, 1);
    house.jobs.stop().await;
}

/// Nothing gives it away but how often it writes.
#[tokio::test(flavor = "multi_thread")]
async fn a_robot_that_always_says_something_new_is_stopped_by_the_count() {
    let house = House::new(true).await;
    begin(&house, "chatterbox").await;
    let (answers, _) = exchanged(&house, "chatterbox").await;
    assert!((2..=10).contains(&answers), "{answers} letters to a robot");
    // A person is answered all the same.
    let raw = plain("wang@buyer.example", "person", "", "退货", "怎么申请退货？");
    house.servers.send(Some("wang@buyer.example"), HELP, &raw).await;
    house.servers.letter_to("wang", "> 怎么申请退货？").await;
    assert_eq!(house.servers.letters_of("chatterbox").len(), answers, "it went on");
    house.jobs.stop().await;
}
