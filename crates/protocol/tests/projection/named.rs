//! The named cases that web/realtime must reproduce. `UPDATE_CASES=1 cargo test -p protocol` writes them anew.

use std::collections::BTreeMap;
use std::path::PathBuf;

use base::{Locale, MessageId};
use conversation::content::{Content, FileRef};
use conversation::event::{Danger, Feedback, HandOffReason, HeardDanger};
use conversation::{Command, seeded::Step};
use protocol::patch::{Patch, WireEvent};
use protocol::reduce::apply;
use protocol::seeded::{Case, Story};
use protocol::view::{Audience, MessageView};

/// A story told move by move, each half a second after the one before.
struct Teller(Story);

impl Teller {
    fn new(seed: u64) -> Self {
        Self(Story::new(seed))
    }

    fn tell(&mut self, command: Command, content: Option<Content>) {
        self.0.player.clock.advance_ms(500);
        self.0.ask(command, content).expect("the story makes sense");
    }

    fn id(&self) -> MessageId {
        self.0.player.env.id()
    }

    fn customer(&mut self, text: &str, locale: Locale) {
        self.hears(text, locale, Vec::new());
    }

    fn hears(&mut self, text: &str, locale: Locale, dangers: Vec<HeardDanger>) {
        let turn_job = self.0.player.env.id();
        let (message_id, locale) = (self.id(), Some(locale));
        let message = Command::Receive { message_id, locale, dangers, turn_job, due: None };
        self.tell(message, Some(Content::text(text)));
    }

    fn assistant(&mut self, content: Content) -> MessageId {
        let (job_id, ownership_no, answered_seq) = self.turn();
        let message_id = self.id();
        self.tell(Command::AssistantSays { message_id, ownership_no, job_id }, Some(content));
        let next_turn = self.0.player.env.id();
        self.tell(Command::EndTurn { job_id, ownership_no, answered_seq, next_turn }, None);
        message_id
    }

    fn turn(&self) -> (base::JobId, u64, u64) {
        let header = &self.0.player.header;
        (header.turn.expect("the assistant's turn").job_id, header.ownership_no, header.last_customer_seq)
    }

    fn agent(&mut self, text: &str) {
        let command = Command::AgentSays { user_id: self.0.player.users[0], message_id: self.id() };
        self.tell(command, Some(Content::text(text)));
    }

    fn take_over(&mut self) {
        self.tell(Command::TakeOver { user_id: self.0.player.users[0] }, None);
    }
}

/// The story from its beginning, or from `from` on, as `audience` sees it.
fn case(
    name: &str,
    audience: Audience,
    from: impl FnOnce(&mut Teller),
    then: impl FnOnce(&mut Teller),
) -> Case {
    let mut teller = Teller::new(20_260_105);
    from(&mut teller);
    let before = teller.0.view(audience);
    then(&mut teller);
    teller.0.case(name, audience, before)
}

fn asked(teller: &mut Teller) {
    teller.customer("我那个快递还没到", Locale::Zh);
}

fn answered(teller: &mut Teller) -> MessageId {
    asked(teller);
    teller.assistant(Content::text("您的包裹正在派送，预计今天送达。"))
}

fn replied(teller: &mut Teller) {
    answered(teller);
}

fn taken(teller: &mut Teller) {
    answered(teller);
    teller.tell(Command::AskForPerson { due: None }, None);
    teller.take_over();
}

fn resolved(teller: &mut Teller) {
    answered(teller);
    teller.tell(Command::Resolve { by: None }, None);
}

fn program(teller: &mut Teller) {
    let (key_id, message_id) = (teller.0.player.key_id, teller.id());
    let says = Command::ProgramSays { key_id, message_id, beside_agent: false };
    teller.tell(says, Some(Content::text("您的订单已发货。")));
}

fn photograph(teller: &Teller) -> Content {
    let (name, mime) = ("破损.jpg".to_owned(), "image/jpeg".to_owned());
    Content::Image(FileRef { file_id: teller.0.player.env.id(), name, mime, size_bytes: 48_213 })
}

fn conversations() -> Vec<Case> {
    use Audience::{Agent, Visitor};
    vec![
        case(
            "a question and its answer",
            Visitor,
            |_| {},
            |teller| {
                answered(teller);
            },
        ),
        case(
            "the desk counts what the visitor does not see",
            Agent,
            |_| {},
            |teller| {
                answered(teller);
            },
        ),
        case("the language follows the customer", Visitor, asked, |teller| {
            teller.customer("Hello? Is anybody there?", Locale::En);
        }),
        case("a person is asked for and comes", Visitor, replied, |teller| {
            let due = Some(teller.0.player.env.now().plus_ms(3_600_000));
            teller.tell(Command::AskForPerson { due }, None);
            teller.take_over();
            teller.agent("您好，我是林晓，我来帮您看看。");
        }),
        case("the desk sees why it was handed over", Agent, asked, |teller| {
            let (job_id, ownership_no, _) = teller.turn();
            teller.tell(
                Command::HandOff { job_id, ownership_no, reason: HandOffReason::Anger, due: None },
                None,
            );
        }),
        case("a note is for colleagues", Agent, taken, |teller| {
            let command = Command::AddNote { user_id: teller.0.player.users[1], message_id: teller.id() };
            teller.tell(command, Some(Content::text("老客户，注意语气")));
            teller.agent("马上为您处理。");
        }),
        case("a note does not exist for the visitor", Visitor, taken, |teller| {
            let command = Command::AddNote { user_id: teller.0.player.users[1], message_id: teller.id() };
            teller.tell(command, Some(Content::text("老客户，注意语气")));
            teller.agent("马上为您处理。");
        }),
        case("a program speaks, and the visitor learns no name", Visitor, replied, program),
        case("a program speaks by the name of its key", Agent, replied, program),
        case("received and read", Visitor, replied, |teller| {
            teller.tell(Command::Deliver { up_to: 3 }, None);
            teller.tell(Command::ReadByHouse { up_to: 2, by: None }, None);
            teller.tell(Command::ReadByCustomer { up_to: 4 }, None);
        }),
        case("thumbs on an answer", Agent, asked, |teller| {
            let message_id = teller.assistant(Content::text("退货运费由我们承担。"));
            teller.tell(Command::GiveFeedback { message_id, feedback: Feedback::Bad }, None);
            teller.tell(Command::GiveFeedback { message_id, feedback: Feedback::Good }, None);
        }),
        case("resolved, surveyed and reopened", Visitor, resolved, |teller| {
            teller.tell(Command::AnswerSurvey { stars: 5, agent_stars: None, reasons: vec![] }, None);
            teller.customer("还有一个问题", Locale::Zh);
        }),
        case("a picture and its end", Agent, asked, |teller| {
            let picture = photograph(teller);
            let (message_id, turn_job) = (teller.id(), teller.0.player.env.id());
            teller.tell(
                Command::Receive { message_id, locale: None, dangers: Vec::new(), turn_job, due: None },
                Some(picture),
            );
            teller.tell(Command::Close, None);
        }),
        case("labels go on and off", Agent, replied, |teller| {
            let by = Some(teller.0.player.users[0]);
            let labels: [base::LabelId; 3] = std::array::from_fn(|_| teller.0.player.env.id());
            let label = |add: &[base::LabelId], remove: &[base::LabelId]| Command::Label {
                add: add.to_vec(),
                remove: remove.to_vec(),
                by,
            };
            teller.tell(label(&labels[1..], &[]), None);
            teller.tell(label(&labels[..1], &labels[2..]), None);
            teller.tell(label(&[], &labels), None);
            teller.tell(label(&labels[..2], &[]), None);
        }),
        case("danger is heard, a guess first", Agent, asked, |teller| {
            let heard = |kind, sure| vec![HeardDanger { kind, sure }];
            teller.hears("我同学是律师", Locale::Zh, heard(Danger::Legal, false));
            teller.hears("再不退我就曝光", Locale::Zh, heard(Danger::Media, true));
            teller.hears("律师函已经寄了", Locale::Zh, heard(Danger::Legal, true));
        }),
        case("it goes on in another conversation", Visitor, taken, |teller| {
            let (into, by) = (teller.0.player.env.id(), teller.0.player.users[0]);
            teller.tell(Command::Merge { into, by }, None);
        }),
        case("the desk sees where it goes on", Agent, taken, |teller| {
            let (into, by) = (teller.0.player.env.id(), teller.0.player.users[0]);
            teller.tell(Command::Merge { into, by }, None);
        }),
        case("two others go on here, one after the other", Agent, taken, |teller| {
            let by = teller.0.player.users[0];
            for owed in [false, true] {
                let from = vec![(teller.0.player.env.id(), teller.0.player.header.inbox_id)];
                let owed_since = Some(teller.0.player.env.now()).filter(|_| owed);
                teller.tell(Command::Absorb { from, by, owed_since, dangers: Vec::new() }, None);
            }
        }),
        case("a reminder in the silence", Agent, replied, |teller| {
            teller.0.play(&Step { what: 24, who: 0, wrong: 0, wait_ms: 600_000 });
        }),
    ]
}

/// Patches that no event of today makes, but every client must know.
fn by_hand() -> Case {
    let mut teller = Teller::new(7);
    answered(&mut teller);
    teller.customer("好的", Locale::Zh);
    let before = teller.0.view(Audience::Visitor);
    let [first, second, third] = before.messages.clone().try_into().expect("three messages");
    let corrected = MessageView { content: Content::text("已更正"), ..second };
    let events = vec![
        WireEvent { n: before.n + 1, patches: vec![Patch::MessageRemove { id: first.id }] },
        WireEvent {
            n: before.n + 2,
            patches: vec![Patch::MessagePut { message: Box::new(corrected.clone()) }],
        },
        WireEvent { n: before.n + 3, patches: Vec::new() },
    ];
    let mut after = before.clone();
    after.messages = vec![corrected, third];
    after.n += 3;
    let name = "a message is removed, another corrected in its place".to_owned();
    Case { name, audience: Audience::Visitor, before, events, after }
}

fn file_name(name: &str) -> String {
    format!("{}.json", name.replace(", ", "-").replace(' ', "-"))
}

#[test]
fn the_named_cases_are_as_committed() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../web/realtime/cases");
    let mut wanted = BTreeMap::new();
    for case in conversations().into_iter().chain([by_hand()]) {
        let mut view = case.before.clone();
        case.events.iter().for_each(|event| apply(&mut view, event).expect("no gap"));
        assert_eq!(view, case.after, "{}", case.name);
        assert_ne!(case.before, case.after, "{} changes something", case.name);
        let text = serde_json::to_string_pretty(&case).expect("JSON") + "\n";
        wanted.insert(file_name(&case.name), text);
    }
    assert_eq!(wanted.len(), 20);
    if std::env::var_os("UPDATE_CASES").is_some() {
        std::fs::create_dir_all(&folder).expect("the folder of cases");
        for (name, text) in &wanted {
            std::fs::write(folder.join(name), text).expect("a case is written");
        }
    }
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(&folder).expect("the folder of cases") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        found.insert(name, std::fs::read_to_string(&path).expect("a case"));
    }
    let names = |cases: &BTreeMap<String, String>| cases.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&found), names(&wanted), "run with UPDATE_CASES=1 and remove what is left over");
    for (name, text) in &wanted {
        assert_eq!(&found[name], text, "{name} differs: run with UPDATE_CASES=1 and look at the difference");
    }
}
