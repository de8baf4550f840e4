//! Whether a canned reply may be saved as it is.

use base::limits;
use protocol::canned::{SaveCannedReply, VARIABLES};

use crate::error::{Error, Result};

/// The same with its edges trimmed, or what is wrong with it.
pub(super) fn check(ask: SaveCannedReply) -> Result<SaveCannedReply> {
    let shortcut = ask.shortcut.trim().to_lowercase();
    let title = ask.title.trim().to_owned();
    if !(1..=limits::SHORTCUT_CHARS).contains(&shortcut.chars().count())
        || shortcut.chars().any(|c| c.is_whitespace() || c.is_control() || c == '/')
    {
        let reason = format!("must be 1 to {} characters without spaces and /", limits::SHORTCUT_CHARS);
        return Err(Error::invalid("shortcut", reason));
    }
    if !(1..=limits::NAME_CHARS).contains(&title.chars().count()) {
        return Err(Error::invalid("title", format!("must be 1 to {} characters", limits::NAME_CHARS)));
    }
    let (zh, en) = (text("zh", &ask.zh)?, text("en", &ask.en)?);
    if zh.is_empty() && en.is_empty() {
        return Err(Error::invalid("zh", "write the reply in at least one language"));
    }
    let files = ask.files;
    if files.as_ref().is_some_and(|files| {
        files.len() > limits::CANNED_FILES
            || files.iter().enumerate().any(|(at, id)| files[..at].contains(id))
    }) {
        let reason = format!("at most {} files, each once", limits::CANNED_FILES);
        return Err(Error::invalid("files", reason));
    }
    Ok(SaveCannedReply {
        personal: ask.personal,
        folder: folder(&ask.folder)?,
        shortcut,
        title,
        zh,
        en,
        files,
    })
}

fn folder(folder: &str) -> Result<String> {
    let levels: Vec<&str> = folder.split('/').map(str::trim).filter(|level| !level.is_empty()).collect();
    let folder = levels.join("/");
    if levels.len() > limits::CANNED_FOLDER_LEVELS || folder.chars().count() > limits::NAME_CHARS {
        let (levels, chars) = (limits::CANNED_FOLDER_LEVELS, limits::NAME_CHARS);
        return Err(Error::invalid("folder", format!("at most {levels} levels and {chars} characters")));
    }
    Ok(folder)
}

fn text(field: &'static str, text: &str) -> Result<String> {
    let text = text.trim();
    if text.chars().count() > limits::MESSAGE_CHARS {
        return Err(Error::invalid(field, format!("at most {} characters", limits::MESSAGE_CHARS)));
    }
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("{{") {
        let Some((name, after)) = after.split_once("}}") else {
            return Err(Error::UnknownVariable("{{".to_owned()));
        };
        if !VARIABLES.contains(&name.trim()) {
            return Err(Error::UnknownVariable(name.trim().chars().take(limits::NAME_CHARS).collect()));
        }
        rest = after;
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(zh: &str) -> SaveCannedReply {
        SaveCannedReply {
            personal: true,
            folder: " 物流 / 发货/ ".to_owned(),
            shortcut: " FH ".to_owned(),
            title: " 发货时间 ".to_owned(),
            zh: zh.to_owned(),
            en: String::new(),
            files: None,
        }
    }

    #[test]
    fn edges_are_trimmed_and_variables_known() {
        let saved = check(ask("{{contact.name}} 您好，订单 {{ order.number }} 今天发出。")).expect("fine");
        assert_eq!(
            (saved.folder.as_str(), saved.shortcut.as_str(), saved.title.as_str()),
            ("物流/发货", "fh", "发货时间")
        );
        for (wrong, name) in [("{{contact.nam}} 您好", "contact.nam"), ("您好 {{contact.name", "{{")] {
            let refused = check(ask(wrong));
            assert!(matches!(&refused, Err(Error::UnknownVariable(found)) if found == name), "{refused:?}");
        }
    }

    #[test]
    fn what_cannot_be_typed_or_shown_is_refused() {
        let fields = |change: fn(&mut SaveCannedReply)| {
            let mut asked = ask("好的");
            change(&mut asked);
            match check(asked) {
                Err(Error::Invalid { field, .. }) => field,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(fields(|a| a.shortcut = "a b".into()), "shortcut");
        assert_eq!(fields(|a| a.shortcut = "a/b".into()), "shortcut");
        assert_eq!(fields(|a| a.shortcut = "长".repeat(limits::SHORTCUT_CHARS + 1)), "shortcut");
        assert_eq!(fields(|a| a.title = "  ".into()), "title");
        assert_eq!(fields(|a| a.zh = " ".into()), "zh");
        assert_eq!(fields(|a| a.en = "x".repeat(limits::MESSAGE_CHARS + 1)), "en");
        assert_eq!(fields(|a| a.folder = "a/b/c/d".into()), "folder");
        let file = base::CannedFileId(uuid::Uuid::nil());
        assert_eq!(fields(|a| a.files = Some(vec![base::CannedFileId(uuid::Uuid::nil()); 2])), "files");
        assert!(check(SaveCannedReply { files: Some(vec![file]), ..ask("好的") }).is_ok());
    }
}
