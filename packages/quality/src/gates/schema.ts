import type { Shard } from '@datanet/records'
import type { Row } from '@datanet/shards'
import type { Content, Gate, GateReport, GateRun } from './gate.ts'
import { integerParams } from './params.ts'
import { Reasons } from './reasons.ts'
import { compileRowSchema, type RowCheck, type RowProblem } from './row-schema/compile.ts'
import { shown } from './words.ts'

const NAME = 'schema'

type NamedCheck = readonly [name: string, check: RowCheck]

/** What a row breaks in a schema that it must follow; of several schemas it needs to follow one, and the first one tells. */
function problemsOf(row: Row, checks: readonly NamedCheck[]): readonly RowProblem[] | null {
  if (row.problem !== undefined) return [{ path: '', message: row.problem }]
  let first: readonly RowProblem[] | null = null
  for (const [, check] of checks) {
    const problems = check(row.value)
    if (problems === null) return null
    first ??= problems
  }
  return first
}

class SchemaRun implements GateRun {
  readonly #minValid: number
  readonly #checks: readonly NamedCheck[]
  readonly #manyFiles: boolean
  readonly #reasons = new Reasons(NAME)
  readonly #unknown = new Set<string>()
  #rows = 0
  #valid = 0

  constructor(minValid: number, checks: readonly NamedCheck[], manyFiles: boolean) {
    this.#minValid = minValid
    this.#checks = checks
    this.#manyFiles = manyFiles
  }

  row(shard: Shard, row: Row): void {
    this.#rows += 1
    const checks = this.#checksOf(shard)
    if (checks === null) return
    const problems = problemsOf(row, checks)
    if (problems === null) {
      this.#valid += 1
      return
    }
    this.#reasons.add(row.problem === undefined ? 'row-invalid' : 'row-unreadable', () => {
      const place = this.#manyFiles ? `${shown(shard.path)}, row ${row.index}` : `row ${row.index}`
      return `${place}: ${problems.map(({ path, message }) => (path === '' ? message : `${path} ${message}`)).join('; ')}`
    })
  }

  /** The checks for a shard's rows; null for one that names a schema which the charter does not have. */
  #checksOf(shard: Shard): readonly NamedCheck[] | null {
    if (shard.schema === null || this.#checks.length === 0) return this.#checks
    const named = this.#checks.filter(([name]) => name === shard.schema)
    if (named.length > 0) return named
    if (!this.#unknown.has(shard.path)) {
      this.#unknown.add(shard.path)
      const schema = shown(shard.schema)
      this.#reasons.add(
        'schema-unknown',
        () => `${shown(shard.path)} names the schema "${schema}", which the charter does not have`,
      )
    }
    return null
  }

  end({ fault }: Content): GateReport {
    const score = this.#rows === 0 ? 1000 : Math.floor((this.#valid * 1000) / this.#rows)
    if (fault !== null) {
      this.#reasons.add('not-read', () => 'the content was not read to its end')
      return { gate: NAME, passed: false, score: 0, reasons: this.#reasons.list() }
    }
    if (this.#rows === 0 && this.#checks.length > 0) {
      this.#reasons.add(
        'no-rows',
        () => 'there is no file with rows (such as JSONL, CSV or Parquet), and the charter asks for rows',
      )
      return { gate: NAME, passed: false, score: 0, reasons: this.#reasons.list() }
    }
    const passed = this.#valid * 1000 >= this.#minValid * this.#rows
    return { gate: NAME, passed, score, reasons: this.#reasons.list() }
  }
}

/**
 * Whether the rows follow the charter's JSON Schemas: the one that their shard names, else any one. A row that does not read
 * is not valid either. Without schemas in the charter, every row that reads is valid. Param `minValid`: per mille of rows
 * that must be valid. The score is the per mille that are.
 */
export const schemaGate: Gate = {
  name: NAME,
  configure(params, charter) {
    const { minValid } = integerParams(NAME, params, { minValid: { min: 0, max: 1000, fallback: 1000 } })
    const checks = charter.schemas.map(({ name, schema }): NamedCheck => [name, compileRowSchema(schema)])
    return ({ manifest }) => new SchemaRun(minValid, checks, manifest.count > 1)
  },
}
