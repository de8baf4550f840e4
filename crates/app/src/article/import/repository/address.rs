//! Where the archive of a repository is, by where it is kept. Each of these answers one request with a branch, a tag or a commit as an archive.

use base::limits::{BRANCH_CHARS, URL_CHARS};
use intake::web::Address;
use protocol::article_reading::{ReadingRepository, RepositoryHost};

/// What is wrong with what was typed: which field, and what to write.
type Wrong = (&'static str, &'static str);

/// A repository, as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// Its own address, without what does not belong to it.
    pub(super) address: Address,
    /// What its files are called by: host and path.
    pub(super) name: String,
}

/// Reads what was typed.
pub(super) fn place(ask: &ReadingRepository) -> Result<Place, Wrong> {
    let form = match ask.host {
        RepositoryHost::Archive => {
            "must be the address of a .zip or .tar.gz, like https://files.example.com/help.zip"
        }
        RepositoryHost::Gitlab => {
            "must be like https://gitlab.com/group/repository, without user and password"
        }
        RepositoryHost::Github | RepositoryHost::Gitea => {
            "must be like https://github.com/owner/repository, without user and password"
        }
    };
    let wrong = || ("address", form);
    if ask.address.len() > URL_CHARS {
        return Err(wrong());
    }
    if !is_branch(&ask.branch) {
        return Err((
            "branch",
            "must be the name of a branch or tag, or a commit; empty: the default branch",
        ));
    }
    let typed = Address::typed(ask.address.trim()).ok_or_else(wrong)?;
    if ask.host == RepositoryHost::Archive {
        if !ask.branch.is_empty() {
            return Err(("branch", "an archive has no branch: leave it empty"));
        }
        let name = format!("{}{}", typed.site(), typed.plain_path());
        return Ok(Place { address: typed, name });
    }
    if ask.host == RepositoryHost::Gitea && ask.branch.is_empty() {
        return Err(("branch", "must be named here, like main"));
    }
    let path = typed.plain_path().trim_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path);
    let parts: Vec<&str> = path.split('/').collect();
    let is_part = |part: &&str| !part.is_empty() && *part != "-" && !part.contains("..");
    let deep = if ask.host == RepositoryHost::Gitlab { parts.len() >= 2 } else { parts.len() == 2 };
    if !deep || !parts.iter().all(is_part) || typed.query().is_some() {
        return Err(wrong());
    }
    let address = typed.join(&format!("/{path}")).ok_or_else(wrong)?;
    let name = format!("{}/{path}", typed.site());
    Ok(Place { address, name })
}

/// Where its archive is. With a token it is asked of the interface for programs, which takes one.
pub(super) fn archive(ask: &ReadingRepository, place: &Place, has_token: bool) -> Option<Address> {
    let path = place.address.plain_path().trim_matches('/');
    let branch = escaped(&ask.branch);
    let text = match (ask.host, has_token) {
        (RepositoryHost::Archive, _) => return Some(place.address.clone()),
        (RepositoryHost::Github, false) => {
            format!("/{path}/archive/{}.zip", if branch.is_empty() { "HEAD" } else { &branch })
        }
        (RepositoryHost::Github, true) => {
            let programs =
                if place.address.site() == "github.com" { "https://api.github.com" } else { "/api/v3" };
            format!("{programs}/repos/{path}/zipball/{branch}").trim_end_matches('/').to_owned()
        }
        (RepositoryHost::Gitlab, _) => {
            let query = if branch.is_empty() { String::new() } else { format!("?sha={branch}") };
            format!("/api/v4/projects/{}/repository/archive.zip{query}", path.replace('/', "%2F"))
        }
        (RepositoryHost::Gitea, _) => format!("/api/v1/repos/{path}/archive/{branch}.zip"),
    };
    place.address.join(&text)
}

/// What Git takes for a name, and no more.
fn is_branch(branch: &str) -> bool {
    branch.chars().count() <= BRANCH_CHARS
        && !branch.starts_with(['/', '-', '.'])
        && !branch.ends_with(['/', '.'])
        && !branch.contains("..")
        && !branch.contains("//")
        && !branch.contains(|c: char| c.is_whitespace() || c.is_control() || "~^:?*[\\%#&".contains(c))
}

/// As it stands in an address, with its slashes.
fn escaped(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte))
            }
            // Writing into a string does not fail.
            other => drop(write!(out, "%{other:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(host: RepositoryHost, address: &str, branch: &str) -> ReadingRepository {
        let (address, branch) = (address.to_owned(), branch.to_owned());
        ReadingRepository { host, address, branch, ..ReadingRepository::default() }
    }

    #[test]
    fn each_keeps_its_archives_somewhere() {
        use RepositoryHost::{Archive, Gitea, Github, Gitlab};
        for (host, typed, branch, token, wanted) in [
            (
                Github,
                "https://github.com/acme/help",
                "",
                false,
                "https://github.com/acme/help/archive/HEAD.zip",
            ),
            (
                Github,
                "https://github.com/acme/help.git",
                "release/1.0",
                false,
                "https://github.com/acme/help/archive/release/1.0.zip",
            ),
            (
                Github,
                "github.com/acme/help/",
                "v1",
                true,
                "https://api.github.com/repos/acme/help/zipball/v1",
            ),
            (
                Github,
                "https://github.com/acme/help",
                "",
                true,
                "https://api.github.com/repos/acme/help/zipball",
            ),
            (Github, "https://git.lan/acme/help", "", true, "https://git.lan/api/v3/repos/acme/help/zipball"),
            (
                Gitlab,
                "https://gitlab.com/a/b/help",
                "主干",
                false,
                "https://gitlab.com/api/v4/projects/a%2Fb%2Fhelp/repository/archive.zip?sha=%E4%B8%BB%E5%B9%B2",
            ),
            (
                Gitlab,
                "https://gitlab.com/a/help",
                "",
                true,
                "https://gitlab.com/api/v4/projects/a%2Fhelp/repository/archive.zip",
            ),
            (
                Gitea,
                "https://codeberg.org/a/help",
                "main",
                false,
                "https://codeberg.org/api/v1/repos/a/help/archive/main.zip",
            ),
            (
                Archive,
                "https://files.example.com/x/help.tar.gz?v=2",
                "",
                true,
                "https://files.example.com/x/help.tar.gz?v=2",
            ),
        ] {
            let ask = ask(host, typed, branch);
            let place = place(&ask).unwrap_or_else(|wrong| panic!("{typed}: {wrong:?}"));
            let found = archive(&ask, &place, token).map(|address| address.as_str().to_owned());
            assert_eq!(found.as_deref(), Some(wanted), "{typed}");
        }
        let one = place(&ask(Gitlab, "https://gitlab.com/a/b/help.git", "")).expect("reads");
        assert_eq!(one.name, "gitlab.com/a/b/help");
        assert_eq!(
            place(&ask(Archive, "https://a.example/x/help.zip?v=2", "")).expect("reads").name,
            "a.example/x/help.zip"
        );
    }

    #[test]
    fn what_is_no_repository_is_told() {
        use RepositoryHost::{Archive, Gitea, Github, Gitlab};
        for (host, typed, branch, field) in [
            (Github, "", "", "address"),
            (Github, "https://github.com/acme", "", "address"),
            (Github, "https://github.com/acme/help/tree/main", "", "address"),
            (Github, "https://github.com/../help", "", "address"),
            (Github, "https://u:p@github.com/acme/help", "", "address"),
            (Github, "ftp://github.com/acme/help", "", "address"),
            (Gitlab, "https://gitlab.com/a/help/-/tree/main", "", "address"),
            (Gitlab, "https://gitlab.com/help", "", "address"),
            (Github, "https://github.com/acme/help", "a..b", "branch"),
            (Github, "https://github.com/acme/help", "../../x", "branch"),
            (Github, "https://github.com/acme/help", "a b", "branch"),
            (Github, "https://github.com/acme/help", "-x", "branch"),
            (Github, "https://github.com/acme/help", "a%2e", "branch"),
            (Gitea, "https://codeberg.org/a/help", "", "branch"),
            (Archive, "https://a.example/help.zip", "main", "branch"),
            (Archive, "help.zip\n", "main", "branch"),
        ] {
            assert_eq!(
                place(&ask(host, typed, branch)).map_err(|(field, _)| field),
                Err(field),
                "{typed} {branch}"
            );
        }
    }
}
