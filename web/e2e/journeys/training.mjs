// The assistant is taught in the desk: an intent and its examples, a version trained and published, and a customer is answered by it.
import { Agent } from '../src/agent.mjs';
import { Server } from '../src/server.mjs';
import { add, EXAMPLES, LESSON, publish, teach, train, tryIt } from '../src/teaching.mjs';
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

const lang = 'zh';
const lesson = LESSON[lang];
const journey = {
  name: 'training',
  async run({ browser, step, serverIs, finally: after }) {
    const server = await step('the demo starts', () => Server.start());
    after(() => server.stop());
    serverIs(server);
    const { users } = await server.logins();
    const admin = await Agent.arrive(browser, server, { lang, user: users.find(({ role }) => role === 'administrator') });
    await admin.logIn();
    const { page, t } = admin;
    await step('an intent is made with an answer, and given two dozen examples at once', () => teach(admin, lang));
    await examples(admin, step);
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

export default [journey];
