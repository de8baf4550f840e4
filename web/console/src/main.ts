import '@zhike/ui/tokens.css';
import '@zhike/ui/base.css';
import { createPinia } from 'pinia';
import { createApp } from 'vue';
import App from './App.vue';
import { i18n, speak } from './i18n';
import { makeRouter } from './router';
import { useSettings } from './stores/settings';

if (import.meta.env.DEV && import.meta.env.VITE_MOCK) {
  const { install } = await import('../mock/install');
  install();
}

const app = createApp(App);
app.use(createPinia());
app.use(i18n);
app.use(makeRouter());
// The first page is asked for meanwhile.
await speak(useSettings().locale);
app.mount('#app');

// Without it the desk is the same, but for opening without a network.
if (import.meta.env.PROD && 'serviceWorker' in navigator) {
  const install = (): void => void navigator.serviceWorker.register('/desk/sw.js').catch(() => undefined);
  if (document.readyState === 'complete') install();
  else window.addEventListener('load', install);
}
