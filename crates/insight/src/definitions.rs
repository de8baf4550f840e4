//! The table of definitions: the only place where a metric has its name and its meaning.

use crate::define::{Metric, Unit, Words};

/// Every metric, in the order in which reports show them.
#[rustfmt::skip]
pub static METRICS: &[Metric] = &[
    Metric {
        id: "sessions", unit: Unit::Count, better: None,
        zh: Words { name: "会话数", definition: "客户至少说过一句话的会话。同一对话每次重新打开都是新的一次会话；合并到别处的会话随合并后的会话计一次。" },
        en: Words { name: "Sessions", definition: "Sessions in which the customer wrote at least once. Each reopening of a conversation begins a new session; one that was merged into another counts once, with that one." },
    },
    Metric {
        id: "conversations", unit: Unit::Count, better: None,
        zh: Words { name: "新对话数", definition: "其中作为某个对话第一次会话的。" },
        en: Words { name: "New conversations", definition: "Those of them that were the first session of their conversation." },
    },
    Metric {
        id: "empty_sessions", unit: Unit::Count, better: None,
        zh: Words { name: "空会话", definition: "打开后客户一句话也没有说的会话。不计入其他任何指标。" },
        en: Words { name: "Empty sessions", definition: "Sessions in which the customer wrote nothing. They are in no other figure." },
    },
    Metric {
        id: "missed", unit: Unit::Share, better: Some(false),
        zh: Words { name: "无人应答率", definition: "客户说了话，但助手和坐席都没有回复的会话 ÷ 会话数。" },
        en: Words { name: "Unanswered", definition: "Sessions in which the customer wrote and neither the assistant nor an agent ever answered, out of all sessions." },
    },
    Metric {
        id: "depth", unit: Unit::PerSession, better: None,
        zh: Words { name: "平均消息数", definition: "客户、助手和坐席的消息总数 ÷ 会话数；系统自动提示和内部备注不计。" },
        en: Words { name: "Messages per session", definition: "Messages of customers, assistant and agents, per session; automatic lines and private notes do not count." },
    },
    Metric {
        id: "duration", unit: Unit::Time, better: Some(false),
        zh: Words { name: "会话时长", definition: "从会话开始到解决或关闭。" },
        en: Words { name: "Length of a session", definition: "From the beginning of a session until it was resolved or closed." },
    },
    Metric {
        id: "solved", unit: Unit::Share, better: Some(true),
        zh: Words { name: "解决率", definition: "被标记解决、且客户没有在重新打开期限内回来的会话 ÷ 会话数。" },
        en: Words { name: "Solved", definition: "Sessions that were resolved and not reopened within the window, out of all sessions." },
    },
    Metric {
        id: "reopened", unit: Unit::Share, better: Some(false),
        zh: Words { name: "重新打开率", definition: "结束后又被重新打开的会话 ÷ 会话数。" },
        en: Words { name: "Reopened", definition: "Sessions after which the same conversation was reopened, out of all sessions." },
    },
    Metric {
        id: "self_service", unit: Unit::Share, better: Some(true),
        zh: Words { name: "助手独立解决率", definition: "助手回答过、没有转给人、被标记解决、客户没有回来的会话 ÷ 会话数。" },
        en: Words { name: "Solved by the assistant", definition: "Sessions that the assistant answered, that never went to people, that were resolved and not reopened, out of all sessions." },
    },
    Metric {
        id: "unsolved_unheard", unit: Unit::Share, better: Some(false),
        zh: Words { name: "未解决且未转人工率", definition: "没有转人工，而且无人应答、客户又回来、客户点了“没有帮助”，或只给了助手一两颗星的会话 ÷ 会话数。与转人工率一起看，避免为了少转人工而把客户挡在门外。" },
        en: Words { name: "Unsolved and not handed over", definition: "Sessions that never went to people although nobody answered, the customer came back, found an answer unhelpful, or gave the assistant one or two stars, out of all sessions. Read it beside the hand-over rate: few hand-overs alone may mean a wall before people." },
    },
    Metric {
        id: "handed_over", unit: Unit::Share, better: None,
        zh: Words { name: "转人工率", definition: "至少进入过一次人工队列的会话 ÷ 会话数。原因另列。" },
        en: Words { name: "Handed over", definition: "Sessions that entered the queue for people at least once, out of all sessions. The reasons stand apart." },
    },
    Metric {
        id: "assistant_first", unit: Unit::Time, better: Some(false),
        zh: Words { name: "助手首次响应", definition: "从客户第一句未获回答的话，到助手的第一句话。" },
        en: Words { name: "First answer of the assistant", definition: "From the customer's first unanswered message to the assistant's first word." },
    },
    Metric {
        id: "assistant_later", unit: Unit::Time, better: Some(false),
        zh: Words { name: "助手会话中响应", definition: "首次之后：从客户最早一句未获回答的话，到助手的下一句话；每次回答算一次。" },
        en: Words { name: "Later answers of the assistant", definition: "After the first: from the customer's oldest unanswered message to the assistant's next word. Every answer counts." },
    },
    Metric {
        id: "queue_wait", unit: Unit::Time, better: Some(false),
        zh: Words { name: "排队时长", definition: "从进入人工队列到坐席接入；只算接入了的。" },
        en: Words { name: "Wait in the queue", definition: "From entering the queue to being taken by an agent; only waits that ended so." },
    },
    Metric {
        id: "connected", unit: Unit::Share, better: Some(true),
        zh: Words { name: "接通率", definition: "由坐席接入的排队次数 ÷ 全部排队次数。" },
        en: Words { name: "Connected", definition: "Waits in the queue that ended with an agent, out of all waits." },
    },
    Metric {
        id: "abandoned", unit: Unit::Share, better: Some(false),
        zh: Words { name: "排队放弃率", definition: "在排队中结束、没有等到坐席的会话 ÷ 进入过队列的会话。" },
        en: Words { name: "Given up in the queue", definition: "Sessions that ended while they waited in the queue, out of those that ever waited." },
    },
    Metric {
        id: "agent_first", unit: Unit::Time, better: Some(false),
        zh: Words { name: "坐席首次响应", definition: "从需要人工的那一刻（进入队列、被接入或被转给这位坐席）到该坐席的第一句话；系统自动问候不算。" },
        en: Words { name: "First answer of an agent", definition: "From the moment at which a person was needed (queued, taken over, or transferred to this agent) to the agent's first word; automatic greetings do not count." },
    },
    Metric {
        id: "agent_within", unit: Unit::Share, better: Some(true),
        zh: Words { name: "坐席 20 秒应答率", definition: "首次响应不超过 20 秒的 ÷ 坐席首次响应总数。" },
        en: Words { name: "Agents' first answer within 20 s", definition: "First answers of agents within 20 seconds, out of all their first answers." },
    },
    Metric {
        id: "agent_later", unit: Unit::Time, better: Some(false),
        zh: Words { name: "坐席会话中响应", definition: "首次之后：从客户最早一句未获回答的话，到坐席的下一句话；每次回答算一次。" },
        en: Words { name: "Later answers of an agent", definition: "After the first: from the customer's oldest unanswered message to the agent's next word. Every answer counts." },
    },
    Metric {
        id: "handling", unit: Unit::Time, better: None,
        zh: Words { name: "坐席处理时长", definition: "一位坐席负责一次会话的时间，从接入到交出或结束。" },
        en: Words { name: "Handling time", definition: "How long one agent owned a session, from taking it until giving it away or its end." },
    },
    Metric {
        id: "transferred", unit: Unit::Share, better: Some(false),
        zh: Words { name: "坐席转接率", definition: "在坐席之间转接过的会话 ÷ 有坐席参与的会话。" },
        en: Words { name: "Transferred between agents", definition: "Sessions that went from one agent to another, out of those in which an agent took part." },
    },
    Metric {
        id: "csat_assistant", unit: Unit::Share, better: Some(true),
        zh: Words { name: "助手满意度", definition: "给助手 4 或 5 星的评价 ÷ 对助手的全部评价。" },
        en: Words { name: "Satisfaction with the assistant", definition: "Ratings of the assistant with 4 or 5 stars, out of all its ratings." },
    },
    Metric {
        id: "csat_agent", unit: Unit::Share, better: Some(true),
        zh: Words { name: "坐席满意度", definition: "给坐席 4 或 5 星的评价 ÷ 对坐席的全部评价。评价算给最后发言的坐席。" },
        en: Words { name: "Satisfaction with agents", definition: "Ratings of agents with 4 or 5 stars, out of all their ratings. A rating belongs to the agent who spoke last." },
    },
    Metric {
        id: "participation", unit: Unit::Share, better: Some(true),
        zh: Words { name: "评价参与率", definition: "客户作答的邀请 ÷ 发出的邀请。每次有人回答过的会话解决时都会邀请，谁也不能挑选邀请谁。" },
        en: Words { name: "Participation", definition: "Invitations that were answered, out of all that were sent. Every session that was answered is followed by one when it is resolved; nobody chooses whom to ask." },
    },
    Metric {
        id: "helpful", unit: Unit::Share, better: Some(true),
        zh: Words { name: "回答有用率", definition: "客户点“有帮助”的回答 ÷ 客户评过的回答；改主意时以最后一次为准。" },
        en: Words { name: "Helpful answers", definition: "Answers that customers found helpful, out of those they judged; the last word on each counts." },
    },
];

/// A metric by its place in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Id {
    Sessions,
    Conversations,
    EmptySessions,
    Missed,
    Depth,
    Duration,
    Solved,
    Reopened,
    SelfService,
    UnsolvedUnheard,
    HandedOver,
    AssistantFirst,
    AssistantLater,
    QueueWait,
    Connected,
    Abandoned,
    AgentFirst,
    AgentWithin,
    AgentLater,
    Handling,
    Transferred,
    CsatAssistant,
    CsatAgent,
    Participation,
    Helpful,
}

impl Id {
    /// From the metric's id.
    pub fn named(id: &str) -> Option<Self> {
        ALL.into_iter().find(|one| one.metric().id == id)
    }

    /// Its row of the table.
    pub fn metric(self) -> &'static Metric {
        &METRICS[self as usize]
    }
}

/// All, in the order of the table.
pub const ALL: [Id; 25] = [
    Id::Sessions,
    Id::Conversations,
    Id::EmptySessions,
    Id::Missed,
    Id::Depth,
    Id::Duration,
    Id::Solved,
    Id::Reopened,
    Id::SelfService,
    Id::UnsolvedUnheard,
    Id::HandedOver,
    Id::AssistantFirst,
    Id::AssistantLater,
    Id::QueueWait,
    Id::Connected,
    Id::Abandoned,
    Id::AgentFirst,
    Id::AgentWithin,
    Id::AgentLater,
    Id::Handling,
    Id::Transferred,
    Id::CsatAssistant,
    Id::CsatAgent,
    Id::Participation,
    Id::Helpful,
];
