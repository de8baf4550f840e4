import type { ReleaseChange } from '../wire';

/** What becomes of a file. */
export const stateOf = ({ before, after }: ReleaseChange): 'added' | 'changed' | 'removed' => (before == null ? 'added' : after == null ? 'removed' : 'changed');
