//! Bodies of the API about our own people: who they are, how they come in, their teams.

use access::Role;
use base::{Locale, TeamId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How somebody of ours stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PersonState {
    /// May log in.
    Active,
    /// Has not set a password yet.
    Invited,
    /// Shut out.
    Disabled,
}

/// Somebody of ours, as administration sees them.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PersonView {
    /// Id.
    pub id: UserId,
    /// Name.
    pub name: String,
    /// Mail address.
    pub email: String,
    /// Role.
    pub role: Role,
    /// Language.
    pub locale: Locale,
    /// Whether they may log in.
    pub state: PersonState,
    /// Whether they take conversations now.
    pub online: bool,
    /// When they were last there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen_ms: Option<i64>,
    /// The teams in use that they are in.
    pub teams: Vec<TeamId>,
}

/// Everybody of ours.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct People {
    /// By name; those who are shut out last.
    pub people: Vec<PersonView>,
}

/// Somebody to invite.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Invite {
    /// Mail address, to log in with.
    pub email: String,
    /// Name, as customers see it.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Language.
    #[serde(default)]
    pub locale: Locale,
}

/// What may be changed of somebody of ours.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePerson {
    /// Name, as customers see it.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Language.
    pub locale: Locale,
}

/// A one-time link to set a password; told this once and never again.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct PasswordLinkView {
    /// Whose.
    pub user_id: UserId,
    /// Their mail address.
    pub email: String,
    /// Path and fragment on this server; the fragment holds the secret, so no log on the way sees it.
    pub path: String,
    /// Until when.
    pub expires_ms: i64,
}

/// Sets a password by a one-time link.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetPassword {
    /// The secret of the link.
    pub token: String,
    /// The new password, at least 10 characters.
    pub new: String,
}

/// Whose password was set.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PasswordSet {
    /// The mail address to log in with.
    pub email: String,
}

/// A table to import.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportTable {
    /// CSV in UTF-8, the first line names the columns.
    pub csv: String,
    /// False only says what would happen; true does it, all of it or nothing.
    #[serde(default)]
    pub apply: bool,
}

/// What becomes of a line of an imported table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LineFate {
    /// Something new.
    Created,
    /// Something that is there gets changed.
    Changed,
    /// It is so already.
    Unchanged,
    /// It cannot be taken.
    Refused,
}

/// One line of an imported table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportLine {
    /// Its number in the file, the header being 1.
    pub line: u32,
    /// What it is about, for whoever reads the preview.
    pub what: String,
    /// What becomes of it.
    pub fate: LineFate,
    /// The column that is to blame, as the table's first line calls it; left out where the whole line is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Why it is refused, a word of the catalogue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
}

/// What an import does, or did.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct ImportReport {
    /// Line by line.
    pub lines: Vec<ImportLine>,
    /// Whether it was done.
    pub applied: bool,
    /// The links of those who were invited by it; told this once.
    pub links: Vec<PasswordLinkView>,
}

/// What an imported list does, or did.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct TableReport {
    /// Line by line.
    pub lines: Vec<ImportLine>,
    /// Whether it was done.
    pub applied: bool,
}

/// A team.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct TeamView {
    /// Id.
    pub id: TeamId,
    /// Name.
    pub name: String,
    /// Who is in it.
    pub members: Vec<UserId>,
    /// Whether it is out of use.
    pub archived: bool,
}

/// Every team.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Teams {
    /// By name, archived ones last.
    pub teams: Vec<TeamView>,
}

/// A team to make.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTeam {
    /// Name.
    pub name: String,
    /// Who is in it.
    pub members: Vec<UserId>,
}

/// A team as it shall be.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeTeam {
    /// Name.
    pub name: String,
    /// Who is in it.
    pub members: Vec<UserId>,
    /// Whether it is out of use.
    #[serde(default)]
    pub archived: bool,
}
