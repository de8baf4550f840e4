//! The description and the route table say the same.

use std::collections::BTreeSet;

use server::routes::ROUTES;

/// Every operation of a path item as (verb, operation id).
fn operations(item: &serde_json::Value) -> Vec<(String, String)> {
    let verbs = ["get", "post", "put", "delete", "patch", "head", "options"];
    verbs
        .iter()
        .filter_map(|verb| {
            Some(((*verb).to_uppercase(), item.get(verb)?["operationId"].as_str()?.to_owned()))
        })
        .collect()
}

#[test]
fn every_route_is_described_and_nothing_else() {
    let openapi = serde_json::to_value(server::openapi()).expect("JSON");
    let mut described = BTreeSet::new();
    for (path, item) in openapi["paths"].as_object().expect("paths") {
        described.extend(operations(item).into_iter().map(|(verb, id)| (path.clone(), verb, id)));
    }
    let table: BTreeSet<_> = ROUTES
        .iter()
        .filter(|route| route.is_api())
        .map(|route| (route.path.to_owned(), route.verb.word().to_owned(), route.id.to_owned()))
        .collect();
    assert_eq!(described, table);
}

#[test]
fn frames_stand_among_the_schemas_and_every_reference_resolves() {
    let openapi = server::openapi().to_json().expect("JSON");
    let value: serde_json::Value = serde_json::from_str(&openapi).expect("JSON");
    assert!(value["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")));
    let schemas = value["components"]["schemas"].as_object().expect("schemas");
    for name in ["ClientFrame", "ServerFrame", "WireEvent", "Patch", "ConversationView", "Content", "Problem"]
    {
        assert!(schemas.contains_key(name), "{name} is missing");
    }
    for reference in openapi.split("\"#/components/schemas/").skip(1) {
        let name = reference.split('"').next().expect("end");
        assert!(schemas.contains_key(name), "{name} is referred to and not there");
    }
}

#[test]
fn ids_and_paths_are_unique() {
    let ids: BTreeSet<_> = ROUTES.iter().map(|route| route.id).collect();
    assert_eq!(ids.len(), ROUTES.len(), "an id twice");
    let paths: BTreeSet<_> = ROUTES.iter().map(|route| (route.path, route.verb)).collect();
    assert_eq!(paths.len(), ROUTES.len(), "a path and method twice");
    for route in ROUTES.iter().copied() {
        let parameters = route.path.matches('{').count();
        assert!(
            !route.is_api() || parameters == route.foreign.len(),
            "{}: each parameter needs its kind",
            route.id
        );
    }
}
