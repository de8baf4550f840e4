// Screens that take some doing to reach, for the pictures: what an agent sends besides words.
import { readFile } from 'node:fs/promises';

import { Agent } from './agent.mjs';
import { until } from './wait.mjs';
import { Visitor } from './visitor.mjs';

const PNG = await readFile(new URL('../../console/public/icon-192.png', import.meta.url));
const PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
const ALERTS = {
  zh: { guess: '我表弟就在电视台上班，这事他听了都摇头', sure: '钱要不回来，我真的不想活了', help: /12356/, second: '再不处理我就打12315' },
  en: { guess: 'my cousin works for a TV channel and she shook her head at this', sure: 'I lost everything and I want to kill myself', help: /988/, second: 'I am reporting you to trading standards' },
};
const WORDS = {
  zh: { ask: '退货标签在哪里下载', title: '退货标签', text: '{{contact.name}} 您好，退货标签发给您，打印后贴在箱子上即可。', folder: '售后/退货', label: '退货标签（顺丰到付）.pdf', map: '门店地图.png' },
  en: { ask: 'where do I get a return label', title: 'Return label', text: 'Here is your return label. Print it and put it on the box.', folder: 'Returns', label: 'return-label.pdf', map: 'map-of-our-shop.png' },
};

/** A canned reply with files in administration; then one at the composer, by `/`, with its files waiting. */
export async function sending(browser, server, lang, look, shoot, name) {
  const w = WORDS[lang];
  const { users } = await server.logins();
  const admin = await Agent.arrive(browser, server, { lang, user: users.find(({ role }) => role === 'administrator'), ...look });
  const { page, t } = admin;
  await admin.logIn();
  await page.goto(`${server.origin}/desk/admin/canned`);
  const shortcut = `label${name.replace(/\W/g, '')}`.slice(0, 32);
  await page.getByRole('button', { name: t('canned.add'), exact: true }).click();
  const dialog = page.getByRole('dialog', { name: t('canned.add') });
  await dialog.getByLabel(t('canned.field.title')).fill(w.title);
  await dialog.getByLabel(t('canned.field.shortcut')).fill(shortcut);
  await dialog.getByLabel(t('canned.field.folder')).fill(w.folder);
  await dialog.getByLabel(t(`canned.field.${lang}`)).fill(w.text);
  await dialog.locator('input[type=file]').setInputFiles([
    { name: w.label, mimeType: 'application/pdf', buffer: PDF },
    { name: w.map, mimeType: 'image/png', buffer: PNG },
  ]);
  await dialog.locator(`[data-file="${w.map}"]`).waitFor();
  await dialog.locator(`[data-file="${w.map}"]`).scrollIntoViewIfNeeded();
  await shoot(page, `canned-files-${name}`);
  await dialog.getByRole('button', { name: t('canned.save'), exact: true }).click();
  await page.locator(`[data-reply="${shortcut}"]`).filter({ hasText: w.label }).waitFor();
  await shoot(page, `canned-list-${name}`);

  const visitor = await Visitor.arrive(browser, server, { lang, ...look });
  await visitor.open();
  await visitor.ask(w.ask, ({ who }) => who === 'assistant');
  await page.goto(`${server.origin}/desk/`);
  await page.getByRole('tablist', { name: t('list.views') }).waitFor();
  await admin.view('all');
  await page.locator('a[data-row]').filter({ hasText: w.ask.slice(0, 12) }).or(page.locator('a[data-row]')).first().click();
  await until('the conversation', async () => (await admin.transcript()).length > 1);
  await admin.takeOver();
  await admin.composer.focus();
  await page.keyboard.type(`/${shortcut.slice(0, 5)}`);
  await page.getByRole('option').filter({ hasText: w.label }).first().waitFor();
  await shoot(page, `desk-slash-${name}`);
  await page.keyboard.press('Enter');
  await page.getByRole('list', { name: t('attach.waiting') }).waitFor();
  await shoot(page, `desk-attached-${name}`);
  await admin.composer.fill('');
  await admin.composer.press('Escape');
  await others(admin, visitor, lang, shoot, name, look.viewport.width < 720);
  await visitor.leave();
  await admin.leave();
}

/** Danger: what the customer reads first, the list and the head with their marks, and the words that told. */
export async function alerts(browser, server, lang, look, shoot, name) {
  const w = ALERTS[lang];
  const { users } = await server.logins();
  const visitor = await Visitor.arrive(browser, server, { lang, ...look });
  await visitor.open();
  await visitor.ask(w.sure, ({ text }) => w.help.test(text ?? ''));
  await shoot(visitor.page, `alerts-1-widget-${name}`);
  const agent = await Agent.arrive(browser, server, { lang, user: users.find(({ role }) => role === 'agent'), ...look });
  const { page, t } = agent;
  await agent.logIn();
  await agent.view('all');
  const marked = page.locator('a[data-row]').filter({ has: page.locator('.alarm') });
  await marked.first().waitFor();
  await shoot(page, `alerts-2-list-${name}`);
  await marked.first().click();
  await page.locator('.thread .inner .bubble-row').first().waitFor();
  await agent.takeOver();
  await visitor.write(w.second);
  await visitor.write(w.guess);
  await agent.head.locator('.dangers li').nth(1).waitFor();
  await shoot(page, `alerts-3-head-${name}`);
  await page.locator('button.why').last().click();
  await page.getByRole('heading', { name: t('danger.label') }).waitFor();
  await shoot(page, `alerts-4-why-${name}`);
  await page.goto(`${server.origin}/desk/find?danger=any`);
  await page.locator('a[data-row]').first().waitFor();
  await page.locator('body').press('f');
  await page.getByRole('region', { name: t('filter.title') }).waitFor();
  await shoot(page, `alerts-5-filter-${name}`);
  await visitor.leave();
  await agent.leave();
}

/** The menu of what is sent besides words, each dialog, and what the customer filled in. */
async function others({ page, t }, visitor, lang, shoot, name, narrow) {
  const menu = page.getByRole('dialog', { name: t('send.menu.title') });
  const pick = async (words) => {
    await page.locator('.dock textarea').press('Escape');
    await page.keyboard.press('+');
    await menu.getByRole('combobox').fill(words);
    await menu.getByRole('option').filter({ hasText: words }).first().waitFor();
    await page.keyboard.press('Enter');
    await menu.waitFor({ state: 'hidden' });
  };
  const dialog = page.getByRole('dialog').filter({ has: page.getByRole('img', { name: t('send.preview') }) });
  const send = () => dialog.getByRole('button', { name: t('composer.send'), exact: true }).click();
  const away = () => dialog.getByRole('button', { name: t('common.cancel'), exact: true }).click();
  await page.keyboard.press('+');
  await menu.getByRole('option').nth(4).waitFor();
  await shoot(page, `send-menu-${name}`);
  await page.keyboard.press('Escape');
  await pick(lang === 'zh' ? '日期' : 'Choose a day');
  await dialog.locator('[data-field="time"]').waitFor();
  await shoot(page, `send-form-${name}`);
  await away();
  await pick(t('send.menu.product'));
  await dialog.locator('.found button').nth(1).click();
  await shoot(page, `send-product-${name}`);
  await send();
  await dialog.waitFor({ state: 'hidden' });
  await page.locator('.dock textarea').press('Escape');
  await pick(t('send.menu.carousel'));
  await dialog.locator('.found button').nth(2).waitFor();
  for (const at of [0, 1, 2]) await dialog.locator('.found button').nth(at).click();
  await shoot(page, `send-carousel-${name}`);
  await send();
  await dialog.waitFor({ state: 'hidden' });
  await visitor.in('.carousel').last().waitFor();
  await shoot(visitor.page, `widget-carousel-${name}`);
  await page.locator('.dock textarea').press('Escape');
  await pick(t('send.menu.order'));
  await shoot(page, `send-order-${name}`);
  await away();
  await pick(t('send.menu.transcript'));
  await page.getByRole('dialog', { name: /./ }).getByLabel(t('send.transcript.address')).waitFor();
  await shoot(page, `send-transcript-${name}`);
  await page.getByRole('button', { name: t('common.cancel'), exact: true }).click();
  await pick(lang === 'zh' ? '联系' : 'reach');
  await dialog.locator('[data-field="phone"]').waitFor();
  await send();
  const form = visitor.in('form.form').last();
  await form.locator('input[name=name]').fill(lang === 'zh' ? '王小明' : 'Tom Baker');
  await form.locator('input[name=phone]').fill('13800001111');
  await form.locator('button[type=submit]').click();
  await page.locator('.dock textarea').press('Escape');
  if (narrow) await page.getByRole('button', { name: t('action.details') }).click();
  const side = page.getByRole('complementary', { name: t('side.label') });
  await side.getByText(t('customer.filled_in')).waitFor();
  await shoot(page, `desk-filled-in-${name}`);
}

/** The forms of the workspace, and one while it is written. */
export async function forms(browser, server, lang, look, shoot, name) {
  const { users } = await server.logins();
  const admin = await Agent.arrive(browser, server, { lang, user: users.find(({ role }) => role === 'administrator'), ...look });
  const { page, t } = admin;
  await admin.logIn();
  await page.goto(`${server.origin}/desk/admin/forms`);
  await page.locator('[data-form]').nth(3).getByRole('button', { name: t('forms.edit', { title: '' }).replace(/[“”]/gu, '').trim() }).click();
  await page.locator('[data-field="time"]').waitFor();
  await shoot(page, `form-editor-${name}`);
  await admin.leave();
}

/** What holds secrets comes in by a table: looked at first, then made, waiting for a password or with a secret of its own. */
export async function tables(browser, server, lang, look, shoot, name) {
  const { users } = await server.logins();
  const admin = await Agent.arrive(browser, server, { lang, user: users.find(({ role }) => role === 'administrator'), ...look });
  await admin.logIn();
  const { page, t } = admin;
  const at = { at: '@', bar: '|' };
  const choose = async (section, prefix, text) => {
    await page.goto(`${server.origin}/desk/admin/${section}`);
    await page.getByRole('button', { name: t('csv.import'), exact: true }).first().click();
    const dialog = page.getByRole('dialog', { name: t(`${prefix}.import.title`) });
    await dialog.locator('input[type=file]').setInputFiles({ name: `${section}.csv`, mimeType: 'text/csv', buffer: Buffer.from(text ?? t(`${prefix}.import.sample`, at)) });
    await dialog.locator('table').waitFor();
    return dialog;
  };
  await choose('mailboxes', 'mail', 'address,imap_host,imap_port,smtp_host\nhelp@shop.example,imap.shop.example,,smtp.shop.example\ninfo@shop.example,imap.shop.example,ssl,smtp.shop.example\n');
  await shoot(page, `tables-1-refused-${name}`);
  for (const [n, section, prefix] of [[2, 'mailboxes', 'mail'], [3, 'webhooks', 'webhooks'], [4, 'forms', 'forms']]) {
    const dialog = await choose(section, prefix);
    const go = dialog.getByRole('button', { name: t('csv.go'), exact: true });
    if (await go.isEnabled()) {
      await go.click();
      await dialog.waitFor({ state: 'hidden' });
      if (section === 'webhooks') await page.getByRole('dialog', { name: t('webhooks.secret') }).waitFor();
    }
    await shoot(page, `tables-${n}-${section}-${name}`);
  }
  await page.goto(`${server.origin}/desk/admin/api-keys`);
  await page.getByText(t('keys_api.no_import')).waitFor();
  await shoot(page, `tables-5-keys-${name}`);
  await admin.leave();
}
