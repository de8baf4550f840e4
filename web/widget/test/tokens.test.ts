// @vitest-environment node
import { describe, expect, it } from 'vitest';

import { withTokens } from '../scripts/tokens.mjs';

describe('tokens', () => {
  const tokens = ":root,\n:host {\n --zk-a: #111; --zk-s: 0.75rem;\n}\n[data-theme='dark'],\n:host([data-theme='dark']) {\n --zk-a: #eee;\n}";
  it('come with the sheet that uses them: colours for each theme, sizes in pixels where they stand', () => {
    const css = withTokens('.x { color: var(--zk-a); font-size: var(--zk-s); }', '', tokens);
    expect(css).toContain(':host{--zk-a:#111;color-scheme:light}');
    expect(css).toContain(':host([data-theme=dark]){--zk-a:#eee;color-scheme:dark}');
    expect(css).toContain('.x{color:var(--zk-a);font-size:12px}');
    expect(withTokens('.x { color: var(--zk-a) }', '.y { color: var(--zk-a) }', tokens)).not.toContain('#111');
  });
  it('must exist', () => {
    expect(() => withTokens('.x { color: var(--zk-none) }', '', tokens)).toThrow('--zk-none');
  });
});
