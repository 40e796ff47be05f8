import { type Reason, toRecordText } from '@datanet/records'
import { clip } from './words.ts'

/** A report gives at most this many reasons; the last counts what is left out. */
const MAX_REASONS = 8

/** Code points of a reason's text, which is what a vote takes. */
const MAX_TEXT = 500

/** Collects the reasons of one gate: the first few in full, the rest as a number. */
export class Reasons {
  readonly #gate: string
  readonly #first: Reason[] = []
  #count = 0

  constructor(gate: string) {
    this.#gate = gate
  }

  /** Adds a reason; the text is only built when it will be given. */
  add(code: string, text: () => string): void {
    this.#count += 1
    if (this.#count <= MAX_REASONS) this.#first.push(this.#reason(code, text()))
  }

  list(): Reason[] {
    if (this.#count <= MAX_REASONS) return [...this.#first]
    const given = this.#first.slice(0, MAX_REASONS - 1)
    return [...given, this.#reason('more', `and ${this.#count - given.length} more like these`)]
  }

  #reason(code: string, text: string): Reason {
    return { gate: this.#gate, code, text: clip(toRecordText(text), MAX_TEXT) }
  }
}
