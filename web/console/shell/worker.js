// The desk as an installed app: its shell opens without a network. Only what is the same for everybody is kept (the page, its scripts, its
// styles); nothing of a customer ever passes through here. SHELL and VERSION are written in when it is built.
const SHELL = /* SHELL */ [];
const NAME = 'zhike-desk-';
const KEPT = NAME + /* VERSION */ 'dev';
const PAGE = '/desk/';

self.addEventListener('install', (event) => {
  // Whole or not at all: half a shell is none. The browser's own cache knows the hashed files already.
  event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll([PAGE, ...SHELL])));
});

// A new version waits until the last page of the old one is gone, so that no open page loses the scripts it has not loaded yet.
self.addEventListener('activate', (event) => {
  const old = async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith(NAME) && name !== KEPT).map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(old());
});

/** The server's page, so that a new version is seen at once; the kept one when there is no server. */
async function page(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match(PAGE, { cacheName: KEPT });
    if (!kept) throw error;
    return kept;
  }
}

/** Its name says what is in it, so what is kept is right. */
async function part(request) {
  return (await caches.match(request, { cacheName: KEPT })) ?? fetch(request);
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== 'GET' || address.origin !== self.location.origin || !address.pathname.startsWith(PAGE)) return;
  if (request.mode === 'navigate') {
    // The pages that carry the widget have a policy of their own, and no use without a server.
    if (!address.pathname.endsWith('.html')) event.respondWith(page(request));
  } else if (address.pathname.startsWith(PAGE + 'assets/')) event.respondWith(part(request));
});
