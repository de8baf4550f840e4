import type { Confused } from './wire';

/** What is not the shop's business stands in the picture as an intent of its own. */
export const OUTSIDE = '';
const named = (id: string | null | undefined): string => id ?? OUTSIDE;

export interface Heat {
  /** The intents of the picture, the most confused first. */
  ids: string[];
  /** `ids[row]` was expected, `ids[column]` was got. */
  cells: { row: number; column: number; pair: Confused }[];
  most: number;
}

/** The worst pairs as a square of at most so many intents: pair by pair, as long as there is room. */
export function heat(pairs: readonly Confused[], room: number): Heat {
  const ids: string[] = [];
  for (const { expected, got } of [...pairs].sort((a, b) => b.count - a.count)) {
    const fresh = [named(expected), named(got)].filter((id) => !ids.includes(id));
    if (ids.length + fresh.length <= room) ids.push(...fresh);
  }
  const cells = pairs.flatMap((pair) => {
    const [row, column] = [ids.indexOf(named(pair.expected)), ids.indexOf(named(pair.got))];
    return row >= 0 && column >= 0 ? [{ row, column, pair }] : [];
  });
  return { ids, cells, most: Math.max(1, ...cells.map(({ pair }) => pair.count)) };
}
