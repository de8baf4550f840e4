/** Which addresses may become links or pictures. */

/**
 * The address as a link may carry it, or `undefined`: http and https only, and without a user name, since
 * `https://bank.example@evil.example` is made to deceive.
 */
export function safeHref(address: string | null | undefined, base?: string): string | undefined {
  if (!address) return undefined;
  try {
    const url = new URL(address, base);
    const web = url.protocol === 'https:' || url.protocol === 'http:';
    return web && url.hostname && !url.username && !url.password ? url.href : undefined;
  } catch {
    return undefined;
  }
}
