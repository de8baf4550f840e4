/** What a conversation with a draft needs of its outline and its scripts. */
import { parse, stringify } from 'yaml';
import { insert } from '../edit/steps';
import { read, valueAt } from '../edit/text';
import { everyStep } from '../say';
import type { ChatTurn, OutlineStep, TriedTurn } from '../wire';

/** The kinds of result that a flow knows at the step where it stands; of a call made elsewhere, all that it knows of that action. */
export function resultsAt(outline: readonly OutlineStep[], at: string | null | undefined, action: string): string[] {
  const calls = [...everyStep(outline)].filter(({ step, branch }) => !branch && step.kind === 'call').map(({ step }) => step);
  const here = calls.filter((step) => step.at === at && step.name === action);
  const all = (here.length ? here : calls.filter((step) => step.name === action)).flatMap((step) => step.branches.map(({ name }) => name));
  return [...new Set(all)].filter((name) => name !== 'error');
}

/** Fields with which the scripts let a kind of result come, else the kind alone. */
export function filled(scripts: string, kind: string): Record<string, unknown> {
  try {
    const results = (valueAt(read(scripts), ['results']) ?? {}) as Record<string, { result?: unknown }>;
    const found = Object.values(results).find((one) => one?.result === kind);
    return (found as Record<string, unknown> | undefined) ?? { result: kind };
  } catch {
    return { result: kind };
  }
}

/** The name under which the scripts know a result, so that it is named and not told again. */
function named(scripts: unknown, result: Record<string, unknown>): string | undefined {
  const results = ((scripts as { results?: Record<string, unknown> } | null)?.results ?? {});
  const same = JSON.stringify(result);
  return Object.keys(results).find((name) => JSON.stringify(results[name]) === same);
}

/** What was said and done as a script: what is asked of systems and of people counts, and whether the flow is over. Wordings may change. */
export function scriptOf(name: string, asked: readonly ChatTurn[], played: readonly TriedTurn[], scripts: unknown = null): Record<string, unknown> {
  const turns = asked.map((turn, at) => {
    const came = played[at];
    const last = at === asked.length - 1;
    const call = came?.call;
    return {
      ...(turn.customer ? { customer: turn.customer } : turn.result ? { result: named(scripts, turn.result) ?? turn.result } : { error: turn.error }),
      ...(call ? { call: Object.keys(call.inputs).length ? { action: call.action, inputs: call.inputs } : call.action } : {}),
      ...(came?.hand_off ? { hand_off: came.hand_off } : {}),
      ...(last && came ? { flow: came.flow ?? 'none' } : {}),
    };
  });
  return { name, turns };
}

/** The scripts with one more; where the file cannot be read, nothing is kept. */
export function withScript(scripts: string, name: string, asked: readonly ChatTurn[], played: readonly TriedTurn[]): string | undefined {
  if (!scripts.trim()) return stringify({ scripts: [scriptOf(name, asked, played)] }, { lineWidth: 0 });
  try {
    const now = parse(scripts) as { scripts?: unknown[] } | null;
    if (!Array.isArray(now?.scripts)) return undefined;
    const { text } = insert(scripts, ['scripts'], now.scripts.length, scriptOf(name, asked, played, now));
    return (parse(text) as { scripts: unknown[] }).scripts.length === now.scripts.length + 1 ? text : undefined;
  } catch {
    return undefined;
  }
}

/** The fields of a result as somebody wrote them. */
export function fieldsOf(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) && typeof (value as { result?: unknown }).result === 'string' ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
