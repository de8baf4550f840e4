// The page's own settings; query parameters make the shots.
const query = new URLSearchParams(location.search);
window.zhikeSettings = {
  locale: query.get('locale') || undefined,
  theme: query.get('theme') || undefined,
  context:
    query.get('context') === 'product'
      ? { type: 'product', sku: 'KT-150', title: '云杉恒温电热水壶 1.5L 松绿色 五段控温', price_fen: 22900, image: '/kettle.svg', url: '/' }
      : query.get('context') === 'order'
        ? { type: 'order', number: 'ZK20261118', status: 'shipped', total_fen: 45800, summary: '云杉恒温电热水壶等 2 件' }
        : undefined,
};
