import {
  type CID,
  compareBytes,
  type Entry,
  type EntryDraft,
  type Signer,
  sealEntry,
  type WireRecord,
} from '@datanet/records'

/** The first record of every author. */
export const IDENTITY: WireRecord = { type: 'identity', recovery: new Uint8Array(32) }

/** An author's log as it grows on its own machine, whether or not any peer takes it; it may also be made to lie. */
export class AuthorLog {
  readonly signer: Signer
  readonly datanet: CID
  readonly entries: Entry[]
  readonly #random: (bytes: number) => Uint8Array

  constructor(signer: Signer, datanet: CID, random: (bytes: number) => Uint8Array, entries: readonly Entry[] = []) {
    this.signer = signer
    this.datanet = datanet
    this.entries = [...entries]
    this.#random = random
  }

  /** Signs the next entry; a first one begins with the author's identity. `changes` make it another than it should be. */
  next(records: readonly WireRecord[], changes: Partial<EntryDraft> = {}): Entry {
    const last = this.entries.at(-1)
    const deps = (changes.deps ?? []).toSorted((a, b) => compareBytes(a.bytes, b.bytes))
    const draft: EntryDraft = {
      datanet: this.datanet,
      seq: this.entries.length,
      prev: last?.id ?? null,
      at: this.entries.length,
      bytesBefore: last?.payload.bytes ?? 0,
      records: last === undefined && records[0]?.type !== 'identity' ? [IDENTITY, ...records] : records,
      ...changes,
      deps,
    }
    const entry = sealEntry(draft, this.signer, this.#random)
    this.entries.push(entry)
    return entry
  }

  /** Another log of the same author that shares the entries below `seq`: the beginning of a fork. */
  branch(seq: number): AuthorLog {
    return new AuthorLog(this.signer, this.datanet, this.#random, this.entries.slice(0, seq))
  }
}
