/** Words of others: text nodes and checked links, never markup. */
import { linkify } from '../text/linkify';

export function Text({ text }: { text: string }) {
  return (
    <p class="text" dir="auto">
      {linkify(text).map((piece) =>
        piece.href ? (
          <a href={piece.href} target="_blank" rel="noopener nofollow noreferrer">
            {piece.text}
          </a>
        ) : (
          piece.text
        ),
      )}
    </p>
  );
}
