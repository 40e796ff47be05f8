/** Peers with logs in memory for this package's tests, made of fixed seeds, and what they speak through. */
import { createMemoryStore, Log } from '@datanet/log'
import {
  type Charter,
  type CID,
  createSigner,
  DatanetError,
  type Entry,
  type MerkleMap,
  openEntry,
  type Signer,
  sealEntry,
  sha256,
  textBytes,
  type WireRecord,
} from '@datanet/records'
import type { Channel } from './channel.ts'
import { SyncIndex } from './sync-index.ts'
import type { SyncedLogs } from './synced-logs.ts'

export const signerOf = (name: string): Signer => createSigner(sha256(textBytes(name)))
export const admit = (author: AuthorLog, admits = 0): WireRecord => ({
  type: 'admit',
  author: author.signer.publicKey,
  admits,
})
export const profile = (name: string): WireRecord => ({ type: 'profile', name, contact: '' })
const identity: WireRecord = { type: 'identity', recovery: new Uint8Array(32) }
const salts = (bytes: number) => new Uint8Array(bytes)
const founder = signerOf('founder')

/** An author's log as it grows on its own machine, whether or not any peer takes it. */
export class AuthorLog {
  readonly signer: Signer
  readonly entries: Entry[]
  readonly #datanet: CID | null

  constructor(signer: Signer, datanet: CID | null, entries: readonly Entry[] = []) {
    this.signer = signer
    this.#datanet = datanet
    this.entries = [...entries]
  }

  next(...records: WireRecord[]): Entry {
    return this.nextOn([], ...records)
  }

  /** Signs an entry that stands on another author's. */
  nextOn(deps: readonly CID[], ...records: WireRecord[]): Entry {
    const last = this.entries.at(-1)
    const all = last === undefined && this.#datanet !== null ? [identity, ...records] : records
    const place = { seq: this.entries.length, prev: last?.id ?? null, bytesBefore: last?.payload.bytes ?? 0 }
    const entry = sealEntry(
      { datanet: this.#datanet, ...place, deps: [...deps], at: 0, records: all },
      this.signer,
      salts,
    )
    this.entries.push(entry)
    return entry
  }

  grow(count: number, name = 'x'): this {
    for (let i = 0; i < count; i++) this.next(profile(`${name} ${this.entries.length}`))
    return this
  }

  branch(seq: number): AuthorLog {
    return new AuthorLog(this.signer, this.#datanet, this.entries.slice(0, seq))
  }
}

/** A datanet that names as many writers. */
export function datanetOf(writers: number, admission: 'listed' | 'invite' = 'listed') {
  const quota = 2 ** 30
  const signers = Array.from({ length: writers }, (_, i) => signerOf(`writer ${i}`))
  const charter: Charter = {
    type: 'charter',
    name: 'test',
    domain: '',
    schemas: [],
    licenses: ['CC0-1.0'],
    admission,
    writers: signers.map(({ publicKey }) => publicKey),
    validators: [{ author: founder.publicKey, weight: 1n }],
    issuers: [],
    acceptScore: 500,
    gates: [],
    assets: [{ unit: 'EUR', class: 'deposit', decimals: 2 }],
    prices: [],
    split: { contributors: 700, validators: 200 },
    weights: 'rows',
    priority: 'seen',
    privacy: 'public',
    quota: { author: quota, validator: quota },
    rounds: { sealed: false, timeoutMs: 1000, max: 3 },
  }
  const entry = new AuthorLog(founder, null).next(charter, identity)
  return {
    entry,
    authors: signers.map((signer) => new AuthorLog(signer, entry.id)),
    /** The log of one whom the charter does not name. */
    stranger: (name: string) => new AuthorLog(signerOf(name), entry.id),
    founderLog: new AuthorLog(founder, entry.id, [entry]),
  }
}

/** A peer that holds logs. */
export class Peer implements SyncedLogs {
  readonly log: Log
  readonly index = new SyncIndex()
  readonly foremost = [founder.publicKey]

  private constructor(log: Log) {
    this.log = log
  }

  static async open(charter: Entry, entries: readonly Entry[] = []): Promise<Peer> {
    const peer = new Peer(await Log.open(createMemoryStore(), charter))
    await peer.take(entries)
    return peer
  }

  async take(entries: readonly Entry[]): Promise<void> {
    for (let at = 0; at < entries.length; at += 500) await this.log.accept(entries.slice(at, at + 500), 'test')
  }

  get datanet(): CID {
    return this.log.id
  }

  root(): CID {
    return this.log.frontier.root
  }

  frontier(): MerkleMap {
    return this.log.frontier
  }

  idAt(author: Uint8Array, seq: number): Promise<CID | undefined> {
    return this.log.idAt(author, seq)
  }

  read(author: Uint8Array, from: number, to: number): AsyncIterable<Uint8Array> {
    return this.log.read(author, from, to)
  }

  forkOf(author: Uint8Array) {
    return this.log.forkOf(author)
  }

  get(id: CID): Promise<Entry | undefined> {
    return this.log.get(id)
  }

  missing(): Iterable<CID> {
    return this.log.missing()
  }

  async ingest(wire: readonly Uint8Array[]): ReturnType<SyncedLogs['ingest']> {
    const opened: Entry[] = []
    let offence: Error | null = null
    for (const bytes of wire) {
      try {
        opened.push(openEntry(bytes))
      } catch (error) {
        offence ??= error as Error
      }
    }
    const { accepted, outcomes } = await this.log.accept(opened, 'peer')
    const refused = outcomes.find(
      ({ outcome, error }) => outcome === 'refused' && codeOf(error) !== 'ERR_QUOTA_EXCEEDED',
    )
    const waiting = outcomes.filter(({ outcome }) => outcome === 'waiting').length
    return { accepted: accepted.length, waiting, offence: offence ?? refused?.error ?? null }
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as { code?: string } | undefined)?.code
}

/** What a frame that does not come within its time gives. */
export class TooSlowError extends DatanetError {
  readonly code = 'ERR_TOO_SLOW'
}

/** One direction: one frame is under way at a time, so that who does not listen stops who speaks. */
class Pipe {
  frames = 0
  bytes = 0
  readonly #queue: (Uint8Array | null)[] = []
  #waiting: ((frame: Uint8Array | null) => void) | null = null
  #taken: (() => void) | null = null
  #closed = false

  async send(frame: Uint8Array): Promise<void> {
    if (this.#closed) throw new TooSlowError('the line is cut', 'Dial again.')
    this.frames++
    this.bytes += frame.length
    if (this.#waiting !== null) {
      this.#waiting(frame)
      this.#waiting = null
      return
    }
    this.#queue.push(frame)
    await new Promise<void>((taken) => {
      this.#taken = taken
    })
  }

  receive(): Promise<Uint8Array | null> {
    const frame = this.#queue.shift()
    if (frame !== undefined) {
      this.#taken?.()
      return Promise.resolve(frame)
    }
    if (this.#closed) return Promise.resolve(null)
    return new Promise((resolve) => {
      this.#waiting = resolve
    })
  }

  close(): void {
    this.#closed = true
    this.#waiting?.(null)
    this.#waiting = null
    this.#taken?.()
  }
}

/** A line between two peers. `frames` and `bytes` count what both have said. */
export function createLine() {
  const [there, back] = [new Pipe(), new Pipe()]
  const end = (out: Pipe, from: Pipe): Channel => ({ send: (frame) => out.send(frame), receive: () => from.receive() })
  return {
    a: end(there, back),
    b: end(back, there),
    cut() {
      there.close()
      back.close()
    },
    get frames() {
      return there.frames + back.frames
    },
    get bytes() {
      return there.bytes + back.bytes
    },
  }
}
