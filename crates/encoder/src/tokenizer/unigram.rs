//! Text to the likeliest row of pieces, as SentencePiece's Unigram models cut it (XLM-R and its kin).
//!
//! A blank is a sign of its own, `▁`, and begins the piece of what follows it. Blanks count once, and those at the end of a text not at all.

use super::charsmap::Charsmap;
use super::pieces::{Hash, Pieces};

/// The sign of a blank.
pub(crate) const BLANK: char = '\u{2581}';
/// Characters that are cut at once: what is written without a blank for longer is cut there.
const MOST_AT_ONCE: usize = 4_096;
/// How much less likely a character that no piece has is than the least likely piece.
const UNKNOWN: f64 = 10.0;

/// What is known of the pieces.
#[derive(Clone, Debug)]
pub(super) struct Unigram {
    /// How likely each piece is, as a logarithm; negative infinity for a mark, which no text has.
    scores: Vec<f32>,
    charsmap: Charsmap,
    /// How likely a character is that no piece has.
    unknown: f64,
}

/// The best way to get to a place in a run.
#[derive(Clone, Copy)]
struct Way {
    score: f64,
    from: usize,
    /// None where a character is known by no piece.
    piece: Option<u32>,
}

/// What is used again from run to run.
#[derive(Default)]
struct Room {
    ways: Vec<Way>,
    found: Vec<Option<u32>>,
}

impl Unigram {
    /// Says what is wrong.
    pub(super) fn new(pieces: &Pieces, scores: Vec<f32>, charsmap: Charsmap) -> Result<Self, String> {
        if scores.len() != pieces.len() {
            return Err(format!("{} pieces have {} scores", pieces.len(), scores.len()));
        }
        if let Some(at) = scores.iter().position(|score| score.is_nan() || *score == f32::INFINITY) {
            return Err(format!("the score of piece {at} is {}", scores[at]));
        }
        let least = scores.iter().copied().filter(|score| score.is_finite()).fold(0.0, f32::min);
        Ok(Self { scores, charsmap, unknown: f64::from(least) - UNKNOWN })
    }

    pub(super) fn scores(&self) -> &[f32] {
        &self.scores
    }

    pub(super) fn charsmap(&self) -> &Charsmap {
        &self.charsmap
    }

    /// Puts the numbers of a text's pieces behind those that are there, until there are more than `room`.
    pub(super) fn encode(
        &self,
        pieces: &Pieces,
        unknown: u32,
        text: &str,
        room: usize,
        tokens: &mut Vec<u32>,
    ) {
        // No piece is longer, so this is more than the model can read.
        let most_read = room.saturating_mul(pieces.longest());
        let (mut run, mut letters, mut read) = (String::new(), 0, 0);
        let mut own = Room::default();
        let mut cut = |run: &mut String, letters: &mut usize, tokens: &mut Vec<u32>| {
            self.cut(pieces, run, &mut own);
            for piece in own.found.drain(..).rev() {
                let token = piece.unwrap_or(unknown);
                // What is not known is one token, however long.
                if token != unknown || tokens.last() != Some(&unknown) {
                    tokens.push(token);
                }
            }
            read += run.len();
            run.clear();
            *letters = 0;
            tokens.len() > room || read > most_read
        };
        let mut rest = text;
        let mut blank = true;
        while let Some(next) = rest.chars().next() {
            let mut one = [0; 4];
            let (len, part) = match self.charsmap.longest(rest) {
                Some(found) => found,
                None => (next.len_utf8(), &*next.encode_utf8(&mut one)),
            };
            rest = &rest[len..];
            for c in part.chars() {
                if c == ' ' {
                    if !run.is_empty() && cut(&mut run, &mut letters, tokens) {
                        return;
                    }
                    blank = true;
                    continue;
                }
                if std::mem::take(&mut blank) {
                    run.push(BLANK);
                    letters += 1;
                }
                run.push(c);
                letters += 1;
                if letters >= MOST_AT_ONCE && cut(&mut run, &mut letters, tokens) {
                    return;
                }
            }
        }
        if !run.is_empty() {
            cut(&mut run, &mut letters, tokens);
        }
    }

    /// The pieces of a run, the last one first: Viterbi's way from each character to the ends of the pieces that begin there.
    fn cut(&self, pieces: &Pieces, run: &str, room: &mut Room) {
        let bytes = run.as_bytes();
        let nowhere = Way { score: f64::NEG_INFINITY, from: 0, piece: None };
        room.ways.clear();
        room.ways.resize(bytes.len() + 1, nowhere);
        room.ways[0].score = 0.0;
        for (from, c) in run.char_indices() {
            let here = room.ways[from].score;
            let mut go = |to: usize, score: f64, piece: Option<u32>| {
                if score > room.ways[to].score {
                    room.ways[to] = Way { score, from, piece };
                }
            };
            let mut hash = Hash::new();
            let mut alone = false;
            let last = bytes.len().min(from + pieces.longest());
            for to in from + 1..=last {
                hash.add(bytes[to - 1]);
                if !run.is_char_boundary(to) {
                    continue;
                }
                let Some(piece) = pieces.find_hashed(hash, &bytes[from..to]) else { continue };
                let score = self.scores[piece as usize];
                if score.is_finite() {
                    alone |= to == from + c.len_utf8();
                    go(to, here + f64::from(score), Some(piece));
                }
            }
            if !alone {
                go(from + c.len_utf8(), here + self.unknown, None);
            }
        }
        room.found.clear();
        let mut at = bytes.len();
        while at > 0 {
            room.found.push(room.ways[at].piece);
            at = room.ways[at].from;
        }
    }

    /// Bytes in memory.
    pub(super) fn memory(&self) -> usize {
        4 * self.scores.len() + self.charsmap.memory()
    }
}
