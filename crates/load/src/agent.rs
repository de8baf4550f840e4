//! An agent as the desk is one: log-in, ticket, socket, and the pages of a conversation.

use std::collections::BTreeMap;

use base::ConversationId;
use protocol::api::{ConversationPage, LogIn, Me, MessagePage, SocketTicket};
use protocol::socket::{ClientFrame, ServerFrame, Watch};
use protocol::view::ConversationView;
use serde::Deserialize;

use crate::Error;
use crate::checker::Observation;
use crate::http::Http;
use crate::socket::Socket;
use crate::timeline::{Seen, Timeline};

/// Pages read of one list or conversation before giving up.
pub const PAGES: usize = 2_000;
/// Conversations that one socket may watch; the server refuses more.
pub const WATCHES: usize = 50;

/// The demo's log-ins, as it writes them beside its data.
#[derive(Clone, Debug, Deserialize)]
pub struct DemoLogins {
    /// Public key of the demo's inbox.
    pub inbox: String,
    /// Its people.
    pub users: Vec<DemoUser>,
}

/// One of the demo's people.
#[derive(Clone, Debug, Deserialize)]
pub struct DemoUser {
    /// Mail address.
    pub email: String,
    /// Password, made at the first start.
    pub password: String,
    /// Role.
    pub role: String,
}

impl DemoLogins {
    /// Reads `demo-logins.json` in the data folder.
    pub fn read(data_dir: &std::path::Path) -> Result<Self, Error> {
        let text = std::fs::read_to_string(data_dir.join("demo-logins.json"))?;
        serde_json::from_str(&text).map_err(|e| Error::Protocol(format!("demo-logins.json: {e}")))
    }

    /// Somebody of this role.
    pub fn of_role(&self, role: &str) -> Result<&DemoUser, Error> {
        let found = self.users.iter().find(|user| user.role == role);
        found.ok_or_else(|| Error::Protocol(format!("demo-logins.json has nobody of the role {role}")))
    }
}

/// A logged-in agent.
#[derive(Debug)]
pub struct Agent {
    http: Http,
    cookie: String,
    csrf: String,
    epoch: String,
    socket: Option<Socket>,
    share: (u8, u8),
    timelines: BTreeMap<ConversationId, Timeline>,
}

impl Agent {
    /// Logs in. `share` is `(k, of)`: this agent watches only each `of`-th conversation, so that several agents
    /// together watch more than one socket may.
    pub async fn log_in(http: &Http, email: &str, password: &str, share: (u8, u8)) -> Result<Self, Error> {
        let body = LogIn { email: email.to_owned(), password: password.to_owned() };
        let (me, headers): (Me, _) = http.post("/api/v1/session", &[], &body).await?;
        let cookies = headers.get_all("set-cookie").iter().filter_map(|v| v.to_str().ok());
        let pairs: Vec<&str> = cookies.filter_map(|c| c.split(';').next()).collect();
        if pairs.is_empty() {
            return Err(Error::Protocol("the log-in set no cookie".to_owned()));
        }
        Ok(Self {
            http: http.clone(),
            cookie: pairs.join("; "),
            csrf: me.csrf,
            epoch: me.epoch,
            socket: None,
            share,
            timelines: BTreeMap::new(),
        })
    }

    /// Headers of a call that changes something.
    pub fn headers(&self) -> Vec<(&'static str, String)> {
        vec![("cookie", self.cookie.clone()), ("x-csrf-token", self.csrf.clone())]
    }

    /// Opens the socket, and watches again what was watched, from what is known.
    pub async fn connect(&mut self) -> Result<(), Error> {
        self.socket = None;
        let nothing = serde_json::json!({});
        let path = "/api/v1/session/socket-ticket";
        let (ticket, _): (SocketTicket, _) = self.http.post(path, &self.headers(), &nothing).await?;
        let epoch = Some(self.epoch.clone());
        let mut socket = Socket::open(self.http.base(), &ticket.ticket, epoch, Vec::new()).await?;
        self.epoch.clone_from(&socket.epoch);
        for (conversation_id, timeline) in &self.timelines {
            let last = Some(timeline.n).filter(|n| *n > 0);
            socket.send(&ClientFrame::Watch(Watch { conversation_id: *conversation_id, last })).await?;
        }
        self.socket = Some(socket);
        Ok(())
    }

    /// Takes the next frame; watches every conversation that appears in the list.
    pub async fn next(&mut self) -> Result<(), Error> {
        let socket = self.socket.as_mut().ok_or_else(|| Error::Socket("not connected".to_owned()))?;
        let frame = socket.receive().await;
        let result = match frame {
            Ok(ServerFrame::Row { row }) => {
                let id = row.header.id;
                let (k, of) = self.share;
                let ours = id.0.as_bytes()[15] % of.max(1) == k;
                if !ours || self.timelines.len() >= WATCHES || self.timelines.contains_key(&id) {
                    return Ok(());
                }
                self.timelines.insert(id, Timeline::new("agent's stream"));
                socket.send(&ClientFrame::Watch(Watch { conversation_id: id, last: None })).await
            }
            Ok(ServerFrame::Snapshot { conversation_id, view, .. }) => {
                self.timelines
                    .entry(conversation_id)
                    .or_insert_with(|| Timeline::new("agent's stream"))
                    .snapshot(&view);
                Ok(())
            }
            Ok(ServerFrame::Events { conversation_id, events }) => {
                if let Some(timeline) = self.timelines.get_mut(&conversation_id) {
                    timeline.events(&events);
                }
                Ok(())
            }
            Ok(_) => Ok(()),
            Err(error) => Err(error),
        };
        if result.is_err() {
            self.socket = None;
        }
        result
    }

    /// What the stream showed.
    pub fn timelines(&self) -> &BTreeMap<ConversationId, Timeline> {
        &self.timelines
    }

    /// What the stream showed, for the checker.
    pub fn observations(self) -> Vec<Observation> {
        self.timelines.into_iter().map(|(id, timeline)| Observation::of(id, timeline)).collect()
    }

    /// Every conversation of a list, page by page.
    pub async fn conversations(&self, view: &str) -> Result<Vec<ConversationId>, Error> {
        let mut found = Vec::new();
        let mut cursor = None;
        for _ in 0..PAGES {
            let after = cursor.map(|c: String| format!("&cursor={c}")).unwrap_or_default();
            let path = format!("/api/v1/conversations?view={view}{after}");
            let page: ConversationPage = self.http.get(&path, &self.headers()).await?;
            found.extend(page.rows.iter().map(|row| row.header.id));
            cursor = page.next;
            if cursor.is_none() {
                return Ok(found);
            }
        }
        Err(Error::Protocol(format!("the list {view} did not end after {PAGES} pages")))
    }

    /// Every public message of a conversation, page by page: a fresh reading of the record.
    pub async fn read_all(&self, conversation_id: ConversationId) -> Result<Observation, Error> {
        let path = format!("/api/v1/conversations/{conversation_id}");
        let view: ConversationView = self.http.get(&path, &self.headers()).await?;
        let mut pages = vec![view.messages];
        let mut has_older = view.has_older;
        for _ in 0..PAGES {
            let before = pages.last().and_then(|page| page.first()).map(|message| message.n);
            let (Some(before), true) = (before, has_older) else {
                let seen = pages.iter().rev().flatten().filter_map(Seen::of).collect();
                let observer = "record".to_owned();
                return Ok(Observation {
                    observer,
                    conversation_id,
                    seen,
                    complete: true,
                    violations: Vec::new(),
                });
            };
            let page: MessagePage =
                self.http.get(&format!("{path}/messages?before={before}"), &self.headers()).await?;
            has_older = page.has_older;
            pages.push(page.messages);
        }
        Err(Error::Protocol(format!("{conversation_id} did not end after {PAGES} pages")))
    }
}
