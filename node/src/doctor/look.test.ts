import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Log, prefixedStore } from '@datanet/log'
import {
  CID,
  cidOf,
  createSigner,
  didOf,
  type Entry,
  type Signer,
  sealEntry,
  textBytes,
  type WireRecord,
} from '@datanet/records'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { replicaStore, saveWanted } from '../datanets/store-layout.ts'
import { charterOf } from '../operations/charter-text.ts'
import { initRepo } from '../repo/init-repo.ts'
import { openRepo, openStores, type RepoStores } from '../repo/open-repo.ts'
import { diagnoseOffline } from './diagnose-offline.ts'
import { look } from './look.ts'

const NOW = Date.parse('2026-06-01T12:00:00Z')
const MINUTE = 60_000

const ALL = { gte: Uint8Array.of(0), lt: Uint8Array.of(255) }

const ada = createSigner(new Uint8Array(32).fill(1))
const ben = createSigner(new Uint8Array(32).fill(2))
const identity: WireRecord = { type: 'identity', recovery: new Uint8Array(32) }
const random = (bytes: number) => new Uint8Array(bytes).fill(7)

let dir: string
let stores: RepoStores
let log: Log

/** A repo of Ada's, with a datanet that Ada founded and Ben may write to. */
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'datanet-look-'))
  await initRepo(dir, { seed: new Uint8Array(32).fill(1) })
  stores = await openStores((await openRepo(dir)).paths)
  const charter = charterOf({ name: 'x', admission: 'listed', writers: [didOf(ben.publicKey)] }, ada.publicKey)
  const founding = sealEntry(
    { datanet: null, seq: 0, prev: null, deps: [], at: NOW, bytesBefore: 0, records: [charter, identity] },
    ada,
    random,
  )
  await saveWanted(stores.records, { datanet: founding.id, charter: founding.bytes, invite: null })
  log = await Log.open(logsOf(founding.id), founding)
})
afterEach(async () => {
  await stores.close()
  await rm(dir, { recursive: true })
})

const logsOf = (datanet: CID) => prefixedStore(replicaStore(stores.records, datanet), textBytes('l/'))

async function sign(signer: Signer, at: number, deps: readonly Entry[] = []): Promise<Entry> {
  const records: WireRecord[] =
    log.head(signer.publicKey) === undefined ? [identity] : [{ type: 'profile', name: 'y', contact: '' }]
  return await log.append(records, { signer, at, random, deps: deps.map(({ id }) => id) })
}

const lookNow = () => look({ store: stores.records, blocks: stores.blocks, author: ada.publicKey })

/** Changes what is stored under the one key that holds these bytes. */
async function overwrite(entry: Entry, value: Uint8Array | null): Promise<void> {
  for await (const [key, held] of stores.records.range(ALL)) {
    if (Buffer.compare(held, entry.bytes) !== 0 || Buffer.from(key).toString('latin1').startsWith('f/')) continue
    await stores.records.batch([value === null ? { type: 'del', key } : { type: 'put', key, value }], { durable: true })
  }
}

describe('the quick look', () => {
  it('finds nothing wrong with what is sound, and reads the clocks', async () => {
    await sign(ben, NOW + MINUTE)
    await sign(ben, NOW + 2 * MINUTE)
    const seen = await lookNow()
    expect(seen).toMatchObject({ entries: 3, blocks: 0, troubles: [] })
    expect(seen.clocks).toEqual([
      { author: didOf(ada.publicKey), own: true, newest: new Date(NOW).toISOString(), precedes: 0 },
      { author: didOf(ben.publicKey), own: false, newest: new Date(NOW + 2 * MINUTE).toISOString(), precedes: 0 },
    ])
  })

  it('sees that an author signed before what the entry stands on', async () => {
    const own = await sign(ada, NOW + 20 * MINUTE)
    await sign(ben, NOW + 3 * MINUTE, [own])
    expect((await lookNow()).clocks).toContainEqual({
      author: didOf(ben.publicKey),
      own: false,
      newest: new Date(NOW + 3 * MINUTE).toISOString(),
      precedes: 17 * MINUTE,
    })
  })

  it('looks at the newest entries alone', async () => {
    for (let minute = 0; minute < 20; minute++) await sign(ben, NOW + minute * MINUTE)
    expect((await lookNow()).entries).toBe(1 + 8)
  })

  it.each([
    ['unreadable', 'ERR_', () => Uint8Array.of(1, 2, 3)],
    ['missing', 'ERR_ENTRY_MISS', () => null],
    ['another one', 'ERR_ENTRY_MISPLACED', (other: Entry) => other.bytes],
  ])('names an entry that is %s', async (_, code, change) => {
    const other = await sign(ben, NOW)
    const entry = await sign(ben, NOW)
    await sign(ben, NOW)
    await overwrite(entry, change(other))
    const { troubles } = await lookNow()
    expect(troubles).toEqual([
      {
        code: expect.stringContaining(code),
        message: expect.stringContaining(didOf(ben.publicKey)),
        fix: expect.stringContaining('datanet verify'),
      },
    ])
  })

  it('writes nothing, also where the first entry of a datanet is missing', async () => {
    await overwrite(log.founding.entry, null)
    const before = await Array.fromAsync(stores.records.range(ALL))
    expect((await lookNow()).troubles).toMatchObject([{ code: 'ERR_STORE_DAMAGED' }])
    expect(await Array.fromAsync(stores.records.range(ALL))).toEqual(before)
  })

  it('names a block that is not what its name says, and the command that mends it', async () => {
    const bytes = textBytes('content')
    const cid = await stores.blocks.put(cidOf(bytes), bytes)
    expect(await lookNow()).toMatchObject({ blocks: 1, troubles: [] })
    const file = stores.blocks.removalOf(cid).replace('rm ', '')
    await writeFile(file, `${await readFile(file, 'utf8')}!`)
    expect((await lookNow()).troubles).toEqual([
      {
        code: 'ERR_BLOCK_CORRUPT',
        message: expect.stringContaining(CID.createV1(0x55, cid.multihash).toString()),
        fix: expect.stringContaining(`\`rm ${file}\``),
      },
    ])
  })

  it('is taken of a repo whose peer does not run', async () => {
    await sign(ben, NOW)
    await stores.close()
    expect(await diagnoseOffline(dir)).toMatchObject({ entries: 2, blocks: 0, troubles: [], dht: null })
  })

  it('is refused while another process has the repo open', async () => {
    await expect(diagnoseOffline(dir)).rejects.toMatchObject({ code: 'ERR_REPO_LOCKED', pid: process.pid })
  })
})
