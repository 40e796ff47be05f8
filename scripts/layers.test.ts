import { describe, expect, it } from 'vitest'
import { checkSource } from './layers.mjs'

const check = (file: string, ...lines: string[]) =>
  checkSource(file, lines.join('\n')).map(({ line, message }) => `${line} ${message}`)

describe('direction', () => {
  it('lets an import point down', () => {
    expect(check('packages/log/src/log.ts', "import { entryId } from '@datanet/records'")).toEqual([])
    expect(check('cli/src/main.ts', "import { createPeer } from '@datanet/node'")).toEqual([])
    expect(check('test/path.e2e.test.ts', "import { startNetwork } from '@datanet/node'")).toEqual([])
  })

  it.each([
    ["import { Ledger } from '@datanet/ledger'"],
    ["import type { Ledger } from '@datanet/ledger'"],
    ["export * from '@datanet/ledger'"],
    ["import '@datanet/ledger'"],
    ["const { Ledger } = await import('@datanet/ledger')"],
    ["const { Ledger } = await import( /* late */ '@datanet/ledger')"],
    ["import {\n  Ledger,\n} from '@datanet/ledger'"],
  ])('refuses one that points up: %s', (source) => {
    expect(checkSource('packages/log/src/log.ts', source)).toHaveLength(1)
  })

  it('holds for tests, too', () => {
    expect(check('packages/log/src/log.test.ts', '', "import '@datanet/testkit'")).toEqual([
      '2 imports @datanet/testkit, which stands above packages/log',
    ])
  })

  it('refuses a path into another workspace', () => {
    expect(check('packages/log/src/log.ts', "import '../../records/src/cid.ts'")).toHaveLength(1)
    expect(check('packages/log/src/log.ts', "import './frontier.ts'")).toEqual([])
  })

  it('refuses a name without a layer', () => {
    expect(check('packages/log/src/log.ts', "import '@datanet/magic'")).toHaveLength(1)
  })
})

describe('purity', () => {
  it.each([
    ["import { readFileSync } from 'node:fs'"],
    ["import { readFile } from 'node:fs/promises'"],
    ["import { connect } from 'net'"],
    ["import { randomBytes } from 'node:crypto'"],
    ['const now = Date.now()'],
    ['const clock = options.now ?? Date.now'],
    ['const now = new Date().toISOString()'],
    ['const now = new Date'],
    ['const dice = Math.random()'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the source that is checked has the template
    ['const text = `at ${Date.now()}`'],
    ["const half = 'a'.length / 2; const now = Date.now() / 2"],
  ])('refuses in a package: %s', (source) => {
    expect(checkSource('packages/ledger/src/fold.ts', source)).toHaveLength(1)
    expect(checkSource('packages/ledger/src/fold.test.ts', source)).toEqual([])
    expect(checkSource('node/src/peer.ts', source)).toEqual([])
  })

  it.each([
    ['// Date.now() is not for us'],
    ['/* never\n Date.now() */'],
    ["const text = 'Date.now()'"],
    ['const text = `Math.random()`'],
    ['const text = "import \'node:fs\'"'],
    ['const date = new Date(at)'],
    ['const quote = /["\'`]/; const text = "Math.random()"'],
    ["import { sha256 } from '@noble/hashes/sha2.js'"],
  ])('lets pass: %s', (source) => {
    expect(checkSource('packages/ledger/src/fold.ts', source)).toEqual([])
  })

  it('lets packages/records alone use node:crypto', () => {
    expect(check('packages/records/src/hash.ts', "import { createHash } from 'node:crypto'")).toEqual([])
  })

  it('says which line', () => {
    const lines = ['/**', ' * Words.', ' */', 'export const roll = () => {', '  return Math.random()', '}']
    expect(check('packages/ledger/src/fold.ts', ...lines)).toEqual([
      '5 uses Math.random: packages are pure, time and randomness have to be handed in',
    ])
  })
})
