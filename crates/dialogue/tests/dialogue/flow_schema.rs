//! The schema of flow files says what the reader of flow files says.

use dialogue::pack::flow::schema;
use serde_json::{Map, Value, json};

use crate::talk::{PACK, file};

/// What is wrong, with its place; of several forms, with each of them.
fn wrong(root: &Value, form: &Value, value: &Value, at: &str) -> Option<String> {
    if let Some(name) = form["$ref"].as_str() {
        let form = &root["$defs"][name.trim_start_matches("#/$defs/")];
        assert!(form.is_object(), "{name} is defined");
        return wrong(root, form, value, at);
    }
    if let Some(forms) = form["oneOf"].as_array() {
        let told: Vec<Option<String>> = forms.iter().map(|form| wrong(root, form, value, at)).collect();
        return match told.iter().filter(|told| told.is_none()).count() {
            1 => None,
            0 => Some(told.into_iter().flatten().collect::<Vec<_>>().join(" | ")),
            more => Some(format!("{at}: fits {more} forms")),
        };
    }
    if let Some(words) = form["enum"].as_array() {
        return (!words.contains(value)).then(|| format!("{at}: {value} is none of {words:?}"));
    }
    if !form["const"].is_null() {
        return (form["const"] != *value).then(|| format!("{at}: is not {}", form["const"]));
    }
    let fits = match form["type"].as_str().expect("a form has a type") {
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.as_i64().is_some_and(|number| {
            number >= form["minimum"].as_i64().unwrap_or(i64::MIN)
                && number <= form["maximum"].as_i64().unwrap_or(i64::MAX)
        }),
        "array" => value.as_array().is_some_and(|all| {
            let (least, most) =
                (form["minItems"].as_u64().unwrap_or(0), form["maxItems"].as_u64().unwrap_or(u64::MAX));
            (least..=most).contains(&(all.len() as u64))
        }),
        "object" => value.is_object(),
        other => panic!("{other} is read here"),
    };
    if !fits {
        return Some(format!("{at}: {value} is no {}", form["type"]));
    }
    if let Some(all) = value.as_array() {
        return all
            .iter()
            .enumerate()
            .find_map(|(nth, one)| wrong(root, &form["items"], one, &format!("{at}[{nth}]")));
    }
    let object = value.as_object()?;
    within(root, form, object, at)
}

fn within(root: &Value, form: &Value, object: &Map<String, Value>, at: &str) -> Option<String> {
    let required = form["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    if let Some(key) = required.into_iter().find(|key| !object.contains_key(*key)) {
        return Some(format!("{at}: {key} is missing"));
    }
    object.iter().find_map(|(key, value)| {
        let at = format!("{at}.{key}");
        match (&form["properties"][key], &form["additionalProperties"]) {
            (own, _) if own.is_object() => wrong(root, own, value, &at),
            (_, others) if others.is_object() => wrong(root, others, value, &at),
            _ => Some(format!("{at}: is not known")),
        }
    })
}

fn read(text: &str) -> Value {
    serde_norway::from_str(text).expect("YAML")
}

#[test]
fn every_flow_of_the_pack_fits() {
    let schema = schema();
    for name in PACK.flows.keys() {
        let source = file(&format!("flows/{name}.yaml")).expect("a flow");
        assert_eq!(wrong(&schema, &schema, &read(&source), name), None);
    }
}

#[test]
fn what_the_reader_refuses_for_its_form_the_schema_refuses() {
    let schema = schema();
    let flow = |step: &str| format!("id: x\ntitle: {{zh: 一, en: One}}\nsteps:\n{step}");
    let good =
        flow("- say: {zh: 好, en: Good}\n- handoff: now\n- end: true\n- if: vip\n  then: [{end: true}]\n");
    assert_eq!(wrong(&schema, &schema, &read(&good), ""), None);
    for (step, problem) in [
        ("- say: {zh: 好}\n", "en is missing"),
        ("- say: {zh: 好, en: Good}\n  minutes: 3\n", "minutes: is not known"),
        ("- collect: order_number\n", "ask is missing"),
        ("- collect: order_number\n  ask: {zh: 号, en: No}\n  attempts: 9\n", "attempts: 9 is no"),
        ("- call: a.b\n  on: {found: {}}\n", "error is missing"),
        ("- call: a.b\n  on: {error: {handoff: later}}\n", "is none of"),
        ("- confirm: {zh: 对吗, en: Right}\n  yes: {zh: 对, en: 'Yes'}\n", "no is missing"),
        (
            "- choose: x\n  ask: {zh: 哪, en: Which}\n  options: [{value: a, label: {zh: 一, en: A}}]\n",
            "is no",
        ),
        ("- run: Order\n- magic: 1\n", "is missing"),
        ("", "is no"),
    ] {
        let told = wrong(&schema, &schema, &read(&flow(step)), "");
        assert!(told.as_ref().is_some_and(|told| told.contains(problem)), "{step}: {told:?}");
    }
    assert!(wrong(&schema, &schema, &json!({ "id": "x" }), "").is_some());
}
