//! Money that the assistant gives away or asks for: its limits, and what people decide.

use base::{ConversationId, PaymentId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::inbox::Wording;

/// How much may be given away, in fen (1/100 yuan), each at most 100,000,000. What is above one of them is asked of a person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PaymentLimits {
    /// By the assistant, at once; 0: nothing.
    pub once_fen: u32,
    /// For one order in all, by whomever; 0: nothing.
    pub order_fen: u32,
    /// For one customer in 24 hours; 0: nothing.
    pub customer_day_fen: u32,
    /// For all customers in 24 hours; 0: nothing.
    pub day_fen: u32,
    /// What one colleague may agree to in 24 hours; absent: no limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approver_day_fen: Option<u32>,
}

/// Where money stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaymentState {
    /// A person is asked whether it may be given.
    Asked,
    /// A person agreed; it is about to be given.
    Agreed,
    /// A person did not agree.
    Declined,
    /// Nobody decided in a day.
    Expired,
    /// The company's service was asked to give it.
    Sent,
    /// Nobody knows whether it was given; it is being found out.
    Unclear,
    /// It was given.
    Paid,
    /// It was not given.
    Unpaid,
}

/// Which limit it is above.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaymentOver {
    /// At once.
    Once,
    /// For one order.
    Order,
    /// For one customer in a day.
    Customer,
    /// For all customers in a day.
    Day,
}

/// Money that was given away or asked for.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PaymentView {
    /// Id.
    pub id: PaymentId,
    /// Where it was asked for.
    pub conversation_id: ConversationId,
    /// The business action, by id.
    pub action: String,
    /// What people call it.
    pub title: Wording,
    /// How much, in fen.
    pub fen: u32,
    /// Where it stands.
    pub state: PaymentState,
    /// Which limit asked for a person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub over: Option<PaymentOver>,
    /// For which order; absent when the customer was erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
    /// When it was asked for.
    pub asked_ms: i64,
    /// Who decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
    /// When they did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_ms: Option<i64>,
    /// When it was known what came of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settled_ms: Option<i64>,
    /// Nobody could find out in a day: somebody looks it up and says so.
    pub by_hand: bool,
    /// The attempt, as the company's side knows it.
    pub call_key: String,
}

/// A payment that one side knows and the other does not, or otherwise.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct UnmatchedPayment {
    /// The attempt, as both sides know it.
    pub call_key: String,
    /// Ours; absent where nothing is known here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_id: Option<PaymentId>,
    /// Where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conversation_id: Option<ConversationId>,
    /// What was given by what is written down here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ours_fen: Option<u32>,
    /// What the service says that it gave.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub theirs_fen: Option<u32>,
    /// When.
    pub at_ms: i64,
}

/// Both sides compared.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct PaymentReconciliation {
    /// When it was done.
    pub at_ms: i64,
    /// From when.
    pub from_ms: i64,
    /// Until when.
    pub to_ms: i64,
    /// Payments that are the same on both sides.
    pub matched: u32,
    /// How much they are in all, in fen.
    pub fen: u64,
    /// Those that are not, 100 at most.
    pub unmatched: Vec<UnmatchedPayment>,
    /// The service did not answer: nothing is known of this stretch, and it is asked again in an hour.
    pub unanswered: bool,
}

/// A page of them, the newest first.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PaymentPage {
    /// The payments.
    pub payments: Vec<PaymentView>,
    /// Where the next page begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<PaymentId>,
    /// How many wait for a person, whatever is listed.
    pub asked: u64,
    /// The limits in force.
    pub limits: PaymentLimits,
    /// What the daily comparison with the company's service found last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reconciliation: Option<PaymentReconciliation>,
}

/// Which to list.
#[derive(Clone, Debug, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct FindPayments {
    /// Only those of a state.
    #[serde(default)]
    pub state: Option<PaymentState>,
    /// Only those before this one.
    #[serde(default)]
    pub before: Option<PaymentId>,
}

/// What a person decides.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecidePayment {
    /// Whether it is given.
    pub agree: bool,
}

/// What a person has found out.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SettlePayment {
    /// Whether it was given.
    pub paid: bool,
}

/// Money of an export.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ExportedPayment {
    /// Where it was asked for.
    pub conversation_id: ConversationId,
    /// The business action.
    pub action: String,
    /// How much, in fen.
    pub fen: u32,
    /// What came of it.
    pub state: PaymentState,
    /// What the action was asked for with.
    pub inputs: std::collections::BTreeMap<String, String>,
    /// When it was asked for.
    pub asked_ms: i64,
}
