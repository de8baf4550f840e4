// What an agent sends besides words: files of canned replies and of one's own, forms, choices and cards.
import { readFile } from 'node:fs/promises';

import { Agent } from '../src/agent.mjs';
import { Server } from '../src/server.mjs';
import { Visitor } from '../src/visitor.mjs';
import { expect, same, until, untilSaid } from '../src/wait.mjs';

const PNG = await readFile(new URL('../../../crates/app/tests/app/pixel.png', import.meta.url));
const PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
const WORDS = {
  zh: { ask: '退货标签在哪里下载', title: '退货标签', shortcut: 'thbq', text: '退货标签发给您，打印后贴在箱子上。', label: '退货标签.pdf', map: '门店地图.png' },
  en: { ask: 'where do I get a return label', title: 'Return label', shortcut: 'label', text: 'Here is your return label. Print it and put it on the box.', label: 'label.pdf', map: 'map.png' },
};

async function write(admin, lang, step) {
  const { page, t } = admin;
  const w = WORDS[lang];
  await step('a canned reply gets files; what is no file for customers is refused and named', async () => {
    await page.goto(`${new URL(page.url()).origin}/desk/admin/canned`);
    await page.getByRole('button', { name: t('canned.add'), exact: true }).click();
    const dialog = page.getByRole('dialog', { name: t('canned.add') });
    await dialog.getByLabel(t('canned.field.title')).fill(w.title);
    await dialog.getByLabel(t('canned.field.shortcut')).fill(w.shortcut);
    await dialog.getByLabel(t(`canned.field.${lang}`)).fill(w.text);
    await dialog.locator('input[type=file]').setInputFiles([
      { name: w.label, mimeType: 'application/pdf', buffer: PDF },
      { name: w.map, mimeType: 'image/png', buffer: PNG },
      { name: 'x.html', mimeType: 'image/png', buffer: Buffer.from('<html><script>1</script>') },
    ]);
    await dialog.locator(`[data-file="${w.map}"]`).waitFor();
    await dialog.getByText(t('file.failed', { name: 'x.html' })).waitFor();
    await dialog.getByRole('button', { name: t('canned.save'), exact: true }).click();
    await page.locator(`[data-reply="${w.shortcut}"]`).filter({ hasText: w.label }).waitFor();
  });
  await step('deleted by mistake, it comes back with its files', async () => {
    await page.locator(`[data-reply="${w.shortcut}"]`).getByRole('button', { name: t('canned.remove', { title: w.title }) }).click();
    await page.getByRole('button', { name: t('canned.remove_go'), exact: true }).click();
    await page.locator(`[data-reply="${w.shortcut}"]`).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: t('common.undo') }).click();
    await page.locator(`[data-reply="${w.shortcut}"]`).filter({ hasText: w.label }).waitFor();
  });
}

async function attach(agent, visitor, lang, step) {
  const { page, composer, t } = agent;
  const w = WORDS[lang];
  const waiting = page.getByRole('list', { name: t('attach.waiting') });
  await step('`/` shows what it brings along; chosen, the files wait at the composer, and one is taken away', async () => {
    await composer.press('End');
    await page.keyboard.type(`/${w.shortcut}`);
    await page.getByRole('option').filter({ hasText: w.label }).waitFor();
    await page.keyboard.press('Enter');
    await waiting.getByText(w.map).waitFor();
    expect((await visitor.in('.frame').count()) === 0, 'the customer has nothing yet');
    await waiting.getByRole('button', { name: t('attach.remove', { name: w.map }) }).click();
    await waiting.getByText(w.map).waitFor({ state: 'detached' });
  });
  await step('one of one’s own waits beside it, and stays while one looks elsewhere', async () => {
    await page.locator('.dock input[type=file]').setInputFiles([{ name: 'own.png', mimeType: 'image/png', buffer: PNG }]);
    await waiting.getByText('own.png').waitFor();
    await agent.mode('note');
    await waiting.waitFor({ state: 'detached' });
    await agent.mode('reply');
    await waiting.getByText('own.png').waitFor();
  });
  await step('words and files go out together, and the customer has them', async () => {
    await composer.press('Enter');
    await untilSaid('words, label and picture', visitor.transcript, (all) => {
      const theirs = all.filter(({ who }) => who === 'agent');
      return theirs.length === 3 && theirs[0].text === w.text;
    });
    await waiting.waitFor({ state: 'detached' });
    same(await composer.inputValue(), '', 'the composer is empty');
    await visitor.in('.message.agent').filter({ hasText: w.label }).waitFor();
  });
  await step('what cannot be sent holds everything back until it is taken away', async () => {
    await composer.fill('x');
    await page.locator('.dock input[type=file]').setInputFiles([{ name: 'bad.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>') }]);
    await composer.press('Enter');
    await waiting.getByRole('alert').waitFor();
    same(await composer.inputValue(), 'x', 'the words are still there');
    await waiting.getByRole('button', { name: t('attach.remove', { name: 'bad.svg' }) }).click();
    await composer.fill('');
    const sent = (await visitor.transcript()).filter(({ who }) => who === 'agent').length;
    same(sent, 3, 'nothing more went out');
  });
}

async function ask(agent, visitor, lang, step) {
  const { page, composer, t } = agent;
  const menu = page.getByRole('dialog', { name: t('send.menu.title') });
  const pick = async (words) => {
    await composer.press('Escape');
    await page.keyboard.press('+');
    await menu.getByRole('combobox').fill(words);
    await menu.getByRole('option').first().waitFor();
    await page.keyboard.press('Enter');
    await menu.waitFor({ state: 'hidden' });
  };
  await step('by keys alone: + finds a form of the workspace, shows how it looks, and sends it', async () => {
    await pick(lang === 'zh' ? '联系' : 'reach');
    const dialog = page.getByRole('dialog', { name: /./ }).filter({ has: page.getByRole('img', { name: t('send.preview') }) });
    await dialog.locator('[data-field="phone"]').waitFor();
    await dialog.getByLabel(t('send.form.title')).press('Enter');
    await dialog.waitFor({ state: 'hidden' });
    await visitor.in('form.form').waitFor();
  });
  await step('the customer fills it in; the agent keeps the name and the phone number, and takes the number back', async () => {
    const form = visitor.in('form.form').last();
    await form.locator('input[name=name]').fill('Wang Xiaoming');
    await form.locator('input[name=phone]').fill('13800001111');
    await form.locator('button[type=submit]').click();
    const side = page.getByRole('complementary', { name: t('side.label') });
    await side.getByRole('button', { name: t('customer.keep_this', { value: 'Wang Xiaoming' }) }).click();
    await agent.head.getByRole('heading', { name: 'Wang Xiaoming' }).waitFor();
    await side.getByRole('button', { name: t('customer.keep_this', { value: '13800001111' }) }).click();
    await side.getByText(t('customer.kept_already')).nth(1).waitFor();
    await page.getByRole('button', { name: t('common.undo') }).last().click();
    await side.getByRole('button', { name: t('customer.keep_this', { value: '13800001111' }) }).waitFor();
  });
  await step('a product is found in the shop, and choices are tapped', async () => {
    await pick(t('send.menu.product'));
    const dialog = page.getByRole('dialog', { name: t('send.title.product', { name: 'Wang Xiaoming' }) });
    await dialog.getByRole('searchbox').fill('KT-15-GR');
    await dialog.locator('.found button').filter({ hasText: 'KT-15-GR' }).and(dialog.locator('.found li:only-child button')).click();
    await dialog.getByRole('button', { name: t('composer.send'), exact: true }).click();
    await visitor.in('.message.agent .card-title').last().waitFor();
    await pick(t('send.menu.quick'));
    const quick = page.getByRole('dialog', { name: t('send.title.quick', { name: 'Wang Xiaoming' }) });
    await quick.getByRole('button', { name: t('composer.send'), exact: true }).click();
    await quick.getByRole('alert').waitFor();
    await quick.getByRole('textbox', { name: t('send.quick.text') }).fill('A or B?');
    await quick.getByRole('textbox', { name: t('send.quick.choices') }).fill('A\nB\n');
    await quick.getByRole('button', { name: t('composer.send'), exact: true }).click();
    await visitor.in('button').filter({ hasText: /^B$/u }).click();
    await untilSaid('the choice', agent.transcript, (all) => all.some(({ who, text }) => who === 'customer' && text === 'B'));
  });
  await step('several cards go side by side: products that are found, and one that is written', async () => {
    await pick(t('send.menu.carousel'));
    const dialog = page.getByRole('dialog', { name: t('send.title.carousel', { name: 'Wang Xiaoming' }) });
    await dialog.getByRole('button', { name: t('composer.send'), exact: true }).click();
    await dialog.getByRole('alert').filter({ hasText: t('send.wrong.cards') }).waitFor();
    const found = dialog.locator('.found button');
    await found.nth(2).waitFor();
    for (const at of [0, 1, 2]) await found.nth(at).click();
    // Chosen again, it goes.
    await found.nth(2).click();
    await dialog.getByRole('button', { name: t('send.carousel.add') }).click();
    const written = dialog.getByRole('listitem', { name: t('send.carousel.nth', { n: 3 }) });
    await written.getByLabel(t('send.card.title')).fill('Care kit');
    await written.getByLabel(t('send.card.price')).fill('12.5');
    await dialog.getByRole('button', { name: t('composer.send'), exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
    const cards = visitor.in('.message.agent .carousel').last();
    await cards.getByText('Care kit').waitFor();
    same(await cards.locator('.card-title').count(), 3, 'three cards');
  });
  await step('where no mailbox can send, the transcript says so', async () => {
    await pick(t('send.menu.transcript'));
    const dialog = page.getByRole('dialog', { name: t('send.transcript.title', { name: 'Wang Xiaoming' }) });
    await dialog.getByLabel(t('send.transcript.address')).fill('wang@example.com');
    await dialog.getByRole('button', { name: t('send.transcript.go'), exact: true }).click();
    await dialog.getByText(t('problem.no-sender')).waitFor();
    await dialog.getByRole('button', { name: t('common.cancel') }).click();
  });
}

const journey = (lang) => ({
  name: `sends-${lang}`,
  async run({ browser, step, serverIs, finally: after }) {
    const server = await step('the demo starts', () => Server.start());
    after(() => server.stop());
    serverIs(server);
    const { users } = await server.logins();
    const admin = await Agent.arrive(browser, server, { lang, user: users.find(({ role }) => role === 'administrator') });
    await admin.logIn();
    await write(admin, lang, step);
    const visitor = await Visitor.arrive(browser, server, { lang });
    await visitor.open();
    await visitor.ask(WORDS[lang].ask, ({ who }) => who === 'assistant');
    const agent = await Agent.arrive(browser, server, { lang, user: users.find(({ role }) => role === 'agent') });
    await agent.logIn();
    await agent.view('all');
    await agent.page.locator('a[data-row]').first().click();
    await until('the conversation', async () => (await agent.transcript()).length > 1);
    await agent.takeOver();
    await attach(agent, visitor, lang, step);
    await ask(agent, visitor, lang, step);
    await visitor.behaved();
    await agent.behaved();
    await admin.leave();
  },
});

export default [journey('zh'), journey('en')];
