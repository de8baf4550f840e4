/** Pictures and files in Markdown. A text names them by `file:` and their id. */

/** What can be put into an article; the server looks at what is in a file, whatever it is called. */
export const ACCEPT = 'image/png,image/jpeg,image/webp,image/gif,.pdf,.docx,.xlsx,.pptx,.odt,.ods,.odp,.zip,.txt,.csv,.mp4,.webm,.mp3';

/** Drawings may hold scripts. */
export const isDrawing = (file: { name: string; type: string }): boolean => file.type === 'image/svg+xml' || /\.svgz?$/iu.test(file.name);

/** Words that may stand between the brackets of a link or a picture. */
const within = (words: string): string => words.trim().replace(/\s+/gu, ' ').replace(/[\\[\]]/gu, '\\$&');

export const pictureOf = (alt: string, address: string): string => `![${within(alt)}](${address})`;
export const linkTo = (name: string, address: string): string => `[${within(name)}](${address})`;

/** What is put at this place of a text: a picture stands in a paragraph of its own. */
export function placed(text: string, from: number, to: number, markdown: string, block: boolean): string {
  if (!block) return markdown;
  const [before, after] = [text.slice(0, from), text.slice(to)];
  const open = before === '' || before.endsWith('\n\n') ? '' : before.endsWith('\n') ? '\n' : '\n\n';
  const close = after.startsWith('\n\n') ? '' : after.startsWith('\n') ? '\n' : '\n\n';
  return open + markdown + close;
}

/** Files that are pasted. Office programs add a picture of what is text as well: then the text is meant. */
export function pasted(data: DataTransfer | null): File[] {
  if (!data || data.types.includes('text/plain')) return [];
  return [...data.files];
}

const NAMED = /file:([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/gu;

/** A text in parts: words, and the ids of files between them. */
export function parts(text: string): { text?: string; file?: string }[] {
  const out: { text?: string; file?: string }[] = [];
  let done = 0;
  for (const found of text.matchAll(NAMED)) {
    if (found.index > done) out.push({ text: text.slice(done, found.index) });
    out.push({ file: found[1]! });
    done = found.index + found[0].length;
  }
  if (done < text.length || !out.length) out.push({ text: text.slice(done) });
  return out;
}
