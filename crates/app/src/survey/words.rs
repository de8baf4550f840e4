//! Words that were asked, also those of versions that nobody is asked any more.

use std::collections::BTreeMap;

use base::SurveyId;
use protocol::inbox::Wording;
use protocol::survey::SurveyForm;
use store::Cx;

use super::shipped;
use crate::error::{Error, Result};

/// The words of a version; of none: the shipped ones.
pub(crate) async fn form_of(cx: &Cx, id: Option<SurveyId>) -> Result<SurveyForm> {
    let Some(id) = id else { return Ok(shipped()) };
    match cx.survey_form(id).await? {
        Some(body) => read(body),
        None => Ok(shipped()),
    }
}

/// A stored version.
pub(super) fn read(body: serde_json::Value) -> Result<SurveyForm> {
    serde_json::from_value(body).map_err(|_| Error::Internal("words of a survey that cannot be read"))
}

/// What every reason was called that was ever asked, by its id.
pub(crate) async fn reason_words(cx: &Cx) -> Result<BTreeMap<String, Wording>> {
    let mut all = BTreeMap::new();
    let forms = cx.survey_forms().await?.into_iter().map(read);
    for form in forms.chain(std::iter::once(Ok(shipped()))) {
        let form = form?;
        for choice in form.low.into_iter().chain(form.good) {
            if let Some(id) = choice.id {
                all.entry(id.word().to_owned()).or_insert(choice.words);
            }
        }
    }
    Ok(all)
}
