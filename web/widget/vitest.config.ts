import { defineConfig } from 'vitest/config';

import { tokens } from './scripts/tokens.mjs';

export default defineConfig({
  plugins: [tokens()],
  define: { __PANEL__: '"widget-panel.js"', __TALK__: '"widget-talk.js"', __MORE__: '"widget-more.js"' },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: { environment: 'happy-dom', include: ['test/**/*.test.{ts,tsx}'] },
});
