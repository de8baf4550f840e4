//! Articles found by what a reader of the help centre asks.

use access::{Action, may};
use base::{ArticleId, Locale};
use knowledge::{Audience, Channel};
use search::Query;

use super::active::Centre;
use super::catalogue::{self, Card};
use crate::app::App;
use crate::article::blocking;
use crate::error::{Error, Result};

/// Characters of what is looked for.
pub const QUERY_CHARS: usize = 200;
/// Articles that a search shows.
const SHOWN: usize = 20;
/// Articles that are offered while somebody types.
const OFFERED: usize = 8;
/// Characters of a passage that are shown.
const PASSAGE_CHARS: usize = 200;
/// Characters before the first word that was asked for.
const BEFORE: usize = 40;

/// An article that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// What lists show of it.
    pub card: Card,
    /// What it says about what was asked, in pieces: whether a piece was asked for, and the piece.
    pub passage: Vec<(bool, String)>,
}

/// What is looked for, as it is looked for; `None` when it is nothing.
fn asked(text: &str) -> Result<Option<String>> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() > QUERY_CHARS {
        return Err(Error::invalid("q", format!("at most {QUERY_CHARS} characters")));
    }
    Ok(Some(text).filter(|text| !text.is_empty()))
}

/// The best articles, the best first.
pub async fn search(app: &App, centre: &Centre, locale: Locale, text: &str) -> Result<Vec<Hit>> {
    may(&super::READER, Action::ReadHelpCentre)?;
    let Some(text) = asked(text)? else { return Ok(Vec::new()) };
    let Some(index) = app.library().of(centre.workspace_id) else { return Ok(Vec::new()) };
    let (catalogue, now) = (catalogue::of(app, centre.workspace_id).await?, app.env().now());
    let found = blocking(move || {
        index.search(&Query {
            text: &text,
            locales: &[locale],
            audience: Audience::Customers,
            channel: Some(Channel::HelpCentre),
            at: now,
            k: SHOWN,
            context: &[],
        })
    });
    // A damaged index is made anew within a second; until then nothing is found rather than anything wrong.
    let found = found.await?.unwrap_or_default();
    let mut hits = Vec::with_capacity(found.hits.len());
    for hit in found.hits {
        let Ok(id) = hit.article.parse::<ArticleId>() else { continue };
        // The catalogue says what is shown, whatever the index says still or already.
        let Some(entry) = catalogue.entries.get(&id) else { continue };
        let Some(card) = entry.card(locale, now) else { continue };
        let own = entry.texts.get(&locale).is_some_and(|text| text.own) && entry.version == hit.version;
        let passage = if own && !hit.passage.text.trim().is_empty() {
            let matched: Vec<(usize, usize)> = hit.matched.iter().map(|one| (one.start, one.end)).collect();
            pieces(&hit.passage.text, &matched)
        } else {
            vec![(false, card.summary.clone())]
        };
        hits.push(Hit { card, passage });
    }
    Ok(hits)
}

/// What is offered while somebody types: titles that have all of it, those that begin so first; then what a search finds.
pub async fn suggest(app: &App, centre: &Centre, locale: Locale, text: &str) -> Result<Vec<Card>> {
    may(&super::READER, Action::ReadHelpCentre)?;
    let Some(text) = asked(text)? else { return Ok(Vec::new()) };
    let (catalogue, now) = (catalogue::of(app, centre.workspace_id).await?, app.env().now());
    let folded = text.to_lowercase();
    let has = |locale: Locale, id: &ArticleId| {
        let title = catalogue.entries.get(id)?.texts.get(&locale).map(|text| text.folded.as_str())?;
        title.find(&folded)
    };
    let mut titled: Vec<(usize, Card)> = catalogue
        .cards(locale, now)
        .into_iter()
        .filter_map(|card| Some((has(locale, &card.id)?, card)))
        .collect();
    titled.sort_by_key(|(at, card)| (*at > 0, card.title.chars().count()));
    let mut cards: Vec<Card> = titled.into_iter().map(|(_, card)| card).take(OFFERED).collect();
    if cards.len() < OFFERED {
        for hit in search(app, centre, locale, &text).await? {
            if cards.len() < OFFERED && !cards.iter().any(|card| card.id == hit.card.id) {
                cards.push(hit.card);
            }
        }
    }
    Ok(cards)
}

/// Some of a passage around the first word that was asked for; `matched` is in characters, in order, apart.
fn pieces(text: &str, matched: &[(usize, usize)]) -> Vec<(bool, String)> {
    let chars: Vec<char> = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    let first = matched.first().map_or(0, |(from, _)| *from);
    let begin = if first > PASSAGE_CHARS / 2 { first - BEFORE } else { 0 };
    let end = (begin + PASSAGE_CHARS).min(chars.len());
    let mut pieces = Vec::new();
    let mut put = |asked: bool, from: usize, to: usize| {
        if from < to {
            pieces.push((asked, chars[from..to].iter().collect::<String>()));
        }
    };
    let mut at = begin;
    for (from, to) in matched.iter().map(|(from, to)| ((*from).max(begin), (*to).min(end))) {
        if from < to && from >= at {
            put(false, at, from);
            put(true, from, to);
            at = to;
        }
    }
    put(false, at, end);
    if begin > 0 {
        pieces.insert(0, (false, "…".to_owned()));
    }
    if end < chars.len() {
        pieces.push((false, "…".to_owned()));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passage_is_cut_around_what_was_asked() {
        let said = |pieces: &[(bool, String)]| {
            pieces
                .iter()
                .map(|(asked, text)| if *asked { format!("[{text}]") } else { text.clone() })
                .collect::<String>()
        };
        assert_eq!(said(&pieces("七天内\n可退货", &[(5, 7)])), "七天内 可[退货]");
        assert_eq!(said(&pieces("七天", &[])), "七天");
        let long = format!("{}退货{}", "前".repeat(300), "后".repeat(300));
        let cut = said(&pieces(&long, &[(300, 302)]));
        assert!(cut.starts_with("…前") && cut.contains("[退货]") && cut.ends_with("后…"), "{cut}");
        assert!(cut.chars().count() <= PASSAGE_CHARS + 4, "{cut}");
        assert_eq!(said(&pieces("ab", &[(0, 9), (1, 2)])), "[ab]", "what cannot be is left aside");
    }

    #[test]
    fn a_question_is_one_line_with_an_end() {
        assert_eq!(asked("  退货 \n 规则 ").ok().flatten().as_deref(), Some("退货 规则"));
        assert_eq!(asked(" \t").ok(), Some(None));
        assert!(asked(&"长".repeat(QUERY_CHARS + 1)).is_err());
    }
}
