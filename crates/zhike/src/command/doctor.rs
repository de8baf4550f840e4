//! `zhike doctor`: looks at the installation and says what is wrong and what to do.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Result, bail};

use crate::config::Config;
use crate::learned::{Folder, Part};
use crate::{assets, pack, sentence, wire};

struct Findings {
    bad: u32,
}

impl Findings {
    fn good(&self, what: &str) {
        super::say(&format!("  ok    {what}"));
    }

    fn bad(&mut self, what: &str, advice: &str) {
        self.bad += 1;
        super::say(&format!("  BAD   {what}"));
        super::say(&format!("        {advice}"));
    }

    fn note(&self, what: &str) {
        super::say(&format!("  note  {what}"));
    }
}

/// Runs every check; a bad finding is a failure.
pub async fn run(file: Option<&Path>) -> Result<()> {
    let mut findings = Findings { bad: 0 };
    let config = match Config::load(file) {
        Ok(config) => config,
        Err(error) => {
            findings.bad(&format!("configuration: {error:#}"), "mend it and run `zhike config check`");
            bail!("1 thing is wrong");
        }
    };
    findings.good("configuration");
    let kept = Folder::looking(&config.data_dir);
    match pack::load("ecommerce", &config.pack_dir, &kept) {
        Ok(pack) => {
            findings.good(&format!("pack {}: {} topics", pack.id, pack.topics.len()));
            learned(&kept, &findings);
        }
        Err(error) => findings.bad(&format!("{error:#}"), "mend the file that is named"),
    }
    encoder(&config, &mut findings);
    if assets::count() == 0 {
        findings.bad("web pages: none in this binary", "build it with `make build`");
    } else {
        findings.good(&format!("web pages: {} files", assets::count()));
    }
    key(&config, &mut findings);
    database(&config, &mut findings).await;
    if !config.listen.ip().is_loopback() && config.public_url.is_empty() {
        findings
            .note("listening beyond this machine without public_url: log-in cookies are not marked Secure");
    }
    if findings.bad > 0 {
        bail!("{} thing(s) wrong", findings.bad);
    }
    Ok(())
}

/// Nothing here is wrong: what cannot be read is learned again.
fn learned(kept: &Folder, findings: &Findings) {
    let (folder, parts) = (kept.path().display(), kept.parts());
    let mut bytes = 0;
    for part in &parts {
        match part {
            Part::Read(_, size) => bytes += size,
            Part::Missing(_) => {}
            Part::Refused(name, why) => findings.note(&format!(
                "the pack's model: {name} in {folder} is of no use ({why}); the next start learns it again"
            )),
        }
    }
    if parts.iter().all(|part| matches!(part, Part::Read(..))) {
        findings.good(&format!("the pack's model: read from {folder}, {:.1} MB", bytes as f64 / 1e6));
    } else if parts.iter().any(|part| matches!(part, Part::Missing(_))) {
        findings.note(&format!(
            "the pack's model: not yet in {folder}; a start learns it, and keeps it there where it may write"
        ));
    }
}

/// Without one, or without the one that should be there, the assistant answers all the same.
fn encoder(config: &Config, findings: &mut Findings) {
    match sentence::active(&config.data_dir) {
        Ok(None) => findings.note("sentence encoder: none; `zhike model add PATH` adds one"),
        Ok(Some((name, model))) => {
            findings.good(&format!("sentence encoder: {name}, for {}", languages(&model.about().languages)));
        }
        Err(error) => findings.bad(
            &format!("sentence encoder: {error:#}; the assistant answers without it"),
            "add the model again, or run `zhike model use --none`",
        ),
    }
}

fn languages(codes: &[&str]) -> String {
    if codes.is_empty() { "languages that are not known here".to_owned() } else { codes.join(" and ") }
}

fn key(config: &Config, findings: &mut Findings) {
    use std::os::unix::fs::PermissionsExt as _;
    let path = config.master_key_path();
    match std::fs::metadata(&path) {
        Err(_) => findings.note(&format!("master key: {} will be made at the first start", path.display())),
        Ok(meta) if meta.permissions().mode() & 0o077 != 0 => {
            findings.bad("master key: others may read it", &format!("chmod 600 {}", path.display()));
        }
        Ok(_) => findings.good("master key: only its owner may read it; keep a copy in a safe place"),
    }
}

async fn database(config: &Config, findings: &mut Findings) {
    let store = match wire::store(config, Arc::new(bus::DeafBus)).await {
        Ok(store) => store,
        Err(error) => {
            findings.bad(
                &format!("database: {error:#}"),
                "run `zhike migrate`, or see that the server is reachable",
            );
            return;
        }
    };
    findings.good("database: opens, schema is this version's");
    let system = store.system();
    match system.job_tally().await {
        Ok(tallies) => {
            for tally in &tallies {
                let line = format!(
                    "jobs {}: {} made = {} done + {} waiting + {} dead",
                    tally.kind, tally.created, tally.done, tally.pending, tally.dead
                );
                if !tally.balances() {
                    findings.bad(&line, "work was lost: keep the database file and report this");
                } else if tally.dead > 0 {
                    findings.bad(&line, "see dead letters in administration, and drive them again");
                } else {
                    findings.good(&line);
                }
            }
        }
        Err(error) => findings.bad(&format!("jobs: {error}"), "see the log"),
    }
    match system.workspaces().await {
        Ok(all) if all.is_empty() => {
            findings.note("no workspace yet: `zhike serve` prints a link that makes the first")
        }
        Ok(all) => {
            for workspace in all {
                match system.verify_audit(workspace.id).await {
                    Ok(verdict) if verdict.first_bad.is_none() => {
                        findings.good(&format!(
                            "audit of {}: {} entries, unaltered",
                            workspace.name, verdict.entries
                        ));
                    }
                    Ok(_) => findings
                        .bad(&format!("audit of {}: altered", workspace.name), "run `zhike audit verify`"),
                    Err(error) => {
                        findings.bad(&format!("audit of {}: {error}", workspace.name), "see the log")
                    }
                }
            }
        }
        Err(error) => findings.bad(&format!("workspaces: {error}"), "see the log"),
    }
    store.close().await;
}
