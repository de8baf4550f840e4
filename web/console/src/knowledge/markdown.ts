/** Marks put around or before what is chosen in a text of Markdown. */
export type Mark = 'heading' | 'bold' | 'list' | 'steps' | 'table' | 'link' | 'quote';

export interface Made {
  /** What of the text is replaced. */
  from: number;
  to: number;
  /** By what. */
  text: string;
  /** What is chosen afterwards. */
  selectFrom: number;
  selectTo: number;
}

const BEFORE: Partial<Record<Mark, string>> = { heading: '## ', list: '- ', quote: '> ' };

/** Whole lines, from the beginning of the first to the end of the last that is chosen. */
function wholeLines(text: string, from: number, to: number): [number, number] {
  const end = text.indexOf('\n', Math.max(from, to - (to > from && text[to - 1] === '\n' ? 1 : 0)));
  return [text.lastIndexOf('\n', from - 1) + 1, end < 0 ? text.length : end];
}

/** What a mark makes of the text; pressed again it is taken away. `sample` stands where nothing is chosen. */
export function marked(text: string, from: number, to: number, mark: Mark, sample: string): Made {
  if (mark === 'bold' || mark === 'link') return around(text, from, to, mark, sample);
  if (mark === 'table') {
    const gap = from === 0 || text.slice(0, from).endsWith('\n\n') ? '' : text.slice(0, from).endsWith('\n') ? '\n' : '\n\n';
    const table = `${gap}| ${sample} | ${sample} |\n|---|---|\n|  |  |\n`;
    const at = from + gap.length + 2;
    return { from, to: from, text: table, selectFrom: at, selectTo: at + sample.length };
  }
  const [start, end] = wholeLines(text, from, to);
  const lines = text.slice(start, end).split('\n');
  const has = (line: string): RegExpExecArray | null => (mark === 'steps' ? /^\d+\. /u : mark === 'heading' ? /^#{1,6} /u : mark === 'list' ? /^[-*] /u : /^> /u).exec(line);
  const full = lines.filter((line) => line.trim());
  const off = full.length > 0 && full.every(has);
  let n = 0;
  const change = (line: string): string => {
    const bare = line.slice(has(line)?.[0].length ?? 0);
    if (off) return bare;
    if (!line.trim() && lines.length > 1) return line;
    n += 1;
    return `${mark === 'steps' ? `${n}. ` : BEFORE[mark]}${bare || (lines.length === 1 ? sample : '')}`;
  };
  const made = lines.map(change).join('\n');
  const empty = !full.length && !off;
  return { from: start, to: end, text: made, selectFrom: empty ? start + made.length - sample.length : start + (lines.length === 1 ? made.length : 0), selectTo: start + made.length };
}

function around(text: string, from: number, to: number, mark: 'bold' | 'link', sample: string): Made {
  const chosen = text.slice(from, to);
  if (mark === 'link') {
    const address = /^https?:\/\/\S+$/u.test(chosen);
    const words = address || !chosen ? sample : chosen;
    const made = `[${words}](${address ? chosen : 'https://'})`;
    return address || !chosen
      ? { from, to, text: made, selectFrom: from + 1, selectTo: from + 1 + words.length }
      : { from, to, text: made, selectFrom: from + made.length - 1, selectTo: from + made.length - 1 };
  }
  if (chosen && text.slice(from - 2, from) === '**' && text.slice(to, to + 2) === '**') return { from: from - 2, to: to + 2, text: chosen, selectFrom: from - 2, selectTo: to - 2 };
  const inner = chosen || sample;
  return { from, to, text: `**${inner}**`, selectFrom: from + 2, selectTo: from + 2 + inner.length };
}
