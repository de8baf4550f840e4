//! Files as they are shown where a text names them.

use std::collections::BTreeMap;

use base::ArticleFileId;
use knowledge::FileShown;
use store::{ArticleFileRow, Cx};

use crate::error::Result;

/// The files that some text names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files(BTreeMap<ArticleFileId, ArticleFileRow>);

impl Files {
    /// Those that a text names and that are there.
    pub(crate) async fn of(cx: &Cx, markdown: &str) -> Result<Self> {
        let mut named = knowledge::files::files(markdown);
        while named.len() > base::limits::ARTICLE_FILES {
            named.pop_last();
        }
        let rows = cx.article_files(&named).await?;
        Ok(Self(rows.into_iter().map(|row| (row.id, row)).collect()))
    }

    /// The text as it is shown where files have these addresses.
    pub fn html(&self, markdown: &str, address: impl Fn(ArticleFileId) -> String) -> String {
        knowledge::html_with(markdown, |id| {
            let row = self.0.get(&id)?;
            let about = format!("{} · {}", kind(&row.name, &row.mime), size(row.size_bytes));
            Some(FileShown { address: address(id), pixels: row.pixels, about })
        })
    }
}

/// What people call such a file: the end of its name where its bytes do not contradict, else what its bytes say.
fn kind(name: &str, mime: &str) -> String {
    let end = name.rsplit_once('.').map_or("", |(_, end)| end);
    let fits = match mime {
        "application/zip" => ["docx", "xlsx", "pptx", "odt", "ods", "odp", "epub"]
            .iter()
            .any(|one| end.eq_ignore_ascii_case(one)),
        "text/plain; charset=utf-8" => ["csv", "md", "log"].iter().any(|one| end.eq_ignore_ascii_case(one)),
        _ => false,
    };
    if fits {
        return end.to_ascii_uppercase();
    }
    match mime {
        "text/plain; charset=utf-8" => "TXT".to_owned(),
        "audio/mpeg" => "MP3".to_owned(),
        other => other.split(['/', ';']).nth(1).unwrap_or("?").to_ascii_uppercase(),
    }
}

/// How large it is, as both languages write it.
fn size(bytes: u64) -> String {
    let tenths = |unit: u64| {
        let tenths = (bytes * 10).div_ceil(unit);
        if tenths.is_multiple_of(10) || tenths >= 100 {
            format!("{}", tenths / 10)
        } else {
            format!("{}.{}", tenths / 10, tenths % 10)
        }
    };
    match bytes {
        0..1_024 => format!("{bytes} B"),
        1_024..1_048_576 => format!("{} KB", tenths(1_024)),
        _ => format!("{} MB", tenths(1_048_576)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_what_people_call_it() {
        for (name, mime, wanted) in [
            ("价目表.pdf", "application/pdf", "PDF"),
            ("价目表.exe", "application/pdf", "PDF"),
            ("表.XLSX", "application/zip", "XLSX"),
            ("表.html", "application/zip", "ZIP"),
            ("清单.csv", "text/plain; charset=utf-8", "CSV"),
            ("a", "text/plain; charset=utf-8", "TXT"),
            ("a.mp3", "audio/mpeg", "MP3"),
        ] {
            assert_eq!(kind(name, mime), wanted, "{name}");
        }
    }

    #[test]
    fn sizes_are_short() {
        for (bytes, wanted) in [
            (0, "0 B"),
            (1_023, "1023 B"),
            (1_024, "1 KB"),
            (1_500, "1.5 KB"),
            (200_000, "195 KB"),
            (1_258_291, "1.2 MB"),
            (10_485_760, "10 MB"),
        ] {
            assert_eq!(size(bytes), wanted);
        }
    }
}
