//! Servers whose certificates come from an authority of the company's own: known when it is entered, refused by name when not, and
//! never taken on trust.

use access::Role;
use app::Settings;
use protocol::mail::MailboxSettings;

use crate::house::{HELP, House, person, settings};
use crate::plain;
use crate::servers::{Servers, Shown};

fn with_tls(servers: &Servers, authorities: Option<String>) -> MailboxSettings {
    let mut asked = settings(servers, false);
    for server in [&mut asked.imap, &mut asked.smtp] {
        "localhost".clone_into(&mut server.host);
        "starttls".clone_into(&mut server.security);
    }
    // exim asks for no log-in here.
    MailboxSettings { authorities, ..asked }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_own_authority_is_believed_when_it_is_entered() {
    let servers = Servers::with_tls(Shown::Good).await;
    let (app, fixture) = app::testing::app(8).await;
    let admin = person(&app, &fixture, Role::Administrator);
    let problem = |asked: MailboxSettings| {
        let (app, admin) = (app.clone(), admin.clone());
        async move { app::mail::add(&app, &admin, asked).await.expect_err("refused").problem() }
    };
    let found = problem(with_tls(&servers, None)).await;
    assert_eq!(found.slug, "mailbox-tls-authority", "{found:?}");
    // Somebody else's authority stands for nothing here.
    let other = Servers::with_tls(Shown::Expired).await;
    assert_eq!(problem(with_tls(&servers, Some(other.authority()))).await.slug, "mailbox-tls-authority");
    let own = Some(servers.authority());
    let mut asked = with_tls(&servers, own.clone());
    "127.0.0.1".clone_into(&mut asked.imap.host);
    assert_eq!(problem(asked).await.slug, "mailbox-tls-name");
    // The way out is looked at like the way in.
    let mut asked = with_tls(&servers, own.clone());
    "127.0.0.1".clone_into(&mut asked.smtp.host);
    assert_eq!(problem(asked).await.slug, "mailbox-tls-name");
    assert_eq!(problem(with_tls(&other, Some(other.authority()))).await.slug, "mailbox-tls-expired");
    for (pasted, why) in [
        ("-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----", "private key"),
        ("our authority", "BEGIN CERTIFICATE"),
    ] {
        let problem = problem(with_tls(&servers, Some(pasted.to_owned()))).await;
        assert_eq!(problem.slug, "invalid");
        assert!(problem.detail.as_deref().is_some_and(|detail| detail.contains(why)), "{problem:?}");
    }
}

/// Entered beside the mailbox, or by the operator for all of them.
#[tokio::test(flavor = "multi_thread")]
async fn letters_come_and_go_under_an_own_authority() {
    for by_operator in [false, true] {
        let servers = Servers::with_tls(Shown::Good).await;
        let pem = servers.authority();
        let asked = with_tls(&servers, (!by_operator).then(|| pem.clone()));
        let set = Settings {
            mail_authorities: if by_operator { pem.clone() } else { String::new() },
            ..Settings::default()
        };
        let house = House::around(servers, set).await;
        let added = app::mail::add(&house.app, &house.administrator(), asked).await.expect("known");
        assert_eq!(added.settings.authorities, (!by_operator).then(|| pem.trim().to_owned()));
        let raw = plain("lina@buyer.example", "one", "", "Lamp", "Where is it?");
        house.servers.send(Some("lina@buyer.example"), HELP, &raw).await;
        let said = house.said("Where is it?").await;
        house.reply(said.conversation_id, "它明天到。").await;
        house.servers.letter_to("lina", "它明天到。").await;
        house.jobs.stop().await;
    }
}
