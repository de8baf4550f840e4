import type { IntentView } from './wire';

/** How the intents stand in the list. */
export const ORDERS = ['tree', 'used', 'weak', 'changed'] as const;
export type Order = (typeof ORDERS)[number];

/** Intents under one heading; without a name where they stand in a plain order. */
export interface Branch {
  name: string;
  intents: IntentView[];
}

const said = (intent: IntentView): string => `${intent.id} ${intent.title.zh} ${intent.title.en}`.toLowerCase();

/** The intents that match every word of the query. */
export function matching(intents: readonly IntentView[], query: string): IntentView[] {
  const words = query.toLowerCase().split(/\s+/u).filter(Boolean);
  return intents.filter((intent) => words.every((word) => said(intent).includes(word)));
}

/** Below everything that was measured: what no figure is known of is not weak. */
const weakness = (intent: IntentView): number => intent.f1 ?? 2;

/** The list as it is shown: by parent, or flat in one of the other orders. Small talk stands last. */
export function branches(intents: readonly IntentView[], order: Order, title: (intent: IntentView) => string): Branch[] {
  if (order === 'tree') {
    const groups = new Map<string, IntentView[]>();
    for (const intent of intents) {
      const name = intent.smalltalk ? 'smalltalk' : (intent.parent ?? '');
      groups.set(name, [...(groups.get(name) ?? []), intent]);
    }
    const last = (name: string): number => (name === 'smalltalk' ? 1 : 0);
    return [...groups]
      .map(([name, those]) => ({ name, intents: those }))
      .sort((a, b) => last(a.name) - last(b.name) || Number(b.intents.some(({ own }) => own)) - Number(a.intents.some(({ own }) => own)) || a.name.localeCompare(b.name));
  }
  const by = {
    used: (a: IntentView, b: IntentView) => b.used - a.used,
    weak: (a: IntentView, b: IntentView) => weakness(a) - weakness(b),
    changed: (a: IntentView, b: IntentView) => Number(b.changed) - Number(a.changed) || b.added + b.off - a.added - a.off,
  }[order];
  return intents.length ? [{ name: '', intents: [...intents].sort((a, b) => by(a, b) || title(a).localeCompare(title(b))) }] : [];
}

/** What an id is made of: up to four parts; the server refuses everything else. */
export const ID = /^[a-z0-9_]+(\.[a-z0-9_]+){0,3}$/;
const LONGEST = 40;

/** An id from the English title, under its parent; where the title says nothing in Latin letters, a number. */
export function suggestId(title: string, parent: string, taken: ReadonlySet<string>): string {
  const plain = title.normalize('NFKD').toLowerCase().replace(/['’]/gu, '').replace(/[^a-z0-9]+/gu, '_').replace(/^[_\d]+|_+$/gu, '').slice(0, LONGEST).replace(/_+$/u, '');
  const stem = `${parent}.${plain || 'intent'}`;
  if (plain && !taken.has(stem)) return stem;
  for (let n = plain ? 2 : 1; ; n += 1) if (!taken.has(`${stem}_${n}`)) return `${stem}_${n}`;
}
