/** A call as its action wants it: what it is given, and a branch for each kind of result. */
import type { FlowAction } from '../wire';
import { put, read, valueAt, type Path } from './text';

/** Who asks, where a signature proves it. */
const SIGNED = 'customer_ref';
const template = (name: string): string => (name === SIGNED ? '{identity}' : `{${name}}`);
const entries = (value: unknown): Record<string, unknown> => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {});

/** Lets a step call this action: what stands there and goes with it stays, what is missing is begun, what it does not know goes. */
export function calling(source: string, path: Path, action: FlowAction): string {
  const step = entries(valueAt(read(source), path));
  const [given, on] = [entries(step.inputs), entries(step.on)];
  let text = put(source, [...path, 'call'], action.id);
  text = put(text, [...path, 'inputs'], Object.fromEntries(action.inputs.map(({ name }) => [name, given[name] ?? template(name)])));
  for (const name of action.results.filter((one) => !(one in on))) {
    const branch = { say: { zh: '……', en: '…' }, ...(name === 'error' ? { handoff: 'offer' } : {}) };
    text = Object.keys(on).length || 'on' in entries(valueAt(read(text), path)) ? put(text, [...path, 'on', name], branch) : put(text, [...path, 'on'], { [name]: branch });
  }
  for (const name of Object.keys(on).filter((one) => !action.results.includes(one))) text = put(text, [...path, 'on', name], undefined);
  return text;
}
