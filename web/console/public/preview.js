// The real widget beside a form of the desk. Only the server is stood in for: it answers with what the form would set.
let told = null;

// It is only looked at: whoever writes in the form must not lose the focus to it.
HTMLElement.prototype.focus = () => undefined;

window.fetch = (input) => {
  const { pathname } = new URL(input instanceof Request ? input.url : input, location.href);
  if (told && pathname === '/api/v1/widget/look') return Promise.resolve(Response.json(told.inbox.look));
  if (told && pathname === '/api/v1/widget/session')
    return Promise.resolve(Response.json({ token: 'preview', epoch: 'preview', inbox: told.inbox, person_available: true }));
  return Promise.reject(new TypeError('a preview asks nobody'));
};

addEventListener('message', (event) => {
  if (event.origin !== location.origin || event.source !== parent || told) return;
  told = event.data;
  document.documentElement.lang = told.inbox.locale === 'zh' ? 'zh-CN' : 'en';
  window.Zhike = (...asked) => (window.Zhike.q ??= []).push(asked);
  window.Zhike('open');
  const script = document.createElement('script');
  script.src = '/widget.js';
  script.dataset.inbox = 'preview';
  script.dataset.locale = told.inbox.locale;
  script.dataset.theme = told.theme;
  document.body.style.background = told.theme === 'dark' ? '#101412' : '#f1efe8';
  document.body.append(script);
});
parent.postMessage('zhike:preview', location.origin);
