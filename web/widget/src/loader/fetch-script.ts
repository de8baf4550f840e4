/** Fetches another script of ours once, and takes what it hands over; a failure may be tried again. */
import type { HandOver } from '../hand';

const TIMEOUT_MS = 20_000;

interface Policies {
  createPolicy(name: string, rules: { createScriptURL(address: string): string }): { createScriptURL(address: string): string };
}

/** Pages that require Trusted Types take an address only from a policy; they allow ours by its name, `zhike`. */
function trusted(address: string): string {
  const { trustedTypes } = window as { trustedTypes?: Policies };
  policy ??= trustedTypes?.createPolicy('zhike', { createScriptURL: (own) => own });
  return policy?.createScriptURL(address) ?? address;
}
let policy: ReturnType<Policies['createPolicy']> | undefined;

export function scriptLoader<Given>(address: string, nonce?: string, kit?: object): () => Promise<Given> {
  let loading: Promise<Given> | null = null;
  return () => {
    loading ??= new Promise<Given>((resolve, reject) => {
      const script: HandOver<Given> = document.createElement('script');
      const fail = (): void => {
        clearTimeout(timer);
        loading = null;
        script.remove();
        reject(new Error(`${address} could not be loaded`));
      };
      const timer = setTimeout(fail, TIMEOUT_MS);
      script.zhikeKit = kit;
      script.zhikeTake = (given) => {
        clearTimeout(timer);
        resolve(given);
      };
      script.onerror = fail;
      script.async = true;
      // Under a page's policy with nonces the next script needs the first one's.
      if (nonce) script.nonce = nonce;
      script.src = trusted(address);
      document.head.append(script);
    });
    return loading;
  };
}
