//! What a site asks of programs that read it: robots.txt (RFC 9309).

use serde::{Deserialize, Serialize};

/// Bytes of a robots.txt that are read.
const BYTES: usize = 512 * 1024;
/// Bytes of the rules that are kept.
const RULES: usize = 32 * 1024;
/// The longest wait between two pages that a site may ask for, in seconds.
const LONGEST_DELAY_S: f32 = 30.0;

/// What one program may read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Robots {
    rules: Vec<(bool, String)>,
    delay_s: Option<f32>,
}

impl Robots {
    /// Nothing may be read.
    pub fn closed() -> Self {
        Self { rules: vec![(false, "/".to_owned())], delay_s: None }
    }

    /// What this says for a program of this name: the groups with its name, else those for everybody.
    pub fn read(bytes: &[u8], name: &str) -> Self {
        let text = String::from_utf8_lossy(&bytes[..bytes.len().min(BYTES)]);
        let (mut own, mut all) = (None::<Self>, Self::default());
        // Whom the group is for that is being read, and whether a rule of it was read.
        let (mut for_own, mut for_all, mut begun) = (false, false, true);
        for line in text.trim_start_matches('\u{feff}').lines() {
            let line = line.split('#').next().unwrap_or_default();
            let Some((key, value)) = line.split_once(':') else { continue };
            let (key, value) = (key.trim().to_ascii_lowercase(), value.trim());
            if key == "user-agent" {
                if begun {
                    (for_own, for_all, begun) = (false, false, false);
                }
                for_own |= value.eq_ignore_ascii_case(name);
                for_all |= value == "*";
                if for_own {
                    own.get_or_insert_default();
                }
                continue;
            }
            if !matches!(key.as_str(), "allow" | "disallow" | "crawl-delay") {
                continue;
            }
            begun = true;
            if let Some(own) = own.as_mut().filter(|_| for_own) {
                own.add(&key, value);
            }
            if for_all {
                all.add(&key, value);
            }
        }
        own.unwrap_or(all)
    }

    fn add(&mut self, key: &str, value: &str) {
        if key == "crawl-delay" {
            self.delay_s = value.parse().ok().filter(|delay: &f32| *delay >= 0.0);
        } else if !value.is_empty() && self.bytes() + value.len() <= RULES {
            self.rules.push((key == "allow", escaped(value)));
        }
    }

    fn bytes(&self) -> usize {
        self.rules.iter().map(|(_, pattern)| pattern.len()).sum()
    }

    /// Whether it may read this path; the longest rule that fits counts, of two the one that allows.
    pub fn allows(&self, path: &str) -> bool {
        let fitting = self.rules.iter().filter(|(_, pattern)| fits(pattern, path));
        fitting.max_by_key(|(allows, pattern)| (pattern.len(), *allows)).is_none_or(|(allows, _)| *allows)
    }

    /// How long to wait between two pages where the site asks for it, in milliseconds.
    #[expect(clippy::cast_possible_truncation, reason = "at most half a minute")]
    pub fn delay_ms(&self) -> Option<i64> {
        self.delay_s.map(|delay| (delay.min(LONGEST_DELAY_S) * 1_000.0) as i64)
    }
}

/// As addresses have it: letters beyond ASCII by their bytes.
fn escaped(pattern: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(pattern.len());
    for c in pattern.chars() {
        if c.is_ascii() {
            out.push(c);
        } else {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

/// Whether a pattern with `*` (anything) and a last `$` (the end) fits the beginning of a path; in time that grows with both lengths.
fn fits(pattern: &str, path: &str) -> bool {
    let (pattern, whole) = pattern.strip_suffix('$').map_or((pattern, false), |pattern| (pattern, true));
    let mut pieces = pattern.split('*');
    let Some(mut rest) = path.strip_prefix(pieces.next().unwrap_or_default()) else { return false };
    let pieces: Vec<&str> = pieces.collect();
    let Some((last, middle)) = pieces.split_last() else { return !whole || rest.is_empty() };
    for piece in middle {
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    if whole { rest.ends_with(last) } else { rest.contains(last) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_rule_counts() {
        let text = "User-agent: *\nDisallow: /private # not for you\nAllow: /private/faq$\nDisallow: /*.pdf\nDisallow:\nCrawl-delay: 2\n\
            Sitemap: https://a.example/s.xml\nDisallow: /退\n";
        let robots = Robots::read(text.as_bytes(), "zhike");
        for (path, allowed) in [
            ("/", true),
            ("/private", false),
            ("/private/x", false),
            ("/private/faq", true),
            ("/private/faq/2", false),
            ("/a/b.pdf?x", false),
            ("/%E9%80%80%E8%B4%A7", false),
        ] {
            assert_eq!(robots.allows(path), allowed, "{path}");
        }
        assert_eq!(robots.delay_ms(), Some(2_000));
    }

    #[test]
    fn a_group_of_ones_own_goes_before_that_of_everybody() {
        let text = "User-agent: *\nDisallow: /\n\nUser-agent: other\nUser-agent: Zhike\nDisallow: /x\nCrawl-delay: 3600\nuser-agent: bad\nDisallow: /y\n";
        let robots = Robots::read(text.as_bytes(), "zhike");
        assert!(robots.allows("/") && robots.allows("/y") && !robots.allows("/x"));
        assert_eq!(robots.delay_ms(), Some(30_000), "nobody waits for ever");
        assert!(!Robots::read(text.as_bytes(), "else").allows("/"));
        assert!(
            Robots::read(b"", "zhike").allows("/a") && Robots::read(b"\xff<html>: no", "zhike").allows("/a")
        );
        assert!(!Robots::closed().allows("/a"));
    }

    #[test]
    fn a_pattern_of_many_stars_takes_no_time() {
        let pattern = "/".to_owned() + &"*a".repeat(900) + "$";
        assert!(!fits(&pattern, &("/".to_owned() + &"a".repeat(20_000) + "b")));
    }
}
