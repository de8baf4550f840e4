//! Lines of the training text: `kind<TAB>text`.

use super::DangerKind;

/// One line of the training text: a kind, or nothing to be seen at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DangerLine {
    pub(crate) kind: Option<DangerKind>,
    /// What is said.
    pub(crate) text: String,
}

/// Ordinary talk from the table of feelings: what threatens is left out.
pub fn ordinary(table: &str) -> Vec<DangerLine> {
    let cells = table.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    cells
        .filter_map(|cells| match cells.as_slice() {
            [_, tags, text] if !tags.contains(['t', 'b']) => {
                Some(DangerLine { kind: None, text: (*text).to_owned() })
            }
            _ => None,
        })
        .collect()
}

/// Ordinary talk, one text a line.
pub fn plain(list: &str) -> Vec<DangerLine> {
    list.lines().map(|text| DangerLine { kind: None, text: text.to_owned() }).collect()
}

/// Reads a table of lines.
///
/// # Errors
/// The number of the first line that is none, from 1.
pub fn lines(table: &str) -> Result<Vec<DangerLine>, usize> {
    table.lines().enumerate().map(|(at, line)| parse(line).ok_or(at + 1)).collect()
}

fn parse(line: &str) -> Option<DangerLine> {
    let (kind, text) = line.split_once('\t')?;
    let known = DangerKind::ALL.into_iter().find(|known| known.name() == kind);
    let fits = (known.is_some() || kind == "none") && !text.trim().is_empty() && !text.contains('\t');
    fits.then(|| DangerLine { kind: known, text: text.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_and_faults_are_numbered() {
        let read = lines("legal\tsee you in court\nnone\t在吗").expect("lines");
        assert_eq!((read[0].kind, read[1].kind), (Some(DangerKind::Legal), None));
        for bad in ["law\tx", "legal\t ", "legal", "legal\tx\ty", ""] {
            assert_eq!(lines(&format!("none\tx\n{bad}\n")), Err(2), "{bad:?}");
        }
    }
}
