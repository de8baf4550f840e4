//! The objects of a PDF, found by looking for them: the list at the end of a file, which says where they are, is as often wrong as it is
//! hostile, and is not needed.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use super::filter;
use super::object::{Dict, Lexer, Object};
use crate::inflate::Budget;
use crate::limits::Limits;
use crate::refused::Refused;

/// Objects of one file.
const OBJECTS: usize = 2_000_000;
/// Bytes of objects that are read, however often; beyond that there are none.
const READ_BYTES: usize = 1024 * 1024 * 1024;
/// References that lead to references.
const HOPS: usize = 16;

/// Where an object lies.
#[derive(Clone, Copy, Debug)]
enum Place {
    /// In the file.
    At(usize),
    /// In a stream of objects: which of them, and where there.
    In(usize, usize),
}

/// A file whose objects are known.
pub(super) struct File<'a> {
    bytes: &'a [u8],
    places: HashMap<u32, Place>,
    /// Streams of objects, unpacked.
    packs: Vec<Rc<Vec<u8>>>,
    root: Option<Object>,
    info: Option<Object>,
    budget: RefCell<Budget>,
    /// Bytes of objects that were read, some of them again and again.
    read: Cell<usize>,
}

/// A dictionary with bytes behind it.
pub(super) struct Stream<'a> {
    pub(super) dict: Dict,
    raw: &'a [u8],
}

impl<'a> File<'a> {
    /// Finds the objects. What comes later takes the place of what came before, as those who add to a file mean it.
    pub(super) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, Refused> {
        let budget = RefCell::new(Budget::new(limits.unpacked_bytes, limits.ratio * 5));
        let mut file = Self {
            bytes,
            places: HashMap::new(),
            packs: Vec::new(),
            root: None,
            info: None,
            budget,
            read: Cell::new(0),
        };
        let mut at = 0;
        while let Some(found) = find(bytes, at, b"obj") {
            at = found + 3;
            if let Some(number) = number_before(bytes, found) {
                at = file.note(number, at)?.max(at);
            }
            if file.places.len() > OBJECTS {
                return Err(Refused::TooMany);
            }
        }
        file.trailers()?;
        if file.root.is_none() {
            file.root = file.catalogue();
        }
        Ok(file)
    }

    /// Notes an object, and where the file goes on behind it.
    fn note(&mut self, number: u32, at: usize) -> Result<usize, Refused> {
        self.places.insert(number, Place::At(at));
        let mut lexer = Lexer::new(self.bytes, at);
        let Some(Object::Dict(dict)) = lexer.object()? else { return Ok(lexer.at) };
        let end = lexer.at;
        let Some(raw) = self.raw(&mut lexer, &dict) else { return Ok(end) };
        let after = raw.as_ptr() as usize - self.bytes.as_ptr() as usize + raw.len();
        if dict.is("Type", "XRef") {
            self.trailer(&dict)?;
        }
        if dict.is("Type", "ObjStm") {
            self.unpack(Stream { dict, raw });
        }
        Ok(after)
    }

    /// The bytes of a stream: as many as it says where that fits, else up to its end mark.
    fn raw(&self, lexer: &mut Lexer<'a>, dict: &Dict) -> Option<&'a [u8]> {
        lexer.skip_space();
        let rest = self.bytes.get(lexer.at..)?.strip_prefix(b"stream")?;
        let rest = rest
            .strip_prefix(b"\r\n")
            .or_else(|| rest.strip_prefix(b"\n"))
            .or_else(|| rest.strip_prefix(b"\r"));
        let rest = rest.unwrap_or_else(|| &self.bytes[lexer.at + 6..]);
        let said = dict.get("Length").and_then(Object::count).filter(|length| *length <= rest.len());
        if let Some(length) = said {
            let behind = &rest[length..rest.len().min(length + 32)];
            if behind.windows(9).any(|nine| nine == b"endstream") {
                return Some(&rest[..length]);
            }
        }
        let end = find(rest, 0, b"endstream").unwrap_or(rest.len());
        Some(&rest[..end])
    }

    fn trailer(&mut self, dict: &Dict) -> Result<(), Refused> {
        if dict.get("Encrypt").is_some_and(|encrypt| *encrypt != Object::Null) {
            return Err(Refused::Encrypted);
        }
        if let Some(root) = dict.get("Root") {
            self.root = Some(root.clone());
        }
        if let Some(info) = dict.get("Info") {
            self.info = Some(info.clone());
        }
        Ok(())
    }

    fn trailers(&mut self) -> Result<(), Refused> {
        let mut at = 0;
        while let Some(found) = find(self.bytes, at, b"trailer") {
            at = found + 7;
            if let Some(Object::Dict(dict)) = Lexer::new(self.bytes, at).object()? {
                self.trailer(&dict)?;
            }
        }
        Ok(())
    }

    /// The catalogue of a file that has lost its trailer.
    fn catalogue(&self) -> Option<Object> {
        let mut numbers: Vec<u32> = self.places.keys().copied().collect();
        numbers.sort_unstable();
        let is_catalogue = |number: &u32| {
            self.load(*number).as_ref().and_then(Object::dict).is_some_and(|dict| dict.is("Type", "Catalog"))
        };
        numbers.into_iter().find(is_catalogue).map(Object::Ref)
    }

    /// The objects of a stream of objects; one that cannot be unpacked has none.
    fn unpack(&mut self, stream: Stream<'a>) {
        let (Some(count), Some(first)) =
            (stream.dict.get("N").and_then(Object::count), stream.dict.get("First").and_then(Object::count))
        else {
            return;
        };
        let Ok(bytes) = self.data(&stream) else { return };
        let mut lexer = Lexer::new(&bytes, 0);
        let pack = self.packs.len();
        for _ in 0..count.min(OBJECTS) {
            let mut next = || lexer.object().ok().flatten().and_then(|object| object.count());
            let (Some(number), Some(offset)) = (next(), next()) else { break };
            if let Ok(number) = u32::try_from(number) {
                self.places.insert(number, Place::In(pack, first.saturating_add(offset)));
            }
        }
        self.packs.push(Rc::new(bytes));
    }

    fn load(&self, number: u32) -> Option<Object> {
        let (bytes, at) = match *self.places.get(&number)? {
            Place::At(at) => (self.bytes, at),
            Place::In(pack, at) => (self.packs.get(pack)?.as_slice(), at),
        };
        let read = self.read.get();
        if read > READ_BYTES {
            return None;
        }
        let mut lexer = Lexer::new(bytes, at);
        let object = lexer.object().ok().flatten();
        self.read.set(read + lexer.at.saturating_sub(at));
        object
    }

    /// What an object is, behind its references.
    pub(super) fn follow(&self, object: &Object) -> Object {
        let mut object = object.clone();
        for _ in 0..HOPS {
            match object {
                Object::Ref(number) => object = self.load(number).unwrap_or(Object::Null),
                other => return other,
            }
        }
        Object::Null
    }

    /// What a key leads to.
    pub(super) fn get(&self, dict: &Dict, key: &str) -> Option<Object> {
        dict.get(key).map(|object| self.follow(object)).filter(|object| *object != Object::Null)
    }

    pub(super) fn get_dict(&self, dict: &Dict, key: &str) -> Option<Dict> {
        match self.get(dict, key)? {
            Object::Dict(dict) => Some(dict),
            _ => None,
        }
    }

    /// The stream that a reference leads to.
    pub(super) fn stream(&self, object: &Object) -> Option<Stream<'a>> {
        let Object::Ref(number) = object else { return None };
        let Place::At(at) = *self.places.get(number)? else { return None };
        let mut lexer = Lexer::new(self.bytes, at);
        match lexer.object().ok().flatten()? {
            Object::Dict(dict) => {
                let raw = self.raw(&mut lexer, &dict)?;
                Some(Stream { dict, raw })
            }
            Object::Ref(_) => None,
            _ => None,
        }
    }

    /// The bytes of a stream, unpacked.
    pub(super) fn data(&self, stream: &Stream<'a>) -> Result<Vec<u8>, Refused> {
        let list = |key: &str, short: &str| {
            let object = self.get(&stream.dict, key).or_else(|| self.get(&stream.dict, short));
            match object {
                Some(Object::List(list)) => list.iter().map(|one| self.follow(one)).collect(),
                Some(one) => vec![one],
                None => Vec::new(),
            }
        };
        let (filters, params) = (list("Filter", "F"), list("DecodeParms", "DP"));
        filter::decode(stream.raw, &filters, &params, &mut self.budget.borrow_mut())
    }

    /// The pages' root.
    pub(super) fn pages(&self) -> Option<Dict> {
        let root = self.follow(self.root.as_ref()?);
        self.get_dict(root.dict()?, "Pages")
    }

    /// What the file calls itself.
    pub(super) fn title(&self) -> Option<Vec<u8>> {
        let info = self.follow(self.info.as_ref()?);
        match self.get(info.dict()?, "Title")? {
            Object::Text(title) => Some(title),
            _ => None,
        }
    }
}

/// Where these bytes stand, from a place on.
fn find(bytes: &[u8], from: usize, wanted: &[u8]) -> Option<usize> {
    let first = *wanted.first()?;
    let mut at = from;
    loop {
        at += bytes.get(at..)?.iter().position(|byte| *byte == first)?;
        if bytes[at..].starts_with(wanted) {
            return Some(at);
        }
        at += 1;
    }
}

/// The number of `12 0 obj`, of which this is the place of the word.
fn number_before(bytes: &[u8], word: usize) -> Option<u32> {
    let space = |byte: &u8| matches!(byte, b' ' | b'\r' | b'\n' | b'\t');
    let before = |end: usize, fits: &dyn Fn(&u8) -> bool| {
        bytes[..end].iter().rposition(|byte| !fits(byte)).map_or(0, |at| at + 1)
    };
    let spaces = before(word, &space);
    let generation = before(spaces, &u8::is_ascii_digit);
    let end = before(generation, &space);
    let at = before(end, &u8::is_ascii_digit);
    if generation == spaces || end == generation || !(1..=9).contains(&(end - at)) {
        return None;
    }
    std::str::from_utf8(&bytes[at..end]).ok()?.parse().ok()
}
