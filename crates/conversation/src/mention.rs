//! Mentions in private notes: `<@ID>` in the words names a colleague by id, so that a new name changes nothing.

use base::UserId;

/// Colleagues that one note may call.
pub const MENTIONS: usize = 20;

/// Who is named in `text`, each once, in the order in which they come; what is no id is just words.
pub fn mentions(text: &str) -> Vec<UserId> {
    let mut found = Vec::new();
    for piece in text.split("<@").skip(1) {
        let Some((id, _)) = piece.split_once('>') else { continue };
        let Ok(id) = id.parse::<UserId>() else { continue };
        if !found.contains(&id) {
            found.push(id);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_found_once_and_words_stay_words() {
        let (one, two) = ("0199b7c2-0000-7000-8000-00000000000a", "0199b7c2-0000-7000-8000-00000000000b");
        let text = format!("<@{two}>看一下 <@{one}>，<@{two}> <@王芳> <@ a@b.example <@{one}");
        let ids: Vec<String> = mentions(&text).iter().map(ToString::to_string).collect();
        assert_eq!(ids, [two, one]);
        assert!(mentions("<@>").is_empty() && mentions("").is_empty());
    }
}
