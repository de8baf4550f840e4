//! What may be set of the help centre. Every refusal names its field and says what to do.

use protocol::help_centre::{HelpCentreLink, HelpCentreSettings};

use crate::error::{Error, Result};
use crate::inbox::{color_checked, is_address, wording};

/// Characters of its name, and of what a link is called.
const NAME_CHARS: usize = 60;
/// Characters of the line under it.
const TAGLINE_CHARS: usize = 120;
/// Links to where readers turn.
const MOST_LINKS: usize = 6;
/// Characters of a domain, and of one of its parts.
const DOMAIN_CHARS: usize = 253;
const LABEL_CHARS: usize = 63;

/// Brings it to its stored form, or says what is wrong. `public_url` is the server's own address.
pub(super) fn checked(mut set: HelpCentreSettings, public_url: &str) -> Result<HelpCentreSettings> {
    set.name = wording("name", &set.name, NAME_CHARS)?;
    set.tagline = wording("tagline", &set.tagline, TAGLINE_CHARS)?;
    set.color = set.color.map(|color| color_checked(&color)).transpose()?;
    set.domain = match set.domain.as_deref().map(str::trim).filter(|domain| !domain.is_empty()) {
        Some(text) => Some(domain(text, public_url)?),
        None => None,
    };
    if set.links.len() > MOST_LINKS {
        return Err(Error::invalid("links", format!("at most {MOST_LINKS}")));
    }
    set.links = set.links.into_iter().map(link).collect::<Result<_>>()?;
    Ok(set)
}

fn domain(text: &str, public_url: &str) -> Result<String> {
    let domain = text.to_ascii_lowercase();
    let label = |label: &str| {
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        (1..=LABEL_CHARS).contains(&label.len())
            && label.bytes().all(fits)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let is_domain = domain.len() <= DOMAIN_CHARS && domain.contains('.') && domain.split('.').all(label);
    // Four numbers are an address of a machine, not a name.
    let is_number = domain.split('.').all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    if !is_domain || is_number {
        let how = "write the name alone, without https:// and port: help.example.com";
        return Err(Error::invalid("domain", how));
    }
    let own = public_url.split_once("://").map_or("", |(_, host)| host);
    let own = own.split([':', '/']).next().unwrap_or_default();
    if own.eq_ignore_ascii_case(&domain) {
        let how =
            "this is the server's own address, where the help centre is under /help; name another, or none";
        return Err(Error::invalid("domain", how));
    }
    Ok(domain)
}

fn link(link: HelpCentreLink) -> Result<HelpCentreLink> {
    let title = wording("links", &link.title, NAME_CHARS)?;
    if title.zh.is_empty() && title.en.is_empty() {
        return Err(Error::invalid("links", "each needs a name"));
    }
    let url = link.url.trim().to_owned();
    if !is_address(&url, &["https://", "http://", "tel:"]) && !is_mail(&url) {
        let how = "each needs an address: https://…, mailto:… or tel:…";
        return Err(Error::invalid("links", how));
    }
    Ok(HelpCentreLink { title, url })
}

fn is_mail(url: &str) -> bool {
    let plain = |part: &str| is_address(&format!("mailto:{part}"), &["mailto:"]);
    let parts = url.strip_prefix("mailto:").and_then(|address| address.split_once('@'));
    parts.is_some_and(|(name, host)| plain(name) && plain(host) && host.contains('.'))
}

#[cfg(test)]
mod tests {
    use protocol::inbox::Wording;

    use super::*;

    #[test]
    fn a_domain_is_a_name_and_not_the_servers_own() {
        let own = "https://desk.example.com:8443";
        assert_eq!(domain("Help.Example.com", own).ok().as_deref(), Some("help.example.com"));
        for bad in [
            "https://help.example.com",
            "help.example.com/",
            "help.example.com:80",
            "help",
            "-a.example",
            "a-.example",
            "a..b",
            "帮助.example",
            "127.0.0.1",
            "a b.example",
            "desk.example.com",
            "DESK.example.com",
        ] {
            assert!(domain(bad, own).is_err(), "{bad}");
        }
    }

    #[test]
    fn links_lead_to_pages_letters_and_telephones_and_run_nothing() {
        let of = |url: &str| {
            link(HelpCentreLink {
                title: Wording { zh: "电话".to_owned(), en: String::new() },
                url: url.to_owned(),
            })
        };
        for good in ["https://shop.example/contact", "mailto:help@shop.example", "tel:+864001234567"] {
            assert!(of(good).is_ok(), "{good}");
        }
        for bad in
            ["javascript:alert(1)", "mailto:help", "mailto:a@b@c.example", "data:text/html,x", "tel:", "help"]
        {
            assert!(of(bad).is_err(), "{bad}");
        }
        let nameless = HelpCentreLink { title: Wording::default(), url: "https://shop.example/".to_owned() };
        assert!(link(nameless).is_err());
    }
}
