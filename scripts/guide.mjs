// The guide comes in Chinese and English alike, quotes the screens by their exact words, and keeps its pictures small.
//
// In a page of the guide “…” (English) and 「…」 (Chinese) quote a word of the screens and nothing else; what stands between them must be in the
// catalogue of that language. Other quotations are written in italics, in ‘…’ or, in Chinese, in “…”.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

const GUIDE = 'docs/guide'
const CATALOGUES = ['web/ui/src/locales/*', 'web/widget/src/locales/*']
const QUOTED = { en: /“([^”\n]+)”/g, zh: /「([^」\n]+)」/g }
const PICTURE_BYTES = 150 * 1000
const PICTURES = 16

const listed = (...paths) =>
  execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...paths])
    .toString().split('\0').filter((file) => file && existsSync(file))
const wrong = []

function words(value, into) {
  if (typeof value === 'string') for (const form of value.split(' | ')) into.push(form)
  else for (const part of Object.values(value)) words(part, into)
  return into
}

/** The sentences of a language, each as a pattern: what the program fills in may be anything, also left in braces. */
function catalogue(lang) {
  const files = listed(...CATALOGUES).filter((file) => file.endsWith(`${lang}.json`))
  const all = files.flatMap((file) => words(JSON.parse(readFileSync(file, 'utf8')), []))
  // The name of a figure is the program's too; the tables of definitions are written from it.
  const figures = readFileSync(join(GUIDE, lang === 'zh' ? 'metrics.zh.md' : 'metrics.md'), 'utf8')
  for (const [, name] of figures.matchAll(/^\| ([^|`]+) \| `/gm)) all.push(name)
  const exact = new Set(all)
  const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const patterns = all.filter((text) => /\{.+?\}/.test(text) && text.replace(/\{.+?\}/g, '').trim())
    .map((text) => new RegExp(`^${text.split(/\{.+?\}/).map(escaped).join('.+')}$`, 'u'))
  return (text) => exact.has(text) || patterns.some((pattern) => pattern.test(text))
}

const proper = (file) => readFileSync(file, 'utf8').replace(/^(```|~~~)[\s\S]*?^\1/gm, '')
const headings = (file) => [...proper(file).matchAll(/^(#{1,6})\s/gm)].map(([, marks]) => marks.length).join(' ')

const pages = [...listed(`${GUIDE}/*.md`), 'README.md', 'README.zh.md']
const knows = { zh: catalogue('zh'), en: catalogue('en') }
let quotes = 0
for (const page of pages) {
  const lang = page.endsWith('.zh.md') ? 'zh' : 'en'
  const twin = lang === 'zh' ? page.replace(/\.zh\.md$/, '.md') : page.replace(/\.md$/, '.zh.md')
  if (!existsSync(twin)) wrong.push(`${page}: ${twin} is missing`)
  else if (lang === 'en' && headings(page) !== headings(twin)) wrong.push(`${page}: not the headings of ${twin}: ${headings(page)} / ${headings(twin)}`)
  if (dirname(page) !== GUIDE || basename(page).startsWith('metrics.')) continue
  for (const [, label] of proper(page).replace(/`[^`\n]*`/g, '').matchAll(QUOTED[lang])) {
    quotes += 1
    if (!knows[lang](label)) wrong.push(`${page}: no screen says ${lang === 'zh' ? `「${label}」` : `“${label}”`}`)
  }
}

const texts = listed('*.md').map((file) => readFileSync(file, 'utf8')).join('\n')
const pictures = listed('docs/img/*.png')
if (pictures.length > PICTURES) wrong.push(`docs/img: ${pictures.length} pictures, ${PICTURES} at most`)
for (const picture of pictures) {
  const { size } = statSync(picture)
  if (size > PICTURE_BYTES) wrong.push(`${picture}: ${Math.round(size / 1000)} kB, ${PICTURE_BYTES / 1000} at most`)
  if (!texts.includes(basename(picture))) wrong.push(`${picture}: no document shows it`)
}

for (const line of wrong) console.error(line)
console.log(`${pages.length} pages of the guide, ${quotes} words of the screens, ${pictures.length} pictures, ${wrong.length} wrong`)
process.exit(wrong.length ? 1 : 0)
