// The design tokens, cut down to what one style sheet uses. `import css from './panel.css?tokens'` gives one string: the
// values of web/ui/src/tokens.css (light, dark, and dark by the system's wish) followed by the sheet itself, without
// comments and needless white space. So the widget and the desk cannot drift apart, and unused tokens cost no bytes.
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const TOKENS = fileURLToPath(new URL('../../ui/src/tokens.css', import.meta.url));
const SUFFIX = '?tokens';
/** The order in which the sheets enter the shadow root. */
const ORDER = ['launcher.css', 'panel.css', 'talk.css', 'more.css'];
const PX_PER_REM = 16;

/** Declarations of the first rule that has this among its selectors. */
function block(css, selector) {
  for (const [, selectors, body] of css.matchAll(/([^{}]+)\{([^{}]*)\}/g)) {
    if (!selectors.split(',').some((each) => each.trim() === selector)) continue;
    const found = new Map();
    for (const line of body.split(';')) {
      const colon = line.indexOf(':');
      if (colon > 0) found.set(line.slice(0, colon).trim(), line.slice(colon + 1).trim());
    }
    return found;
  }
  throw new Error(`tokens.css has no rule for ${selector}`);
}

/** A page may set its root font size to anything, so the widget cannot use rem. */
const fixed = (value) => value.replace(/([\d.]+)rem/g, (_, rem) => `${Number(rem) * PX_PER_REM}px`);

function used(css) {
  return new Set([...css.matchAll(/var\((--[\w-]+)/g)].map((match) => match[1]));
}

function pick(names, values) {
  return [...names].filter((name) => values.has(name)).map((name) => `${name}:${fixed(values.get(name))}`);
}

const tight = (css) =>
  css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,>]) ?/g, '$1')
    .replace(/([\w-]): /g, '$1:')
    .replace(/;}/g, '}')
    .trim();

/** `earlier`: the sheets that are in the shadow root before this one, whose tokens need not come again. */
export function withTokens(sheet, earlier = '', tokens = readFileSync(TOKENS, 'utf8')) {
  const plain = tokens.replace(/\/\*[\s\S]*?\*\//g, '');
  const light = block(plain, ':host');
  const dark = block(plain, ":host([data-theme='dark'])");
  const all = used(sheet);
  const unknown = [...all].filter((name) => name.startsWith('--zk-') && !light.has(name));
  if (unknown.length > 0) throw new Error(`unknown tokens: ${unknown.join(', ')}`);
  // Only colours and shadows change with the theme; sizes and durations can stand where they are used.
  const names = new Set([...all].filter((name) => dark.has(name)));
  const inlined = sheet.replace(/var\((--zk-[\w-]+)\)/g, (use, name) => (dark.has(name) ? use : fixed(light.get(name))));
  for (const name of used(earlier)) names.delete(name);
  const scheme = (value) => (earlier ? [] : [`color-scheme:${value}`]);
  const day = [...pick(names, light), ...scheme('light')].join(';');
  const night = [...pick(names, dark), ...scheme('dark')].join(';');
  return (
    `:host{${day}}:host([data-theme=dark]){${night}}` +
    `@media (prefers-color-scheme:dark){:host(:not([data-theme=light])){${night}}}` +
    tight(inlined)
  );
}

export function tokens() {
  return {
    name: 'zhike-tokens',
    enforce: 'pre',
    async resolveId(source, importer) {
      if (!source.endsWith(SUFFIX)) return null;
      const found = await this.resolve(source.slice(0, -SUFFIX.length), importer, { skipSelf: true });
      return found ? `\0${found.id}.tokens.js` : null;
    },
    load(id) {
      if (!id.startsWith('\0') || !id.endsWith('.tokens.js')) return null;
      const file = id.slice(1, -'.tokens.js'.length);
      this.addWatchFile(file);
      const before = ORDER.slice(0, Math.max(0, ORDER.indexOf(basename(file))));
      const earlier = before.map((name) => readFileSync(join(dirname(file), name), 'utf8')).join('');
      return `export default ${JSON.stringify(withTokens(readFileSync(file, 'utf8'), earlier))}`;
    },
  };
}
