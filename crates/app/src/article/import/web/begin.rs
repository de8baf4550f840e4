//! Addresses come in: they are kept, and fetched behind the page.

use access::{Action, may};
use base::{ArticleImportId, ArticleReadingId, UserId, limits};
use hook::{BadAddress, Target};
use intake::web::{Address, Scope};
use protocol::article_import::{ArticleImportView, FetchArticleImport};
use serde_json::json;
use store::{Changes, Cx, Keys, State};

use super::super::super::check;
use super::super::take::room_for_one;
use super::super::{Head, hashed, show};
use super::{Crawl, KIND, allowed};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::job::new_import;
use crate::session::UserSession;

/// Begins to fetch pages. Nothing of them is done before it is started.
pub async fn begin(app: &App, user: &UserSession, ask: FetchArticleImport) -> Result<ArticleImportView> {
    may(&user.actor(), Action::WriteArticles)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let id = begun(app, &cx, user.user_id, ask, None).await?;
    show(app, user, id).await
}

/// The same, in the name of whoever set up that a place is read again by itself.
pub(in crate::article) async fn begun(
    app: &App,
    cx: &Cx,
    user_id: UserId,
    ask: FetchArticleImport,
    reading: Option<ArticleReadingId>,
) -> Result<ArticleImportId> {
    let addresses = checked(app, &ask)?;
    let scope = Scope::new(&addresses, &ask.within);
    if scope.sites() > limits::WEB_SITES {
        return Err(Error::invalid("addresses", format!("at most {} sites", limits::WEB_SITES)));
    }
    check::filed(cx, ask.options.category, ask.options.owner).await?;
    // One for each place: these wait beside what somebody puts up by hand.
    if reading.is_none() {
        room_for_one(cx).await?;
    }
    let files: Vec<String> = addresses.iter().map(|address| address.as_str().to_owned()).collect();
    let links = ask.links.to_string();
    let same = ["web", ask.within.trim(), links.as_str()].into_iter().chain(files.iter().map(String::as_str));
    let key = hashed(same);
    let facts = json!({ "addresses": addresses.len(), "links": ask.links, "most_pages": ask.most });
    let crawl = Crawl::new(scope, addresses, ask.links, ask.most);
    let head = Head { files, options: ask.options, web: Some(crawl), scope: Some(key) };
    let (id, now) = (app.env().id::<ArticleImportId>(), app.env().now());
    let job_id = app.env().id();
    let head = cx.seal_article_import(id, 0, &head).await?;
    let change = move |_: &State| -> Result<Changes<()>> {
        let job = new_import(KIND, &id.to_string(), job_id, now);
        let changes = Changes::new(()).insert_article_import(id, user_id, head.clone(), now).insert_job(job);
        let changes = match reading {
            Some(reading) => changes.article_import_belongs(id, reading).begin_article_reading(reading, id),
            None => changes,
        };
        Ok(changes.audit("fetch_article_import", format!("article_import:{id}"), facts.clone()))
    };
    cx.change(Keys::new(), change).await.map_err(flatten)?;
    Ok(id)
}

/// The addresses, each once; what cannot be read is told by its number.
pub(in crate::article) fn checked(app: &App, ask: &FetchArticleImport) -> Result<Vec<Address>> {
    let typed: Vec<&str> =
        ask.addresses.iter().map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
    if typed.is_empty() || typed.len() > limits::WEB_ADDRESSES {
        return Err(Error::invalid("addresses", format!("1 to {} addresses", limits::WEB_ADDRESSES)));
    }
    if ask.links > limits::WEB_LINKS {
        return Err(Error::invalid("links", format!("at most {}", limits::WEB_LINKS)));
    }
    if ask.most == 0 || ask.most > limits::WEB_PAGES {
        return Err(Error::invalid("most", format!("1 to {} pages", limits::WEB_PAGES)));
    }
    if ask.within.len() > limits::URL_CHARS
        || ask.within.contains(['?', '#', '*'])
        || ask.within.contains("://")
    {
        return Err(Error::invalid("within", "must be the beginning of a path, like /help/"));
    }
    let mut addresses = Vec::new();
    for (at, text) in typed.iter().enumerate() {
        let wrong = |why: &str| Error::invalid("addresses", format!("address {}: {why}", at + 1));
        let form = "must be a web address like https://help.example.com/ without user and password";
        let mut address = Address::typed(text).ok_or_else(|| wrong(form))?;
        // What a site says without https can be changed by anybody on the way.
        if Target::read(address.as_str(), &allowed(app)) == Err(BadAddress::Plain) {
            address = address.secured();
        }
        Target::read(address.as_str(), &allowed(app)).map_err(|error| wrong(&error.to_string()))?;
        if !addresses.contains(&address) {
            addresses.push(address);
        }
    }
    Ok(addresses)
}
