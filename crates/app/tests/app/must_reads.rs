//! What colleagues must read: asked of those whom it concerns, confirmed once per version, and asked again only where somebody says so.

use std::collections::BTreeSet;

use access::Role;
use app::UserSession;
use app::article::must_read::{answer, list, make, mine, readers, remind, set, text};
use app::article::{archive, publish, save, submit};
use app::testing::mailbox;
use base::{ArticleId, Locale, MustReadId};
use knowledge::must_read::{Check, Question};
use knowledge::{ArticleText, Audience, Condition, Edition, Variant};
use protocol::article::{PassDraft, SaveDraft};
use protocol::must_read::{
    AnswerMustRead, AnsweredMustRead, FindMustReads, MakeMustRead, MustReadReader, MustReadText,
    MustReadView, ReadMustRead, SetMustRead,
};
use protocol::people::NewTeam;

use crate::articles::published;
use crate::support::{House, on_both_engines, refused};

on_both_engines! {
    a_wrong_answer_leads_back_and_reading_is_kept_once,
    it_is_asked_of_those_whom_it_concerns,
    a_newer_version_is_weighed_by_a_person,
    what_cannot_be_read_is_not_asked,
    reminders_are_one_letter_a_day,
    who_may_not_and_what_may_not,
    what_is_withdrawn_is_forgotten_in_time,
}

const DAY_MS: i64 = 86_400_000;

fn edition(days: &str) -> Edition {
    let body = format!("# 期限\n\n签收后{days}内可以退货。\n\n# 运费\n\n质量问题由我们承担运费。");
    let text = ArticleText { title: "退货新规".to_owned(), body, ..ArticleText::default() };
    Edition {
        wordings: [(Locale::Zh, text)].into(),
        audiences: [Audience::Agents].into(),
        ..Edition::default()
    }
}

fn check() -> Check {
    let question = |text: &str, choices: &[&str]| Question {
        text: text.to_owned(),
        choices: choices.iter().map(|&choice| choice.to_owned()).collect(),
    };
    let asked = vec![
        question("签收后多少天可以退货？", &["三天", "七天", "三十天"]),
        question("质量问题的运费谁承担？", &["我们", "买家"]),
    ];
    Check { questions: [(Locale::Zh, asked)].into(), right: vec![1, 0] }
}

fn notice(house: &House) -> MakeMustRead {
    MakeMustRead {
        version: 1,
        only_this: false,
        teams: BTreeSet::new(),
        roles: [Role::Agent].into(),
        due_ms: house.app.env().now().ms() + 3 * DAY_MS,
        check: check(),
    }
}

fn chief(house: &House) -> UserSession {
    house.user(Role::Supervisor)
}

async fn asked(house: &House, ask: MakeMustRead) -> (ArticleId, MustReadId) {
    let article = published(house, edition("七天")).await;
    let made = make(&house.app, &chief(house), article, ask).await.expect("asked");
    assert!(made.asked && !made.newer);
    (article, made.id)
}

async fn republished(house: &House, article: ArticleId, days: &str) {
    let (writer, reader) = (chief(house), house.user(Role::Administrator));
    let save_it = SaveDraft { revision: 0, edition: edition(days), confirmed: Vec::new() };
    let saved = save(&house.app, &writer, article, save_it).await.expect("written");
    let revision = saved.draft.expect("a draft").revision;
    let pass = || PassDraft { revision, note: "改了天数".to_owned() };
    submit(&house.app, &writer, article, pass()).await.expect("submitted");
    publish(&house.app, &reader, article, pass()).await.expect("published");
}

async fn say(
    house: &House,
    user: &UserSession,
    id: MustReadId,
    version: u32,
    answers: &[u8],
) -> Result<AnsweredMustRead, app::Error> {
    let ask = AnswerMustRead { version, locale: Locale::En, answers: answers.to_vec() };
    answer(&house.app, user, id, ask).await
}

async fn left(house: &House, user: &UserSession) -> Vec<(MustReadId, bool)> {
    let left = mine(&house.app, user).await.expect("mine").must_reads;
    left.into_iter().map(|one| (one.id, one.again)).collect()
}

async fn view(house: &House, id: MustReadId) -> MustReadView {
    let page = list(&house.app, &chief(house), FindMustReads::default()).await.expect("listed");
    page.must_reads.into_iter().find(|one| one.id == id).expect("it is there")
}

async fn reader(house: &House, id: MustReadId, user: &UserSession) -> MustReadReader {
    let all = readers(&house.app, &chief(house), id).await.expect("readers").readers;
    all.into_iter().find(|one| one.user_id == user.user_id).expect("it concerns them")
}

async fn read(house: &House, user: &UserSession, id: MustReadId) -> MustReadText {
    text(&house.app, user, id, ReadMustRead::default()).await.expect("there is something to read")
}

async fn a_wrong_answer_leads_back_and_reading_is_kept_once(house: House) {
    let agent = house.agent();
    let (_, id) = asked(&house, notice(&house)).await;
    assert_eq!(left(&house, &agent).await, [(id, false)]);
    let shown = read(&house, &agent, id).await;
    assert!(shown.html.contains("签收后七天") && shown.questions.len() == 2, "{shown:?}");
    assert_eq!(refused(say(&house, &agent, id, 1, &[1]).await).slug, "invalid");

    let wrong = say(&house, &agent, id, 1, &[0, 0]).await.expect("answered");
    assert!(!wrong.confirmed);
    let [only] = &wrong.wrong[..] else { panic!("{wrong:?}") };
    assert_eq!((only.question, &only.heading[..]), (0, &["期限".to_owned()][..]));
    assert!(only.passage.contains("七天"), "it leads to where it stands: {only:?}");
    assert_eq!(left(&house, &agent).await, [(id, false)], "it is still to be read");

    house.fixture.clock.set(house.app.env().now().plus_ms(60_000));
    assert!(say(&house, &agent, id, 1, &[1, 0]).await.expect("answered").confirmed);
    assert!(left(&house, &agent).await.is_empty());
    let first = reader(&house, id, &agent).await;
    assert_eq!((first.tries, &first.missed[..], first.late, first.version), (2, &[0][..], false, Some(1)));

    house.fixture.clock.set(house.app.env().now().plus_ms(DAY_MS));
    assert!(say(&house, &agent, id, 1, &[0, 1]).await.expect("answered").confirmed, "that stands");
    let kept = reader(&house, id, &agent).await;
    let once = |one: &MustReadReader| (one.confirmed_ms, one.tries, one.missed.clone());
    assert_eq!(once(&kept), once(&first), "once, at the first time");
    let counts = view(&house, id).await.counts;
    assert_eq!((counts.readers, counts.confirmed, counts.late, counts.answered), (1, 1, 0, 1));
    assert_eq!(counts.missed, [1, 0], "what is answered wrongly most is seen");
}

async fn it_is_asked_of_those_whom_it_concerns(house: House) {
    let (app, agent, head) = (&house.app, house.agent(), house.user(Role::Administrator));
    let team = NewTeam { name: "售后".to_owned(), members: vec![head.user_id] };
    let team = app::team::add(app, &chief(&house), team).await.expect("a team").id;
    let of_team = MakeMustRead { teams: [team].into(), roles: BTreeSet::new(), ..notice(&house) };
    let (_, id) = asked(&house, of_team).await;
    assert!(left(&house, &agent).await.is_empty() && left(&house, &chief(&house)).await.is_empty());
    assert_eq!(left(&house, &head).await, [(id, false)]);
    assert_eq!(refused(text(app, &agent, id, ReadMustRead::default()).await).slug, "not-found");
    assert_eq!(refused(say(&house, &agent, id, 1, &[1, 0]).await).slug, "not-found");

    let both = MakeMustRead { teams: [team].into(), ..notice(&house) };
    let (_, both) = asked(&house, both).await;
    assert_eq!(left(&house, &agent).await, [(both, false)], "a team and a role are both concerned");
    let all = MakeMustRead { roles: BTreeSet::new(), check: Check::default(), ..notice(&house) };
    let (_, all) = asked(&house, all).await;
    assert_eq!(view(&house, all).await.counts.readers, 3, "with neither it is everybody");
    assert!(say(&house, &agent, all, 1, &[]).await.expect("read").confirmed, "reading may be enough");

    // Late is who has not read it when it is due, and who read it afterwards; nobody is kept from anything.
    house.fixture.clock.set(house.app.env().now().plus_ms(4 * DAY_MS));
    assert_eq!(view(&house, all).await.counts.late, 2);
    assert!(say(&house, &chief(&house), all, 1, &[]).await.expect("read").confirmed);
    let late = reader(&house, all, &chief(&house)).await;
    assert!(late.late && late.confirmed_ms.is_some());
    assert!(!reader(&house, all, &agent).await.late);
    let order = readers(app, &chief(&house), all).await.expect("readers").readers;
    assert_eq!(order[0].user_id, head.user_id, "who is late is seen first");
}

async fn a_newer_version_is_weighed_by_a_person(house: House) {
    let (app, agent) = (&house.app, house.agent());
    let (article, id) = asked(&house, notice(&house)).await;
    say(&house, &agent, id, 1, &[1, 0]).await.expect("read");
    republished(&house, article, "十天").await;
    let seen = view(&house, id).await;
    assert_eq!((seen.version, seen.live, seen.newer, seen.asked), (1, Some(2), true, true));
    assert!(left(&house, &agent).await.is_empty(), "nobody said that it must be read again");
    let spare = SetMustRead::Spare { version: 1 };
    assert_eq!(refused(set(app, &chief(&house), id, spare).await).slug, "must-read-changed");
    let spared = set(app, &chief(&house), id, SetMustRead::Spare { version: 2 }).await.expect("weighed");
    assert!(!spared.newer && spared.counts.confirmed == 1);

    republished(&house, article, "三十天").await;
    let due_ms = house.app.env().now().ms() + DAY_MS;
    let again = SetMustRead::Again { version: 3, due_ms, check: None };
    let view = set(app, &chief(&house), id, again).await.expect("asked again");
    assert_eq!((view.version, view.newer, view.counts.confirmed, view.due_ms), (3, false, 0, due_ms));
    assert_eq!(left(&house, &agent).await, [(id, true)], "they are told that they read an older one");
    assert_eq!(refused(say(&house, &agent, id, 1, &[1, 0]).await).slug, "must-read-changed");
    assert!(read(&house, &agent, id).await.html.contains("三十天"));
    assert!(say(&house, &agent, id, 3, &[1, 0]).await.expect("read").confirmed);
    assert_eq!(reader(&house, id, &agent).await.version, Some(3));

    // Whoever has not read it yet reads what is published then: that is enough for the version that was asked, and newer.
    republished(&house, article, "六十天").await;
    assert!(left(&house, &agent).await.is_empty());
}

async fn what_cannot_be_read_is_not_asked(house: House) {
    let (app, agent) = (&house.app, house.agent());
    let (one, only) = asked(&house, MakeMustRead { only_this: true, ..notice(&house) }).await;
    republished(&house, one, "十天").await;
    assert!(left(&house, &agent).await.is_empty(), "an old version is read by nobody");
    let seen = view(&house, only).await;
    assert!(!seen.asked && seen.newer, "somebody says whether the new one is to be read");
    assert_eq!(refused(say(&house, &agent, only, 1, &[1, 0]).await).slug, "must-read-closed");
    assert_eq!(refused(remind(app, &chief(&house), only).await).slug, "must-read-closed");

    let (gone, id) = asked(&house, notice(&house)).await;
    archive(app, &chief(&house), gone).await.expect("archived");
    assert!(left(&house, &agent).await.is_empty());
    house.fixture.clock.set(house.app.env().now().plus_ms(4 * DAY_MS));
    let seen = view(&house, id).await;
    assert_eq!(
        (seen.asked, seen.live, seen.counts.late),
        (false, None, 0),
        "nobody is late for what is gone"
    );
    assert_eq!(refused(text(app, &agent, id, ReadMustRead::default()).await).slug, "must-read-closed");
}

async fn reminders_are_one_letter_a_day(house: House) {
    let app = &house.app;
    let (_, one) = asked(&house, MakeMustRead { roles: BTreeSet::new(), ..notice(&house) }).await;
    let (_, two) = asked(&house, notice(&house)).await;
    assert_eq!(refused(remind(app, &chief(&house), one).await).slug, "no-sender");
    mailbox(app, house.fixture.workspace_id, "help@shop.example").await;
    say(&house, &chief(&house), one, 1, &[1, 0]).await.expect("read");
    let sent = remind(app, &chief(&house), one).await.expect("reminded");
    assert_eq!((sent.letters, sent.before), (2, 0), "whoever has read it is left alone");
    let sent = remind(app, &chief(&house), two).await.expect("reminded");
    assert_eq!((sent.letters, sent.before), (0, 1), "one letter a day, whatever there is to read");
    house.fixture.clock.set(house.app.env().now().plus_ms(DAY_MS));
    assert_eq!(remind(app, &chief(&house), two).await.expect("reminded").letters, 1);
}

async fn who_may_not_and_what_may_not(house: House) {
    let (app, agent, chief) = (&house.app, house.agent(), chief(&house));
    let (article, id) = asked(&house, notice(&house)).await;
    assert_eq!(refused(make(app, &agent, article, notice(&house)).await).slug, "forbidden");
    assert_eq!(refused(list(app, &agent, FindMustReads::default()).await).slug, "forbidden");
    assert_eq!(refused(readers(app, &agent, id).await).slug, "forbidden");
    assert_eq!(refused(set(app, &agent, id, SetMustRead::Withdraw).await).slug, "forbidden");
    assert_eq!(refused(remind(app, &agent, id).await).slug, "forbidden");

    let now = app.env().now().ms();
    let customers = Edition { audiences: [Audience::Customers].into(), ..edition("七天") };
    let hidden = published(&house, customers).await;
    for (article, ask, slug) in [
        (article, MakeMustRead { due_ms: now, ..notice(&house) }, "invalid"),
        (article, MakeMustRead { due_ms: now + 400 * DAY_MS, ..notice(&house) }, "invalid"),
        (article, MakeMustRead { teams: [app.env().id()].into(), ..notice(&house) }, "invalid"),
        (article, MakeMustRead { check: Check { right: vec![9], ..check() }, ..notice(&house) }, "invalid"),
        (article, MakeMustRead { version: 2, ..notice(&house) }, "must-read-changed"),
        (hidden, notice(&house), "must-read-closed"),
        (app.env().id(), notice(&house), "not-found"),
    ] {
        assert_eq!(refused(make(app, &chief, article, ask).await).slug, slug);
    }
    assert_eq!(refused(readers(app, &chief, app.env().id()).await).slug, "not-found");
    assert_eq!(refused(say(&house, &agent, app.env().id(), 1, &[]).await).slug, "not-found");

    set(app, &chief, id, SetMustRead::Withdraw).await.expect("withdrawn");
    let again = set(app, &chief, id, SetMustRead::Withdraw).await.expect("twice is once");
    assert!(again.ended_ms.is_some() && !again.asked);
    assert!(left(&house, &agent).await.is_empty());
    assert_eq!(refused(say(&house, &agent, id, 1, &[1, 0]).await).slug, "must-read-closed");
    let late = SetMustRead::Again { version: 1, due_ms: now + DAY_MS, check: None };
    assert_eq!(refused(set(app, &chief, id, late).await).slug, "must-read-closed");
    let found = FindMustReads { withdrawn: true, article: Some(article), before: None };
    let found = list(app, &chief, found).await.expect("listed").must_reads;
    assert_eq!(found.iter().map(|one| one.id).collect::<Vec<_>>(), [id]);
}

async fn what_is_withdrawn_is_forgotten_in_time(house: House) {
    let (app, agent) = (&house.app, house.agent());
    let (_, id) = asked(&house, notice(&house)).await;
    let (_, open) = asked(&house, notice(&house)).await;
    for one in [id, open] {
        say(&house, &agent, one, 1, &[1, 0]).await.expect("read");
    }
    set(app, &chief(&house), id, SetMustRead::Withdraw).await.expect("withdrawn");
    let kept = async |days: i64| {
        let later = app.env().now().plus_ms(days * DAY_MS);
        app.store().system().purge(later, DAY_MS).await.expect("purged");
        let cx = app.cx(house.fixture.workspace_id, access::Actor::System);
        let rows = cx.must_reads_of(agent.user_id).await.expect("rows");
        (cx.must_read(id).await.expect("read").is_some(), rows.len())
    };
    assert_eq!(kept(store::KEEP_MUST_READS_DAYS - 1).await, (true, 2));
    assert_eq!(kept(store::KEEP_MUST_READS_DAYS + 1).await, (false, 1), "what is asked still is kept");
}

#[tokio::test]
async fn what_it_says_for_some_is_read_too() {
    let house = House::memory().await;
    let (app, agent) = (&house.app, house.agent());
    let when = Condition { regions: vec!["新疆".to_owned()], ..Condition::default() };
    let far = "# 偏远地区\n\n签收后三十天内可以退货。".to_owned();
    let variants = vec![Variant { when: when.clone(), bodies: [(Locale::Zh, far)].into() }];
    let article = published(&house, Edition { variants, ..edition("七天") }).await;
    let question = Question {
        text: "偏远地区签收后多少天可以退货？".to_owned(),
        choices: vec!["七天".to_owned(), "三十天".to_owned()],
    };
    let check = Check { questions: [(Locale::Zh, vec![question])].into(), right: vec![1] };
    let made = make(app, &chief(&house), article, MakeMustRead { check, ..notice(&house) }).await;
    let id = made.expect("asked").id;
    let shown = read(&house, &agent, id).await;
    assert!(shown.html.contains("七天") && !shown.html.contains("三十天"), "{}", shown.html);
    let [only] = &shown.others[..] else { panic!("{shown:?}") };
    assert!(only.when == when && only.html.contains("三十天"), "{only:?}");
    let ask = AnswerMustRead { version: 1, locale: Locale::Zh, answers: vec![0] };
    let wrong = answer(app, &agent, id, ask).await.expect("answered").wrong;
    assert_eq!(wrong[0].heading, ["偏远地区"], "it leads to what is said for some: {wrong:?}");
}
