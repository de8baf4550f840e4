import { has, sentence, t } from '../../i18n';
import type { Problem } from '../../wire';
import { fieldOf } from './draft';

/** What went wrong, by the field that the server names, else by the kind of the refusal. */
export function refusal(problem: Problem): string {
  const field = problem.slug === 'invalid' ? fieldOf(problem.detail) : undefined;
  const key = `wrong.${field}`;
  return field && has(key) ? t(key) : sentence(problem);
}
