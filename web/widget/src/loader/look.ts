/** How the inbox wishes to look: known before anybody opens the panel. */
import type { Tag } from './script';

export interface Look {
  locale: 'auto' | 'zh' | 'en';
  color?: { light: string; dark: string };
  position: 'left' | 'right';
}

export async function fetchLook({ origin, inbox }: Tag): Promise<Look> {
  const url = `${origin}/api/v1/widget/look?inbox=${encodeURIComponent(inbox)}`;
  const answer = await fetch(url, { credentials: 'omit', referrerPolicy: 'no-referrer' });
  if (!answer.ok) throw answer.status;
  return answer.json();
}
