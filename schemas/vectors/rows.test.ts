/** The vectors of rows, from the JSON alone: trees by their definition, not by the code that streams. */
import { bytesOfHex, cidOf, encode, hexOf, sha256, textBytes } from '@datanet/records'
import { canonicalJson, FileFingerprint, rowFingerprint, rowHash, verifyRowProof } from '@datanet/shards'
import { expect, test } from 'vitest'
import vectors from './rows.json' with { type: 'json' }

const shard = cidOf(encode('shard'))
const bytes = (hex: string) => bytesOfHex(hex) as Uint8Array

function rootOf(hashes: readonly Uint8Array[]): Uint8Array {
  if (hashes.length === 1) return hashes[0] as Uint8Array
  let half = 1
  while (half * 2 < hashes.length) half *= 2
  const [left, right] = [rootOf(hashes.slice(0, half)), rootOf(hashes.slice(half))]
  return sha256(Uint8Array.from([...textBytes('datanet/row-node/v1\0'), ...left, ...right]))
}

test.each(vectors.rows)('row $row', ({ row, canonical, hash, fingerprint }) => {
  const value = JSON.parse(row)
  expect(canonicalJson(value)).toBe(canonical)
  expect(hexOf(sha256(textBytes(`datanet/row-id/v1\0${canonical}`)))).toBe(hash)
  expect(hexOf(rowHash(value))).toBe(hash)
  expect(hexOf(rowFingerprint(value))).toBe(fingerprint)
})

test.each(vectors.roots)('the root of $rows rows', ({ rows, root }) => {
  expect(hexOf(rootOf(Array.from({ length: rows }, (_, row) => rowHash({ row }))))).toBe(root)
})

function holds(proof: {
  rows: number
  root: string
  index: number
  hash: string
  siblings: readonly string[]
}): boolean {
  const { rows, root, index, hash, siblings } = proof
  const claim = { shard, index, hash: bytes(hash), siblings: siblings.map(bytes) }
  return verifyRowProof(claim, { cid: shard, rows, rowRoot: bytes(root) })
}

test.each(vectors.proofs)('row $index of $rows is proved', (proof) => {
  expect(holds(proof)).toBe(true)
})

test.each(vectors.invalidProofs)('a proof $name is none', (proof) => {
  expect(holds(proof)).toBe(false)
})

test.each(vectors.files)('a file of $zeros zeros', ({ zeros, fingerprint }) => {
  const file = new FileFingerprint()
  file.push(new Uint8Array(zeros))
  expect(hexOf(file.end())).toBe(fingerprint)
})
