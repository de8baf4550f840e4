/** Characters by which a passage is known where it stands. */
const KNOWN = 24;
const bare = (text: string): string => text.replace(/[\s\t|]+/g, '');

/** The part of an article that says something: the block in which the passage begins, else the heading over it. */
export function partOf(article: HTMLElement, heading: readonly string[], passage: string): HTMLElement | undefined {
  const blocks = [...article.querySelectorAll<HTMLElement>('h2, h3, h4, h5, h6, p, li, tr, pre')];
  const said = bare(passage.split('\n', 1)[0] ?? '').slice(0, KNOWN);
  const last = bare(heading.at(-1) ?? '');
  return (said ? blocks.find((one) => bare(one.textContent ?? '').includes(said)) : undefined)
    ?? (last ? blocks.find((one) => /^H\d$/.test(one.tagName) && bare(one.textContent ?? '') === last) : undefined);
}
