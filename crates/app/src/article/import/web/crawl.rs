//! Which pages are still to be fetched, and which were seen: a value that is kept between two of them, and of a bounded size.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use base::limits::{WEB_BYTES, WEB_LISTS, WEB_MISSES};
use intake::web::{Address, Robots, Scope, Sitemap};
use protocol::article_import::ArticleImportFetched;
use serde::{Deserialize, Serialize};

use super::super::hashed;

/// Lists in lists in lists, and no deeper.
const LISTS_DEEP: u8 = 3;
/// So often one address is asked again that says it is busy.
const TRIES: u8 = 3;
/// Pages of one path that differ by what is asked for besides: calendars and sorted lists have them without end.
const QUERIES: u8 = 20;

/// How far the fetching is.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(in super::super) struct Crawl {
    pub(super) scope: Scope,
    /// What each site asks of programs; absent before it was asked.
    pub(super) robots: BTreeMap<String, Robots>,
    /// How many links away from where it began.
    links: u8,
    /// Pages that are asked for at most.
    most: u32,
    todo: VecDeque<Todo>,
    /// Every address that was named, and every one under which a page wants to be known, hashed.
    seen: BTreeSet<u64>,
    queries: BTreeMap<u64, u8>,
    /// What pages said, hashed: the same page under another address is none.
    said: BTreeSet<u64>,
    lists: u32,
    /// Pages that were asked for.
    pub(super) asked: u32,
    /// Pages that were kept, taken or refused.
    pub(super) kept: u32,
    pub(super) bytes: u64,
    /// Pages one after the other that did not come.
    misses: u32,
    /// Pages that were left out, because there were too many.
    pub(super) cut: bool,
    /// Something could not be read that may have named more.
    pub(super) unsure: bool,
}

/// An address that is to be fetched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Todo {
    pub(super) address: Address,
    /// How many links lead to it.
    pub(super) links: u8,
    /// How many lists lead to it.
    lists: u8,
    /// Whether a list says that it is a list; of the first addresses nobody knows.
    pub(super) list: bool,
    tries: u8,
}

impl Todo {
    /// Whether somebody gave this address, and no page or list.
    pub(super) fn is_first(&self) -> bool {
        self.links == 0 && self.lists == 0
    }
}

/// A number for a text; two that have the same by chance are one page less, once in a very long time.
fn number(text: &str) -> u64 {
    hashed([text]).iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
}

impl Crawl {
    /// From these addresses on.
    pub(super) fn new(scope: Scope, begin: Vec<Address>, links: u8, most: u32) -> Self {
        let mut crawl = Self { scope, links, most, ..Self::default() };
        for address in begin {
            crawl.put(address, 0, 0, false);
        }
        crawl
    }

    /// Notes an address that was not seen, where there is room. Whether there was.
    fn put(&mut self, address: Address, links: u8, lists: u8, list: bool) -> bool {
        let name = number(address.as_str());
        if self.seen.contains(&name) {
            return true;
        }
        if self.asked as usize + self.todo.len() >= self.most as usize {
            return false;
        }
        self.seen.insert(name);
        self.todo.push_back(Todo { address, links, lists, list, tries: 0 });
        true
    }

    /// What is fetched next.
    pub(super) fn next(&self) -> Option<&Todo> {
        self.todo.front()
    }

    /// How far it is.
    pub(in super::super) fn fetched(&self) -> ArticleImportFetched {
        ArticleImportFetched { asked: self.asked, left: u32::try_from(self.todo.len()).unwrap_or(u32::MAX) }
    }

    /// The next one is done.
    pub(super) fn done(&mut self) {
        self.todo.pop_front();
        self.asked += 1;
    }

    /// The next one is busy: it is asked again after the others. Whether it may be.
    pub(super) fn again(&mut self) -> bool {
        let may = self.todo.front().is_some_and(|todo| todo.tries + 1 < TRIES);
        if may && let Some(mut todo) = self.todo.pop_front() {
            todo.tries += 1;
            self.todo.push_back(todo);
        }
        may
    }

    /// Whether a site gave a page, or did not.
    pub(super) fn answered(&mut self, came: bool) {
        self.misses = if came { 0 } else { self.misses + 1 };
    }

    /// Why nothing more is fetched, a word of the catalogue.
    pub(super) fn given_up(&self) -> Option<&'static str> {
        if self.bytes > WEB_BYTES {
            return Some("too_much");
        }
        (self.misses >= WEB_MISSES).then_some("given_up")
    }

    /// Every address that was not fetched.
    pub(super) fn drain(&mut self) -> Vec<Todo> {
        self.unsure = true;
        self.todo.drain(..).collect()
    }

    /// A page wants to be known under this address, or was found there. Whether that is the first one of it.
    pub(super) fn meets(&mut self, address: &Address) -> bool {
        self.seen.insert(number(address.as_str()))
    }

    /// A page says this, hashed part by part. Whether it is the first that does.
    pub(super) fn hears(&mut self, says: impl Iterator<Item = Vec<u8>>) -> bool {
        let said: String = says.flatten().map(char::from).collect();
        self.said.insert(number(&said))
    }

    /// What a list names, as far as it belongs here and there is room.
    pub(super) fn listed(&mut self, todo: &Todo, at: &Address, sitemap: &Sitemap) {
        self.lists += 1;
        self.cut |= sitemap.more;
        if sitemap.of_lists && (todo.lists >= LISTS_DEEP || self.lists >= WEB_LISTS) {
            self.cut = true;
            return;
        }
        for text in &sitemap.addresses {
            let address = at.join(text);
            // A list may lie above the path that its pages lie below.
            let address = address.and_then(|address| {
                if sitemap.of_lists { self.scope.on_site(&address) } else { self.scope.place(&address) }
            });
            if let Some(address) = address
                && !self.put(address, todo.links, todo.lists + 1, sitemap.of_lists)
            {
                self.cut = true;
                return;
            }
        }
    }

    /// What a page points at, as far as it belongs here and there is room.
    pub(super) fn linked(&mut self, todo: &Todo, links: &[Address]) {
        if todo.links >= self.links {
            return;
        }
        for address in links {
            let Some(address) = self.scope.link(address) else { continue };
            if self.seen.contains(&number(address.as_str())) || !self.is_new_query(&address) {
                continue;
            }
            if !self.put(address, todo.links + 1, todo.lists, false) {
                self.cut = true;
                return;
            }
        }
    }

    fn is_new_query(&mut self, address: &Address) -> bool {
        if address.query().is_none() {
            return true;
        }
        // Of so many paths nothing more is noted than there may be pages.
        if self.queries.len() >= self.most as usize * 2 {
            return false;
        }
        let times =
            self.queries.entry(number(&format!("{}{}", address.site(), address.plain_path()))).or_default();
        let is_new = *times < QUERIES;
        *times = times.saturating_add(1);
        is_new
    }
}

#[cfg(test)]
mod tests {
    use base::limits::WEB_PAGES;

    use super::*;

    fn at(text: &str) -> Address {
        Address::read(text).expect(text)
    }

    fn crawl(begin: &str, links: u8, most: u32) -> Crawl {
        let begin = vec![at(begin)];
        Crawl::new(Scope::new(&begin, ""), begin.clone(), links, most)
    }

    fn list(of_lists: bool, addresses: &[&str]) -> Sitemap {
        Sitemap { of_lists, addresses: addresses.iter().map(|one| (*one).to_owned()).collect(), more: false }
    }

    fn next(crawl: &Crawl) -> Todo {
        crawl.next().expect("one more").clone()
    }

    #[test]
    fn lists_that_name_one_another_come_to_an_end() {
        let mut crawl = crawl("https://a.example/1.xml", 0, WEB_PAGES);
        let todo = next(&crawl);
        crawl.listed(&todo, &todo.address, &list(true, &["/1.xml", "/2.xml", "https://b.example/3.xml"]));
        crawl.done();
        let mut todo = next(&crawl);
        assert_eq!(todo.address.as_str(), "https://a.example/2.xml");
        crawl.listed(&todo, &todo.address.clone(), &list(true, &["/1.xml", "/2.xml"]));
        crawl.done();
        assert_eq!(crawl.next(), None, "each was seen, and another site is none of ours");
        assert!(!crawl.cut);
        todo.lists = LISTS_DEEP;
        crawl.listed(&todo, &todo.address.clone(), &list(true, &["/4.xml"]));
        assert!(crawl.cut && crawl.next().is_none(), "deeper than anybody looks");
    }

    #[test]
    fn a_site_of_any_size_is_bounded() {
        let mut crawl = crawl("https://a.example/s.xml", 5, 100);
        let todo = next(&crawl);
        let many: Vec<String> = (0..20_000).map(|no| format!("/{no}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        crawl.listed(&todo, &todo.address, &list(false, &many));
        assert!(crawl.cut, "it is told that there are more");
        assert_eq!(crawl.fetched().left, 100);
        let links: Vec<Address> =
            (0..20_000).map(|no| at(&format!("https://a.example/x?page={no}"))).collect();
        crawl.linked(&todo, &links);
        let bytes = serde_json::to_vec(&crawl).expect("writes").len();
        assert!(bytes < 20_000, "what is kept stays small: {bytes}");
    }

    #[test]
    fn a_calendar_is_read_for_a_while_and_links_as_deep_as_was_asked() {
        let mut crawl = crawl("https://a.example/", 1, 100);
        let todo = next(&crawl);
        let days: Vec<Address> = (0..50).map(|no| at(&format!("https://a.example/days?day={no}"))).collect();
        crawl.linked(&todo, &days);
        assert_eq!(crawl.fetched().left, 1 + u32::from(QUERIES));
        crawl.done();
        let todo = next(&crawl);
        crawl.linked(&todo, &[at("https://a.example/deeper")]);
        assert_eq!(crawl.fetched().left, u32::from(QUERIES));
    }

    #[test]
    fn who_is_busy_is_asked_again_and_who_never_answers_is_left_alone() {
        let mut crawl = crawl("https://a.example/", 0, 100);
        let again: Vec<bool> = (0..3).map(|_| crawl.again()).collect();
        assert_eq!(again, [true, true, false]);
        assert_eq!(crawl.fetched().left, 1, "it is there to be refused");
        for _ in 0..WEB_MISSES {
            assert_eq!(crawl.given_up(), None);
            crawl.answered(false);
        }
        assert_eq!(crawl.given_up(), Some("given_up"));
        assert_eq!((crawl.drain().len(), crawl.unsure), (1, true));
        crawl.answered(true);
        crawl.bytes = WEB_BYTES + 1;
        assert_eq!(crawl.given_up(), Some("too_much"));
    }
}
