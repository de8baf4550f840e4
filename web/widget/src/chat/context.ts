/** What the page says about itself: a product or an order, checked, since a page may hand over anything. */
import { safeHref } from '../text/href';
import type { Content } from '../wire';

export type ContextCard = Extract<Content, { type: 'product' | 'order' }>;

/** Characters of each field (`base::limits`); those that are no text have none. */
const FIELDS = {
  product: { sku: 120, title: 120, price_fen: 0, image: 2_000, url: 2_000 },
  order: { number: 120, status: 120, total_fen: 0, summary: 4_000, url: 2_000 },
};

function checked(name: string, value: unknown, chars: number, base: string, own: string): string | number | undefined {
  if (chars === 0) return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined;
  if (name === 'image' || name === 'url') {
    const href = typeof value === 'string' ? safeHref(value, base) : undefined;
    // An address of our own server is said as a path: the desk shows only pictures that are its own.
    const path = href?.startsWith(`${own}/`) ? href.slice(own.length) : '';
    return href && href.length <= chars ? (/^\/[^/]/.test(path) ? path : href) : undefined;
  }
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
  return [...text].slice(0, chars).join('') || undefined;
}

/** The card of a page's settings, or `null` when they make no sense. */
export function readContext(raw: unknown, base: string, own = ''): ContextCard | null {
  const given = (raw ?? {}) as Record<string, unknown>;
  const { type } = given;
  if (type !== 'product' && type !== 'order') return null;
  const card: Record<string, unknown> = { type };
  for (const [name, chars] of Object.entries(FIELDS[type])) {
    const value = checked(name, given[name], chars, base, own);
    // Absent stays absent: the server knows no other way to say so.
    if (value !== undefined) card[name] = value;
  }
  if (type === 'order') card.status ??= '';
  const complete = type === 'order' ? card.number : card.sku && card.title;
  return complete ? (card as unknown as ContextCard) : null;
}
