// A customer with the widget on a host page.
import { newPage } from './browser.mjs';
import { widgetWords } from './words.mjs';
import { expect, sleep, until, untilSaid } from './wait.mjs';

/** Quiet for so long after an answer means that no second one is coming: longer than the burst rule waits. */
const QUIET_MS = 3_500;

/** Runs in the page: what the thread shows, line by line. */
function readThread() {
  const root = document.querySelector('zhike-widget')?.shadowRoot;
  const text = (element) => element?.innerText.trim() ?? null;
  return [...(root?.querySelectorAll('.thread-inside > .message, .thread-inside > .line') ?? [])]
    .filter((element) => !element.querySelector('.typing'))
    .map((element) => {
      if (element.classList.contains('line')) return { who: 'line', text: text(element) };
      const who = ['mine', 'assistant', 'agent'].find((name) => element.classList.contains(name)) ?? 'house';
      const line = { who, text: text(element.querySelector('.text')) ?? text(element.querySelector('.frame, .upload')) };
      const extra = {
        card: text(element.querySelector('.card-title')),
        source: text(element.querySelector('.sources')),
        by: text(element.querySelector('.byline')),
        status: text(element.querySelector('.status')),
      };
      for (const [key, value] of Object.entries(extra)) if (value) line[key] = value;
      return line;
    });
}

export class Visitor {
  static async arrive(browser, server, { lang, path = '/demo/product.html', origin = server.origin, ...look }) {
    const visitor = new Visitor();
    Object.assign(visitor, await newPage(browser, { lang, origins: [server.origin, origin], ...look }));
    visitor.t = widgetWords(lang);
    visitor.lang = lang;
    await visitor.page.goto(`${origin}${path}${lang === 'en' ? '?lang=en' : ''}`);
    await visitor.launcher.waitFor();
    return visitor;
  }

  in(selector) {
    return this.page.locator(`zhike-widget ${selector}`);
  }

  get launcher() {
    return this.in('.launcher');
  }

  get panel() {
    return this.in('.panel');
  }

  get composer() {
    return this.in('.composer textarea');
  }

  async open() {
    await this.launcher.click();
    await this.ready();
  }

  /** The panel is there and the house has said its name. */
  async ready() {
    await this.panel.waitFor();
    await this.in('.owner').waitFor();
  }

  async write(text) {
    await this.composer.fill(text);
    await this.composer.press('Enter');
  }

  transcript = () => this.page.evaluate(readThread);

  /** Lines since the last one of the visitor's own. */
  async answers() {
    const all = await this.transcript();
    return all.slice(all.findLastIndex((line) => line.who === 'mine') + 1).filter((line) => line.who !== 'line');
  }

  /** Writes and waits for a line of the house that passes `test`. */
  async ask(text, test, what = `an answer to “${text}”`) {
    await this.write(text);
    return untilSaid(
      what,
      this.transcript,
      (all) => {
        const at = all.findLastIndex((line) => line.who === 'mine' && line.text === text);
        return at >= 0 && all.slice(at + 1).find((line) => line.who !== 'line' && test(line));
      },
    );
  }

  /** What the house has said by the time it has been silent for a while. */
  async settled() {
    let before = '';
    let since = Date.now();
    await until('the house to have finished', async () => {
      const now = JSON.stringify((await this.answers()).map(({ text, card }) => [text, card]));
      const typing = await this.in('.typing').count();
      if (now !== before || typing > 0) [before, since] = [now, Date.now()];
      return Date.now() - since > QUIET_MS;
    }, 40_000);
    return this.answers();
  }

  /** How far the newest message of the visitor's own has come. */
  async status() {
    return (await this.transcript()).findLast((line) => line.who === 'mine')?.status;
  }

  async attach(file) {
    await this.in('.composer input[type=file]').setInputFiles(file);
    await this.in('.tray li').first().waitFor();
    await this.in('.composer > .send').click();
  }

  async leave() {
    await this.context.close();
  }

  /** Nothing that a page must not do has happened; what is only late is given a moment. */
  async behaved() {
    await sleep(200);
    expect(this.notes.problems.length === 0, "the visitor's page misbehaved", this.notes.problems);
  }
}
