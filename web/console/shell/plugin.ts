import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

/** Writes the service worker with the names of what was built, so that a new build is a new version and the same build is the same. */
export function shell(base: string): Plugin {
  return {
    name: 'zhike-shell',
    apply: 'build',
    generateBundle(_, bundle) {
      const files = Object.keys(bundle)
        .filter((name) => name.startsWith('assets/') && /\.(js|css|svg|png|woff2)$/.test(name))
        .sort()
        .map((name) => base + name);
      const version = createHash('sha256').update(files.join('\n')).digest('hex').slice(0, 12);
      const source = readFileSync(new URL('./worker.js', import.meta.url), 'utf8')
        .replace('/* SHELL */ []', JSON.stringify(files))
        .replace("/* VERSION */ 'dev'", JSON.stringify(version));
      this.emitFile({ type: 'asset', fileName: 'sw.js', source });
    },
  };
}
