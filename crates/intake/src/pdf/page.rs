//! What a page shows: its content is run as far as it sets letters, and each run of letters is noted with its place.

use std::collections::HashMap;
use std::rc::Rc;

use super::file::File;
use super::font::Font;
use super::object::{Dict, Lexer, Object};
use crate::limits::Limits;
use crate::refused::Refused;

/// Content drawn by content.
const FORMS: usize = 6;
/// States kept aside.
const KEPT: usize = 256;
/// Values before an operator.
const VALUES: usize = 4_096;
/// Operators of one file.
const OPERATORS: usize = 50_000_000;

/// Letters in a row.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) text: String,
    /// Where it begins and ends, and the line that it stands on, in the direction in which it is read.
    pub(super) from: f64,
    pub(super) to: f64,
    pub(super) line: f64,
    pub(super) size: f64,
    pub(super) bold: bool,
    /// In quarters of a turn.
    pub(super) turned: u8,
}

/// A transformation, as PDF writes it.
#[derive(Clone, Copy, Debug)]
struct Matrix([f64; 6]);

impl Matrix {
    const ONE: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    fn of(values: &[Object]) -> Option<Self> {
        let mut six = [0.0; 6];
        if values.len() < 6 {
            return None;
        }
        for (into, value) in six.iter_mut().zip(&values[values.len() - 6..]) {
            *into = value.number()?;
        }
        Some(Self(six))
    }

    /// First this, then that.
    fn then(self, Self([a, b, c, d, e, f]): Self) -> Self {
        let [p, q, r, s, t, u] = self.0;
        Self([
            p * a + q * c,
            p * b + q * d,
            r * a + s * c,
            r * b + s * d,
            t * a + u * c + e,
            t * b + u * d + f,
        ])
    }
}

/// What holds for the letters that come.
#[derive(Clone)]
struct Look {
    place: Matrix,
    font: Rc<Font>,
    size: f64,
    between: f64,
    words: f64,
    stretch: f64,
    leading: f64,
    rise: f64,
}

/// Runs the content of pages.
pub(super) struct Painter<'f, 'a> {
    file: &'f File<'a>,
    fonts: HashMap<u32, Rc<Font>>,
    left: usize,
    pieces_left: usize,
    pub(super) unknown: usize,
    pub(super) known: usize,
    pub(super) pictures: usize,
}

/// One page, or one form on it.
struct Run<'r> {
    resources: &'r Dict,
    look: Look,
    kept: Vec<Look>,
    text: Matrix,
    start: Matrix,
    /// Marks around what comes: whether it stands on every page.
    marks: Vec<bool>,
}

impl<'f, 'a> Painter<'f, 'a> {
    pub(super) fn new(file: &'f File<'a>, limits: &Limits) -> Self {
        let pieces_left = limits.pieces;
        Self { file, fonts: HashMap::new(), left: OPERATORS, pieces_left, unknown: 0, known: 0, pictures: 0 }
    }

    /// The letters of a page, in the order in which they are drawn.
    pub(super) fn page(&mut self, page: &Dict, resources: &Dict, turned: i64) -> Result<Vec<Piece>, Refused> {
        let mut content = Vec::new();
        let parts = match page.get("Contents") {
            Some(Object::List(list)) => list.clone(),
            Some(reference) => match self.file.follow(reference) {
                Object::List(list) => list,
                _ => vec![reference.clone()],
            },
            None => Vec::new(),
        };
        for part in &parts {
            if let Some(stream) = self.file.stream(part) {
                match self.file.data(&stream) {
                    Ok(bytes) => content.extend(bytes),
                    Err(Refused::Bomb) => return Err(Refused::Bomb),
                    Err(_) => {}
                }
                content.push(b'\n');
            }
        }
        let place = match turned.rem_euclid(360) {
            90 => Matrix([0.0, -1.0, 1.0, 0.0, 0.0, 0.0]),
            180 => Matrix([-1.0, 0.0, 0.0, -1.0, 0.0, 0.0]),
            270 => Matrix([0.0, 1.0, -1.0, 0.0, 0.0, 0.0]),
            _ => Matrix::ONE,
        };
        let look = Look {
            place,
            font: Rc::new(Font::none()),
            size: 1.0,
            between: 0.0,
            words: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
        };
        let mut pieces = Vec::new();
        self.run(&content, resources, look, &mut pieces, 0)?;
        Ok(pieces)
    }

    fn run(
        &mut self,
        content: &[u8],
        resources: &Dict,
        look: Look,
        pieces: &mut Vec<Piece>,
        depth: usize,
    ) -> Result<(), Refused> {
        let mut run = Run {
            resources,
            look,
            kept: Vec::new(),
            text: Matrix::ONE,
            start: Matrix::ONE,
            marks: Vec::new(),
        };
        let mut lexer = Lexer::new(content, 0);
        let mut values: Vec<Object> = Vec::new();
        while let Some(object) = lexer.object()? {
            let Object::Word(word) = object else {
                if values.len() < VALUES {
                    values.push(object);
                }
                continue;
            };
            self.left = self.left.checked_sub(1).ok_or(Refused::TooMany)?;
            match word.as_slice() {
                b"BI" => skip_picture(&mut lexer),
                b"Do" => self.draw(&values, &run, pieces, depth)?,
                _ => self.operator(&word, &values, &mut run, pieces)?,
            }
            values.clear();
        }
        Ok(())
    }

    fn operator(
        &mut self,
        word: &[u8],
        values: &[Object],
        run: &mut Run<'_>,
        pieces: &mut Vec<Piece>,
    ) -> Result<(), Refused> {
        let number = |at: usize| values.get(at).and_then(Object::number).unwrap_or_default();
        match word {
            b"q" if run.kept.len() < KEPT => run.kept.push(run.look.clone()),
            b"Q" => {
                if let Some(look) = run.kept.pop() {
                    run.look = look;
                }
            }
            b"cm" => {
                if let Some(matrix) = Matrix::of(values) {
                    run.look.place = matrix.then(run.look.place);
                }
            }
            b"BT" => (run.text, run.start) = (Matrix::ONE, Matrix::ONE),
            b"Tf" => {
                let name = values.first().and_then(Object::name).unwrap_or_default();
                (run.look.font, run.look.size) = (self.font(run.resources, name), number(1));
            }
            b"Tc" => run.look.between = number(0),
            b"Tw" => run.look.words = number(0),
            b"Tz" => run.look.stretch = number(0) / 100.0,
            b"TL" => run.look.leading = number(0),
            b"Ts" => run.look.rise = number(0),
            b"Td" => run.next_line(number(0), number(1)),
            b"TD" => {
                run.look.leading = -number(1);
                run.next_line(number(0), number(1));
            }
            b"Tm" => {
                if let Some(matrix) = Matrix::of(values) {
                    (run.text, run.start) = (matrix, matrix);
                }
            }
            b"T*" => run.next_line(0.0, -run.look.leading),
            b"Tj" => self.show(values.last(), run, pieces)?,
            b"'" => {
                run.next_line(0.0, -run.look.leading);
                self.show(values.last(), run, pieces)?;
            }
            b"\"" => {
                (run.look.words, run.look.between) = (number(0), number(1));
                run.next_line(0.0, -run.look.leading);
                self.show(values.last(), run, pieces)?;
            }
            b"TJ" => {
                for part in values.last().and_then(Object::list).unwrap_or_default() {
                    match part {
                        Object::Number(back) => {
                            let by = -back / 1_000.0 * run.look.size * run.look.stretch;
                            run.text = Matrix([1.0, 0.0, 0.0, 1.0, by, 0.0]).then(run.text);
                        }
                        text => self.show(Some(text), run, pieces)?,
                    }
                }
            }
            b"BMC" | b"BDC" => run.marks.push(values.first().and_then(Object::name) == Some("Artifact")),
            b"EMC" => {
                run.marks.pop();
            }
            _ => {}
        }
        Ok(())
    }

    fn font(&mut self, resources: &Dict, name: &str) -> Rc<Font> {
        let fonts = self.file.get_dict(resources, "Font").unwrap_or_default();
        let Some(object) = fonts.get(name) else { return Rc::new(Font::none()) };
        if let Object::Ref(number) = object
            && let Some(font) = self.fonts.get(number)
        {
            return font.clone();
        }
        let Object::Dict(dict) = self.file.follow(object) else { return Rc::new(Font::none()) };
        let font = Rc::new(Font::read(self.file, &dict));
        if let Object::Ref(number) = object {
            self.fonts.insert(*number, font.clone());
        }
        font
    }

    /// Sets letters, unless they stand on every page and say so.
    fn show(
        &mut self,
        text: Option<&Object>,
        run: &mut Run<'_>,
        pieces: &mut Vec<Piece>,
    ) -> Result<(), Refused> {
        let Some(Object::Text(bytes)) = text else { return Ok(()) };
        let look = &run.look;
        let (mut shown, mut width) = (String::new(), 0.0);
        for glyph in look.font.glyphs(bytes) {
            match glyph.shows {
                Some(text) => {
                    self.known += 1;
                    shown.push_str(&text);
                }
                None => {
                    self.unknown += 1;
                    shown.push(char::REPLACEMENT_CHARACTER);
                }
            }
            let words = if glyph.is_space { look.words } else { 0.0 };
            width += (glyph.width / 1_000.0 * look.size + look.between + words) * look.stretch;
        }
        let before = Matrix([1.0, 0.0, 0.0, 1.0, 0.0, look.rise]).then(run.text).then(look.place).0;
        run.text = Matrix([1.0, 0.0, 0.0, 1.0, width, 0.0]).then(run.text);
        let after = Matrix([1.0, 0.0, 0.0, 1.0, 0.0, look.rise]).then(run.text).then(look.place).0;
        if shown.trim().is_empty() && shown.len() > 1 || shown.is_empty() || run.marks.contains(&true) {
            return Ok(());
        }
        self.pieces_left = self.pieces_left.checked_sub(1).ok_or(Refused::TooMany)?;
        let size = (before[2].hypot(before[3]) * look.size).abs();
        let (turned, from, to, line) = if before[0].abs() >= before[1].abs() {
            if before[0] >= 0.0 {
                (0, before[4], after[4], before[5])
            } else {
                (2, -before[4], -after[4], -before[5])
            }
        } else if before[1] >= 0.0 {
            (1, before[5], after[5], -before[4])
        } else {
            (3, -before[5], -after[5], before[4])
        };
        if [size, from, to, line].iter().all(|number| number.is_finite()) {
            pieces.push(Piece { text: shown, from, to, line, size, bold: look.font.bold, turned });
        }
        Ok(())
    }

    /// Draws a form; a picture is counted.
    fn draw(
        &mut self,
        values: &[Object],
        run: &Run<'_>,
        pieces: &mut Vec<Piece>,
        depth: usize,
    ) -> Result<(), Refused> {
        let name = values.last().and_then(Object::name).unwrap_or_default();
        let forms = self.file.get_dict(run.resources, "XObject").unwrap_or_default();
        let Some(stream) = forms.get(name).and_then(|object| self.file.stream(object)) else { return Ok(()) };
        if stream.dict.is("Subtype", "Image") {
            self.pictures += 1;
        }
        if depth >= FORMS || !stream.dict.is("Subtype", "Form") || run.marks.contains(&true) {
            return Ok(());
        }
        let content = match self.file.data(&stream) {
            Ok(content) => content,
            Err(Refused::Bomb) => return Err(Refused::Bomb),
            Err(_) => return Ok(()),
        };
        let resources = self.file.get_dict(&stream.dict, "Resources");
        let matrix = match self.file.get(&stream.dict, "Matrix") {
            Some(Object::List(list)) => Matrix::of(&list),
            _ => None,
        };
        let mut look = run.look.clone();
        look.place = matrix.unwrap_or(Matrix::ONE).then(look.place);
        self.run(&content, resources.as_ref().unwrap_or(run.resources), look, pieces, depth + 1)
    }
}

impl Run<'_> {
    fn next_line(&mut self, x: f64, y: f64) {
        self.start = Matrix([1.0, 0.0, 0.0, 1.0, x, y]).then(self.start);
        self.text = self.start;
    }
}

/// A picture in the content ends at a word of its own.
fn skip_picture(lexer: &mut Lexer<'_>) {
    let rest = lexer.bytes.get(lexer.at..).unwrap_or_default();
    let space = |byte: u8| byte.is_ascii_whitespace();
    let end = rest.windows(4).position(|four| space(four[0]) && &four[1..3] == b"EI" && space(four[3]));
    lexer.at += end.map_or(rest.len(), |end| end + 3);
}
