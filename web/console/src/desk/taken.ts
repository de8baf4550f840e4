import { restsOn, type Taken } from '../logic/taken';
import type { RestsOn } from '@zhike/realtime';

export interface TakenWords {
  took: (article: Taken) => void;
  /** What a text that is sent now rests on. */
  of: (text: string) => RestsOn[];
  /** It was sent: what is written next begins anew. */
  sent: () => void;
}

/** The articles whose words stand in the reply under way; the browser's tab keeps them with the draft. */
export function useTaken(id: string, me: string | undefined): TakenWords {
  const place = `zhike.taken.${me}.${id}`;
  let taken = kept();

  function kept(): Taken[] {
    try {
      return JSON.parse(sessionStorage.getItem(place) ?? '[]') as Taken[];
    } catch {
      return [];
    }
  }
  function keep(): void {
    try {
      if (taken.length) sessionStorage.setItem(place, JSON.stringify(taken));
      else sessionStorage.removeItem(place);
    } catch {
      // A full storage costs what is known of a draft, should the tab die.
    }
  }
  return {
    took: (article) => {
      taken = [...taken, article];
      keep();
    },
    of: (text) => restsOn(taken, text),
    sent: () => {
      taken = [];
      keep();
    },
  };
}
