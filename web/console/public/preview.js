// The real widget beside a form of the desk. Only the server is stood in for: it answers with what the form would set.
let told = null;

// It is only looked at: whoever writes in the form must not lose the focus to it.
HTMLElement.prototype.focus = () => undefined;

window.fetch = (input) => {
  const { pathname } = new URL(input instanceof Request ? input.url : input, location.href);
  if (told && pathname === '/api/v1/widget/look') return Promise.resolve(Response.json(told.inbox.look));
  if (told && pathname === '/api/v1/widget/session')
    return Promise.resolve(Response.json({ token: 'preview', epoch: 'preview', inbox: told.inbox, person_available: true, conversation: told.conversation }));
  if (told && pathname === '/api/v1/widget/surveys/preview') return Promise.resolve(Response.json(told.survey));
  return Promise.reject(new TypeError('a preview asks nobody'));
};

// A conversation that is shown has a line that is good and says nothing more.
window.WebSocket = class {
  constructor() {
    setTimeout(() => this.onopen?.({}));
  }
  send(frame) {
    for (const answer of answers(JSON.parse(frame))) setTimeout(() => this.onmessage?.({ data: JSON.stringify(answer) }));
  }
  close() {}
};

function answers({ t, client_msg_id, stars, agent_stars }) {
  if (t === 'hello') return [{ t: 'welcome', v: 1, epoch: 'preview', heartbeat_ms: 600_000, max_frame_bytes: 65_536 }];
  if (!told?.conversation || !client_msg_id) return [];
  const { n, header } = told.conversation;
  const survey = { state: 'answered', stars, agent_stars };
  const ack = { t: 'ack', client_msg_id, conversation_id: header.id };
  if (t !== 'survey') return [ack];
  return [{ t: 'events', conversation_id: header.id, events: [{ n: n + 1, patches: [{ op: 'header.set', survey }] }] }, ack];
}

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
