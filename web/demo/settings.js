// Runs before widget.js: chooses the language and tells the widget what page this is.
(() => {
  const root = document.documentElement;
  const lang = new URLSearchParams(location.search).get('lang') === 'en' ? 'en' : 'zh';
  root.lang = lang === 'en' ? 'en' : 'zh-CN';
  const title = root.dataset[lang === 'en' ? 'titleEn' : 'titleZh'];
  if (title) document.title = title;

  const here = (path) => new URL(path, location.href).href;
  const pages = {
    product: {
      type: 'product',
      sku: 'KT-15-GR',
      title: lang === 'en' ? 'Spruce 1.5 L variable kettle, pine green' : '云杉 1.5 升控温电热水壶 松绿',
      price_fen: 19900,
      image: here('/demo/images/kettle.svg'),
      url: here('/demo/product.html'),
    },
    order: {
      type: 'order',
      number: 'ZK20260001',
      status: 'shipped',
      total_fen: 35700,
      summary:
        lang === 'en'
          ? 'Spruce 1.5 L variable kettle × 1, insulated bottle × 2'
          : '云杉 1.5 升控温电热水壶 × 1，保温杯 × 2',
      url: here('/demo/order.html'),
    },
  };
  // What is asked before widget.js is there waits for it.
  window.Zhike ??= (...asked) => (window.Zhike.q ??= []).push(asked);
  window.Zhike('locale', lang);
  window.page = { context: pages[root.dataset.page] };
  window.Zhike('context', window.page.context);
})();
