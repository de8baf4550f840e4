import { t } from '../i18n';
import type { FlowProblem } from './wire';

/** What the server says of a text, by the sentence that tells a colleague what to do about it; the first that fits. */
const PLAIN: readonly (readonly [RegExp, string])[] = [
  [/unknown field|unknown variant/u, 'unknown'],
  [/missing field/u, 'missing_field'],
  [/needs exactly one of/u, 'one_kind'],
  [/does not belong to/u, 'foreign_key'],
  [/read back and confirmed before it/u, 'unconfirmed'],
  [/every call must say what happens when it fails/u, 'no_error'],
  [/a flow says what follows from each result/u, 'no_result'],
  [/^has no (?:result|input)/u, 'foreign_name'],
  [/^needs the input/u, 'needs_input'],
  [/is not defined in pack\.yaml/u, 'no_slot'],
  [/begins with it already/u, 'begun_twice'],
  [/nothing else answers it/u, 'topic_left'],
  [/which runs this one|run one another deeper/u, 'circle'],
  [/nothing in this flow (?:asks for|chooses)/u, 'unasked'],
  [/is not declared in|which is not there|there is no topic/u, 'no_such'],
  [/cannot be filled here|nothing here is called/u, 'no_name'],
  [/is never closed by|means nothing here/u, 'mark'],
  [/is never reached/u, 'unreached'],
  [/nested deeper|a flow may have/u, 'too_big'],
  [/in a file named/u, 'id'],
  [/is empty/u, 'empty'],
  [/is missing/u, 'missing'],
  [/must be|must have|at most|longer than|more than/u, 'limits'],
  [/ at line \d+ column \d+|mapping values|did not find|invalid type|expected/u, 'form'],
];
export const problemName = (text: string): string => PLAIN.find(([shape]) => shape.test(text))?.[1] ?? 'other';

/** The problem in the reader's language. */
export const plain = (problem: FlowProblem): string => t(`flows.problem.${problemName(problem.text)}`);

/** A problem with its line: what is only named is looked for. */
export function located(problem: FlowProblem, text: string): FlowProblem {
  const name = /unknown field `([^`]+)`/u.exec(problem.text)?.[1];
  if (problem.line || !name) return problem;
  const at = text.split('\n').findIndex((line) => line.replace(/^[\s-]*/u, '').startsWith(`${name}:`));
  return at < 0 ? problem : { ...problem, line: at + 1 };
}
