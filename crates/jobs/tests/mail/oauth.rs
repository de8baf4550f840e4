//! Mailboxes that take tokens instead of passwords: a real dovecot and a real exim ask the authority about each.

use std::time::Duration;

use access::Role;
use app::mail::{begin_sign_in, finish_sign_in};
use app::{Settings, UserSession};
use base::InboxId;
use protocol::mail::{FinishMailSignIn, MailConsent, MailOAuth, MailboxSettings, MailboxView};

use crate::authority::{Authority, CLIENT, SECRET};
use crate::house::{HELP, House, person, settings};
use crate::plain;
use crate::servers::Servers;

fn with_tokens(servers: &Servers, authority: &Authority) -> MailboxSettings {
    let oauth = MailOAuth {
        authorize_url: authority.url("/authorize"),
        token_url: authority.url("/token"),
        client_id: CLIENT.to_owned(),
        client_secret: Some(SECRET.to_owned()),
        scope: " mail  offline_access ".to_owned(),
    };
    MailboxSettings { password: None, oauth: Some(oauth), ..settings(servers, false) }
}

struct Place {
    house: House,
    authority: Authority,
    admin: UserSession,
    id: InboxId,
}

impl Place {
    /// With a mailbox to which nobody has signed in.
    async fn new() -> Self {
        let authority = Authority::start().await;
        let servers = Servers::with_tokens_of(authority.port).await;
        Self::at(servers, authority).await
    }

    async fn at(servers: Servers, authority: Authority) -> Self {
        let asked = with_tokens(&servers, &authority);
        let set = Settings {
            public_url: "https://desk.shop.example/".to_owned(),
            webhook_hosts: vec!["127.0.0.1".to_owned()],
            ..Settings::default()
        };
        let house = House::around(servers, set).await;
        let admin = house.administrator();
        let added = app::mail::add(&house.app, &admin, asked).await.expect("added");
        assert_eq!(added.consent, Some(MailConsent::Needed));
        let shown = added.settings.oauth.expect("shown");
        assert_eq!((shown.client_secret, shown.scope.as_str()), (None, "mail offline_access"));
        Self { house, authority, admin, id: added.id }
    }

    async fn begin(&self) -> String {
        begin_sign_in(&self.house.app, &self.admin, self.id, None).await.expect("begun").url
    }

    async fn back(&self) -> FinishMailSignIn {
        let back = self.authority.agree(&self.begin().await).await;
        FinishMailSignIn { code: back["code"].clone(), state: back["state"].clone() }
    }

    async fn finish(&self, back: FinishMailSignIn) -> Result<MailboxView, String> {
        let done = finish_sign_in(&self.house.app, &self.admin, back).await;
        done.map_err(|error| error.problem().slug.to_string())
    }

    async fn sign_in(&self) {
        let view = self.finish(self.back().await).await.expect("signed in");
        assert_eq!((view.consent, view.trouble), (Some(MailConsent::Given), None));
    }

    async fn view(&self) -> MailboxView {
        let all = app::mail::list(&self.house.app, &self.admin).await.expect("listed");
        assert_eq!(all.redirect_url.as_deref(), Some("https://desk.shop.example/desk/admin/mailboxes"));
        all.mailboxes.into_iter().find(|mailbox| mailbox.id == self.id).expect("there")
    }

    async fn until(&self, what: &str, wanted: impl Fn(&MailboxView) -> bool) {
        for _ in 0..300 {
            if wanted(&self.view().await) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("never: {what}; it is {:?}", self.view().await);
    }

    async fn letter(&self, id: &str, words: &str) {
        let raw = plain("lina@buyer.example", id, "", words, words);
        self.house.servers.send(Some("lina@buyer.example"), HELP, &raw).await;
    }

    /// An access token, as reading and sending take it.
    async fn account(&self) -> app::Result<mailbox::Account> {
        let cx = self.house.app.cx(self.house.fixture.workspace_id, app::system());
        let row = cx.mailbox(self.id).await.expect("read").expect("there");
        let mailbox = app::mail::Mailbox::of(self.house.fixture.workspace_id, &row)?;
        mailbox.account(&self.house.app, &cx).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_signs_in_and_tokens_are_replaced_for_ever_after() {
    let mut place = Place::new().await;
    place.letter("before", "written before anybody signed in").await;
    assert!(matches!(place.account().await, Err(app::Error::Mailbox(mailbox::Trouble::Consent))));
    place.sign_in().await;
    place.until("read", |view| view.fetched_ms.is_some()).await;
    place.letter("one", "Where is my order?").await;
    let first = place.house.said("Where is my order?").await;
    let all = place.house.messages().await;
    assert!(
        !all.iter().any(|message| message.content.words().contains("before anybody")),
        "not ours to read"
    );
    // Exim takes our letters from whoever shows a token, and from nobody else.
    place.house.reply(first.conversation_id, "它明天到。").await;
    place.house.servers.letter_to("lina", "它明天到。").await;
    // The provider ends every access token before its time, and the connection breaks: reading and sending go on with new ones.
    place.authority.end_access();
    place.house.servers.kill_dovecot();
    place.house.reply(first.conversation_id, "已经发货。").await;
    place.house.servers.letter_to("lina", "已经发货。").await;
    place.house.servers.start_dovecot_again().await;
    place.letter("two", "And the invoice?").await;
    place.house.said("And the invoice?").await;
    // A token that ends by itself is replaced before: by one of many who need it at once, however slow the answer is.
    place.authority.state().life_s = 1;
    place.authority.end_access();
    place.house.reply(first.conversation_id, "发票已开。").await;
    place.house.servers.letter_to("lina", "发票已开。").await;
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    let before = {
        let mut state = place.authority.state();
        (state.life_s, state.delay) = (3_600, Duration::from_millis(700));
        state.refreshed
    };
    let many = futures::future::join_all((0..8).map(|_| place.account())).await;
    let secrets: Vec<_> = many.into_iter().map(|one| one.expect("an account").secret).collect();
    assert!(secrets.iter().all(|secret| *secret == secrets[0]));
    let (refreshed, reused) = {
        let state = place.authority.state();
        (state.refreshed, state.reused)
    };
    assert_eq!((refreshed, reused), (before + 1, 0), "each refresh token was used once");
    place.house.jobs.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consent_that_is_withdrawn_is_told_and_nothing_is_lost() {
    let mut place = Place::new().await;
    place.sign_in().await;
    place.until("read", |view| view.fetched_ms.is_some()).await;
    place.letter("one", "Where is my order?").await;
    let first = place.house.said("Where is my order?").await;
    // An authority that is away for a while is no reason to ask anybody.
    place.authority.state().down = true;
    place.authority.end_access();
    place.house.servers.kill_dovecot();
    place.house.servers.start_dovecot_again().await;
    place
        .until("told that no token comes", |view| {
            view.trouble.as_ref().is_some_and(|it| it.kind == "authority")
        })
        .await;
    assert_eq!(place.view().await.consent, Some(MailConsent::Given));
    place.authority.state().down = false;
    place.until("well again", |view| view.trouble.is_none()).await;
    // Now it is taken back.
    place.authority.withdraw();
    place.house.servers.kill_dovecot();
    place.house.servers.start_dovecot_again().await;
    place.until("withdrawn", |view| view.consent == Some(MailConsent::Withdrawn)).await;
    let trouble = place.view().await.trouble.expect("told");
    assert_eq!(trouble.kind, "consent");
    assert!(trouble.said.contains("expired or revoked"), "{}", trouble.said);
    place.letter("two", "Nobody reads this yet").await;
    place.house.reply(first.conversation_id, "这封信会等着。").await;
    let line = place.house.line("mail_waits").await;
    assert_eq!(line.conversation_id, first.conversation_id);
    // For longer than any letter is tried otherwise.
    for _ in 0..20 {
        place.house.fixture.clock.advance_ms(3_600_000);
        tokio::time::sleep(Duration::from_millis(60)).await;
    }
    let cx = place.house.app.cx(place.house.fixture.workspace_id, app::system());
    let jobs = cx.jobs_of(first.conversation_id).await.expect("jobs");
    let waiting: Vec<_> =
        jobs.iter().filter(|job| job.kind == "deliver" && job.state == store::JobState::Pending).collect();
    assert_eq!(waiting.len(), 1, "{jobs:?}");
    let asked = place.authority.state().reused;
    assert_eq!(asked, 1, "a provider that said no is not asked again");
    place.sign_in().await;
    place.house.fixture.clock.advance_ms(61_000);
    place.house.said("Nobody reads this yet").await;
    place.house.servers.letter_to("lina", "这封信会等着。").await;
    let copies = place.house.servers.letters_of("lina");
    let copies =
        copies.iter().filter(|raw| mail::read(raw).is_ok_and(|one| one.text.contains("这封信会等着。")));
    assert_eq!(copies.count(), 1);
    place.house.jobs.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_saves_a_mailbox_learns_that_its_consent_is_withdrawn() {
    let place = Place::new().await;
    place.sign_in().await;
    // It is being read, by a connection that outlives its token.
    place.until("read", |view| view.fetched_ms.is_some()).await;
    let asked = || {
        let settings = with_tokens(&place.house.servers, &place.authority);
        let oauth = settings.oauth.map(|oauth| MailOAuth { client_secret: None, ..oauth });
        MailboxSettings { name: "云杉".to_owned(), oauth, ..settings }
    };
    let change = || app::mail::change(&place.house.app, &place.admin, place.id, asked());
    // Only the access token is over: saving takes another one.
    place.authority.end_access();
    let view = change().await.expect("changed");
    assert_eq!((view.settings.name.as_str(), view.consent), ("云杉", Some(MailConsent::Given)));
    place.authority.withdraw();
    let error = change().await.expect_err("withdrawn");
    assert!(matches!(error, app::Error::Mailbox(mailbox::Trouble::Consent)), "{error}");
    assert_eq!(place.view().await.consent, Some(MailConsent::Withdrawn));
    // What is kept meanwhile does not hide it.
    let view = change().await.expect("kept");
    assert_eq!(view.consent, Some(MailConsent::Withdrawn));
    assert_eq!(view.trouble.expect("still told").kind, "consent");
    place.house.jobs.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_is_good_once_for_whoever_began_it() {
    let place = Place::new().await;
    let app = &place.house.app;
    let stranger = person(app, &place.house.fixture, Role::Administrator);
    // Another log-in cannot use what was brought back, and one way's code is not good with another way's state.
    let back = place.back().await;
    let taken = finish_sign_in(app, &stranger, back.clone()).await.expect_err("another log-in");
    assert_eq!(taken.problem().slug, "sign-in-over");
    let other = place.back().await;
    let mixed = FinishMailSignIn { code: other.code, state: back.state.clone() };
    assert_eq!(place.finish(mixed).await.expect_err("its verifier is another"), "mailbox-authority");
    let forged = FinishMailSignIn { state: format!("{}x", back.state), ..back.clone() };
    assert_eq!(place.finish(forged).await.expect_err("forged"), "sign-in-over");
    place.finish(back.clone()).await.expect("signed in");
    assert_eq!(place.finish(back).await.expect_err("once"), "sign-in-over");
    let late = place.back().await;
    place.house.fixture.clock.advance_ms(16 * 60_000);
    assert_eq!(place.finish(late).await.expect_err("too late"), "sign-in-over");
    // Without a token for later it would end within the hour.
    place.authority.state().stingy = true;
    assert_eq!(place.finish(place.back().await).await.expect_err("no refresh token"), "mailbox-authority");
    assert_eq!(place.view().await.consent, Some(MailConsent::Given), "what was good stays");
    // Whoever may not set up mailboxes does not sign in to them.
    let agent = place.house.agent();
    let refused = begin_sign_in(app, &agent, place.id, None).await.expect_err("refused");
    assert_eq!(refused.problem().slug, "forbidden");
    // Another log-in name is another person's mailbox; the secret goes to no other address unless somebody who knows it sends it there.
    let set = |change: &dyn Fn(&mut MailboxSettings)| {
        let mut asked = with_tokens(&place.house.servers, &place.authority);
        asked.oauth.as_mut().expect("set").client_secret = None;
        change(&mut asked);
        asked
    };
    let moved =
        set(&|asked| asked.oauth.as_mut().expect("set").token_url = place.authority.url("/elsewhere"));
    let refused = app::mail::change(app, &place.admin, place.id, moved).await.expect_err("refused");
    assert_eq!(refused.problem().slug, "invalid");
    let kept =
        app::mail::change(app, &place.admin, place.id, set(&|asked| asked.name = "客服".to_owned())).await;
    assert_eq!(kept.expect("kept").consent, Some(MailConsent::Given));
    let other =
        app::mail::change(app, &place.admin, place.id, set(&|asked| asked.user = "other".to_owned())).await;
    assert_eq!(other.expect("kept").consent, Some(MailConsent::Needed));
    place.house.jobs.stop().await;
}

#[tokio::test]
async fn tokens_are_asked_of_nothing_inside() {
    let servers = Servers::start().await;
    let authority = Authority::start().await;
    let (app, fixture) = app::testing::app(9).await;
    let admin = person(&app, &fixture, Role::Administrator);
    for url in [
        "http://127.0.0.1:1/token",
        "https://10.0.0.1/token",
        "https://169.254.169.254/",
        "http://login.example.com/",
        "x",
    ] {
        let mut asked = with_tokens(&servers, &authority);
        let oauth = asked.oauth.as_mut().expect("set");
        oauth.authorize_url = "https://login.example.com/".to_owned();
        oauth.token_url = url.to_owned();
        let refused = app::mail::add(&app, &admin, asked).await.expect_err(url).problem();
        assert_eq!(refused.slug, "invalid", "{url}");
        assert!(
            refused.detail.as_deref().is_some_and(|detail| detail.starts_with("token_url")),
            "{refused:?}"
        );
    }
}

/// Servers that know only the standard's way (RFC 7628): reading, sending, and a token that is refused.
#[tokio::test(flavor = "multi_thread")]
async fn where_only_the_standard_is_spoken_it_is_spoken() {
    let authority = Authority::start().await;
    let servers = Servers::with_standard_tokens_of(authority.port).await;
    let place = Place::at(servers, authority).await;
    place.sign_in().await;
    place.until("read", |view| view.fetched_ms.is_some()).await;
    place.letter("one", "Where is my order?").await;
    let first = place.house.said("Where is my order?").await;
    place.house.reply(first.conversation_id, "它明天到。").await;
    place.house.servers.letter_to("lina", "它明天到。").await;
    let stale = mailbox::Account {
        secret: mailbox::Secret::Token("nobody gave this".to_owned()),
        ..place.account().await.expect("an account")
    };
    assert!(matches!(mailbox::Folder::open(&stale).await, Err(mailbox::Trouble::LogIn(_))));
    assert!(matches!(mailbox::test(&stale).await, Err(mailbox::Trouble::LogIn(_))));
    place.house.jobs.stop().await;
}
