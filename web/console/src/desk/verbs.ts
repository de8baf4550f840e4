import type { HeaderView } from '../wire';

export type Verb = 'take-over' | 'transfer' | 'return' | 'give-back' | 'resolve';

/** What this person may do with a conversation now; the server decides by the same rules. */
export function verbs(header: HeaderView, me: string, supervisor: boolean): Verb[] {
  const { owner, life } = header;
  if (life === 'closed') return [];
  if (life === 'resolved') return ['take-over'];
  if (owner.kind === 'agent' && owner.user_id === me) return ['resolve', 'transfer', 'return', 'give-back'];
  const others = owner.kind === 'agent';
  return ['take-over', ...(supervisor ? (['transfer'] as const) : []), ...(others ? [] : (['resolve'] as const))];
}
