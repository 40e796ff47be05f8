import { describe, expect, it } from 'vitest'
import { root } from './paths.mjs'
import { allowed, checkPlatformCalls, findPlatformCalls, packageSources } from './platform-calls.mjs'

const FILE = 'packages/ledger/src/fold.ts'
const find = (...lines: string[]) =>
  findPlatformCalls(FILE, lines.join('\n')).map(({ line, call }) => `${line} ${call}`)

describe('what asks the platform', () => {
  it.each([
    ["const same = title.normalize('NFC') === title", '.normalize('],
    ['const name = title.toLowerCase()', '.toLowerCase('],
    ['const name = title\n  .toUpperCase()', '.toUpperCase('],
    ['const name = title.toLocaleLowerCase()', '.toLocaleLowerCase('],
    ['names.sort((a, b) => a.localeCompare(b))', '.localeCompare('],
    ["names.sort(new Intl.Collator('de').compare)", 'Intl.'],
    ['const cell = field.trim()', '.trim('],
    ['const at = Date.parse(text)', 'Date.parse('],
    ['const at = new Date(text)', 'new Date('],
    ['const amount = Number.parseFloat(text)', 'parseFloat('],
    ['const bits = Math.log2(count)', 'Math.log2'],
    ["const rule = new RegExp(pattern, 'u')", 'new RegExp('],
    ['const word = /^\\p{L}+$/u', '\\p{'],
    ['const gap = text.split(/\\s+/)', '\\s'],
    ['const letter = /[a-z]/iu', '/iu'],
    ['const umlaut = /\\u00e4/i', '/i'],
    ["const both = a / 2; const gap = [/\\S/g, 'x']", '\\s'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the source that is checked has the template
    ['const text = `${title.trim()}`', '.trim('],
  ])('finds %j', (source, call) => {
    expect(find(source).map((found) => found.slice(found.indexOf(' ') + 1))).toEqual([call])
  })

  it.each([
    ['const same = toNfc(title) === title'],
    ["// title.normalize('NFC') would ask it"],
    ["const hint = 'use .trim() and /\\\\s/'"],
    ['const id = /^[0-9a-f]{64}$/i'],
    ['const path = /^\\\\server/'],
    ['const whole = text.isWellFormed() && Math.sqrt(4) === 2 ** 1'],
    ['names.sort()'],
    ['const half = a / 2 / b'],
  ])('leaves %j', (source) => {
    expect(find(source)).toEqual([])
  })

  it('says in which line', () => {
    expect(find('const a = 1', '/* two', 'lines */ const b = text.trim()')).toEqual(['3 .trim('])
  })
})

describe('the packages', () => {
  const sources = packageSources(root)

  it('ask the platform nothing that peers must agree on', () => {
    expect(sources.size).toBeGreaterThan(200)
    expect(checkPlatformCalls(sources)).toEqual([])
  })

  it('are found out where one of them does', () => {
    const source = sources.get('packages/records/src/canonical.ts') ?? ''
    const planted = new Map([...sources, ['packages/records/src/canonical.ts', `${source}\n''.normalize('NFC')\n`]])
    expect(checkPlatformCalls(planted)).toEqual([
      expect.stringMatching(/canonical\.ts:\d+ asks the platform by .normalize/),
    ])
  })

  it('are allowed nothing that they do not do, each with a reason', () => {
    const spare = [...allowed, { file: FILE, call: '.trim(', reason: 'none' }]
    expect(checkPlatformCalls(sources, spare)).toEqual([expect.stringContaining(`allows .trim( in ${FILE}`)])
    for (const { reason } of allowed) expect(reason).not.toBe('')
  })
})
