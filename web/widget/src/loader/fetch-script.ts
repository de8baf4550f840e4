/**
 * Fetches another script of ours once, and takes what it hands over; a failure may be tried again.
 *
 * By `import()`, because a page's policy treats that like the script it came with: a nonce is passed on, and Trusted Types,
 * which would want a policy for a script element, have nothing to say. So the server must let other origins load our scripts.
 */
import type { HandOver } from '../hand';

export function scriptLoader<Given>(address: string, hand: (slot: HandOver<Given>) => void, kit?: object): () => Promise<Given> {
  let loading: Promise<Given> | null = null;
  let failures = 0;
  return () => {
    loading ??= new Promise<Given>((take, fail) => {
      hand({ kit, take });
      // Some browsers remember for ever that an address failed.
      const fresh = failures > 0 ? `&again=${failures}` : '';
      import(/* @vite-ignore */ address + fresh).catch((error: unknown) => {
        loading = null;
        failures += 1;
        fail(error);
      });
    });
    return loading;
  };
}
