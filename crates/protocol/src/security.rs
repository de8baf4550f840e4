//! How colleagues log in, as an administrator sets it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Rules for log-ins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SecuritySettings {
    /// Hours after which a log-in ends, used or not.
    #[schema(minimum = 1, maximum = 720)]
    pub session_hours: u32,
    /// Fewest characters of a new password.
    #[schema(minimum = 10, maximum = 64)]
    pub password_chars: u32,
    /// Addresses and networks (`203.0.113.0/24`) from which colleagues may log in; none: from anywhere.
    #[serde(default)]
    pub networks: Vec<String>,
}

impl Default for SecuritySettings {
    fn default() -> Self {
        Self { session_hours: 12, password_chars: 10, networks: Vec::new() }
    }
}

/// The rules, and what is fixed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SecurityView {
    /// What is set.
    pub settings: SecuritySettings,
    /// The address from which this was asked.
    pub your_address: String,
    /// Wrong passwords from one address before it must wait.
    pub free_tries: u32,
    /// The longest wait, in minutes.
    pub longest_wait_minutes: u32,
}
