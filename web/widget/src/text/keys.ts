/** What the Enter and Escape keys mean while somebody types with an input method. */
export interface KeyPress {
  key: string;
  keyCode: number;
  isComposing: boolean;
  shiftKey: boolean;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
}

/** 229 is what browsers report for keys that the input method takes; Safari reports only this for the closing Enter. */
const TAKEN_BY_INPUT_METHOD = 229;

export function composing(press: Pick<KeyPress, 'isComposing' | 'keyCode'>): boolean {
  return press.isComposing || press.keyCode === TAKEN_BY_INPUT_METHOD;
}

/** Enter alone sends; with Shift (or Alt) it is a new line; during composition it chooses words. */
export function sends(press: KeyPress): boolean {
  return press.key === 'Enter' && !press.shiftKey && !press.altKey && !composing(press);
}

export function closes(press: Pick<KeyPress, 'key' | 'isComposing' | 'keyCode'>): boolean {
  return press.key === 'Escape' && !composing(press);
}
