// Somebody teaches the assistant: an intent, its examples, a version, and that it answers.
import { until } from './wait.mjs';

/** A debug build learns slowly. */
const TRAIN_MS = 480_000;

export const LESSON = {
  zh: {
    title: '双十一活动',
    answer: '双十一活动 10 月 31 日晚 8 点开始，满 300 减 50，可以和店铺券一起用。',
    said: /满 300 减 50/,
    examples: ['双十一什么时候开始', '双11几点开抢', '双十一有满减吗', '今年双十一优惠力度大吗', '双十一活动怎么参加', '双十一可以用店铺券吗', '双11预售什么时候付尾款', '双十一有赠品吗', '什么时候开始搞双十一', '双十一活动到哪天结束', '双十一满多少减多少', '光棍节有没有活动'],
    ask: '今年双十一几点开抢啊',
    tried: 'ZK20260001 这单怎么退货，再不处理我要投诉',
  },
  en: {
    title: 'Singles’ Day sale',
    answer: 'The Singles’ Day sale begins on 31 October at 8 pm: 50 off every 300, together with coupons of the shop.',
    said: /50 off every 300/,
    examples: ['when does the singles day sale start', 'is there a discount on 11.11', 'how much off on singles day', 'what time does the double eleven sale begin', 'can I use my coupon in the singles day sale', 'how long does the 11.11 sale last', 'do you have a singles day promotion', 'tell me about the double 11 event', 'are there gifts on singles day', 'how do I take part in the 11.11 sale', 'when does singles day end', 'what is on sale at double eleven'],
    ask: 'when does the singles day sale start this year',
    tried: 'ZK20260001 how do I return this, or I will file a complaint',
  },
};

/** Of both languages. */
export const EXAMPLES = Object.values(LESSON).flatMap(({ examples }) => examples);

/** The new intent in both languages, with its examples, by keys where there are any. */
export async function teach({ page, t }, lang) {
  const lesson = LESSON[lang];
  await page.goto(`${new URL(page.url()).origin}/desk/training`);
  await page.locator('[data-intent]').first().waitFor();
  await page.locator('body').press('n');
  const dialog = page.getByRole('dialog', { name: t('training.new') });
  for (const [of, words] of Object.entries(LESSON)) {
    await dialog.getByLabel(t(`training.dialog.title_${of}`)).fill(words.title);
    await dialog.getByLabel(t(`training.dialog.answer_${of}`)).fill(words.answer);
  }
  const id = await dialog.getByLabel(t('training.dialog.id'), { exact: true }).inputValue();
  await dialog.getByRole('button', { name: t('common.save'), exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
  await page.getByRole('heading', { name: lesson.title }).waitFor();
  await add({ page, t }, EXAMPLES);
  await until('the examples', async () => (await page.locator('[data-example]').count()) === EXAMPLES.length);
  return id;
}

export async function add({ page, t }, lines) {
  const field = page.getByRole('article').getByLabel(t('training.add.label'));
  await field.fill(lines.length > 1 ? lines.map((line) => `- ${line}`).join('\n') : (lines[0] ?? ''));
  await field.press('Control+Enter');
}

/** A file of examples is looked at in the dialog; with `go` it is taken in. Hands back the dialog. */
export async function importFile({ page, t }, { name, text }, go) {
  await page.goto(`${new URL(page.url()).origin}/desk/training`);
  await page.locator('[data-intent]').first().waitFor();
  await page.getByRole('button', { name: t('training.import.button'), exact: true }).click();
  const dialog = page.getByRole('dialog', { name: t('training.import.open') });
  await dialog.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
  await dialog.getByRole('table').first().waitFor();
  if (go) {
    await dialog.getByRole('button', { name: t('csv.go'), exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
  }
  return dialog;
}

/** Trains a version and waits until it is there; hands back its number. */
export async function train({ page, t }, note) {
  await page.goto(`${new URL(page.url()).origin}/desk/training/versions`);
  const go = page.getByRole('button', { name: t('training.train.go'), exact: true });
  await go.waitFor();
  const before = await page.locator('[data-version]').count();
  await page.getByLabel(t('training.train.note')).fill(note);
  await go.click();
  await page.locator('progress').first().waitFor();
  await until('the version', async () => (await page.locator('[data-version]').count()) > before, TRAIN_MS);
  return Number(await page.locator('[data-version]').first().getAttribute('data-version'));
}

export async function publish({ page, t }, no) {
  await page.locator(`[data-version="${no}"]`).getByRole('button', { name: t('training.versions.publish'), exact: true }).click();
  const dialog = page.getByRole('dialog', { name: t('training.publish.title', { no }) });
  await dialog.getByRole('button', { name: t('training.versions.publish'), exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
  await page.locator(`[data-version="${no}"]`).getByText(t('training.versions.in_force'), { exact: true }).waitFor();
}

/** What the box beside makes of a text. */
export async function tryIt({ page, t }, text) {
  await page.locator('body').press('t');
  const field = page.getByLabel(t('training.try.label'));
  await field.fill(text);
  await page.locator('.reading .outcome').first().waitFor();
}
