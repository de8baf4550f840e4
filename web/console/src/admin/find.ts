import type { Section } from './sections';

/** A section that was found, and the field it was found by when its own words did not say it. */
export interface Found {
  section: Section;
  field: string | undefined;
}

/** Texts of a key in every language: somebody who reads Chinese still types `webhook`. */
export type Texts = (key: string) => readonly string[];

/** The sections that match every word of the query, by title, words or the name of a field. */
export function find(sections: readonly Section[], query: string, texts: Texts): Found[] {
  const wanted = query.toLowerCase().split(/\s+/u).filter(Boolean);
  const said = (key: string): string => texts(key).join(' ').toLowerCase();
  return sections.flatMap((section): Found[] => {
    const own = [section.title, section.text, section.words].map(said).join(' ');
    const left = wanted.filter((word) => !own.includes(word));
    if (left.length === 0) return [{ section, field: undefined }];
    const field = section.fields.find((key) => left.every((word) => said(key).includes(word)));
    return field ? [{ section, field }] : [];
  });
}
