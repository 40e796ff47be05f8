import type { CallOptions, Operations, Progress } from '@datanet/client'
import type { CID, Entry } from '@datanet/records'
import type { Replica } from '@datanet/replica'
import { CarInvalidError, readExport } from '@datanet/shards'
import { openFile } from '../../content/open-file.ts'
import type { ContentStore } from '../../storage/content-store.ts'
import { Belonging } from './belonging.ts'
import { checkExport } from './check-export.ts'
import { entriesWithContributions } from './log-contributions.ts'

/** Entries that are handed in together, in number and bytes. */
const BATCH_ENTRIES = 256
const BATCH_BYTES = 2 * 1024 * 1024
/** Blocks become durable together when so many bytes are written. */
const COMMIT_BYTES = 64 * 1024 * 1024
/** How often the entries are offered again while some find no room or wait for others. */
const ROUNDS = 16
/** The owner of the repo brings the file; what is bounded for other peers is not bounded here. */
const SOURCE = 'self'

/** How far the reading of the file is. */
function watched(path: string, phase: string, { signal, onProgress }: CallOptions): AsyncIterable<Uint8Array> {
  const progress = (done: number): Progress => ({ phase, done, total: null, unit: 'bytes', item: path })
  async function* source(): AsyncGenerator<Uint8Array> {
    let done = 0
    for await (const chunk of openFile(path)) {
      signal?.throwIfAborted()
      done += chunk.length
      onProgress?.(progress(done))
      yield chunk
    }
  }
  return source()
}

interface Taken {
  accepted: number
  /** Those that have no place yet. */
  waiting: number
  refused: Error | null
}

async function take(replica: Replica, batch: readonly Uint8Array[], taken: Taken): Promise<void> {
  const { outcomes, accepted } = await replica.ingest(batch, SOURCE)
  taken.accepted += accepted
  for (const { outcome, error } of outcomes) {
    const isFull = (error as { code?: string } | undefined)?.code === 'ERR_QUOTA_EXCEEDED'
    if (outcome === 'waiting' || outcome === 'mismatch' || isFull) taken.waiting++
    else if (outcome === 'refused') taken.refused ??= error ?? null
  }
}

/** Offers all entries once, in the order in which each stands on those before it. */
async function offerEntries(path: string, replica: Replica, options: CallOptions): Promise<Taken> {
  const taken: Taken = { accepted: 0, waiting: 0, refused: null }
  let batch: Uint8Array[] = []
  let bytes = 0
  for await (const item of readExport(watched(path, 'entries', options), { until: 'certificates' })) {
    if (!('wire' in item)) continue
    batch.push(item.wire)
    bytes += item.wire.length
    if (batch.length < BATCH_ENTRIES && bytes < BATCH_BYTES) continue
    await take(replica, batch, taken)
    batch = []
    bytes = 0
  }
  await take(replica, batch, taken)
  return taken
}

/** Those that wait for what stands behind a fork find their place in a later round. */
async function takeEntries(path: string, replica: Replica, options: CallOptions): Promise<number> {
  let accepted = 0
  for (let round = 0; round < ROUNDS; round++) {
    const taken = await offerEntries(path, replica, options)
    accepted += taken.accepted
    if (taken.refused !== null)
      throw new CarInvalidError(`an entry of it was refused: ${taken.refused.message}`, { cause: taken.refused })
    if (taken.waiting === 0 || (round > 0 && taken.accepted === 0)) break
  }
  return accepted
}

/** Takes the content that contributions of the datanet lead to, and no other block. */
async function takeContent(path: string, replica: Replica, store: ContentStore, options: CallOptions): Promise<number> {
  let stored = 0
  let bytes = 0
  const manifests: CID[] = []
  for await (const { contributions } of entriesWithContributions(replica))
    manifests.push(...contributions.map(({ manifest }) => manifest))
  const belonging = new Belonging(manifests)
  const batch = store.beginBatch()
  for await (const item of readExport(watched(path, 'blocks', options))) {
    if (item.kind !== 'content' || !belonging.takes(item.block) || (await store.has(item.block.cid))) continue
    await batch.put(item.block.cid, item.block.bytes)
    stored++
    bytes += item.block.bytes.length
    if (bytes < COMMIT_BYTES) continue
    await batch.commit()
    bytes = 0
  }
  await batch.commit()
  return stored
}

/** Takes a datanet from a CAR. `follow` opens the datanet that a charter entry founds, and follows it from now on. */
export function importOperation(
  store: ContentStore,
  follow: (charter: Entry) => Promise<Replica>,
): Pick<Operations, 'importDatanet'> {
  return {
    async importDatanet({ path }, options = {}) {
      let bytes = 0
      const counted = async function* () {
        for await (const chunk of watched(path, 'check', options)) {
          bytes += chunk.length
          yield chunk
        }
      }
      const { founding, root } = await checkExport(counted())
      const replica = await follow(founding.entry)
      await replica.whenOpened()
      const accepted = await takeEntries(path, replica, options)
      const stored = root.blocks === 0 ? 0 : await takeContent(path, replica, store, options)
      const { entries, blocks, missing } = root
      const { name } = founding.charter
      return { datanet: replica.id.toString(), name, entries, blocks, bytes, missing, accepted, stored }
    },
  }
}
