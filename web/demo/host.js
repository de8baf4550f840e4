// What the shop's own pages do: language links, the colour of the kettle, the order from the shop, who is signed in.
const english = document.documentElement.lang === 'en';
const say = (zh, en) => (english ? en : zh);

function languages() {
  for (const link of document.querySelectorAll('a[data-tongue]')) {
    const target = new URL(location.href);
    if (english) target.searchParams.delete('lang');
    else target.searchParams.set('lang', 'en');
    link.href = target.href;
  }
  if (!english) return;
  for (const link of document.querySelectorAll('a[href^="/"]:not([data-tongue])')) {
    const target = new URL(link.href);
    target.searchParams.set('lang', 'en');
    link.href = target.href;
  }
  for (const part of document.querySelectorAll('[data-label-en]')) {
    part.setAttribute(part.tagName === 'OPTION' ? 'label' : 'aria-label', part.dataset.labelEn);
  }
  for (const picture of document.querySelectorAll('img[data-alt-en]')) picture.alt = picture.dataset.altEn;
}

function product() {
  const stage = document.querySelector('.stage');
  if (!stage) return;
  for (const choice of document.querySelectorAll('input[name="colour"]')) {
    choice.addEventListener('change', () => {
      stage.dataset.colour = choice.value;
      const white = choice.value === 'white';
      const { page } = window;
      page.context = {
        ...page.context,
        sku: white ? 'KT-15-WH' : 'KT-15-GR',
        title: white
          ? say('云杉 1.5 升控温电热水壶 云白', 'Spruce 1.5 L variable kettle, cloud white')
          : say('云杉 1.5 升控温电热水壶 松绿', 'Spruce 1.5 L variable kettle, pine green'),
      };
      window.Zhike('context', page.context);
    });
  }
  const said = document.querySelector('.said');
  for (const button of document.querySelectorAll('[data-buy]')) {
    button.addEventListener('click', () => {
      said.textContent = say('这是演示店铺，不会真的下单。', 'This is a demo shop; nothing is really ordered.');
    });
  }
}

const PASSED = { paid: 1, packed: 2, shipped: 3, delivered: 4 };
const WORDS = {
  paid: ['已付款，等待发货', 'Paid, waiting to be sent'],
  packed: ['已打包，等待取件', 'Packed, waiting for the courier'],
  shipped: ['运输中', 'On its way'],
  delivered: ['已送达', 'Delivered'],
  cancelled: ['已取消', 'Cancelled'],
  refunded: ['已退款', 'Refunded'],
};

/** Puts what the shop says now over what stands in the page; when the shop does not answer, the dates stay open. */
async function order() {
  const place = document.querySelector('[data-order]');
  if (!place) return;
  const put = (name, text) => {
    for (const part of document.querySelectorAll(`[data-put="${name}"]`)) part.textContent = text;
  };
  try {
    const answer = await fetch(`/demo/orders/${place.dataset.order}`, { signal: AbortSignal.timeout(10_000) });
    if (!answer.ok) throw new Error(`the shop answered ${answer.status}`);
    const found = await answer.json();
    const zone = { timeZone: 'Asia/Shanghai' };
    const words = english ? 'en-GB' : 'zh-CN';
    put('placed', new Date(found.placed_at).toLocaleString(words, { dateStyle: 'medium', timeStyle: 'short', ...zone }));
    if (found.eta) {
      put('eta', new Date(`${found.eta}T12:00:00+08:00`).toLocaleDateString(words, { dateStyle: 'medium', ...zone }));
    }
    if (found.carrier) put('carrier', english ? found.carrier.en : found.carrier.zh);
    if (found.tracking) put('tracking', found.tracking);
    if (WORDS[found.status]) put('status', WORDS[found.status][english ? 1 : 0]);
    const passed = PASSED[found.status] ?? 0;
    document.querySelectorAll('.steps li').forEach((step, at) => {
      step.classList.toggle('done', at < passed);
      step.classList.toggle('passed', at + 1 < passed);
    });
    const { page } = window;
    if (page.context.status !== found.status) {
      page.context = { ...page.context, status: found.status, total_fen: found.total_fen };
      window.Zhike('context', page.context);
    }
  } catch (error) {
    console.warn('shop:', error);
    const note = say('暂时取不到最新状态', 'The latest state could not be loaded');
    put('placed', note);
    put('eta', note);
  }
}

const WHO = 'spruce.signed-in';

async function identityOf(customer) {
  const answer = await fetch(`/demo/identity?customer=${encodeURIComponent(customer)}`, {
    signal: AbortSignal.timeout(10_000),
  });
  if (!answer.ok) throw new Error(`the identity was not given: ${answer.status}`);
  return (await answer.json()).token;
}

function signIn() {
  const select = document.querySelector('select[data-who]');
  if (!select) return;
  const result = document.querySelector('[data-who-result]');
  const known = [...select.options].map((option) => option.value);
  const become = async (customer) => {
    try {
      await identityOf(customer);
      // The widget asks again whenever its token has run out.
      window.Zhike('identify', () => identityOf(customer));
      result.textContent = say('已登录，查订单不用再验手机号。', 'Signed in: no phone digits needed to look up an order.');
    } catch (error) {
      console.warn('shop:', error);
      result.textContent = say('登录没有成功，请稍后再试。', 'Signing in did not work. Please try again later.');
    }
  };
  select.addEventListener('change', () => {
    sessionStorage.setItem(WHO, select.value);
    // Signing out, or into another account, is a new page in a real shop too.
    location.reload();
  });
  const stored = sessionStorage.getItem(WHO) ?? '';
  select.value = known.includes(stored) ? stored : '';
  if (select.value) void become(select.value);
  else result.textContent = say('未登录：查订单要手机号后四位（5678）。', 'Not signed in: an order needs the phone digits (5678).');
}

for (const button of document.querySelectorAll('[data-chat]')) {
  button.addEventListener('click', () => window.Zhike('open'));
}
languages();
product();
signIn();
void order();
