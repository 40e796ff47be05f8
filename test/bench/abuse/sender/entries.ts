import { randomBytes } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import {
  type CID,
  cidOf,
  createSigner,
  decode,
  encode,
  recordLeaf,
  type Signer,
  type WireRecord,
} from '@datanet/records'
import { AuthorLog } from '@datanet/testkit'
import { opaqueRecords } from '../../replication/records.ts'
import type { Hostile } from './hostile.ts'

/** Records of an entry as an honest author may write it: some 2 kB. */
const RECORDS = 8

export const random = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes))

export const inventedKey = (): Signer => createSigner(random(32))

export const inventedCid = (): CID => cidOf(random(32))

/** The log of an author as it grows with the sender, whether or not anybody takes it. */
export function logOf(hostile: Hostile, signer: Signer): AuthorLog {
  return new AuthorLog(signer, hostile.datanet, random)
}

let made = 0

/** Records that say nothing to this version. */
export function plainRecords(count = RECORDS): WireRecord[] {
  made += count
  return opaqueRecords(count, made)
}

/** Entries of a log with such records. */
export function* plainEntries(log: AuthorLog): Generator<Uint8Array> {
  for (;;) yield log.next(plainRecords()).bytes
}

/** An entry as it is held where its records were erased. */
export function withoutRecords(bytes: Uint8Array): Uint8Array {
  const { payload, sig, body } = decode(bytes) as {
    payload: Uint8Array
    sig: Uint8Array
    body: { salt: Uint8Array; record: Uint8Array }[]
  }
  return encode({ payload, sig, body: body.map((item) => ({ leaf: recordLeaf(item.salt, item.record) })) })
}

/** Announces these entries two by two, in pairs that no message had before, until the wave is over. */
export async function announceOver(hostile: Hostile, entries: readonly Uint8Array[]): Promise<void> {
  const { length } = entries
  for (let at = 0; !hostile.isOver; at++) {
    const [first, second] = [at % length, (at + 1 + Math.floor(at / length)) % length]
    await hostile.announce([entries[first] as Uint8Array, entries[second] as Uint8Array])
  }
}

/** Announces each entry once, in a message of its own. */
export async function announceEach(hostile: Hostile, entries: Iterable<Uint8Array>): Promise<void> {
  for (const entry of entries) {
    if (hostile.isOver) return
    await hostile.announce([entry])
  }
}

/** The first of these, until they have so many bytes; the sender's connections go on meanwhile. */
export async function upTo(bytes: number, entries: Iterable<Uint8Array>): Promise<Uint8Array[]> {
  const taken: Uint8Array[] = []
  let left = bytes
  for (const entry of entries) {
    taken.push(entry)
    left -= entry.length
    if (left <= 0) break
    await setImmediate()
  }
  return taken
}
