// The whole road: a question, an order, a person, the server killed in the middle, the end and its survey.
import { Agent } from '../src/agent.mjs';
import { Server } from '../src/server.mjs';
import { Visitor } from '../src/visitor.mjs';
import { expect, same, sleep, until, untilSaid } from '../src/wait.mjs';

const WORDS = {
  zh: {
    question: '买一个水壶要付运费吗',
    source: '运费标准',
    fact: '99 元',
    wrongPhone: ['帮我查一下订单 ZK20260001', '0000'],
    unknown: ['帮我查一下订单 ZK20269999', '5678'],
    order: ['查一下我的订单', 'ZK20260001', '5678'],
    asksNumber: /订单号/,
    asksPhone: /后四位/,
    notFound: /没有查到/,
    found: /ZK20260001.*发出.*SF1380426015571/s,
    burst: ['在吗', '我那个快递', '还没到'],
    person: '跟机器说不清楚，能不能来个真人帮我看看',
    coming: /同事/,
    note: '内部：这位客户上周投诉过，语气软一点',
    reply: '您好，我是陈小雨，刚看完前面的对话。我这就去催一下快递。',
    more: '谢谢，大概什么时候能到',
    down: ['您还在吗', '刚才好像断网了', '我的壶明天能到吗'],
    after: '在的，刚才是我们这边断了一下，您的消息都收到了。',
    comment: '回得很快，谢谢',
    agent: '陈小雨',
  },
  en: {
    question: 'how much do you charge for shipping a kettle',
    source: 'Shipping fee',
    fact: '99 yuan',
    wrongPhone: ["what's the status of order ZK20260001", '0000'],
    unknown: ["what's the status of order ZK20269999", '5678'],
    order: ['where is my order', 'ZK20260001', '5678'],
    asksNumber: /order number/i,
    asksPhone: /last four digits/i,
    notFound: /could not find/i,
    found: /ZK20260001.*on its way.*SF1380426015571/s,
    burst: ['hello', 'my parcel', 'still not here'],
    person: 'this is going nowhere, could an actual human look at it please',
    coming: /colleague/i,
    note: 'Internal: complained last week, be gentle',
    reply: 'Hello, this is Emma. I have read everything above and am calling the courier now.',
    more: 'thanks, when will it be here',
    down: ['are you still there', 'my connection seemed to drop', 'will my kettle come tomorrow'],
    after: 'Still here, the break was on our side. All your messages arrived.',
    comment: 'Quick answer, thank you',
    agent: 'Emma Li',
  },
};

/** The two questions of an order, and the last word on it. */
async function lookUp(visitor, w, [first, ...rest]) {
  let answer = await visitor.ask(first, ({ text }) => w.asksNumber.test(text) || w.asksPhone.test(text));
  for (const [at, word] of rest.entries()) {
    const last = at === rest.length - 1;
    answer = await visitor.ask(word, ({ text }) => (last ? w.notFound.test(text) || w.found.test(text) : w.asksPhone.test(text)));
  }
  return answer.text;
}

/** Somebody else, who has no business with the order. */
async function stranger(browser, server, lang, act) {
  const visitor = await Visitor.arrive(browser, server, { lang });
  await visitor.open();
  const answer = await act(visitor);
  await visitor.behaved();
  await visitor.leave();
  return answer;
}

async function askOrders(visitor, w, step, asStranger) {
  await step('a wrong phone and an unknown order get the same answer', async () => {
    const ask = (words) => asStranger((other) => lookUp(other, w, words));
    const [wrong, unknown] = [await ask(w.wrongPhone), await ask(w.unknown)];
    expect(w.notFound.test(wrong), 'a wrong phone finds nothing', wrong);
    same(unknown, wrong, 'the answers differ, so orders can be probed');
  });
  await step('the right phone gets the order, with its card', async () => {
    const found = await lookUp(visitor, w, w.order);
    expect(w.found.test(found), 'the order is told', found);
    await until('the card of the order', async () => (await visitor.answers()).some(({ card }) => card?.includes('ZK20260001')));
    const card = await visitor.in('.message.assistant .card').last().innerText();
    same(/[\u4e00-\u9fff]/.test(card), visitor.lang === 'zh', `the card speaks the customer's language: ${card}`);
  });
}

async function burst(visitor, parts) {
  for (const part of parts) {
    await visitor.composer.pressSequentially(part, { delay: 25 });
    await visitor.composer.press('Enter');
    await sleep(250);
  }
  await until('an answer to the burst', async () => (await visitor.answers()).length > 0);
  const answers = await visitor.settled();
  const all = await visitor.transcript();
  const own = all.slice(0, all.findLastIndex((line) => line.who === 'mine') + 1).slice(-parts.length);
  same(own.map(({ who, text }) => [who, text]), parts.map((text) => ['mine', text]), 'nothing came between the parts');
  return answers.map(({ text }) => text).filter(Boolean);
}

async function askInBursts(visitor, w, step, asStranger) {
  await step('a burst of fragments gets one answer: a stranger is asked for the order number', async () => {
    const answers = await asStranger((other) => burst(other, w.burst));
    expect(answers.length === 1 && w.asksNumber.test(answers[0]), 'one answer to one burst', answers);
  });
  await step('the same burst of somebody whose order is known: it is looked up, once', async () => {
    const answers = await burst(visitor, w.burst);
    same(answers.filter((text) => w.found.test(text)).length, 1, `one answer to one burst, not ${JSON.stringify(answers)}`);
    expect(answers.length <= 2, 'besides it at most that it is being looked up', answers);
  });
}

async function takeOver(agent, visitor, w, step) {
  await step('the desk shows the conversation under unassigned, with its whole context', async () => {
    await agent.logIn();
    await agent.view('unassigned');
    await agent.row(w.person).or(agent.page.locator('a[data-row]')).first().waitFor();
    await agent.page.locator('a[data-row]').first().click();
    await untilSaid('the question and its source', agent.transcript, (all) => all.some(({ who, source }) => who === 'assistant' && source?.includes(w.source)));
    const all = await agent.transcript();
    for (const text of [w.question, ...w.burst, w.person]) {
      same(all.filter((line) => line.who === 'customer' && line.text === text).length, 1, `the desk shows “${text}” once`);
    }
  });
  await step('the why-panel of a reply of the assistant opens', async () => {
    const answered = agent.page.locator('.bubble-row').filter({ hasText: w.source }).filter({ has: agent.page.locator('button.why') });
    await answered.first().locator('button.why').click();
    const panel = agent.page.getByRole('complementary', { name: agent.t('side.label') });
    await panel.getByText(agent.t('why.understood')).waitFor();
    const text = await panel.innerText();
    for (const word of [w.question, w.source, agent.t('decision.answer'), '%']) expect(text.includes(word), `the panel says ${word}`, text.slice(0, 600));
  });
  await step('taking over names the agent to the visitor; the reply arrives', async () => {
    await agent.takeOver();
    await visitor.in('.owner.agent').waitFor();
    await agent.write(w.reply);
    const line = await untilSaid("the agent's reply", visitor.transcript, (all) => all.find(({ who, text }) => who === 'agent' && text === w.reply));
    expect(line.by?.includes(w.agent), "the reply carries the agent's name", line);
    await visitor.in('.owner').filter({ hasText: w.agent }).waitFor();
  });
}

async function talk(agent, visitor, w, step) {
  await step('each side sees the other typing', async () => {
    await agent.composer.pressSequentially('abc', { delay: 60 });
    await visitor.in('.bubble.typing').waitFor();
    await agent.composer.fill('');
    await visitor.composer.pressSequentially('abc', { delay: 60 });
    await agent.page.locator('.thread .typing').waitFor();
    await visitor.composer.fill('');
  });
  await step("the visitor's message is ticked as read, and so is the agent's", async () => {
    await visitor.write(w.more);
    await until('the read tick of the visitor', async () => (await visitor.status()) === visitor.t('status_read'));
    await untilSaid('the read tick of the agent', agent.transcript, (all) => all.some(({ who, text, tick }) => who === 'agent' && text === w.reply && tick === agent.t('tick.read')));
  });
  await step('a private note never reaches the visitor', async () => {
    await agent.mode('note');
    await agent.write(w.note);
    await untilSaid('the note at the desk', agent.transcript, (all) => all.some(({ who, text, tick }) => who === 'note' && text === w.note && tick !== agent.t('tick.pending')));
    await agent.mode('reply');
  });
}

async function survive(server, agent, visitor, w, step) {
  await step('SIGKILL: what the visitor writes waits, visibly', async () => {
    visitor.notes.down = agent.notes.down = true;
    await server.kill();
    for (const text of w.down) await visitor.write(text);
    await until('the mark of a waiting message', async () => (await visitor.status()) === visitor.t('status_pending'));
    await visitor.in('.banner.warn').waitFor();
  });
  await step('after the restart everything is delivered once, in order, to both', async () => {
    await server.up();
    console.log(`        the server listened again after ${server.startMs} ms`);
    await until('the delivery', async () => (await visitor.status()) === visitor.t('status_read'), 45_000);
    const told = (all, who) => all.filter((line) => line.who === who && w.down.includes(line.text)).map(({ text }) => text);
    await untilSaid('the messages at the desk', agent.transcript, (all) => told(all, 'customer').length >= w.down.length);
    await sleep(1_500);
    same(told(await visitor.transcript(), 'mine'), w.down, "the visitor's own lines");
    same(told(await agent.transcript(), 'customer'), w.down, "the desk's lines");
    visitor.notes.down = agent.notes.down = false;
  });
  await step('the desk goes on too', async () => {
    await agent.write(w.after);
    await untilSaid('the reply after the restart', visitor.transcript, (all) => all.some(({ who, text }) => who === 'agent' && text === w.after));
  });
}

async function end(agent, visitor, w, step) {
  await step('resolving invites to the survey: stars and a comment', async () => {
    await agent.page.locator('.conversation .head').getByRole('button', { name: agent.t('action.resolve') }).click();
    const survey = visitor.in('form.survey');
    await survey.waitFor();
    // The assistant and the agent are rated apart when both have answered.
    for (const rated of await survey.locator('.rated').all()) await rated.locator('.star').nth(4).click();
    await survey.locator('textarea').fill(w.comment);
    await survey.getByRole('button', { name: visitor.t('survey_submit') }).click();
    await visitor.in('.survey.done').waitFor();
  });
  await step('the desk finds it under done, with the stars', async () => {
    await agent.view('done');
    await agent.page.locator('a[data-row]').first().click();
    const panel = agent.page.getByRole('complementary', { name: agent.t('side.label') });
    await panel.getByRole('tab', { name: agent.t('side.customer') }).click();
    await panel.getByRole('img', { name: agent.t('customer.survey') }).or(panel.getByLabel(agent.t('customer.survey'))).first().waitFor();
  });
}

async function comeBack(visitor, w) {
  const essence = (all) => all.filter(({ who }) => who !== 'line').map(({ who, text, card, source }) => [who, text, card, source]);
  const before = essence(await visitor.transcript());
  expect(before.length > 15, 'there is a history to keep', before.length);
  await visitor.page.reload();
  await visitor.open();
  await untilSaid('the history', visitor.transcript, (all) => essence(all).length >= before.length);
  same(essence(await visitor.transcript()), before, 'a reload keeps every line');
  await visitor.in('.thumb[aria-pressed=true]').waitFor();
  await visitor.in('.survey.done').waitFor();
  const heard = visitor.notes.heard.join('\n');
  expect(heard.includes(JSON.stringify(w.reply).slice(1, -1)), 'the ear hears what is said to the visitor');
  expect(!heard.includes(JSON.stringify(w.note).slice(1, -1)), 'the private note was sent to the visitor');
}

const journey = (lang) => ({
  name: `whole-${lang}`,
  async run({ browser, step, serverIs, finally: after }) {
    const w = WORDS[lang];
    const server = await step('the demo starts', () => Server.start());
    after(() => server.stop());
    serverIs(server);
    const visitor = await Visitor.arrive(browser, server, { lang });
    await step('the widget opens on a product page and offers its card', async () => {
      await visitor.open();
      await visitor.in('.offer').waitFor();
    });
    await step('a question gets the reviewed answer with its source; thumbs up', async () => {
      const answer = await visitor.ask(w.question, ({ text, source }) => text?.includes(w.fact) && source?.includes(w.source));
      expect(answer.by?.includes(visitor.t('assistant_role')), 'the answer is marked as said by a machine', answer);
      const house = (await visitor.transcript()).filter(({ who }) => who === 'assistant');
      same(house.length, 1, 'the card that the page brings is no question of its own');
      await visitor.in(`.thumb[aria-label="${visitor.t('helpful')}"]`).last().click();
      await visitor.in('.thumb[aria-pressed=true]').waitFor();
    });
    const asStranger = (act) => stranger(browser, server, lang, act);
    await askOrders(visitor, w, step, asStranger);
    await askInBursts(visitor, w, step, asStranger);
    await step('asking for a person in own words leads to the queue', async () => {
      await visitor.ask(w.person, ({ text }) => w.coming.test(text));
      await visitor.in('.owner.queue').waitFor();
    });
    const user = (await server.logins()).users.find(({ name }) => name === w.agent);
    const agent = await Agent.arrive(browser, server, { lang, user });
    await takeOver(agent, visitor, w, step);
    await talk(agent, visitor, w, step);
    await survive(server, agent, visitor, w, step);
    await end(agent, visitor, w, step);
    await step('a reload keeps the history; the note was never sent', () => comeBack(visitor, w));
    await step('neither page did what a page must not do', async () => {
      await visitor.behaved();
      await agent.behaved();
    });
  },
});

export default [journey('zh'), journey('en')];
