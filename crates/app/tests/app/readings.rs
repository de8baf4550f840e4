//! Places are read again by themselves: what changed waits or becomes drafts, what did not leaves a line, and failures are counted until it works again.

use access::Role;
use app::Settings;
use app::article::{
    add_reading, imports, list, pause_reading, readings, remove_reading, run_reading_now, save_reading,
    show_import, start_import, stop_import,
};
use protocol::article_import::{
    ArticleImportFate as Fate, ArticleImportState as Now, FetchArticleImport, StartArticleImport,
};
use protocol::article_list::ArticleFilter;
use protocol::article_reading::{
    ArticleReadingView, PauseArticleReading, ReadingEvery, ReadingOutcome as Came, ReadingSource,
    ReadingTimes, SaveArticleReading,
};
use store::Config;

use crate::support::{House, refused};
use crate::web_imports::site::{Reply, Site, html};

pub const HOUR_MS: i64 = 60 * 60 * 1_000;
pub const DAY_MS: i64 = 24 * HOUR_MS;

fn settings() -> Settings {
    Settings { import_hosts: vec!["127.0.0.1".to_owned()], ..Settings::default() }
}

async fn memory() -> House {
    House::with(settings(), &Config::SqliteMemory, None).await
}

fn ask(site: &Site) -> SaveArticleReading {
    let addresses = vec![site.at("/help/")];
    let pages = FetchArticleImport { addresses, links: 1, most: 50, ..FetchArticleImport::default() };
    let times = ReadingTimes { every: ReadingEvery::Daily, weekday: 1, hour: 5 };
    let source = ReadingSource::Pages(pages);
    SaveArticleReading { name: " Help ".to_owned(), source, times, by_itself: false }
}

async fn site(words: &str) -> Site {
    Site::of(&pages(words)).await
}

fn pages(words: &str) -> Vec<(&'static str, Reply)> {
    vec![("/help/", html("Help", "Welcome.", &["/help/a"])), ("/help/a", html("Returns", words, &[]))]
}

pub async fn only(house: &House) -> ArticleReadingView {
    readings(&house.app, &house.user(Role::Supervisor)).await.expect("readings").readings.remove(0)
}

pub fn came(view: &ArticleReadingView) -> Vec<Came> {
    view.runs.iter().map(|run| run.outcome).collect()
}

pub async fn drafts(house: &House) -> usize {
    let editor = house.user(Role::Supervisor);
    list(&house.app, &editor, ArticleFilter::default()).await.expect("listed").articles.len()
}

async fn waits_and_leaves_a_line(house: House) {
    let (app, editor) = (&house.app, house.user(Role::Supervisor));
    let site = site("Seven days.").await;
    let made = add_reading(app, &editor, ask(&site)).await.expect("set up");
    assert_eq!(
        (made.reading.name.as_str(), made.mine, made.paused, made.runs.len()),
        ("Help", true, false, 0)
    );
    assert!(made.next_ms.is_some_and(|at| at > app.env().now().ms()));
    assert!(site.asked().is_empty(), "it is read at its hour");

    house.pass(DAY_MS).await;
    let first = only(&house).await;
    assert_eq!(came(&first), [Came::Changed]);
    assert_eq!(first.runs[0].fates[&Fate::Create], 2);
    let import = first.runs[0].import_id.expect("an import");
    let waits = show_import(app, &editor, import).await.expect("there");
    assert_eq!((waits.state, waits.scheduled), (Now::Ready, true));
    assert_eq!(drafts(&house).await, 0, "somebody looks first");

    // What nobody looked at gives way to the next reading.
    house.pass(DAY_MS).await;
    let second = only(&house).await;
    assert_eq!(came(&second), [Came::Changed, Came::Changed]);
    assert_eq!(show_import(app, &editor, import).await.expect("there").state, Now::Stopped);
    let import = second.runs[0].import_id.expect("an import");
    start_import(app, &editor, import, StartArticleImport::default()).await.expect("started");
    house.work().await;
    assert_eq!(drafts(&house).await, 2);

    // Nothing changed: a line, and no import.
    let before = imports(app, &editor).await.expect("imports").imports.len();
    house.pass(DAY_MS).await;
    let third = only(&house).await;
    assert_eq!((came(&third)[0], third.runs[0].import_id), (Came::Same, None));
    assert_eq!(imports(app, &editor).await.expect("imports").imports.len(), before);

    // Without a look, where that is said.
    let by_itself = SaveArticleReading { by_itself: true, ..ask(&site) };
    save_reading(app, &editor, made.id, by_itself).await.expect("saved");
    site.becomes(&pages("Ten days."));
    house.pass(DAY_MS).await;
    let fourth = only(&house).await;
    assert_eq!((came(&fourth)[0], fourth.runs[0].fates[&Fate::Change]), (Came::Changed, 1));
    let done = show_import(app, &editor, fourth.runs[0].import_id.expect("an import")).await.expect("there");
    assert_eq!((done.state, done.done), (Now::Done, 1));
    remove_reading(app, &editor, made.id).await.expect("removed");
    site.asked();
    house.pass(3 * DAY_MS).await;
    assert!(site.asked().is_empty(), "nothing is read any more");
    assert_eq!(refused(remove_reading(app, &editor, made.id).await).slug, "not-found");
    assert_eq!(drafts(&house).await, 2, "what came of it stays");
}

#[tokio::test]
async fn what_changed_waits_and_what_did_not_leaves_a_line() {
    waits_and_leaves_a_line(memory().await).await;
}

#[tokio::test]
async fn what_changed_waits_and_what_did_not_leaves_a_line_on_postgres() {
    let database = store::testing::postgres().await;
    let config = database.config.clone();
    waits_and_leaves_a_line(House::with(settings(), &config, Some(database)).await).await;
}

#[tokio::test]
async fn failures_are_counted_with_their_reason_until_it_works_again() {
    let house = memory().await;
    let (app, editor) = (&house.app, house.user(Role::Supervisor));
    let site = site("Seven days.").await;
    let made = add_reading(app, &editor, ask(&site)).await.expect("set up");
    site.becomes(&[("/help/", Reply::Status(401, ""))]);
    house.pass(3 * DAY_MS).await;
    let failing = only(&house).await;
    assert_eq!((came(&failing), failing.failures), (vec![Came::Failed; 3], 3));
    assert_eq!(failing.runs[0].reason.as_deref(), Some("log_in"));
    assert!(failing.next_ms.is_some_and(|at| at > app.env().now().ms()), "it is tried again at its hour");
    site.becomes(&pages("Seven days."));
    run_reading_now(app, &editor, made.id).await.expect("due");
    house.pass(HOUR_MS).await;
    let works = only(&house).await;
    assert_eq!((came(&works)[0], works.failures), (Came::Changed, 0));

    // Somebody stops it in the middle: that is no failure.
    stop_import(app, &editor, works.runs[0].import_id.expect("an import")).await.expect("stopped");
    // Whoever set it up may not write any more.
    app::user::disable(app, &house.user(Role::Administrator), editor.user_id).await.expect("disabled");
    house.pass(DAY_MS).await;
    let orphan = only_of(&house).await;
    assert_eq!((came(&orphan)[0], orphan.runs[0].reason.as_deref()), (Came::Failed, Some("owner")));
}

async fn only_of(house: &House) -> ArticleReadingView {
    readings(&house.app, &house.user(Role::Administrator)).await.expect("readings").readings.remove(0)
}

#[tokio::test]
async fn what_is_paused_rests_and_goes_on() {
    let house = memory().await;
    let (app, editor) = (&house.app, house.user(Role::Supervisor));
    let site = site("Seven days.").await;
    let weekly = ReadingTimes { every: ReadingEvery::Weekly, weekday: 3, hour: 5 };
    let made =
        add_reading(app, &editor, SaveArticleReading { times: weekly, ..ask(&site) }).await.expect("set up");
    let rests =
        pause_reading(app, &editor, made.id, PauseArticleReading { paused: true }).await.expect("rests");
    assert_eq!((rests.paused, rests.next_ms), (true, None));
    house.pass(8 * DAY_MS).await;
    assert!(site.asked().is_empty());
    let goes =
        pause_reading(app, &editor, made.id, PauseArticleReading { paused: false }).await.expect("goes on");
    assert!(!goes.paused && goes.next_ms.is_some());
    house.pass(8 * DAY_MS).await;
    assert!(!came(&only(&house).await).is_empty(), "once a week");
    pause_reading(app, &editor, made.id, PauseArticleReading { paused: true }).await.expect("rests");
    site.asked();
    let now = run_reading_now(app, &editor, made.id).await.expect("due");
    assert!(!now.paused, "reading it now lets it go on");
    house.pass(HOUR_MS).await;
    assert!(!site.asked().is_empty());
}

#[tokio::test]
async fn each_place_is_read_at_its_own_hour_whatever_the_others_wait_for() {
    let house = memory().await;
    let (app, editor) = (&house.app, house.user(Role::Supervisor));
    let site = site("Seven days.").await;
    let first = add_reading(app, &editor, ask(&site)).await.expect("set up");
    let second = add_reading(app, &editor, ask(&site)).await.expect("set up");
    run_reading_now(app, &editor, second.id).await.expect("due");
    house.pass(HOUR_MS).await;
    let all = readings(app, &editor).await.expect("readings").readings;
    let runs = |id| all.iter().find(|one| one.id == id).map(|one| one.runs.len());
    assert_eq!((runs(first.id), runs(second.id)), (Some(0), Some(1)));
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_when_it_is_set_up() {
    let house = memory().await;
    let (app, editor) = (&house.app, house.user(Role::Supervisor));
    let site = site("Seven days.").await;
    let good = || ask(&site);
    let times = |weekday, hour| ReadingTimes { every: ReadingEvery::Weekly, weekday, hour };
    let addresses = vec!["http://10.0.0.1/".to_owned()];
    let inside = ReadingSource::Pages(FetchArticleImport { addresses, most: 50, ..Default::default() });
    for (ask, field) in [
        (SaveArticleReading { name: " ".to_owned(), ..good() }, "name"),
        (SaveArticleReading { name: "x".repeat(81), ..good() }, "name"),
        (SaveArticleReading { times: times(0, 5), ..good() }, "weekday"),
        (SaveArticleReading { times: times(8, 5), ..good() }, "weekday"),
        (SaveArticleReading { times: times(1, 24), ..good() }, "hour"),
        (SaveArticleReading { source: inside, ..good() }, "addresses"),
    ] {
        let problem = refused(add_reading(app, &editor, ask).await);
        let detail = problem.detail.expect("says what");
        assert!(problem.slug == "invalid" && detail.starts_with(&format!("{field}: ")), "{field}: {detail}");
    }
    assert_eq!(refused(add_reading(app, &house.agent(), good()).await).slug, "forbidden");
    assert_eq!(refused(run_reading_now(app, &editor, app.env().id()).await).slug, "not-found");
    for _ in 0..50 {
        add_reading(app, &editor, good()).await.expect("one more");
    }
    assert_eq!(refused(add_reading(app, &editor, good()).await).slug, "too-many");
}
