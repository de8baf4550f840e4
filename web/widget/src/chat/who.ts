/** Keeps the unsent words of one visitor apart from another's on the same device. */
import type { Identity } from '../hand';

/** Not the name itself: a page's storage is no place for it. */
export function whoMark(identity: Identity | null): string {
  return typeof identity === 'string' ? subjectMark(identity) : 'anonymous';
}

/** A short mark of the token's subject, equal for each token of one customer. It proves nothing and opens nothing. */
function subjectMark(token: string): string {
  let subject = token;
  try {
    const body = token.split('.')[1] ?? '';
    subject = String((JSON.parse(atob(body.replace(/-/g, '+').replace(/_/g, '/'))) as { sub?: unknown }).sub ?? token);
  } catch {
    // Not a JWT that we can read: the whole of it will do.
  }
  let hash = 0x811c9dc5;
  for (const sign of subject) hash = Math.imul(hash ^ sign.codePointAt(0)!, 0x01000193);
  return (hash >>> 0).toString(36);
}

/** A browser may forbid even to ask. */
export function storageOrNone(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}
