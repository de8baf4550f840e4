import { mayBeShortcut } from '@zhike/ui';

export type Action =
  | 'next'
  | 'previous'
  | 'open'
  | 'reply'
  | 'note'
  | 'add'
  | 'take-over'
  | 'transfer'
  | 'resolve'
  | 'snooze'
  | 'wrap-up'
  | 'merge'
  | 'details'
  | 'list'
  | 'help'
  | 'palette'
  | 'back'
  | 'mine'
  | 'unassigned'
  | 'all'
  | 'done'
  | 'snoozed'
  | 'mentions'
  | 'find'
  | 'filter'
  | 'label'
  | 'mark';

/** What the keys are for, as the help groups them. */
export type KeyGroup = 'move' | 'work' | 'places' | 'writing' | 'always';
export const KEY_GROUPS: readonly KeyGroup[] = ['move', 'work', 'places', 'writing', 'always'];

interface Key {
  keys: readonly string[];
  action: Action;
  shown: string;
  group: KeyGroup;
}

/** The one table of the desk's keys: what they do, how the help, the palette and the buttons show them. */
export const KEYS: readonly Key[] = [
  { keys: ['j', 'ArrowDown'], action: 'next', shown: 'J', group: 'move' },
  { keys: ['k', 'ArrowUp'], action: 'previous', shown: 'K', group: 'move' },
  { keys: ['Enter'], action: 'open', shown: 'Enter', group: 'move' },
  // On a row of the list X marks; everywhere else it transfers.
  { keys: [], action: 'mark', shown: 'X', group: 'move' },
  { keys: ['Escape'], action: 'back', shown: 'Esc', group: 'move' },
  { keys: ['t'], action: 'take-over', shown: 'T', group: 'work' },
  { keys: ['r'], action: 'reply', shown: 'R', group: 'work' },
  { keys: ['n'], action: 'note', shown: 'N', group: 'work' },
  { keys: ['+', '＋'], action: 'add', shown: '+', group: 'work' },
  { keys: ['x'], action: 'transfer', shown: 'X', group: 'work' },
  { keys: ['h', 'z'], action: 'snooze', shown: 'H', group: 'work' },
  { keys: ['l'], action: 'label', shown: 'L', group: 'work' },
  { keys: ['e'], action: 'resolve', shown: 'E', group: 'work' },
  { keys: ['w'], action: 'wrap-up', shown: 'W', group: 'work' },
  { keys: ['m'], action: 'merge', shown: 'M', group: 'work' },
  { keys: ['1'], action: 'mine', shown: '1', group: 'places' },
  { keys: ['2'], action: 'unassigned', shown: '2', group: 'places' },
  { keys: ['3'], action: 'all', shown: '3', group: 'places' },
  { keys: ['4'], action: 'done', shown: '4', group: 'places' },
  { keys: ['5'], action: 'snoozed', shown: '5', group: 'places' },
  { keys: ['6'], action: 'mentions', shown: '6', group: 'places' },
  { keys: ['/'], action: 'find', shown: '/', group: 'places' },
  { keys: ['f'], action: 'filter', shown: 'F', group: 'places' },
  { keys: ['i'], action: 'details', shown: 'I', group: 'places' },
  { keys: ['['], action: 'list', shown: '[', group: 'places' },
  { keys: ['?'], action: 'help', shown: '?', group: 'always' },
];

/** Keys that a field or a page of its own listens to, told with the others. */
export const FURTHER_KEYS: readonly { word: string; shown: string; group: KeyGroup }[] = [
  { word: 'send', shown: 'Enter', group: 'writing' },
  { word: 'line', shown: 'Shift Enter', group: 'writing' },
  { word: 'canned', shown: '/', group: 'writing' },
  { word: 'mention', shown: '@', group: 'writing' },
  { word: 'emoji', shown: ':', group: 'writing' },
  { word: 'palette', shown: 'Ctrl K', group: 'always' },
];

/** How the key of an action is shown. */
export const keyOf = (action: Action): string | undefined => KEYS.find((entry) => entry.action === action)?.shown;

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
