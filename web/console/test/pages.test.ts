import { describe, expect, it } from 'vitest';
import { usePages } from '../src/admin/load';
import { ApiError } from '../src/api';

type Answer = { rows: string[]; next?: number | null };
/** A server that answers when it is told to, in any order. */
function server() {
  const asked: { after: number | undefined; answer: (page: Answer) => void; fail: (error: Error) => void }[] = [];
  const pages = usePages<string, number>((after) => new Promise((answer, fail) => asked.push({ after, answer, fail })));
  const settled = () => new Promise((done) => setTimeout(done));
  return { asked, pages, settled };
}

describe('a list read page by page', () => {
  it('asks for what follows, once at a time, to the end', async () => {
    const { asked, pages, settled } = server();
    void pages.load();
    asked[0]!.answer({ rows: ['a'], next: 0 });
    await settled();
    void pages.more();
    void pages.more();
    expect(asked.map(({ after }) => after)).toEqual([undefined, 0]);
    asked[1]!.answer({ rows: ['b'], next: null });
    await settled();
    void pages.more();
    expect(asked).toHaveLength(2);
    expect(pages.rows.value).toEqual(['a', 'b']);
    expect(pages.busy.value).toBe(false);
  });

  it('drops what belongs to another filter, and asks for nothing behind it', async () => {
    const { asked, pages, settled } = server();
    void pages.load();
    asked[0]!.answer({ rows: ['a'], next: 7 });
    await settled();
    void pages.more();
    void pages.load();
    void pages.more();
    expect(asked.map(({ after }) => after)).toEqual([undefined, 7, undefined]);
    asked[2]!.answer({ rows: ['x'] });
    await settled();
    asked[1]!.answer({ rows: ['late'], next: 9 });
    await settled();
    expect(pages.rows.value).toEqual(['x']);
    expect(pages.next.value).toBeUndefined();
  });

  it('keeps what was read where the next page fails, and tries again', async () => {
    const { asked, pages, settled } = server();
    void pages.load();
    asked[0]!.answer({ rows: ['a'], next: 1 });
    await settled();
    void pages.more();
    asked[1]!.fail(new ApiError({ type: '', title: 'down', status: 503, slug: 'busy' } as never));
    await settled();
    expect(pages.failed.value).toBeInstanceOf(ApiError);
    expect(pages.rows.value).toEqual(['a']);
    void pages.more();
    asked[2]!.answer({ rows: ['b'] });
    await settled();
    expect(pages.rows.value).toEqual(['a', 'b']);
    expect(pages.failed.value).toBeUndefined();
  });
});
