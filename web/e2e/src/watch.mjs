// What a page of ours must never do, noted as it happens: dialogs, script errors, policy violations, requests to strangers.
const TEXTS_MOST = 5_000;

export async function watch(page, origins) {
  const notes = { problems: [], heard: [], down: false };
  const problem = (text) => notes.problems.push(text);
  const ours = (url) => origins.some((origin) => url.startsWith(`${origin}/`) || url.startsWith(`${origin.replace('http', 'ws')}/`));
  page.on('dialog', (dialog) => {
    problem(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('pageerror', (error) => problem(`script error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() !== 'error') return;
    const text = message.text();
    // Answers of 4xx are part of the protocol (not logged in, file refused); while the server is down, so are failures.
    if (/Failed to load resource: the server responded with a status of 4\d\d/.test(text)) return;
    if (notes.down && /ERR_|WebSocket|Failed to load/.test(text)) return;
    problem(`console: ${text}`);
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!/^(data|blob):/.test(url) && !ours(url)) problem(`request to ${url}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 500 && !notes.down) problem(`${response.status()} from ${response.url()}`);
    const type = response.headers()['content-type'] ?? '';
    if (type.includes('json') && notes.heard.length < TEXTS_MOST) {
      void response.text().then((text) => notes.heard.push(text), () => undefined);
    }
  });
  page.on('websocket', (socket) => {
    if (!ours(socket.url())) problem(`socket to ${socket.url()}`);
    socket.on('framereceived', ({ payload }) => {
      if (notes.heard.length < TEXTS_MOST) notes.heard.push(String(payload));
    });
  });
  await page.exposeFunction('__violated', (what) => problem(`content security policy: ${what}`));
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => {
      window.__violated(`${event.effectiveDirective} blocked ${event.blockedURI} (${event.sourceFile ?? ''}:${event.lineNumber ?? 0})`);
    });
  });
  return notes;
}
