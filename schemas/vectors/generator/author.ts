import {
  type CID,
  compareBytes,
  type Entry,
  type EntryDraft,
  type Signer,
  sealEntry,
  type WireRecord,
} from '@datanet/records'
import { charter, identity } from './charter.ts'
import { founder, saltsOf } from './people.ts'

/** Seals an author's entries one after the other. */
export class Author {
  readonly signer: Signer
  readonly datanet: CID | null
  readonly entries: Entry[] = []
  readonly #salts: (size: number) => Uint8Array

  constructor(name: string, signer: Signer, datanet: CID | null) {
    this.signer = signer
    this.datanet = datanet
    this.#salts = saltsOf(name)
  }

  /** The next entry; `changes` make it another than it should be. */
  next(records: readonly WireRecord[], changes: Partial<EntryDraft> = {}): Entry {
    const last = this.entries.at(-1)
    const deps = (changes.deps ?? []).toSorted((a, b) => compareBytes(a.bytes, b.bytes))
    const place = { seq: this.entries.length, prev: last?.id ?? null, bytesBefore: last?.payload.bytes ?? 0 }
    const at = 1_700_000_000_000 + this.entries.length
    const draft = { datanet: this.datanet, ...place, at, records, ...changes, deps }
    const entry = sealEntry(draft, this.signer, this.#salts)
    this.entries.push(entry)
    return entry
  }

  /** The same log, cut before `seq`, to go on otherwise. */
  branch(name: string, seq: number): Author {
    const branch = new Author(name, this.signer, this.datanet)
    branch.entries.push(...this.entries.slice(0, seq))
    return branch
  }
}

/** The entry that founds the datanet of the vectors. */
export const charterEntry: Entry = new Author('charter', founder, null).next([charter, identity])
