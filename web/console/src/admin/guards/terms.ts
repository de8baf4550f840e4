import type { Schemas } from '../../client';

export type Term = Schemas['GlossaryTerm'];

/** The glossary as it is typed: a line each, `term = plainer words`. */
export const written = (terms: readonly Term[]): string => terms.map((term) => `${term.word} = ${term.plain}`).join('\n');

/** What was typed; a line that is none is told by its number. What a term's language was stays. */
export function read(text: string, before: readonly Term[]): { terms: Term[]; wrong: number | undefined } {
  const terms: Term[] = [];
  const lines = text.split('\n');
  for (const [at, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const [word, plain, more] = line.split(/\s*[=＝→]\s*/);
    if (!word?.trim() || !plain?.trim() || more !== undefined) return { terms, wrong: at + 1 };
    const known = before.find((term) => term.word === word.trim());
    terms.push({ word: word.trim(), plain: plain.trim(), ...(known?.locale ? { locale: known.locale } : {}) });
  }
  return { terms, wrong: undefined };
}

/** A text in stretches, those that break a rule with their rules. */
export function stretches(text: string, reasons: readonly Schemas['HeldReason'][]): { text: string; rules: string[] }[] {
  const chars = [...text];
  const edges = [...new Set([0, chars.length, ...reasons.flatMap((reason) => [reason.from, reason.to])])].filter((edge) => edge <= chars.length).sort((a, b) => a - b);
  return edges.slice(1).map((end, at) => {
    const start = edges[at] ?? 0;
    const rules = [...new Set(reasons.filter((reason) => reason.from <= start && end <= reason.to).map((reason) => reason.rule))];
    return { text: chars.slice(start, end).join(''), rules };
  });
}
