/** What this machine can do at most: encodes, hashes and signs records, and stores them durably, one entry after the other. */
import { hash } from 'node:crypto'
import * as dagCbor from '@ipld/dag-cbor'
import { ClassicLevel } from 'classic-level'
import sodium from 'sodium-native'
import { job, tell } from '../../job.ts'
import { salt } from '../bench-datanet.ts'
import { opaqueRecords } from '../records.ts'

const SALT = 16
const { dir, records, perEntry } = job<{ dir: string; records: number; perEntry: number }>()

const secretKey = new Uint8Array(64)
const author = new Uint8Array(32)
sodium.crypto_sign_seed_keypair(author, secretKey, salt(32))
const db = new ClassicLevel<Uint8Array, Uint8Array>(dir, { keyEncoding: 'view', valueEncoding: 'view' })
await db.open()
const batches = Array.from({ length: Math.ceil(records / perEntry) }, (_, i) => opaqueRecords(perEntry, i * perEntry))
const began = performance.now()
let prev: Uint8Array = new Uint8Array(32)
for (const [seq, batch] of batches.entries()) {
  const salts = salt(SALT * batch.length)
  const body = batch.map((record, i) => ({
    salt: salts.subarray(i * SALT, (i + 1) * SALT),
    record: dagCbor.encode(record),
  }))
  const leaves = body.map((item) => hash('sha256', Buffer.concat([item.salt, item.record]), 'buffer'))
  const payload = dagCbor.encode({ author, seq, prev, root: hash('sha256', Buffer.concat(leaves), 'buffer') })
  const sig = new Uint8Array(64)
  sodium.crypto_sign_detached(sig, payload, secretKey)
  prev = hash('sha256', payload, 'buffer')
  await db.batch([{ type: 'put', key: prev, value: dagCbor.encode({ payload, sig, body }) }], { sync: true })
}
const seconds = (performance.now() - began) / 1000
await db.close()
await tell({ perSecond: (batches.length * perEntry) / seconds })
