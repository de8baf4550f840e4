/** At most so many lines go in at once, each so long; the server holds the same. */
export const MOST_LINES = 500;
export const LONGEST_LINE = 500;

const MARKS = [/^[-*•·]\s+/u, /^\d{1,3}[.)）]\s+/u, /^\d{1,3}、\s*/u];

export interface Lines {
  /** What would be added, each once. */
  texts: string[];
  /** Lines that are there twice. */
  twice: number;
  tooLong: string[];
}

/** The lines of a pasted text: a list's own marks taken away where every line has one, spaces at the ends, empty and repeated ones. */
export function linesOf(text: string): Lines {
  const all = text.split(/\r\n|[\n\r\u2028\u2029]/u).map((line) => line.trim()).filter(Boolean);
  const mark = all.length > 1 ? MARKS.find((one) => all.every((line) => one.test(line))) : undefined;
  const seen = new Set<string>();
  const tooLong: string[] = [];
  let twice = 0;
  for (const line of all) {
    const bare = mark ? line.replace(mark, '').trim() : line;
    if (!bare) continue;
    if ([...bare].length > LONGEST_LINE) tooLong.push(bare);
    else if (seen.has(bare)) twice += 1;
    else seen.add(bare);
  }
  return { texts: [...seen], twice, tooLong };
}
