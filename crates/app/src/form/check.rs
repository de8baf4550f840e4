//! Whether the forms of a workspace may be saved as they are.

use base::limits;
use conversation::content::FieldKind;
use protocol::form::{FormFieldSet, FormSet};
use protocol::inbox::Wording;

use crate::error::{Error, Result};

/// The same with their edges trimmed, or what is wrong with them.
pub(super) fn check(forms: Vec<FormSet>) -> Result<Vec<FormSet>> {
    if forms.len() > limits::FORMS {
        return Err(Error::invalid("forms", format!("at most {}", limits::FORMS)));
    }
    forms.into_iter().map(form).collect()
}

/// One form.
pub(super) fn form(form: FormSet) -> Result<FormSet> {
    let title = words("title", form.title)?;
    if !(1..=limits::FORM_FIELDS).contains(&form.fields.len()) {
        return Err(Error::invalid("fields", format!("1 to {} fields", limits::FORM_FIELDS)));
    }
    let fields: Vec<FormFieldSet> = form.fields.into_iter().map(field).collect::<Result<_>>()?;
    let twice = |at: usize, one: &FormFieldSet| fields[..at].iter().any(|other| other.name == one.name);
    if fields.iter().enumerate().any(|(at, one)| twice(at, one)) {
        return Err(Error::invalid("name", "two fields of a form have the same name"));
    }
    Ok(FormSet { title, fields })
}

/// One field.
pub(super) fn field(field: FormFieldSet) -> Result<FormFieldSet> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if !(1..=limits::SHORTCUT_CHARS).contains(&field.name.len()) || !field.name.chars().all(fits) {
        let most = limits::SHORTCUT_CHARS;
        return Err(Error::invalid("name", format!("1 to {most} small letters, digits and _")));
    }
    let choices: Vec<Wording> =
        field.choices.into_iter().map(|one| words("choices", one)).collect::<Result<_>>()?;
    if choices.is_empty() == (field.kind == FieldKind::Choice) || choices.len() > limits::QUICK_REPLIES {
        let most = limits::QUICK_REPLIES;
        return Err(Error::invalid("choices", format!("1 to {most} for a choice, none for anything else")));
    }
    Ok(FormFieldSet { label: words("label", field.label)?, choices, ..field })
}

fn words(field: &'static str, given: Wording) -> Result<Wording> {
    let (zh, en) = (given.zh.trim().to_owned(), given.en.trim().to_owned());
    if zh.is_empty() && en.is_empty() {
        return Err(Error::invalid(field, "write it in at least one language"));
    }
    if zh.chars().count().max(en.chars().count()) > limits::NAME_CHARS {
        return Err(Error::invalid(field, format!("at most {} characters", limits::NAME_CHARS)));
    }
    Ok(Wording { zh, en })
}

#[cfg(test)]
mod tests {
    use super::super::shipped::shipped;
    use super::*;

    #[test]
    fn the_shipped_ones_are_good_and_become_good_messages() {
        let forms = check(shipped()).expect("good");
        assert_eq!(forms, shipped());
    }

    #[test]
    fn what_nobody_could_fill_in_is_refused() {
        let refused = |change: fn(&mut FormSet)| {
            let mut form = shipped().pop().expect("one");
            change(&mut form);
            match check(vec![form]) {
                Err(Error::Invalid { field, .. }) => field,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(refused(|form| form.title = Wording::default()), "title");
        assert_eq!(refused(|form| form.fields.clear()), "fields");
        assert_eq!(refused(|form| form.fields[1].name = form.fields[0].name.clone()), "name");
        assert_eq!(refused(|form| form.fields[0].name = "Order number".to_owned()), "name");
        assert_eq!(refused(|form| form.fields[1].choices.clear()), "choices");
        assert_eq!(refused(|form| form.fields[0].choices = form.fields[1].choices.clone()), "choices");
        assert_eq!(refused(|form| form.fields[0].label.zh = "长".repeat(limits::NAME_CHARS + 1)), "label");
        let many = std::iter::repeat_n(shipped(), limits::FORMS).flatten().collect();
        assert!(check(many).is_err());
    }
}
