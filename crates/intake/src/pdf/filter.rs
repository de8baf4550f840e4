//! How the streams of a PDF are packed.

use super::object::{Dict, Object};
use crate::inflate::Budget;
use crate::refused::Refused;

/// Filters one over another.
const FILTERS: usize = 4;
/// Columns of a predictor.
const ROW_BYTES: usize = 1024 * 1024;

/// Unpacks; pictures stay packed, and are nothing to read.
pub(super) fn decode(
    raw: &[u8],
    filters: &[Object],
    params: &[Object],
    budget: &mut Budget,
) -> Result<Vec<u8>, Refused> {
    // What is not packed counts too: a page may name the same bytes again and again.
    budget.take(raw.len())?;
    let mut bytes = raw.to_vec();
    for (at, filter) in filters.iter().enumerate().take(FILTERS) {
        let of = params.get(at).and_then(Object::dict);
        bytes = match filter.name().unwrap_or_default() {
            "FlateDecode" | "Fl" => predicted(budget.zlib(&bytes)?, of),
            "LZWDecode" | "LZW" => {
                let early = of.and_then(|of| of.get("EarlyChange")).and_then(Object::count) != Some(0);
                predicted(lzw(&bytes, early, budget)?, of)
            }
            "ASCII85Decode" | "A85" => ascii85(&bytes),
            "ASCIIHexDecode" | "AHx" => ascii_hex(&bytes),
            "RunLengthDecode" | "RL" => run_length(&bytes, budget)?,
            _ => return Err(Refused::Unknown),
        };
    }
    Ok(bytes)
}

/// Rows that say how they differ from those before.
fn predicted(bytes: Vec<u8>, params: Option<&Dict>) -> Vec<u8> {
    let number =
        |key: &str, other: usize| params.and_then(|of| of.get(key)).and_then(Object::count).unwrap_or(other);
    let predictor = number("Predictor", 1);
    if predictor < 2 {
        return bytes;
    }
    let bits = number("Colors", 1).clamp(1, 32) * number("BitsPerComponent", 8).clamp(1, 16);
    let (row, pixel) = ((bits * number("Columns", 1)).div_ceil(8), bits.div_ceil(8));
    if row == 0 || row > ROW_BYTES {
        return bytes;
    }
    if predictor == 2 {
        let mut bytes = bytes;
        for row in bytes.chunks_mut(row) {
            for at in pixel..row.len() {
                row[at] = row[at].wrapping_add(row[at - pixel]);
            }
        }
        return bytes;
    }
    let (mut out, mut above) = (Vec::with_capacity(bytes.len()), vec![0_u8; row]);
    for line in bytes.chunks(row + 1) {
        let (kind, line) = (line[0], &line[1..]);
        let mut now = vec![0_u8; row];
        for (at, byte) in line.iter().enumerate() {
            let left = if at >= pixel { now[at - pixel] } else { 0 };
            let corner = if at >= pixel { above[at - pixel] } else { 0 };
            let add = match kind {
                1 => left,
                2 => above[at],
                3 => ((u16::from(left) + u16::from(above[at])) / 2) as u8,
                4 => paeth(left, above[at], corner),
                _ => 0,
            };
            now[at] = byte.wrapping_add(add);
        }
        out.extend_from_slice(&now[..line.len()]);
        above = now;
    }
    out
}

fn paeth(left: u8, above: u8, corner: u8) -> u8 {
    let (a, b, c) = (i16::from(left), i16::from(above), i16::from(corner));
    let guess = a + b - c;
    let (to_a, to_b, to_c) = ((guess - a).abs(), (guess - b).abs(), (guess - c).abs());
    if to_a <= to_b && to_a <= to_c {
        left
    } else if to_b <= to_c {
        above
    } else {
        corner
    }
}

fn lzw(bytes: &[u8], early: bool, budget: &mut Budget) -> Result<Vec<u8>, Refused> {
    const CLEAR: usize = 256;
    const END: usize = 257;
    let mut table: Vec<(usize, u8, usize)> = Vec::new();
    let (mut out, mut held, mut bits, mut width, mut last) = (Vec::new(), 0_u32, 0, 9, None::<usize>);
    let mut input = bytes.iter();
    // A word of the table, written from its end.
    let word = |table: &[(usize, u8, usize)], code: usize, into: &mut Vec<u8>| -> Option<u8> {
        let length = if code < CLEAR { 1 } else { table.get(code - END - 1)?.2 };
        let start = into.len();
        into.resize(start + length, 0);
        let mut code = code;
        for at in (start..start + length).rev() {
            if code < CLEAR {
                into[at] = code as u8;
            } else {
                let (before, byte, _) = *table.get(code - END - 1)?;
                into[at] = byte;
                code = before;
            }
        }
        into.get(start).copied()
    };
    loop {
        while bits < width {
            let Some(byte) = input.next() else { return Ok(out) };
            held = held << 8 | u32::from(*byte);
            bits += 8;
        }
        let code = (held >> (bits - width) & ((1 << width) - 1)) as usize;
        bits -= width;
        held &= (1 << bits) - 1;
        match code {
            CLEAR => {
                table.clear();
                (width, last) = (9, None);
                continue;
            }
            END => return Ok(out),
            _ => {}
        }
        let before = out.len();
        let known = code < CLEAR || code - END - 1 < table.len();
        let first = match (known, last) {
            (true, _) => word(&table, code, &mut out),
            (false, Some(last)) => {
                let first = word(&table, last, &mut out);
                out.extend(first);
                first
            }
            (false, None) => None,
        };
        let Some(first) = first else { return Ok(out) };
        budget.take(out.len() - before)?;
        if let Some(last) = last
            && table.len() + END + 1 < 4096
        {
            let length = if last < CLEAR { 1 } else { table[last - END - 1].2 };
            table.push((last, first, length + 1));
        }
        last = Some(code);
        let next = table.len() + END + 1 + usize::from(early);
        width = if next >= 2048 {
            12
        } else if next >= 1024 {
            11
        } else if next >= 512 {
            10
        } else {
            9
        };
    }
}

fn ascii85(bytes: &[u8]) -> Vec<u8> {
    let (mut out, mut group) = (Vec::with_capacity(bytes.len()), Vec::with_capacity(5));
    for byte in bytes.strip_prefix(b"<~").unwrap_or(bytes) {
        match byte {
            b'z' if group.is_empty() => out.extend([0; 4]),
            b'!'..=b'u' => {
                group.push(byte - b'!');
                if group.len() == 5 {
                    out.extend(four(&group));
                    group.clear();
                }
            }
            b'~' => break,
            _ => {}
        }
    }
    if group.len() > 1 {
        let kept = group.len() - 1;
        group.resize(5, 84);
        out.extend(&four(&group)[..kept]);
    }
    out
}

fn four(group: &[u8]) -> [u8; 4] {
    group
        .iter()
        .fold(0_u32, |value, digit| value.wrapping_mul(85).wrapping_add(u32::from(*digit)))
        .to_be_bytes()
}

fn ascii_hex(bytes: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = bytes
        .iter()
        .take_while(|byte| **byte != b'>')
        .filter_map(|byte| (*byte as char).to_digit(16).map(|digit| digit as u8))
        .collect();
    digits.chunks(2).map(|pair| pair[0] * 16 + pair.get(1).copied().unwrap_or_default()).collect()
}

fn run_length(bytes: &[u8], budget: &mut Budget) -> Result<Vec<u8>, Refused> {
    let (mut out, mut at) = (Vec::new(), 0);
    while let Some(length) = bytes.get(at).copied().filter(|length| *length != 128) {
        let before = out.len();
        if length < 128 {
            let end = (at + 2 + usize::from(length)).min(bytes.len());
            out.extend_from_slice(&bytes[at + 1..end]);
            at = end;
        } else {
            let Some(byte) = bytes.get(at + 1) else { break };
            out.extend(std::iter::repeat_n(*byte, 257 - usize::from(length)));
            at += 2;
        }
        budget.take(out.len() - before)?;
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_packing_is_undone() {
        assert_eq!(ascii85(b"87cURD]i,\"Ebo80~>"), b"Hello World!");
        assert_eq!(ascii_hex(b"48 65 6c6C 6f>"), b"Hello");
        let mut budget = Budget::new(1_000, 10);
        assert_eq!(
            run_length(&[2, b'a', b'b', b'c', 254, b'x', 128], &mut budget).as_deref(),
            Ok(&b"abcxxx"[..])
        );
        let packed = [0x80, 0x0b, 0x60, 0x50, 0x22, 0x0c, 0x0c, 0x85, 0x01];
        assert_eq!(
            lzw(&packed, true, &mut budget).as_deref(),
            Ok(&[45, 45, 45, 45, 45, 65, 45, 45, 45, 66][..])
        );
    }
}
