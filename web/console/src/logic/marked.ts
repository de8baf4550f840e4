/** A stretch of a text, and whether it is one of those to be marked. */
export interface Stretch {
  text: string;
  marked: boolean;
}

/** A text in stretches: whatever of it is named is marked, wherever it stands; the longest first, so that no mark is torn. */
export function stretches(text: string, marks: readonly string[]): Stretch[] {
  const longest = marks.filter(Boolean).sort((a, b) => b.length - a.length);
  const found: Stretch[] = [];
  let plain = '';
  const flush = (): void => {
    if (plain) found.push({ text: plain, marked: false });
    plain = '';
  };
  for (let at = 0; at < text.length; ) {
    const mark = longest.find((one) => text.startsWith(one, at));
    if (mark) {
      flush();
      found.push({ text: mark, marked: true });
      at += mark.length;
    } else {
      plain += text.charAt(at);
      at += 1;
    }
  }
  flush();
  return found;
}
