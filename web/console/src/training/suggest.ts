import type { SuggestedGroup } from './wire';

/** The groups without these messages; a group of which nothing is left goes. */
export function without(groups: readonly SuggestedGroup[], gone: ReadonlySet<string>): SuggestedGroup[] {
  return groups.flatMap((group) => {
    const texts = group.texts.filter(({ message_id }) => !gone.has(message_id));
    return texts.length ? [{ ...group, texts, size: group.size - (group.texts.length - texts.length) }] : [];
  });
}

/** The messages of a group that somebody did not leave out. */
export const chosenOf = (group: SuggestedGroup, left: ReadonlySet<string>): string[] => group.texts.map(({ message_id }) => message_id).filter((id) => !left.has(id));

/** An intent that messages may be accepted into. */
export interface Target {
  value: string;
  label: string;
}
