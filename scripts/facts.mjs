// Commands, options, settings, variables, paths of the API, targets of make and files that the documents name must be there.
// `node scripts/facts.mjs BINARY`; without the binary its commands are not looked at.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

const [binary] = process.argv.slice(2)
const out = (command, ...args) => execFileSync(command, args, { stdio: ['ignore', 'pipe', 'ignore'] }).toString()
const files = out('git', 'ls-files', '-z', '--', '*.md', ':!crates/intake/tests/real').split('\0').filter((file) => file && existsSync(file))
const wrong = []
let facts = 0
const must = (file, what, good) => {
  facts += 1
  if (!good) wrong.push(`${file}: ${what}`)
}

const helps = new Map()
function help(...words) {
  const key = words.join(' ')
  if (!helps.has(key)) {
    try { helps.set(key, out(binary, ...words, '--help')) } catch { helps.set(key, undefined) }
  }
  return helps.get(key)
}

/** What stands in fences of a shell and in code within a line. */
function* code(text) {
  for (const [, body] of text.matchAll(/^```sh\n([\s\S]*?)^```/gm)) {
    for (const line of body.replaceAll('\\\n', ' ').split('\n')) yield* line.replace(/(^|\s)#.*/, '').split(/&&|\|/).map((one) => one.trim())
  }
  for (const [, span] of text.replace(/^```[\s\S]*?^```/gm, '').matchAll(/`([^`\n]+)`/g)) yield span
}

function command(file, words) {
  const found = help(words[0])
  must(file, `there is no command \`zhike ${words[0]}\``, found !== undefined)
  if (!found) return
  const sub = words[1] && new RegExp(`^  ${words[1]}\\b`, 'm').test(found) ? help(words[0], words[1]) : found
  for (const option of words.filter((word) => word.startsWith('--')).map((word) => word.split('=')[0])) {
    must(file, `\`zhike ${words.join(' ')}\`: there is no ${option}`, new RegExp(`${option}\\b`).test(sub))
  }
}

const api = Object.keys(JSON.parse(readFileSync('docs/openapi.json', 'utf8')).paths)
  .concat(['/api/v1/socket', '/api/v1/openapi.json', '/api/v1'])
  .map((path) => new RegExp(`^${path.split(/\{[^}]+\}/).map((part) => part.replaceAll('.', '\\.')).join('[^/]+')}$`))
const targets = readFileSync('Makefile', 'utf8')
const config = readFileSync('crates/zhike/src/config.rs', 'utf8')
const known = new Set(out('git', 'grep', '-hoE', '(ZHIKE|UPDATE)_[A-Z_]+', '--', ':!*.md').split('\n'))

for (const file of files) {
  const text = readFileSync(file, 'utf8')
  for (const span of code(text)) {
    const called = /^(?:sudo (?:-u \w+ )?)?(?:\S*\/)?zhike ([a-z].*)$/.exec(span)
    if (called && binary) command(file, called[1].trim().split(/\s+/))
    const target = /^make ([a-z]+)/.exec(span)
    if (target) must(file, `there is no target \`make ${target[1]}\``, new RegExp(`^${target[1]}:`, 'm').test(targets))
    if (/^(crates|web|packs|docs|scripts|bench)\/[\w./-]+$/.test(span)) must(file, `${span} is not there`, existsSync(span))
  }
  for (const [path] of text.matchAll(/\/api\/v1(?:\/[\w{}.-]*[\w}])*/g)) must(file, `the API has no ${path}`, api.some((one) => one.test(path)))
  for (const [name] of text.matchAll(/\bZHIKE_[A-Z_]*[A-Z]\b/g)) must(file, `nothing reads ${name}`, known.has(name))
}

// The table of settings is whole, in both languages.
const fields = [...config.matchAll(/^ {4}pub ([a-z_]+): /gm)].map(([, name]) => name).filter((name) => !['actions', 'mcp', 'session'].includes(name))
for (const file of ['docs/guide/configure.md', 'docs/guide/configure.zh.md']) {
  const named = [...readFileSync(file, 'utf8').matchAll(/^\| `(?:\w+\.)?(\w+)` \|/gm)].map(([, name]) => name)
  for (const name of fields) must(file, `the setting ${name} is not told`, named.includes(name))
  for (const name of named) must(file, `there is no setting ${name}`, fields.includes(name))
}

for (const line of wrong) console.error(line)
console.log(`${facts} facts in ${files.length} documents, ${wrong.length} wrong`)
process.exit(wrong.length ? 1 : 0)
