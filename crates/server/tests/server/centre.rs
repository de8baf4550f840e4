//! The pages of the help centre over HTTP: what they have, what they never show, and how they are refused.

use access::Role;
use app::UserSession;
use app::testing::Fixture;
use base::{ArticleId, Locale};
use knowledge::{ArticleText, Audience, Channel, Condition, Edition, Variant};
use protocol::article::{NewArticle, PassDraft, Withdraw};
use protocol::help_centre::HelpCentreSettings;
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

use crate::articles::session;
use crate::support::{Node, node};

pub struct Centre {
    pub node: Node,
    pub fixture: Fixture,
}

impl Centre {
    pub async fn open(seed: u64, set: HelpCentreSettings) -> Self {
        let (node, fixture) = node(seed).await;
        let admin = session(&node.app, &fixture, Role::Administrator);
        let set = HelpCentreSettings { on: true, ..set };
        app::centre::save_settings(&node.app, &admin, set).await.expect("open");
        Self { node, fixture }
    }

    pub fn person(&self, role: Role) -> UserSession {
        session(&self.node.app, &self.fixture, role)
    }

    pub async fn publish(&self, edition: Edition) -> ArticleId {
        let (writer, reader) = (self.person(Role::Supervisor), self.person(Role::Administrator));
        let pass = || PassDraft { revision: 1, note: String::new() };
        let app = &self.node.app;
        let id = app::article::add(app, &writer, NewArticle { edition }).await.expect("begun").id;
        app::article::submit(app, &writer, id, pass()).await.expect("submitted");
        app::article::publish(app, &reader, id, pass()).await.expect("published");
        id
    }

    pub async fn get(&self, path: &str) -> Response {
        self.node.ask(Method::GET, path).send().await.expect("answer")
    }

    /// What a form sends, from a page that hides where it is from.
    pub async fn post(&self, path: &str, fields: &str) -> Response {
        let request = self.node.ask(Method::POST, path).header("origin", "null");
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        request.body(fields.to_owned()).send().await.expect("answer")
    }

    /// What a reader gets, whatever its status.
    pub async fn text(&self, path: &str) -> String {
        self.get(path).await.text().await.expect("text")
    }
}

pub fn text(title: &str, body: &str) -> ArticleText {
    ArticleText { title: title.to_owned(), body: body.to_owned(), ..ArticleText::default() }
}

fn returns() -> Edition {
    Edition {
        wordings: [
            (Locale::Zh, text("怎么退货？", "签收后 **七天**内可以退货。\n\n## 运费\n\n由我们承担。")),
            (Locale::En, text("How to return an item", "Within **seven days** of delivery.")),
        ]
        .into(),
        audiences: [Audience::Customers].into(),
        ..Edition::default()
    }
}

/// What stands between two marks, each time.
pub fn between<'a>(page: &'a str, begin: &str, end: &str) -> Vec<&'a str> {
    page.split(begin).skip(1).filter_map(|rest| rest.split(end).next()).collect()
}

#[tokio::test]
async fn a_page_has_what_readers_and_programs_need() {
    let set = HelpCentreSettings { color: Some("#1f6049".to_owned()), ..HelpCentreSettings::default() };
    let centre = Centre::open(81, set).await;
    let id = centre.publish(returns()).await;
    let name = format!("how-to-return-an-item-{id}");
    let bare = centre.get(&format!("/help/zh/articles/{id}")).await;
    assert_eq!(bare.status(), StatusCode::PERMANENT_REDIRECT);
    assert_eq!(bare.headers()["location"], format!("/help/zh/articles/{name}"));
    let path = format!("/help/zh/articles/{name}");
    let answer = centre.get(&path).await;
    let headers = answer.headers().clone();
    assert_eq!(
        (answer.status(), &headers["content-type"]),
        (StatusCode::OK, &"text/html; charset=utf-8".parse().expect("a header"))
    );
    assert_eq!(headers["cache-control"], "public, max-age=5");
    let csp = headers["content-security-policy"].to_str().expect("text").to_owned();
    assert!(csp.contains("script-src 'self'") && !csp.contains("unsafe"), "{csp}");
    let page = answer.text().await.expect("text");
    let origin = centre.node.origin();
    for part in [
        "<html lang=\"zh-CN\">".to_owned(),
        format!("<link rel=\"canonical\" href=\"{origin}{path}\">"),
        format!("hreflang=\"en\" href=\"{origin}/help/en/articles/{name}\""),
        "hreflang=\"x-default\"".to_owned(),
        "<strong>七天</strong>".to_owned(),
        "<meta property=\"og:title\"".to_owned(),
        "aria-current=\"page\"".to_owned(),
        "class=\"skip\"".to_owned(),
    ] {
        assert!(page.contains(&part), "{part} in {page}");
    }
    assert_eq!(page.matches("<h1").count(), 1);
    let structured: Vec<Value> = between(&page, "<script type=\"application/ld+json\">", "</script>")
        .into_iter()
        .map(|text| serde_json::from_str(text).expect("JSON"))
        .collect();
    let kinds: Vec<&Value> =
        structured.iter().map(|value| value.get("@type").unwrap_or(&value["@graph"][1]["@type"])).collect();
    assert_eq!(kinds, [&json!("FAQPage"), &json!("BreadcrumbList")], "a title that asks is a question");
    let known = centre
        .node
        .ask(Method::GET, &path)
        .header("if-none-match", headers["etag"].clone())
        .send()
        .await
        .expect("answer");
    assert_eq!(known.status(), StatusCode::NOT_MODIFIED);
    let head = centre.node.ask(Method::HEAD, &path).send().await.expect("answer");
    assert_eq!((head.status(), head.headers()["etag"].clone()), (StatusCode::OK, headers["etag"].clone()));
    for file in ["style.css", "script.js"] {
        let there = between(&page, &format!("{file}?v="), "\"")[0];
        let file = centre.get(&format!("/help/{file}?v={there}")).await;
        assert_eq!(file.headers()["cache-control"], "public, max-age=31536000, immutable");
        let old = centre.get(file.url().path()).await;
        assert_eq!(
            old.headers()["cache-control"],
            "public, max-age=5",
            "only what has its hash is kept for ever"
        );
    }
    let markdown = centre.get(&format!("{path}.md")).await;
    assert_eq!(markdown.headers()["content-type"], "text/markdown; charset=utf-8");
    assert!(markdown.text().await.expect("text").starts_with("# 怎么退货？\n\n签收后 **七天**"));
    let root = centre
        .node
        .ask(Method::GET, "/help")
        .header("accept-language", "en-GB")
        .send()
        .await
        .expect("answer");
    assert_eq!(
        (root.status(), &root.headers()["location"]),
        (StatusCode::TEMPORARY_REDIRECT, &"/help/en".parse().expect("a header"))
    );
    let robots = centre.text("/robots.txt").await;
    assert!(
        robots.contains("Allow: /help") && robots.contains(&format!("Sitemap: {origin}/help/sitemap.xml")),
        "{robots}"
    );
}

#[tokio::test]
async fn what_people_wrote_is_never_read_as_anything_else() {
    const EVIL: &str = "</title><script>alert(1)</script>\"'<b>";
    let name = protocol::inbox::Wording { zh: EVIL.chars().take(60).collect(), en: String::new() };
    let set = HelpCentreSettings { name: name.clone(), tagline: name, ..HelpCentreSettings::default() };
    let centre = Centre::open(82, set).await;
    let evil = Edition {
        wordings: [(
            Locale::Zh,
            text(EVIL, &format!("{EVIL}\n\n[x](javascript:alert(1)) <img src=x onerror=alert(1)>")),
        )]
        .into(),
        ..returns()
    };
    let id = centre.publish(evil).await;
    app::article::follow_articles(&centre.node.app).await.expect("followed");
    let query = "%3C%2Ftitle%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E%22%27";
    for path in [
        "/help/zh".to_owned(),
        format!("/help/zh/articles/{id}"),
        "/help/zh/categories/-".to_owned(),
        format!("/help/zh/search?q={query}"),
        format!("/help/zh/{query}"),
        format!("/help/zh/articles/{query}"),
    ] {
        let page = centre.text(&path).await;
        let scripts: Vec<&str> = between(&page, "<script", ">");
        assert!(
            scripts
                .iter()
                .all(|tag| tag.contains("src=\"/help/script.js") || tag.contains("application/ld+json")),
            "{path}: {scripts:?}"
        );
        for bad in ["<script>", "<img src=x", "href=\"javascript", "<b>"] {
            assert!(!page.contains(bad), "{path} has {bad}");
        }
    }
    let foreign = centre.node.ask(Method::GET, "/help/zh").header("host", "a\"><script>").send().await;
    if let Ok(answer) = foreign {
        assert!(!answer.text().await.expect("text").contains("\"><script>"));
    }
}

#[tokio::test]
async fn what_is_taken_back_is_gone_and_the_page_looks_for_something_else() {
    let centre = Centre::open(83, HelpCentreSettings::default()).await;
    let id = centre.publish(returns()).await;
    let other = Edition {
        wordings: [(Locale::En, text("Returns by post", "Send returned items to us."))].into(),
        ..returns()
    };
    centre.publish(other).await;
    app::article::follow_articles(&centre.node.app).await.expect("followed");
    let path = format!("/help/en/articles/how-to-return-an-item-{id}");
    assert_eq!(centre.get(&path).await.status(), StatusCode::OK);
    let reason = Withdraw { reason: "wrong".to_owned() };
    app::article::withdraw(&centre.node.app, &centre.person(Role::Supervisor), id, reason)
        .await
        .expect("taken back");
    let gone = centre.get(&path).await;
    assert_eq!(
        (gone.status(), &gone.headers()["cache-control"]),
        (StatusCode::NOT_FOUND, &"no-store".parse().expect("a header"))
    );
    let page = gone.text().await.expect("text");
    assert!(page.contains("Returns by post") && !page.contains("How to return an item"), "{page}");
    assert!(page.contains("<meta name=\"robots\" content=\"noindex\">"));
    let only_english = centre.text("/help/zh/search?q=Returns").await;
    assert!(!only_english.contains("Returns by post"), "another language is another search");
    for nothing in [
        "/help/fr",
        "/help/en/x/y",
        "/help/en/categories/none",
        "/help/en/articles/none",
        "/help/zh/articles/none.md",
    ] {
        assert_eq!(centre.get(nothing).await.status(), StatusCode::NOT_FOUND, "{nothing}");
    }
    let stroke = centre.get("/help/en/").await;
    assert_eq!(
        (stroke.status(), &stroke.headers()["location"]),
        (StatusCode::PERMANENT_REDIRECT, &"/help/en".parse().expect("a header"))
    );
    let outward = centre.get("/help//evil.example/").await;
    assert_eq!(outward.status(), StatusCode::NOT_FOUND, "nobody is led away");
}

#[tokio::test]
async fn whether_it_helped_is_said_without_a_script() {
    let centre = Centre::open(84, HelpCentreSettings::default()).await;
    let id = centre.publish(returns()).await;
    let path = format!("/help/en/articles/how-to-return-an-item-{id}");
    let there = format!("{path}/feedback");
    let send = |fields: String| {
        let (centre, there) = (&centre, &there);
        async move { centre.post(there, &fields).await }
    };
    let page = centre.text(&path).await;
    assert!(page.contains(&format!("action=\"{path}/feedback\"")), "{page}");
    let answer = send("helpful=no".to_owned()).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let then = answer.headers()["location"].to_str().expect("text").to_owned();
    assert!(then.starts_with(&format!("{path}?feedback=")) && then.ends_with(".no#feedback"), "{then}");
    let thanks = centre.get(then.trim_end_matches("#feedback")).await;
    assert_eq!(thanks.headers()["cache-control"], "no-store", "it is this reader's alone");
    let thanks = thanks.text().await.expect("text");
    let name = between(&thanks, "name=\"answer\" value=\"", "\"")[0].to_owned();
    let told = send(format!("answer={name}&words=too%0D%0Ashort")).await;
    assert!(told.headers()["location"].to_str().expect("text").ends_with("?feedback=told#feedback"));
    for (fields, end) in [
        (format!("answer={name}&words=again"), "?feedback=refused#feedback"),
        ("answer=x".to_owned(), "#feedback"),
        ("helpful=perhaps".to_owned(), "#feedback"),
    ] {
        let answer = send(fields).await;
        assert!(answer.headers()["location"].to_str().expect("text").ends_with(end));
    }
    let said =
        app::centre::feedback(&centre.node.app, &centre.person(Role::Supervisor), id).await.expect("told");
    assert_eq!(
        (said.versions.len(), said.versions[0].unhelpful, said.words[0].text.as_str()),
        (1, 1, "too\nshort")
    );
}

#[tokio::test]
async fn a_domain_of_its_own_shows_the_help_centre_and_the_widget_alone() {
    let set =
        HelpCentreSettings { domain: Some("help.shop.example".to_owned()), ..HelpCentreSettings::default() };
    let centre = Centre::open(85, set).await;
    let id = centre.publish(returns()).await;
    let own = |path: &str| centre.node.ask(Method::GET, path).header("host", "help.shop.example").send();
    let root = own("/").await.expect("answer");
    assert_eq!(
        (root.status(), &root.headers()["location"]),
        (StatusCode::TEMPORARY_REDIRECT, &"/zh".parse().expect("a header"))
    );
    let home = own("/en").await.expect("answer").text().await.expect("text");
    assert!(home.contains("<link rel=\"canonical\" href=\"https://help.shop.example/en\">"), "{home}");
    assert!(home.contains("href=\"/style.css?v=") && !home.contains("/help/"), "{home}");
    let article = own(&format!("/en/articles/how-to-return-an-item-{id}")).await.expect("answer");
    assert_eq!(article.status(), StatusCode::OK);
    for (path, status) in [
        ("/widget.js", 200),
        ("/robots.txt", 200),
        ("/sitemap.xml", 200),
        ("/llms.txt", 200),
        ("/desk/", 404),
        ("/api/v1/session", 404),
        ("/healthz", 404),
        ("/help/en", 404),
    ] {
        let answer = own(path).await.expect("answer");
        assert_eq!(answer.status().as_u16(), status, "{path}");
    }
    assert!(
        own("/robots.txt")
            .await
            .expect("answer")
            .text()
            .await
            .expect("text")
            .contains("Sitemap: https://help.shop.example/sitemap.xml")
    );
    // The server's own address has none then, and everything else.
    assert_eq!(centre.get("/help/en").await.status(), StatusCode::NOT_FOUND);
    assert_eq!(centre.get("/desk/").await.status(), StatusCode::OK);
}

#[tokio::test]
async fn closed_is_closed() {
    let (node, _) = node(86).await;
    for path in [
        "/help",
        "/help/zh",
        "/help/zh/search?q=x",
        "/help/zh/suggest?q=x",
        "/help/sitemap.xml",
        "/help/llms.txt",
        "/help/style.css",
        "/help/x",
    ] {
        let answer = node.ask(Method::GET, path).send().await.expect("answer");
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
        assert!(answer.headers()["content-type"].to_str().expect("text").starts_with("text/html"), "{path}");
    }
    let robots =
        node.ask(Method::GET, "/robots.txt").send().await.expect("answer").text().await.expect("text");
    assert_eq!(robots, "User-agent: *\nDisallow: /\n");
}

#[tokio::test]
async fn what_holds_for_some_stands_below_with_the_way_to_it() {
    let centre = Centre::open(97, HelpCentreSettings::default()).await;
    let variant = |vip, regions: &[&str], channels: &[Channel], body: &str| Variant {
        when: Condition {
            vip,
            regions: regions.iter().map(|one| (*one).to_owned()).collect(),
            channels: channels.iter().copied().collect(),
        },
        bodies: [(Locale::Zh, body.to_owned())].into(),
    };
    let variants = vec![
        variant(None, &["新疆", "<b>西藏"], &[], "签收后**三十天**内可以退货。"),
        variant(Some(true), &[], &[], "请拨贵宾专线。"),
        variant(Some(true), &[], &[Channel::HelpCentre], "签收后六十天内可以退货。"),
    ];
    let id = centre.publish(Edition { variants, ..returns() }).await;
    let page = centre.text(&format!("/help/zh/articles/how-to-return-an-item-{id}")).await;
    assert_eq!(between(&page, "<a href=\"#case-", "</a>"), ["1\">新疆、&lt;b&gt;西藏", "2\">VIP 会员"]);
    let headings = between(&page, "<section class=\"case\"", "</h2>");
    let headings: Vec<&str> = headings.iter().filter_map(|one| one.rsplit('>').next()).collect();
    assert_eq!(headings, ["适用于新疆、&lt;b&gt;西藏", "适用于 VIP 会员"]);
    assert!(page.contains("<strong>三十天</strong>") && page.contains("六十天"), "{page}");
    assert!(!page.contains("贵宾专线"), "what depends on standing is told where it names the help centre");
    let answers = between(&page, "acceptedAnswer", "}");
    assert!(answers.iter().any(|answer| answer.contains("三十天")), "{answers:?}");
    let markdown = centre.text(&format!("/help/zh/articles/how-to-return-an-item-{id}.md")).await;
    assert!(markdown.contains("## 适用于新疆、b西藏\n\n签收后**三十天**"), "{markdown}");
    let english = centre.text(&format!("/help/en/articles/how-to-return-an-item-{id}")).await;
    assert!(!english.contains("class=\"case"), "no other answer is written in English");
}
