import { createSigner } from '@datanet/records'
import { expect, test } from 'vitest'
import { foundDatanet, salt } from './bench-datanet.ts'
import { GrowingLog } from './growing-log.ts'
import { rawCheck } from './raw-check.ts'

test('the limit checks what a peer checks: it names entries alike, and sees a changed byte', () => {
  const founder = createSigner(salt(32))
  const charter = foundDatanet(founder)
  const log = new GrowingLog(founder, charter, true)
  for (const count of [1, 2, 3, 64]) {
    const entry = log.next(count)
    expect(Buffer.from(rawCheck(entry.bytes))).toEqual(Buffer.from(entry.id.multihash.digest))
    for (const at of [40, entry.bytes.length >> 1, entry.bytes.length - 1]) {
      const changed = new Uint8Array(entry.bytes)
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(() => rawCheck(changed)).toThrow()
    }
  }
})
