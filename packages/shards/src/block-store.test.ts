import { CID, sha256 } from '@datanet/records'
import * as Digest from 'multiformats/hashes/digest'
import { expect, test } from 'vitest'
import { fromBlockstore } from './block-store.ts'

test('adapts a store that hands blocks out in pieces', async () => {
  const held = new Map<string, Uint8Array>()
  const blocks = fromBlockstore({
    put(cid, bytes) {
      held.set(cid.toString(), bytes as Uint8Array)
      return cid
    },
    *get(cid) {
      for (const byte of held.get(cid.toString()) ?? []) yield Uint8Array.of(byte)
    },
    has: (cid) => held.has(cid.toString()),
  })
  const bytes = Uint8Array.of(1, 2, 3)
  const cid = CID.createV1(0x55, Digest.create(0x12, sha256(bytes)))
  expect(await blocks.has(cid)).toBe(false)
  await blocks.put(cid, bytes)
  expect(await blocks.has(cid)).toBe(true)
  expect(await blocks.get(cid)).toEqual(bytes)
})
