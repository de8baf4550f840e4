/** A colleague, as far as a mention needs them. */
export interface Named {
  id: string;
  name: string;
}

const TOKEN = /<@([0-9a-f-]{36})>/gu;

/** Names in words become ids in what is sent: a longer name before one that it begins with, and only whole names. Chinese is written without spaces. */
export function withIds(text: string, people: readonly Named[]): string {
  const sorted = [...people].filter((one) => one.name.trim()).sort((a, b) => b.name.length - a.name.length);
  return sorted.reduce((words, { id, name }) => {
    const escaped = name.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&');
    // A name in Latin letters ends where its letters end; a Chinese one may stand against the next word.
    const end = /[a-z0-9]$/iu.test(name) ? '(?![\\p{L}\\d])' : '';
    return words.replace(new RegExp(`(^|[^A-Za-z0-9._<-])@${escaped}${end}`, 'giu'), `$1<@${id}>`);
  }, text);
}

export interface Piece {
  text: string;
  /** Who is named here. */
  id?: string;
}

/** Words in pieces, with the names of those who are called. */
export function pieces(text: string, nameOf: (id: string) => string | undefined): Piece[] {
  const all: Piece[] = [];
  let at = 0;
  for (const found of text.matchAll(TOKEN)) {
    const id = found[1] as string;
    const name = nameOf(id);
    if (name === undefined) continue;
    if (found.index > at) all.push({ text: text.slice(at, found.index) });
    all.push({ text: `@${name}`, id });
    at = found.index + found[0].length;
  }
  if (at < text.length) all.push({ text: text.slice(at) });
  return all;
}

/** Colleagues whose name holds what was typed after `@`; who begins with it stands first, then who is there. */
export function search<T extends Named & { online: boolean; disabled?: boolean }>(people: readonly T[], query: string, me: string): T[] {
  const wanted = query.toLowerCase();
  return people
    .filter((one) => one.id !== me && !one.disabled && one.name.toLowerCase().includes(wanted))
    .sort((a, b) => Number(b.name.toLowerCase().startsWith(wanted)) - Number(a.name.toLowerCase().startsWith(wanted)) || Number(b.online) - Number(a.online) || a.name.localeCompare(b.name));
}
