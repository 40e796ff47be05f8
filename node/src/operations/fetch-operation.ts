import type { CallOptions, Fetched, FetchInput, Operations } from '@datanet/client'
import type { Submission } from '@datanet/quality'
import type { Replica } from '@datanet/replica'
import { type BlockStore, parseManifest, readShards } from '@datanet/shards'
import { BlockUnavailableError, ContentTooSlowError, FetchIncompleteError } from '../content/errors.ts'
import { bringFiles, type WantedFile } from '../content/files/bring-files.ts'
import { MissingFiles } from '../content/files/missing-files.ts'
import { OutFolder } from '../content/files/out-folder.ts'
import { FileGarbage } from '../content/heap/file-garbage.ts'
import { localBlocks } from '../content/local-blocks.ts'
import { openContent } from '../content/open-content.ts'
import { InputRefusedError } from '../errors.ts'
import { clearPartials } from '../storage/atomic-file.ts'
import { submittedCase } from './contribution-operations.ts'
import { statusOf } from './contribution-reports.ts'
import type { Desk } from './desk.ts'
import { FetchedContribution } from './forms/fetched-contribution.ts'
import { licenseShares, writeForms } from './forms/write-forms.ts'
import { demandReceipt, signReceipt } from './ledger-operations.ts'
import { membersOf, releaseOf } from './release-operations.ts'

function chosenBy(replica: Replica, { release, contributions, status = 'accepted' }: FetchInput): Submission[] {
  if (release !== undefined) {
    const { record } = releaseOf(replica, release)
    return membersOf(replica, record.verdicts).map((id) => submittedCase(replica, id.toString()).submission)
  }
  if (contributions !== undefined) return contributions.map((id) => submittedCase(replica, id).submission)
  return [...replica.docket.cases()].flatMap((held) =>
    held.submission !== null && statusOf(replica, held) === status ? [held.submission] : [],
  )
}

/** Between two tellings of progress, ms. */
const TELL_EVERY = 100

/** Tells how many of the bytes are there, now and then, and at the end. */
function progressOf(
  total: number,
  { onProgress }: CallOptions,
): { add(item: string, bytes: number): void; tell(): void; alone(): void } {
  let done = 0
  let toldAt = Number.NEGATIVE_INFINITY
  const tell = (item?: string) =>
    onProgress?.({ phase: 'fetch', done, total, unit: 'bytes', ...(item === undefined ? {} : { item }) })
  return {
    add(item, bytes) {
      done += bytes
      const now = performance.now()
      if (now - toldAt < TELL_EVERY) return
      toldAt = now
      tell(item)
    },
    tell,
    alone: () => onProgress?.({ phase: 'no peer is connected, waiting for one', done, total, unit: 'bytes' }),
  }
}

interface ChosenFile extends WantedFile {
  readonly into: FetchedContribution
  /** Its place in the manifest. */
  readonly place: number
}

/** All files of contributions, in order; `onMissing` hears of a contribution whose list of files nobody gives. */
async function* filesOf(
  fetched: readonly FetchedContribution[],
  blocks: BlockStore,
  signal: AbortSignal | undefined,
  onMissing: (path: string, error: Error) => void,
): AsyncGenerator<ChosenFile> {
  for (const into of fetched) {
    const { id, record } = into.submission
    try {
      const parsed = parseManifest(await blocks.get(record.manifest, { signal }))
      let place = 0
      for await (const shard of readShards(parsed, blocks, { signal }))
        yield { into, place: place++, shard, path: `${id}/${shard.path}` }
    } catch (error) {
      if (!(error instanceof BlockUnavailableError || error instanceof ContentTooSlowError)) throw error
      onMissing(`${id}/`, error)
    }
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}

/** Downloads by datanet: from whoever has it, each block checked, each file whole or not there. */
export function fetchOperation(desk: Desk): Pick<Operations, 'fetch'> {
  return {
    async fetch(input, options = {}) {
      const garbage = new FileGarbage()
      try {
        return await fetchFiles(desk, input, options, garbage)
      } finally {
        garbage.end()
      }
    },
  }
}

async function fetchFiles(desk: Desk, input: FetchInput, options: CallOptions, garbage: FileGarbage): Promise<Fetched> {
  const began = performance.now()
  const { datanet, out, receipt = false, purpose = 'download' } = input
  const replica = desk.library.get(datanet)
  const chosen = chosenBy(replica, input)
  if (chosen.length === 0)
    throw new InputRefusedError(
      'there is nothing to fetch',
      '`datanet contributions ID` shows what there is; `datanet sync ID` looks for news.',
    )
  if (receipt) demandReceipt(replica, input.release === undefined ? chosen.map(({ id }) => id.toString()) : [])
  const total = chosen.reduce((sum, { record }) => sum + record.bytes, 0)
  const { signal } = options
  const progress = progressOf(total, options)
  const folder = await OutFolder.open(out)
  const content = openContent(
    chosen.map(({ record }) => record.manifest),
    {
      network: desk.network,
      store: desk.stores.blocks,
      peers: desk.registry.get(datanet).peers(),
      onFetched: desk.metrics.fetched,
      onAlone: progress.alone,
    },
  )
  const fetched = chosen.map((submission) => new FetchedContribution(submission))
  const missing = new MissingFiles()
  const wanted = filesOf(fetched, content.blocks, signal, (path, error) => missing.add(path, error))
  await bringFiles(wanted, content.blocks, folder, {
    onFile: ({ into, place, shard }, sha256) => into.add(place, shard, sha256),
    onMissing: ({ path }, error) => missing.add(path, error),
    signal,
    onBytes: progress.add,
    garbage,
  }).finally(() => content.close())
  progress.tell()
  const count = sum(fetched.map((one) => one.count))
  if (missing.count > 0) throw new FetchIncompleteError(missing, count)
  for (const { record } of chosen) desk.network.rendezvous.provideOnce(record.manifest)
  const release = input.release === undefined ? null : releaseOf(replica, input.release)
  await writeForms({
    replica,
    out: folder,
    fetched,
    release: release === null ? null : { id: release.id, name: release.record.name },
    blocks: localBlocks(desk.stores.blocks),
    garbage,
  })
  // a fetch that was cut off may have left something beside them
  await clearPartials(out)
  const rows = sum(fetched.map((one) => one.rows))
  const use =
    input.release === undefined ? { contributions: chosen.map(({ id }) => id.toString()) } : { release: input.release }
  const signed = receipt
    ? await signReceipt(desk, replica, { ...use, purpose, units: BigInt(Math.max(1, rows)) })
    : null
  return {
    out,
    files: count,
    rows,
    bytes: sum(fetched.map((one) => one.bytes)),
    seconds: (performance.now() - began) / 1000,
    peers: content.senders(),
    receipt: signed?.id.toString() ?? null,
    licenses: licenseShares(fetched),
    contributions: chosen.map(({ id }) => id.toString()),
  }
}
