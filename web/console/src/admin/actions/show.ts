import type { Schemas } from '../../client';

export type Action = Schemas['ActionView'];
type Tone = 'good' | 'warn' | 'bad' | 'plain';

/** How it goes with an action on the server that was asked. */
export type State = 'unseen' | 'answers' | 'failed' | 'resting';

export const DOES: Record<Action['does'], Tone> = { looks_up: 'plain', changes: 'warn', pays: 'bad', sends_code: 'plain' };
export const STATES: Record<State, Tone> = { unseen: 'plain', answers: 'good', failed: 'warn', resting: 'bad' };

export function stateOf(one: Action): State {
  if (one.seen.resting_until_ms != null) return 'resting';
  if (one.seen.answered == null) return 'unseen';
  return one.seen.answered ? 'answers' : 'failed';
}

/** A request as it is written on the wire. */
export function written(request: Schemas['ActionRequest']): string {
  const headers = request.headers.map((one) => `${one.name}: ${one.value}`);
  return [`${request.method} ${request.url}`, ...headers, '', pretty(request.body)].join('\n');
}

/** JSON with room; anything else as it is. */
export function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** Which inputs are missing, as a flow would have to give them. */
export function missing(one: Action, given: Record<string, string>): { required: string[]; proof: boolean } {
  const empty = (name: string): boolean => !given[name]?.trim();
  const proofs = one.inputs.filter((input) => input.proves);
  return {
    required: one.inputs.filter((input) => input.required && empty(input.name)).map((input) => input.name),
    proof: proofs.length > 0 && proofs.every((input) => empty(input.name)),
  };
}
