//! What a pack was delivered with, as it is written: for whoever changes it, and for what is laid over it.

use std::collections::BTreeMap;

use super::Flow;
use super::compile::Read;

/// Scripts that belong to no flow.
pub(super) const SHARED_SCRIPTS: &str = "repair";

/// Texts of files, by the name of the flow.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// Flows.
    pub flows: BTreeMap<String, String>,
    /// Scripts, also some that belong to no flow.
    pub scripts: BTreeMap<String, String>,
    /// What simulated customers are made from.
    pub customers: Option<String>,
}

impl Sources {
    pub(super) fn of(files: Read<'_>, flows: &BTreeMap<String, Flow>) -> Self {
        let named =
            |folder: &str, name: &str| Some((name.to_owned(), files(&format!("{folder}/{name}.yaml"))?));
        let names = || flows.keys().map(String::as_str);
        Self {
            flows: names().filter_map(|name| named("flows", name)).collect(),
            scripts: names().chain([SHARED_SCRIPTS]).filter_map(|name| named("scripts", name)).collect(),
            customers: files("customers.yaml"),
        }
    }
}
