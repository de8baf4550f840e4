//! What the writer said this time, without the history below it and the signature: folded away, never thrown away.

/// A letter's text, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folded {
    /// What was written this time.
    pub said: String,
    /// History and signature.
    pub folded: String,
}

/// Lines above which nothing is looked for.
const LINES: usize = 5_000;

/// Takes a plain text apart. When nothing would remain, nothing is folded: words between quotes, or below them, are not lost.
pub fn fold(text: &str) -> Folded {
    let text = text.replace("\r\n", "\n");
    let lines: Vec<&str> = text.lines().collect();
    let end = lines.iter().take(LINES).enumerate().position(|(at, _)| begins_history(&lines, at));
    let (said, folded) = lines.split_at(end.unwrap_or(lines.len()));
    // Words below a quotation are an answer in between: everything stays.
    let below = folded.iter().skip(history_head(folded)).any(|line| {
        let line = line.trim();
        !line.is_empty() && !line.starts_with('>')
    });
    let quoted = folded.iter().any(|line| line.trim_start().starts_with('>'));
    let said_text = said.join("\n").trim().to_owned();
    if said_text.is_empty() || (below && quoted && !is_signature(folded)) {
        return Folded { said: text.trim().to_owned(), folded: String::new() };
    }
    Folded { said: said_text, folded: folded.join("\n").trim().to_owned() }
}

fn is_signature(lines: &[&str]) -> bool {
    lines.first().is_some_and(|line| signature(line))
}

/// Lines of introduction before the quotation itself.
fn history_head(lines: &[&str]) -> usize {
    lines.iter().take(4).position(|line| line.trim_start().starts_with('>')).unwrap_or(lines.len())
}

fn signature(line: &str) -> bool {
    line == "-- " || line == "--" || line.trim_end() == "\u{2014}"
}

fn begins_history(lines: &[&str], at: usize) -> bool {
    let line = lines[at].trim();
    if signature(lines[at]) {
        return true;
    }
    if line.starts_with('>') {
        // A quotation to the end; one that is answered below is left alone.
        return lines[at..].iter().all(|line| line.trim().is_empty() || line.trim_start().starts_with('>'));
    }
    let lower = line.to_lowercase();
    let dashes = line.starts_with("---") || line.starts_with("___") || line.starts_with("***");
    let original = [
        "original message",
        "forwarded message",
        "原始邮件",
        "原始郵件",
        "原邮件",
        "回复的原邮件",
        "转发邮件",
    ];
    if dashes && original.iter().any(|word| lower.contains(word)) {
        return true;
    }
    let wrote = lower.starts_with("on ") && lower.ends_with("wrote:");
    let wrote_below = lower.starts_with("on ")
        && lines.get(at + 1).is_some_and(|next| next.trim().to_lowercase().ends_with("wrote:"));
    let written = (line.ends_with("写道：") || line.ends_with("写道:") || line.ends_with("寫道："))
        && line.chars().any(|c| c.is_ascii_digit());
    wrote || wrote_below || written || header_block(lines, at)
}

/// Outlook's block: From/发件人, Sent/发送时间, To/收件人, Subject/主题 below each other.
fn header_block(lines: &[&str], at: usize) -> bool {
    const FROM: &[&str] = &["from:", "发件人:", "发件人：", "寄件者:", "寄件者："];
    const OTHER: &[&str] = &[
        "sent:",
        "date:",
        "to:",
        "subject:",
        "发送时间:",
        "发送时间：",
        "日期:",
        "日期：",
        "收件人:",
        "收件人：",
        "主题:",
        "主题：",
    ];
    let begins = |line: &str, words: &[&str]| {
        let lower = line.trim().trim_start_matches('*').to_lowercase();
        words.iter().any(|word| lower.starts_with(word))
    };
    begins(lines[at], FROM)
        && lines.iter().skip(at + 1).take(4).filter(|line| begins(line, OTHER)).count() >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn history_and_signatures_are_folded() {
        for (text, said) in [
            ("Thanks!\n\nOn Mon, 2 Nov 2026, Shop wrote:\n> Hello\n> there", "Thanks!"),
            ("好的\n\n在 2026年11月2日，客服 写道：\n> 您好", "好的"),
            ("收到\n\n------------------ 原始邮件 ------------------\n发件人: \"客服\"\n您好", "收到"),
            ("OK\n\nFrom: Shop\nSent: Monday\nTo: me\nSubject: x\n\nHello", "OK"),
            ("行\n\n发件人：客服\n发送时间：周一\n收件人：我\n主题：x\n\n您好", "行"),
            ("See below\n-- \nLi Na\nTel 1", "See below"),
            ("Only this", "Only this"),
            ("I come from: here\nand go on", "I come from: here\nand go on"),
            ("昨天他写道：好\n所以呢？", "昨天他写道：好\n所以呢？"),
        ] {
            assert_eq!(fold(text).said, said, "{text}");
        }
    }

    #[test]
    fn answers_between_quotations_stay() {
        let text = "> Which colour?\nBlue.\n> Which size?\nLarge.";
        assert_eq!(fold(text).said, text);
        let text = "On Mon, Shop wrote:\n> Which colour?\nBlue.";
        assert_eq!(fold(text).said, text);
        let only_quote = "> Hello";
        assert_eq!(fold(only_quote).said, only_quote);
    }
}
