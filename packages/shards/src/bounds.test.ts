/** What content may be, at most: at the bound it is taken, and one more is refused. */

import { sha256, textBytes } from '@datanet/records'
import { CID } from 'multiformats/cid'
import * as digest from 'multiformats/hashes/digest'
import { identity } from 'multiformats/hashes/identity'
import { expect, test } from 'vitest'
import { buildManifest } from './build-manifest.ts'
import { checkBlock, MAX_BLOCK_BYTES } from './checked-blocks.ts'
import { csvHeader } from './formats/csv-header.ts'
import { inferRowSchema } from './infer-schema.ts'
import { MAX_MANIFEST_BYTES, parseManifest } from './manifest.ts'
import { MAX_ROW_DEPTH, valueProblem } from './row.ts'

const rawCid = (bytes: Uint8Array) => CID.createV1(0x55, digest.create(0x12, sha256(bytes)))
const leaf = rawCid(textBytes('x'))

/** Shards that fill a manifest, with paths as long as they may be. */
function shards(count: number) {
  return Array.from({ length: count }, (_, i) => ({
    path: `${`${i}`.padStart(6, '0')}/${`${'x'.repeat(250)}/`.repeat(4)}y`,
    cid: leaf,
    bytes: 100,
    rows: 1,
    format: 'bytes' as const,
    schema: null,
    sketch: new Uint8Array(0),
    rowRoot: null,
  }))
}

test('a block', () => {
  const [largest, tooLarge] = [new Uint8Array(MAX_BLOCK_BYTES), new Uint8Array(MAX_BLOCK_BYTES + 1)]
  checkBlock(rawCid(largest), largest)
  expect(() => checkBlock(rawCid(tooLarge), tooLarge)).toThrow(expect.objectContaining({ code: 'ERR_BLOCK_MISMATCH' }))
})

test('a block that its own name holds is none', () => {
  const bytes = textBytes('x')
  expect(() => checkBlock(CID.createV1(0x55, identity.digest(bytes)), bytes)).toThrow('hash function 0x0')
})

test('the columns of a CSV file', () => {
  const columns = Array.from({ length: 10_001 }, (_, i) => `c${i}`)
  expect(csvHeader(columns.slice(1))).toHaveLength(10_000)
  expect(csvHeader(columns)).toEqual({ fault: 'header', problem: 'names more than 10000 columns' })
})

test('a manifest in bytes', () => {
  const fits = buildManifest(shards(900)).bytes
  expect(fits.length).toBeLessThanOrEqual(MAX_MANIFEST_BYTES)
  expect(parseManifest(fits).shards).toHaveLength(900)
  const tooLarge = expect.objectContaining({ code: 'ERR_MANIFEST_TOO_LARGE' })
  const paged = buildManifest(shards(1100))
  expect(paged.manifest).toMatchObject({ count: 1100, shards: [] })
  expect(paged.pages.map((page) => page.bytes.length <= MAX_MANIFEST_BYTES)).toEqual([true, true])
  expect(() => parseManifest(new Uint8Array(MAX_MANIFEST_BYTES + 1))).toThrow(tooLarge)
})

test('how deep a row goes', () => {
  const nested = (depth: number) => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`)
  expect(valueProblem(nested(MAX_ROW_DEPTH))).toBeNull()
  expect(valueProblem(nested(MAX_ROW_DEPTH + 1))).toBe('is nested more than 64 deep')
})

test('what a schema is inferred from: fields, and their names', async () => {
  async function* rows() {
    const fields = Object.fromEntries(Array.from({ length: 600 }, (_, i) => [`f${i}`, 1]))
    yield { ['n'.repeat(129)]: 1, ['n'.repeat(128)]: 1, ...fields }
  }
  const { properties } = JSON.parse(await inferRowSchema(rows()))
  expect(Object.keys(properties)).toHaveLength(512)
  expect(Object.keys(properties)).toContain('n'.repeat(128))
  expect(Object.keys(properties)).not.toContain('n'.repeat(129))
})
