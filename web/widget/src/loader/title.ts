/** A dot before the page's title while something is unread; whatever the page does to its title meanwhile stays. */
const DOT = '● ';

export function titleDot(on: boolean, page: Document = document): void {
  const marked = page.title.startsWith(DOT);
  if (on && !marked) page.title = DOT + page.title;
  if (!on && marked) page.title = page.title.slice(DOT.length);
}
