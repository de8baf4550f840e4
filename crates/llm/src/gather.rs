//! An answer put together from its pieces, and held to what was asked for.

use serde::Deserialize;
use serde_json::Value;

use crate::failure::Failure;
use crate::request::{Form, Request};
use crate::schema::check;

/// Bytes of an answer's text.
const TEXT_BYTES: usize = 64 * 1024;
/// Commands in one answer.
const CALLS: usize = 8;
/// Bytes of the arguments of one command.
const ARGUMENT_BYTES: usize = 16 * 1024;
/// Characters of what a server says of its trouble.
const SAID_CHARS: usize = 300;
/// Tokens that one request can have: a server that says more is not believed.
const MOST_TOKENS: u64 = 10_000_000;

/// What a request cost, as the server counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Tokens read.
    pub tokens_in: u64,
    /// Tokens written.
    pub tokens_out: u64,
}

/// A command that the model asks for, one of those offered, with arguments of their form.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// Which.
    pub name: String,
    /// With what.
    pub arguments: Value,
}

/// An answer of the form that was asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reply {
    /// Its text; empty where there are only commands.
    pub text: String,
    /// Its value, where JSON was asked for.
    pub value: Option<Value>,
    /// Commands.
    pub calls: Vec<Call>,
}

/// A piece of a stream, or a whole answer: servers leave out whatever they like.
#[derive(Deserialize)]
struct Piece {
    choices: Option<Vec<Choice>>,
    usage: Option<WireUsage>,
    error: Option<Value>,
}

#[derive(Deserialize)]
struct Choice {
    index: Option<u64>,
    delta: Option<Said>,
    message: Option<Said>,
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Said {
    content: Option<String>,
    refusal: Option<String>,
    tool_calls: Option<Vec<CallPiece>>,
}

#[derive(Deserialize)]
struct CallPiece {
    index: Option<usize>,
    function: Option<Function>,
}

#[derive(Deserialize)]
struct Function {
    name: Option<String>,
    arguments: Option<String>,
}

#[derive(Deserialize)]
struct WireUsage {
    prompt_tokens: Option<u64>,
    completion_tokens: Option<u64>,
}

/// What has come so far.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    text: String,
    calls: Vec<(String, String)>,
    end: Option<String>,
    refused: bool,
    /// The stream said that it is over.
    pub done: bool,
    pub usage: Option<Usage>,
}

impl Gathered {
    /// Takes one event of a stream, or a whole answer.
    pub(crate) fn take(&mut self, data: &str) -> Result<(), Failure> {
        self.done |= data.trim() == "[DONE]";
        // What comes behind the end is nothing to us.
        if self.done {
            return Ok(());
        }
        let piece: Piece = serde_json::from_str(data).map_err(|error| {
            // Where, and never what: an answer may hold anything.
            Failure::Malformed(format!("no JSON of the known form, column {}", error.column()))
        })?;
        if let Some(error) = piece.error.filter(|error| !error.is_null()) {
            return Err(Failure::Failing { status: 200, said: said(&error) });
        }
        if let Some(usage) = piece.usage {
            let tokens = |count: Option<u64>| count.unwrap_or_default().min(MOST_TOKENS);
            self.usage = Some(Usage {
                tokens_in: tokens(usage.prompt_tokens),
                tokens_out: tokens(usage.completion_tokens),
            });
        }
        // Only one answer was asked for.
        let first = |choice: &Choice| choice.index.unwrap_or_default() == 0;
        for choice in piece.choices.into_iter().flatten().filter(first) {
            if let Some(said) = choice.delta.or(choice.message) {
                self.said(said)?;
            }
            self.end = choice.finish_reason.or(self.end.take());
        }
        Ok(())
    }

    /// How many bytes of an answer have come.
    pub(crate) fn bytes(&self) -> usize {
        self.text.len()
            + self.calls.iter().map(|(name, arguments)| name.len() + arguments.len()).sum::<usize>()
    }

    fn said(&mut self, said: Said) -> Result<(), Failure> {
        self.refused |= said.refusal.is_some_and(|words| !words.is_empty());
        self.text.push_str(said.content.as_deref().unwrap_or_default());
        if self.text.len() > TEXT_BYTES {
            return Err(Failure::TooLong);
        }
        for piece in said.tool_calls.into_iter().flatten() {
            let at = piece.index.unwrap_or(self.calls.len());
            if at >= CALLS {
                return Err(Failure::TooLong);
            }
            if self.calls.len() <= at {
                self.calls.resize(at + 1, Default::default());
            }
            let (name, arguments) = &mut self.calls[at];
            let Some(function) = piece.function else { continue };
            name.push_str(&function.name.unwrap_or_default());
            arguments.push_str(&function.arguments.unwrap_or_default());
            if name.len() + arguments.len() > ARGUMENT_BYTES {
                return Err(Failure::TooLong);
            }
        }
        Ok(())
    }

    /// The answer, once nothing more comes.
    pub(crate) fn finish(self, request: &Request) -> Result<Reply, Failure> {
        match self.end.as_deref() {
            Some("length") => return Err(Failure::Cut),
            Some("content_filter") => return Err(Failure::Filtered),
            None if !self.done => return Err(Failure::Truncated),
            _ if self.refused => return Err(Failure::Filtered),
            _ => {}
        }
        let calls =
            self.calls.into_iter().map(|call| offered(call, request)).collect::<Result<Vec<_>, _>>()?;
        let text = clean(without_thoughts(&self.text)).trim().to_owned();
        if text.is_empty() && calls.is_empty() {
            return Err(Failure::Malformed("nothing in it".to_owned()));
        }
        let value = match &request.form {
            Form::Json { schema, .. } if calls.is_empty() => Some(fitting(&text, schema)?),
            _ => None,
        };
        Ok(Reply { text, value, calls })
    }
}

fn fitting(text: &str, schema: &Value) -> Result<Value, Failure> {
    // Servers that do not know schemas answer with a block of Markdown.
    let bare = text.strip_prefix("```json").or_else(|| text.strip_prefix("```")).unwrap_or(text);
    let bare = bare.strip_suffix("```").unwrap_or(bare).trim();
    let value: Value = serde_json::from_str(bare)
        .map_err(|_| Failure::Malformed("no JSON, which was asked for".to_owned()))?;
    check(schema, &value).map_err(|unfit| Failure::Malformed(unfit.to_string()))?;
    Ok(value)
}

fn offered((name, arguments): (String, String), request: &Request) -> Result<Call, Failure> {
    let Some(tool) = request.tools.iter().find(|tool| tool.name == name) else {
        return Err(Failure::Malformed("a command that was not offered".to_owned()));
    };
    let arguments = if arguments.trim().is_empty() { "{}" } else { &arguments };
    let arguments: Value = serde_json::from_str(arguments)
        .map_err(|_| Failure::Malformed("arguments of a command that are no JSON".to_owned()))?;
    check(&tool.parameters, &arguments).map_err(|unfit| Failure::Malformed(unfit.to_string()))?;
    Ok(Call { name, arguments })
}

/// What models think aloud before they answer is no answer.
fn without_thoughts(text: &str) -> &str {
    match text.trim_start().strip_prefix("<think>") {
        Some(thought) => thought.split_once("</think>").map_or("", |(_, answer)| answer),
        None => text,
    }
}

/// Without characters that nobody sees: they hide words from people, or turn them about.
fn clean(text: &str) -> String {
    let hidden = |c: char| {
        (c.is_control() && c != '\n' && c != '\t')
            || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
    };
    text.chars().filter(|c| !hidden(*c)).collect()
}

/// What a server says of its trouble: the one field that most of them fill, or the beginning of whatever there is.
pub(crate) fn said(error: &Value) -> String {
    let words = error["message"].as_str().or_else(|| error.as_str());
    let words = words.map_or_else(|| error.to_string(), str::to_owned);
    short(&words)
}

/// Cut to what people read.
pub(crate) fn short(words: &str) -> String {
    clean(words).trim().chars().take(SAID_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::request::Tool;

    fn asked(form: Form) -> Request {
        let parameters = json!({
            "type": "object", "properties": { "days": { "type": "integer" } }, "additionalProperties": false,
        });
        let tool = Tool { name: "extend".to_owned(), description: String::new(), parameters };
        Request { messages: Vec::new(), tools: vec![tool], form, most_tokens: 10 }
    }

    fn gather(pieces: &[&str], form: Form) -> Result<Reply, Failure> {
        let mut gathered = Gathered::default();
        for piece in pieces {
            gathered.take(piece)?;
        }
        gathered.finish(&asked(form))
    }

    fn piece(text: &str) -> String {
        json!({ "choices": [{ "delta": { "content": text }, "finish_reason": "stop" }] }).to_string()
    }

    #[test]
    fn pieces_become_one_answer() {
        let said = gather(
            &[
                r#"{"choices":[{"index":0,"delta":{"role":"assistant","content":null}}]}"#,
                r#"{"choices":[{"index":0,"delta":{"content":"你"}},{"index":1,"delta":{"content":"x"}}]}"#,
                r#"{"choices":[{"index":0,"delta":{"content":"好"},"finish_reason":"stop"}]}"#,
                r#"{"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":2}}"#,
                "[DONE]",
            ],
            Form::Text,
        );
        assert_eq!(said.map(|reply| reply.text), Ok("你好".to_owned()));
    }

    #[test]
    fn ends_are_told_apart() {
        let end = |reason: &str| {
            let piece = json!({ "choices": [{ "delta": { "content": "half" }, "finish_reason": reason }] });
            gather(&[&piece.to_string(), "[DONE]"], Form::Text)
        };
        assert_eq!(end("length"), Err(Failure::Cut));
        assert_eq!(end("content_filter"), Err(Failure::Filtered));
        assert!(end("stop").is_ok());
        let cut = gather(&[r#"{"choices":[{"delta":{"content":"half"}}]}"#], Form::Text);
        assert_eq!(cut, Err(Failure::Truncated));
        let refusal = gather(&[r#"{"choices":[{"delta":{"refusal":"I cannot"}}]}"#, "[DONE]"], Form::Text);
        assert_eq!(refusal, Err(Failure::Filtered));
        let error = gather(&[r#"{"error":{"message":"overloaded"}}"#], Form::Text);
        assert_eq!(error, Err(Failure::Failing { status: 200, said: "overloaded".to_owned() }));
        assert!(matches!(gather(&["[DONE]"], Form::Text), Err(Failure::Malformed(_))), "nothing in it");
    }

    #[test]
    fn only_offered_commands_with_fitting_arguments_come_through() {
        let call = |name: &str, arguments: &str| {
            let function = json!({ "name": name, "arguments": arguments });
            let piece = json!({ "choices": [{ "delta": { "tool_calls": [{ "index": 0, "function": function }] }, "finish_reason": "tool_calls" }] });
            gather(&[&piece.to_string()], Form::Text)
        };
        let wanted = Call { name: "extend".to_owned(), arguments: json!({ "days": 3 }) };
        assert_eq!(call("extend", r#"{"days":3}"#).map(|reply| reply.calls), Ok(vec![wanted]));
        for (name, arguments) in
            [("delete_all", "{}"), ("extend", "{\"days\":"), ("extend", r#"{"days":3,"sudo":1}"#), ("", "{}")]
        {
            assert!(matches!(call(name, arguments), Err(Failure::Malformed(_))), "{name} {arguments}");
        }
        let far = r#"{"choices":[{"delta":{"tool_calls":[{"index":4000000000}]}}]}"#;
        assert_eq!(gather(&[far], Form::Text), Err(Failure::TooLong));
    }

    #[test]
    fn values_are_checked_and_hidden_characters_go() {
        let schema =
            json!({ "type": "object", "properties": { "a": { "type": "integer" } }, "required": ["a"] });
        let json = || Form::Json { name: "a", schema: schema.clone() };
        for good in ["{\"a\":1}", "```json\n{\"a\":1}\n```", "<think>hm {</think>{\"a\":1}"] {
            let value = gather(&[&piece(good)], json()).map(|reply| reply.value);
            assert_eq!(value, Ok(Some(json!({ "a": 1 }))), "{good}");
        }
        for bad in ["{\"a\":\"1\"}", "{\"a\":1", "sure, here it is", "<think>never ends {\"a\":1}"] {
            assert!(matches!(gather(&[&piece(bad)], json()), Err(Failure::Malformed(_))), "{bad}");
        }
        let hidden = gather(&[&piece("a\u{202e}b\u{1b}[31mc\nd")], Form::Text).map(|reply| reply.text);
        assert_eq!(hidden, Ok("ab[31mc\nd".to_owned()));
        let endless = "x".repeat(TEXT_BYTES + 1);
        assert_eq!(gather(&[&piece(&endless)], Form::Text), Err(Failure::TooLong));
    }
}
