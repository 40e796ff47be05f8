/**
 * The words of accepted contributions: one index for the credit of near-duplicates and for traces.
 * 1. A contribution is indexed when it is first needed; what it holds is a function of its content and stamp.
 * 2. The index is a cache: where it is damaged it is thrown away and built anew from content.
 */
import {
  creditInSteps,
  MAX_COMPARED,
  MemoryTextFiles,
  sampleRows,
  type TextFiles,
  TextIndex,
  TextIndexDamagedError,
  Tracer,
  type TraceSpan,
} from '@datanet/attribution'
import {
  type CertificateView,
  type Docket,
  type Fingerprints,
  isSenior,
  type NearDuplicates,
  type NearPiece,
  type NearUnits,
  type Standing,
} from '@datanet/quality'
import { CID, equalBytes, hexOf } from '@datanet/records'
import { rowFingerprint, rowText } from '@datanet/shards'
import type { ContentRow } from './content-rows.ts'
import { inTurns } from './in-turns.ts'

/** Text of one contribution that is indexed at most, in UTF-16 code units; rows beyond it count as empty. */
const MAX_INDEXED_TEXT = 64 * 1024 * 1024
/** Text of all rows of a contribution that are compared, in UTF-16 units: each has an equal part of it, and what is longer is cut. */
const MAX_COMPARED_TEXT = 64 * 1024 * 1024
/** Sets of fewer rows are judged together with other small ones of their author. */
const SMALL_SET = 100
/** Small sets that are pooled at most: the newest. */
const MAX_POOLED = 20

const FINGERPRINT_BYTES = 16

interface TextsParts {
  readonly docket: Docket
  readonly fingerprints: Fingerprints
  readonly files: TextFiles | undefined
  readonly rows: (manifest: CID) => AsyncIterable<ContentRow>
}

/** What a trace looks through, and who hears how far it is. */
export interface TextTraceOptions {
  /** Ids of contributions, as text; all accepted ones unless given. */
  readonly among?: ReadonlySet<string>
  readonly signal?: AbortSignal | undefined
  /** Hears how many contributions were read into the index, or were in it. */
  readonly onIndexed?: (done: number, total: number) => void
}

/** What was found of a text. */
export interface TextTrace {
  /** Heaviest first. */
  readonly spans: readonly TraceSpan[]
  /** How many contributions were looked through. */
  readonly searched: number
  /** Contributions whose content can't be had now. */
  readonly missing: readonly CID[]
}

/** An accepted contribution. */
interface Accepted extends Standing {
  readonly manifest: CID
  readonly rows: number
}

/** See the header. */
export class Texts implements NearDuplicates {
  readonly #parts: TextsParts
  readonly #files: TextFiles
  #index: TextIndex | null = null
  #turn: Promise<unknown> = Promise.resolve()

  constructor(parts: TextsParts) {
    this.#parts = parts
    this.#files = parts.files ?? new MemoryTextFiles()
  }

  async unitsOf(own: Standing, view: CertificateView): Promise<readonly NearUnits[]> {
    return await this.#inTurn(async () => {
      const all = this.#accepted(view)
      const seniors = all.filter((one) => isSenior(one, own) && !one.contribution.equals(own.contribution))
      if (seniors.length === 0) return []
      const manifest = this.#parts.docket.get(own.contribution)?.submission?.record.manifest
      if (manifest === undefined) return []
      const chosen = await this.#ownPieces(own, seniors)
      if (chosen.pieces.size === 0) return []
      const index = await this.#with(seniors)
      const rows = await this.#textsOf(manifest, chosen.pieces)
      const pool = await this.#pool(own, seniors, chosen.count)
      const among = new Set(seniors.map(({ contribution }) => hexOf(contribution.bytes)))
      const { credits } = await inTurns(
        creditInSteps(
          index,
          {
            id: own.contribution.bytes,
            stamp: own.stamp,
            rows: rows.map((text) => ({ text })),
            count: chosen.count,
            pool,
          },
          { among: (id) => among.has(hexOf(id)) },
        ),
      )
      return credits.map(({ contribution, units }) => ({
        contribution: CID.decode(contribution),
        units: BigInt(units),
      }))
    })
  }

  /** How many of 1000 pieces repeat accepted contributions without being equal to their pieces. */
  async nearOf(own: CID, pieces: readonly NearPiece[]): Promise<number> {
    return await this.#inTurn(async () => {
      const accepted = this.#accepted({ get: (id) => this.#parts.docket.get(id)?.certificate ?? undefined })
      const seniors = accepted.filter(({ contribution }) => !contribution.equals(own))
      if (seniors.length === 0 || pieces.length === 0) return 0
      const among = new Set(seniors.map(({ contribution }) => hexOf(contribution.bytes)))
      const holders = await this.#parts.fingerprints.holders(pieces.map(({ fingerprint }) => fingerprint))
      const rows = pieces.flatMap(({ text }, at) =>
        holders[at]?.some((holder) => among.has(hexOf(holder.bytes))) ? [] : [{ text }],
      )
      if (rows.length === 0) return 0
      const index = await this.#with(seniors)
      const candidate = { id: own.bytes, stamp: Number.MAX_SAFE_INTEGER, rows }
      const { near } = await inTurns(creditInSteps(index, candidate, { among: (id) => among.has(hexOf(id)) }))
      return Math.floor((near * rows.length) / pieces.length)
    })
  }

  /** Looks for a text in accepted contributions, all or those of a set; their content is read where it was not yet. */
  async trace(text: string, { among, signal, onIndexed }: TextTraceOptions = {}): Promise<TextTrace> {
    return await this.#inTurn(async () => {
      const missing: CID[] = []
      const accepted = this.#accepted({ get: (id) => this.#parts.docket.get(id)?.certificate ?? undefined })
      const wanted = accepted.filter(({ contribution }) => among?.has(contribution.toString()) ?? true)
      for (const [at, one] of wanted.entries()) {
        signal?.throwIfAborted()
        onIndexed?.(at, wanted.length)
        try {
          await this.#with([one])
        } catch (error) {
          if (error instanceof TextIndexDamagedError) throw error
          missing.push(one.contribution)
        }
      }
      const searched = new Set(wanted.map(({ contribution }) => hexOf(contribution.bytes)))
      const tracer = new Tracer(this.#open(), { among: (id) => searched.has(hexOf(id)) })
      return {
        spans: await inTurns(tracer.traceInSteps(text), signal),
        searched: wanted.length - missing.length,
        missing,
      }
    })
  }

  close(): void {
    this.#index?.close()
    this.#index = null
  }

  /** One after the other: two that index at once would read the same content. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(() =>
      work().catch((error: unknown) => {
        if (!(error instanceof TextIndexDamagedError)) throw error
        this.#throwAway()
        return work()
      }),
    )
    this.#turn = turn.catch(() => undefined)
    return turn
  }

  #throwAway(): void {
    this.close()
    for (const name of this.#files.names()) this.#files.remove(name)
  }

  #accepted(view: CertificateView): Accepted[] {
    return [...this.#parts.docket.cases()].flatMap(({ id, submission }) => {
      const body = view.get(id)?.verdict.body
      if (submission === null || body?.outcome !== 'accepted') return []
      const { manifest, rows } = submission.record
      return [{ contribution: id, author: body.author, stamp: body.stamp, manifest, rows }]
    })
  }

  #open(): TextIndex {
    this.#index ??= TextIndex.open(this.#files)
    return this.#index
  }

  /** The index, with these in it. Throws when the content of one can't be had now. */
  async #with(wanted: readonly Accepted[]): Promise<TextIndex> {
    const index = this.#open()
    for (const { contribution, stamp, manifest } of wanted) {
      if (index.has(contribution.bytes)) continue
      const rows = await this.#allTexts(manifest)
      await inTurns(index.addInSteps([{ id: contribution.bytes, stamp, rows }]))
    }
    return index
  }

  async #allTexts(manifest: CID): Promise<string[]> {
    const rows: string[] = []
    let length = 0
    for await (const { place, row } of this.#parts.rows(manifest)) {
      // files of bytes have places and no rows
      while (rows.length < place) rows.push('')
      const text = row.value === undefined ? '' : rowText(row.value)
      length += text.length
      rows.push(length > MAX_INDEXED_TEXT ? '' : text)
    }
    return rows
  }

  /** The pieces that no senior holds, in the order of their fingerprints: how many, and which of them are compared. */
  async #ownPieces(own: Standing, seniors: readonly Accepted[]): Promise<{ count: number; pieces: Set<string> }> {
    const { fingerprints } = this.#parts
    const among = new Set(seniors.map(({ contribution }) => contribution.toString()))
    const list = (await fingerprints.of(own.contribution)) ?? new Uint8Array(0)
    const free: string[] = []
    let at = 0
    for await (const holders of fingerprints.holdings(own.contribution)) {
      const piece = list.subarray(at, at + FINGERPRINT_BYTES)
      at += FINGERPRINT_BYTES
      if (!holders.some((holder) => among.has(holder.toString()))) free.push(hexOf(piece))
    }
    const chosen = sampleRows(own.contribution.bytes, free.length, MAX_COMPARED)
    return { count: free.length, pieces: new Set(chosen.map((place) => free[place] as string)) }
  }

  /** The texts of some pieces, in the order of the content. */
  async #textsOf(manifest: CID, pieces: ReadonlySet<string>): Promise<string[]> {
    const left = new Set(pieces)
    const texts: string[] = []
    const most = Math.floor(MAX_COMPARED_TEXT / Math.max(1, pieces.size))
    for await (const { row } of this.#parts.rows(manifest)) {
      if (row.value !== undefined && left.delete(hexOf(rowFingerprint(row.value)))) texts.push(rowText(row.value, most))
      if (left.size === 0) break
    }
    return texts
  }

  /** Other small sets of the same author, which came before. */
  async #pool(own: Standing, seniors: readonly Accepted[], count: number) {
    if (count >= SMALL_SET) return []
    const small = seniors
      .filter(({ author, rows }) => equalBytes(author, own.author) && rows < SMALL_SET)
      .sort((a, b) => (isSenior(a, b) ? 1 : -1))
      .slice(0, MAX_POOLED)
    const pool = []
    const most = Math.floor(MAX_COMPARED_TEXT / (MAX_POOLED * SMALL_SET))
    for (const { contribution, stamp, manifest } of small) {
      const rows: string[] = []
      for await (const { row } of this.#parts.rows(manifest))
        if (row.value !== undefined) rows.push(rowText(row.value, most))
      pool.push({ id: contribution.bytes, stamp, rows })
    }
    return pool
  }
}
