//! Working hours, as an administrator sets them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Weekday {
    /// 周一.
    Mon,
    /// 周二.
    Tue,
    /// 周三.
    Wed,
    /// 周四.
    Thu,
    /// 周五.
    Fri,
    /// 周六.
    Sat,
    /// 周日.
    Sun,
}

/// A stretch of work; one day may have several. `to` before `from` ends on the next day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenSpan {
    /// The day it begins.
    pub day: Weekday,
    /// `09:00`.
    pub from: String,
    /// `18:00`, up to `24:00`.
    pub to: String,
}

/// A day with a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NamedDay {
    /// `2027-02-06`.
    pub date: String,
    /// What it is called; may be empty.
    #[serde(default)]
    pub name: String,
}

/// When people are at their desks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HoursSettings {
    /// IANA name of the time zone, such as `Asia/Shanghai`.
    pub zone: String,
    /// The week.
    pub weekly: Vec<OpenSpan>,
    /// Free whatever the week says.
    pub holidays: Vec<NamedDay>,
    /// Worked although the week says no (调休上班), at the hours of the first working day.
    pub make_up_days: Vec<NamedDay>,
    /// Working minutes within which a person answers who was asked for while nobody was there.
    pub reply_due_minutes: u32,
}

/// The hours in force.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct HoursView {
    /// The hours.
    pub hours: HoursSettings,
    /// Whether they were set here; else they are the industry pack's.
    pub own: bool,
}

/// What a customer would be told who asks for a person now, while nobody is there.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct HoursTold {
    /// Whether these hours say that people work now.
    pub open: bool,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}
