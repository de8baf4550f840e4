//! Examples from another system: said first what would become of them, then all of them in one commit or nothing.

mod rasa;
mod table;
mod undo;

pub use undo::undo_import;

use std::collections::{BTreeMap, BTreeSet};

use access::{Action, may};
use base::limits;
use protocol::training::Elsewhere;
use protocol::training_import::{
    ImportPreview, ImportProblem, ImportTraining, ImportedIntent, TrainingFormat,
};
use serde_json::json;
use store::{Changes, Cx, ExampleOrigin, ExampleRow, IntentRow, Keys, State, StoreError};

use super::add_examples::{Sorted, has_room, sort};
use super::known::{locale_of, same};
use super::{EXAMPLES, INTENTS, check, edit};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Examples of one file.
const FILE_EXAMPLES: usize = 10_000;
/// Problems that are told of one file.
const PROBLEMS: usize = 100;
/// Characters of a line that are told again.
const TOLD_CHARS: usize = 80;

/// A file, read.
#[derive(Default)]
struct Read {
    examples: Vec<ReadExample>,
    problems: Vec<ImportProblem>,
    entities: u32,
}

struct ReadExample {
    line: u32,
    intent: String,
    text: String,
}

impl Read {
    fn problem(&mut self, line: u32, problem: &str, what: String) {
        if self.problems.len() < PROBLEMS {
            let what = what.chars().take(TOLD_CHARS).collect();
            self.problems.push(ImportProblem { line, problem: problem.to_owned(), what });
        }
    }

    fn example(&mut self, line: u32, intent: &str, text: &str) {
        let Some(intent) = id_of(intent) else {
            return self.problem(line, "bad_intent", intent.to_owned());
        };
        match check::text(text) {
            Ok(text) => self.examples.push(ReadExample { line, intent, text }),
            Err(wrong) => self.problem(line, wrong.slug(), text.to_owned()),
        }
    }
}

/// An id of ours of another system's: `Chitchat/ask-name` is `chitchat.ask_name`.
fn id_of(name: &str) -> Option<String> {
    let ours = |c: char| match c {
        '/' => '.',
        '-' | ' ' | '+' => '_',
        c => c.to_ascii_lowercase(),
    };
    let id: String = name.trim().chars().map(ours).collect();
    (check::is_id(&id) || id.starts_with(dialogue::SMALLTALK)).then_some(id)
}

/// What would become of a file.
pub async fn preview_import(app: &App, user: &UserSession, ask: ImportTraining) -> Result<ImportPreview> {
    may(&user.actor(), Action::TrainAssistant)?;
    Ok(plan(app, &app.cx(user.workspace_id, user.actor()), &ask).await?.told)
}

/// Takes a file in, all of it; where something is wrong with it, nothing.
pub async fn import(app: &App, user: &UserSession, ask: ImportTraining) -> Result<ImportPreview> {
    may(&user.actor(), Action::TrainAssistant)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let Plan { told, sorted, new } = plan(app, &cx, &ask).await?;
    if !told.problems.is_empty() {
        return Ok(told);
    }
    let all = || sorted.iter().map(|(_, found)| found);
    let ids = all().flat_map(|found| found.new.iter().map(|(id, ..)| *id)).collect();
    let restored = all().flat_map(|found| found.on_again.iter().copied()).collect();
    let told = ImportPreview { applied: true, ids, restored, ..told };
    let (user_id, at) = (user.user_id, app.env().now());
    let change = move |state: &State| -> Result<Changes<()>> {
        let (since, mut changes) = edit(state, ());
        for (id, title) in &new {
            let title = (title.clone(), title.clone());
            let answer = Default::default();
            changes = changes.put_intent(IntentRow { id: id.clone(), since, title, answer, user_id, at });
        }
        let mut added = 0;
        for (intent, sorted) in &sorted {
            for id in &sorted.on_again {
                changes = changes.end_example(*id, since);
            }
            for (id, text, sealed) in &sorted.new {
                let row = ExampleRow {
                    id: *id,
                    since,
                    intent: intent.clone(),
                    origin: ExampleOrigin::Imported,
                    locale: locale_of(text),
                    live: None,
                    user_id,
                    at,
                    text: String::new(),
                };
                changes = changes.insert_example(&row, sealed.clone());
                added += 1;
            }
        }
        let facts = json!({ "intents": new.len(), "added": added });
        Ok(changes.audit("import_training", "workspace", facts))
    };
    cx.change(Keys::new().model_head(), change).await.map_err(flatten)?;
    Ok(told)
}

/// What becomes of a file, and what that needs.
struct Plan {
    told: ImportPreview,
    sorted: Vec<(String, Sorted)>,
    /// Intents to be made, with what they are called until somebody says it better.
    new: Vec<(String, String)>,
}

async fn plan(app: &App, cx: &Cx, ask: &ImportTraining) -> Result<Plan> {
    if ask.text.len() > limits::IMPORT_BYTES {
        let most = limits::IMPORT_BYTES / 1024;
        return Err(Error::invalid("text", format!("at most {most} KB; divide the file")));
    }
    let mut read = match ask.format {
        TrainingFormat::Rasa => rasa::read(&ask.text),
        TrainingFormat::Csv => table::read(&ask.text),
    };
    if read.examples.len() > FILE_EXAMPLES {
        return Err(Error::invalid(
            "text",
            format!("at most {FILE_EXAMPLES} examples in one file; divide it"),
        ));
    }
    let own: BTreeSet<String> = cx.intents().await?.into_iter().map(|intent| intent.id).collect();
    let known = app.known_examples();
    let is_there = |id: &String| own.contains(id) || known.by_intent.contains_key(id);
    let (mut order, mut texts) = (Vec::new(), BTreeMap::<String, Vec<String>>::new());
    let (mut first, mut twice) =
        (BTreeMap::<String, String>::new(), BTreeMap::<String, Vec<Elsewhere>>::new());
    for one in std::mem::take(&mut read.examples) {
        if one.intent.starts_with(dialogue::SMALLTALK) && !is_there(&one.intent) {
            read.problem(one.line, "bad_intent", one.intent);
            continue;
        }
        if !texts.contains_key(&one.intent) {
            order.push(one.intent.clone());
        }
        let of = texts.entry(one.intent.clone()).or_default();
        match first.entry(same(&one.text)).or_insert_with(|| one.intent.clone()) {
            there if *there == one.intent => of.push(one.text),
            there => {
                let elsewhere = Elsewhere { text: one.text, intent: there.clone() };
                twice.entry(one.intent).or_default().push(elsewhere);
            }
        }
    }
    let (mut sorted, mut examples) = (Vec::new(), Vec::new());
    for intent in &order {
        let mut found = sort(app, cx, intent, &texts[intent], false).await?;
        found.elsewhere.extend(twice.remove(intent).unwrap_or_default());
        has_room(cx, intent, found.new.len()).await?;
        examples.push(ImportedIntent {
            intent: intent.clone(),
            added: found.new.len() as u32,
            known: found.known.len() as u32,
            elsewhere: found.elsewhere.clone(),
        });
        sorted.push((intent.clone(), found));
    }
    let new: Vec<(String, String)> =
        order.iter().filter(|id| !is_there(id)).map(|id| (id.clone(), title_of(id))).collect();
    fits(cx, own.len() + new.len(), sorted.iter().map(|(_, found)| found.new.len()).sum()).await?;
    read.problems.sort_by_key(|one| one.line);
    let told = ImportPreview {
        new_intents: new.iter().map(|(id, _)| id.clone()).collect(),
        examples,
        problems: read.problems,
        entities_dropped: read.entities,
        applied: false,
        ids: Vec::new(),
        restored: Vec::new(),
    };
    Ok(Plan { told, sorted, new })
}

/// What an intent is called that nobody has named yet.
fn title_of(id: &str) -> String {
    id.rsplit('.').next().unwrap_or(id).replace('_', " ")
}

/// There is room for all of it together.
async fn fits(cx: &Cx, intents: usize, more: usize) -> Result<()> {
    if intents > INTENTS {
        return Err(StoreError::TooMany { what: "own intents", limit: INTENTS }.into());
    }
    let counts = cx.example_counts().await?;
    let own = counts.iter().filter(|one| one.origin != ExampleOrigin::Off).map(|one| one.count as usize);
    if own.sum::<usize>() + more > EXAMPLES {
        return Err(StoreError::TooMany { what: "own examples", limit: EXAMPLES }.into());
    }
    Ok(())
}
