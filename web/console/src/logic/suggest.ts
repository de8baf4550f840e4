/** What is being typed that may be completed: `/` a canned reply, `:` an emoji, `@` a colleague, `??` an article. */
export interface Trigger {
  kind: 'canned' | 'emoji' | 'mention' | 'article';
  from: number;
  to: number;
  query: string;
}

/** Longest word that is still looked up. */
const QUERY_CHARS = 40;
/** Longest question that is still looked up. */
const QUESTION_CHARS = 120;

/** The word before the caret, when it begins with `/` or `:` at the start or after a space. A smiley such as `:)` is none. */
export function triggerAt(text: string, caret: number): Trigger | undefined {
  const before = text.slice(0, caret);
  // Chinese is written without spaces: a name may follow any sign but the letters of an address.
  const called = /(?:^|[^A-Za-z0-9._<-])@([^\s@,，。;；:：!！?？<>]*)$/u.exec(before);
  if (called) {
    const [, query = ''] = called;
    return query.length > QUERY_CHARS ? undefined : { kind: 'mention', from: caret - query.length - 1, to: caret, query };
  }
  // A question has several words: it goes on to the end of the line.
  const asked = /(?:^|\s)[?？]{2}([^?？\n]*)$/u.exec(before);
  if (asked) {
    const [, query = ''] = asked;
    return query.length > QUESTION_CHARS ? undefined : { kind: 'article', from: caret - query.length - 2, to: caret, query };
  }
  const found = /(?:^|\s)([/:])([^\s/:]*)$/u.exec(before);
  if (!found) return undefined;
  const [, mark, query = ''] = found;
  if (query.length > QUERY_CHARS || (mark === ':' && !/^[\p{L}\d]/u.test(query))) return undefined;
  return { kind: mark === '/' ? 'canned' : 'emoji', from: caret - query.length - 1, to: caret, query };
}
