import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { CallOptions, FetchInput, Operations } from '@datanet/client'
import type { Submission } from '@datanet/quality'
import type { CID, Shard } from '@datanet/records'
import type { Replica } from '@datanet/replica'
import { exportShard, importShard, parseManifest, readShards } from '@datanet/shards'
import { localBlocks } from '../content/local-blocks.ts'
import { networkBlocks } from '../content/network-blocks.ts'
import { openFile } from '../content/open-file.ts'
import { writeFileAtomic } from '../content/write-file.ts'
import { InputRefusedError } from '../errors.ts'
import { clearPartials } from '../storage/atomic-file.ts'
import { submittedCase } from './contribution-operations.ts'
import { statusOf } from './contribution-reports.ts'
import type { Desk } from './desk.ts'
import type { FetchedFile } from './forms/fetched-file.ts'
import { licenseShares, writeForms } from './forms/write-forms.ts'
import { signReceipt } from './ledger-operations.ts'
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

async function* hashing(
  source: AsyncIterable<Uint8Array>,
  hash: ReturnType<typeof createHash>,
  onBytes: (bytes: number) => void,
): AsyncIterable<Uint8Array> {
  for await (const chunk of source) {
    hash.update(chunk)
    onBytes(chunk.length)
    yield chunk
  }
}

/** Whether a file already lies there with the very content: then an interrupted fetch need not bring it again. */
async function liesThere(path: string, { cid, bytes, format }: Shard): Promise<string | null> {
  const stats = await stat(path).catch(() => null)
  if (stats === null || !stats.isFile() || stats.size !== bytes) return null
  const hash = createHash('sha256')
  const nowhere = { put: async () => undefined, get: async () => new Uint8Array(0), has: async () => false }
  const held = await importShard(
    'file',
    hashing(openFile(path), hash, () => undefined),
    nowhere,
    { format },
  ).catch(() => null)
  return held?.cid.equals(cid) === true ? hash.digest('hex') : null
}

interface Run {
  readonly desk: Desk
  readonly replica: Replica
  readonly out: string
  readonly options: CallOptions
  readonly peers: readonly string[]
  onBytes(path: string, bytes: number): void
}

async function bring(
  { desk, out, options, peers, onBytes }: Run,
  { id, record }: Submission,
  shard: Shard,
): Promise<FetchedFile> {
  const path = `${id}/${shard.path}`
  let sha256 = await liesThere(join(out, path), shard)
  if (sha256 === null) {
    const blocks = networkBlocks({
      helia: desk.network.helia,
      store: desk.stores.blocks,
      root: shard.cid,
      peers,
      onFetched: desk.metrics.fetched,
    })
    const hash = createHash('sha256')
    try {
      const content = exportShard(shard, blocks, { signal: options.signal })
      await writeFileAtomic(
        out,
        path,
        hashing(content, hash, (bytes) => onBytes(path, bytes)),
      )
    } finally {
      blocks.close()
    }
    sha256 = hash.digest('hex')
  } else {
    onBytes(path, shard.bytes)
  }
  return {
    path,
    cid: shard.cid.toString(),
    bytes: shard.bytes,
    rows: shard.rows,
    format: shard.format,
    sha256,
    contribution: id.toString(),
    license: record.license,
  }
}

async function* shardsOf({ desk, options, peers }: Run, manifest: CID): AsyncGenerator<Shard> {
  const blocks = networkBlocks({
    helia: desk.network.helia,
    store: desk.stores.blocks,
    root: manifest,
    peers,
    onFetched: desk.metrics.fetched,
  })
  try {
    const { signal } = options
    yield* readShards(parseManifest(await blocks.get(manifest, { signal })), blocks, { signal })
  } finally {
    blocks.close()
  }
}

/** Downloads by datanet: from whoever has it, each block checked, each file whole or not there. */
export function fetchOperation(desk: Desk): Pick<Operations, 'fetch'> {
  return {
    async fetch(input, options = {}) {
      const began = performance.now()
      const { datanet, out, receipt = false, purpose = 'download' } = input
      const replica = desk.library.get(datanet)
      const chosen = chosenBy(replica, input)
      if (chosen.length === 0)
        throw new InputRefusedError(
          'there is nothing to fetch',
          '`datanet contributions ID` shows what there is; `datanet sync ID` looks for news.',
        )
      const total = chosen.reduce((sum, { record }) => sum + record.bytes, 0)
      let done = 0
      const run: Run = {
        desk,
        replica,
        out,
        options,
        peers: desk.registry.get(datanet).peers(),
        onBytes: (item, bytes) => {
          done += bytes
          options.onProgress?.({ phase: 'fetch', done, total, unit: 'bytes', item })
        },
      }
      const files: FetchedFile[] = []
      for (const submission of chosen) {
        for await (const shard of shardsOf(run, submission.record.manifest))
          files.push(await bring(run, submission, shard))
      }
      const release = input.release === undefined ? null : releaseOf(replica, input.release)
      await writeForms({
        replica,
        out,
        chosen,
        files,
        release: release === null ? null : { id: release.id, name: release.record.name },
        blocks: localBlocks(desk.stores.blocks),
      })
      // a fetch that was cut off may have left something beside them
      for (const folder of new Set(['.', ...files.map(({ path }) => dirname(path))]))
        await clearPartials(join(out, folder))
      const rows = files.reduce((sum, file) => sum + file.rows, 0)
      const use =
        input.release === undefined
          ? { contributions: chosen.map(({ id }) => id.toString()) }
          : { release: input.release }
      const signed = receipt
        ? await signReceipt(desk, replica, { ...use, purpose, units: BigInt(Math.max(1, rows)) })
        : null
      return {
        out,
        files: files.length,
        rows,
        bytes: files.reduce((sum, file) => sum + file.bytes, 0),
        seconds: (performance.now() - began) / 1000,
        peers: run.peers.length,
        receipt: signed?.id.toString() ?? null,
        licenses: licenseShares(files),
        contributions: chosen.map(({ id }) => id.toString()),
      }
    },
  }
}
