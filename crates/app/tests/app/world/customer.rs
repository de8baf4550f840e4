//! Customers: they write in bursts, repeat what was not acknowledged, use two devices, read, rate, and ask for a person.

use std::cell::RefCell;
use std::rc::Rc;

use ::conversation::{Content, Feedback};
use app::conversation::{
    self, Rating, Received, answer_survey, ask_person, give_feedback, mark_delivered, mark_read,
    receive_message,
};
use app::{App, Viewer, VisitorSession};
use base::ConversationId;
use protocol::api::OpenWidget;
use protocol::view::{AuthorView, ConversationView};

use super::executor::Task;
use super::surroundings::{ORDER, PHONE};
use super::{INBOX, World};

/// What customers say.
const WORDS: &[&str] = &[
    "在吗",
    "你好",
    "我那个快递",
    "还没到",
    "怎么退货？",
    "退款多久能到账？",
    "可以开发票吗？",
    "How long does delivery take?",
    "Can I change the delivery address of my order?",
    "帮我查一下订单到哪里了",
    "where is my order",
    ORDER,
    "查订单 ZK20260001 手机尾号 0826",
    "订单 ZK20269999，尾号 1234",
    PHONE,
    "1234",
    "转人工",
    "I want to talk to a human",
    "你们太垃圾了，骗子！",
    "今天天气怎么样",
    "嗯",
    "好的谢谢",
    "???",
];

/// A message on its way; sent again until it is acknowledged.
pub struct Sent {
    pub client_msg_id: String,
    content: Content,
    pub acked: Option<Received>,
    /// When it was first sent and when it was acknowledged, in steps.
    pub span: (u64, u64),
}

pub struct Customer {
    /// One per device; both by the same secret, but neither knows the contact before the first message.
    pub devices: RefCell<Vec<VisitorSession>>,
    pub sent: RefCell<Vec<Sent>>,
}

impl Customer {
    pub async fn arrive(app: &App, at: usize) -> Self {
        let secret = format!("the-secret-of-customer-number-{at:06}");
        let mut devices = Vec::new();
        for _ in 0..2 {
            let ask = OpenWidget {
                inbox: INBOX.to_owned(),
                secret: Some(secret.clone()),
                identity_token: None,
                locale: None,
            };
            let opened = app::contact::open_widget(app, ask, None).await.expect("the widget opens");
            devices.push(app::contact::visitor(app, &opened.token).await.expect("its own token"));
        }
        Self { devices: RefCell::new(devices), sent: RefCell::default() }
    }

    pub fn device(&self, at: usize) -> VisitorSession {
        self.devices.borrow()[at].clone()
    }
}

/// A customer does something.
pub fn act(world: &Rc<World>) {
    let who = world.below(world.customers.len());
    match world.below(100) {
        0..=49 => say(world, who),
        50..=59 => {
            for _ in 0..2 + world.below(2) {
                say(world, who);
            }
        }
        60..=66 => again(world, who),
        67..=74 => type_words(world, who),
        75..=88 => read(world, who),
        89..=91 => ask(world, who),
        92..=95 => survey(world, who),
        _ => rate(world, who),
    }
}

fn say(world: &Rc<World>, who: usize) {
    let text = WORDS[world.below(WORDS.len())];
    let at = {
        let mut sent = world.customers[who].sent.borrow_mut();
        let client_msg_id = format!("c{who}-{:08}", sent.len());
        sent.push(Sent {
            client_msg_id,
            content: Content::text(text),
            acked: None,
            span: (world.step.get(), u64::MAX),
        });
        sent.len() - 1
    };
    world.note(|| format!("customer {who} says {at}: {text}"));
    send(world, who, at);
}

/// The same message once more, acknowledged or not.
fn again(world: &Rc<World>, who: usize) {
    let count = world.customers[who].sent.borrow().len();
    if count > 0 {
        send(world, who, count - 1 - world.below(count.min(6)));
    }
}

/// Everything that was not acknowledged, as a browser does after a reload; whether there was any.
pub fn resend(world: &Rc<World>) -> bool {
    let mut any = false;
    for (who, customer) in world.customers.iter().enumerate() {
        let open: Vec<usize> = {
            let sent = customer.sent.borrow();
            sent.iter().enumerate().filter(|(_, sent)| sent.acked.is_none()).map(|(at, _)| at).collect()
        };
        for at in open {
            send(world, who, at);
            any = true;
        }
    }
    any
}

fn send(world: &Rc<World>, who: usize, at: usize) {
    let (node, device) = (world.any_node(), world.below(2));
    let (app, owned) = (world.app(node), world.clone());
    let mut session = world.customers[who].device(device);
    let (id, content) = {
        let sent = &world.customers[who].sent.borrow()[at];
        (sent.client_msg_id.clone(), sent.content.clone())
    };
    world.spawn(Task::new(format!("send {id}"), node, async move {
        match receive_message(&app, &mut session, &id, content).await {
            Ok(received) => {
                owned.customers[who].devices.borrow_mut()[device] = session;
                acknowledged(&owned, who, at, received);
            }
            Err(error) => owned.tolerate("a message", &error),
        }
    }));
}

fn acknowledged(world: &World, who: usize, at: usize, received: Received) {
    let mut all = world.customers[who].sent.borrow_mut();
    let sent = &mut all[at];
    world.note(|| format!("acknowledged {} as {}", sent.client_msg_id, received.seq));
    match sent.acked {
        Some(before) => {
            assert_eq!(before, received, "{} was acknowledged differently before", sent.client_msg_id)
        }
        None => {
            sent.acked = Some(received);
            sent.span.1 = world.step.get();
        }
    }
}

/// A conversation of theirs and what they see of it.
fn seen(world: &World, who: usize) -> Option<(ConversationId, ConversationView)> {
    let tracks = world.tracks.borrow();
    let own: Vec<_> = tracks.iter().filter(|(_, track)| track.customer == who).map(|(id, _)| *id).collect();
    let id = *own.last()?;
    let view = world.views.borrow().of_customer(id)?.clone();
    Some((id, view))
}

fn type_words(world: &Rc<World>, who: usize) {
    let node = world.any_node();
    let (app, owned) = (world.app(node), world.clone());
    let (viewer, on) = (Viewer::Visitor(world.customers[who].device(0)), world.chance(70));
    world.spawn(Task::new("type", node, async move {
        if let Err(error) = conversation::typing(&app, &viewer, None, on).await {
            owned.tolerate("typing", &error);
        }
    }));
}

fn read(world: &Rc<World>, who: usize) {
    let Some((id, view)) = seen(world, who) else { return };
    let node = world.any_node();
    let (app, owned, visitor) = (world.app(node), world.clone(), world.customers[who].device(world.below(2)));
    let up_to = view.n.saturating_sub(world.dice.below(3));
    let whole = world.chance(60);
    world.spawn(Task::new("read", node, async move {
        let done = if whole {
            mark_read(&app, &Viewer::Visitor(visitor), id, up_to).await
        } else {
            mark_delivered(&app, &visitor, id, up_to).await
        };
        if let Err(error) = done {
            owned.tolerate("a receipt", &error);
        }
    }));
}

fn ask(world: &Rc<World>, who: usize) {
    let node = world.any_node();
    let (app, owned, mut visitor) = (world.app(node), world.clone(), world.customers[who].device(0));
    world.note(|| format!("customer {who} presses the button"));
    world.spawn(Task::new("ask for a person", node, async move {
        if let Err(error) = ask_person(&app, &mut visitor).await {
            owned.tolerate("the button", &error);
        }
    }));
}

fn survey(world: &Rc<World>, who: usize) {
    let node = world.any_node();
    let (app, owned, visitor) = (world.app(node), world.clone(), world.customers[who].device(0));
    let stars = u8::try_from(1 + world.below(5)).unwrap_or(5);
    let comment = world.chance(50).then(|| "谢谢，很快".to_owned());
    let agent_stars = world.chance(50).then_some(4);
    let rating = Rating { stars, agent_stars, reasons: Vec::new(), comment };
    world.spawn(Task::new("survey", node, async move {
        if let Err(error) = answer_survey(&app, &visitor, rating).await {
            owned.tolerate("a survey", &error);
        }
    }));
}

fn rate(world: &Rc<World>, who: usize) {
    let Some((_, view)) = seen(world, who) else { return };
    let answers: Vec<_> =
        view.messages.iter().filter(|m| m.author == AuthorView::Assistant).map(|m| m.id).collect();
    if answers.is_empty() {
        return;
    }
    let message_id = answers[world.below(answers.len())];
    let feedback = if world.chance(50) { Feedback::Good } else { Feedback::Bad };
    let node = world.any_node();
    let (app, owned, visitor) = (world.app(node), world.clone(), world.customers[who].device(0));
    world.spawn(Task::new("rate", node, async move {
        if let Err(error) = give_feedback(&app, &visitor, message_id, feedback).await {
            owned.tolerate("feedback", &error);
        }
    }));
}
