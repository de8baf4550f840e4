import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';
import { shell } from './shell/plugin';

const server = process.env.ZHIKE_SERVER ?? 'http://127.0.0.1:8080';

export default defineConfig({
  base: '/desk/',
  plugins: [vue(), shell('/desk/')],
  build: {
    target: 'es2022',
    // The desk's policy is script-src 'self': nothing inline, no data: scripts.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
  },
  server: { proxy: { '/api': { target: server, ws: true, changeOrigin: false } } },
  // A busy machine is no reason to fail.
  test: { testTimeout: 30_000, environment: 'happy-dom', css: true, include: ['test/**/*.test.ts'] },
});
