// The assistant is taught in the desk: an intent and its examples, a version trained and published, and a customer is answered by it.
import { readFile } from 'node:fs/promises';
import { Agent } from '../src/agent.mjs';
import { serious } from '../src/axe.mjs';
import { Server } from '../src/server.mjs';
import { add, EXAMPLES, importFile, LESSON, publish, teach, train, tryIt } from '../src/teaching.mjs';
import { Visitor } from '../src/visitor.mjs';
import { expect, until } from '../src/wait.mjs';

async function examples({ page, t }, step) {
  const lines = EXAMPLES;
  const article = page.getByRole('article');
  await step('what stands there already is told, and nothing is there twice', async () => {
    await add({ page, t }, [lines[0]]);
    await article.getByText(t('training.add.known', { n: 1, text: lines[0] })).waitFor();
    expect((await page.locator('[data-example]').count()) === lines.length, 'no example came twice');
  });
  await step('`d` takes the example under the keys away, and undo brings it back', async () => {
    await page.locator('[data-example]').first().focus();
    await page.keyboard.press('j');
    await page.keyboard.press('d');
    await until('it is gone', async () => (await page.locator('[data-example]').count()) === lines.length - 1);
    await page.getByRole('button', { name: t('common.undo') }).last().click();
    await until('it is back', async () => (await page.locator('[data-example]').count()) === lines.length);
  });
}

/** Rasa's training data with a new intent, and a text that stands at another intent already. */
const RASA = `version: "3.1"
nlu:
- intent: Gift/wrapping
  examples: |
    - 可以帮我[包装](service)成礼物吗
    - 能放一张贺卡吗
    - do you do gift wrapping
- intent: order.status
  examples: |
    - ${EXAMPLES[0]}
`;

async function files(admin, step) {
  const { page, t } = admin;
  await step('a table with a wrong line says which and why, and cannot be imported', async () => {
    const dialog = await importFile(admin, { name: '例句.csv', text: 'intent,text\r\ngift.card,贺卡多少钱\r\n礼物,好\r\n' });
    const wrong = dialog.getByRole('table', { name: t('training.import.problems') });
    await wrong.getByText(t('training.import.problem.bad_intent')).waitFor();
    expect((await wrong.locator('tbody tr').count()) === 1 && (await wrong.locator('tbody td').first().innerText()).includes('3'), 'line 3 alone is wrong');
    expect(await dialog.getByRole('button', { name: t('csv.go'), exact: true }).isDisabled(), 'nothing can be imported');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
  });
  const made = page.locator('[data-intent="gift.wrapping"]');
  await step('Rasa’s file is shown intent by intent, and taken in', async () => {
    const dialog = await importFile(admin, { name: 'nlu.yml', text: RASA });
    await dialog.getByRole('table', { name: t('training.import.by_intent') }).getByText('gift.wrapping').waitFor();
    await dialog.getByText(t('training.import.which', { n: 1 })).click();
    await dialog.getByText(EXAMPLES[0], { exact: true }).waitFor();
    const found = await serious(page, 'import');
    expect(!found.length, found.join('; '));
    await dialog.getByRole('button', { name: t('csv.go'), exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
    await made.getByText(t('training.no_answer')).waitFor();
    await made.click();
    await until('its examples', async () => (await page.locator('[data-example]').count()) === 3);
  });
  await step('the import is taken back', async () => {
    await page.getByRole('button', { name: t('common.undo') }).last().click();
    await made.waitFor({ state: 'detached' });
  });
  await step('what is taken out in both forms can be read', async () => {
    await page.getByRole('button', { name: t('training.import.button'), exact: true }).click();
    for (const [name, begins] of [['rasa', 'version: "3.1"\nnlu:\n'], ['csv', 'intent,text,locale']]) {
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: t(`training.import.out_${name}`), exact: true }).click()]);
      const text = (await readFile(await download.path(), 'utf8')).replace(/^\ufeff/u, '');
      expect(text.startsWith(begins) && text.includes(EXAMPLES[1]), `${name} begins ${JSON.stringify(text.slice(0, 40))}`);
    }
    await page.keyboard.press('Escape');
  });
}

/** A debug build measures slowly. */
const MEASURE_MS = 240_000;
/** An intent of the pack that suggestions are accepted into. */
const TAUGHT = { title: '查订单和物流' };

const lang = 'zh';
const lesson = LESSON[lang];

/** A demo of this run's own, with its administrator logged in. */
async function begins({ browser, step, serverIs, finally: after }, what, options) {
  const server = await step(what, () => Server.start([], options));
  after(() => server.stop());
  serverIs(server);
  const { users } = await server.logins();
  const admin = await Agent.arrive(browser, server, { lang, user: users.find(({ role }) => role === 'administrator') });
  await admin.logIn();
  return { server, admin };
}

const journey = {
  name: 'training',
  async run(run) {
    const { browser, step } = run;
    const { server, admin } = await begins(run, 'the demo starts');
    const { page, t } = admin;
    await step('an intent is made with an answer, and given two dozen examples at once', () => teach(admin, lang));
    await examples(admin, step);
    await files(admin, step);
    await step('the box says what is understood, with the lines and the words that told', async () => {
      await tryIt(admin, lesson.tried);
      await page.locator('.reading mark').first().waitFor();
      expect((await page.locator('.reading .bars li').count()) > 1, 'several intents are weighed');
    });
    const no = await step('a version is trained while everything goes on', () => train(admin, lesson.title));
    await step('its figures, its confusion and every intent can be looked at', async () => {
      await page.locator(`[data-version="${no}"]`).getByRole('button', { name: t('training.versions.look') }).click();
      await page.getByText(t('training.figure.sure_share'), { exact: true }).waitFor();
      await page.getByRole('tab', { name: t('training.detail.intents') }).click();
      await page.getByRole('table', { name: t('training.detail.intents') }).getByText(lesson.title).waitFor();
      await page.getByRole('button', { name: t('training.versions.back') }).click();
    });
    await step('it is published, and a customer is answered by it', async () => {
      await publish(admin, no);
      for (const [of, { ask, said }] of Object.entries(LESSON)) {
        const visitor = await Visitor.arrive(browser, server, { lang: of });
        await visitor.open();
        await visitor.ask(ask, ({ text }) => said.test(text ?? ''), 'the new answer');
        await visitor.behaved();
        await visitor.leave();
      }
    });
    await step('back to the pack’s model, and forward again by undo', async () => {
      await page.getByRole('button', { name: t('training.versions.pack'), exact: true }).click();
      await page.getByText(t('training.state.pack')).waitFor();
      await page.getByRole('button', { name: t('common.undo') }).last().click();
      await page.getByText(t('training.state.version', { no }), { exact: true }).waitFor();
    });
    await admin.behaved();
    await admin.leave();
  },
};

/** What the demo's customers asked in vain in the last month. */
const suggestions = {
  name: 'suggestions',
  async run(run) {
    const { step } = run;
    const { server, admin } = await begins(run, 'the demo starts with its past', { past: true });
    const { page, t } = admin;
    const rows = page.locator('[data-message]');
    const group = page.locator('[data-group]').first();
    const undo = () => page.getByRole('button', { name: t('common.undo') }).last().click();
    await step('figures of the pack are there before anything was trained', async () => {
      await page.goto(`${server.origin}/desk/training/intents/order.status`);
      await until('its F1', async () => /\d/.test(await page.locator('[data-intent="order.status"] .figure .value').first().innerText()), MEASURE_MS);
    });
    const all = await step('what nobody answered stands in groups', async () => {
      await page.goto(`${server.origin}/desk/training/suggestions`);
      await rows.first().waitFor();
      return rows.count();
    });
    const size = await group.locator('[data-message]').count();
    const text = await rows.first().locator('.words').innerText();
    await step('axe finds nothing serious on it', async () => {
      const found = await serious(page, 'suggestions');
      expect(!found.length, found.join('; '));
    });
    await step('`j` goes to the first, `x` leaves it out and takes it in again', async () => {
      await page.keyboard.press('j');
      await until('it has the keys', () => rows.first().evaluate((row) => row === document.activeElement));
      await page.keyboard.press('x');
      expect(!(await rows.first().locator('input').isChecked()), 'left out');
      await page.keyboard.press('x');
      expect(await rows.first().locator('input').isChecked(), 'taken in');
    });
    await step('`r` leaves the group out, and undo brings it back', async () => {
      await page.keyboard.press('r');
      await until('they are gone', async () => (await rows.count()) === all - size);
      await undo();
      await until('they are back', async () => (await rows.count()) === all);
    });
    await step('an intent is searched by keys, and `a` makes them its examples', async () => {
      await rows.first().focus();
      await page.keyboard.press('/');
      await page.keyboard.type(TAUGHT.title);
      await page.keyboard.press('Enter');
      await group.locator('.to').getByText(TAUGHT.title).waitFor();
      await rows.first().focus();
      await page.keyboard.press('a');
      await page.getByText(t('training.suggest.accepted', { n: size, name: TAUGHT.title })).waitFor();
      expect((await rows.count()) === all - size, 'they are gone from here');
    });
    await step('undo takes them back', async () => {
      await undo();
      await until('they are back', async () => (await rows.count()) === all);
      await page.getByText(text, { exact: true }).first().waitFor();
    });
    await step('`Enter` opens the conversation', async () => {
      await rows.first().focus();
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/desk\/all\//);
    });
    await admin.behaved();
    await admin.leave();
  },
};

export default [journey, suggestions];
