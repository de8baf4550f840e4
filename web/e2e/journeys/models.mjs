// Language models: an administrator connects one and tests it; an agent has a conversation summarised, a reply drafted, and every way in which it fails told.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { Agent } from '../src/agent.mjs';
import { serious } from '../src/axe.mjs';
import { Model } from '../src/model.mjs';
import { Server } from '../src/server.mjs';
import { Visitor } from '../src/visitor.mjs';
import { expect, same, until, untilSaid } from '../src/wait.mjs';

const PHONE = '13812345678';
const WORDS = {
  zh: { ask: `转人工，我的电话是${PHONE}，杯子碎了能换吗`, summary: '客户的杯子碎了，想换；电话[PHONE_1]，再打[PHONE_9]。', back: `客户的杯子碎了，想换；电话${PHONE}，再打。`, draft: '您好，可以换，30天内寄回，详见 https://evil.example/x', mark: 'https://evil.example/x', english: 'Can a broken cup be exchanged?' },
  en: { ask: `I want a person. My phone is ${PHONE}, can a broken cup be exchanged?`, summary: 'A cup broke; the customer wants another. Phone [PHONE_1], or [PHONE_9].', back: `A cup broke; the customer wants another. Phone ${PHONE}, or .`, draft: 'Yes, send it back within 30 days, see https://evil.example/x', mark: 'https://evil.example/x', english: '杯子碎了能换吗' },
};

/** Which of our prompts is asked, by the beginning of its instructions. */
const asks = (body, word) => body.messages[0].content.startsWith(word);

async function connect(admin, model, step) {
  const { page, t } = admin;
  await step('an administrator connects one; a wrong address and a wrong key are told', async () => {
    await page.goto(`${new URL(page.url()).origin}/desk/admin/language-models`);
    await page.getByText(t('language_models.none'), { exact: true }).waitFor();
    same(await serious(page, 'empty'), [], 'the empty page');
    await page.getByRole('button', { name: t('language_models.add'), exact: true }).click();
    const dialog = page.getByRole('dialog', { name: t('language_models.add') });
    const field = (key) => dialog.getByLabel(t(`language_models.${key}`), { exact: true });
    await field('name').fill('Small');
    await field('url').fill('http://10.0.0.1/v1');
    await field('model').fill('small-1');
    await field('key').fill('sk-secret');
    await field('price_in').fill('2');
    await field('price_out').fill('8');
    await field('budget').fill('50');
    const save = dialog.getByRole('button', { name: t('common.save'), exact: true });
    await save.click();
    await dialog.getByRole('alert').waitFor();
    await field('url').fill(model.url);
    await save.click();
    await page.getByRole('row').filter({ hasText: 'small-1' }).waitFor();
    await dialog.waitFor({ state: 'detached' });

    const test = page.getByRole('button', { name: t('language_models.test'), exact: true });
    model.answer = () => 'refused';
    await test.click();
    await page.getByText('401 invalid key').waitFor();
    model.answer = () => '{"ready":true}';
    await test.click();
    await page.getByRole('cell').getByText(/\d+ (ms|毫秒)/u).waitFor();
    // Both tests stand in the ledger.
    await page.getByRole('table', { name: t('language_models.ledger.title') }).getByRole('row').filter({ hasText: t('language_models.use.test') }).filter({ hasText: '2' }).first().waitFor();
    same(await serious(page, 'models'), [], 'the page with a model');
  });
}

const help = (agent) => agent.page.getByRole('region', { name: agent.t('model_help.title') });

async function summarise(agent, model, lang, step) {
  const { t } = agent;
  const words = WORDS[lang];
  await step('before taking over a summary is asked for: nothing of the phone number leaves, and it is back in what comes', async () => {
    model.answer = (body) => (asks(body, 'You write summaries') ? words.summary : 'garbage');
    await help(agent).getByRole('button', { name: t('model_help.menu') }).click();
    await help(agent).getByRole('button', { name: t('model_help.summarise'), exact: true }).click();
    await help(agent).getByText(words.back).waitFor();
    const sent = JSON.stringify(model.asked.at(-1));
    expect(!sent.includes(PHONE) && sent.includes('[PHONE_1]'), 'the number was covered', sent);
    await help(agent).getByText(t('model_help.invented', { n: 1 })).waitFor();
    expect((await help(agent).getByRole('button', { name: t('model_help.use') }).count()) === 0, 'a summary is for the agent alone');
    same(await serious(agent.page, 'summary'), [], 'the summary');
    await help(agent).getByRole('button', { name: t('model_help.close'), exact: true }).click();
  });
}

async function draft(agent, visitor, model, lang, step) {
  const { page, t, composer } = agent;
  const words = WORDS[lang];
  const open = () => help(agent).getByRole('button', { name: t('model_help.menu') }).click();
  const want = (what) => help(agent).getByRole('button', { name: t(`model_help.${what}`), exact: true }).click();
  await step('a draft is read first: what stands nowhere is marked; it is put in, changed and sent by a person', async () => {
    model.answer = () => JSON.stringify({ reply: words.draft, sources: [], enough: false });
    await open();
    await want('draft');
    await help(agent).getByText(t('model_help.not_enough')).waitFor();
    const marks = await help(agent).locator('.text mark').allInnerTexts();
    expect(marks.includes(words.mark), 'the link is marked', marks);
    same(await serious(page, 'draft'), [], 'the draft');
    await want('use');
    await until('the draft in the field', async () => (await composer.inputValue()) === words.draft);
    await page.getByText(t('model_help.marked')).waitFor();
    await composer.press('End');
    await page.keyboard.type('!');
    await page.getByText(t('model_help.marked')).waitFor({ state: 'detached' });
    await composer.fill(words.english);
    await composer.press('Enter');
    await untilSaid('what the agent sent', visitor.transcript, (all) => all.some(({ who, text }) => who === 'agent' && text === words.english));
    expect(!(await visitor.transcript()).some(({ text }) => text?.includes('evil.example')), 'nothing went by itself');
  });
  await step('a draft gets another tone, and what the customer wrote is translated', async () => {
    await composer.fill('hello');
    model.answer = (body) => (asks(body, 'You change how') ? 'Good day' : words.english);
    await open();
    await want('formal');
    await help(agent).getByText('Good day', { exact: true }).waitFor();
    await want('replace');
    await until('the new words', async () => (await composer.inputValue()) === 'Good day');
    await open();
    await want('to_me');
    await help(agent).getByText(words.english, { exact: true }).waitFor();
    await help(agent).getByRole('button', { name: t('model_help.close'), exact: true }).click();
  });
}

async function fails(agent, visitor, model, lang, step) {
  const { page, t, composer } = agent;
  const open = () => help(agent).getByRole('button', { name: t('model_help.menu') }).click();
  await step('a model that stalls is stopped by hand, and its server learns of it', async () => {
    await composer.fill('one');
    model.answer = () => 'stalls';
    const before = model.left;
    await open();
    await help(agent).getByRole('button', { name: t('model_help.shorter'), exact: true }).click();
    await help(agent).getByText(t('model_help.busy')).waitFor();
    await until('the question at the server', () => model.asked.at(-1).messages[1].content.includes('one'));
    await help(agent).getByRole('button', { name: t('model_help.stop'), exact: true }).click();
    await until('the server to see it', () => model.left > before);
    await help(agent).getByRole('button', { name: t('model_help.shorter'), exact: true }).waitFor();
  });
  await step('what it answers wrongly is told, and the desk works on', async () => {
    for (const [play, slug] of [['filtered', 'model-filtered'], ['truncated', 'model-failed'], ['garbage', 'model-failed']]) {
      await composer.fill(play);
      model.answer = () => play;
      await help(agent).getByRole('button', { name: t('model_help.shorter'), exact: true }).click();
      await help(agent).getByText(t(`problem.${slug}`)).waitFor();
      await help(agent).getByRole('button', { name: t('model_help.again'), exact: true }).waitFor();
    }
    model.answer = () => 'better';
    await help(agent).getByRole('button', { name: t('model_help.again'), exact: true }).click();
    await help(agent).getByText('better', { exact: true }).waitFor();
    await help(agent).getByRole('button', { name: t('model_help.close'), exact: true }).click();
    const words = lang === 'zh' ? '我来处理' : 'I will see to it';
    await agent.write(words);
    await untilSaid('the agent works on', visitor.transcript, (all) => all.some(({ who, text }) => who === 'agent' && text === words));
  });
  await step('without a model there is nothing of it', async () => {
    const origin = new URL(page.url()).origin;
    const csrf = await page.evaluate(async () => (await (await fetch('/api/v1/session')).json()).csrf);
    await page.evaluate(
      async ({ origin, csrf }) => {
        const { models } = await (await fetch(`${origin}/api/v1/language-models`)).json();
        for (const { id } of models) await fetch(`${origin}/api/v1/language-models/${id}`, { method: 'DELETE', headers: { 'x-csrf-token': csrf } });
      },
      { origin, csrf },
    );
    await page.reload();
    await composer.waitFor();
    await until('the help to be gone', async () => (await help(agent).count()) === 0);
  });
}

async function run({ browser, step, serverIs, finally: afterwards }, lang) {
  const model = await Model.start();
  afterwards(() => model.stop());
  const config = join(tmpdir(), `zhike-models-${process.pid}-${lang}.toml`);
  await writeFile(config, 'model_hosts = ["127.0.0.1"]\n');
  const server = await Server.start(['--config', config]);
  serverIs(server);
  afterwards(() => server.stop());
  const { users } = await server.logins();
  const user = users.find(({ role }) => role === 'administrator');
  const agent = await Agent.arrive(browser, server, { lang, user });
  await agent.logIn();
  await connect(agent, model, step);
  const visitor = await Visitor.arrive(browser, server, { lang });
  await visitor.open();
  await visitor.write(WORDS[lang].ask);
  await step('the customer waits for a person', async () => {
    await agent.page.goto(`${server.origin}/desk/`);
    await agent.view('all');
    const row = agent.page.locator('a[data-row]').first();
    await row.click();
    await untilSaid('what the customer wrote', agent.transcript, (all) => all.some(({ text }) => text?.includes(PHONE)));
  });
  await summarise(agent, model, lang, step);
  await agent.takeOver();
  await draft(agent, visitor, model, lang, step);
  await fails(agent, visitor, model, lang, step);
}

export default [
  { name: 'models-zh', run: (given) => run(given, 'zh') },
  { name: 'models-en', run: (given) => run(given, 'en') },
];
