/**
 * Customers' words never become markup and their addresses are never opened or loaded by the desk itself. What may be loaded as a
 * picture is a path of this very server outside the API, so that looking at a message can neither call home nor act.
 */
export function ownPicture(address: string | null | undefined, origin: string): string | undefined {
  if (!address || !address.startsWith('/')) return undefined;
  try {
    const url = new URL(address, origin);
    if (url.origin !== origin || url.pathname.startsWith('/api/')) return undefined;
    return url.pathname;
  } catch {
    return undefined;
  }
}

/** Only addresses that the house itself wrote become links, and only over http. */
export function houseLink(address: string | null | undefined, origin: string): string | undefined {
  if (!address) return undefined;
  try {
    const url = new URL(address, origin);
    return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : undefined;
  } catch {
    return undefined;
  }
}

const PICTURES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif']);

/** Raster pictures are shown; anything that could carry script is offered as a download. */
export function isPicture(mime: string): boolean {
  return PICTURES.has(mime.toLowerCase());
}

/** Bidirectional overrides would let a file called `exe.gpj` read as `jpg.exe` turned round. */
export function plainName(name: string): string {
  return name.replace(/[\u202a-\u202e\u2066-\u2069\u200e\u200f]/gu, '').replace(/[\u0000-\u001f\u007f]/gu, ' ');
}
