// Runs in a page: contrast of every visible text from computed styles, names of controls, sizes of targets. Not axe, but honest.
export function look(selector) {
  const AA = 4.5;
  const AA_LARGE = 3;
  const TARGET = 24;
  const found = [];
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const colour = (css) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = '#0000';
    canvas.fillStyle = css;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
  const light = ([r, g, b]) => {
    const part = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const ratio = (one, two) => {
    const [high, low] = [light(one), light(two)].sort((x, y) => y - x);
    return (high + 0.05) / (low + 0.05);
  };
  const parent = (element) => element.assignedSlot ?? element.parentElement ?? element.getRootNode().host ?? null;
  const ground = (element) => {
    const layers = [];
    for (let at = element; at; at = parent(at)) {
      const style = getComputedStyle(at);
      if (style.backgroundImage !== 'none' && /url|gradient/.test(style.backgroundImage)) return null;
      const layer = colour(style.backgroundColor);
      if (layer[3] > 0) layers.push(layer);
      if (layer[3] === 1) break;
    }
    const base = matchMedia('(prefers-color-scheme: dark)').matches ? [18, 18, 18, 1] : [255, 255, 255, 1];
    return layers.reverse().reduce((below, layer) => over(layer, below), base);
  };
  const seen = (element) => {
    const style = getComputedStyle(element);
    const { width, height } = element.getBoundingClientRect();
    const clipped = style.clipPath !== 'none' || style.clip !== 'auto' || width <= 1 || height <= 1;
    return element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !clipped;
  };
  const disabled = (element) => Boolean(element.closest('[disabled], [aria-disabled=true]'));
  const name = (element) => `${element.tagName.toLowerCase()}.${String(element.getAttribute('class') ?? '').split(' ').join('.')}`;
  const label = (element) => {
    const by = (element.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => element.getRootNode().getElementById?.(id)?.textContent ?? '').join('');
    const inner = [element.textContent, ...[...element.querySelectorAll('img[alt], [aria-label], svg title')].map((part) => part.getAttribute('alt') ?? part.getAttribute('aria-label') ?? part.textContent)].join('');
    const labels = [...(element.labels ?? [])].map((part) => part.textContent).join('');
    return (element.getAttribute('aria-label') || by || labels || inner || element.title || '').trim();
  };
  const texts = (element) => [...element.childNodes].filter((node) => node.nodeType === 3 && node.data.trim());
  const check = (element) => {
    if (!seen(element)) return;
    const style = getComputedStyle(element);
    if (texts(element).length > 0 && !disabled(element)) {
      const back = ground(element);
      if (back) {
        const size = parseFloat(style.fontSize);
        const needed = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? AA_LARGE : AA;
        const value = ratio(over(colour(style.color), back), back);
        if (value < needed) found.push(`contrast ${value.toFixed(2)} of “${texts(element)[0].data.trim().slice(0, 24)}” (${name(element)})`);
        if (size < 12) found.push(`type of ${size} px: “${texts(element)[0].data.trim().slice(0, 24)}” (${name(element)})`);
      }
    }
    if (element.matches('button, a[href], input:not([type=hidden]), textarea, select, [role=button], [role=tab]')) {
      if (!label(element)) found.push(`no name: ${name(element)}`);
      const { width, height } = element.getBoundingClientRect();
      const inline = element.tagName === 'A' && style.display === 'inline';
      if (!inline && !element.matches('input, .sr') && Math.min(width, height) < TARGET - 0.5) found.push(`target ${Math.round(width)} × ${Math.round(height)}: ${name(element)} “${label(element).slice(0, 20)}”`);
    }
    if (element.tagName === 'IMG' && !element.hasAttribute('alt')) found.push(`no alt: ${name(element)}`);
    if (element.scrollWidth > element.clientWidth + 1 && /^(visible|clip)$/.test(style.overflowX) && style.display === 'block' && element.clientWidth > 0 && element.matches('.bubble, .card, .header, .composer, .dock, .panel')) {
      found.push(`wider than its place: ${name(element)}`);
    }
  };
  const walk = (root) => {
    for (const element of root.querySelectorAll('*')) {
      check(element);
      if (element.shadowRoot) walk(element.shadowRoot);
    }
  };
  const ids = new Map();
  const roots = selector ? [...document.querySelectorAll(selector)].map((host) => host.shadowRoot ?? host) : [document.body];
  for (const root of roots) {
    walk(root);
    for (const element of root.querySelectorAll('[id]')) ids.set(element.id, (ids.get(element.id) ?? 0) + 1);
  }
  for (const [id, count] of ids) if (count > 1) found.push(`the id ${id} is there ${count} times`);
  if (document.documentElement.scrollWidth > innerWidth) found.push(`the page is ${document.documentElement.scrollWidth} px wide in a window of ${innerWidth}`);
  if (!document.documentElement.lang) found.push('the page says no language');
  return [...new Set(found)];
}
