//! Pictures and files of articles over HTTP: how they leave, who gets them, and that they go with their article.

use access::{Role, Scope};
use base::{ArticleFileId, Locale};
use knowledge::{Audience, Edition};
use protocol::article::Withdraw;
use protocol::help_centre::HelpCentreSettings;
use reqwest::{Method, StatusCode};
use serde_json::Value;

use crate::centre::{Centre, text};
use crate::mcp::program;
use crate::support::{PNG, read};

const PDF: &[u8] = b"%PDF-1.7 <script>alert(1)</script>";

async fn put(centre: &Centre, name: &str, bytes: &[u8]) -> ArticleFileId {
    let writer = centre.person(Role::Supervisor);
    app::article::file::upload(&centre.node.app, &writer, name, bytes.to_vec()).await.expect("stored").id
}

fn naming(picture: ArticleFileId, file: ArticleFileId, audience: Audience) -> Edition {
    let body = format!("看图：![退货\"按钮\"](file:{picture})\n\n[价目表.pdf](file:{file})");
    Edition {
        wordings: [(Locale::Zh, text("怎么退货", &body))].into(),
        audiences: [audience].into(),
        ..Edition::default()
    }
}

#[tokio::test]
async fn a_page_shows_them_and_they_go_with_it() {
    let centre = Centre::open(91, HelpCentreSettings::default()).await;
    let (picture, file) = (put(&centre, "a.png", PNG).await, put(&centre, "价目表.pdf", PDF).await);
    let at = |id: ArticleFileId| format!("/help/files/{id}");
    assert_eq!(centre.get(&at(picture)).await.status(), StatusCode::NOT_FOUND, "nothing names it yet");
    let id = centre.publish(naming(picture, file, Audience::Customers)).await;
    let page = centre.text(&format!("/help/zh/articles/{id}")).await;
    for part in [
        format!("src=\"{}\"", at(picture)),
        "alt=\"退货&quot;按钮&quot;\"".to_owned(),
        "width=\"1\" height=\"1\"".to_owned(),
        "loading=\"lazy\"".to_owned(),
        format!("href=\"{}\"", at(file)),
        "价目表.pdf <small>PDF · 34 B</small>".to_owned(),
    ] {
        assert!(page.contains(&part), "{part} in {page}");
    }
    assert!(!page.contains("file:"), "{page}");
    let markdown = centre.text(&format!("/help/zh/articles/{id}.md")).await;
    assert!(markdown.contains(&format!("]({}{})", centre.node.origin(), at(picture))), "{markdown}");

    let shown = centre.get(&at(picture)).await;
    let headers = shown.headers().clone();
    assert_eq!(
        (shown.status(), &headers["content-type"]),
        (StatusCode::OK, &"image/png".parse().expect("one"))
    );
    for (name, value) in [
        ("content-disposition", "inline"),
        ("cache-control", "public, max-age=5, must-revalidate"),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "sandbox; default-src 'none'"),
    ] {
        assert_eq!(headers[name], value);
    }
    assert_eq!(shown.bytes().await.expect("bytes"), PNG);
    let saved = centre.get(&at(file)).await;
    let disposition = saved.headers()["content-disposition"].to_str().expect("text").to_owned();
    assert!(disposition.starts_with("attachment; filename*=UTF-8''%E4%BB%B7"), "{disposition}");
    assert_eq!(saved.headers()["content-type"], "application/pdf");

    let again = || async {
        let request = centre.node.ask(Method::GET, &at(picture));
        request.header("if-none-match", &headers["etag"]).send().await.expect("answer").status()
    };
    assert_eq!(again().await, StatusCode::NOT_MODIFIED);
    let reason = Withdraw { reason: "错了".to_owned() };
    app::article::withdraw(&centre.node.app, &centre.person(Role::Supervisor), id, reason)
        .await
        .expect("back");
    assert_eq!(again().await, StatusCode::NOT_FOUND, "whoever kept it is told so, too");
    for id in [picture, file] {
        assert_eq!(centre.get(&at(id)).await.status(), StatusCode::NOT_FOUND);
    }
    assert_eq!(centre.get("/help/files/..%2fx").await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn on_a_domain_of_its_own_they_are_under_its_root() {
    let set =
        HelpCentreSettings { domain: Some("help.shop.example".to_owned()), ..HelpCentreSettings::default() };
    let centre = Centre::open(92, set).await;
    let (picture, file) = (put(&centre, "a.png", PNG).await, put(&centre, "价目表.pdf", PDF).await);
    let id = centre.publish(naming(picture, file, Audience::Customers)).await;
    let own = |path: String| centre.node.ask(Method::GET, &path).header("host", "help.shop.example").send();
    let page = own(format!("/zh/articles/{id}")).await.expect("answer").text().await.expect("text");
    assert!(page.contains(&format!("src=\"/files/{picture}\"")), "{page}");
    assert_eq!(own(format!("/files/{picture}")).await.expect("answer").status(), StatusCode::OK);
    assert_eq!(
        own(format!("/api/v1/article-files/{picture}")).await.expect("answer").status(),
        StatusCode::NOT_FOUND
    );
    assert_eq!(centre.get(&format!("/help/files/{picture}")).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_key_reads_what_its_articles_name() {
    let centre = Centre::open(93, HelpCentreSettings::default()).await;
    let (public, inner) = (put(&centre, "a.png", PNG).await, put(&centre, "b.pdf", PDF).await);
    let shown = centre.publish(naming(public, public, Audience::Customers)).await;
    centre.publish(naming(inner, inner, Audience::Agents)).await;
    let outside = program(&centre.node, &centre.fixture, &[Scope::KnowledgeRead]).await;
    let inside = program(&centre.node, &centre.fixture, &[Scope::KnowledgeReadInternal]).await;
    let at = |id: ArticleFileId| format!("/api/v1/article-files/{id}");
    for (key, id, status) in
        [(&outside, public, 200), (&outside, inner, 404), (&inside, public, 200), (&inside, inner, 200)]
    {
        assert_eq!(key.get(&at(id)).await.status().as_u16(), status);
    }
    let whole: Value = read(outside.get(&format!("/api/v1/knowledge/{shown}")).await, StatusCode::OK).await;
    let body = whole["texts"]["zh"]["body"].as_str().expect("text");
    assert!(body.contains(&format!("]({}", at(public))) && !body.contains("file:"), "{body}");
}
