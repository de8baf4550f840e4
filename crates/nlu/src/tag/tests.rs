//! The chain against counting by hand and against brute force; taggers on bad, long, mixed and unseen texts.

use std::ops::{ControlFlow, Range};
use std::sync::Arc;

use proptest::prelude::*;

use super::chain::{Lattice, Moves};
use super::pairs::Pairs;
use super::*;

/// All ways through a text that hold only whole slots.
fn ways(moves: &Moves, pieces: usize) -> Vec<Vec<u16>> {
    let n = moves.slots;
    let mut out = vec![Vec::new()];
    for _ in 0..pieces {
        let mut longer = Vec::new();
        for way in out {
            let before = way.last().map_or(0, |state| usize::from(*state));
            let outside = match before {
                0 => 0,
                _ => 1 + 2 * n + (before - 1) % n,
            };
            let mut next: Vec<usize> = (1..=n).chain([outside]).collect();
            if (1..=2 * n).contains(&before) {
                next.push(1 + n + (before - 1) % n);
            }
            longer.extend(next.into_iter().map(|state| [way.as_slice(), &[state as u16]].concat()));
        }
        out = longer;
    }
    out
}

fn worth(way: &[u16], scores: &[f32], moves: &Moves) -> f64 {
    let labels = moves.labels();
    let own = way.iter().enumerate().map(|(t, s)| scores[t * labels + moves.label(usize::from(*s))]);
    own.map(f64::from).sum::<f64>() + moves.way(way)
}

fn has_span(way: &[u16], n: usize, x: usize, span: Range<usize>) -> bool {
    let at = |t: usize| way.get(t).map_or(0, |s| usize::from(*s));
    at(span.start) == 1 + x
        && (span.start + 1..span.end).all(|t| at(t) == 1 + n + x)
        && (span.end >= way.len() || at(span.end) != 1 + n + x)
}

#[test]
fn two_pieces_one_slot_by_hand() {
    // O O, O B, B O, B B, B I: five ways, all alike.
    let moves = Moves::new(1, &Arc::default(), 0.0);
    let exp = moves.exp();
    let mut lattice = Lattice::default();
    lattice.fill(&[0.0; 6], &exp);
    let near = |a: f32, b: f32| assert!((a - b).abs() < 1e-5, "{a} is not {b}");
    near(lattice.log as f32, 5f32.ln());
    let mut p = [0.0; 3];
    lattice.labels(0, &exp, &mut p);
    [0.4, 0.6, 0.0].iter().zip(&p).for_each(|(wanted, p)| near(*p, *wanted));
    lattice.labels(1, &exp, &mut p);
    [0.4, 0.4, 0.2].iter().zip(&p).for_each(|(wanted, p)| near(*p, *wanted));
    near(lattice.span(0, 0, 1, &exp), 0.4);
    near(lattice.span(0, 0, 2, &exp), 0.2);
    near(lattice.span(0, 1, 2, &exp), 0.4);
}

#[test]
fn the_last_slot_is_remembered() {
    // After slot 0 and two pieces outside, slot 1 is likely; without it, unlikely. Scores alone say nothing.
    let mut moves = Moves::new(2, &Arc::new(Pairs::new(5, vec![(1 + 2, 1)])), 0.0);
    moves.begin[0] = 3.0;
    let exp = moves.exp();
    let mut lattice = Lattice::default();
    let mut scores = vec![0.0; 4 * 5];
    scores[1] = 9.0;
    scores[5] = 9.0;
    scores[10] = 9.0;
    lattice.fill(&scores, &exp);
    assert_eq!(lattice.best(&exp), [1, 5, 5, 2]);
    scores[1] = -9.0;
    scores[0] = 9.0;
    lattice.fill(&scores, &exp);
    assert!(lattice.span(1, 3, 4, &exp) < 0.5);
}

proptest! {
    #[test]
    fn sums_and_the_best_way_are_those_of_brute_force(
        n in 1usize..3,
        pieces in 1usize..5,
        raw in prop::collection::vec(-2f32..2.0, 64),
        seen in prop::collection::vec((0usize..5, 0u16..2), 0..8),
    ) {
        let mut next = raw.iter().copied().cycle();
        let seen = seen.into_iter().filter(|(row, slot)| *row < 2 * n + 1 && usize::from(*slot) < n).collect();
        let mut moves = Moves::new(n, &Arc::new(Pairs::new(2 * n + 1, seen)), 0.0);
        moves.parts_mut().into_iter().flatten().for_each(|w| *w = next.next().unwrap_or(0.0));
        let labels = moves.labels();
        let scores: Vec<f32> = next.take(pieces * labels).collect();
        let exp = moves.exp();
        let mut lattice = Lattice::default();
        lattice.fill(&scores, &exp);
        let ways = ways(&moves, pieces);
        let total: f64 = ways.iter().map(|way| worth(way, &scores, &moves).exp()).sum();
        let of = |has: &dyn Fn(&[u16]) -> bool| {
            ways.iter().filter(|way| has(way)).map(|way| worth(way, &scores, &moves).exp()).sum::<f64>() / total
        };
        prop_assert!((lattice.log - total.ln()).abs() < 1e-3);
        let mut p = vec![0.0; labels];
        for t in 0..pieces {
            lattice.labels(t, &exp, &mut p);
            for (label, p) in p.iter().enumerate() {
                let wanted = of(&|way| moves.label(usize::from(way[t])) == label);
                prop_assert!((f64::from(*p) - wanted).abs() < 1e-4, "piece {t}, label {label}: {p}, not {wanted}");
            }
        }
        for (x, start) in (0..n).flat_map(|x| (0..pieces).map(move |start| (x, start))) {
            for end in start + 1..=pieces {
                let wanted = of(&|way| has_span(way, n, x, start..end));
                let found = f64::from(lattice.span(x, start, end, &exp));
                prop_assert!((found - wanted).abs() < 1e-4, "{x} {start}..{end}: {found}, not {wanted}");
            }
        }
        let best: Vec<u16> = lattice.best(&exp).iter().map(|s| *s as u16).collect();
        let most = ways.iter().map(|way| worth(way, &scores, &moves)).fold(f64::MIN, f64::max);
        prop_assert!(ways.contains(&best));
        prop_assert!((worth(&best, &scores, &moves) - most).abs() < 1e-3);
    }
}

/// `text` with `[what stands there](slot)` marks.
fn example(marked: &str) -> Annotated {
    let (mut text, mut slots, mut rest) = (String::new(), Vec::new(), marked);
    while let Some((before, after)) = rest.split_once('[') {
        text += before;
        let (inside, after) = after.split_once("](").expect("a mark");
        let (slot, after) = after.split_once(')').expect("a mark");
        slots.push((text.len()..text.len() + inside.len(), slot.to_owned()));
        text += inside;
        rest = after;
    }
    text += rest;
    Annotated::new(text, slots)
}

fn lessons() -> Vec<Annotated> {
    let mut out = Vec::new();
    for (color, thing) in
        [("红色", "裙子"), ("黑色", "外套"), ("蓝色", "T恤"), ("白色", "衬衫"), ("绿色", "帽子")]
    {
        out.push(example(&format!("我要退[{color}](color)的那件[{thing}](item)")));
        out.push(example(&format!("[{thing}](item)有没有[{color}](color)的")));
        out.push(example(&format!("那件[{thing}](item)什么时候发货")));
    }
    for (from, to) in [("boston", "denver"), ("oslo", "rome"), ("new york", "paris"), ("lima", "st. louis")] {
        out.push(example(&format!("send it from [{from}](from) to [{to}](to) please")));
        out.push(example(&format!("to [{to}](to) from [{from}](from)")));
        out.push(example(&format!("does it leave {to}?").replace(to, &format!("[{to}](from)"))));
    }
    out
}

fn trained(examples: &[Annotated]) -> Tagger {
    Tagger::train(examples, &Settings::default(), &mut |_| ControlFlow::Continue(())).expect("trained")
}

fn found(tagger: &Tagger, text: &str) -> Vec<(String, String)> {
    tagger.tag(text).into_iter().map(|found| (found.slot, found.text)).collect()
}

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
}

#[test]
fn what_was_never_seen_is_found_by_what_stands_around_it() {
    let tagger = trained(&lessons());
    for (text, wanted) in [
        ("我要退粉色的那件毛衣", vec![("color", "粉色"), ("item", "毛衣")]),
        ("我要退黑色的那件iPhone壳", vec![("color", "黑色"), ("item", "iPhone壳")]),
        ("send it from cairo to rome please", vec![("from", "cairo"), ("to", "rome")]),
        ("to oslo from buenos aires", vec![("to", "oslo"), ("from", "buenos aires")]),
        ("Send it from NEW YORK to Denver please", vec![("from", "NEW YORK"), ("to", "Denver")]),
        ("thanks", vec![]),
    ] {
        assert_eq!(found(&tagger, text), pairs(&wanted), "{text}");
    }
    let sure = tagger.tag("send it from boston to denver please");
    assert!(sure.iter().all(|found| (0.5..=1.0).contains(&found.confidence)), "{sure:?}");
}

#[test]
fn the_same_examples_give_the_same_bytes_and_the_same_answers() {
    let (one, two) = (trained(&lessons()), trained(&lessons()));
    let bytes = one.to_bytes();
    assert_eq!(bytes, two.to_bytes());
    let read = Tagger::from_bytes(&bytes).expect("read");
    assert_eq!(read.to_bytes(), bytes);
    assert_eq!(read.slots(), ["color", "from", "item", "to"]);
    for text in ["我要退粉色的那件毛衣", "send it from cairo to rome", "", "😡"] {
        assert_eq!(read.tag(text), one.tag(text));
    }
}

#[test]
fn damaged_bytes_are_refused() {
    let bytes = trained(&lessons()).to_bytes();
    let refused = |bytes: &[u8]| Tagger::from_bytes(bytes).map(|_| ()).expect_err("refused");
    assert_eq!(refused(b""), TagError::NotATagger);
    assert_eq!(refused(b"something else that is long enough"), TagError::NotATagger);
    assert_eq!(
        refused(&bytes[..bytes.len() - 1]),
        TagError::Length { found: bytes.len() as u64 - 25, wanted: bytes.len() as u64 - 24 }
    );
    let mut newer = bytes.clone();
    newer[6] = 9;
    assert_eq!(refused(&newer), TagError::Version { found: 9, known: 2 });
    for at in (24..bytes.len()).step_by(97) {
        let mut flipped = bytes.clone();
        flipped[at] ^= 0x10;
        assert_eq!(refused(&flipped), TagError::CheckSum, "byte {at}");
    }
}

#[test]
fn what_cannot_be_learned_from_is_refused() {
    let refused = |examples: &[Annotated]| {
        Tagger::train(examples, &Settings::default(), &mut |_| ControlFlow::Continue(()))
            .map(|_| ())
            .expect_err("refused")
    };
    let with = |slots: &[(Range<usize>, &str)]| {
        [Annotated::new(
            "退货 ok",
            slots.iter().map(|(span, slot)| (span.clone(), (*slot).to_owned())).collect(),
        )]
    };
    assert_eq!(refused(&[]), TagError::NoExamples);
    assert_eq!(refused(&with(&[])), TagError::NoSlots);
    for span in [1..3, 0..0, 3..90] {
        assert_eq!(refused(&with(&[(span, "x")])), TagError::Span { example: 0, slot: "x".to_owned() });
    }
    let both = with(&[(0..3, "a"), (0..6, "b")]);
    assert_eq!(refused(&both), TagError::Overlap { example: 0, slot: "b".to_owned() });
    let mut odd = with(&[(0..3, "a")]);
    odd[0].pieces = vec![3..6, 0..3];
    assert_eq!(refused(&odd), TagError::Pieces { example: 0 });
    let many: Vec<Annotated> =
        (0..=MAX_SLOTS).map(|at| Annotated::new("x", vec![(0..1, format!("s{at}"))])).collect();
    assert_eq!(refused(&many), TagError::TooManySlots { found: MAX_SLOTS + 1 });
}

#[test]
fn training_tells_how_far_it_is_and_can_be_stopped() {
    let mut seen = Vec::new();
    let stopped = Tagger::train(&lessons(), &Settings::default(), &mut |progress| {
        seen.push(progress);
        if seen.len() == 4 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!(stopped.map(|_| ()), Err(TagError::Cancelled));
    let of = lessons().len();
    assert_eq!(seen.iter().map(|p| p.done).collect::<Vec<_>>(), [0, of, 2 * of, 3 * of]);
    assert!(seen.iter().all(|p| p.of == of * Settings::default().rounds));
    assert!(seen[3].loss < seen[1].loss);
}

#[test]
fn one_example_is_enough_to_train() {
    let tagger = trained(&[example("退[红色](color)的")]);
    assert_eq!(found(&tagger, ""), []);
    tagger.tag("退蓝色的");
}

#[test]
fn a_thousand_slots_are_told_apart() {
    let word = |at: usize| -> String {
        [at / 100, at / 10 % 10, at % 10].into_iter().map(|digit| char::from(b'a' + digit as u8)).collect()
    };
    let examples: Vec<Annotated> = (0..MAX_SLOTS)
        .flat_map(|at| ["set", "now"].map(|verb| (at, format!("{verb} {}", word(at)))))
        .map(|(at, text)| Annotated::new(text.clone(), vec![(4..text.len(), format!("s{at}"))]))
        .collect();
    let settings = Settings { rounds: 3, rate: 0.8, dropout: 0.0, ..Settings::default() };
    let tagger = Tagger::train(&examples, &settings, &mut |_| ControlFlow::Continue(())).expect("trained");
    let right = examples
        .iter()
        .filter(|example| {
            let found = tagger.tag(&example.text);
            found.len() == 1 && found[0].slot == example.slots[0].1
        })
        .count();
    assert!(right * 10 >= examples.len() * 9, "{right} of {}", examples.len());
}

#[test]
fn long_and_odd_texts_are_read_as_far_as_promised() {
    let tagger = trained(&lessons());
    let long = "我要退粉色的那件毛衣。".repeat(3_500);
    assert!(long.len() > 100_000);
    let found = tagger.tag(&long);
    assert!(!found.is_empty() && found.iter().all(|f| f.span.end <= 3 * MAX_PIECES));
    tagger.tag(&"a".repeat(100_000));
    tagger.tag(&"\u{0}\u{1b}[31m\u{202e}\r\n\t".repeat(1_000));
    let odd = tagger.tag_pieces("我要", &[0..1, 2..90, 7..7, 0..6]);
    assert!(odd.iter().all(|found| found.confidence.is_finite()));
}

#[test]
fn texts_are_cut_where_slots_can_end() {
    for (text, wanted) in [
        ("3pm我要iPhone15,退", vec!["3", "pm", "我", "要", "iPhone", "15", ",", "退"]),
        ("e\u{301}té don't", vec!["e\u{301}té", "don", "'", "t"]),
        (" \u{7}a\u{7}b ", vec!["a", "b"]),
        ("٣٤ カタ", vec!["٣٤", "カ", "タ"]),
        ("\u{301}", vec!["\u{301}"]),
    ] {
        let cut: Vec<&str> = cut(text).into_iter().map(|piece| &text[piece]).collect();
        assert_eq!(cut, wanted, "{text:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_is_cut_into_pieces_in_order(text in "\\PC{0,60}|[\\x00-\\x7f]{0,60}|[退e\u{301}1 \u{200d}👩a]{0,30}") {
        let mut end = 0;
        for piece in cut(&text) {
            prop_assert!(piece.start >= end && piece.end > piece.start);
            prop_assert!(text.get(piece.clone()).is_some());
            end = piece.end;
        }
    }

    #[test]
    fn any_examples_are_learned_from_or_refused(
        texts in prop::collection::vec(("[a-c退货 1\u{301}😡]{0,8}", 0usize..12, 0usize..12, "[ab]"), 1..6),
        asked in "\\PC{0,20}",
    ) {
        let examples: Vec<Annotated> = texts
            .into_iter()
            .map(|(text, from, to, slot)| Annotated::new(text, vec![(from..to, slot)]))
            .collect();
        let settings = Settings { rounds: 2, least: 1, ..Settings::default() };
        if let Ok(tagger) = Tagger::train(&examples, &settings, &mut |_| ControlFlow::Continue(())) {
            for found in tagger.tag(&asked) {
                prop_assert_eq!(asked.get(found.span.clone()), Some(found.text.as_str()));
                prop_assert!((0.0..=1.0).contains(&found.confidence));
            }
            let read = Tagger::from_bytes(&tagger.to_bytes()).expect("read");
            prop_assert_eq!(read.tag(&asked), tagger.tag(&asked));
        }
    }

    #[test]
    fn any_bytes_are_refused_or_read(raw in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(Tagger::from_bytes(&raw).is_err());
    }
}
