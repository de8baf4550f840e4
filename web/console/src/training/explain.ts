import type { TryView } from './wire';

/** A stretch of the text that is shown in one way. */
export interface Stretch {
  text: string;
  /** How much it spoke for the best intent, 0 to 1 of the strongest word. */
  weight: number;
  /** What was read from it. */
  value?: { kind: string; value: string };
}

/** The text cut where a word spoke for the intent or a value stands. Places of values count characters. */
export function stretches(text: string, reasons: readonly { word: string; weight: number }[], values: TryView['values']): Stretch[] {
  const characters = [...text];
  const weights = characters.map(() => 0);
  const strongest = Math.max(0, ...reasons.map(({ weight }) => weight));
  // One character lowered may become two; then nothing can be counted by place.
  const lower = characters.map((one) => (([...one.toLowerCase()].length === 1) ? one.toLowerCase() : one));
  for (const { word, weight } of reasons) {
    const wanted = [...word.toLowerCase()].filter((one) => one.trim());
    if (!wanted.length || strongest <= 0) continue;
    for (let at = 0; at + wanted.length <= lower.length; at += 1) {
      if (!wanted.every((one, step) => lower[at + step] === one)) continue;
      for (let step = 0; step < wanted.length; step += 1) weights[at + step] = Math.max(weights[at + step] ?? 0, weight / strongest);
    }
  }
  const valueAt = (at: number): number => values.findIndex((value) => value.start <= at && at < value.end);
  const out: (Stretch & { of: number })[] = [];
  characters.forEach((character, at) => {
    const of = valueAt(at);
    const weight = weights[at] ?? 0;
    const last = out.at(-1);
    if (last && last.of === of && last.weight === weight) last.text += character;
    else out.push({ text: character, weight, of, ...(of >= 0 ? { value: { kind: values[of]?.kind ?? '', value: values[of]?.value ?? '' } } : {}) });
  });
  return out.map(({ of: _, ...stretch }) => stretch);
}
