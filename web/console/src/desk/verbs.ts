import type { IconName } from '@zhike/ui';
import { KEYS } from '../logic/keys';
import type { HeaderView } from '../wire';

export type Verb = 'take-over' | 'transfer' | 'return' | 'give-back' | 'resolve' | 'snooze' | 'wake' | 'wrap-up' | 'merge';

export const VERB_ICONS: Record<Verb, IconName> = { 'take-over': 'hand', transfer: 'transfer', return: 'return', 'give-back': 'spark', resolve: 'check', snooze: 'moon', wake: 'sun', 'wrap-up': 'form', merge: 'merge' };

/** The key by which it is done, where it has one. */
export const hintOf = (verb: Verb): string | undefined => KEYS.find((entry) => entry.action === verb)?.shown;

/** What this person may do with a conversation now; the server decides by the same rules. */
export function verbs(header: HeaderView, me: string, supervisor: boolean): Verb[] {
  const { owner, life } = header;
  if (life === 'closed') return [];
  if (life === 'resolved') return ['take-over', 'wrap-up', 'merge'];
  if (owner.kind === 'agent' && owner.user_id === me) return ['resolve', 'snooze', ...(header.snooze?.state === 'until' ? (['wake'] as const) : []), 'wrap-up', 'transfer', 'return', 'give-back', 'merge'];
  const others = owner.kind === 'agent';
  return ['take-over', ...(supervisor ? (['transfer'] as const) : []), ...(others ? [] : (['resolve', 'merge'] as const))];
}
