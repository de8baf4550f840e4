import type { IconName } from '@zhike/ui';
import type { Locale } from '../wire';
import { has, t } from '../i18n';
import { placeOf } from './graph/layout';
import type { FlowItem, OutlineBranch, OutlineStep, StepKind, Wording } from './wire';

/** What stands between the words of a list. */
export const comma = (locale: Locale): string => (locale === 'zh' ? '、' : ', ');

/** A wording in the reader's language, else in the other. */
export const said = (wording: Wording | null | undefined, locale: Locale): string => wording?.[locale] || wording?.zh || wording?.en || '';

const ICONS: Record<StepKind, IconName> = {
  collect: 'form', choose: 'list', confirm: 'check-circle', call: 'transfer', say: 'send', if: 'why', promise: 'clock', ticket: 'list', set: 'pin', run: 'next', handoff: 'hand', end: 'check', verify: 'shield',
};

/** A step that says nothing of what it does is still drawn. */
export const isKind = (kind: string): kind is StepKind => kind in ICONS;
export const iconOf = (kind: string): IconName => (isKind(kind) ? ICONS[kind] : 'alert');
export const nameOf = (step: OutlineStep, locale: Locale): string => said(step.title, locale) || step.name || '';
export const branchName = (branch: OutlineBranch): string => (has(`flows.branch.${branch.name}`) ? t(`flows.branch.${branch.name}`) : branch.name);

/** What becomes of a branch, where it does not just go on. */
export function fateOf(branch: OutlineBranch): 'ends' | 'now' | 'offer' | 'again' | undefined {
  if (branch.handoff) return branch.handoff === 'now' ? 'now' : 'offer';
  if (branch.again || branch.name === 'not_found') return 'again';
  return branch.ends ? 'ends' : undefined;
}

/** What waits for the next release. What goes of the pack's is only as it was delivered again. */
export const draftWord = (draft: FlowItem['draft'], delivered: boolean): string => `flows.draft.${draft === 'removed' && delivered ? 'restored' : draft}`;

/** Every step and branch of an outline with its place. */
export function* everyStep(outline: readonly OutlineStep[]): Generator<{ at: string; step: OutlineStep; branch?: OutlineBranch }> {
  for (const step of outline) {
    yield { at: step.at, step };
    for (const branch of step.branches) {
      yield { at: placeOf(step, branch), step, branch };
      yield* everyStep(branch.steps);
    }
  }
}
