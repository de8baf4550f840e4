//! Which pages are asked for, as somebody typed it.

use base::limits;
use hook::{BadAddress, Target};
use intake::web::{Address, Scope};
use protocol::article_import::FetchArticleImport;

use super::super::{Head, hashed};
use super::{Crawl, allowed};
use crate::app::App;
use crate::error::{Error, Result};

/// What is known of an import of these pages before one is fetched.
pub(in super::super) fn head(app: &App, ask: FetchArticleImport) -> Result<Head> {
    let addresses = checked(app, &ask)?;
    let scope = Scope::new(&addresses, &ask.within);
    if scope.sites() > limits::WEB_SITES {
        return Err(Error::invalid("addresses", format!("at most {} sites", limits::WEB_SITES)));
    }
    let files: Vec<String> = addresses.iter().map(|address| address.as_str().to_owned()).collect();
    let links = ask.links.to_string();
    let same = ["web", ask.within.trim(), links.as_str()].into_iter().chain(files.iter().map(String::as_str));
    let key = hashed(same);
    let crawl = Crawl::new(scope, addresses, ask.links, ask.most);
    Ok(Head { files, options: ask.options, web: Some(crawl), scope: Some(key), place: None })
}

/// The addresses, each once; what cannot be read is told by its number.
fn checked(app: &App, ask: &FetchArticleImport) -> Result<Vec<Address>> {
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
