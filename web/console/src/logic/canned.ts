import type { Schemas } from '../client';
import type { Locale } from '../wire';

export type CannedReply = Schemas['CannedReply'];
export type CannedFile = Schemas['CannedFile'];

const VARIABLE = /\{\{\s*([^{}]*?)\s*\}\}/gu;

/** The reply in the customer's language, else in the one that it has. */
export function wording(reply: Pick<CannedReply, 'zh' | 'en'>, locale: Locale): string {
  return locale === 'zh' ? reply.zh || reply.en : reply.en || reply.zh;
}

/** With every variable filled in that has a value; the others stay as they are, to be seen. */
export function fill(text: string, values: Readonly<Record<string, string | null | undefined>>): string {
  return text.replace(VARIABLE, (whole, name: string) => values[name]?.trim() || whole);
}

/** A variable that nobody has filled in, and where it stands. */
export interface Missing {
  name: string;
  from: number;
  to: number;
}

/** What must not go to a customer like this. Braces that name no variable are the agent's own words. */
export function missing(text: string, variables: readonly string[]): Missing[] {
  return [...text.matchAll(VARIABLE)].flatMap((found): Missing[] => {
    const name = found[1] ?? '';
    return variables.includes(name) ? [{ name, from: found.index, to: found.index + found[0].length }] : [];
  });
}

/** The first character that each initial of pinyin has, in the order of a Chinese dictionary. */
const BOUNDARIES = [...'阿八嚓哒妸发旮哈讥咔垃痳拏噢妑七呥扨它穵夕丫帀'];
const INITIALS = [...'abcdefghjklmnopqrstwxyz'];
const dictionary = new Intl.Collator('zh-Hans-CN-u-co-pinyin');

/** The initials of its pinyin, as one types a Chinese phrase in haste; other characters stay. A character with two readings has one. */
export function pinyinInitials(text: string): string {
  return [...text.toLowerCase()]
    .map((character) => {
      if (!/\p{Script=Han}/u.test(character)) return character;
      let at = 0;
      while (at + 1 < BOUNDARIES.length && dictionary.compare(character, BOUNDARIES[at + 1] ?? '') >= 0) at += 1;
      return INITIALS[at] ?? character;
    })
    .join('');
}

/** How well a reply answers to what was typed after `/`; `undefined` where it does not. Smaller is better. */
function rank(reply: CannedReply, query: string): number | undefined {
  const title = reply.title.toLowerCase();
  if (reply.shortcut === query) return 0;
  if (reply.shortcut.startsWith(query)) return 1;
  if (title.startsWith(query)) return 2;
  if (pinyinInitials(reply.title).startsWith(query)) return 3;
  if (reply.shortcut.includes(query) || title.includes(query) || pinyinInitials(reply.title).includes(query)) return 4;
  if (`${reply.folder} ${reply.zh} ${reply.en}`.toLowerCase().includes(query)) return 5;
  return undefined;
}

/** The replies found by shortcut, title (or the initials of its pinyin), folder and words; what is used most comes first among equals. */
export function search(replies: readonly CannedReply[], query: string): CannedReply[] {
  const wanted = query.trim().toLowerCase();
  return replies
    .map((reply) => ({ reply, rank: wanted ? rank(reply, wanted) : 0 }))
    .filter((found): found is { reply: CannedReply; rank: number } => found.rank !== undefined)
    .sort((a, b) => a.rank - b.rank || Number(b.reply.personal) - Number(a.reply.personal) || b.reply.used - a.reply.used || (a.reply.shortcut < b.reply.shortcut ? -1 : 1))
    .map(({ reply }) => reply);
}

/** One folder of the tree with what stands in it. */
export interface Folder {
  path: string;
  replies: CannedReply[];
}

/** By folder, the root first. */
export function folders(replies: readonly CannedReply[]): Folder[] {
  const found = new Map<string, CannedReply[]>();
  for (const reply of replies) found.set(reply.folder, [...(found.get(reply.folder) ?? []), reply]);
  return [...found].sort(([a], [b]) => dictionary.compare(a, b)).map(([path, all]) => ({ path, replies: all.sort((a, b) => (a.shortcut < b.shortcut ? -1 : 1)) }));
}
