//! All that business actions are performed by: the company's service and the servers whose tools are called. An action says which; where they are, and
//! with what key, only the configuration does.

use std::collections::BTreeMap;
use std::time::Duration;

use base::{Env, Timestamp};
use dialogue::pack::Mcp;

use super::company::{ActionError, Actions, Call, Giving, Outcome, Performed, Performing, Shown};
use super::http::HttpActions;
use super::mcp::McpClient;
use crate::settings::{ActionEndpoint, Settings};

/// The wait before the second try; before the third it is twice as long.
const PAUSE: Duration = Duration::from_millis(200);

/// They.
pub struct Services {
    company: Option<HttpActions>,
    servers: BTreeMap<String, McpClient>,
}

impl Services {
    /// Those of these settings.
    pub fn new(settings: &Settings, env: &Env) -> Result<Self, reqwest::Error> {
        let company = settings.actions.clone().map(|endpoint| HttpActions::new(endpoint, env.clone()));
        let servers = settings.mcp.iter();
        let client =
            |(name, server): (&String, &_)| Ok((name.clone(), McpClient::new(Clone::clone(server))?));
        Ok(Self { company: company.transpose()?, servers: servers.map(client).collect::<Result<_, _>>()? })
    }

    /// The company's service alone.
    pub fn company(endpoint: ActionEndpoint, env: Env) -> Result<Self, reqwest::Error> {
        Ok(Self { company: Some(HttpActions::new(endpoint, env)?), servers: BTreeMap::new() })
    }

    /// As often as is declared, under the same key: whoever acts once per key does it once.
    async fn tried(&self, call: Call<'_>) -> Result<Performed, ActionError> {
        let tries = call.declared.map_or(1, |action| action.tries);
        let mut nth = 1;
        loop {
            let result = match tool(call) {
                Some(own) => self.server(own)?.call(call, own).await,
                None => self.http()?.call(call).await,
            };
            match &result {
                Err(error) if nth < tries && again(error) => tokio::time::sleep(PAUSE * nth).await,
                _ => return result,
            }
            nth += 1;
        }
    }

    fn http(&self) -> Result<&HttpActions, ActionError> {
        self.company.as_ref().ok_or(ActionError::Absent)
    }

    fn server(&self, own: &Mcp) -> Result<&McpClient, ActionError> {
        self.servers.get(&own.server).ok_or(ActionError::Absent)
    }
}

fn tool(call: Call<'_>) -> Option<&Mcp> {
    call.declared.and_then(|action| action.mcp.as_ref())
}

/// Whether another try may bring something: an answer that cannot be read will not be another.
const fn again(error: &ActionError) -> bool {
    error.unwell() && !matches!(error, ActionError::BadAnswer)
}

impl Actions for Services {
    fn perform<'a>(&'a self, call: Call<'a>) -> Performing<'a> {
        Box::pin(self.tried(call))
    }

    fn shown(&self, call: Call<'_>) -> Result<Shown, ActionError> {
        match tool(call) {
            Some(own) => self.server(own)?.shown(call, own),
            None => self.http()?.shown(call),
        }
    }

    fn outcome<'a>(&'a self, key: &'a str) -> Outcome<'a> {
        Box::pin(async move { self.http()?.ask(key).await })
    }

    fn given(&self, from: Timestamp, to: Timestamp) -> Giving<'_> {
        Box::pin(async move { self.http()?.list(from, to).await })
    }
}
