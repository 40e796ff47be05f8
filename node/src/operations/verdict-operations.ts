import { setTimeout } from 'node:timers/promises'
import type { CallOptions, GateReport, Judged, Operations } from '@datanet/client'
import { runGates, type Submission } from '@datanet/quality'
import { type CID, parseCid, type Reason } from '@datanet/records'
import type { Replica } from '@datanet/replica'
import { MemoryBlocks, readShards } from '@datanet/shards'
import { openFile } from '../content/open-file.ts'
import { openRandom } from '../content/open-random.ts'
import { readVerdictValue, verdictKey } from '../datanets/verdict-records.ts'
import { UnknownIdError, WaitTimeoutError } from '../errors.ts'
import { certificateOfCase, verdictReport } from './contribution-reports.ts'
import type { Desk, OfflineDesk } from './desk.ts'
import { importFiles } from './import-files.ts'
import { reasonTexts } from './text.ts'
import { waitFor } from './wait.ts'

type VerdictOperations = Pick<Operations, 'vote' | 'validate' | 'getVerdict'>

/** How long to wait before the DHT is asked again, ms. */
const DHT_PAUSE = 500
/** The most reasons that one vote may carry. */
const MAX_REASONS = 32
const DAG_CBOR = 0x71

/** Votes on one contribution as the gates say: below what is accepted when one of them failed. */
async function judge(replica: Replica, submission: Submission): Promise<Judged> {
  const { reports, passed, score } = await replica.examine(submission)
  const { acceptScore } = replica.founding.charter
  const reasons: Reason[] = reports.flatMap((report) => report.reasons).slice(0, MAX_REASONS)
  const value = passed ? score : Math.max(0, Math.min(score, acceptScore - 1))
  await replica.vote(submission.id, value, reasons)
  return { contribution: submission.id.toString(), score: value, reasons: reasonTexts(reasons) }
}

async function validateAll(
  desk: Desk,
  replica: Replica,
  { again = false }: { readonly again?: boolean },
  { signal, onProgress }: CallOptions,
): Promise<Judged[]> {
  return await replica.validate((submission) => judge(replica, submission), {
    again,
    signal,
    onBegin: ({ record }, done, awaiting) =>
      onProgress?.({ phase: 'judge', done, total: done + awaiting, unit: 'contributions', item: record.title }),
    // one whose content can't be had now keeps no other from being judged
    onFailure: ({ id }, err) =>
      desk.logger.warn({ err, contribution: id.toString() }, 'a contribution could not be judged now'),
  })
}

/** Keeps a manifest's blocks alone: files that are only checked are read again from where they lie. */
class ManifestBlocks extends MemoryBlocks {
  override async put(cid: CID, bytes: Uint8Array): Promise<void> {
    if (cid.code === DAG_CBOR) await super.put(cid, bytes)
  }
}

async function readPart(path: string, start: number, end: number): Promise<Uint8Array> {
  const content = await openRandom(path)
  try {
    return await content.read(start, end)
  } finally {
    await content.close()
  }
}

/** Runs the gates on local files, without contributing them. Needs no running peer. */
export function checkOperation({ library }: OfflineDesk): Pick<Operations, 'check'> {
  return {
    async check({ datanet, paths, license, format }, options = {}) {
      const replica = library.get(datanet)
      const { charter } = replica.founding
      const blocks = new ManifestBlocks()
      const { manifest, files } = await importFiles(paths, blocks, options, { format })
      const places = new Map(files.map(({ path, absolute }) => [path, absolute]))
      const { reports, passed } = await runGates({
        charter,
        contribution: { license: license ?? charter.licenses[0] ?? '', rows: manifest.rows, bytes: manifest.bytes },
        manifest,
        shards: readShards(manifest, blocks),
        readShard: ({ path }) => openFile(places.get(path) as string),
        readPart: ({ path }, start, end) => readPart(places.get(path) as string, start, end),
        seniors: null,
      })
      const gates: GateReport[] = reports.map((report) => ({ ...report, reasons: reasonTexts(report.reasons) }))
      return { passed, gates }
    },
  }
}

/** Votes, and the verdicts that come of them. */
export function verdictOperations(desk: Desk): VerdictOperations {
  return {
    async vote({ datanet, contribution, score, reasons = [] }) {
      const replica = desk.library.get(datanet)
      const vote = await replica.vote(
        parseCid(contribution),
        score,
        reasons.map((text) => ({ gate: 'hand', code: 'said', text })),
      )
      return { vote: vote.id.toString(), round: vote.body.round }
    },

    async validate({ datanet, again }, options = {}) {
      return await validateAll(desk, desk.library.get(datanet), { again: again === true }, options)
    },

    async getVerdict({ datanet, contribution, source = 'local', wait }, { signal } = {}) {
      const none = new UnknownIdError(
        'certificate of contribution',
        contribution,
        'Ask with --dht, or wait for it with --wait.',
      )
      if (source === 'dht') {
        const key = verdictKey(parseCid(datanet), parseCid(contribution))
        const until = Date.now() + (wait ?? 0) * 1000
        for (;;) {
          const [best] = (await desk.network.records.getRecord(key, signal === undefined ? {} : { signal })) ?? []
          if (best !== undefined) {
            const { founding, certificate } = readVerdictValue(key, best)
            return verdictReport(certificate, founding, 'dht')
          }
          const left = until - Date.now()
          if (wait === undefined || wait === 0) throw none
          if (left <= 0) throw new WaitTimeoutError(`a certificate of ${contribution} in the DHT`, wait)
          // the DHT tells nobody when something comes, and with few peers it answers at once
          await setTimeout(Math.min(left, DHT_PAUSE), undefined, signal === undefined ? {} : { signal })
        }
      }
      const replica = desk.library.get(datanet)
      const id = parseCid(contribution)
      const certificate = await waitFor(replica, () => certificateOfCase(replica, id), {
        what: `a certificate of ${contribution}`,
        seconds: wait,
        signal,
      })
      if (certificate === null) throw none
      return verdictReport(certificate, replica.founding, 'local')
    },
  }
}
