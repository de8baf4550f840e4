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

/// `text` as a person reads it: `@NAME` where an id stands; somebody unknown stays an id.
pub fn with_names<'n>(text: &str, name_of: impl Fn(UserId) -> Option<&'n str>) -> String {
    let mut pieces = text.split("<@");
    let mut whole = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let named = piece.split_once('>').and_then(|(id, after)| Some((name_of(id.parse().ok()?)?, after)));
        let (mark, name, after) = named.map_or(("<@", "", piece), |(name, after)| ("@", name, after));
        whole.extend([mark, name, after]);
    }
    whole
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
        let read = with_names(&text, |id| (id.to_string() == two).then_some("王芳"));
        assert_eq!(read, format!("@王芳看一下 <@{one}>，@王芳 <@王芳> <@ a@b.example <@{one}"));
        assert_eq!(with_names("no one", |_| None), "no one");
    }
}
