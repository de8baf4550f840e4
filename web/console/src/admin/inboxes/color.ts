/** Contrast as WCAG 2.2 counts it; the server has the last word. */
export const READABLE = 4.5;

function luminance(hex: string): number | undefined {
  if (!/^#[0-9a-f]{6}$/i.test(hex)) return undefined;
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast of white text on it; `undefined` when it is no colour. */
export function onWhite(hex: string): number | undefined {
  const found = luminance(hex);
  return found === undefined ? undefined : 1.05 / (found + 0.05);
}

/** The nearest darker colour that white text can be read on. */
export function darkened(hex: string): string {
  for (let step = 0; step <= 100; step += 1) {
    const parts = [1, 3, 5].map((at) => Math.floor((parseInt(hex.slice(at, at + 2), 16) * (100 - step)) / 100));
    const color = `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
    if ((onWhite(color) ?? 0) >= READABLE) return color;
  }
  return '#000000';
}
