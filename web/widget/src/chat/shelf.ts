/**
 * Files on their way, kept over a reload in the page's IndexedDB. One tab at a time takes them up again: the same file from two tabs
 * would be one message, but two uploads. Where the browser forbids the database, a reload costs the upload and nothing else.
 */
import type { Kept } from './uploads';

const DATABASE = 'zhike';
const STORE = 'files';
/** Files kept at once, and for how long. */
const KEPT = 20;
const KEPT_MS = 7 * 24 * 60 * 60_000;

export interface Shelf {
  all(): Promise<Kept[]>;
  add(file: Kept): void;
  remove(id: string): void;
}

const NOWHERE: Shelf = { all: () => Promise.resolve([]), add: () => undefined, remove: () => undefined };

function asked<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((take, fail) => {
    request.onsuccess = () => take(request.result);
    request.onerror = () => fail(request.error);
  });
}

async function database(): Promise<IDBDatabase> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
  return asked(opening);
}

/** True in the one tab that may take up what was left; held until the tab goes. */
function mine(place: string): Promise<boolean> {
  return new Promise((answer) => {
    if (!navigator.locks) return answer(true);
    void navigator.locks.request(`${place}files`, { ifAvailable: true }, (lock) => {
      answer(lock !== null);
      return lock ? new Promise(() => undefined) : undefined;
    });
  });
}

/** `place` begins the keys, and is `null` for visitors of whom nothing may stay on the device. */
export function openShelf(place: string | null): Shelf {
  if (place === null || typeof indexedDB === 'undefined') return NOWHERE;
  let opened: Promise<IDBDatabase> | undefined;
  const store = async (mode: IDBTransactionMode): Promise<IDBObjectStore> =>
    (await (opened ??= database())).transaction(STORE, mode).objectStore(STORE);
  const range = IDBKeyRange.bound(place, `${place}\uffff`);
  return {
    async all() {
      try {
        if (!(await mine(place))) return [];
        const found = (await asked((await store('readonly')).getAll(range))) as Kept[];
        const fresh = found.filter(({ atMs }) => Date.now() - atMs < KEPT_MS);
        for (const { id } of found) if (!fresh.some((file) => file.id === id)) this.remove(id);
        return fresh.sort((a, b) => a.atMs - b.atMs);
      } catch {
        return [];
      }
    },
    add(file) {
      const put = async (): Promise<void> => {
        const files = await store('readwrite');
        if ((await asked(files.count(range))) < KEPT) files.put(file, place + file.id);
      };
      put().catch(() => undefined);
    },
    remove(id) {
      store('readwrite').then(
        (files) => files.delete(place + id),
        () => undefined,
      );
    },
  };
}
