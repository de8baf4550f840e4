// The promise about size, in bytes of gzip: what travels until the first message, and everything together.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const FIRST_MESSAGE_BYTES = 20 * 1024;
const ALL_BYTES = 60 * 1024;

const size = (name) => gzipSync(readFileSync(new URL(`../dist/${name}`, import.meta.url)), { level: 9 }).length;
const [launcher, panel, talk, more] = ['widget.js', 'widget-panel.js', 'widget-talk.js', 'widget-more.js'].map(size);
const first = launcher + panel;
const all = first + talk + more;
console.log(`widget.js ${launcher} + widget-panel.js ${panel} = ${first} B gzip until the first message (at most ${FIRST_MESSAGE_BYTES})`);
console.log(`with widget-talk.js ${talk} + widget-more.js ${more}: ${all} B gzip in all (at most ${ALL_BYTES})`);
if (first > FIRST_MESSAGE_BYTES || all > ALL_BYTES) {
  console.error('the widget is too large');
  process.exitCode = 1;
}
