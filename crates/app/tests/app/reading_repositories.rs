//! A repository is read by its archive: one request, and none of it where nothing changed; what is refused says what to do, and a token goes to where the
//! repository is kept and nowhere else.

use std::collections::BTreeMap;

use access::Role;
use app::Settings;
use app::article::{
    add_reading, import_parts, readings, run_reading_now, save_reading, show_import, start_import,
};
use base::ArticleImportId;
use protocol::article_import::{ArticleImportFate as Fate, FindArticleImportParts, StartArticleImport};
use protocol::article_reading::{
    ArticleReadingView, ReadingEvery, ReadingOutcome as Came, ReadingRepository, ReadingSource, ReadingTimes,
    RepositoryHost, SaveArticleReading,
};
use store::Config;

use crate::article_imports::zipped;
use crate::readings::{HOUR_MS, came, drafts, only};
use crate::support::{House, refused};
use crate::web_imports::site::{Reply, Site};

const PATH: &str = "/acme/help/archive/HEAD.zip";
const PROGRAMS: &str = "/api/v3/repos/acme/help/zipball";

async fn house() -> House {
    let import_hosts = vec!["127.0.0.1".to_owned()];
    House::with(Settings { import_hosts, ..Settings::default() }, &Config::SqliteMemory, None).await
}

fn repository(site: &Site) -> ReadingRepository {
    let (host, address) = (RepositoryHost::Github, site.at("/acme/help"));
    ReadingRepository { host, address, ..ReadingRepository::default() }
}

fn ask(repository: ReadingRepository) -> SaveArticleReading {
    SaveArticleReading {
        name: "Help".to_owned(),
        source: ReadingSource::Repository(repository),
        times: ReadingTimes { every: ReadingEvery::Daily, weekday: 1, hour: 5 },
        by_itself: true,
    }
}

fn archive(top: &str, files: &[(&str, &str)]) -> Vec<u8> {
    let named: Vec<(String, &[u8])> =
        files.iter().map(|(path, words)| (format!("{top}/{path}"), words.as_bytes())).collect();
    zipped(&named.iter().map(|(path, bytes)| (path.as_str(), *bytes)).collect::<Vec<_>>())
}

fn tagged(bytes: Vec<u8>, etag: &'static str) -> Reply {
    Reply::Tagged(bytes, etag)
}

const FILES: [(&str, &str); 4] = [
    ("docs/returns.md", "# Returns\n\nSeven days."),
    ("docs/pay.md", "# Pay\n\nBy card."),
    ("src/main.rs", "fn main() {}"),
    (".github/notes.md", "# Hidden\n\nx"),
];

async fn read_now(house: &House) -> ArticleReadingView {
    let editor = house.user(Role::Supervisor);
    let id = readings(&house.app, &editor).await.expect("readings").readings[0].id;
    run_reading_now(&house.app, &editor, id).await.expect("due");
    house.pass(HOUR_MS).await;
    only(house).await
}

async fn outcome(house: &House, id: ArticleImportId) -> BTreeMap<String, String> {
    let editor = house.user(Role::Supervisor);
    let parts = import_parts(&house.app, &editor, id, FindArticleImportParts::default()).await;
    let told = |part: protocol::article_import::ArticleImportPart| {
        let what = part.problem.unwrap_or_else(|| format!("{:?}", part.fate));
        (part.file, what)
    };
    parts.expect("parts").parts.into_iter().map(told).collect()
}

#[tokio::test]
async fn what_changed_comes_and_what_did_not_costs_one_answer() {
    let house = house().await;
    let (app, editor) = (&house.app, house.user(Role::Supervisor));
    let site = Site::of(&[(PATH, tagged(archive("help-1", &FILES), "\"one\""))]).await;
    add_reading(app, &editor, ask(repository(&site))).await.expect("set up");
    let first = read_now(&house).await;
    let import = first.runs[0].import_id.expect("an import");
    let name = site.origin.strip_prefix("http://").expect("http").to_owned();
    let wanted = BTreeMap::from([
        (format!("{name}/acme/help/docs/returns.md"), "Create".to_owned()),
        (format!("{name}/acme/help/docs/pay.md"), "Create".to_owned()),
    ]);
    assert_eq!(outcome(&house, import).await, wanted, "no code, nothing hidden, and no name of a commit");
    assert_eq!(drafts(&house).await, 2);

    // The first look at it afterwards says that it is the same, and from then on the server does.
    assert_eq!(came(&read_now(&house).await)[0], Came::Same);
    let seen = site.heads().len();
    assert_eq!(came(&read_now(&house).await)[0], Came::Same);
    let heads = site.heads();
    assert_eq!(heads.len(), seen + 1, "one request");
    assert!(heads.last().expect("asked").contains("if-none-match: \"one\""));

    // Another commit lies in another folder; one file changed, one is gone.
    let files = [("docs/returns.md", "# Returns\n\nTen days."), ("docs/new.md", "# New\n\nx")];
    site.becomes(&[(PATH, tagged(archive("help-2", &files), "\"two\""))]);
    let changed = read_now(&house).await;
    let fates = &changed.runs[0].fates;
    assert_eq!((fates[&Fate::Change], fates[&Fate::Create], fates[&Fate::Drop]), (1, 1, 1));
    // It was taken, so what it was before is a change again, whatever its name there was.
    site.becomes(&[(PATH, tagged(archive("help-1", &FILES), "\"one\""))]);
    assert_eq!(came(&read_now(&house).await)[0], Came::Changed, "what was known is not known any more");

    // Other settings read the same archive otherwise.
    assert_eq!(drafts(&house).await, 3);
    let within = ReadingRepository { within: "docs".to_owned(), ..repository(&site) };
    save_reading(app, &editor, changed.id, ask(within)).await.expect("saved");
    read_now(&house).await;
    assert!(!site.heads().last().expect("asked").contains("if-none-match"));
}

#[tokio::test]
async fn what_waits_is_not_forgotten_by_an_answer_that_nothing_changed() {
    let house = house().await;
    let (app, editor) = (&house.app, house.user(Role::Supervisor));
    let site = Site::of(&[(PATH, tagged(archive("help-1", &FILES), "\"one\""))]).await;
    let waits = SaveArticleReading { by_itself: false, ..ask(repository(&site)) };
    add_reading(app, &editor, waits).await.expect("set up");
    let first = read_now(&house).await.runs[0].import_id.expect("an import");
    let second = read_now(&house).await;
    let again = second.runs[0].import_id.expect("it is in the next reading as well");
    assert!(first != again && came(&second)[0] == Came::Changed);
    start_import(app, &editor, again, StartArticleImport::default()).await.expect("started");
    house.work().await;
    assert_eq!(show_import(app, &editor, again).await.expect("there").done, 2);
}

#[tokio::test]
async fn a_token_goes_to_where_the_repository_is_kept_and_is_never_shown() {
    let house = house().await;
    let (app, editor) = (&house.app, house.user(Role::Supervisor));
    let store = Site::of(&[("/made.zip", tagged(archive("help-1", &FILES), "\"one\""))]).await;
    let site = Site::of(&[(PROGRAMS, Reply::Locked("secret-1", store.at("/made.zip")))]).await;
    let with = |token: Option<&str>, site: &Site| {
        ask(ReadingRepository { token: token.map(str::to_owned), ..repository(site) })
    };
    let made = add_reading(app, &editor, with(Some(" wrong "), &site)).await.expect("set up");
    assert!(made.has_token);
    let refused_it = read_now(&house).await;
    assert_eq!(refused_it.runs[0].reason.as_deref(), Some("token_refused"));
    let text = serde_json::to_string(&refused_it).expect("writes");
    assert!(!text.contains("wrong"), "{text}");

    save_reading(app, &editor, made.id, with(Some("secret-1"), &site)).await.expect("saved");
    assert_eq!(came(&read_now(&house).await)[0], Came::Changed);
    assert!(site.heads().last().expect("asked").contains("authorization: bearer secret-1"));
    assert!(!store.heads().concat().contains("authorization"), "where we were sent it is not sent");

    // What is saved without one keeps it; another host does not get it.
    let kept = save_reading(app, &editor, made.id, with(None, &site)).await.expect("saved");
    assert!(kept.has_token);
    let other = Site::of(&[]).await;
    let elsewhere = save_reading(app, &editor, made.id, with(None, &other)).await.expect("saved");
    assert!(!elsewhere.has_token);
    assert_eq!(read_now(&house).await.runs[0].reason.as_deref(), Some("repository_hidden"));
    assert!(!other.heads().concat().contains("authorization"));
    let back = save_reading(app, &editor, made.id, with(None, &site)).await.expect("saved");
    assert!(!back.has_token, "it is gone");
    save_reading(app, &editor, made.id, with(Some("secret-1"), &site)).await.expect("saved");
    let none = save_reading(app, &editor, made.id, with(Some(""), &site)).await.expect("saved");
    assert!(!none.has_token);
}

#[tokio::test]
async fn what_does_not_come_says_why_and_drops_nothing() {
    let house = house().await;
    let (app, editor) = (&house.app, house.user(Role::Supervisor));
    let site = Site::of(&[(PATH, tagged(archive("help-1", &FILES), "\"one\""))]).await;
    add_reading(app, &editor, ask(repository(&site))).await.expect("set up");
    read_now(&house).await;
    for (reply, why) in [
        (Reply::Status(401, ""), "token_missing"),
        (Reply::Status(403, ""), "token_missing"),
        (Reply::Status(403, "retry-after: 60\r\n"), "repository_busy"),
        (Reply::Status(404, ""), "repository_hidden"),
        (Reply::Status(500, ""), "no_answer"),
        (Reply::Status(304, ""), "no_answer"),
        (Reply::Moved("http://10.0.0.1/x.zip".to_owned()), "plain"),
        (Reply::Moved("https://10.0.0.1/x.zip".to_owned()), "inside"),
        (Reply::Moved(PATH.to_owned()), "circle"),
        (Reply::Endless, "repository_large"),
        (Reply::Html("<h1>Log in</h1>".to_owned()), "no_archive"),
        (Reply::Typed("application/zip", b"PK\x03\x04 and then nothing".to_vec()), "broken"),
        (Reply::Typed("application/zip", zipped(&[("help/../../x.md", b"# X")])), "unsafe_name"),
        (Reply::Typed("application/zip", zipped(&[("help/x.rs", b"fn x() {}")])), "empty"),
    ] {
        site.becomes(&[(PATH, reply)]);
        let view = read_now(&house).await;
        assert_eq!((came(&view)[0], view.runs[0].reason.as_deref()), (Came::Failed, Some(why)));
    }
    assert!(only(&house).await.failures >= 14, "each is one, and those at its hour besides");
    assert_eq!(drafts(&house).await, 2);
}

#[tokio::test]
async fn what_cannot_be_a_repository_is_refused_when_it_is_set_up() {
    let house = house().await;
    let (app, editor) = (&house.app, house.user(Role::Supervisor));
    let site = Site::of(&[]).await;
    let of = |change: &dyn Fn(&mut ReadingRepository)| {
        let mut repository = repository(&site);
        change(&mut repository);
        ask(repository)
    };
    for (ask, field) in [
        (of(&|one| one.address = "https://10.0.0.1/acme/help".to_owned()), "address"),
        (of(&|one| one.address = "https://github.com/acme".to_owned()), "address"),
        (of(&|one| one.address = "https://u:p@github.com/acme/help".to_owned()), "address"),
        (of(&|one| one.branch = "a b".to_owned()), "branch"),
        (of(&|one| one.within = "../x".to_owned()), "within"),
        (of(&|one| one.token = Some("a b".to_owned())), "token"),
        (of(&|one| one.token = Some("x".repeat(501))), "token"),
    ] {
        let problem = refused(add_reading(app, &editor, ask).await);
        let detail = problem.detail.expect("says what");
        assert!(problem.slug == "invalid" && detail.starts_with(&format!("{field}: ")), "{field}: {detail}");
    }
}
