// A flow is changed in its picture and in its text, tried, tested and published; a visitor hears the new words, and the old ones again after a roll-back.
import { Agent } from '../src/agent.mjs';
import { serious } from '../src/axe.mjs';
import { PHONE } from '../src/browser.mjs';
import { Server } from '../src/server.mjs';
import { Visitor } from '../src/visitor.mjs';
import { expect, until } from '../src/wait.mjs';

/** Tests of a release play every script and a crowd, in a debug build. */
const TEST_MS = 480_000;
const FLOW = 'return_request';
const LESSON = {
  zh: { ask: '帮我申请退货', was: '好的，我来帮您申请退货。', is: '没问题，这就替您办退货。', title: '申请退货' },
  en: { ask: 'Start a return for me', was: 'Sure, I can set up the return.', is: 'No problem, let me arrange the return.', title: 'Return request' },
};

/** What stands in the text editor, whatever of it is drawn. */
const box = (page, at) => page.locator(`[role=treeitem][data-at="${at}"]`);
const tool = (page, t, name) => page.getByRole('tab', { name: t(`flows.tool.${name}`), exact: true }).click();
const saved = (page, t) => page.getByText(t('flows.save.saved'), { exact: true }).waitFor();
async function quiet(page, where) {
  const found = await serious(page, where);
  expect(!found.length, found.join('; '));
}

async function changes({ page, t }, step, lang) {
  const { was, is } = LESSON[lang];
  const ask = () => page.getByRole('group', { name: t('flows.field.ask'), exact: true }).getByLabel(t(`language.${lang}`), { exact: true });
  await step('the picture is walked by keys, and Enter opens a step', async () => {
    await box(page, 'steps[0]').focus();
    await page.keyboard.press('ArrowDown');
    await until('the second has the keys', () => box(page, 'steps[1]').evaluate((one) => one === document.activeElement));
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await ask().waitFor();
    await quiet(page, 'a step');
  });
  await step('a text changed in the form is in the picture and in the text, and undo covers both', async () => {
    await ask().fill((await ask().inputValue()).replace(was, is));
    await box(page, 'steps[0]').getByText(is).waitFor();
    await saved(page, t);
    await page.getByText(t('flows.draft.changed'), { exact: true }).first().waitFor();
    await page.getByRole('button', { name: t('common.undo'), exact: true }).click();
    await box(page, 'steps[0]').getByText(was).waitFor();
    await page.getByRole('button', { name: t('flows.head.redo'), exact: true }).click();
    await box(page, 'steps[0]').getByText(is).waitFor();
  });
  await step('a broken text is told with its line, and the picture stays', async () => {
    await tool(page, t, 'text');
    const text = page.getByRole('textbox', { name: t('flows.text.label', { name: LESSON[lang].title }) });
    await text.click();
    await page.keyboard.press('Control+Home');
    await page.keyboard.type('stepps: 1\n');
    await page.getByText(t('flows.problem.unknown')).waitFor();
    await page.getByRole('button', { name: t('flows.head.broken_at', { n: 1 }) }).waitFor();
    await page.getByText(t('flows.graph.stale')).waitFor();
    await quiet(page, 'a broken text');
    // The line break and what was typed before it.
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await page.getByText(t('flows.head.good'), { exact: true }).waitFor();
    await saved(page, t);
  });
}

async function tries({ page, t }, step, lang) {
  await step('the draft is tried: a result is chosen, and the picture shows where it stands', async () => {
    await tool(page, t, 'try');
    const write = async (text) => {
      await page.getByLabel(t('flows.try.write'), { exact: true }).fill(text);
      await page.keyboard.press('Enter');
    };
    await write(LESSON[lang].ask);
    await page.getByRole('log').getByText(LESSON[lang].is).waitFor();
    await box(page, 'steps[0]').and(page.locator('[aria-current=step]')).waitFor();
    await write('ZK20260039 5678');
    await page.getByText(t('flows.try.which', { action: 'shop.returnable' })).waitFor();
    await page.getByRole('button', { name: t('flows.try.answer'), exact: true }).click();
    await box(page, 'steps[3]').and(page.locator('[aria-current=step]')).waitFor();
    await quiet(page, 'a tried conversation');
  });
  const name = `${lang} kept by the journey`;
  await step('it is kept as a script, and all scripts pass', async () => {
    await page.getByRole('button', { name: t('flows.try.keep'), exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(t('flows.try.keep_name'), { exact: true }).fill(name);
    await dialog.getByRole('button', { name: t('flows.try.keep_go'), exact: true }).click();
    await page.getByRole('button', { name: t('flows.scripts.run'), exact: true }).click();
    await page.locator('.scripts .sum').waitFor();
    const failed = await page.locator('.scripts .failed summary').allInnerTexts();
    expect(failed.length === 0, 'no script fails', failed);
    await saved(page, t);
  });
}

async function released({ page, t }, step, server) {
  const release = page.locator('[data-release="1"]');
  await step('all changes are tested as a version', async () => {
    await page.goto(`${server.origin}/desk/flows/versions`);
    await page.getByLabel(t('flows.versions.note'), { exact: true }).fill('warmer words');
    await page.getByRole('button', { name: t('flows.versions.test'), exact: true }).click();
    await release.getByText(t('flows.versions.ready'), { exact: true }).waitFor({ timeout: TEST_MS });
    await release.getByRole('button', { name: t('flows.versions.look'), exact: true }).click();
    await page.getByRole('heading', { name: t('flows.versions.tests') }).waitFor();
    await quiet(page, 'a version');
  });
  await step('it is tried in a share of the conversations, and the trial is ended', async () => {
    const trial = page.locator('[data-part="trial"]');
    const percent = trial.getByLabel(t('flows.versions.trial_percent'), { exact: true });
    const begin = trial.getByRole('button', { name: t('flows.versions.trial_begin'), exact: true });
    await percent.fill('0');
    await trial.getByText(t('flows.versions.trial_percent_hint'), { exact: true }).waitFor();
    expect(await begin.isDisabled(), 'nothing is no share');
    await percent.fill('30');
    await begin.click();
    await release.getByText(t('flows.versions.tried', { n: 30 }), { exact: true }).waitFor();
    await trial.getByText(t('flows.versions.trial_none')).waitFor();
    await quiet(page, 'a trial');
    await trial.getByRole('button', { name: t('flows.versions.trial_end'), exact: true }).click();
    await release.getByText(t('flows.versions.tried', { n: 30 }), { exact: true }).waitFor({ state: 'detached' });
  });
  await step('it is published after a look at what changes', async () => {
    await page.getByRole('button', { name: t('flows.versions.publish'), exact: true }).click();
    const dialog = page.getByRole('dialog', { name: t('flows.versions.publish_title', { no: 1 }) });
    await dialog.getByText(t('flows.versions.kind.scripts')).waitFor();
    await dialog.getByRole('button', { name: t('flows.versions.publish'), exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
  });
}

async function heard(browser, server, lang, words) {
  const visitor = await Visitor.arrive(browser, server, { lang });
  await visitor.open();
  await visitor.ask(LESSON[lang].ask, ({ text }) => (text ?? '').includes(words), words);
  await visitor.behaved();
  await visitor.leave();
}

const of = (lang) => ({
  name: `flows ${lang}`,
  async run({ browser, step, serverIs, finally: after }) {
    const server = await step('the demo starts', () => Server.start());
    after(() => server.stop());
    serverIs(server);
    const { users } = await server.logins();
    const admin = await Agent.arrive(browser, server, { lang, user: users.find(({ role }) => role === 'administrator') });
    await admin.logIn();
    const { page, t } = admin;
    await step('the list has the flow, and its picture is drawn', async () => {
      await page.getByRole('link', { name: t('rail.flows'), exact: true }).click();
      await page.locator(`[data-flow="${FLOW}"]`).click();
      await box(page, 'steps[0]').getByText(LESSON[lang].was).waitFor();
      await quiet(page, 'a flow');
    });
    await changes(admin, step, lang);
    await tries(admin, step, lang);
    await released(admin, step, server);
    await step('a visitor hears the new words', () => heard(browser, server, lang, LESSON[lang].is));
    await step('as delivered, a visitor hears the old ones again', async () => {
      await page.goto(`${server.origin}/desk/flows/versions`);
      await page.getByRole('button', { name: t('flows.versions.delivered'), exact: true }).click();
      await page.getByText(t('flows.versions.delivered_now')).waitFor();
      await heard(browser, server, lang, LESSON[lang].was);
    });
    await step('it is counted how often it was begun, and where customers stand', async () => {
      await page.goto(`${server.origin}/desk/flows/edit/${FLOW}`);
      await box(page, 'steps[0]').waitFor();
      await tool(page, t, 'numbers');
      await page.getByRole('list', { name: t('flows.numbers.ends') }).first().getByText(t('flows.numbers.open'), { exact: true }).waitFor();
      await quiet(page, 'the numbers of a flow');
    });
    await step('on a phone one thing is shown at a time', async () => {
      await page.setViewportSize(PHONE);
      await page.goto(`${server.origin}/desk/flows/edit/${FLOW}`);
      await box(page, 'steps[0]').waitFor();
      await tool(page, t, 'step');
      await page.getByRole('heading', { name: t('flows.form.flow') }).waitFor();
      await quiet(page, 'a flow on a phone');
    });
    await admin.behaved();
    await admin.leave();
  },
});

export default [of('zh'), of('en')];
