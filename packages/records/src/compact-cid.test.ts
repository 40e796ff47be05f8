import fc from 'fast-check'
import { base36 } from 'multiformats/bases/base36'
import { CID } from 'multiformats/cid'
import * as Digest from 'multiformats/hashes/digest'
import { expect, test } from 'vitest'
import { decode, encode } from './canonical.ts'
import { parseCid } from './cid.ts'
import { CompactCid } from './compact-cid.ts'

const cids = fc
  .tuple(fc.nat(0xffff), fc.nat(0x7f), fc.uint8Array({ maxLength: 64 }))
  .map(([codec, hash, digest]) => CID.createV1(codec, Digest.create(hash, digest)))

test('a CID out of a record is the one of multiformats in all that it says', () => {
  fc.assert(
    fc.property(cids, (cid) => {
      const read = decode(encode(cid)) as CID
      expect(read).toBeInstanceOf(CompactCid)
      expect([read.toString(), read.toJSON()]).toEqual([cid.toString(), cid.toJSON()])
      expect(read.toString(base36)).toBe(cid.toString(base36))
      expect([read.equals(cid), cid.equals(read), CID.asCID(read)]).toEqual([true, true, read])
      expect(encode(read)).toEqual(encode(cid))
      expect(CID.parse(read.toString()).equals(read)).toBe(true)
      expect(parseCid(cid.toString()).bytes).toEqual(cid.bytes)
    }),
  )
})
