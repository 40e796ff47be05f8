import type { KeyValueStore } from '@datanet/log'
import type { Shard } from '@datanet/records'
import type { Replica } from '@datanet/replica'
import { notedContent } from '../content/import-journal.ts'
import { OpeningError } from '../errors.ts'
import type { GuardedStore } from '../storage/guarded-store.ts'
import { type Collected, type CollectOptions, collect, type Root } from './collect.ts'
import type { Holdings } from './holdings.ts'

function* contents(holdings: Holdings, replicas: readonly Replica[]): IterableIterator<Root> {
  for (const { contribution, manifest, isWhole } of holdings.all())
    yield { manifest, isWhole, what: `contribution ${contribution}` }
  for (const { id, ledger, author } of replicas) {
    for (const { id: contribution, record } of ledger.contributionsOf(author)) {
      // one that was signed on another machine of this author need not be here
      if (holdings.get(id, contribution) === undefined)
        yield { manifest: record.manifest, isWhole: false, what: `contribution ${contribution}` }
    }
  }
}

async function* filesIn(imports: KeyValueStore): AsyncGenerator<Shard> {
  for await (const noted of notedContent(imports)) if (!(noted instanceof Uint8Array)) yield noted
}

async function* digests(holdings: Holdings, imports: KeyValueStore): AsyncGenerator<Uint8Array> {
  yield* holdings.blocks()
  for await (const noted of notedContent(imports)) if (noted instanceof Uint8Array) yield noted
}

/**
 * Deletes what is kept neither as an own contribution, nor as pinned, nor as volunteered, nor for the verdict index or an import
 * that was cut off, and what nobody works with. Throws ERR_OPENING while not all own contributions are known yet, and ERR_KEPT_DAMAGED.
 */
export async function collectGarbage(
  store: GuardedStore,
  holdings: Holdings,
  replicas: readonly Replica[],
  imports: KeyValueStore,
  options: CollectOptions = {},
): Promise<Collected> {
  const opening = replicas.find((replica) => replica.opening !== null)
  if (opening !== undefined) throw new OpeningError(opening.opening)
  const roots = {
    contents: () => contents(holdings, replicas),
    files: () => filesIn(imports),
    digests: () => digests(holdings, imports),
  }
  return await collect(store, roots, options)
}
