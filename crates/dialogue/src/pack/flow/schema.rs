//! The form of a flow file as JSON Schema, for editors: made from the same list of steps and keys by which files are read.

use serde_json::{Map, Value, json};

use super::build::KINDS;
use super::{MAX_ATTEMPTS, MAX_CONFIRM_MINUTES, MAX_OPTIONS, MAX_STEPS};

/// The schema, of draft 2020-12.
pub fn schema() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A flow of Zhike",
        "description": "flows/<id>.yaml: what customers are led through. See docs/guide/flows.md.",
        "type": "object",
        "required": ["id", "title", "steps"],
        "additionalProperties": false,
        "properties": {
            "id": name("The name of the file without .yaml"),
            "title": of("text", "What customers and colleagues read of it"),
            "begins_with": list(json!({ "type": "string" }), "Topics that lead to it"),
            "cancelled": of("text", "Said when the customer gives it up"),
            "steps": of("steps", "From the first to the last"),
        },
        "$defs": {
            "text": text(),
            "saying": { "oneOf": [of("text", "One text"), variants()] },
            "steps": { "type": "array", "minItems": 1, "maxItems": MAX_STEPS, "items": { "$ref": "#/$defs/step" } },
            "step": { "oneOf": KINDS.iter().map(|(kind, others)| step(kind, others)).collect::<Vec<_>>() },
            "branch": branch(),
        },
    })
}

fn of(definition: &str, description: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{definition}"), "description": description })
}

fn name(description: &str) -> Value {
    json!({ "type": "string", "pattern": "^[a-z0-9_]{1,64}$", "description": description })
}

fn list(items: Value, description: &str) -> Value {
    json!({ "type": "array", "items": items, "description": description })
}

fn closed(required: &[&str], properties: Map<String, Value>) -> Value {
    json!({ "type": "object", "required": required, "additionalProperties": false, "properties": properties })
}

fn properties(all: &[(&str, Value)]) -> Map<String, Value> {
    all.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect()
}

fn text() -> Value {
    let one = || json!({ "type": "string", "minLength": 1 });
    closed(&["zh", "en"], properties(&[("zh", one()), ("en", one())]))
}

fn variants() -> Value {
    let one = || json!({ "type": "string", "minLength": 1 });
    let when = json!({ "type": "string", "description": "A condition; the last text has none" });
    let variant = closed(&["zh", "en"], properties(&[("when", when), ("zh", one()), ("en", one())]));
    json!({ "type": "array", "minItems": 1, "maxItems": 12, "items": variant })
}

/// A step of this kind: its own key, and those of the others that it may have.
fn step(kind: &str, others: &[&str]) -> Value {
    let keys = std::iter::once(kind).chain(others.iter().copied());
    let properties = keys.map(|key| (key.to_owned(), property(kind, key))).collect();
    let required: Vec<&str> = std::iter::once(kind).chain(needed(kind).iter().copied()).collect();
    closed(&required, properties)
}

/// What a step cannot do without.
fn needed(kind: &str) -> &'static [&'static str] {
    match kind {
        "collect" | "choose" => &["ask"],
        "confirm" => &["yes", "no"],
        "call" => &["on"],
        "verify" => &["by", "ask"],
        _ => &[],
    }
}

fn property(kind: &str, key: &str) -> Value {
    let condition =
        |description: &str| json!({ "type": "string", "maxLength": 300, "description": description });
    let templates = |description: &str| json!({ "type": "object", "additionalProperties": { "type": "string" }, "description": description });
    match key {
        "collect" => name("The slot of pack.yaml that is asked for"),
        "choose" => name("The slot that is chosen"),
        "confirm" => of("saying", "Reads back what will happen; only a yes to just this goes on"),
        "call" => json!({ "type": "string", "description": "An action of actions.yaml" }),
        "if" => condition("Goes on in then where it holds, else in else"),
        "run" => name("Another flow"),
        "set" => templates("Values by slot; {names} are filled"),
        // A step of its own, or a line of another.
        "handoff" => json!({ "enum": ["now", "offer"], "description": "A person is fetched or offered" }),
        "promise" => of("text", "What is promised, for whoever sees to it"),
        "ticket" => of("text", "What the ticket is about, for whoever sees to it"),
        "about" => {
            json!({ "type": "string", "description": "What tells it from others of its kind: {order_number}. Who asks again about the same joins the open one" })
        }
        "fields" => templates("What is known, by name; {names} are filled"),
        "priority" => {
            json!({ "enum": ["urgent", "high", "normal", "low"], "description": "How pressing it is" })
        }
        "team" => {
            json!({ "type": "string", "minLength": 1, "maxLength": 120, "description": "The name of the team it is given to" })
        }
        "say" => of("saying", "What is said"),
        "end" => json!({ "const": true, "description": "The flow ends here" }),
        "ask" => of("saying", "The question"),
        "retry" => json!({
            "oneOf": [of("text", "Said each time"), { "type": "array", "minItems": 1, "maxItems": MAX_ATTEMPTS, "items": { "$ref": "#/$defs/text" } }],
            "description": "Said when an answer could not be read",
        }),
        "why" => of("text", "Said to who asks why it is wanted"),
        "optional" => json!({ "type": "boolean", "description": "The flow can do without it" }),
        "unless" => condition("When it is not asked for"),
        "check" => {
            let check = closed(
                &["that", "say"],
                properties(&[
                    ("that", condition("What must hold of the value")),
                    ("say", of("saying", "Said where it does not; it is asked again")),
                ]),
            );
            list(check, "What must hold of the value")
        }
        "called" => list(json!({ "type": "string", "minLength": 1 }), "How customers call it"),
        "attempts" => {
            json!({ "type": "integer", "minimum": 1, "maximum": MAX_ATTEMPTS, "description": "How often it is asked in all" })
        }
        "options" => json!({ "type": "array", "minItems": 2, "maxItems": MAX_OPTIONS, "items": option() }),
        "yes" => of("text", "The button that confirms"),
        "no" => of("text", "The button that does not"),
        "minutes" => {
            json!({ "type": "integer", "minimum": 1, "maximum": MAX_CONFIRM_MINUTES, "description": "How long a yes counts" })
        }
        "inputs" => templates("Inputs of the action; {names} are filled"),
        "say_while" => of("text", "Said while it is called"),
        "on" if kind == "ticket" => json!({
            "type": "object", "additionalProperties": false,
            "properties": { "opened": of("branch", "It is new"), "already": of("branch", "One was open already"), "error": of("branch", "It could not be opened") },
            "description": "What follows",
        }),
        "on" => json!({
            "type": "object", "required": ["error"], "additionalProperties": { "$ref": "#/$defs/branch" },
            "description": "What follows, by kind of result; error is for failures and timeouts",
        }),
        "then" | "else" => of("steps", "Further steps"),
        "kind" => json!({ "enum": ["reply", "call", "deed"], "description": "What kind of promise" }),
        "within" => json!({ "type": "string", "description": "48 hours, 2 working days" }),
        "verify" => name("What the proof is called"),
        "by" if kind == "verify" => {
            json!({ "type": "string", "description": "The action that sends the code" })
        }
        "by" => name("A slot that holds a day"),
        other => unreachable!("{other} of {kind} has a form"),
    }
}

fn option() -> Value {
    closed(
        &["value", "label"],
        properties(&[
            ("value", json!({ "type": "string" })),
            ("label", of("text", "What the customer reads")),
            ("words", list(json!({ "type": "string" }), "Words by which it is meant")),
            ("note", of("text", "What follows from it, for the read-back")),
        ]),
    )
}

fn branch() -> Value {
    let lists = json!({ "type": "object", "additionalProperties": { "type": "string" }, "description": "Lists of the result that become options, by slot" });
    closed(
        &[],
        properties(&[
            ("say", of("saying", "What is said")),
            ("card", json!({ "type": "string", "description": "The result is shown as a card" })),
            ("handoff", property("branch", "handoff")),
            ("ends", json!({ "type": "boolean", "description": "The flow ends here" })),
            ("again", name("A slot whose value was not taken")),
            ("options", lists),
            ("then", of("steps", "Further steps")),
        ]),
    )
}
