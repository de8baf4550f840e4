// The binary under test: `zhike demo` on a free loopback port with a data folder of its own. It can be killed and started again.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { sleep } from './wait.mjs';

const START_MS = 90_000;
const STOP_MS = 15_000;
const LOG_LINES = 400;
const ROOT = new URL('../../../', import.meta.url).pathname;
const SETPRIV = '/usr/bin/setpriv';

const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

export function binary() {
  const target = process.env.CARGO_TARGET_DIR ?? join(ROOT, 'target');
  const path = process.env.ZHIKE_BIN ?? join(target, 'debug/zhike');
  if (!existsSync(path)) throw new Error(`${path} is not there: run \`cargo build -p zhike\`, or name the binary in ZHIKE_BIN`);
  return path;
}

/** Settings of whoever runs this must not reach the server under test. */
const plainEnv = () => Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('ZHIKE_')));

export class Server {
  static async start(args = [], env = {}) {
    const server = new Server();
    server.dataDir = await mkdtemp(join(tmpdir(), 'zhike-e2e-'));
    // Journeys find the desk as they leave it: the demo's past has one of its own.
    const { past = false, ...set } = env;
    server.args = past || args.includes('--empty') ? args : ['--without-past', ...args];
    server.env = set;
    server.lines = [];
    await server.up('127.0.0.1:0');
    server.address = new URL(server.origin).host;
    return server;
  }

  /** Starts the process and waits for its word that it listens; `startMs` is how long that took. */
  async up(listen = this.address) {
    const began = Date.now();
    const command = [binary(), 'demo', '--listen', listen, '--data-dir', this.dataDir, ...this.args];
    // Should this script be killed itself, the server goes with it.
    if (existsSync(SETPRIV)) command.unshift(SETPRIV, '--pdeathsig', 'KILL', '--');
    const child = spawn(command[0], command.slice(1), {
      cwd: this.dataDir,
      env: { ...plainEnv(), ZHIKE_LOG: process.env.ZHIKE_LOG ?? 'warn', ...this.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    running.add(child);
    this.gone = new Promise((done) => child.once('exit', (code, signal) => {
      running.delete(child);
      done(signal ?? code);
    }));
    const keep = (line) => {
      this.lines.push(line);
      if (this.lines.length > LOG_LINES) this.lines.shift();
    };
    createInterface({ input: child.stderr }).on('line', keep);
    const out = createInterface({ input: child.stdout });
    const listening = new Promise((done, failed) => {
      child.once('error', failed);
      // What follows on standard output are passwords, which belong into no log.
      out.on('line', (line) => {
        const found = /listening on (http:\/\/\S+)/.exec(line);
        if (found) done(found[1]);
        // The one-time link of a start without a workspace.
        const link = /(\/desk\/setup#\S+)/.exec(line);
        if (link) this.setupPath = link[1];
      });
      void this.gone.then((how) => failed(new Error(`the server ended (${how}) before it listened`)));
    });
    listening.catch(() => undefined);
    const origin = await Promise.race([listening, sleep(START_MS).then(() => null)]).catch((error) => {
      throw new Error(`${error.message}\n${this.log()}`);
    });
    if (!origin) throw new Error(`the server did not listen within ${START_MS} ms\n${this.log()}`);
    this.origin = origin;
    this.startMs = Date.now() - began;
  }

  /** As a power cut would: no word to anybody. */
  async kill() {
    this.child.kill('SIGKILL');
    await this.gone;
  }

  async stop() {
    this.child.kill('SIGTERM');
    const how = await Promise.race([this.gone, sleep(STOP_MS).then(() => 'late')]);
    if (how === 'late') await this.kill();
    await rm(this.dataDir, { recursive: true, force: true });
    if (how !== 0) throw new Error(`the server ended with ${how} instead of 0\n${this.log()}`);
  }

  async logins() {
    return JSON.parse(await readFile(join(this.dataDir, 'demo-logins.json'), 'utf8'));
  }

  log(lines = 25) {
    return this.lines.slice(-lines).map((line) => `      | ${line}`).join('\n');
  }
}
