import { accountOf, draftBasis, Ledger, partsOfBasis } from '@datanet/ledger'
import { readFounding } from '@datanet/log'
import {
  type Basis,
  type Charter,
  type CID,
  cidOf,
  type Entry,
  encode,
  proveRecord,
  type Receipt,
  type RecordProof,
  recordId,
  type Signer,
  type Statement,
  signStatement,
  type WireRecord,
} from '@datanet/records'
import { expect } from 'vitest'
import { certify } from './certify.ts'
import { type TestDatanet, testDatanet } from './datanet.ts'

/** An asset of the datanets of tests. */
export const EUR = { unit: 'EUR', class: 'deposit' } as const
/** Some id. */
export const idOf = (name: string) => cidOf(encode(name))
/** What payments name a basis by. */
export const basisId = (basis: Basis) => cidOf(encode(basis))
/** Who may write into a datanet: writers, issuers and validators. */
export const people = (datanet: TestDatanet) =>
  [...datanet.writers, ...datanet.issuers, ...datanet.validators] as Signer[]

/** A ledger with those who write into it. */
export class Book {
  readonly datanet: TestDatanet
  readonly ledger: Ledger
  readonly ada: Signer
  readonly ben: Signer
  readonly buyer: Signer
  readonly issuer: Signer
  readonly written: Entry[] = []
  #nonce = 0

  constructor(charter: Partial<Charter> = {}) {
    this.datanet = testDatanet({ validators: 3, writers: 3, issuers: 2, charter })
    this.ledger = new Ledger(readFounding(this.datanet.charterEntry))
    const [ada, ben, buyer, issuer] = people(this.datanet) as [Signer, Signer, Signer, Signer]
    this.ada = ada
    this.ben = ben
    this.buyer = buyer
    this.issuer = issuer
  }

  write(by: Signer, ...records: WireRecord[]): Entry {
    const entry = this.datanet.author(by).next(records)
    this.written.push(entry)
    this.ledger.apply(entry)
    return entry
  }

  /** The proof of a record that was written. */
  proofOf(id: CID): RecordProof {
    for (const entry of this.written) {
      const index = entry.records.findIndex((_, i) => recordId(entry.id, i).equals(id))
      if (index >= 0) return proveRecord(entry, index) as RecordProof
    }
    throw expect.unreachable(`${id} was not written`)
  }

  /** What a receipt's payment is shared out by, as an honest issuer says it now. */
  basis(receipt: Statement<Receipt>): Basis {
    const { release, claim, audits } = partsOfBasis(this.ledger, receipt)
    return draftBasis(this.ledger, receipt, {
      release: release && this.proofOf(release),
      claim: claim && this.proofOf(claim),
      audits: audits.map((audit) => this.proofOf(audit)),
    })
  }

  /** The id of what was offered. */
  offer(by: Signer): CID {
    const entry = this.write(by, {
      type: 'contribution',
      title: '',
      manifest: idOf('manifest'),
      license: 'CC0-1.0',
      rows: 1,
      bytes: 1,
      derivedFrom: [],
      claim: null,
    })
    return recordId(entry.id, entry.records.length - 1)
  }

  release(verdicts: readonly CID[]): CID {
    const entry = this.write(this.ben, { type: 'release', name: 'v', verdicts: [...verdicts] })
    return recordId(entry.id, entry.records.length - 1)
  }

  receipt(subject: CID, changes: Partial<Receipt> = {}): Statement<Receipt> {
    return signStatement<Receipt>(
      {
        v: 1,
        type: 'receipt',
        datanet: this.datanet.id,
        signer: this.buyer.publicKey,
        subject,
        round: 0,
        purpose: 'train',
        units: 1n,
        nonce: new Uint8Array(16).fill(this.#nonce++ % 256),
        verdicts: [],
        weights: [],
        ...changes,
      },
      this.buyer,
    )
  }

  pay(
    receipt: Statement<Receipt>,
    amount: bigint,
    by = this.issuer,
    asset: { unit: string; class: 'deposit' | 'emission' } = EUR,
    basis = this.basis(receipt),
  ): Entry {
    const payment = { type: 'payment', receipt: receipt.signed, asset, amount, basis: basisId(basis) } as const
    return this.write(by, basis, payment)
  }

  /** A release of one contribution of Ada's. */
  sold(): CID {
    const subject = this.offer(this.ada)
    const { record, verdict } = certify(this.datanet, { subject, author: this.ada.publicKey })
    this.write(this.ben, record)
    return this.release([verdict])
  }

  owed(who: Signer): bigint {
    return accountOf(this.ledger, who.publicKey).byAsset.reduce((sum, { amount }) => sum + amount, 0n)
  }
}
