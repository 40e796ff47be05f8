import { type CID, decode, type Receipt, type Signed, type Statement, statementParsers } from '@datanet/records'

/** A receipt as it was signed, held as bytes: what it names takes ten times as much as CIDs. */
export class PackedReceipt implements Statement<Receipt> {
  readonly id: CID
  readonly signed: Signed

  constructor({ id, signed }: Statement<Receipt>) {
    this.id = id
    // what was opened is remembered for as long as the very object that it was opened from
    this.signed = { body: signed.body, sig: signed.sig }
  }

  /** Read anew each time. */
  get body(): Receipt {
    return statementParsers.receipt(decode(this.signed.body))
  }
}
