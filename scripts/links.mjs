// Every relative link and every anchor in the documents must lead somewhere.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

// Texts of others that tests read lead where they led.
const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', '*.md', ':!crates/intake/tests/real/md'])
const files = listed.toString().split('\0').filter((file) => file && existsSync(file))

const withoutCode = (text) => text.replace(/^(```|~~~)[\s\S]*?^\1/gm, '').replace(/`[^`\n]*`/g, '')
const slug = (heading) =>
  heading.toLowerCase().replace(/[`*_]/g, '').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').trim()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-')

function anchors(file) {
  const counts = new Map()
  const found = new Set()
  const text = readFileSync(file, 'utf8').replace(/^(```|~~~)[\s\S]*?^\1/gm, '')
  for (const [, heading] of text.matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    const base = slug(heading)
    const count = counts.get(base) ?? 0
    counts.set(base, count + 1)
    found.add(count ? `${base}-${count}` : base)
  }
  return found
}

const broken = []
let links = 0
for (const file of files) {
  for (const [, raw] of withoutCode(readFileSync(file, 'utf8')).matchAll(/\]\(\s*<?([^)\s>]+)>?[^)]*\)/g)) {
    if (/^[a-z][a-z0-9+.-]*:/i.test(raw)) continue
    links += 1
    const [path, anchor] = decodeURI(raw).split('#')
    const target = path ? normalize(join(dirname(file), path)) : file
    if (!existsSync(target)) broken.push(`${file}: ${raw}: no such file`)
    else if (anchor && statSync(target).isFile() && !anchors(target).has(anchor)) {
      broken.push(`${file}: ${raw}: no such heading`)
    }
  }
}
for (const line of broken) console.error(line)
console.log(`${links} links in ${files.length} documents, ${broken.length} broken`)
process.exit(broken.length ? 1 : 0)
