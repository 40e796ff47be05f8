import { BaselineMissingError } from './errors.ts'
import { type Figure, figureOf } from './figure.ts'

/** What one run of a subject gave, by what was measured. */
export type Run = Readonly<Record<string, number>>

/** The runs of several subjects. */
export class Samples {
  readonly #runs: ReadonlyMap<string, readonly Run[]>

  constructor(runs: ReadonlyMap<string, readonly Run[]>) {
    this.#runs = runs
  }

  /** The figure of what a subject was measured by; undefined for one that is missing. */
  of(subject: string, measure: string): Figure | undefined {
    const runs = this.#runs.get(subject)
    if (runs === undefined) return undefined
    return figureOf(runs.map((run) => run[measure] ?? absent(subject, measure)))
  }

  /** As `of`, of what can't be missing. */
  need(subject: string, measure: string): Figure {
    return this.of(subject, measure) ?? absent(subject, measure)
  }
}

function absent(subject: string, measure: string): never {
  throw new RangeError(`${subject} was not measured by ${measure}`)
}

/**
 * Runs each subject once, then each a second time, and so on, so that a machine that gets slower meanwhile gets slower
 * for all. A subject that throws ERR_BASELINE_MISSING is left out, and told of.
 */
export async function inTurn(
  times: number,
  subjects: Readonly<Record<string, (turn: number) => Promise<Run>>>,
  onMissing: (error: BaselineMissingError) => void,
): Promise<Samples> {
  const runs = new Map<string, Run[]>(Object.keys(subjects).map((subject) => [subject, []]))
  for (let turn = 0; turn < times; turn++) {
    for (const [subject, run] of Object.entries(subjects)) {
      try {
        runs.get(subject)?.push(await run(turn))
      } catch (error) {
        if (!(error instanceof BaselineMissingError)) throw error
        if (runs.delete(subject)) onMissing(error)
      }
    }
  }
  return new Samples(runs)
}
