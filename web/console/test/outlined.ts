/** What the server makes of a flow’s text, as far as the picture needs it: for tests without one. */
import { parse } from 'yaml';
import type { OutlineBranch, OutlineStep, StepKind, Wording } from '../src/flows/wire';

type Raw = Record<string, unknown>;
const KINDS: readonly StepKind[] = ['collect', 'choose', 'confirm', 'call', 'if', 'run', 'set', 'promise', 'say', 'handoff', 'end'];
const first = (value: unknown): Wording | null => {
  const one: unknown = Array.isArray(value) ? value.at(-1) : value;
  return typeof one === 'object' && one !== null && 'zh' in one ? { zh: String((one as Raw).zh), en: String((one as Raw).en) } : null;
};
function branches(step: Raw, at: string): OutlineBranch[] {
  if ('if' in step) return ['then', 'else'].filter((name) => name in step).map((name) => ({ name, says: null, ends: false, handoff: null, again: null, card: null, steps: listed(step[name], `${at}.${name}`) }));
  return Object.entries((step.on ?? {}) as Record<string, Raw>).map(([name, one]) => ({
    name, says: first(one.say), ends: one.ends === true, handoff: (one.handoff as 'now') ?? null, again: (one.again as string) ?? null, card: (one.card as string) ?? null, steps: listed(one.then, `${at}.on.${name}.then`),
  }));
}
function listed(all: unknown, at: string): OutlineStep[] {
  return ((all ?? []) as Raw[]).map((step, index) => {
    const kind = KINDS.find((one) => one in step)!;
    const here = `${at}[${index}]`;
    return { at: here, line: 0, kind, name: typeof step[kind] === 'string' ? String(step[kind]) : null, title: null, says: first(step.ask ?? step[kind]), more: 0, options: [], branches: branches(step, here) };
  });
}
export const outlined = (text: string): OutlineStep[] => listed((parse(text) as Raw).steps, 'steps');
