import type { ImportDone, TrainingFormat } from './wire';

/** What a file of examples is: by its name, else by how it begins. */
export function formatOf(name: string, text: string): TrainingFormat {
  if (/\.ya?ml$/iu.test(name)) return 'rasa';
  if (/\.(csv|tsv)$/iu.test(name)) return 'csv';
  return /^(version|nlu)\s*:/mu.test(text) ? 'rasa' : 'csv';
}

/** What becomes of a file, counted over all its intents. */
export function totals(told: ImportDone): { added: number; known: number; elsewhere: number } {
  const all = { added: 0, known: 0, elsewhere: 0 };
  for (const one of told.examples) {
    all.added += one.added;
    all.known += one.known;
    all.elsewhere += one.elsewhere.length;
  }
  return all;
}

/** Whether anything would be done, and nothing is in the way of it. */
export const canImport = (told: ImportDone): boolean => told.problems.length === 0 && (totals(told).added > 0 || told.new_intents.length > 0);
