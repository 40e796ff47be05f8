import type { LabelledRow, TestRow } from '@datanet/attribution'
import type { CID } from '@datanet/records'
import type { Replica } from '@datanet/replica'
import type { JsonValue } from '@datanet/shards'
import { InputRefusedError } from '../../errors.ts'

/** Rows that one attribution reads, of contributions and of tests: what is held in memory. */
const MAX_LABELLED_ROWS = 1_000_000

/** The fields of a row that hold its text and its label. */
export interface LabelledFields {
  readonly text: string
  readonly label: string
}

/** A row that has both, and its place among all rows of its content. */
interface Labelled extends LabelledFields {
  readonly shard: CID
  readonly row: number
}

function textOf(value: JsonValue | undefined): string | null {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null
}

/** Reads labelled rows, from this machine or from peers. */
export class LabelledReader {
  readonly #replica: Replica
  readonly #fields: LabelledFields
  readonly #signal: AbortSignal | undefined
  #read = 0

  constructor(replica: Replica, fields: LabelledFields, signal: AbortSignal | undefined) {
    this.#replica = replica
    this.#fields = fields
    this.#signal = signal
  }

  /** The rows of a contribution that have text and label. Throws ERR_INPUT_REFUSED and what reading content throws. */
  async rowsOf(manifest: CID, of: Pick<LabelledRow, 'contribution' | 'author' | 'stamp'>): Promise<LabelledRow[]> {
    const rows: LabelledRow[] = []
    for await (const { row, text, label } of this.#labelled(manifest)) rows.push({ ...of, row, text, label })
    return rows
  }

  /** The test rows of a manifest. Throws ERR_INPUT_REFUSED and what reading content throws. */
  async testsOf(manifest: CID): Promise<TestRow[]> {
    const rows: TestRow[] = []
    for await (const { shard, row, text, label } of this.#labelled(manifest))
      rows.push({ id: `${shard}/${row}`, text, label })
    if (rows.length === 0)
      throw new InputRefusedError(
        `no test row has a "${this.#fields.text}" and a "${this.#fields.label}"`,
        'Name the fields with --text-field and --label-field.',
      )
    return rows
  }

  async *#labelled(manifest: CID): AsyncGenerator<Labelled> {
    for await (const { shard, place, row } of this.#replica.rows(manifest)) {
      this.#signal?.throwIfAborted()
      const [text, label] = [textOf(row.value?.[this.#fields.text]), textOf(row.value?.[this.#fields.label])]
      if (text === null || label === null) continue
      this.#count()
      yield { shard: shard.cid, row: place, text, label }
    }
  }

  #count(): void {
    this.#read += 1
    if (this.#read > MAX_LABELLED_ROWS)
      throw new InputRefusedError(
        `there are more than ${MAX_LABELLED_ROWS} labelled rows`,
        'Attribute a smaller release, or with fewer test rows.',
      )
  }
}
