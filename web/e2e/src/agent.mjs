// A colleague at the desk.
import { newPage } from './browser.mjs';
import { deskWords } from './words.mjs';
import { expect, sleep } from './wait.mjs';

/** Runs in the page: what the thread shows, line by line. */
function readThread() {
  const text = (element) => element?.innerText.trim() ?? null;
  return [...document.querySelectorAll('.thread .inner > .bubble-row, .thread .inner > .system')].map((element) => {
    if (element.classList.contains('system')) return { who: 'system', text: text(element) };
    const bubble = element.querySelector('.bubble');
    const who = ['customer', 'agent', 'assistant', 'note'].find((name) => bubble.classList.contains(name));
    const line = { who, text: text(bubble.querySelector('.text')) ?? text(bubble) };
    const extra = { source: text(element.querySelector('.source')), tick: text(element.querySelector('.tick')) };
    for (const [key, value] of Object.entries(extra)) if (value) line[key] = value;
    return line;
  });
}

export class Agent {
  static async arrive(browser, server, { lang, user, path = '/desk/', ...look }) {
    const agent = new Agent();
    Object.assign(agent, await newPage(browser, { lang, origins: [server.origin], ...look }));
    agent.t = deskWords(lang);
    agent.user = user;
    await agent.page.goto(`${server.origin}${path}`);
    return agent;
  }

  async tryLogIn() {
    await this.page.getByLabel(this.t('login.email')).fill(this.user.email);
    await this.page.getByLabel(this.t('login.password'), { exact: true }).fill(this.user.password);
    await this.page.getByRole('button', { name: this.t('login.go') }).click();
  }

  async logIn() {
    await this.tryLogIn();
    await this.page.getByRole('tablist', { name: this.t('list.views') }).waitFor();
  }

  async view(name) {
    await this.page.getByRole('tablist', { name: this.t('list.views') }).getByRole('tab', { name: this.t(`view.${name}`) }).click();
  }

  row(text) {
    return this.page.locator('a[data-row]').filter({ hasText: text });
  }

  get head() {
    return this.page.locator('.conversation .head').first();
  }

  get composer() {
    return this.page.locator('.dock textarea');
  }

  async openRow(text) {
    await this.row(text).first().click();
    await this.page.locator('.thread .inner .bubble-row').first().waitFor();
  }

  /** The id of the open conversation. */
  conversation() {
    return new URL(this.page.url()).pathname.split('/').at(-1);
  }

  transcript = () => this.page.evaluate(readThread);

  async takeOver() {
    await this.page.locator('.conversation .head').getByRole('button', { name: this.t('action.take_over') }).click();
    await this.composer.waitFor();
  }

  async mode(name) {
    await this.page.getByRole('tablist', { name: this.t('composer.modes') }).getByRole('tab', { name: this.t(`composer.${name}`) }).click();
  }

  async write(text) {
    await this.composer.fill(text);
    await this.composer.press('Enter');
  }

  async leave() {
    await this.context.close();
  }

  async behaved() {
    await sleep(200);
    expect(this.notes.problems.length === 0, 'the desk misbehaved', this.notes.problems);
  }
}
