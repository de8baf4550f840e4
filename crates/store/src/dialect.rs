//! The only differences between the two engines' SQL.

/// SQLite's writing of a registered text: `?n` for `$n` (it would bind `$n` by order of first appearance), and no row locks,
/// because it has one writer.
pub(crate) fn for_sqlite(sql: &str) -> String {
    let unlocked = [" for update of job skip locked", " for update", " for share"]
        .iter()
        .fold(sql.to_owned(), |sql, lock| sql.replace(lock, ""));
    let mut text = String::with_capacity(unlocked.len());
    let mut characters = unlocked.chars().peekable();
    while let Some(character) = characters.next() {
        let parameter = character == '$' && characters.peek().is_some_and(char::is_ascii_digit);
        text.push(if parameter { '?' } else { character });
    }
    text
}

#[cfg(test)]
mod tests {
    use super::for_sqlite;

    #[test]
    fn numbers_stay_and_locks_go() {
        let sql = "select a from t where workspace_id = $1 and b = $12 and c = '$' limit $2 for update";
        assert_eq!(
            for_sqlite(sql),
            "select a from t where workspace_id = ?1 and b = ?12 and c = '$' limit ?2"
        );
        assert_eq!(for_sqlite("select a from job for update of job skip locked"), "select a from job");
        assert_eq!(for_sqlite("select a from t for share"), "select a from t");
    }
}
