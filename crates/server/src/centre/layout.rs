//! What every page of the help centre has around it: its head, the way back and to the other language, the search, and whom to ask.

use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use base::Locale;
use serde_json::Value;

use super::answer::{Answer, Keep, tag};
use super::html::{Text, json};
use super::place::Place;
use super::words::words;

const CSS: &str = include_str!("style.css");
pub(super) const JS: &str = include_str!("script.js");

/// A page to be laid out.
pub(super) struct Page<'a> {
    pub(super) locale: Locale,
    pub(super) title: &'a str,
    pub(super) description: &'a str,
    /// Its path behind the language; `None` where it has no address of its own.
    pub(super) rest: Option<&'a str>,
    /// The languages in which it exists.
    pub(super) locales: &'a [Locale],
    /// Whether it is an article.
    pub(super) article: bool,
    /// What programs read in it.
    pub(super) structured: Vec<Value>,
    /// What stands in the field of the search above; `None`: it is not there.
    pub(super) search: Option<&'a str>,
    pub(super) main: String,
}

/// The styles of a help centre, in its own colour.
pub(super) fn css(place: &Place) -> String {
    let Some((light, dark)) = &place.centre.color else { return CSS.to_owned() };
    format!(
        "{CSS}:root{{--brand:{light};--brand-ink:{light};--on-brand:#fff}}@media (prefers-color-scheme:dark){{:root{{--brand:{dark};--brand-ink:{dark};\
         --on-brand:#0b1f17}}}}@media print{{:root{{--brand:#000;--brand-ink:#000}}}}"
    )
}

impl Page<'_> {
    /// As it leaves.
    pub(super) fn answer(
        self,
        place: &Place,
        request: &HeaderMap,
        status: StatusCode,
        keep: Keep,
    ) -> Response {
        let noindex = place.centre.settings.noindex || self.rest.is_none();
        let widget = place.centre.inbox.is_some();
        let answer = Answer { status, keep, widget, noindex, ..Answer::page(self.written(place, noindex)) };
        answer.into_response(request)
    }

    fn written(&self, place: &Place, noindex: bool) -> String {
        let (locale, name) = (self.locale, place.centre.name(self.locale));
        let title = if self.title == name { name.to_owned() } else { format!("{} – {name}", self.title) };
        let mut head = format!(
            "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <title>{}</title><meta name=\"description\" content=\"{}\"><meta name=\"color-scheme\" content=\"light dark\">",
            tongue(locale),
            Text(&title),
            Text(self.description),
        );
        if noindex {
            head.push_str("<meta name=\"robots\" content=\"noindex\">");
        }
        if let Some(rest) = self.rest {
            head.push_str(&self.addresses(place, rest, &title));
        }
        for value in &self.structured {
            head.push_str(&format!("<script type=\"application/ld+json\">{}</script>", json(value)));
        }
        let base = place.base;
        head.push_str(&format!(
            "<link rel=\"stylesheet\" href=\"{base}/style.css?v={}\"><script defer src=\"{base}/script.js?v={}\"></script></head>",
            tag(&css(place)),
            tag(JS)
        ));
        format!(
            "{head}<body><a class=\"skip\" href=\"#main\">{}</a>{}<main id=\"main\" tabindex=\"-1\">{}</main>{}{}</body></html>",
            words(locale).skip,
            self.header(place),
            self.main,
            footer(place, locale),
            widget(place, locale),
        )
    }

    /// Where it is, here and in the other language, and how it looks where somebody passes it on.
    fn addresses(&self, place: &Place, rest: &str, title: &str) -> String {
        let own = place.url(self.locale, rest);
        let mut out = format!("<link rel=\"canonical\" href=\"{}\">", Text(&own));
        for locale in self.locales {
            let there = place.url(*locale, rest);
            out.push_str(&format!(
                "<link rel=\"alternate\" hreflang=\"{}\" href=\"{}\">",
                tongue(*locale),
                Text(&there)
            ));
        }
        let any = match (rest.is_empty(), self.locales) {
            (true, _) => place.root(),
            (false, [one]) => place.url(*one, rest),
            (false, _) => place.url(place.centre.locale, rest),
        };
        out.push_str(&format!("<link rel=\"alternate\" hreflang=\"x-default\" href=\"{}\">", Text(&any)));
        if self.article {
            let markdown = format!("{own}.md");
            out.push_str(&format!(
                "<link rel=\"alternate\" type=\"text/markdown\" href=\"{}\">",
                Text(&markdown)
            ));
        }
        let (kind, og) = (
            if self.article { "article" } else { "website" },
            if self.locale == Locale::Zh { "zh_CN" } else { "en_US" },
        );
        for (property, content) in [
            ("og:type", kind),
            ("og:title", title),
            ("og:description", self.description),
            ("og:url", &own),
            ("og:site_name", place.centre.name(self.locale)),
            ("og:locale", og),
        ] {
            out.push_str(&format!("<meta property=\"{property}\" content=\"{}\">", Text(content)));
        }
        out
    }

    fn header(&self, place: &Place) -> String {
        let (locale, words) = (self.locale, words(self.locale));
        let other = if locale == Locale::Zh { Locale::En } else { Locale::Zh };
        // What is not there in the other language leads to its first page.
        let rest = self.rest.filter(|_| self.locales.contains(&other)).unwrap_or_default();
        let search = self.search.map_or_else(String::new, |text| search(place, locale, text, "bar"));
        format!(
            "<header class=\"top\"><div class=\"wide\"><a class=\"brand\" href=\"{}\">{}</a>{search}<a class=\"language\" href=\"{}\" hreflang=\"{}\" lang=\"{}\">{}</a></div></header>",
            place.path(locale, ""),
            Text(place.centre.name(locale)),
            Text(&place.path(other, rest)),
            tongue(other),
            tongue(other),
            words.other_language,
        )
    }
}

/// The language as browsers and search engines know it.
pub(super) const fn tongue(locale: Locale) -> &'static str {
    match locale {
        Locale::Zh => "zh-CN",
        Locale::En => "en",
    }
}

/// The search: works as it stands, and offers articles while somebody types where scripts run.
pub(super) fn search(place: &Place, locale: Locale, text: &str, class: &str) -> String {
    let words = words(locale);
    format!(
        "<form class=\"search {class}\" role=\"search\" action=\"{action}\" method=\"get\" data-suggest=\"{suggest}\" data-looked=\"{looked}\"><input type=\"search\" name=\"q\" \
         value=\"{}\" maxlength=\"{}\" required autocomplete=\"off\" aria-label=\"{label}\" placeholder=\"{hint}\"><button type=\"submit\">{go}</button></form>",
        Text(text),
        app::centre::QUERY_CHARS,
        action = place.path(locale, "/search"),
        suggest = place.path(locale, "/suggest"),
        looked = place.path(locale, super::parts::LOOKED),
        label = words.search_label,
        hint = words.search_hint,
        go = words.search,
    )
}

fn footer(place: &Place, locale: Locale) -> String {
    let links = &place.centre.settings.links;
    if links.is_empty() {
        return String::new();
    }
    let mut out =
        format!("<footer class=\"foot\"><div class=\"wide\"><h2>{}</h2><ul>", words(locale).contact);
    for link in links {
        let title = link.title.get(locale).unwrap_or_default();
        out.push_str(&format!(
            "<li><a href=\"{}\" rel=\"noopener\">{}</a></li>",
            Text(&link.url),
            Text(title)
        ));
    }
    out + "</ul></div></footer>"
}

fn widget(place: &Place, locale: Locale) -> String {
    let Some(inbox) = &place.centre.inbox else { return String::new() };
    format!(
        "<script async src=\"/widget.js\" data-inbox=\"{}\" data-locale=\"{}\"></script>",
        Text(inbox),
        locale.code()
    )
}
