/** What survives a reload: a few values in the page's localStorage, or in memory where the browser forbids that. */
export interface Keep {
  get(name: string): string | null;
  set(name: string, value: string): void;
  remove(name: string): void;
}

export function keep(inbox: string, storage: () => Storage = () => localStorage): Keep {
  const memory = new Map<string, string>();
  const key = (name: string): string => `zhike:${inbox}:${name}`;
  // Blocked cookies make the very access throw; a full store makes only writing throw.
  const attempt = <T>(act: (store: Storage) => T, otherwise: () => T): T => {
    try {
      return act(storage());
    } catch {
      return otherwise();
    }
  };
  return {
    get: (name) => attempt((store) => store.getItem(key(name)), () => null) ?? memory.get(name) ?? null,
    set: (name, value) =>
      attempt(
        (store) => {
          store.setItem(key(name), value);
          memory.delete(name);
        },
        () => void memory.set(name, value),
      ),
    remove: (name) => {
      memory.delete(name);
      attempt((store) => store.removeItem(key(name)), () => undefined);
    },
  };
}
