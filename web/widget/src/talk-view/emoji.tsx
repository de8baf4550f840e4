/** A small picker of system emoji. Arrow keys walk the grid; no picture is loaded. */
import { useLayoutEffect, useRef } from 'preact/hooks';

import { useChat } from '../view/use';

const EMOJI = [
  ...'😀😄😂🙂😉😊😍😘😎🤔😮😅😓😢😭😤😡😴🤒🤗',
  ...'👍👎👌🙏👏💪🤝👋❤💔🌹🎉🎁☕🔥⭐✅❌❓📦',
].map((sign) => (sign === '❤' ? '❤️' : sign));
const COLUMNS = 8;
const STEP: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -COLUMNS, ArrowDown: COLUMNS };

export function EmojiPicker({ area, done }: { area: HTMLTextAreaElement; done: () => void }) {
  const { t } = useChat();
  const grid = useRef<HTMLDivElement>(null);
  const focus = (index: number): void => (grid.current?.children[index] as HTMLElement | undefined)?.focus();
  useLayoutEffect(() => focus(0), []);
  const walk = (event: KeyboardEvent): void => {
    const step = STEP[event.key];
    if (!step || !grid.current) return;
    event.preventDefault();
    focus([...grid.current.children].indexOf(event.target as Element) + step);
  };
  const pick = (emoji: string): void => {
    done();
    area.focus({ preventScroll: true });
    area.setRangeText(emoji, area.selectionStart, area.selectionEnd, 'end');
    area.dispatchEvent(new Event('input', { bubbles: true }));
  };
  return (
    <div class="emoji" role="group" aria-label={t('emoji')} ref={grid} onKeyDown={walk}>
      {EMOJI.map((sign, index) => (
        <button type="button" key={sign} tabIndex={index === 0 ? 0 : -1} onClick={() => pick(sign)}>
          {sign}
        </button>
      ))}
    </div>
  );
}
