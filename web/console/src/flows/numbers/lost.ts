/** At which steps customers are lost. */
import type { StepNumbers } from '../wire';

/** How many did not come further than this step, whatever the reason. */
export const lostAt = ({ cancelled, handed, failed, left }: StepNumbers): number => cancelled + handed + failed + left;
/** Of those who came to it; nothing where nobody did. */
export const shareLost = (step: StepNumbers): number | undefined => (step.reached > 0 ? lostAt(step) / step.reached : undefined);
/** Steps where somebody was lost, the worst first. */
export const worst = (steps: readonly StepNumbers[]): StepNumbers[] => steps.filter((step) => lostAt(step) > 0).sort((a, b) => lostAt(b) - lostAt(a) || b.reached - a.reached);
