//! Patterns of requests for a person: what must be recognised whatever was trained.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::normal::is_han;

/// Characters that may stand between a verb and the person.
const GAP_CHARS: usize = 5;
/// Words that may stand between a verb and the person.
const GAP_WORDS: usize = 6;

static LISTS: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let mut out: HashMap<&str, Vec<&str>> = HashMap::new();
    for line in include_str!("../data/people.txt").lines().filter(|line| !line.starts_with('#')) {
        if let Some((name, entries)) = line.split_once(": ") {
            out.entry(name).or_default().extend(entries.split('|'));
        }
    }
    out
});

fn list(name: &str) -> &'static [&'static str] {
    LISTS.get(name).map_or(&[], Vec::as_slice)
}

/// Does the word occur, Latin words only whole?
fn has(text: &str, word: &str) -> bool {
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_han(c));
    text.match_indices(word).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + word.len()..]);
        !(latin(word.chars().next()) && latin(before.chars().next_back())
            || latin(word.chars().next_back()) && latin(after.chars().next()))
    })
}

fn has_any(text: &str, name: &str) -> bool {
    list(name).iter().any(|word| has(text, word))
}

/// Are the words a plain request for a person?
pub(crate) fn is_request(normal: &str) -> bool {
    let text = list("lookalikes").iter().fold(normal.to_owned(), |text, word| text.replace(word, "#"));
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric() && c != '#');
    let bare = list("polite_before").iter().fold(bare, |t, p| t.strip_prefix(p).unwrap_or(t));
    let bare = list("polite_after").iter().fold(bare, |t, p| t.strip_suffix(p).unwrap_or(t)).trim();
    list("alone").contains(&bare) || chinese(&text) || english(&text) || rejects_machine(&text)
}

/// 不想跟机器人聊, "no more bots". A question what one is talking to is not that.
fn rejects_machine(text: &str) -> bool {
    !has_any(text, "negated_questions") && has_any(text, "machines") && has_any(text, "against")
}

/// A question what one is talking to: 你是机器人吗, "am I chatting with a person".
pub(crate) fn asks_what_you_are(normal: &str) -> bool {
    has_any(normal, "what") && has_any(normal, "asking")
}

fn chinese(text: &str) -> bool {
    let close =
        |gap: &str| gap.chars().count() <= GAP_CHARS && !gap.contains(['#', ',', '?', '。', '!', ';']);
    list("zh_people").iter().any(|person| {
        let verbs = list(if list("zh_strong").contains(person) { "zh_verbs" } else { "zh_clear_verbs" });
        text.match_indices(person).any(|(at, _)| {
            let (before, after) = (&text[..at], &text[at + person.len()..]);
            // 联系客服的电话是多少 asks for a number, not for a person.
            let asks_about = list("zh_asks_about").iter().any(|w| after.contains(w) || before.contains(w));
            let led = |verb: &&&str| before.rfind(**verb).is_some_and(|v| close(&before[v + verb.len()..]));
            !asks_about && verbs.iter().any(|verb| led(&verb))
        })
    })
}

fn english(text: &str) -> bool {
    if list("en_elsewhere").iter().any(|word| text.contains(word)) {
        return false;
    }
    let word = |c: char| c.is_alphanumeric() || c == '\'' || c == '#';
    let words: Vec<&str> = text.split(|c| !word(c)).filter(|w| !w.is_empty()).collect();
    let joined = format!(" {} ", words.join(" "));
    list("en_people").iter().any(|person| {
        let verbs = list(if list("vague").contains(person) { "talk" } else { "en_verbs" });
        joined.find(&format!(" {person} ")).is_some_and(|at| {
            joined[..at].split_whitespace().rev().take(GAP_WORDS).any(|word| verbs.contains(&word))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normal::normalise;

    #[test]
    fn patterns_alone() {
        for (text, want) in [
            ("转人工", true),
            ("轉人工", true),
            ("人工", true),
            ("找个活人跟我说", true),
            ("有没有真人", true),
            ("叫你们经理来", true),
            ("我不想跟机器人聊", true),
            ("can I speak to somebody real", true),
            ("get me a human", true),
            ("agent pls", true),
            ("no more bots", true),
            ("人工智能是什么", false),
            ("人工费多少", false),
            ("你是真人吗", false),
            ("扫地机器人我不想要了", false),
            ("客服电话多少", false),
            ("is this handmade", false),
            ("do you ship to agents", false),
            ("are you human", false),
            ("can someone else sign for it", false),
            ("i don't want this machine anymore", false),
            ("怎么退货", false),
            ("where is my order", false),
        ] {
            assert_eq!(is_request(&normalise(text)), want, "{text}");
        }
    }

    #[test]
    fn what_am_i_talking_to() {
        for (text, want) in [
            ("你是机器人吗", true),
            ("am I chatting with a person", true),
            ("转人工", false),
            ("wait", false),
        ] {
            assert_eq!(asks_what_you_are(&normalise(text)), want, "{text}");
        }
    }
}
