//! Every example that is learned from, for another system or to be taken in again.

use std::borrow::Cow;

use access::{Action, may};
use protocol::training_import::TrainingFormat;
use serde_json::json;
use store::{Changes, Keys, State};

use super::known::locale_of;
use super::taught::Taught;
use crate::app::App;
use crate::conversation::flatten;
use crate::csv;
use crate::error::Result;
use crate::session::UserSession;

/// The pack's and the workspace's, as they are edited.
pub async fn export(app: &App, user: &UserSession, format: TrainingFormat) -> Result<String> {
    may(&user.actor(), Action::TrainAssistant)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let training = app.pack().taught(&Taught::now(&cx).await?.overlay(app));
    let examples: usize = training.intents.iter().map(|intent| intent.examples.len()).sum();
    let text = match format {
        TrainingFormat::Csv => table(&training),
        TrainingFormat::Rasa => rasa(&training),
    };
    let change = move |_: &State| -> Result<Changes<()>> {
        Ok(Changes::new(()).audit("export_training", "workspace", json!({ "examples": examples })))
    };
    cx.change(Keys::new(), change).await.map_err(flatten)?;
    Ok(text)
}

fn table(training: &nlu::Training) -> String {
    let head = ["intent", "text", "locale"].map(Cow::from).to_vec();
    let of = |intent: &nlu::Intent| {
        let id = intent.id.clone();
        let row = move |text: &String| {
            vec![Cow::from(id.clone()), Cow::from(text.clone()), Cow::from(locale_of(text).code())]
        };
        intent.examples.iter().map(row).collect::<Vec<_>>()
    };
    csv::write(std::iter::once(head).chain(training.intents.iter().flat_map(of)))
}

fn rasa(training: &nlu::Training) -> String {
    let mut out = String::from("version: \"3.1\"\nnlu:\n");
    for intent in &training.intents {
        out.push_str(&format!("- intent: {}\n  examples: |\n", intent.id));
        for text in &intent.examples {
            let words: Vec<&str> = text.split_whitespace().collect();
            out.push_str(&format!("    - {}\n", words.join(" ")));
        }
    }
    out
}
