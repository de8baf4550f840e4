import type { Schemas } from '../client';
import type { ContactView, Detail } from '../wire';

export type Field = Schemas['ContactField'];

export interface Conflict {
  /** What it is, for a key of the catalogue or, of an attribute, its own name. */
  field: Field;
  key: string;
  /** As the record that stays has it, and as the other. */
  stays: Detail;
  goes: Detail;
}

/** The record that stands for both: the one that the company knows by a reference, else the one that is known for longer. */
export function order<T extends Pick<ContactView, 'profile' | 'created_ms'>>(one: T, other: T): [stays: T, goes: T] {
  const known = (it: T): boolean => Boolean(it.profile.customer_ref);
  if (known(one) !== known(other)) return known(one) ? [one, other] : [other, one];
  return one.created_ms <= other.created_ms ? [one, other] : [other, one];
}

/** Where both say something, and not the same. */
export function conflicts(stays: ContactView['profile'], goes: ContactView['profile']): Conflict[] {
  const found: Conflict[] = [];
  const add = (field: Field, key: string, one: Detail | null | undefined, other: Detail | null | undefined): void => {
    if (one !== null && one !== undefined && other !== null && other !== undefined && one !== other) found.push({ field, key, stays: one, goes: other });
  };
  add({ field: 'name' }, 'name', stays.name, goes.name);
  add({ field: 'external_id' }, 'external_id', stays.customer_ref, goes.customer_ref);
  add({ field: 'language' }, 'language', stays.language, goes.language);
  for (const [name, value] of Object.entries(stays.company_attributes ?? {})) add({ field: 'attribute', name }, `attribute:${name}`, value, goes.company_attributes?.[name]);
  return found;
}
