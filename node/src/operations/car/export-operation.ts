import type { Operations } from '@datanet/client'
import { type CID, compareBytes, encode } from '@datanet/records'
import type { Replica } from '@datanet/replica'
import { type BlockStore, type ExportParts, exportBlocks, heldContent } from '@datanet/shards'
import { localBlocks } from '../../content/local-blocks.ts'
import type { OfflineDesk } from '../desk.ts'
import { writeCar } from './car-file.ts'
import { entriesWithContributions } from './log-contributions.ts'

type Place = readonly [entry: CID, index: number]

/** What was found in the entries while they passed by. */
interface Found {
  readonly contributions: Place[]
  readonly manifests: CID[]
}

async function* entriesOf(replica: Replica, found: Found): AsyncGenerator<Uint8Array> {
  for await (const { bytes, contributions } of entriesWithContributions(replica)) {
    for (const { entry, index, manifest } of contributions) {
      found.contributions.push([entry, index])
      found.manifests.push(manifest)
    }
    yield bytes
  }
}

async function* forksOf({ log }: Replica): AsyncGenerator<Uint8Array> {
  for await (const { a, b } of log.forks()) {
    yield a
    yield b
  }
}

async function* certificatesOf({ docket }: Replica): AsyncGenerator<Uint8Array> {
  const cases = [...docket.cases()].sort((a, b) => compareBytes(a.id.bytes, b.id.bytes))
  for (const { certified } of cases) {
    const certificates = [...certified.values()].sort((a, b) => compareBytes(a.verdict.id.bytes, b.verdict.id.bytes))
    for (const { record } of certificates) yield encode(record)
  }
}

function partsOf(replica: Replica, blocks: BlockStore, withContent: boolean, signal?: AbortSignal): ExportParts {
  const found: Found = { contributions: [], manifests: [] }
  async function* later<T>(items: () => Iterable<T> | AsyncIterable<T>): AsyncGenerator<T> {
    yield* items()
  }
  return {
    datanet: replica.id,
    entries: entriesOf(replica, found),
    forks: forksOf(replica),
    aside: replica.log.aside(),
    certificates: certificatesOf(replica),
    contributions: later(() => found.contributions),
    content: later(() => (withContent ? heldContent(found.manifests, blocks, { signal }) : [])),
    blocks,
  }
}

/** Writes a datanet into one CAR. Needs no running peer. */
export function exportOperation({ library, stores }: OfflineDesk): Pick<Operations, 'exportDatanet'> {
  return {
    async exportDatanet({ datanet, out, content = true }, { signal, onProgress } = {}) {
      const replica = library.get(datanet)
      const parts = partsOf(replica, localBlocks(stores.blocks), content, signal)
      const report = (done: number) => {
        signal?.throwIfAborted()
        onProgress?.({ phase: 'export', done, total: null, unit: 'bytes' })
      }
      const { root, ...counts } = await writeCar(out, exportBlocks(parts), replica.id, report)
      return { datanet, out, root: root.toString(), ...counts }
    },
  }
}
