/** What the third script borrows: the panel's kit, and parts of the talk. `scripts/build.mjs` redirects its imports here. */
export * from './kit';
export { moment, size } from './text/format';
export { fileApi } from './chat/file-api';
export { olderApi } from './chat/older';
export { ownConversations } from './chat/past';
export { lines } from './chat/thread';
export { Message } from './talk-view/message';
