import css from './tokens.css?raw';

/** Name without the `--zk-` prefix → value. */
export type Tokens = Readonly<Record<string, string>>;

const DECLARATION = /--zk-([a-z0-9-]+):\s*([^;]+);/g;

/** All custom properties declared between `from` and the next closing brace. */
export function declarations(text: string, from: string): Tokens {
  const start = text.indexOf(from);
  if (start < 0) throw new Error(`tokens.css has no block ${from}`);
  const open = text.indexOf('{', start);
  const block = text.slice(open, text.indexOf('}', open));
  return Object.fromEntries([...block.matchAll(DECLARATION)].map((m) => [m[1] as string, (m[2] as string).trim()]));
}

export const light: Tokens = declarations(css, ":host,\n[data-theme='light'] {");
export const dark: Tokens = { ...light, ...declarations(css, "[data-theme='dark'],") };
export const source: string = css;
