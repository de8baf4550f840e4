//! Lines of the training text: `feeling<TAB>degree and signs<TAB>text`.

use super::word::{Hit, has};
use crate::emotion::Feeling;

/// Feelings as they are numbered in the model.
pub(crate) const ORDER: [Feeling; 6] = [
    Feeling::Neutral,
    Feeling::Angry,
    Feeling::Anxious,
    Feeling::Disappointed,
    Feeling::Confused,
    Feeling::Satisfied,
];
/// What is learned beside the feelings: strength from the second degree and from the third, urgency, abuse, the threat to complain.
pub(crate) const CLEAR: usize = 6;
pub(crate) const STRONG: usize = 7;
pub(crate) const URGENT: usize = 8;
pub(crate) const ABUSE: usize = 9;
pub(crate) const THREAT: usize = 10;
/// All of them.
pub(crate) const PLANES: usize = 11;
/// The place of anger among the feelings.
pub(crate) const ANGRY: usize = 1;

/// One line of the training text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeltLine {
    /// Its place in [`ORDER`].
    pub(crate) feeling: usize,
    /// 0 none, 1 slight, 2 clear, 3 strong.
    degree: u8,
    urgent: bool,
    abuse: bool,
    threat: bool,
    /// What is said.
    pub(crate) text: String,
}

/// Reads a table of lines. After the degree stand the signs: `u` urgent, `b` abuse, `t` threat to complain.
///
/// # Errors
/// The number of the first line that is none, from 1.
pub fn lines(table: &str) -> Result<Vec<FeltLine>, usize> {
    table.lines().enumerate().map(|(at, line)| parse(line).ok_or(at + 1)).collect()
}

fn parse(line: &str) -> Option<FeltLine> {
    let mut cells = line.split('\t');
    let (feeling, tags, text) = (cells.next()?, cells.next()?, cells.next()?);
    let feeling = ORDER.iter().position(|known| known.name() == feeling)?;
    let degree = u8::try_from(tags.chars().next()?.to_digit(4)?).ok()?;
    let known = tags.chars().skip(1).all(|tag| matches!(tag, 'u' | 'b' | 't'));
    if cells.next().is_some() || text.trim().is_empty() || !known {
        return None;
    }
    let has = |tag: char| tags.contains(tag);
    let text = text.to_owned();
    Some(FeltLine { feeling, degree, urgent: has('u'), abuse: has('b'), threat: has('t'), text })
}

impl FeltLine {
    /// Is it on the positive side of a plane? Words of abuse or threat in an angry line are meant, whether it is tagged or not.
    pub(crate) fn is(&self, plane: usize, hits: &[Hit]) -> bool {
        let meant = |group| self.feeling == ANGRY && has(hits, group);
        match plane {
            CLEAR => self.degree >= 2,
            STRONG => self.degree >= 3,
            URGENT => self.urgent,
            ABUSE => self.abuse || meant("abuse"),
            THREAT => self.threat || meant("threat"),
            feeling => self.feeling == feeling,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_and_faults_are_numbered() {
        let read = lines("angry\t3bt\tgo away\nneutral\t0\t在吗").expect("lines");
        assert!(
            read[0].is(ANGRY, &[])
                && read[0].is(STRONG, &[])
                && read[0].is(THREAT, &[])
                && !read[0].is(URGENT, &[])
        );
        assert!(read[1].is(0, &[]) && !read[1].is(CLEAR, &[]));
        for bad in
            ["cross\t1\tx", "angry\t4\tx", "angry\t1z\tx", "angry\t1", "angry\t1\t ", "angry\t1\tx\ty", ""]
        {
            assert_eq!(lines(&format!("neutral\t0\tx\n{bad}\n")), Err(2), "{bad:?}");
        }
    }
}
