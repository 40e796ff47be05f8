/** A datanet and authors for this package's tests, made of fixed seeds: no clock, no chance. */
import {
  type Charter,
  type CID,
  compareBytes,
  createSigner,
  type Entry,
  type EntryDraft,
  type Signer,
  sealEntry,
  type WireRecord,
} from '@datanet/records'
import { joinMessage } from './admission.ts'
import { Log } from './log.ts'
import { createMemoryStore } from './memory-store.ts'

export const identity: WireRecord = { type: 'identity', recovery: new Uint8Array(32) }

export const profile = (name: string): WireRecord => ({ type: 'profile', name, contact: '' })

export const signerOf = (n: number): Signer => createSigner(new Uint8Array(32).fill(n))

export const random = (size: number): Uint8Array => new Uint8Array(size).fill(1)

export const founder = signerOf(1)
export const validator = signerOf(2)
export const writers = [signerOf(11), signerOf(12), signerOf(13)]

export function charterOf(changes: Partial<Charter> = {}): Charter {
  return {
    type: 'charter',
    name: 'test',
    domain: '',
    schemas: [],
    licenses: ['CC0-1.0'],
    admission: 'invite',
    writers: writers.map((writer) => writer.publicKey),
    validators: [{ author: validator.publicKey, weight: 1n }],
    issuers: [],
    acceptScore: 500,
    gates: [],
    assets: [{ unit: 'EUR', class: 'deposit', decimals: 2 }],
    prices: [],
    split: { contributors: 700, validators: 200 },
    weights: 'rows',
    priority: 'seen',
    privacy: 'public',
    quota: { author: 1_000_000, validator: 1_000_000 },
    rounds: { sealed: false, timeoutMs: 1000, max: 3 },
    ...changes,
  }
}

/** An author's log as it grows on its own machine, whether or not anybody takes it. */
export class AuthorLog {
  readonly signer: Signer
  readonly datanet: CID | null
  readonly entries: Entry[]

  constructor(signer: Signer, datanet: CID | null, entries: readonly Entry[] = []) {
    this.signer = signer
    this.datanet = datanet
    this.entries = [...entries]
  }

  /** Signs the next entry; `changes` make it a wrong one. */
  next(records: readonly WireRecord[] = [profile('x')], changes: Partial<EntryDraft> = {}): Entry {
    const last = this.entries.at(-1)
    const draft = {
      datanet: this.datanet,
      seq: this.entries.length,
      prev: last?.id ?? null,
      at: 0,
      bytesBefore: last?.payload.bytes ?? 0,
      records: last === undefined && this.datanet !== null ? [identity, ...records] : records,
      ...changes,
    }
    const deps = [...(changes.deps ?? [])].sort((a, b) => compareBytes(a.bytes, b.bytes))
    const entry = sealEntry({ ...draft, deps }, this.signer, random)
    this.entries.push(entry)
    return entry
  }

  grow(count: number, name = 'x'): this {
    for (let i = 0; i < count; i++) this.next([profile(`${name} ${this.entries.length}`)])
    return this
  }

  /** Another log of the same author that shares the entries below `seq`. */
  branch(seq: number): AuthorLog {
    return new AuthorLog(this.signer, this.datanet, this.entries.slice(0, seq))
  }
}

export function charterEntry(changes: Partial<Charter> = {}): Entry {
  return new AuthorLog(founder, null).next([charterOf(changes), identity])
}

/** A datanet's log on a store in memory, and its authors' own logs. */
export async function datanetOf(changes: Partial<Charter> = {}, store = createMemoryStore()) {
  const charter = charterEntry(changes)
  const log = await Log.open(store, charter)
  return {
    store,
    charter,
    log,
    founder: new AuthorLog(founder, charter.id, [charter]),
    validator: new AuthorLog(validator, charter.id),
    author: (signer: Signer) => new AuthorLog(signer, charter.id),
    /** Another peer of the same datanet. */
    peer: (other = createMemoryStore()) => Log.open(other, charter),
    /** What lets an author in who holds an invite's key. */
    join: (invite: CID, key: Signer, author: Uint8Array): WireRecord => ({
      type: 'join',
      invite,
      proof: key.sign(joinMessage(charter.id.bytes, author)),
    }),
  }
}

/** What became of each entry, one after the other. */
export async function offer(log: Log, ...entries: readonly Entry[]): Promise<string[]> {
  const { outcomes } = await log.accept(entries, 'test')
  return outcomes.map(({ outcome, error }) => (error as { code?: string } | undefined)?.code ?? outcome)
}

/** The ids of all effective entries. */
export async function held(log: Log): Promise<string[]> {
  const ids: string[] = []
  for await (const entry of log.entries()) ids.push(entry.id.toString())
  return ids.sort()
}
