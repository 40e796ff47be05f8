import { parseResult, TESTS_ROLE } from '@datanet/attribution'
import type { KeyValueStore } from '@datanet/log'
import { type Attribution, equalBytes, type Shard } from '@datanet/records'
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

/** Claims that were made here: who audits them asks for their results and test rows. */
function* ownClaims(replicas: readonly Replica[]): IterableIterator<Attribution> {
  for (const { ledger, author } of replicas)
    for (const claim of ledger.claims()) if (equalBytes(claim.author, author)) yield claim.record
}

function* claimedContents(replicas: readonly Replica[]): IterableIterator<Root> {
  for (const { inputs } of ownClaims(replicas)) {
    for (const { role, cid } of inputs)
      if (role === TESTS_ROLE) yield { manifest: cid, isWhole: false, what: `test rows ${cid}` }
  }
}

async function* resultBlocks(store: GuardedStore, replicas: readonly Replica[]): AsyncGenerator<Uint8Array> {
  for (const { result } of ownClaims(replicas)) {
    yield result.multihash.digest
    const bytes = await store.read(result)
    if (bytes === undefined) continue
    for (const page of parseResult(bytes).pages) yield page.multihash.digest
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
 * Deletes what is kept neither as an own contribution, nor as pinned, nor as volunteered, nor for the verdict index, a claim of its own or an import
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
    contents: function* () {
      yield* contents(holdings, replicas)
      yield* claimedContents(replicas)
    },
    files: () => filesIn(imports),
    digests: async function* () {
      yield* digests(holdings, imports)
      yield* resultBlocks(store, replicas)
    },
  }
  return await collect(store, roots, options)
}
