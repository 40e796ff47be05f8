/** Nodes and proofs of Merkle maps from a peer that lies. */

import { type CID, cidOf, concatBytes, MerkleMap, textBytes, verifyProof } from '@datanet/records'
import { BlockMissingError } from '@datanet/shards'
import { expect, test } from 'vitest'
import { createFuzzer } from './fuzzer.ts'

const fuzzer = createFuzzer(process, performance)
const { timeout } = fuzzer
const MAX_BLOCKS = 100

const keyOf = (i: number) => textBytes(`key ${i}`)
const textOf = (i: number) => textBytes(`value ${i}`)
let map = MerkleMap.empty
for (let i = 0; i < 50; i++) map = map.set(keyOf(i), textOf(i))
const blocks = [...map.blocksBeyond(MerkleMap.empty)]
const held = new Map(blocks.map(({ cid, bytes }) => [cid.toString(), bytes]))

async function load(cid: CID): Promise<Uint8Array> {
  const bytes = held.get(cid.toString())
  if (bytes === undefined) throw new BlockMissingError(`nobody has ${cid}`, 'Ask another peer.')
  return bytes
}

/** What a peer's map with this root node differs in from ours. */
async function compareWith(root: Uint8Array) {
  const theirs = async (cid: CID) => (cid.equals(cidOf(root)) ? root : await load(cid))
  return await map.compare(cidOf(root), theirs, MAX_BLOCKS)
}

test('nodes', { timeout }, async ({ task }) => {
  const found = await fuzzer.try({
    name: 'Merkle map, a node',
    samples: blocks.slice(0, 12).map(({ bytes }) => bytes),
    read: compareWith,
    check({ ours, theirs }) {
      for (const [key, value] of ours) expect(map.get(key)).toEqual(value)
      for (const [key, value] of [...ours, ...theirs])
        expect([key, value].every((part) => part instanceof Uint8Array)).toBe(true)
    },
  })
  Object.assign(task.meta, found)
})

test('nodes that come under the id of another', { timeout }, async ({ task }) => {
  const found = await fuzzer.try({
    name: 'Merkle map, a node under the id of another',
    samples: [map.prove(keyOf(0))[0]?.bytes as Uint8Array],
    async read(bytes) {
      const changed = async (cid: CID) => (cid.equals(map.root) ? bytes : await load(cid))
      return await MerkleMap.empty.compare(map.root, changed, MAX_BLOCKS)
    },
    check: ({ theirs }) => expect(theirs).toHaveLength(50),
  })
  expect(found.boundary.valid).toBe(0)
  Object.assign(task.meta, found)
})

/** Proofs as one byte string, each node after its length. */
function packed(proof: readonly Uint8Array[]): Uint8Array {
  return concatBytes(...proof.flatMap((bytes) => [Uint8Array.of(bytes.length >> 8, bytes.length & 255), bytes]))
}

function unpacked(bytes: Uint8Array): Uint8Array[] {
  const proof: Uint8Array[] = []
  for (let at = 0; at + 2 <= bytes.length; ) {
    const length = ((bytes[at] as number) << 8) | (bytes[at + 1] as number)
    proof.push(bytes.slice(at + 2, at + 2 + length))
    at += 2 + length
  }
  return proof
}

test('proofs', { timeout }, async ({ task }) => {
  const key = keyOf(17)
  const found = await fuzzer.try({
    name: 'Merkle map, a proof',
    samples: [packed(map.prove(key).map(({ bytes }) => bytes))],
    read: (bytes) => verifyProof(map.root, key, unpacked(bytes)),
    // whatever came with it, a proof shows nothing but what is there
    check: (value) => expect(value).toEqual(textOf(17)),
  })
  Object.assign(task.meta, found)
})

test('proofs that something is not there', { timeout }, async ({ task }) => {
  const key = textBytes('nowhere')
  const found = await fuzzer.try({
    name: 'Merkle map, a proof of absence',
    samples: [packed(map.prove(key).map(({ bytes }) => bytes))],
    read: (bytes) => verifyProof(map.root, key, unpacked(bytes)),
    check: (value) => expect(value).toBeNull(),
  })
  Object.assign(task.meta, found)
})
