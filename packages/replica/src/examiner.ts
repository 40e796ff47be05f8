import { type Docket, type Fingerprints, type GateResult, runGates, type Submission } from '@datanet/quality'
import type { Charter, CID, Manifest, Shard } from '@datanet/records'
import { isContentFault } from '@datanet/shards'
import type { ReplicaHost } from './host.ts'
import type { Texts } from './texts.ts'

/** How many reports are kept at hand. */
const MAX_KEPT = 256

/** What is judged as a contribution's manifest, and its shards. */
interface Listed {
  readonly manifest: Manifest
  readonly shards: AsyncIterable<Shard>
}

/** Shards that end before the first one. */
async function* broken(fault: Error): AsyncGenerator<Shard> {
  yield* []
  throw fault
}

/** Reads content once, judges it by the gates and keeps its fingerprints. */
export class Examiner {
  readonly #charter: Charter
  readonly #docket: Docket
  readonly #fingerprints: Fingerprints
  readonly #texts: Texts
  readonly #host: ReplicaHost
  readonly #running = new Map<string, Promise<GateResult>>()

  constructor(charter: Charter, docket: Docket, fingerprints: Fingerprints, texts: Texts, host: ReplicaHost) {
    this.#charter = charter
    this.#docket = docket
    this.#fingerprints = fingerprints
    this.#texts = texts
    this.#host = host
  }

  /** The gates' outcome; asked for again, the same. Throws when the content can't be had now. */
  examine(submission: Submission): Promise<GateResult> {
    const key = submission.id.toString()
    const running = this.#running.get(key)
    if (running !== undefined) return running
    const outcome = this.#read(submission)
    this.#running.set(key, outcome)
    outcome.catch(() => this.#running.delete(key))
    if (this.#running.size > MAX_KEPT) this.#running.delete(this.#running.keys().next().value as string)
    return outcome
  }

  async #read({ id, record }: Submission): Promise<GateResult> {
    const letGo = this.#host.holdContent?.()
    try {
      return await this.#judge(id, record)
    } finally {
      letGo?.()
    }
  }

  async #judge(id: CID, record: Submission['record']): Promise<GateResult> {
    const { manifest, shards } = await this.#listed(record)
    const outcome = await runGates({
      charter: this.#charter,
      contribution: record,
      manifest,
      shards,
      readShard: (shard) => this.#host.shard(shard),
      readPart: (shard, start, end) => this.#host.shardPart(shard, start, end),
      seniors: {
        holds: (pieces) => this.#holds(id, pieces),
        near: (pieces) => this.#texts.nearOf(id, pieces),
      },
    })
    if (!(await this.#fingerprints.has(id))) await this.#fingerprints.add(id, outcome.fingerprints)
    return outcome
  }

  /** A block that is there and is no manifest is what its author offers: it lists what the record claims, and then breaks. */
  async #listed({ manifest: cid, rows, bytes }: Submission['record']): Promise<Listed> {
    try {
      const manifest = await this.#host.manifest(cid)
      return { manifest, shards: this.#host.shards(manifest) }
    } catch (error) {
      if (!isContentFault(error)) throw error
      return {
        manifest: { v: 1, type: 'manifest', rows, bytes, count: 0, shards: [], pages: [] },
        shards: broken(error),
      }
    }
  }

  async #holds(own: CID, pieces: readonly Uint8Array[]): Promise<boolean[]> {
    const accepted = (holder: CID) =>
      !holder.equals(own) && this.#docket.get(holder)?.certificate?.verdict.body.outcome === 'accepted'
    return (await this.#fingerprints.holders(pieces)).map((holders) => holders.some(accepted))
  }
}
