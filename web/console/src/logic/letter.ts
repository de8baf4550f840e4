/**
 * A customer's letter as a page of its own, for a frame without scripts, origin or network. The server has made it safe; the frame and
 * this policy hold even if that should fail. Links cannot be followed, so each shows where it leads.
 */
const POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";
const STYLE = `
:root { color-scheme: light; }
body { margin: 12px; background: #fff; color: #1b1b1b; font: 14px/1.5 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans SC", sans-serif; overflow-wrap: anywhere; }
img { max-width: 100%; height: auto; }
table { max-width: 100%; }
a { color: #0b5d49; text-decoration: underline; }
a[href]::after { content: " <" attr(href) ">"; color: #5b5b5b; font-size: 12px; }
blockquote { margin: 8px 0; padding-left: 12px; border-left: 2px solid #ccc; color: #444; }
summary { width: fit-content; padding: 0 8px; border-radius: 6px; background: #eee; color: #333; cursor: pointer; }
`;

export function letterPage(safeHtml: string): string {
  return `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}"><style>${STYLE}</style><body>${safeHtml}`;
}
