import type { ReleaseChange, ReplayChange } from '../wire';

/** What becomes of a file. */
export const stateOf = ({ before, after }: ReleaseChange): 'added' | 'changed' | 'removed' => (before == null ? 'added' : after == null ? 'removed' : 'changed');

/** Whether both turns are alike but for what is said. */
export const onlyWords = ({ before, after }: ReplayChange): boolean => (['decision', 'intent', 'flow', 'call', 'hand_off'] as const).every((key) => (before[key] ?? null) === (after[key] ?? null));
