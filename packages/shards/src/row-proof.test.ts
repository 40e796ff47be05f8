import { encode, hexOf, type Shard } from '@datanet/records'
import { expect, test } from 'vitest'
import { buildManifest } from './build-manifest.ts'
import { importShard } from './import.ts'
import { parseManifest } from './manifest.ts'
import { MemoryBlocks } from './memory-blocks.ts'
import { proveRow, rowIdText, verifyRowProof } from './row-proof.ts'
import { inPieces } from './testing/pieces.ts'

const rows = Array.from({ length: 11 }, (_, i) => ({ text: `row ${i}`, n: i }))

async function imported(path = 'a.jsonl', text = rows.map((row) => JSON.stringify(row)).join('\n')) {
  const blocks = new MemoryBlocks()
  return { blocks, shard: await importShard(path, inPieces(text), blocks) }
}

test('each row is proved from blocks, and checked against the manifest alone', async () => {
  const { blocks, shard } = await imported()
  const [listed] = parseManifest(buildManifest([shard]).bytes).shards as [Shard]
  for (const [index, value] of rows.entries()) {
    const { row, proof } = await proveRow(listed, index, blocks)
    expect(row.value).toEqual(value)
    expect(verifyRowProof(proof, listed)).toBe(true)
    expect(verifyRowProof(proof, listed, { n: index, text: `row ${index}` })).toBe(true)
    expect(rowIdText(proof)).toBe(`${shard.cid}/${index}/${hexOf(proof.hash)}`)
  }
})

test('a proof of another row, place, shard or root is none', async () => {
  const { blocks, shard } = await imported()
  const { proof } = await proveRow(shard, 4, blocks)
  const other = (await imported('b.csv', 'text\nx\ny\n')).shard
  expect(verifyRowProof(proof, shard, { text: 'row 5', n: 5 })).toBe(false)
  for (const index of [3, 5, -1, 11, 0.5, Number.NaN]) expect(verifyRowProof({ ...proof, index }, shard)).toBe(false)
  expect(verifyRowProof(proof, { ...shard, cid: other.cid })).toBe(false)
  expect(verifyRowProof(proof, { ...shard, rowRoot: other.rowRoot })).toBe(false)
  expect(verifyRowProof(proof, { ...shard, rowRoot: null })).toBe(false)
  expect(verifyRowProof(proof, { ...shard, rows: 4 })).toBe(false)
  expect(verifyRowProof({ ...proof, siblings: [...proof.siblings].reverse() }, shard)).toBe(false)
  const cid = buildManifest([shard]).cid
  expect(verifyRowProof({ ...proof, shard: cid }, shard)).toBe(false)
})

test('what is no row of the shard, or no true shard, is told', async () => {
  const { blocks, shard } = await imported()
  const none = { code: 'ERR_ROW_NOT_FOUND' }
  for (const index of [-1, 11, 0.5]) await expect(proveRow(shard, index, blocks)).rejects.toMatchObject(none)
  const piece = await importShard('a.bin', inPieces(encode(1)), blocks)
  await expect(proveRow(piece, 0, blocks)).rejects.toMatchObject(none)
  for (const lie of [{ rows: 10 }, { rows: 12 }, { rowRoot: new Uint8Array(32) }])
    await expect(proveRow({ ...shard, ...lie }, 2, blocks)).rejects.toMatchObject({ code: 'ERR_SHARD_MALFORMED' })
})
