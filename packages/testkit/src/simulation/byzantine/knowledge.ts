/** What the adversary knows: everything that anybody has said, as soon as it was said. */
import {
  type CID,
  type Entry,
  hexOf,
  isKnownRecord,
  type Offer,
  openEntry,
  openStatement,
  recordId,
  type Signed,
  type Statement,
  type StatementBody,
  signedPayloadOf,
  type WireRecord,
} from '@datanet/records'

/** A contribution that somebody has offered. */
export interface KnownOffer {
  readonly id: CID
  readonly author: Uint8Array
  readonly offer: Offer
}

type BodyOf<T extends StatementBody['type']> = Extract<StatementBody, { type: T }>

/** See the header. */
export class Knowledge {
  readonly offers: KnownOffer[] = []
  readonly records: { readonly id: CID; readonly record: WireRecord }[] = []
  readonly #entries = new Set<string>()
  readonly #statements = new Map<string, Statement>()

  /** Reads entries as they travel. */
  hear(entries: readonly Uint8Array[]): void {
    for (const bytes of entries) this.#read(openEntry(bytes))
  }

  /** All statements of a type about a contribution. */
  about<T extends StatementBody['type']>(type: T, subject: CID): Statement<BodyOf<T>>[] {
    const found: Statement<BodyOf<T>>[] = []
    for (const statement of this.#statements.values()) {
      const { body } = statement
      if (body.type === type && body.subject.equals(subject)) found.push(statement as Statement<BodyOf<T>>)
    }
    return found
  }

  /** All statements of a type. */
  all<T extends StatementBody['type']>(type: T): Statement<BodyOf<T>>[] {
    return [...this.#statements.values()].filter(({ body }) => body.type === type) as Statement<BodyOf<T>>[]
  }

  /** Remembers a statement that stands in no log yet. */
  note(signed: Signed): void {
    const statement = openStatement(signed)
    if (statement !== null) this.#statements.set(statement.id.toString(), statement)
  }

  #read(entry: Entry): void {
    const key = `${entry.id} ${hexOf(entry.payload.root)}`
    if (this.#entries.has(key)) return
    this.#entries.add(key)
    entry.records.forEach((record, index) => {
      if (!isKnownRecord(record)) return
      const id = recordId(entry.id, index)
      this.records.push({ id, record })
      if (record.type === 'contribution') {
        this.offers.push({ id, author: entry.payload.author, offer: { ...signedPayloadOf(entry), index } })
      } else if (record.type === 'statement') this.note(record.statement)
      else if (record.type === 'certificate') {
        for (const signed of [record.verdict, ...record.votes, ...record.attestations, ...record.opening])
          this.note(signed)
      }
    })
  }
}
