import { mayBeShortcut } from '@zhike/ui';

export type Action =
  | 'next'
  | 'previous'
  | 'open'
  | 'reply'
  | 'note'
  | 'take-over'
  | 'transfer'
  | 'resolve'
  | 'details'
  | 'list'
  | 'help'
  | 'palette'
  | 'back'
  | 'mine'
  | 'unassigned'
  | 'all'
  | 'done';

/** The keys of the desk, in the order in which the help shows them. */
export const KEYS: readonly { keys: readonly string[]; action: Action; shown: string }[] = [
  { keys: ['j', 'ArrowDown'], action: 'next', shown: 'J' },
  { keys: ['k', 'ArrowUp'], action: 'previous', shown: 'K' },
  { keys: ['Enter'], action: 'open', shown: 'Enter' },
  { keys: ['r'], action: 'reply', shown: 'R' },
  { keys: ['n'], action: 'note', shown: 'N' },
  { keys: ['t'], action: 'take-over', shown: 'T' },
  { keys: ['x'], action: 'transfer', shown: 'X' },
  { keys: ['e'], action: 'resolve', shown: 'E' },
  { keys: ['i'], action: 'details', shown: 'I' },
  { keys: ['['], action: 'list', shown: '[' },
  { keys: ['1'], action: 'mine', shown: '1' },
  { keys: ['2'], action: 'unassigned', shown: '2' },
  { keys: ['3'], action: 'all', shown: '3' },
  { keys: ['4'], action: 'done', shown: '4' },
  { keys: ['Escape'], action: 'back', shown: 'Esc' },
  { keys: ['?'], action: 'help', shown: '?' },
];

interface Press {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  isComposing: boolean;
  keyCode: number;
  defaultPrevented: boolean;
}

/** Where the focus is: `text` fields and `control`s keep the keys that they understand themselves. */
export type Focus = 'page' | 'text' | 'control' | 'dialog';

/** What a key press means here; nothing in text fields, dialogs or during composition, except the palette. */
export function meaning(press: Press, focus: Focus): Action | undefined {
  if (press.defaultPrevented || !mayBeShortcut(press)) return undefined;
  const command = press.ctrlKey || press.metaKey;
  if (command && !press.altKey && press.key.toLowerCase() === 'k') return focus === 'dialog' ? undefined : 'palette';
  if (command || press.altKey || focus === 'text' || focus === 'dialog') return undefined;
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  const found = KEYS.find((entry) => entry.keys.includes(key))?.action;
  // A focused button or link takes Enter itself.
  return focus === 'control' && found === 'open' ? undefined : found;
}

export function focusOf(target: EventTarget | null): Focus {
  if (!(target instanceof Element)) return 'page';
  if (target.closest('[role="dialog"], [role="menu"], .n-modal, .n-drawer')) return 'dialog';
  if (target.closest('input, textarea, select, [contenteditable=""], [contenteditable="true"], [role="textbox"], [role="combobox"]')) return 'text';
  return target.closest('button, a, [role="tab"], [role="separator"]') ? 'control' : 'page';
}
