import type { FlowItem } from './wire';

/** Flows of which every word of the query is found: in titles, topics and actions of both languages, and in ids. */
export function matching(all: readonly FlowItem[], query: string): FlowItem[] {
  const words = query.toLowerCase().split(/\s+/u).filter(Boolean);
  const named = ({ id, title }: { id: string; title: { zh: string; en: string } }): string => `${id} ${title.zh} ${title.en}`;
  return all.filter((flow) => {
    const text = [named(flow), ...flow.topics.map(named), ...flow.actions.map(named)].join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** Of an English title the id that a new flow gets; what is taken gets a number. */
export function idOf(title: string, taken: (id: string) => boolean): string {
  const plain = title.toLowerCase().replace(/[^a-z0-9]+/gu, '_').replace(/^[_0-9]+|_+$/gu, '').slice(0, 40);
  if (!plain || !taken(plain)) return plain;
  for (let n = 2; ; n += 1) if (!taken(`${plain}_${n}`)) return `${plain}_${n}`;
}
export const ID = /^[a-z][a-z0-9_]{0,39}$/u;

/** A small file that can be read, tried and grown. */
export function beginning(id: string, zh: string, en: string): string {
  const quoted = (text: string): string => JSON.stringify(text);
  return `id: ${id}
title: {zh: ${quoted(zh)}, en: ${quoted(en)}}
steps:
  - say: {zh: 好的，我来帮您。, en: "Sure, let me help you with that."}
  - end: true
`;
}
