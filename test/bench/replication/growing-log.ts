import { type CID, type Entry, type Signer, sealEntry, type WireRecord } from '@datanet/records'
import { salt } from './bench-datanet.ts'
import { opaqueRecords } from './records.ts'

/** An author's log as its author signs it, entry after entry. */
export class GrowingLog {
  readonly #signer: Signer
  readonly #datanet: CID
  #last: Entry | null
  #records = 0

  /** `charter` is the founder's own first entry; nobody else has one yet. */
  constructor(signer: Signer, charter: Entry, isFounder: boolean) {
    this.#signer = signer
    this.#datanet = charter.id
    this.#last = isFounder ? charter : null
  }

  /** Signs as many opaque records as the next entry; a first entry has the identity besides. */
  next(count: number): Entry {
    const last = this.#last
    const identity: WireRecord[] = last === null ? [{ type: 'identity', recovery: salt(32) }] : []
    const records = [...identity, ...opaqueRecords(count, this.#records)]
    const place = { seq: (last?.payload.seq ?? -1) + 1, prev: last?.id ?? null, bytesBefore: last?.payload.bytes ?? 0 }
    this.#records += count
    this.#last = sealEntry({ datanet: this.#datanet, ...place, deps: [], at: Date.now(), records }, this.#signer, salt)
    return this.#last
  }
}
