//! Server-sent events, as far as models speak them: the data of each event, from bytes that may be cut anywhere.

/// Bytes of one event.
const EVENT_BYTES: usize = 256 * 1024;

/// What the bytes are not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoEvents {
    /// An event without an end.
    TooLong,
    /// No text.
    NotText,
}

/// A stream of events, as far as it came.
#[derive(Debug, Default)]
pub(crate) struct Events {
    line: Vec<u8>,
    data: Option<Vec<u8>>,
    /// The last line ended with a carriage return: a line feed now belongs to it.
    after_return: bool,
}

impl Events {
    /// Takes more bytes; gives the data of each event that is whole now.
    pub(crate) fn push(&mut self, bytes: &[u8]) -> Result<Vec<String>, NoEvents> {
        let mut whole = Vec::new();
        for &byte in bytes {
            let pair = std::mem::replace(&mut self.after_return, byte == b'\r') && byte == b'\n';
            match byte {
                _ if pair => {}
                b'\n' | b'\r' => whole.extend(self.line()?),
                other => {
                    self.line.push(other);
                    let held = self.line.len() + self.data.as_ref().map_or(0, Vec::len);
                    if held > EVENT_BYTES {
                        return Err(NoEvents::TooLong);
                    }
                }
            }
        }
        Ok(whole)
    }

    /// A line has ended; an empty one ends the event.
    fn line(&mut self) -> Result<Option<String>, NoEvents> {
        let line = std::mem::take(&mut self.line);
        let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line);
        if line.is_empty() {
            let data = self.data.take();
            return data.map(|data| String::from_utf8(data).map_err(|_| NoEvents::NotText)).transpose();
        }
        // Comments, names and numbers of events, and what is no line of an event, are passed over.
        if let Some(value) = line.strip_prefix(b"data:") {
            let value = value.strip_prefix(b" ").unwrap_or(value);
            match &mut self.data {
                Some(data) => {
                    data.push(b'\n');
                    data.extend_from_slice(value);
                }
                None => self.data = Some(value.to_vec()),
            }
        }
        Ok(None)
    }

    /// What came without its empty line before the end: servers forget it.
    pub(crate) fn end(mut self) -> Result<Vec<String>, NoEvents> {
        let mut whole: Vec<String> = self.line()?.into_iter().collect();
        whole.extend(self.line()?);
        Ok(whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAID: &str =
        "\u{feff}: hello\r\nevent: x\r\ndata: {\"a\":1}\r\n\r\ndata:b\rdata: 客\n\ndata: [DONE]\n";

    #[test]
    fn events_are_the_same_however_they_are_cut() {
        let wanted = ["{\"a\":1}", "b\n客", "[DONE]"];
        for size in 1..SAID.len() {
            let (mut events, mut said) = (Events::default(), Vec::new());
            for part in SAID.as_bytes().chunks(size) {
                said.extend(events.push(part).expect("text"));
            }
            said.extend(events.end().expect("text"));
            assert_eq!(said, wanted, "in pieces of {size}");
        }
    }

    #[test]
    fn garbage_and_endless_events_are_told_apart() {
        assert_eq!(Events::default().push(b"data: \xff\xfe\n\n"), Err(NoEvents::NotText));
        let mut events = Events::default();
        let endless = (0..=EVENT_BYTES / 64).map(|_| events.push(&[b'x'; 64])).find(Result::is_err);
        assert_eq!(endless, Some(Err(NoEvents::TooLong)));
        let mut lines = Events::default();
        let endless = (0..=EVENT_BYTES / 8).map(|_| lines.push(b"data: 0123456789\n")).find(Result::is_err);
        assert_eq!(endless, Some(Err(NoEvents::TooLong)), "many lines of one event");
        assert_eq!(Events::default().push(b"<html>\n\n"), Ok(Vec::new()));
    }
}
