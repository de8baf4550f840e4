// A real dovecot and a real exim of this run's own: loopback, free ports, everything in one folder (`scripts/setup.sh mail` installs
// them). The Rust tests start the same in crates/jobs/tests/mail/servers.rs.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';

import { sleep, until } from './wait.mjs';

export const HELP = 'help@shop.example';
export const PASSWORD = 'secret';
const SETPRIV = '/usr/bin/setpriv';

function program(name) {
  const found = ['/usr/sbin', '/usr/bin', '/usr/local/sbin'].map((dir) => join(dir, name)).find((path) => existsSync(path));
  if (!found) throw new Error(`${name} is missing: run scripts/setup.sh mail`);
  return found;
}

const freePort = () => new Promise((done) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => done(port));
  });
});

const passwords = () => `passdb {
  driver = static
  args = password=${PASSWORD}
}
`;

const tokens = (place) => `auth_mechanisms = xoauth2
passdb {
  driver = oauth2
  mechanisms = xoauth2
  args = ${place}/oauth2.conf
}
`;

const introspection = (authority) => `introspection_url = http://127.0.0.1:${authority}/introspect
introspection_mode = post
username_attribute = username
active_attribute = active
active_value = true
`;

/** How exim asks the same authority. */
const xoauth2 = (authority) => `xoauth2:
  driver = plaintext
  public_name = XOAUTH2
  server_advertise_condition = yes
  server_prompts = :
  server_condition = \${if match{\${readsocket{inet:127.0.0.1:${authority}}{GET /introspect?token=\${sg{$auth1}{\\N^.*auth=Bearer ([^\\x01]*)\\x01\\x01$\\N}{\\$1}} HTTP/1.0\\r\\n\\r\\n}{5s}}}{"active":true}}
`;

const dovecotConfig = (place, port, user, passdb) => `base_dir = ${place}/run
state_dir = ${place}/run
log_path = ${place}/dovecot.log
listen = 127.0.0.1
protocols = imap
ssl = no
disable_plaintext_auth = no
mail_location = maildir:${place}/mail/%n
first_valid_uid = 1
default_login_user = ${user}
default_internal_user = ${user}
default_internal_group = ${user}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
  # No growing wait after refused log-ins: some are refused on purpose.
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  chroot =
}
${passdb}userdb {
  driver = static
  args = uid=${user} gid=${user} home=${place}/mail/%n
}
`;

const eximConfig = (place, port, user, authenticators) => `spool_directory = ${place}/spool
log_file_path = ${place}/spool/%slog
exim_path = ${program('exim4')}
primary_hostname = mx.shop.example
local_interfaces = 127.0.0.1
daemon_smtp_ports = ${port}
keep_environment =
never_users =
message_size_limit = 60M
qualify_domain = shop.example
acl_smtp_rcpt = accept_all
acl_smtp_data = accept_all
domainlist local_domains = shop.example : buyer.example
begin acl
accept_all:
  accept
begin routers
people:
  driver = accept
  domains = +local_domains
  local_parts = help : lina : wang : robot
  local_part_suffix = +*
  local_part_suffix_optional
  transport = maildir
nobody:
  driver = redirect
  data = :fail: 550 5.1.1 no such person here
  allow_fail
begin transports
maildir:
  driver = appendfile
  directory = ${place}/mail/$local_part_data
  maildir_format
  create_directory
  return_path_add
  envelope_to_add
  user = ${user}
  group = ${user}
begin retry
* * F,1h,1m
begin rewrite
begin authenticators
${authenticators}`;

export class Post {
  /** With the port of an authority, log-ins are by its tokens. */
  static async start(authority) {
    const post = new Post();
    post.folder = await mkdtemp('/tmp/zhike-post-');
    [post.imap, post.smtp] = [await freePort(), await freePort()];
    const who = execFileSync('id', ['-un']).toString().trim();
    const user = who === 'root' ? 'Debian-exim' : who;
    for (const name of ['mail', 'run', 'spool']) await mkdir(join(post.folder, name));
    await writeFile(join(post.folder, 'dovecot.conf'), dovecotConfig(post.folder, post.imap, user, authority ? tokens(post.folder) : passwords()));
    await writeFile(join(post.folder, 'exim.conf'), eximConfig(post.folder, post.smtp, user, authority ? xoauth2(authority) : ''));
    if (authority) await writeFile(join(post.folder, 'oauth2.conf'), introspection(authority));
    execFileSync('chown', ['-R', `${user}:`, post.folder]);
    execFileSync('chmod', ['755', post.folder]);
    // Its configuration must be root's, or of whom it runs as.
    if (user !== who) execFileSync('chown', ['root:', join(post.folder, 'exim.conf')]);
    post.children = [
      post.run('dovecot', ['-F', '-c', join(post.folder, 'dovecot.conf')]),
      post.run('exim4', ['-C', join(post.folder, 'exim.conf'), '-bdf', '-q1m']),
    ];
    for (const port of [post.imap, post.smtp]) {
      await until(`a server at port ${port}`, () => new Promise((done) => {
        const socket = connect(port, '127.0.0.1', () => (socket.destroy(), done(true)));
        socket.on('error', () => done(false));
      }));
    }
    return post;
  }

  run(name, args) {
    const command = existsSync(SETPRIV) ? [SETPRIV, '--pdeathsig', 'TERM', '--', program(name), ...args] : [program(name), ...args];
    return spawn(command[0], command.slice(1), { stdio: 'ignore' });
  }

  async stop() {
    for (const child of this.children) {
      const gone = new Promise((done) => child.once('exit', done));
      child.kill('SIGTERM');
      await Promise.race([gone, sleep(5_000)]);
    }
    await rm(this.folder, { recursive: true, force: true });
  }

  /** What an administrator types in to read this mailbox. */
  settings() {
    const server = (port) => ({ host: '127.0.0.1', port, security: 'plain' });
    return { address: HELP, name: '云杉生活', imap: server(this.imap), smtp: server(this.smtp), user: 'help', password: PASSWORD, folder: 'INBOX', assistant: false };
  }

  /** Somebody outside sends a letter. */
  async send(from, to, raw) {
    const socket = connect(this.smtp, '127.0.0.1');
    socket.setEncoding('utf8');
    let heard = '';
    socket.on('data', (text) => (heard += text));
    const told = async (code) => {
      await until(`the word ${code} of exim`, () => new RegExp(`^${code} `, 'm').test(heard) || (/^[45]\d\d /m.test(heard) && Promise.reject(new Error(heard))), 60_000);
      heard = '';
    };
    await told(220);
    const say = async (line, code) => {
      socket.write(`${line}\r\n`);
      await told(code);
    };
    await say('EHLO buyer.example', 250);
    await say(`MAIL FROM:<${from}>`, 250);
    await say(`RCPT TO:<${to}>`, 250);
    await say('DATA', 354);
    const bytes = raw.replace(/\r?\n/g, '\r\n').replace(/^\./gm, '..');
    await say(`${bytes}\r\n.`, 250);
    socket.end('QUIT\r\n');
  }

  /** What lies in somebody's folder. */
  async lettersOf(who) {
    const letters = [];
    for (const part of ['new', 'cur']) {
      const place = join(this.folder, 'mail', who, part);
      for (const name of await readdir(place).catch(() => [])) letters.push(await readFile(join(place, name), 'utf8'));
    }
    return letters;
  }
}

const B64_LINE = /.{1,76}/g;
const lines = (bytes) => Buffer.from(bytes).toString('base64').match(B64_LINE)?.join('\r\n') ?? '';
const encoded = (words) => `=?utf-8?B?${Buffer.from(words).toString('base64')}?=`;

/** A letter as a mail program writes it. */
export function letter({ from, name, to = HELP, cc, id, subject, text, html, files = [], head = '' }) {
  const alternatives = [
    text === undefined ? '' : `--alt\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${lines(text)}\r\n`,
    html === undefined ? '' : `--alt\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${lines(html)}\r\n`,
  ].join('');
  const attached = files.map((file) => `--mix\r\nContent-Type: ${file.mime}\r\nContent-Disposition: attachment; filename*=utf-8''${encodeURIComponent(file.name)}\r\nContent-Transfer-Encoding: base64\r\n\r\n${lines(file.bytes)}\r\n`);
  return [
    `From: ${name ? `${encoded(name)} ` : ''}<${from}>`,
    `To: <${to}>`,
    ...(cc ? [`Cc: <${cc}>`] : []),
    `Message-ID: <${id}@buyer.example>`,
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
    ...(head ? [head] : []),
    `Subject: ${encoded(subject)}`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=mix',
    '',
    '--mix',
    'Content-Type: multipart/alternative; boundary=alt',
    '',
    `${alternatives}--alt--`,
    ...attached,
    '--mix--',
  ].join('\r\n');
}
