//! Frames as docs/protocol.md shows them: every JSON block there is a frame, and is read and written back the same.

use protocol::socket::{ClientFrame, ServerFrame};
use serde_json::Value;

const DOCUMENT: &str = include_str!("../../../../docs/protocol.md");

fn blocks(language: &str) -> Vec<String> {
    let fence = format!("```json {language}\n");
    DOCUMENT.split(&fence).skip(1).filter_map(|rest| rest.split("```").next().map(str::to_owned)).collect()
}

fn lines(language: &str) -> Vec<Value> {
    let parse = |line: &str| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error} in {line}"));
    blocks(language).iter().flat_map(|block| block.lines().map(parse).collect::<Vec<_>>()).collect()
}

/// Without the fields that say their default.
fn plain(mut value: Value) -> Value {
    match &mut value {
        Value::Object(fields) => {
            fields.retain(|_, field| !matches!(field, Value::Bool(false) | Value::Null));
            fields.values_mut().for_each(|field| *field = plain(field.take()));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| *item = plain(item.take())),
        _ => {}
    }
    value
}

fn kinds(frames: &[Value]) -> std::collections::BTreeSet<String> {
    frames.iter().filter_map(|frame| frame["t"].as_str().map(str::to_owned)).collect()
}

#[test]
fn every_client_frame_of_the_document_is_one() {
    let frames = lines("client");
    for frame in &frames {
        let read: ClientFrame =
            serde_json::from_value(frame.clone()).unwrap_or_else(|error| panic!("{error}: {frame}"));
        assert_eq!(plain(serde_json::to_value(&read).expect("JSON")), plain(frame.clone()));
    }
    let all = "ask_person delivered feedback hello ping read send survey typing unwatch watch";
    assert_eq!(kinds(&frames).into_iter().collect::<Vec<_>>().join(" "), all, "every frame has an example");
}

#[test]
fn every_server_frame_of_the_document_is_one() {
    let frames = lines("server");
    for frame in &frames {
        let read: ServerFrame =
            serde_json::from_value(frame.clone()).unwrap_or_else(|error| panic!("{error}: {frame}"));
        assert_eq!(plain(serde_json::to_value(&read).expect("JSON")), plain(frame.clone()));
    }
    let all = "ack bye events looking pong presence refused row snapshot typing welcome";
    assert_eq!(kinds(&frames).into_iter().collect::<Vec<_>>().join(" "), all, "every frame has an example");
}

#[test]
fn unknown_fields_of_a_client_are_refused() {
    for frame in [
        r#"{"t":"typing","on":true,"loud":true}"#,
        r#"{"t":"send","client_msg_id":"a","content":{"type":"text","text":"x","html":"y"}}"#,
        r#"{"t":"shout"}"#,
        r#"{"v":1}"#,
        "[]",
    ] {
        assert!(serde_json::from_str::<ClientFrame>(frame).is_err(), "{frame}");
    }
}
