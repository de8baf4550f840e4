//! What is asked: instructions of ours, data of others, and the form that the answer shall have.

use serde_json::{Value, json};

/// Who says a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// We, by a prompt of ours.
    System,
    /// Data of others, always as one JSON document.
    User,
}

/// One message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Who says it.
    pub role: Role,
    /// What.
    pub text: String,
}

/// A command that the model may ask for; whether it happens is never its decision.
#[derive(Clone, Debug, PartialEq)]
pub struct Tool {
    /// By what it is asked for.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// The form of its arguments.
    pub parameters: Value,
}

/// The form of the answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Form {
    /// Text.
    Text,
    /// JSON of this schema. Servers are asked for it, and what comes is checked here.
    Json {
        /// Its name.
        name: &'static str,
        /// The schema, of the kind that [`crate::check`] knows.
        schema: Value,
    },
}

/// A request.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// What is said to the model.
    pub messages: Vec<Message>,
    /// Commands that it may ask for.
    pub tools: Vec<Tool>,
    /// The form of the answer.
    pub form: Form,
    /// Tokens that the answer may have.
    pub most_tokens: u32,
}

impl Request {
    /// As it goes over the wire.
    pub fn body(&self, model: &str) -> Value {
        let messages: Vec<Value> = self.messages.iter().map(message).collect();
        let mut body = json!({
            "model": model,
            "messages": messages,
            "stream": true,
            "stream_options": { "include_usage": true },
            "max_tokens": self.most_tokens,
            "temperature": 0.2,
        });
        if let Form::Json { name, schema } = &self.form {
            let asked = json!({ "name": name, "strict": true, "schema": schema });
            body["response_format"] = json!({ "type": "json_schema", "json_schema": asked });
        }
        if !self.tools.is_empty() {
            body["tools"] = self.tools.iter().map(tool).collect();
        }
        body
    }
}

fn message(message: &Message) -> Value {
    let role = match message.role {
        Role::System => "system",
        Role::User => "user",
    };
    json!({ "role": role, "content": message.text })
}

fn tool(tool: &Tool) -> Value {
    let function =
        json!({ "name": tool.name, "description": tool.description, "parameters": tool.parameters });
    json!({ "type": "function", "function": function })
}
