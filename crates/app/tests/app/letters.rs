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
    reports_are_told_where_the_letter_was_written,
    what_cannot_be_read_or_taken_is_said,
    the_original_is_kept_whole_and_shown_harmless,
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
    match receive(&house.app, mailbox, letter.raw()).await.expect("taken") {
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

/// A delivery report as mail servers write it, about the letter with this Message-ID.
fn report(action: &str, about: &str, id: &str) -> Vec<u8> {
    format!(
        "Return-Path: <>\r\nFrom: Mail Delivery System <mailer-daemon@mx.example>\r\nTo: {HELP}\r\nMessage-ID: <{id}@mx.example>\r\n\
         Auto-Submitted: auto-replied\r\nSubject: Delivery status\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=r\r\n\r\n\
         --r\r\n\r\nYour message could not be delivered.\r\n\
         --r\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n\
         Final-Recipient: rfc822; lina@buyer.example\r\nAction: {action}\r\nStatus: 4.4.1\r\n\
         Diagnostic-Code: smtp; 451 4.4.1 no answer\r\n from the other host\r\n\r\n\
         --r\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{about}>\r\n\r\n--r--\r\n"
    )
    .into_bytes()
}

/// Lines about letters in a conversation: key and detail.
async fn lines(house: &House, id: ConversationId) -> Vec<(String, String)> {
    let all = house.messages(id).await.into_iter();
    all.filter_map(|message| match message.content {
        Content::System { key, detail } if key.starts_with("mail_") => {
            Some((key, detail.unwrap_or_default()))
        }
        _ => None,
    })
    .collect()
}

async fn reports_are_told_where_the_letter_was_written(house: House) {
    let mailbox = post(&house).await;
    let one = take(&house, &mailbox, Letter { id: "1@b", ..Letter::default() }).await;
    let two = take(&house, &mailbox, Letter { id: "2@b", ..Letter::default() }).await;
    let (_, ours) = answer(&house, two, "It comes tomorrow.").await;
    let take = async |raw: Vec<u8>| receive(&house.app, &mailbox, raw).await.expect("taken");
    assert_eq!(take(report("delayed", &ours, "d1")).await, Taken::Line(two));
    assert_eq!(take(report("failed", &ours, "d2")).await, Taken::Line(two));
    assert_eq!(take(report("failed", &ours, "d2")).await, Taken::Line(two), "the same report twice");
    assert_eq!(take(report("delivered", &ours, "d3")).await, Taken::Ignored);
    assert_eq!(take(report("failed", "somebody@elses", "d4")).await, Taken::Ignored);
    let told = lines(&house, two).await;
    let keys: Vec<_> = told.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(keys, ["mail_delayed", "mail_bounced"]);
    let detail = &told[0].1;
    assert!(
        detail.contains("lina@buyer.example") && detail.contains("no answer from the other host"),
        "{detail}"
    );
    assert!(lines(&house, one).await.is_empty());
}

async fn what_cannot_be_read_or_taken_is_said(house: House) {
    let mailbox = post(&house).await;
    let head = "Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=x\r\n"
        .to_owned();
    let words = "--x\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--x--";
    let sealed =
        take(&house, &mailbox, Letter { id: "1@b", head, words, subject: "secret", ..Letter::default() })
            .await;
    assert!(lines(&house, sealed).await.iter().any(|(key, _)| key == "mail_encrypted"));
    let head = "Content-Type: multipart/mixed; boundary=x\r\n".to_owned();
    let words = "--x\r\n\r\nsee the file\r\n--x\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\nMZ program\r\n--x--";
    let program = take(&house, &mailbox, Letter { id: "2@b", head, words, ..Letter::default() }).await;
    let told = lines(&house, program).await;
    assert!(
        told.iter().any(|(key, detail)| key == "mail_files_refused" && detail == "a.pdf (program)"),
        "{told:?}"
    );
}

async fn the_original_is_kept_whole_and_shown_harmless(house: House) {
    let mailbox = post(&house).await;
    let head = "Cc: wang@buyer.example, help+x@shop.example\r\nContent-Type: text/html\r\n".to_owned();
    let words =
        "<p onclick=x>Hi</p><img src=https://evil.example/x><blockquote>old</blockquote><script>x</script>";
    let letter = Letter { id: "1@b", head, words, subject: "Lamp", ..Letter::default() };
    let raw = letter.raw();
    let id = take(&house, &mailbox, letter).await;
    let agent = house.agent();
    let road = app::mail::road(&house.app, &agent, id).await.expect("a road").road.expect("by letter");
    assert_eq!(
        (road.to.as_str(), road.cc.as_slice(), road.subject.as_str()),
        ("lina@buyer.example", ["wang@buyer.example".to_owned()].as_slice(), "Re: Lamp")
    );
    let view = app::mail::original(&house.app, &agent, id, road.letters[0]).await.expect("a letter");
    assert_eq!((view.remote_pictures, view.cc.len()), (1, 2));
    assert!(view.head.iter().any(|(name, value)| name == "Subject" && value == "Lamp"));
    let html = view.html.expect("html");
    assert!(html.contains("<details>") && !html.contains("script") && !html.contains("onclick"), "{html}");
    let cx = house.app.cx(house.fixture.workspace_id, app::system());
    let whole = cx.file(view.whole.expect("whole")).await.expect("read").expect("there");
    assert_eq!(whole.bytes, raw);
    // In the widget there is no such road.
    let mut visitor = house.visitor("w").await;
    let other = house.say(&mut visitor, "hello").await;
    assert_eq!(app::mail::road(&house.app, &agent, other).await.expect("asked").road, None);
}
