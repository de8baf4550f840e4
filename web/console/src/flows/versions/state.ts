import type { ReleaseChange, ReplayChange, ShareDifference } from '../wire';

/** What becomes of a file. */
export const stateOf = ({ before, after }: ReleaseChange): 'added' | 'changed' | 'removed' => (before == null ? 'added' : after == null ? 'removed' : 'changed');

/** Whether both turns are alike but for what is said. */
export const onlyWords = ({ before, after }: ReplayChange): boolean => (['decision', 'intent', 'flow', 'call', 'hand_off'] as const).every((key) => (before[key] ?? null) === (after[key] ?? null));

/** What somebody wrote as a share, from 1 to 99; anything else is none. */
export function share(text: string): number | undefined {
  const number = /^\d{1,2}$/.test(text.trim()) ? Number(text) : 0;
  return number >= 1 ? number : undefined;
}

/** Whether a difference may be chance: an interval that holds 0 says nothing. */
export const verdict = ({ low, high }: ShareDifference): 'more' | 'fewer' | 'may' => (low > 0 ? 'more' : high < 0 ? 'fewer' : 'may');
