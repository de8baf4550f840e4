//! A real dovecot and a real exim of this test's own: loopback, free ports, everything in one folder. `scripts/setup.sh mail`
//! installs them; a machine without them fails these tests, it does not skip them.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use lettre::transport::smtp::client::Tls;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use tempfile::TempDir;

const PASSWORD: &str = "secret";

/// The servers; they end with this value.
pub struct Servers {
    folder: TempDir,
    dovecot: Child,
    exim: Child,
    pub imap: u16,
    pub smtp: u16,
}

/// What servers show of themselves: a certificate for `localhost` of an authority of this test's own.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    Good,
    /// It is over.
    Expired,
}

/// What a test's servers are.
#[derive(Clone, Copy, Default)]
struct Kind {
    authority: Option<u16>,
    /// Only the standard's way to show a token.
    standard: bool,
    tls: Option<Shown>,
}

fn openssl(folder: &Path, line: &str) {
    let done = Command::new("openssl").current_dir(folder).args(line.split(' ')).output();
    let done = done.expect("openssl runs: scripts/setup.sh mail");
    assert!(done.status.success(), "openssl {line}: {}", String::from_utf8_lossy(&done.stderr));
}

const AUTHORITY: &str = "[ca]\ndefault_ca = own\n[own]\ndatabase = index.txt\nserial = serial\nnew_certs_dir = .\ndefault_md = sha256\n\
    policy = any\nx509_extensions = name\n[any]\ncommonName = supplied\n[name]\nsubjectAltName = DNS:localhost\n";

/// An authority and what it says of `localhost`.
fn certify(folder: &Path, shown: Shown) {
    for (name, text) in [("ca.cnf", AUTHORITY), ("index.txt", ""), ("serial", "01\n")] {
        std::fs::write(folder.join(name), text).expect("written");
    }
    let end = if shown == Shown::Expired { "20210101000000Z" } else { "20490101000000Z" };
    let signed = format!(
        "ca -batch -notext -config ca.cnf -cert ca.pem -keyfile ca.key -in server.csr -out server.pem -startdate 20200101000000Z -enddate {end}"
    );
    for line in [
        "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=Our-own -keyout ca.key -out ca.pem",
        "req -newkey rsa:2048 -nodes -subj /CN=localhost -keyout server.key -out server.csr",
        &signed,
    ] {
        openssl(folder, line);
    }
}

fn free_port() -> u16 {
    let socket = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    socket.local_addr().expect("its address").port()
}

/// As whom both run: exim gives its rights up when its configuration is not the system's.
fn user() -> String {
    let who = Command::new("id").arg("-un").output().expect("id runs");
    let who = String::from_utf8_lossy(&who.stdout).trim().to_owned();
    if who == "root" { "Debian-exim".to_owned() } else { who }
}

fn program(name: &str) -> PathBuf {
    let found = ["/usr/sbin", "/usr/bin", "/usr/local/sbin"]
        .iter()
        .map(|dir| Path::new(dir).join(name))
        .find(|p| p.exists());
    found.unwrap_or_else(|| panic!("{name} is missing: run scripts/setup.sh mail"))
}

/// Who may log in to dovecot: by password, or by tokens that the authority at this port knows.
fn passdb(folder: &Path, Kind { authority, standard, .. }: Kind) -> String {
    let Some(port) = authority else {
        return format!("passdb {{\n  driver = static\n  args = password={PASSWORD}\n}}\n");
    };
    let file = folder.join("oauth2.conf");
    let text = format!(
        "introspection_url = http://127.0.0.1:{port}/introspect\nintrospection_mode = post\nusername_attribute = username\n\
         active_attribute = active\nactive_value = true\n"
    );
    std::fs::write(&file, text).expect("written");
    let ways = if standard { "oauthbearer" } else { "xoauth2 oauthbearer" };
    format!(
        "auth_mechanisms = {ways}\npassdb {{\n  driver = oauth2\n  mechanisms = {ways}\n  args = {}\n}}\n",
        file.display()
    )
}

/// How exim asks the same authority; without one it takes everything.
fn authenticators(Kind { authority, standard, .. }: Kind) -> String {
    let Some(port) = authority else {
        return "anybody:\n  driver = plaintext\n  public_name = PLAIN\n  server_prompts = :\n  server_condition = yes\n".to_owned();
    };
    let (name, begins) = if standard { ("OAUTHBEARER", "n,a=") } else { ("XOAUTH2", "user=") };
    format!(
        "tokens:\n  driver = plaintext\n  public_name = {name}\n  server_advertise_condition = yes\n  server_prompts = :\n  \
         server_set_id = ${{sg{{$auth1}}{{\\N^{begins}([^,\\x01]*),?\\x01.*$\\N}}{{\\$1}}}}\n  \
         server_condition = ${{if match{{${{readsocket{{inet:127.0.0.1:{port}}}{{GET /introspect?token=\
         ${{sg{{$auth1}}{{\\N^.*auth=Bearer ([^\\x01]*)\\x01\\x01$\\N}}{{\\$1}}}} HTTP/1.0\\r\\n\\r\\n}}{{5s}}}}}}{{\"active\":true}}}}\n"
    )
}

fn dovecot_config(folder: &Path, port: u16, user: &str, kind: Kind) -> String {
    let (place, passdb) = (folder.display(), passdb(folder, kind));
    let ssl = match kind.tls {
        Some(_) => format!("ssl = required\nssl_cert = <{place}/server.pem\nssl_key = <{place}/server.key"),
        None => "ssl = no".to_owned(),
    };
    format!(
        "base_dir = {place}/run\nstate_dir = {place}/run\nlog_path = {place}/dovecot.log\nlisten = 127.0.0.1\nprotocols = imap\n\
         {ssl}\ndisable_plaintext_auth = no\nmail_location = maildir:{place}/mail/%n\nfirst_valid_uid = 1\n\
         default_login_user = {user}\ndefault_internal_user = {user}\ndefault_internal_group = {user}\n\
         service imap-login {{\n  chroot =\n  inet_listener imap {{\n    port = {port}\n  }}\n  inet_listener imaps {{\n    port = 0\n  }}\n}}\n\
         service anvil {{\n  chroot =\n  unix_listener anvil-auth-penalty {{\n    mode = 0\n  }}\n}}\nservice stats {{\n  chroot =\n}}\n\
         {passdb}\
         userdb {{\n  driver = static\n  args = uid={user} gid={user} home={place}/mail/%n\n}}\n"
    )
}

fn exim_config(folder: &Path, port: u16, user: &str, kind: Kind) -> String {
    let place = folder.display();
    let tls = match kind.tls {
        Some(_) => format!(
            "tls_advertise_hosts = *\ntls_certificate = {place}/server.pem\ntls_privatekey = {place}/server.key\n"
        ),
        None => String::new(),
    };
    // Whoever writes as the shop must have logged in, where there are log-ins.
    let ours = if kind.authority.is_some() {
        "  accept authenticated = *\n  deny sender_domains = shop.example\n       message = log in first\n"
    } else {
        ""
    };
    format!(
        "spool_directory = {place}/spool\nlog_file_path = {place}/spool/%slog\nexim_path = {exim}\nprimary_hostname = mx.shop.example\n\
         local_interfaces = 127.0.0.1\ndaemon_smtp_ports = {port}\nkeep_environment =\nnever_users =\nmessage_size_limit = 60M\n\
         {tls}qualify_domain = shop.example\nacl_smtp_rcpt = accept_all\nacl_smtp_data = accept_all\n\
         domainlist local_domains = shop.example : buyer.example\n\
         begin acl\naccept_all:\n{ours}  accept\n\
         begin routers\nrobots:\n  driver = accept\n  domains = buyer.example\n  local_parts = parrot : chatterbox\n  unseen\n  transport = robot\n\
         people:\n  driver = accept\n  domains = +local_domains\n  local_parts = help : lina : wang : robot : parrot : chatterbox\n  \
         local_part_suffix = +*\n  local_part_suffix_optional\n  transport = maildir\n\
         nobody:\n  driver = redirect\n  data = :fail: 550 5.1.1 no such person here\n  allow_fail\n\
         begin transports\nmaildir:\n  driver = appendfile\n  directory = {place}/mail/$local_part_data\n  maildir_format\n  \
         create_directory\n  return_path_add\n  envelope_to_add\n  user = {user}\n  group = {user}\n\
         robot:\n  driver = pipe\n  command = /bin/sh {place}/robot.sh $local_part_data\n  return_output = false\n  log_output\n  \
         user = {user}\n  group = {user}\n\
         begin retry\n* * F,1h,1m\nbegin rewrite\nbegin authenticators\n{}",
        authenticators(kind),
        exim = program("exim4").display()
    )
}

/// A program that answers every letter and gives no sign of being one: no `Auto-Submitted`, a sender, an own Message-ID. The parrot says
/// the same each time, the chatterbox something new.
fn robot(folder: &Path) -> String {
    let (place, exim) = (folder.display(), program("exim4"));
    format!(
        "#!/bin/sh\nraw=$(cat | tr -d '\\r')\nhead=$(printf '%s\\n' \"$raw\" | sed '/^$/q')\n\
         to=$(printf '%s\\n' \"$head\" | sed -n 's/^Reply-To: <\\(.*\\)>$/\\1/p')\n\
         id=$(printf '%s\\n' \"$head\" | sed -n 's/^Message-ID: //p')\n\
         echo x >> {place}/mail/$1.count\nn=$(wc -l < {place}/mail/$1.count)\n\
         more=''\n[ $1 = chatterbox ] && more=\" $n\"\n\
         printf 'From: %s@buyer.example\\nTo: %s\\nMessage-ID: <%s-%s@buyer.example>\\nIn-Reply-To: %s\\nSubject: Re: away\\n\
         Content-Type: text/plain; charset=utf-8\\n\\n%s%s\\n' \\\n  \
         $1 \"$to\" $1 $n \"$id\" '怎么申请退货？' \"$more\" \\\n  \
         | {exim} -C {place}/exim.conf -i -f $1@buyer.example \"$to\"\n",
        exim = exim.display()
    )
}

impl Servers {
    pub async fn start() -> Self {
        Self::with(Kind::default()).await
    }

    /// Servers that take tokens of the authority at this port, and nothing else.
    pub async fn with_tokens_of(authority: u16) -> Self {
        Self::with(Kind { authority: Some(authority), ..Kind::default() }).await
    }

    /// The same, and by OAUTHBEARER only.
    pub async fn with_standard_tokens_of(authority: u16) -> Self {
        Self::with(Kind { authority: Some(authority), standard: true, ..Kind::default() }).await
    }

    /// Servers with TLS before the log-in.
    pub async fn with_tls(shown: Shown) -> Self {
        Self::with(Kind { tls: Some(shown), ..Kind::default() }).await
    }

    /// The certificate of the authority that stands for them.
    pub fn authority(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("ca.pem")).expect("an authority")
    }

    async fn with(kind: Kind) -> Self {
        let folder = tempfile::Builder::new().prefix("zhike-mail-").tempdir_in("/tmp").expect("a folder");
        let (imap, smtp, user) = (free_port(), free_port(), user());
        for name in ["mail", "run", "spool"] {
            std::fs::create_dir(folder.path().join(name)).expect("a folder");
        }
        let write =
            |name: &str, text: String| std::fs::write(folder.path().join(name), text).expect("written");
        if let Some(shown) = kind.tls {
            certify(folder.path(), shown);
        }
        write("dovecot.conf", dovecot_config(folder.path(), imap, &user, kind));
        write("robot.sh", robot(folder.path()));
        write("exim.conf", exim_config(folder.path(), smtp, &user, kind));
        let own = Command::new("chown").arg("-R").arg(format!("{user}:")).arg(folder.path()).status();
        assert!(own.expect("chown runs").success());
        // Its configuration must be root's, or of whom it runs as.
        let open = Command::new("chmod").arg("755").arg(folder.path()).status();
        assert!(open.expect("chmod runs").success());
        if user == "Debian-exim" {
            let own = Command::new("chown").arg("root:").arg(folder.path().join("exim.conf")).status();
            assert!(own.expect("chown runs").success());
        }
        let (dovecot, exim) = (start_dovecot(folder.path()), start_exim(folder.path()));
        let servers = Self { folder, dovecot, exim, imap, smtp };
        answers(imap).await;
        answers(smtp).await;
        servers
    }

    /// SIGKILL, as a machine dies.
    pub fn kill_dovecot(&mut self) {
        self.dovecot.kill().expect("killed");
        self.dovecot.wait().expect("dead");
        let _ = std::fs::remove_file(self.folder.path().join("run/master.pid"));
    }

    pub async fn start_dovecot_again(&mut self) {
        for _ in 0..50 {
            // Its children go down after it.
            if std::net::TcpListener::bind(("127.0.0.1", self.imap)).is_ok() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        self.dovecot = start_dovecot(self.folder.path());
        answers(self.imap).await;
    }

    /// Somebody outside sends a letter.
    pub async fn send(&self, from: Option<&str>, to: &str, raw: &[u8]) {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous("127.0.0.1")
            .port(self.smtp)
            .tls(Tls::None)
            .timeout(Some(Duration::from_secs(60)))
            .build();
        let from = from.map(|from| from.parse().expect("an address"));
        let envelope = lettre::address::Envelope::new(from, vec![to.parse().expect("an address")]);
        transport.send_raw(&envelope.expect("an envelope"), raw).await.expect("exim takes it");
    }

    /// What lies in somebody's folder.
    pub fn letters_of(&self, who: &str) -> Vec<Vec<u8>> {
        let mut letters = Vec::new();
        for part in ["new", "cur"] {
            let Ok(entries) = std::fs::read_dir(self.folder.path().join("mail").join(who).join(part)) else {
                continue;
            };
            for entry in entries {
                letters.extend(std::fs::read(entry.expect("an entry").path()).ok());
            }
        }
        letters
    }

    /// The newest letter of somebody that says this.
    pub async fn letter_to(&self, who: &str, saying: &str) -> Vec<u8> {
        for _ in 0..300 {
            let found = self
                .letters_of(who)
                .into_iter()
                .find(|raw| mail::read(raw).is_ok_and(|letter| letter.text.contains(saying)));
            if let Some(found) = found {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("no letter to {who} says {saying:?}; there are {}", self.letters_of(who).len());
    }
}

impl Drop for Servers {
    fn drop(&mut self) {
        for child in [&mut self.dovecot, &mut self.exim] {
            let _ = Command::new("kill").arg(child.id().to_string()).status();
            let _ = child.wait();
        }
    }
}

fn start_dovecot(folder: &Path) -> Child {
    let out = std::fs::File::create(folder.join("dovecot.out")).expect("a file");
    Command::new(program("dovecot"))
        .args(["-F", "-c"])
        .arg(folder.join("dovecot.conf"))
        .stdout(Stdio::null())
        .stderr(out)
        .spawn()
        .expect("dovecot starts")
}

fn start_exim(folder: &Path) -> Child {
    let out = std::fs::File::create(folder.join("exim.out")).expect("a file");
    Command::new(program("exim4"))
        .arg("-C")
        .arg(folder.join("exim.conf"))
        .args(["-bdf", "-q1m"])
        .stdout(Stdio::null())
        .stderr(out)
        .spawn()
        .expect("exim starts")
}

async fn answers(port: u16) {
    for _ in 0..100 {
        if tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("nobody answers at port {port}");
}
