/** The editor of a file: CodeMirror with what a flow needs. Loaded only where somebody edits one. */
import { defaultKeymap, history, historyKeymap, indentWithTab, isolateHistory, redo, redoDepth, undo, undoDepth } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { lintGutter, setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { EditorState, StateEffect, StateField, type Range } from '@codemirror/state';
import { Decoration, drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars, keymap, lineNumbers, type DecorationSet } from '@codemirror/view';
import { tags } from '@lezer/highlight';

export interface Lines {
  from: number;
  to: number;
}
export interface Problem {
  line: number;
  text: string;
}
export interface TextView {
  /** Another text; `apart` from what was changed a moment ago, undo takes it back by itself. */
  replace: (text: string, apart: boolean) => void;
  goto: (line: number, focus: boolean) => void;
  mark: (lines: Lines | undefined) => void;
  show: (problem: Problem | undefined) => void;
  undo: () => void;
  redo: () => void;
  destroy: () => void;
}
export interface Told {
  text: (text: string) => void;
  /** The line of the cursor, where somebody moved it. */
  line: (line: number) => void;
  history: (depths: { undo: number; redo: number }) => void;
}

/** What is longer was not typed, but put there as a whole. */
const TYPED = 40;
const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--zk-brand-ink)' },
  { tag: [tags.comment, tags.lineComment], color: 'var(--zk-ink-3)' },
  { tag: tags.string, color: 'var(--zk-ink)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--zk-info-ink)' },
  { tag: [tags.separator, tags.punctuation, tags.bracket, tags.squareBracket, tags.brace], color: 'var(--zk-ink-3)' },
  { tag: [tags.meta, tags.keyword, tags.typeName, tags.labelName], color: 'var(--zk-assistant-ink)' },
]);
const looks = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'var(--zk-raised)', color: 'var(--zk-ink)', fontSize: 'var(--zk-text-13)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--zk-font-mono)', fontVariantEastAsian: 'normal', lineHeight: '1.6', overflow: 'auto' },
  '.cm-content': { caretColor: 'var(--zk-ink)', paddingBlock: 'var(--zk-space-8)' },
  '.cm-cursor': { borderLeftColor: 'var(--zk-ink)' },
  '.cm-gutters': { backgroundColor: 'var(--zk-surface)', color: 'var(--zk-ink-3)', border: 'none', borderInlineEnd: '1px solid var(--zk-line)' },
  '.cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--zk-hover) 60%, transparent)' },
  '.cm-activeLineGutter': { backgroundColor: 'var(--zk-hover)', color: 'var(--zk-ink)' },
  '.cm-chosen': { backgroundColor: 'color-mix(in srgb, var(--zk-selected) 55%, transparent)' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'var(--zk-brand-line) !important' },
  '.cm-matchingBracket': { backgroundColor: 'var(--zk-selected)', outline: 'none' },
  '.cm-selectionMatch': { backgroundColor: 'var(--zk-note-soft)' },
  '.cm-panels': { backgroundColor: 'var(--zk-surface)', color: 'var(--zk-ink)', borderColor: 'var(--zk-line)' },
  '.cm-panel.cm-search': { padding: 'var(--zk-space-8)' },
  '.cm-textfield': { backgroundColor: 'var(--zk-raised)', border: '1px solid var(--zk-line-strong)', borderRadius: 'var(--zk-radius-control)' },
  '.cm-button': { backgroundImage: 'none', backgroundColor: 'var(--zk-raised)', border: '1px solid var(--zk-line-strong)', borderRadius: 'var(--zk-radius-control)' },
  '.cm-tooltip': { backgroundColor: 'var(--zk-raised)', border: '1px solid var(--zk-line)', color: 'var(--zk-ink)' },
  '.cm-lintRange-error': { backgroundImage: 'none', textDecoration: 'underline wavy var(--zk-bad)', textUnderlineOffset: '3px' },
  '.cm-diagnostic-error': { borderInlineStart: '3px solid var(--zk-bad)' },
});

const choose = StateEffect.define<Lines | undefined>();
const chosen = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(found, change) {
    let now = found.map(change.changes);
    for (const effect of change.effects) {
      if (!effect.is(choose)) continue;
      const { doc } = change.state;
      const lines: Range<Decoration>[] = [];
      if (effect.value) for (let at = Math.max(1, effect.value.from); at <= Math.min(effect.value.to, doc.lines); at += 1) lines.push(Decoration.line({ class: 'cm-chosen' }).range(doc.line(at).from));
      now = Decoration.set(lines);
    }
    return now;
  },
  provide: (field) => EditorView.decorations.from(field),
});

export function openText(parent: HTMLElement, { text, label, phrases, told }: { text: string; label: string; phrases: Record<string, string>; told: Told }): TextView {
  let ours = false;
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(), highlightActiveLineGutter(), highlightSpecialChars(), history(), drawSelection(), indentOnInput(), bracketMatching(), highlightActiveLine(), highlightSelectionMatches(),
        lintGutter(), chosen, yaml(), syntaxHighlighting(colours), looks, EditorView.lineWrapping, EditorState.tabSize.of(2), EditorState.phrases.of(phrases),
        EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0', spellcheck: 'false', autocorrect: 'off' }),
        // Escape, then Tab leaves the field; else Tab sets lines in.
        keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap, indentWithTab]),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) told.text(update.state.doc.toString());
          if (update.docChanged || update.transactions.length) told.history({ undo: undoDepth(update.state), redo: redoDepth(update.state) });
          if (update.selectionSet && !ours && update.view.hasFocus) told.line(update.state.doc.lineAt(update.state.selection.main.head).number);
        }),
      ],
    }),
  });
  const quietly = (act: () => void): void => {
    ours = true;
    act();
    ours = false;
  };
  const lineAt = (line: number) => view.state.doc.line(Math.min(Math.max(1, line), view.state.doc.lines));

  return {
    replace(next, apart) {
      const now = view.state.doc.toString();
      if (now === next) return;
      let from = 0;
      while (from < now.length && from < next.length && now[from] === next[from]) from += 1;
      let tail = 0;
      while (tail < now.length - from && tail < next.length - from && now[now.length - 1 - tail] === next[next.length - 1 - tail]) tail += 1;
      quietly(() => view.dispatch({ changes: { from, to: now.length - tail, insert: next.slice(from, next.length - tail) }, userEvent: 'input.type.form', annotations: apart || next.length - tail - from > TYPED ? isolateHistory.of('full') : [] }));
    },
    goto(line, focus) {
      const { from } = lineAt(line);
      quietly(() => view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: 'center' }) }));
      if (focus) view.focus();
    },
    mark: (lines) => view.dispatch({ effects: choose.of(lines) }),
    show(problem) {
      const line = problem && lineAt(problem.line);
      view.dispatch(setDiagnostics(view.state, line ? [{ from: line.from + (/^\s*/u.exec(line.text)?.[0].length ?? 0), to: line.to, severity: 'error', message: problem.text }] : []));
    },
    undo: () => void undo(view),
    redo: () => void redo(view),
    destroy: () => view.destroy(),
  };
}
