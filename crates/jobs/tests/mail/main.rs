//! E-mail against real servers: a whole conversation, a loop, a bounce, a large file, an old charset, a server killed in between.

mod authority;
mod certificates;
mod house;
mod large;
mod mentions;
mod oauth;
mod reply_to;
mod robots;
mod servers;
mod surveys;
mod transcript;

use access::Role;
use conversation::{Author, Content, Owner};
use house::{HELP, House, person, settings};
use protocol::mail::MailboxSettings;
use servers::Servers;

pub(crate) fn plain(from: &str, id: &str, more: &str, subject: &str, body: &str) -> Vec<u8> {
    format!(
        "From: {from}\r\nTo: {HELP}\r\nMessage-ID: <{id}@buyer.example>\r\nDate: Fri, 20 Nov 2026 10:00:00 +0000\r\n{more}\
         Subject: {subject}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{body}\r\n"
    )
    .into_bytes()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_goes_back_and_forth_and_folds_its_history() {
    let house = House::new(false).await;
    let raw = plain("Li Na <lina@buyer.example>", "one", "", "My order", "Where is it?");
    house.servers.send(Some("lina@buyer.example"), HELP, &raw).await;
    let first = house.said("Where is it?").await;
    assert_eq!(first.author, Author::Customer);
    assert!(
        matches!(house.owner(first.conversation_id).await, Owner::Queue { .. }),
        "this mailbox has no assistant"
    );
    house.reply(first.conversation_id, "它明天到。").await;
    let raw = house.servers.letter_to("lina", "它明天到。").await;
    let answer = mail::read(&raw).expect("readable");
    assert_eq!(answer.subject, "Re: My order");
    assert_eq!(answer.in_reply_to, ["one@buyer.example"]);
    assert_eq!(answer.from_name.as_deref(), Some("云杉生活"));
    assert!(answer.text.contains("> Where is it?"), "{}", answer.text);
    assert_eq!(answer.header("Auto-Submitted"), None, "a person wrote it");
    // Her program answers below the history, without the reply address: the Message-ID alone finds the way.
    let more = format!("In-Reply-To: <{}>\r\nReferences: <one@buyer.example> <{0}>\r\n", answer.message_id);
    let raw = plain(
        "lina@buyer.example",
        "two",
        &more,
        "Re: My order",
        "Thanks!\r\n\r\nOn Friday, Shop wrote:\r\n> It comes",
    );
    house.servers.send(Some("lina@buyer.example"), HELP, &raw).await;
    let second = house.said("Thanks!").await;
    assert_eq!(second.conversation_id, first.conversation_id);
    assert_eq!(second.content, Content::text("Thanks!"), "history is folded");
    let letter = app::mail::original(&house.app, &house.agent(), second.conversation_id, second.id)
        .await
        .expect("the letter");
    assert!(letter.text.contains("> It comes"), "and kept");
    // The customer has it: the desk shows so.
    let cx = house.app.cx(house.fixture.workspace_id, app::system());
    let header = cx.conversation(first.conversation_id).await.expect("read").expect("there");
    assert!(header.receipts.customer_delivered > 0);
    // The same letter once more changes nothing.
    let before = house.messages().await.len();
    house.servers.send(Some("lina@buyer.example"), HELP, &raw).await;
    let raw = plain("wang@buyer.example", "three", "", "x", "来了");
    house.servers.send(Some("wang@buyer.example"), HELP, &raw).await;
    house.said("来了").await;
    let twice =
        house.messages().await.iter().filter(|found| found.content == Content::text("Thanks!")).count();
    assert_eq!(twice, 1, "{before}");
    house.jobs.stop().await;
}

/// Whoever may set a mailbox up does not learn its password by sending it to a server of their own.
#[tokio::test(flavor = "multi_thread")]
async fn a_stored_password_goes_to_no_other_server() {
    let house = House::new(false).await;
    let (app, admin) = (&house.app, house.administrator());
    let cx = app.cx(house.fixture.workspace_id, app::system());
    let id = cx.mailboxes().await.expect("read").first().expect("one").inbox_id;
    let kept = MailboxSettings { password: None, ..settings(&house.servers, false) };
    let trap = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    trap.set_nonblocking(true).expect("set");
    let port = trap.local_addr().expect("an address").port();
    for way in ["imap", "smtp"] {
        let mut moved = kept.clone();
        let server = if way == "imap" { &mut moved.imap } else { &mut moved.smtp };
        server.port = port;
        let problem = app::mail::change(app, &admin, id, moved).await.expect_err(way).problem();
        assert_eq!(problem.slug, "invalid", "{way}");
        assert!(
            problem.detail.as_deref().is_some_and(|detail| detail.starts_with("password:")),
            "{problem:?}"
        );
    }
    assert_eq!(trap.accept().expect_err("nobody came").kind(), std::io::ErrorKind::WouldBlock);
    let renamed = MailboxSettings { name: "客服".to_owned(), ..kept };
    assert_eq!(
        app::mail::change(app, &admin, id, renamed).await.expect("the same servers").settings.name,
        "客服"
    );
    house.jobs.stop().await;
}

/// A program writes first: a letter that answers nothing, and what the customer writes back belongs to it.
#[tokio::test(flavor = "multi_thread")]
async fn a_program_begins_with_a_letter_and_the_answer_comes_back_to_it() {
    let house = House::new(false).await;
    let (app, admin) = (&house.app, house.administrator());
    let scopes = vec![access::Scope::ContactsWrite, access::Scope::ConversationsWrite];
    let ask = protocol::key::NewApiKey { name: "ERP".into(), scopes, addresses: vec![], expires_ms: None };
    let token = app::key::create(app, &admin, ask).await.expect("a key").token;
    let here = std::net::Ipv4Addr::LOCALHOST.into();
    let erp = app::key::authenticate(app, &token, here).await.expect("the key's session");
    let known = protocol::contact::PutContact {
        external_id: Some("C-1".into()),
        mail: Some("LiNa@buyer.example".into()),
        ..Default::default()
    };
    let (contact, _) = app::contact::put(app, &erp, known, None).await.expect("known");
    let cx = app.cx(house.fixture.workspace_id, app::system());
    let mailbox = cx.mailboxes().await.expect("read").remove(0).inbox_id;
    let begin = |words: &str| protocol::program::OpenConversation {
        inbox_id: mailbox,
        content: Content::text(words),
        subject: Some("订单 ZK20260001".into()),
        locale: None,
        client_msg_id: None,
        beside_agent: false,
    };
    let opened = app::conversation::open(app, &erp, contact.id, begin("您的订单晚到一天。"), None)
        .await
        .expect("opened");
    let raw = house.servers.letter_to("lina", "您的订单晚到一天。").await;
    let letter = mail::read(&raw).expect("readable");
    assert_eq!((letter.subject.as_str(), letter.in_reply_to.len()), ("订单 ZK20260001", 0));
    assert_eq!(letter.header("Auto-Submitted"), Some("auto-generated"), "no person wrote it");
    // Another one about something else is another conversation.
    let other =
        app::conversation::open(app, &erp, contact.id, begin("您的发票已开。"), None).await.expect("opened");
    assert_ne!(other.conversation_id, opened.conversation_id);

    // An agent adds a word before the customer has answered: it follows the first letter.
    house.reply(opened.conversation_id, "抱歉让您久等。").await;
    let raw = house.servers.letter_to("lina", "抱歉让您久等。").await;
    let second = mail::read(&raw).expect("readable");
    assert_eq!(second.subject, "Re: 订单 ZK20260001");
    assert_eq!(second.in_reply_to, std::slice::from_ref(&letter.message_id));

    let more = format!("In-Reply-To: <{}>\r\n", letter.message_id);
    let raw = plain("Li Na <lina@buyer.example>", "back", &more, "Re: 订单 ZK20260001", "没关系，谢谢");
    house.servers.send(Some("lina@buyer.example"), HELP, &raw).await;
    let back = house.said("没关系").await;
    assert_eq!(back.conversation_id, opened.conversation_id);
    house.jobs.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn machines_are_not_answered_and_bounces_are_told() {
    let house = House::new(true).await;
    // The assistant answers a person, marked as a machine.
    let raw = plain("wang@buyer.example", "q", "", "退货", "怎么申请退货？");
    house.servers.send(Some("wang@buyer.example"), HELP, &raw).await;
    house.until("an answer", |message| message.author == Author::Assistant).await;
    let asked = house.said("怎么申请退货？").await;
    let answer = house.servers.letter_to("wang", "> 怎么申请退货？").await;
    let answer = mail::read(&answer).expect("readable");
    assert_eq!(answer.header("Auto-Submitted"), Some("auto-replied"));
    // A vacation program answers that: recorded, not answered. Then a robot starts a thread: people, not the assistant.
    let more = format!("In-Reply-To: <{}>\r\nAuto-Submitted: auto-replied\r\n", answer.message_id);
    let raw = plain("wang@buyer.example", "vacation", &more, "休假中", "我不在");
    house.servers.send(Some("wang@buyer.example"), HELP, &raw).await;
    let line = house.line("mail_automatic").await;
    assert_eq!(line.conversation_id, asked.conversation_id);
    for round in 0..5 {
        let raw = plain(
            "robot@buyer.example",
            &format!("r{round}"),
            "Precedence: bulk\r\n",
            "怎么申请退货？",
            "怎么申请退货？",
        );
        house.servers.send(Some("robot@buyer.example"), HELP, &raw).await;
    }
    let robot = house
        .until("the robot", |message| {
            message.author == Author::Customer && message.conversation_id != asked.conversation_id
        })
        .await;
    assert!(matches!(house.owner(robot.conversation_id).await, Owner::Queue { .. }));
    // Our own letter comes round: nothing.
    let raw = plain(
        "someone@elsewhere.example",
        "loop",
        &format!("X-Zhike-Loop: {HELP}\r\n"),
        "x",
        "round and round",
    );
    house.servers.send(Some("someone@elsewhere.example"), HELP, &raw).await;
    // Somebody whose address is not there any more: exim tells us so.
    let raw = plain("gone@buyer.example", "g", "", "发票", "请开发票");
    house.servers.send(Some("gone@buyer.example"), HELP, &raw).await;
    let gone = house.said("请开发票").await;
    house.reply(gone.conversation_id, "已开具，请查收。").await;
    let bounced = house.line("mail_bounced").await;
    assert_eq!(bounced.conversation_id, gone.conversation_id);
    let Content::System { detail: Some(why), .. } = &bounced.content else { panic!("no reason") };
    assert!(why.contains("no such person here"), "{why}");
    let all = house.messages().await;
    assert!(!all.iter().any(|message| message.content.words().contains("round and round")));
    assert!(house.servers.letters_of("robot").is_empty(), "a robot was answered");
    house.jobs.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn large_files_old_charsets_and_a_killed_server() {
    let mut house = House::new(false).await;
    // GB18030 under a label that lies, name and subject encoded as such programs do.
    let mut raw = b"From: =?gb2312?B?wO7Ewg==?= <lina@buyer.example>\r\nTo: help@shop.example\r\nMessage-ID: <gb@buyer.example>\r\n\
        Subject: =?gb18030?B?ts+79cHL?=\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        .to_vec();
    // 断货了吗 in GB18030.
    raw.extend([0xb6, 0xcf, 0xbb, 0xf5, 0xc1, 0xcb, 0xc2, 0xf0, b'\r', b'\n']);
    house.servers.send(Some("lina@buyer.example"), HELP, &raw).await;
    house.said("断货了吗").await;
    // 25 MB.
    let mut pdf = b"%PDF-1.7\n".to_vec();
    pdf.resize(25 * 1024 * 1024, b'x');
    let file = mail::Attached {
        name: "合同 contract.pdf".to_owned(),
        mime: "application/pdf".to_owned(),
        bytes: pdf.clone(),
    };
    let outgoing = mail::Outgoing {
        message_id: "big@buyer.example".to_owned(),
        from_name: "Li Na".to_owned(),
        from: "lina@buyer.example".to_owned(),
        reply_to: "lina@buyer.example".to_owned(),
        to: HELP.to_owned(),
        subject: "contract".to_owned(),
        date: mail::date::rfc5322(1_795_205_148),
        text: "Here is the contract.".to_owned(),
        files: vec![file],
        ..mail::Outgoing::default()
    };
    // As another program would send it: without our mark.
    let bytes = String::from_utf8(outgoing.bytes()).expect("ascii").replace("X-Zhike-Loop", "X-Other");
    house.servers.send(Some("lina@buyer.example"), HELP, bytes.as_bytes()).await;
    let kept = house.until("the file", |message| message.content.file().is_some()).await;
    let kept = kept.content.file().expect("a file").clone();
    assert_eq!((kept.name.as_str(), kept.size_bytes), ("合同 contract.pdf", pdf.len() as u64));
    let cx = house.app.cx(house.fixture.workspace_id, app::system());
    assert!(cx.file(kept.file_id).await.expect("read").expect("there").bytes == pdf);
    // The server dies; letters go on arriving at the MTA; it comes back.
    house.servers.kill_dovecot();
    for at in 0..5 {
        let raw = plain("wang@buyer.example", &format!("k{at}"), "", "x", &format!("while dead {at}"));
        house.servers.send(Some("wang@buyer.example"), HELP, &raw).await;
    }
    house.servers.start_dovecot_again().await;
    for at in 0..5 {
        house.said(&format!("while dead {at}")).await;
    }
    let all = house.messages().await;
    for at in 0..5 {
        let count = all
            .iter()
            .filter(|message| message.content.words().contains(&format!("while dead {at}")))
            .count();
        assert_eq!(count, 1);
    }
    house.jobs.stop().await;
}

#[tokio::test]
async fn what_is_wrong_with_a_mailbox_is_named() {
    let servers = Servers::start().await;
    let (app, fixture) = app::testing::app(8).await;
    let admin = person(&app, &fixture, Role::Administrator);
    let slug = |asked: MailboxSettings| {
        let (app, admin) = (app.clone(), admin.clone());
        async move { app::mail::add(&app, &admin, asked).await.expect_err("refused").problem().slug.to_string() }
    };
    let good = settings(&servers, false);
    let mut asked = good.clone();
    asked.password = Some("wrong".to_owned());
    assert_eq!(slug(asked).await, "mailbox-log-in");
    let mut asked = good.clone();
    asked.folder = "Nowhere".to_owned();
    assert_eq!(slug(asked).await, "mailbox-folder");
    let mut asked = good.clone();
    asked.imap.host = "nowhere.invalid".to_owned();
    assert_eq!(slug(asked).await, "mailbox-dns");
    let mut asked = good.clone();
    asked.imap.port = 1;
    assert_eq!(slug(asked).await, "mailbox-connect");
    let mut asked = good.clone();
    asked.imap.security = "tls".to_owned();
    assert_eq!(slug(asked).await, "mailbox-tls");
    let mut asked = good.clone();
    asked.imap.host = "192.0.2.1".to_owned();
    assert_eq!(slug(asked).await, "mailbox-plain", "no password in the clear to another machine");
    let mut asked = good.clone();
    asked.smtp.port = 1;
    assert_eq!(slug(asked).await, "mailbox-connect");
    let agent = person(&app, &fixture, Role::Supervisor);
    assert_eq!(
        app::mail::add(&app, &agent, good.clone()).await.expect_err("refused").problem().slug,
        "forbidden"
    );
    app::mail::add(&app, &admin, good.clone()).await.expect("good");
    assert_eq!(app::mail::add(&app, &admin, good).await.expect_err("twice").problem().slug, "exists");
}
