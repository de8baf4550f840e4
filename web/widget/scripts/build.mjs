// Builds four plain scripts into dist/: widget.js (the launcher, the only one a page names), widget-panel.js (what opens
// behind it), widget-talk.js (a conversation under way) and widget-more.js (what only some want). Each fetches the next from
// its own origin, by an address that changes with the content.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

import { tokens } from './tokens.mjs';

// A test that builds must measure what ships.
process.env.NODE_ENV = 'production';

const root = fileURLToPath(new URL('..', import.meta.url));
const HASH_CHARS = 10;
const KIT = 'zhike-kit';

/** Every module that these kits offer is taken from the scripts before, which have it already. */
function borrow(...kits) {
  const kit = kits.map((file) => readFileSync(resolve(root, 'src', file), 'utf8')).join('');
  const from = [...kit.matchAll(/from '([^']+)'/g)].map((match) => match[1]);
  const own = new Set(from.filter((name) => name.startsWith('.')).map((name) => resolve(root, 'src', name)));
  const others = new Set(from.filter((name) => !name.startsWith('.')));
  return {
    name: 'zhike-borrow',
    enforce: 'pre',
    resolveId(source, importer) {
      const path = importer && source.startsWith('.') ? resolve(dirname(importer), source) : '';
      return others.has(source) || own.has(path) ? { id: KIT, external: true } : null;
    },
  };
}

async function bundle(entry, fileName, { define = {}, plugins = [], alias = {}, first = false } = {}) {
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    plugins: [tokens(), ...plugins],
    define: { 'process.env.NODE_ENV': '"production"', ...define },
    resolve: { alias },
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      outDir: 'dist',
      emptyOutDir: first,
      target: 'es2022',
      minify: true,
      reportCompressedSize: false,
      lib: { entry, formats: ['iife'], name: 'zhikeScript', fileName: () => fileName },
      rolldownOptions: { output: { globals: { [KIT]: 'Zhike.$.kit' } } },
    },
  });
  const hash = createHash('sha256').update(readFileSync(resolve(root, 'dist', fileName))).digest('hex');
  return JSON.stringify(`${fileName}?v=${hash.slice(0, HASH_CHARS)}`);
}

const more = await bundle('src/more.ts', 'widget-more.js', { plugins: [borrow('kit.ts', 'more-kit.ts')], first: true });
const talk = await bundle('src/talk.ts', 'widget-talk.js', { plugins: [borrow('kit.ts')], define: { __MORE__: more } });
const panel = await bundle('src/panel.ts', 'widget-panel.js', {
  define: { __TALK__: talk },
  alias: { 'preact/jsx-runtime': resolve(root, 'src/jsx.ts') },
});
await bundle('src/loader.ts', 'widget.js', { define: { __PANEL__: panel } });
await import('./size.mjs');
