/** What a replica has folded of its logs: rounds, ledger, names, copies asked for, and when contributions were first seen. */
import { Ledger } from '@datanet/ledger'
import { afterPrefix, type Founding, type KeyValueStore, type Op } from '@datanet/log'
import { type CheckedCertificate, Docket } from '@datanet/quality'
import {
  type CID,
  concatBytes,
  decode,
  type Entry,
  encode,
  equalBytes,
  hexOf,
  isKnownRecord,
  type Profile,
  recordId,
  textBytes,
} from '@datanet/records'
import { Pins } from './custody/pins.ts'
import type { ReplicaEvent } from './events.ts'

const SEEN = textBytes('s/')
/** How many rows are read before something else has its turn. */
const ROWS_AT_ONCE = 256

/** Who hears of what a fold changes, before anyone else. */
interface Hearers {
  /** A certificate now stands above the others of its contribution. */
  certified(certificate: CheckedCertificate): void
  /** Something about a contribution has changed. */
  touched(contribution: CID): void
}

/** See the header. */
export class Folded {
  readonly ledger: Ledger
  readonly docket: Docket
  readonly pins = new Pins()
  readonly profiles = new Map<string, Profile>()
  readonly #author: Uint8Array
  readonly #hearers: Hearers
  /** Where each author's profile stands, since entries need not come in order. */
  readonly #profileSeqs = new Map<string, number>()
  readonly #seen = new Map<string, number>()
  #admittedIn: CID | null = null

  constructor(founding: Founding, author: Uint8Array, hearers: Hearers) {
    this.ledger = new Ledger(founding)
    this.docket = new Docket(founding)
    this.#author = author
    this.#hearers = hearers
  }

  /** The entry that admits this peer's author by name. */
  get admittedIn(): CID | null {
    return this.#admittedIn
  }

  /** When this peer first held a contribution, ms. */
  seenAt(contribution: CID): number | undefined {
    return this.#seen.get(hexOf(contribution.bytes))
  }

  /** Reads when stored contributions were first seen here, a few hundred at a time. */
  async *loadSeen(logs: KeyValueStore): AsyncGenerator<void> {
    let count = 0
    for await (const [key, value] of logs.range({ gte: SEEN, lt: afterPrefix(SEEN) })) {
      this.#seen.set(hexOf(key.subarray(SEEN.length)), decode(value) as number)
      count += 1
      if (count % ROWS_AT_ONCE === 0) yield
    }
  }

  /** What must be on disk together with an entry: when its contributions were first seen here. */
  beside(entry: Entry, now: number): Op[] {
    return entry.records.flatMap((record, index): Op[] => {
      if (!isKnownRecord(record) || record.type !== 'contribution') return []
      const id = recordId(entry.id, index).bytes
      const seen = this.#seen.get(hexOf(id)) ?? now
      this.#seen.set(hexOf(id), seen)
      return [{ type: 'put', key: concatBytes(SEEN, id), value: encode(seen) }]
    })
  }

  /** Folds an entry; `tell` hears what is new by it, after all of it is folded. */
  add(entry: Entry, own: boolean, tell: (event: ReplicaEvent) => void): void {
    const observed = this.docket.observe(entry)
    this.ledger.apply(entry)
    this.pins.add(entry)
    for (const certificate of observed.certificates) this.#hearers.certified(certificate)
    for (const contribution of observed.touched) this.#hearers.touched(contribution)
    this.#note(entry)
    tell({ type: 'entry', entry, own })
    for (const submission of observed.submissions) tell({ type: 'contribution', submission })
    for (const certificate of observed.certificates) tell({ type: 'certificate', certificate })
    for (const contribution of observed.touched) tell({ type: 'statement', contribution })
    entry.records.forEach((record, index) => {
      if (isKnownRecord(record) && record.type === 'payment')
        tell({ type: 'payment', payment: recordId(entry.id, index) })
    })
  }

  /** Takes back an entry that no longer counts. */
  remove(entry: Entry): void {
    this.ledger.revoke(entry)
    this.pins.remove(entry)
    this.docket.withdraw(entry)
    entry.records.forEach((record, index) => {
      if (isKnownRecord(record) && record.type === 'contribution') this.#hearers.touched(recordId(entry.id, index))
    })
  }

  #note(entry: Entry): void {
    const { author, seq } = entry.payload
    for (const record of entry.records) {
      if (!isKnownRecord(record)) continue
      if (record.type === 'admit' && equalBytes(record.author, this.#author)) this.#admittedIn ??= entry.id
      if (record.type !== 'profile') continue
      const key = hexOf(author)
      if (seq < (this.#profileSeqs.get(key) ?? 0)) continue
      this.#profileSeqs.set(key, seq)
      this.profiles.set(key, record)
    }
  }
}
