//! Which conversation a letter belongs to, whatever its sender writes into it.

use std::collections::BTreeMap;

use ::conversation::{Author, Content};
use app::conversation::{reply, take_over};
use app::mail::{Mailbox, Taken, receive};
use app::testing::{mailbox, marks};
use base::ConversationId;
use base::seeded::SeededEntropy;

use crate::support::{House, on_both_engines};

on_both_engines! {
    two_letters_about_two_things_are_two_conversations,
    answers_find_their_conversation_by_every_sign,
    somebody_elses_answer_stays_apart_and_is_told,
    a_closed_conversation_goes_on_in_a_new_one_of_its_thread,
    a_flood_becomes_one_conversation,
    any_order_of_letters_is_sorted_by_what_they_answer,
}

const HELP: &str = "help@shop.example";

struct Letter<'a> {
    from: &'a str,
    to: &'a str,
    id: &'a str,
    head: String,
    subject: &'a str,
    words: &'a str,
}

impl Default for Letter<'_> {
    fn default() -> Self {
        Self {
            from: "lina@buyer.example",
            to: HELP,
            id: "",
            head: String::new(),
            subject: "x",
            words: "hello",
        }
    }
}

impl Letter<'_> {
    fn raw(&self) -> Vec<u8> {
        let Self { from, to, id, head, subject, words } = self;
        format!(
            "From: {from}\r\nTo: {to}\r\nMessage-ID: <{id}>\r\n{head}Subject: {subject}\r\n\r\n{words}\r\n"
        )
        .into_bytes()
    }
}

async fn take(house: &House, mailbox: &Mailbox, letter: Letter<'_>) -> ConversationId {
    match receive(&house.app, mailbox, &letter.raw()).await.expect("taken") {
        Taken::Message(id) => id,
        other => panic!("{other:?}: {}", letter.id),
    }
}

async fn post(house: &House) -> Mailbox {
    mailbox(&house.app, house.fixture.workspace_id, HELP).await
}

/// An agent answers; gives the reply address and the Message-ID of the answer.
async fn answer(house: &House, id: ConversationId, words: &str) -> (String, String) {
    let agent = house.agent();
    let _ = take_over(&house.app, &agent, id).await;
    let client = format!("a-{}", house.app.env().uuid().simple());
    reply(&house.app, &agent, id, &client, Content::text(words)).await.expect("answered");
    let said = house.messages(id).await;
    let said = said.iter().rfind(|message| matches!(message.author, Author::Agent { .. })).expect("there");
    marks(&house.app, HELP, id, said.id)
}

async fn two_letters_about_two_things_are_two_conversations(house: House) {
    let mailbox = post(&house).await;
    let invoice = take(&house, &mailbox, Letter { id: "a@b", subject: "Invoice", ..Letter::default() }).await;
    let broken =
        take(&house, &mailbox, Letter { id: "b@b", subject: "Broken lamp", ..Letter::default() }).await;
    assert_ne!(invoice, broken);
    let header = (house.header(invoice).await, house.header(broken).await);
    assert_eq!(header.0.contact_id, header.1.contact_id, "one customer");
    // The same subject again, with a number that looks like ours, answers nothing that we can believe.
    let subject = format!("Re: [#{}] Invoice", header.0.id);
    let third = take(&house, &mailbox, Letter { id: "c@b", subject: &subject, ..Letter::default() }).await;
    assert!(third != invoice && third != broken);
    // Delivered twice, found where it was.
    let again =
        take(&house, &mailbox, Letter { id: "b@b", subject: "Broken lamp", ..Letter::default() }).await;
    assert_eq!(again, broken);
    assert_eq!(house.messages(broken).await.iter().filter(|m| m.author == Author::Customer).count(), 1);
}

async fn answers_find_their_conversation_by_every_sign(house: House) {
    let mailbox = post(&house).await;
    let one = take(&house, &mailbox, Letter { id: "1@b", subject: "One", ..Letter::default() }).await;
    let two = take(&house, &mailbox, Letter { id: "2@b", subject: "Two", ..Letter::default() }).await;
    let (address, ours) = answer(&house, one, "It comes tomorrow.").await;
    let by = |id: &'static str, to: &str, head: String| {
        let to = to.to_owned();
        let (house, mailbox) = (&house, &mailbox);
        async move {
            take(house, mailbox, Letter { id, to: &to, head, subject: "anything", ..Letter::default() }).await
        }
    };
    assert_eq!(by("3@b", &address, String::new()).await, one, "the reply address");
    assert_eq!(by("4@b", HELP, format!("In-Reply-To: <{ours}>\r\n")).await, one, "our Message-ID");
    let head = format!("References: <x@y> <{ours}> <z@y>\r\n");
    assert_eq!(by("5@b", HELP, head).await, one, "the thread");
    assert_eq!(by("6@b", HELP, "In-Reply-To: <2@b>\r\n".to_owned()).await, two, "the customer's own letter");
    let head = "References: <1@b>\r\nIn-Reply-To: <nobody@knows>\r\n".to_owned();
    assert_eq!(by("7@b", HELP, head).await, one, "the customer's own thread");
    let forged = ours.replacen(
        ours.chars().next().expect("a letter"),
        if ours.starts_with('a') { "b" } else { "a" },
        1,
    );
    let stranger = by("8@b", HELP, format!("In-Reply-To: <{forged}>\r\n")).await;
    assert!(stranger != one && stranger != two, "a forged id binds nothing");
}

async fn somebody_elses_answer_stays_apart_and_is_told(house: House) {
    let mailbox = post(&house).await;
    let first = take(&house, &mailbox, Letter { id: "1@b", ..Letter::default() }).await;
    let (address, _) = answer(&house, first, "Here is your invoice.").await;
    let wang =
        |id: &'static str| Letter { from: "wang@buyer.example", to: &address, id, ..Letter::default() };
    let other = take(&house, &mailbox, wang("2@b")).await;
    assert_ne!(other, first, "nobody writes into another's conversation");
    assert_eq!(take(&house, &mailbox, wang("3@b")).await, other, "but goes on in their own");
    let lines = house.messages(other).await;
    let told = lines
        .iter()
        .filter(|m| matches!(&m.content, Content::System { key, .. } if key == "mail_other_sender"));
    assert_eq!(told.count(), 1);
    // A stranger who names the customer's letter is not believed.
    let head = "In-Reply-To: <1@b>\r\n".to_owned();
    let stranger = Letter { from: "eve@evil.example", id: "4@b", head, ..Letter::default() };
    assert!(![first, other].contains(&take(&house, &mailbox, stranger).await));
}

async fn a_closed_conversation_goes_on_in_a_new_one_of_its_thread(house: House) {
    let mailbox = post(&house).await;
    let first = take(&house, &mailbox, Letter { id: "1@b", ..Letter::default() }).await;
    let (address, _) = answer(&house, first, "Done.").await;
    app::conversation::resolve(&house.app, &house.agent(), first).await.expect("resolved");
    let late = |id: &'static str| Letter { to: &address, id, ..Letter::default() };
    assert_eq!(take(&house, &mailbox, late("2@b")).await, first, "within its window it opens again");
    app::conversation::resolve(&house.app, &house.agent(), first).await.expect("resolved");
    house.pass(40 * 86_400_000).await;
    let next = take(&house, &mailbox, late("3@b")).await;
    assert_ne!(next, first);
    assert_eq!(take(&house, &mailbox, late("4@b")).await, next);
}

async fn a_flood_becomes_one_conversation(house: House) {
    let mailbox = post(&house).await;
    let mut seen = BTreeMap::new();
    for at in 0..30 {
        let id = format!("{at}@robot");
        let letter = Letter { id: &id, subject: &id, from: "robot@buyer.example", ..Letter::default() };
        *seen.entry(take(&house, &mailbox, letter).await).or_insert(0) += 1;
    }
    assert_eq!(seen.len(), 11, "ten of their own, and one for all others");
    assert_eq!(seen.values().max(), Some(&20));
}

/// Letters in any order, some twice, each new, or an answer to one of ours or of their own: they lie as what they answer says.
async fn any_order_of_letters_is_sorted_by_what_they_answer(house: House) {
    for seed in 0..6 {
        let address = format!("help{seed}@shop.example");
        let mailbox = mailbox(&house.app, house.fixture.workspace_id, &address).await;
        let entropy = SeededEntropy::new(seed);
        let below = |bound: usize| usize::try_from(entropy.below(bound as u64)).expect("small");
        // For each conversation, what an answer may carry: where to, and which ids.
        let mut threads: Vec<(ConversationId, Vec<(String, String)>)> = Vec::new();
        for at in 0..9 {
            let id = format!("{at}.{seed}@buyer");
            let from = format!("c{seed}@buyer.example");
            let new = threads.is_empty() || below(3) == 0;
            let (expected, to, head) = if new {
                (None, address.clone(), String::new())
            } else {
                let which = below(threads.len());
                let signs = &threads[which].1;
                let (to, head) = signs[below(signs.len())].clone();
                (Some(which), to, head)
            };
            let letter = || Letter { from: &from, to: &to, id: &id, head: head.clone(), ..Letter::default() };
            let found = take(&house, &mailbox, letter()).await;
            if below(2) == 0 {
                assert_eq!(
                    take(&house, &mailbox, letter()).await,
                    found,
                    "seed {seed}: the same letter twice"
                );
            }
            let own = (address.clone(), format!("References: <x@y> <{id}>\r\n"));
            match expected {
                None => {
                    assert!(threads.iter().all(|(other, _)| *other != found), "seed {seed}, letter {at}");
                    let said = house.messages(found).await;
                    let (to, ours) = marks(&house.app, &address, found, said[0].id);
                    threads.push((
                        found,
                        vec![
                            own,
                            (to, String::new()),
                            (address.clone(), format!("In-Reply-To: <{ours}>\r\n")),
                        ],
                    ));
                }
                Some(which) => {
                    assert_eq!(threads[which].0, found, "seed {seed}, letter {at}");
                    threads[which].1.push(own);
                }
            }
        }
    }
}
