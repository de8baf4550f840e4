import type { RestsOn } from '@zhike/realtime';

/** Words that were put in from an article. */
export interface Taken extends RestsOn {
  text: string;
}

/** So many characters in a row, blanks aside, must still stand there for the words to be an article's. */
const RUN = 6;
/** Articles that one message may rest on. */
export const MOST = 10;
const bare = (text: string): string => text.replace(/\s+/gu, '').toLowerCase();

/** Whether something of these words is left, however much was changed around it. */
export function isLeft(taken: string, text: string): boolean {
  const [from, to] = [bare(taken), bare(text)];
  if (!from) return false;
  if (from.length <= RUN) return to.includes(from);
  for (let at = 0; at + RUN <= from.length; at += 1) if (to.includes(from.slice(at, at + RUN))) return true;
  return false;
}

/** The articles that a message rests on: each once, in the version that was put in last. */
export function restsOn(taken: readonly Taken[], text: string): RestsOn[] {
  const left = new Map(taken.filter((one) => isLeft(one.text, text)).map(({ id, version }) => [id, { id, version }]));
  return [...left.values()].slice(-MOST);
}
