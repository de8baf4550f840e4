//! Patterns: words in this order, `*` for a few others in between, `(a/b)` for one of several.

use super::view::stems;

/// The most Chinese characters and English words that a `*` stands for.
const GAPS: (usize, usize) = (10, 6);

#[derive(Clone, Debug)]
enum Node {
    Token(String),
    Any(Vec<Vec<Node>>),
    Gap,
}

/// One entry of a list.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    nodes: Vec<Node>,
}

impl Pattern {
    /// Reads an entry; Chinese by characters, English by stems.
    pub(super) fn read(entry: &str, han: bool) -> Self {
        let chars: Vec<char> = entry.chars().collect();
        let mut at = 0;
        let mut branches = sequences(&chars, &mut at, han);
        Self { nodes: branches.pop().unwrap_or_default() }
    }

    /// With which tokens it may begin.
    pub(super) fn firsts(&self) -> Vec<&str> {
        let mut out = Vec::new();
        firsts(&self.nodes, &mut out);
        out
    }

    /// Where it ends when it begins here.
    pub(super) fn ends(&self, tokens: &[String], at: usize, han: bool) -> Option<usize> {
        let nodes: Vec<&Node> = self.nodes.iter().collect();
        follow(&nodes, tokens, at, if han { GAPS.0 } else { GAPS.1 })
    }
}

/// Alternatives up to a closing bracket or the end.
fn sequences(chars: &[char], at: &mut usize, han: bool) -> Vec<Vec<Node>> {
    let mut out = vec![Vec::new()];
    let mut literal = String::new();
    loop {
        let c = chars.get(*at).copied();
        *at += 1;
        if matches!(c, None | Some('(' | ')' | '/' | '*')) {
            let now = out.last_mut();
            if let Some(now) = now {
                push(now, &literal, han);
            }
            literal.clear();
        }
        match c {
            None | Some(')') => return out,
            Some('/') => out.push(Vec::new()),
            Some('*') => out.last_mut().into_iter().for_each(|now| now.push(Node::Gap)),
            Some('(') => {
                let inner = sequences(chars, at, han);
                out.last_mut().into_iter().for_each(|now| now.push(Node::Any(inner.clone())));
            }
            Some(c) => literal.push(c),
        }
    }
}

fn push(nodes: &mut Vec<Node>, literal: &str, han: bool) {
    let literal = crate::normal::normalise(literal);
    if han {
        nodes.extend(literal.chars().filter(|c| *c != ' ').map(|c| Node::Token(c.to_string())));
    } else {
        nodes.extend(literal.split(' ').flat_map(stems).map(Node::Token));
    }
}

fn firsts<'a>(nodes: &'a [Node], out: &mut Vec<&'a str>) {
    match nodes.first() {
        Some(Node::Token(token)) => out.push(token),
        Some(Node::Any(branches)) => {
            for branch in branches {
                if branch.is_empty() {
                    firsts(&nodes[1..], out);
                } else {
                    firsts(branch, out);
                }
            }
        }
        Some(Node::Gap) => firsts(&nodes[1..], out),
        None => {}
    }
}

fn follow(nodes: &[&Node], tokens: &[String], at: usize, gap: usize) -> Option<usize> {
    let Some((first, rest)) = nodes.split_first() else { return Some(at) };
    match first {
        Node::Token(token) => {
            (tokens.get(at) == Some(token)).then(|| follow(rest, tokens, at + 1, gap)).flatten()
        }
        Node::Any(branches) => branches.iter().find_map(|branch| {
            let nodes: Vec<&Node> = branch.iter().chain(rest.iter().copied()).collect();
            follow(&nodes, tokens, at, gap)
        }),
        Node::Gap => (0..=gap)
            .take_while(|skip| at + skip <= tokens.len())
            .find_map(|skip| follow(rest, tokens, at + skip, gap)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(entry: &str, text: &str, han: bool) -> bool {
        let pattern = Pattern::read(entry, han);
        let tokens: Vec<String> = if han {
            text.chars().map(String::from).collect()
        } else {
            text.split(' ').flat_map(stems).collect()
        };
        (0..tokens.len()).any(|at| pattern.ends(&tokens, at, han).is_some())
    }

    #[test]
    fn gaps_and_alternatives() {
        assert!(found("(发/挂)*(网上/微博)", "我要把它发到网上", true));
        assert!(!found("(发/挂)*(网上/微博)", "网上买的", true));
        assert!(found("kill (you/him)", "i will kill him", false));
        assert!(found("report*(press/bbc)", "reporting you to the bbc", false));
        assert!(!found("report*press", "the press has no report", false));
        assert!(found("a(b(c/d)/e)", "abd", true));
        assert!(Pattern::read("", true).firsts().is_empty(), "it begins nowhere");
    }
}
