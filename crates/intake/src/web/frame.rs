//! What stands on most pages of a site and is not marked as a frame: a greeting above, a row of addresses below. It is no content of any of them.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::Document;

/// Fewer pages than this tell nothing about what is on every page.
const PAGES: usize = 4;
/// On so many of a hundred pages it must stand.
const SHARE: usize = 60;

/// Takes away what stands on most of these pages; a document that says nothing else goes.
pub fn without_frames(pages: &mut [Vec<Document>]) {
    let said = pages.iter().filter(|documents| !documents.is_empty()).count();
    if said < PAGES {
        return;
    }
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for documents in pages.iter() {
        let bodies = documents.iter().flat_map(|document| document.texts.values());
        let blocks: BTreeSet<&str> = bodies.flat_map(|text| blocks(&text.body)).collect();
        for block in blocks {
            *counts.entry(block.to_owned()).or_default() += 1;
        }
    }
    counts.retain(|block, count| *count * 100 >= said * SHARE && !block.contains("```"));
    if counts.is_empty() {
        return;
    }
    for documents in pages.iter_mut() {
        for document in documents.iter_mut() {
            for text in document.texts.values_mut() {
                let kept: Vec<&str> =
                    blocks(&text.body).filter(|block| !counts.contains_key(*block)).collect();
                text.body = kept.join("\n\n");
            }
            document.texts.retain(|_, text| !text.body.trim().is_empty());
        }
        documents.retain(|document| !document.texts.is_empty());
    }
}

fn blocks(body: &str) -> impl Iterator<Item = &str> {
    body.split("\n\n").filter(|block| !block.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use base::Locale;

    use super::*;
    use crate::document::Text;

    fn page(body: &str) -> Vec<Document> {
        let text = Text { title: "T".to_owned(), body: body.to_owned(), questions: Vec::new() };
        vec![Document { texts: BTreeMap::from([(Locale::En, text)]), ..Document::default() }]
    }

    fn bodies(pages: &[Vec<Document>]) -> Vec<&str> {
        pages.iter().flatten().map(|document| document.texts[&Locale::En].body.as_str()).collect()
    }

    #[test]
    fn what_stands_on_most_pages_is_on_none() {
        let frame = "Welcome to our help\n\n";
        let mut pages: Vec<_> =
            ["one", "two\n\n- a\n- b", "three"].iter().map(|body| page(&format!("{frame}{body}"))).collect();
        pages.push(page("four"));
        pages.push(page(frame));
        without_frames(&mut pages);
        assert_eq!(
            bodies(&pages),
            ["one", "two\n\n- a\n- b", "three", "four"],
            "a page of the frame alone says nothing"
        );
    }

    #[test]
    fn a_few_pages_and_code_are_left_as_they_are() {
        let mut few: Vec<_> = (0..3).map(|no| page(&format!("same\n\n{no}"))).collect();
        let before = few.clone();
        without_frames(&mut few);
        assert_eq!(few, before);
        let mut code: Vec<_> = (0..6).map(|no| page(&format!("```\na\n\nb\n```\n\n{no}"))).collect();
        without_frames(&mut code);
        assert_eq!(bodies(&code)[0], "```\na\n\nb\n```\n\n0");
    }
}
