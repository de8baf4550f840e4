//! Nothing that is not public leaves the help centre by any road, and nothing that a key may not read leaves by the roads of programs.

use std::collections::BTreeSet;

use access::Role;
use base::{ArticleId, Locale};
use knowledge::{Audience, Channel, Edition};
use protocol::article::{NewArticle, Withdraw};
use protocol::help_centre::HelpCentreSettings;
use reqwest::StatusCode;

use crate::centre::{Centre, between, text};
use crate::key_leaks;

const DAY_MS: i64 = 86_400_000;

/// One way in which an article can be published.
pub struct Case {
    pub id: ArticleId,
    /// In its title and its body, and in no other's.
    pub word: String,
    /// Of [`Audience::ALL`], by bits.
    readers: u8,
    /// Of [`Channel::ALL`], by bits; 0: everywhere.
    places: u8,
    pub locale: Locale,
    /// Whether it is published and holds now.
    holds: bool,
}

impl Case {
    /// Whether it is said to one of these in this place; without a place, in any.
    pub fn is_said(&self, readers: &[Audience], place: Option<Channel>) -> bool {
        let bit = |at: Option<usize>| 1_u8 << at.expect("one of all");
        let to =
            |reader: &Audience| self.readers & bit(Audience::ALL.iter().position(|one| one == reader)) != 0;
        let here = place.is_none_or(|place| {
            self.places == 0 || self.places & bit(Channel::ALL.iter().position(|one| *one == place)) != 0
        });
        self.holds && here && readers.iter().any(to)
    }

    /// The language in which the help centre shows it.
    fn shown(&self) -> Option<Locale> {
        self.is_said(&[Audience::Customers], Some(Channel::HelpCentre)).then_some(self.locale)
    }
}

/// Every set of readers × places × languages × times, a draft, and what was taken back.
async fn every_case(centre: &Centre) -> Vec<Case> {
    let now = centre.node.app.env().now();
    let mut all = Vec::new();
    for readers in 1..8_u8 {
        for places in 0..8_u8 {
            for locale in Locale::ALL {
                for time in ["always", "later", "over"] {
                    let word = format!("leak{readers}{places}{}{time}", locale.code());
                    let picked = |set: u8, at: usize| set & 1 << at != 0;
                    let edition = Edition {
                        wordings: [(locale, text(&format!("Title {word}"), &format!("Body {word}.")))].into(),
                        audiences: (0..3)
                            .filter(|at| picked(readers, *at))
                            .map(|at| Audience::ALL[at])
                            .collect(),
                        channels: (0..3)
                            .filter(|at| picked(places, *at))
                            .map(|at| Channel::ALL[at])
                            .collect(),
                        valid_from: (time == "later").then(|| now.plus_ms(3 * DAY_MS)),
                        valid_until: (time == "over").then(|| now.plus_ms(DAY_MS)),
                        ..Edition::default()
                    };
                    let id = centre.publish(edition).await;
                    all.push(Case { id, word, readers, places, locale, holds: time == "always" });
                }
            }
        }
    }
    let writer = centre.person(Role::Supervisor);
    let hidden = |word: &str| Edition {
        wordings: [(Locale::En, text(word, word))].into(),
        audiences: [Audience::Customers].into(),
        ..Edition::default()
    };
    let draft = app::article::add(&centre.node.app, &writer, NewArticle { edition: hidden("leakdraft") })
        .await
        .expect("begun")
        .id;
    let back = centre.publish(hidden("leakback")).await;
    let reason = Withdraw { reason: "wrong".to_owned() };
    app::article::withdraw(&centre.node.app, &writer, back, reason).await.expect("taken back");
    for (id, word) in [(draft, "leakdraft"), (back, "leakback")] {
        let word = word.to_owned();
        all.push(Case { id, word, readers: 1, places: 0, locale: Locale::En, holds: false });
    }
    centre.fixture.clock.advance_ms(2 * DAY_MS);
    app::article::follow_articles(&centre.node.app).await.expect("followed");
    all
}

/// The words of articles in what somebody got.
pub fn words(page: &str) -> BTreeSet<String> {
    let cut = |rest: &str| rest.chars().take_while(char::is_ascii_alphanumeric).collect::<String>();
    page.match_indices("leak").map(|(at, _)| cut(&page[at..])).filter(|word| word.len() > 6).collect()
}

/// Each page, search and list shows exactly what it may.
#[tokio::test]
async fn nothing_leaks() {
    let centre = Centre::open(80, HelpCentreSettings::default()).await;
    let all = every_case(&centre).await;
    let public = Locale::ALL.map(|locale| -> BTreeSet<String> {
        all.iter().filter(|case| case.shown() == Some(locale)).map(|case| case.word.clone()).collect()
    });
    assert_eq!((public[0].len(), public[1].len()), (20, 20));

    let slugs: BTreeSet<String> = words("leak10zhalways leak10");
    assert_eq!(slugs, ["leak10zhalways".to_owned()].into());
    let both: BTreeSet<String> = public.iter().flatten().cloned().collect();
    for (at, locale) in Locale::ALL.into_iter().enumerate() {
        let code = locale.code();
        assert_eq!(words(&centre.text(&format!("/help/{code}/categories/-")).await), public[at], "category");
        assert!(words(&centre.text(&format!("/help/{code}")).await).is_subset(&public[at]), "first page");
        for case in &all {
            let (id, word) = (case.id, &case.word);
            let here = case.shown() == Some(locale);
            let page = centre.get(&format!("/help/{code}/articles/{id}")).await;
            // An English title gives it a longer name.
            let found = matches!(page.status(), StatusCode::OK | StatusCode::PERMANENT_REDIRECT);
            assert_eq!(found, here, "{word} in {code}: {}", page.status());
            let markdown = centre.get(&format!("/help/{code}/articles/{id}.md")).await;
            assert_eq!(markdown.status() == StatusCode::OK, here, "Markdown of {word} in {code}");
            for road in ["search", "suggest"] {
                let found = words(&centre.text(&format!("/help/{code}/{road}?q={word}")).await);
                let found: BTreeSet<String> = if road == "search" {
                    found.into_iter().filter(|found| found != word || here).collect()
                } else {
                    found
                };
                assert!(found.is_subset(&public[at]), "{road} for {word} in {code}: {found:?}");
                assert!(!here || found.contains(word), "{road} finds {word} in {code}");
            }
            let answer = centre.post(&format!("/help/{code}/articles/{id}/feedback"), "helpful=yes").await;
            assert_eq!(answer.status() == StatusCode::SEE_OTHER, here, "feedback on {word} in {code}");
        }
    }
    assert_eq!(words(&centre.text("/help/llms.txt").await), both, "llms.txt");
    let sitemap = centre.text("/help/sitemap.xml").await;
    for case in &all {
        let (id, word, shown) = (case.id, &case.word, case.shown());
        let places = Locale::ALL.into_iter().filter(|locale| {
            between(&sitemap, "<loc>", "</loc>").iter().any(|loc| {
                loc.contains(&format!("/{}/articles/", locale.code())) && loc.ends_with(&id.to_string())
            })
        });
        assert_eq!(places.collect::<Vec<_>>(), shown.into_iter().collect::<Vec<_>>(), "sitemap: {word}");
    }
    key_leaks::look(&centre, &all).await;
}
