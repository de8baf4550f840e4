// The page's own settings; query parameters make the shots.
const query = new URLSearchParams(location.search);
window.Zhike = (...asked) => (window.Zhike.q ??= []).push(asked);
if (query.get('locale')) window.Zhike('locale', query.get('locale'));
if (query.get('theme')) window.Zhike('theme', query.get('theme'));
window.Zhike(
  'context',
    query.get('context') === 'product'
      ? { type: 'product', sku: 'KT-150', title: '云杉恒温电热水壶 1.5L 松绿色 五段控温', price_fen: 22900, image: '/kettle.svg', url: '/' }
      : query.get('context') === 'order'
        ? { type: 'order', number: 'ZK20261118', status: 'shipped', total_fen: 45800, summary: '云杉恒温电热水壶等 2 件' }
        : null,
);
