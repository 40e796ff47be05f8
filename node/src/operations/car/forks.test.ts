/** Forks travel with their proofs, and so does what others stand on behind them. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMemoryStore } from '@datanet/log'
import {
  type Charter,
  type CID,
  createSigner,
  type Entry,
  type Signer,
  sealEntry,
  type WireRecord,
} from '@datanet/records'
import { Replica, type ReplicaHost } from '@datanet/replica'
import { expect, test } from 'vitest'
import { FileBlockstore } from '../../storage/file-blockstore.ts'
import { exportOperation } from './export-operation.ts'
import { importOperation } from './import-operation.ts'

const signerOf = (n: number): Signer => createSigner(new Uint8Array(32).fill(n))
const [founder, judge, author] = [signerOf(1), signerOf(2), signerOf(3)] as [Signer, Signer, Signer]
const identity: WireRecord = { type: 'identity', recovery: new Uint8Array(32) }
const profile = (name: string): WireRecord => ({ type: 'profile', name, contact: '' })

const charter: Charter = {
  type: 'charter',
  name: 'forked',
  domain: '',
  schemas: [],
  licenses: ['MIT'],
  admission: 'invite',
  writers: [],
  validators: [{ author: judge.publicKey, weight: 1n }],
  issuers: [],
  acceptScore: 500,
  gates: [],
  assets: [{ unit: 'EUR', class: 'deposit', decimals: 2 }],
  prices: [],
  split: { contributors: 700, validators: 200 },
  weights: 'rows',
  priority: 'seen',
  privacy: 'public',
  quota: { author: 1_000_000, validator: 1_000_000 },
  rounds: { sealed: false, timeoutMs: 1000, max: 3 },
}

function seal(
  signer: Signer,
  datanet: CID | null,
  before: Entry | null,
  records: WireRecord[],
  deps: CID[] = [],
): Entry {
  const seq = before === null ? 0 : before.payload.seq + 1
  const place = { seq, prev: before?.id ?? null, bytesBefore: before?.payload.bytes ?? 0 }
  return sealEntry({ datanet, ...place, deps, at: 0, records }, signer, (size) => new Uint8Array(size).fill(1))
}

const away = (): never => expect.fail('nobody is asked')

const nobody: ReplicaHost = {
  now: () => 0,
  random: away,
  signer: { publicKey: new Uint8Array(32), sign: away },
  recovery: new Uint8Array(32),
  profile: null,
  announce: away,
  manifest: away,
  shards: away,
  shard: away,
  shardPart: away,
  loadBlock: away,
  saveBlocks: away,
  wakeAt: () => undefined,
  warn: away,
}

const observe = (first: Entry) => Replica.observe(first, createMemoryStore(), nobody)

/** By which branch an author was let in, and which entry of it says so. */
test.for([
  ['the one branch', 0],
  ['the other branch', 1],
] as const)('who was let in behind a fork, on %s, is let in there too', async ([, side]) => {
  const first = seal(founder, null, null, [charter, identity])
  const start = seal(judge, first.id, null, [identity])
  const branches = ['left', 'right'].map((name) => seal(judge, first.id, start, [profile(name)])) as [Entry, Entry]
  const admit = seal(judge, first.id, branches[side], [{ type: 'admit', author: author.publicKey, admits: 0 }])
  const more = seal(judge, first.id, admit, [profile('more')])
  const joined = seal(author, first.id, null, [identity], [admit.id])
  const after = seal(author, first.id, joined, [profile('after')])
  const replica = await observe(first)
  const inOrder = [start, branches[side], admit, more, joined, after, branches[1 - side] as Entry]
  await replica.ingest(
    inOrder.map(({ bytes }) => bytes),
    'test',
  )
  expect(replica.forks.size).toBe(1)

  const dir = await mkdtemp(join(tmpdir(), 'datanet-forks-'))
  try {
    const blocks = await FileBlockstore.open(join(dir, 'blocks'))
    const library = { get: () => replica, all: () => [replica], isSynced: () => false }
    const desk = { library, stores: { blocks }, recovery: new Uint8Array(32) }
    const out = join(dir, 'forked.car')
    await exportOperation(desk as never).exportDatanet({ datanet: first.id.toString(), out })
    let other: Replica | undefined
    const follow = async (entry: Entry) => (other ??= await observe(entry))
    const { importDatanet } = importOperation(blocks, follow)
    await importDatanet({ path: out })
    expect(other?.log.frontier.root.toString()).toBe(replica.log.frontier.root.toString())
    expect([...(other?.forks ?? [])]).toEqual([...replica.forks])
    expect(other?.ledger.digest.toString()).toBe(replica.ledger.digest.toString())
    expect(await importDatanet({ path: out })).toMatchObject({ accepted: 0 })
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
})
