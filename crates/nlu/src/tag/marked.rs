//! Slots marked in a text as people write them: `我要[红色](color)的`. `\[`, `\]` and `\\` are the characters themselves.

use std::ops::Range;

use super::Annotated;

/// Why a marked text cannot be read. Places count characters from 1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MarkError {
    /// `[` without an end.
    #[error("the [ at character {at} has no ](slot) after it; a bracket that is meant is written \\[")]
    Unclosed {
        /// Where it stands.
        at: usize,
    },
    /// `]` without a beginning.
    #[error("the ] at character {at} has no [ before it; a bracket that is meant is written \\]")]
    Unopened {
        /// Where it stands.
        at: usize,
    },
    /// `[` inside a mark.
    #[error("the [ at character {at} stands inside another mark; slots cannot hold slots")]
    Nested {
        /// Where it stands.
        at: usize,
    },
    /// Nothing but white space is marked.
    #[error("the mark at character {at} is empty")]
    Empty {
        /// Where it stands.
        at: usize,
    },
    /// What stands in the round brackets is no name.
    #[error("the mark at character {at} names no slot: \"{name}\" may only have a-z, 0-9 and _, at most 64")]
    Name {
        /// Where it stands.
        at: usize,
        /// What stands there.
        name: String,
    },
}

/// The longest name of a slot.
const MAX_NAME: usize = 64;

impl Annotated {
    /// Reads a marked text: the text without its marks, and the slots.
    ///
    /// # Errors
    /// [`MarkError`] where a mark is not whole.
    pub fn marked(text: &str) -> Result<Self, MarkError> {
        let chars: Vec<char> = text.chars().collect();
        let (mut plain, mut slots) = (String::with_capacity(text.len()), Vec::new());
        let mut open: Option<(usize, usize)> = None;
        let mut i = 0;
        while let Some(&c) = chars.get(i) {
            let next = chars.get(i + 1).copied();
            i += 1;
            match (c, open) {
                ('\\', _) if matches!(next, Some('[' | ']' | '\\')) => {
                    plain.extend(next);
                    i += 1;
                }
                ('[', None) => open = Some((plain.len(), i)),
                ('[', Some(_)) => return Err(MarkError::Nested { at: i }),
                (']', None) => return Err(MarkError::Unopened { at: i }),
                (']', Some((start, at))) => {
                    let (name, after) = named(&chars, i, at)?;
                    slots.push((inner(&plain, start).ok_or(MarkError::Empty { at })?, name));
                    (open, i) = (None, after);
                }
                _ => plain.push(c),
            }
        }
        match open {
            Some((_, at)) => Err(MarkError::Unclosed { at }),
            None => Ok(Self::new(plain, slots)),
        }
    }
}

/// The name in round brackets from `i`, and where it ends; `at` is where the mark began.
fn named(chars: &[char], i: usize, at: usize) -> Result<(String, usize), MarkError> {
    let rest = chars.get(i..).and_then(|rest| rest.strip_prefix(&['('])).ok_or(MarkError::Unclosed { at })?;
    let len = rest.iter().position(|c| *c == ')').ok_or(MarkError::Unclosed { at })?;
    let name: String = rest[..len].iter().collect();
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if name.is_empty() || name.len() > MAX_NAME || !name.chars().all(fits) {
        return Err(MarkError::Name { at, name: name.chars().take(MAX_NAME).collect() });
    }
    Ok((name, i + len + 2))
}

/// What was marked, without white space around it.
fn inner(plain: &str, start: usize) -> Option<Range<usize>> {
    let inside = plain.get(start..)?;
    let first = start + inside.len() - inside.trim_start().len();
    let end = start + inside.trim_end().len();
    (first < end).then_some(first..end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn marks_are_read() {
        for (marked, text, slots) in [
            ("退款要多久", "退款要多久", vec![]),
            ("我要[红色](color)的", "我要红色的", vec![("红色", "color")]),
            (
                "[the kettle ](item)[leaks](reason)",
                "the kettle leaks",
                vec![("the kettle", "item"), ("leaks", "reason")],
            ),
            (r"写 \[图片\] 和 \\，[水壶\]](item)", r"写 [图片] 和 \，水壶]", vec![("水壶]", "item")]),
            (r"C:\new (not a slot)", r"C:\new (not a slot)", vec![]),
        ] {
            let read = Annotated::marked(marked).expect(marked);
            assert_eq!(read.text, text);
            let found: Vec<(&str, &str)> =
                read.slots.iter().map(|(span, name)| (&text[span.clone()], name.as_str())).collect();
            assert_eq!(found, slots, "{marked}");
        }
    }

    #[test]
    fn marks_that_are_not_whole_are_refused() {
        let name = |at, name: &str| MarkError::Name { at, name: name.to_owned() };
        for (marked, wanted) in [
            ("我要[红色的", MarkError::Unclosed { at: 3 }),
            ("我要[红色]的", MarkError::Unclosed { at: 3 }),
            ("我要[红色](color", MarkError::Unclosed { at: 3 }),
            ("红色](color)", MarkError::Unopened { at: 3 }),
            ("[a [b](c)](d)", MarkError::Nested { at: 4 }),
            ("x [ ](color)", MarkError::Empty { at: 3 }),
            ("[红色]()", name(1, "")),
            ("[红色](颜色)", name(1, "颜色")),
            ("[红色](a color)", name(1, "a color")),
        ] {
            assert_eq!(Annotated::marked(marked), Err(wanted), "{marked}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[\\[\\]()\\\\a红 ]{0,24}|\\PC{0,40}") {
            if let Ok(read) = Annotated::marked(&text) {
                for (span, _) in &read.slots {
                    prop_assert!(!read.text[span.clone()].is_empty());
                }
            }
        }

        #[test]
        fn what_is_escaped_is_read_as_it_was(text in "[\\[\\]()\\\\a红 ]{0,24}") {
            let escaped = text.replace('\\', r"\\").replace('[', r"\[").replace(']', r"\]");
            let read = Annotated::marked(&escaped).expect("no marks");
            prop_assert_eq!((read.text, read.slots.len()), (text, 0));
        }
    }
}
