/**
 * Whether a key press may mean anything beyond text. While an input method composes, Enter picks a word and must not send;
 * Safari fires that Enter after `compositionend` with the old code 229.
 */
export function mayBeShortcut(event: Pick<KeyboardEvent, 'isComposing' | 'keyCode' | 'key'>): boolean {
  return !event.isComposing && event.keyCode !== 229 && event.key !== 'Process';
}
