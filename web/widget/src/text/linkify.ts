/** Finds web addresses in plain text. The result is pieces to be put into text nodes, never markup. */
import { safeHref } from './href';

export interface Piece {
  text: string;
  href?: string;
}

/** Enough for any honest message; the rest stays text. */
const LINKS_PER_MESSAGE = 30;
// Chinese punctuation and full-width signs end an address: 请看https://a.example。谢谢
const ADDRESS = /\bhttps?:\/\/[^\s<>"'`\\\u0000-\u0020\u200b-\u200f\u202a-\u202e\u2066-\u2069\u3000-\u303f\uff00-\uffef\u2018-\u201d]+/gi;
const TRAILING = /[.,;:!?*_~'"|]+$/;

function trim(address: string): string {
  for (;;) {
    let cut = address.replace(TRAILING, '');
    const last = cut.at(-1);
    const opening = last === ')' ? '(' : last === ']' ? '[' : last === '}' ? '{' : undefined;
    // A closing bracket belongs to the sentence unless the address opened it: (see https://a.example/b_(c))
    if (opening && last && cut.split(opening).length < cut.split(last).length) cut = cut.slice(0, -1);
    if (cut === address) return cut;
    address = cut;
  }
}

export function linkify(text: string): Piece[] {
  const pieces: Piece[] = [];
  let done = 0;
  let links = 0;
  for (const match of text.matchAll(ADDRESS)) {
    if (links === LINKS_PER_MESSAGE) break;
    const address = trim(match[0]);
    const href = safeHref(address);
    if (!href) continue;
    if (match.index > done) pieces.push({ text: text.slice(done, match.index) });
    pieces.push({ text: address, href });
    done = match.index + address.length;
    links += 1;
  }
  if (done < text.length) pieces.push({ text: text.slice(done) });
  return pieces;
}
