// An article from the first word to what customers are told: written by one, read and published by another, changed, compared, taken back.
import { Agent } from '../src/agent.mjs';
import { serious } from '../src/axe.mjs';
import { Server } from '../src/server.mjs';
import { expect, until } from '../src/wait.mjs';

const TITLE = { zh: '玻璃杯摔碎了怎么办', en: 'What if a glass cup broke' };
const BODY = '收到时碎了，请在 **48 小时**内拍照。\n\n## 需要什么\n\n- 外箱照片\n- 破损处照片\n\n| 情况 | 处理 |\n|---|---|\n| 到货破损 | 免费补发 |\n';

const pane = (page) => page.getByRole('article');
const saved = ({ page, t }) => pane(page).getByText(new RegExp(t('knowledge.edit.saved', { time: '\\d\\d:\\d\\d' }))).waitFor();

/** One of the steps that ask for words. */
async function pass({ page, t }, kind, words) {
  await pane(page).getByRole('button', { name: t(`knowledge.pass.${kind}.go`), exact: true }).click();
  const dialog = page.getByRole('dialog');
  if (words) await dialog.getByLabel(t(`knowledge.pass.${kind}.words`)).fill(words);
  await dialog.getByRole('button', { name: t(`knowledge.pass.${kind}.go`), exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
}
async function menu({ page, t }, name) {
  await pane(page).getByRole('button', { name: t('knowledge.more'), exact: true }).click();
  await page.getByText(name, { exact: true }).last().click();
}

async function write(one, step) {
  const { page, t } = one;
  await step('`n` begins an article; what is typed is saved by itself', async () => {
    await page.goto(`${new URL(page.url()).origin}/desk/knowledge`);
    await page.locator('[data-article]').first().waitFor();
    await page.keyboard.press('n');
    await page.getByLabel(t('knowledge.edit.title'), { exact: true }).fill(TITLE.zh);
    await page.getByLabel(t('knowledge.edit.body'), { exact: true }).fill(BODY);
    await saved(one);
    await page.waitForURL(/\/desk\/knowledge\/[0-9a-f-]{36}/);
  });
  await step('it is shown as customers will see it, with its table', async () => {
    const tab = page.getByRole('tab', { name: t('knowledge.edit.look'), exact: true });
    if (await tab.count()) await tab.click();
    await page.locator('.look table').getByText('免费补发').waitFor();
    expect((await page.locator('.look strong').first().innerText()) === '48 小时', 'bold is bold');
  });
  await step('the other language is told to be missing, and is written', async () => {
    await page.locator('[data-article]').first().getByText(t('knowledge.lacks', { language: t('language.en') })).waitFor();
    await page.keyboard.press('Alt+l');
    await page.getByLabel(t('knowledge.edit.title'), { exact: true }).fill(TITLE.en);
    await page.getByLabel(t('knowledge.edit.body'), { exact: true }).fill('Take a photo within **48 hours**.');
    await page.keyboard.press('Control+s');
    await saved(one);
    await page.locator('[data-article]').first().getByText(t('knowledge.lacks', { language: t('language.en') })).waitFor({ state: 'detached' });
  });
  return new URL(page.url()).pathname.split('/').at(-1);
}

const journey = {
  name: 'knowledge',
  async run({ browser, step, serverIs, finally: after }) {
    const server = await step('the demo starts', () => Server.start());
    after(() => server.stop());
    serverIs(server);
    const { users } = await server.logins();
    const by = (role) => users.find((user) => user.role === role);
    const arrive = async (role) => {
      const one = await Agent.arrive(browser, server, { lang: 'zh', user: by(role) });
      await one.logIn();
      return one;
    };
    const writer = await arrive('supervisor');
    const { page, t } = writer;
    const id = await write(writer, step);
    await step('axe finds nothing serious while writing', async () => {
      const found = await serious(page, 'article');
      expect(!found.length, found.join('; '));
    });
    await step('who wrote it cannot publish it, and submits it', async () => {
      expect(!(await pane(page).getByRole('button', { name: t('knowledge.pass.publish.go'), exact: true }).count()), 'no publishing of one’s own');
      await pass(writer, 'submit', '请看一下补发政策');
      await pane(page).getByText(t('knowledge.state.in_review')).first().waitFor();
    });
    const admin = await arrive('administrator');
    const open = async (one) => one.page.goto(`${server.origin}/desk/knowledge/${id}`);
    await step('another sends it back with a reason, and the writer reads it', async () => {
      await open(admin);
      await pass(admin, 'return', '请写明要在几小时内拍照');
      await open(writer);
      await pane(page).getByText('请写明要在几小时内拍照').waitFor();
    });
    await step('mended, submitted and published, it is version 1', async () => {
      await page.getByLabel(t('knowledge.edit.body'), { exact: true }).fill(BODY.replace('48 小时', '24 小时'));
      await pass(writer, 'submit');
      await open(admin);
      await pass(admin, 'publish', '第一版');
      await pane(admin.page).getByText(t('knowledge.versions.one', { no: 1 })).first().waitFor();
    });
    await step('two who write at once: nothing is lost, and one sees what the other wrote', async () => {
      await open(writer);
      await pane(page).getByText(t('knowledge.state.published')).first().waitFor();
      await page.keyboard.press('e');
      await admin.page.keyboard.press('e');
      await admin.page.getByLabel(t('knowledge.edit.body'), { exact: true }).fill(`${BODY}\n管理员加的一行。\n`);
      await saved(admin);
      await page.getByLabel(t('knowledge.edit.body'), { exact: true }).fill(`${BODY}\n我加的一行。\n`);
      await page.getByRole('button', { name: t('knowledge.edit.compare'), exact: true }).click();
      await page.locator('.diff del').getByText('管理员', { exact: true }).waitFor();
      await page.getByRole('button', { name: t('knowledge.edit.keep_mine'), exact: true }).click();
      await saved(writer);
    });
    await step('the versions are compared, and the draft is dropped and brought back', async () => {
      await page.getByRole('tab', { name: t('knowledge.part.versions'), exact: true }).click();
      await page.locator('.versions .diff').getByText('我加的一行。').waitFor();
      await menu(writer, t('knowledge.discard'));
      const draft = page.getByRole('tab', { name: t('knowledge.part.draft'), exact: true });
      await draft.waitFor({ state: 'detached' });
      await page.getByRole('button', { name: t('common.undo') }).last().click();
      await draft.waitFor();
    });
    await step('it is taken back at once, with a reason that everybody reads', async () => {
      await menu(writer, t('knowledge.pass.withdraw.go'));
      const dialog = page.getByRole('dialog');
      expect(await dialog.getByRole('button', { name: t('knowledge.pass.withdraw.go'), exact: true }).isDisabled(), 'a reason is needed');
      await dialog.getByLabel(t('knowledge.pass.withdraw.words')).fill('期限写错了');
      await dialog.getByRole('button', { name: t('knowledge.pass.withdraw.go'), exact: true }).click();
      await pane(page).getByText('期限写错了').waitFor();
    });
    await step('colleagues talk of it, and what happened can be read', async () => {
      await page.getByRole('tab', { name: new RegExp(`^${t('knowledge.part.talk')}`) }).click();
      await page.getByLabel(t('knowledge.talk.say')).fill('我去核对物流合同');
      await page.keyboard.press('Control+Enter');
      await pane(page).getByText('我去核对物流合同').waitFor();
      await pane(page).getByText(t('knowledge.event.published', { version: 1 })).waitFor();
    });
    await step('several are marked by keys and filed together', async () => {
      await page.goto(`${server.origin}/desk/knowledge`);
      await page.locator('[data-article]').first().waitFor();
      for (const press of ['j', 'x', 'j', 'x']) await page.keyboard.press(press);
      await page.getByText(t('knowledge.bulk.count', { n: 2 })).waitFor();
      await page.getByRole('button', { name: t('knowledge.bulk.tag'), exact: true }).click();
      await page.getByLabel(t('knowledge.bulk.tag_name'), { exact: true }).fill('易碎');
      await page.keyboard.press('Enter');
      await page.getByText(t('knowledge.bulk.done', { n: 2, unchanged: 0 })).waitFor();
      await page.goto(`${server.origin}/desk/knowledge?tag=${encodeURIComponent('易碎')}`);
      await until('both carry it', async () => (await page.locator('[data-article]').count()) === 2);
    });
    const agent = await arrive('agent');
    await step('an agent reads what is published for colleagues, and changes nothing', async () => {
      await agent.page.goto(`${server.origin}/desk/knowledge`);
      await agent.page.locator('[data-article]').first().click();
      await pane(agent.page).locator('.zk-prose').waitFor();
      expect(!(await agent.page.getByText(TITLE.zh).count()), 'what was taken back is not there');
      const found = await serious(agent.page, 'reading');
      expect(!found.length, found.join('; '));
    });
    for (const one of [writer, admin, agent]) {
      await one.behaved();
      await one.leave();
    }
  },
};

export default [journey];
