//! Pages of a real site become drafts, politely, and what a hostile one does is refused and named.

pub mod site;

use std::collections::BTreeMap;

use access::Role;
use app::Settings;
use app::article::{fetch_import, import_parts, show_import, start_import, stop_import};
use base::ArticleImportId;
use protocol::article_import::{
    ArticleImportFate as Fate, ArticleImportPart, ArticleImportState as Now, ArticleImportView,
    FetchArticleImport, FindArticleImportParts, StartArticleImport,
};
use store::Config;

use crate::support::{House, refused};
use site::{Reply, Site, html};

async fn house(hosts: &[&str]) -> House {
    let import_hosts = hosts.iter().map(|host| (*host).to_owned()).collect();
    let settings = Settings { import_hosts, ..Settings::default() };
    House::with(settings, &Config::SqliteMemory, None).await
}

fn ask(addresses: &[String], links: u8) -> FetchArticleImport {
    FetchArticleImport { addresses: addresses.to_vec(), links, most: 500, ..FetchArticleImport::default() }
}

/// Begins, and lets time pass until all is fetched.
async fn fetched(house: &House, ask: FetchArticleImport) -> ArticleImportView {
    let editor = house.user(Role::Supervisor);
    let begun = fetch_import(&house.app, &editor, ask).await.expect("begun");
    assert_eq!(begun.state, Now::Fetching);
    house.pass(60 * 60 * 1_000).await;
    show_import(&house.app, &editor, begun.id).await.expect("there")
}

async fn parts(house: &House, id: ArticleImportId) -> Vec<ArticleImportPart> {
    let editor = house.user(Role::Supervisor);
    import_parts(&house.app, &editor, id, FindArticleImportParts::default()).await.expect("parts").parts
}

/// Each path with what becomes of it, or what is wrong with it.
async fn outcome(house: &House, site: &Site, id: ArticleImportId) -> BTreeMap<String, String> {
    let told = |part: ArticleImportPart| {
        let path = part.file.strip_prefix(&site.origin).unwrap_or(&part.file).to_owned();
        (path, part.problem.unwrap_or_else(|| format!("{:?}", part.fate)))
    };
    parts(house, id).await.into_iter().map(told).collect()
}

async fn written(house: &House, id: ArticleImportId) {
    let editor = house.user(Role::Supervisor);
    start_import(&house.app, &editor, id, StartArticleImport::default()).await.expect("started");
    house.work().await;
}

fn said(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(path, what)| ((*path).to_owned(), (*what).to_owned())).collect()
}

#[tokio::test]
async fn a_site_is_read_once_and_what_changed_and_vanished_is_told() {
    let house = house(&["127.0.0.1"]).await;
    let site = Site::of(&[
        ("/robots.txt", Reply::Typed("text/plain", b"User-agent: *\nDisallow: /cart\n".to_vec())),
        (
            "/help/",
            html(
                "Help",
                "Welcome.",
                &["/help/a?utm_source=nav", "b", "c", "/cart", "/about", "https://else.example/"],
            ),
        ),
        ("/help/a", html("Returns", "Seven days.", &["/help/", "/help/a#top"])),
        (
            "/help/b",
            Reply::Html("<link rel=canonical href='/help/a'><main><h1>Returns</h1>Seven days.</main>".into()),
        ),
        ("/help/c", html("Invoices", "By mail.", &["/help/old", "/help/cart"])),
        ("/help/cart", Reply::Moved("/cart".into())),
    ])
    .await;
    let whole = || FetchArticleImport { within: "/help/".into(), ..ask(&[site.at("/help/")], 3) };
    let begun = fetched(&house, whole()).await;
    assert_eq!(begun.state, Now::Ready);
    let first = said(&[
        ("/help/", "Create"),
        ("/help/a", "Create"),
        ("/help/c", "Create"),
        ("/help/old", "not_there"),
        ("/help/cart", "robots"),
    ]);
    assert_eq!(outcome(&house, &site, begun.id).await, first);
    assert_eq!(
        site.asked(),
        ["/robots.txt", "/help/", "/help/a", "/help/b", "/help/c", "/help/old", "/help/cart"],
        "each once; nothing that is forbidden, elsewhere or above the path"
    );
    written(&house, begun.id).await;

    site.becomes(&[
        ("/help/", html("Help", "Welcome.", &["a", "d"])),
        ("/help/a", html("Returns", "Ten days.", &[])),
        ("/help/d", html("Addresses", "Before it is sent.", &[])),
    ]);
    let again = fetched(&house, whole()).await;
    let mut then = said(&[("/help/a", "Change"), ("/help/d", "Create")]);
    // What is the same and what is gone stand under the same address: that with which it began.
    then.insert("/help/".into(), "Drop".into());
    assert_eq!(outcome(&house, &site, again.id).await, then);
    assert_eq!(again.fates, [(Fate::Create, 1), (Fate::Change, 1), (Fate::Same, 1), (Fate::Drop, 1)].into());

    site.becomes(&[("/help/", html("Help", "Welcome.", &["a", "d"])), ("/help/a", Reply::Status(500, ""))]);
    let away = fetched(&house, whole()).await;
    assert_eq!(
        outcome(&house, &site, away.id).await,
        said(&[("/help/", "Same"), ("/help/a", "no_answer"), ("/help/d", "not_there")]),
        "what does not answer is not gone, nor what it may have led to"
    );
}

#[tokio::test]
async fn a_list_of_lists_is_read_and_a_page_that_is_gone_is_told() {
    let house = house(&["127.0.0.1"]).await;
    let list = |of: &str, item: &str, paths: &[&str]| {
        let items: String = paths.iter().map(|path| format!("<{item}><loc>{path}</loc></{item}>")).collect();
        Reply::Typed("application/xml", format!("<?xml version='1.0'?><{of}>{items}</{of}>").into_bytes())
    };
    let site = Site::of(&[
        ("/sitemap.xml", list("sitemapindex", "sitemap", &["/s1.xml", "/sitemap.xml", "/s2.xml"])),
        ("/s1.xml", list("urlset", "url", &["/a", "/a", "https://else.example/x"])),
        ("/s2.xml", list("urlset", "url", &["/b", "/logo.png"])),
        ("/a", html("One", "First.", &["/hidden"])),
        ("/b", html("Two", "Second.", &[])),
        ("/logo.png", Reply::Typed("image/png", vec![0; 10])),
    ])
    .await;
    let begun = fetched(&house, ask(&[site.at("/sitemap.xml")], 0)).await;
    let first = said(&[("/a", "Create"), ("/b", "Create"), ("/logo.png", "no_page")]);
    assert_eq!(outcome(&house, &site, begun.id).await, first);
    written(&house, begun.id).await;
    let one = fetched(&house, ask(&[site.at("/a")], 0)).await;
    assert_eq!(outcome(&house, &site, one.id).await, said(&[("/a", "Same")]), "of the other nothing is said");
    site.becomes(&[]);
    let gone = fetched(&house, ask(&[site.at("/a"), site.at("/never")], 0)).await;
    assert_eq!(outcome(&house, &site, gone.id).await, said(&[("/a", "Drop"), ("/never", "not_there")]));
}

#[tokio::test]
async fn what_stands_on_every_page_is_no_content() {
    let house = house(&["127.0.0.1"]).await;
    let site = Site::start(|path| match path {
        "/robots.txt" => Reply::Status(404, ""),
        path => Reply::Html(format!(
            "<div>Call us: 12345</div><h1>Page {path}</h1><p>About {path}.</p><div>Best shop since 1999</div>"
        )),
    })
    .await;
    let addresses: Vec<String> = (0..5).map(|no| site.at(&format!("/{no}"))).collect();
    let begun = fetched(&house, ask(&addresses, 0)).await;
    assert_eq!(begun.fates, [(Fate::Create, 5)].into());
    let editor = house.user(Role::Supervisor);
    let part = app::article::import_part(&house.app, &editor, begun.id, 1).await.expect("there");
    assert_eq!(part.texts.values().next().expect("a text").body, "About /0.");
}

#[tokio::test]
async fn a_hostile_site_is_refused_page_by_page() {
    let house = house(&["127.0.0.1"]).await;
    let bomb = vec![0x1f, 0x8b, 8, 0];
    let targets: [(&str, Reply, &str); 14] = [
        ("/loopback", Reply::Moved("http://127.0.0.1:1/".into()), "elsewhere"),
        ("/meta", Reply::Moved("http://169.254.169.254/latest/meta-data/".into()), "elsewhere"),
        ("/six", Reply::Moved("http://[::1]/".into()), "elsewhere"),
        ("/file", Reply::Moved("file:///etc/passwd".into()), "no_answer"),
        ("/named", Reply::Moved("http://localhost/".into()), "elsewhere"),
        ("/circle", Reply::Moved("/circle2".into()), "circle"),
        ("/circle2", Reply::Moved("/circle".into()), "circle"),
        ("/user", Reply::Moved("http://u:p@127.0.0.1/".into()), "no_answer"),
        ("/endless", Reply::Endless, "page_large"),
        ("/packed", Reply::Packed, "packed"),
        ("/bomb.xml.gz", Reply::Typed("application/gzip", bomb), "no_list"),
        ("/odd", Reply::Typed("application/x-msdownload", b"MZ".to_vec()), "no_page"),
        ("/members", Reply::Status(403, ""), "log_in"),
        ("/good", html("Good", "Words.", &[]), "Create"),
    ];
    let pages: Vec<(&str, Reply)> = targets.iter().map(|(path, reply, _)| (*path, reply.clone())).collect();
    let site = Site::of(&pages).await;
    let addresses: Vec<String> = targets.iter().map(|(path, ..)| site.at(path)).collect();
    let begun = fetched(&house, ask(&addresses, 0)).await;
    let expected: Vec<(&str, &str)> = targets.iter().map(|(path, _, what)| (*path, *what)).collect();
    assert_eq!(outcome(&house, &site, begun.id).await, said(&expected));
}

#[tokio::test]
async fn a_site_without_end_is_read_to_the_limit() {
    let house = house(&["127.0.0.1"]).await;
    let site = Site::start(|path| match path {
        "/robots.txt" => Reply::Status(404, ""),
        path => {
            let links: Vec<String> = (0..10_000).map(|no| format!("{}{no}/", path)).collect();
            let links: Vec<&str> = links.iter().map(String::as_str).collect();
            html(&format!("Page {path}"), &format!("Words of {path}."), &links)
        }
    })
    .await;
    let begun = fetched(&house, FetchArticleImport { most: 40, ..ask(&[site.at("/")], 5) }).await;
    assert_eq!(begun.fates, [(Fate::Create, 40), (Fate::Refused, 1)].into());
    assert_eq!(site.asked().len(), 41, "robots.txt, and no more pages than were wanted");
    let problems: Vec<String> =
        parts(&house, begun.id).await.into_iter().filter_map(|part| part.problem).collect();
    assert_eq!(problems, ["more_pages"]);
}

#[tokio::test]
async fn a_site_that_does_not_answer_is_left_alone() {
    let house = house(&["127.0.0.1"]).await;
    let site = Site::start(|path| match path {
        "/robots.txt" => Reply::Status(404, ""),
        _ => Reply::Status(500, ""),
    })
    .await;
    let addresses: Vec<String> = (0..9).map(|no| site.at(&format!("/{no}"))).collect();
    let begun = fetched(&house, ask(&addresses, 0)).await;
    assert_eq!(begun.fates, [(Fate::Refused, 9)].into());
    assert_eq!(site.asked().len(), 6, "robots.txt, and five pages that were not given");
    // Closed while it cannot say what may be read.
    let silent = Site::start(|_| Reply::Status(503, "")).await;
    let begun = fetched(&house, ask(&[silent.at("/a")], 0)).await;
    assert_eq!(outcome(&house, &silent, begun.id).await, said(&[("/a", "robots_away")]));
    assert_eq!(silent.asked(), ["/robots.txt"]);
}

#[tokio::test]
async fn who_is_busy_is_asked_again_when_it_says_so_and_pauses_are_kept() {
    let house = house(&["127.0.0.1"]).await;
    let site = Site::of(&[
        ("/robots.txt", Reply::Typed("text/plain", b"User-agent: zhike\nCrawl-delay: 7\n".to_vec())),
        ("/a", Reply::Status(429, "retry-after: 90\r\n")),
        ("/b", html("B", "Words.", &[])),
    ])
    .await;
    let editor = house.user(Role::Supervisor);
    let begun =
        fetch_import(&house.app, &editor, ask(&[site.at("/a"), site.at("/b")], 0)).await.expect("begun");
    house.work().await;
    assert_eq!(site.asked(), ["/robots.txt"]);
    house.pass(1_000).await;
    assert_eq!(site.asked(), ["/a"]);
    house.pass(89_000).await;
    assert_eq!(site.asked(), Vec::<String>::new(), "it is left alone as long as it says");
    house.pass(1_000).await;
    assert_eq!(site.asked(), ["/b"]);
    house.pass(6_000).await;
    assert_eq!(site.asked(), Vec::<String>::new());
    house.pass(1_000).await;
    assert_eq!(site.asked(), ["/a"], "after what it asks for between two pages");
    let view = show_import(&house.app, &editor, begun.id).await.expect("there");
    assert_eq!(
        (view.state, view.fetched.map(|fetched| (fetched.asked, fetched.left))),
        (Now::Fetching, Some((1, 1)))
    );
    assert_eq!((view.fates.len(), view.waiting), (0, 0));
    assert!(parts(&house, begun.id).await.is_empty(), "pages that were not looked at are no parts");
    stop_import(&house.app, &editor, begun.id).await.expect("stopped");
    house.pass(600_000).await;
    assert_eq!(site.asked(), Vec::<String>::new());
    assert_eq!(show_import(&house.app, &editor, begun.id).await.expect("there").state, Now::Stopped);
    assert!(parts(&house, begun.id).await.is_empty());
}

#[tokio::test]
async fn addresses_inside_are_refused_before_anybody_asks() {
    let house = house(&[]).await;
    let editor = house.user(Role::Supervisor);
    let machine = std::fs::read_to_string("/proc/sys/kernel/hostname").expect("this machine's name");
    for address in [
        "http://127.0.0.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://localhost/",
        "file:///etc/passwd",
        "gopher://a.example/",
        "https://u:p@a.example/",
        "not an address",
    ] {
        let problem = refused(fetch_import(&house.app, &editor, ask(&[address.to_owned()], 0)).await);
        assert_eq!(problem.slug, "invalid", "{address}");
        assert!(problem.detail.expect("says what").starts_with("addresses: address 1: "), "{address}");
    }
    // A name that leads inside is found out when it is looked up.
    let address = format!("https://{}/", machine.trim().to_ascii_lowercase());
    let begun = fetched(&house, ask(&[address], 0)).await;
    assert_eq!(parts(&house, begun.id).await[0].problem.as_deref(), Some("robots_away"));
}

#[tokio::test]
async fn editors_alone_fetch_and_within_limits() {
    let house = house(&["127.0.0.1"]).await;
    let good = || ask(&["https://a.example/".to_owned()], 0);
    assert_eq!(refused(fetch_import(&house.app, &house.agent(), good()).await).slug, "forbidden");
    let editor = house.user(Role::Supervisor);
    let many = |count: usize, host: &str| -> Vec<String> {
        (0..count).map(|no| format!("https://{}/{no}", host.replace('*', &no.to_string()))).collect()
    };
    for wrong in [
        ask(&[], 0),
        ask(&many(21, "a.example"), 0),
        ask(&many(6, "a*.example"), 0),
        FetchArticleImport { links: 6, ..good() },
        FetchArticleImport { most: 0, ..good() },
        FetchArticleImport { most: 501, ..good() },
        FetchArticleImport { within: "https://a.example/help".into(), ..good() },
    ] {
        assert_eq!(
            refused(fetch_import(&house.app, &editor, wrong.clone()).await).slug,
            "invalid",
            "{wrong:?}"
        );
    }
    for _ in 0..10 {
        fetch_import(&house.app, &editor, good()).await.expect("begun");
    }
    assert_eq!(refused(fetch_import(&house.app, &editor, good()).await).slug, "too-many");
}
