import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Case } from './case.ts'
import { ResultsInvalidError } from './errors.ts'
import type { Machine } from './machine.ts'

/** All that a run of a benchmark gave. */
export interface Results {
  readonly name: string
  /** Of its end, ISO 8601. */
  readonly date: string
  readonly machine: Machine
  /** Of what was measured, by name. */
  readonly versions: Readonly<Record<string, string>>
  readonly quick: boolean
  readonly cases: readonly Case[]
  /** What a reader must know: what was left out, and why. */
  readonly notes: readonly string[]
}

/** When results were had, where, and of what. */
export function headOf({ machine, versions, quick, date }: Results): string {
  const made = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  return (
    `${quick ? 'Quick run' : 'Full run'} of ${date.slice(0, 10)} on ${machine.cpu}, ${machine.cores} cores, ` +
    `${machine.memoryGb} GB, load ${machine.load} at the start; ${made.join(', ')}.`
  )
}

/** What a reader of results must know, as lines of Markdown. */
export function notesOf({ notes }: Results): string[] {
  return notes.length === 0 ? [] : ['', ...notes.map((note) => `- ${note}`)]
}

/** Where results lie. */
export const RESULTS = fileURLToPath(new URL('results/', import.meta.url))

/** The file of a benchmark's results: the full run's is committed, the quick one's is not. */
export function resultsFile(name: string, quick: boolean): string {
  return `${RESULTS}${name}${quick ? '.quick' : ''}.json`
}

/** Writes results to their file, and gives its path. */
export function writeResults(results: Results): string {
  const path = resultsFile(results.name, results.quick)
  // two numbers on a line, as the formatter has them
  const text = JSON.stringify(results, null, 2).replaceAll(/\[\s+(-?[\d.e-]+),\s+(-?[\d.e-]+)\s+\]/g, '[$1, $2]')
  writeFileSync(path, `${text}\n`)
  return path
}

function demand(holds: boolean, where: string, expected: string): asserts holds {
  if (!holds) throw new ResultsInvalidError(`${where}: expected ${expected}`, 'Run the benchmark again.')
}

function isMap(value: unknown, each: (item: unknown) => boolean): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(each)
}

const isText = (value: unknown) => typeof value === 'string' && value !== ''
const isNumber = (value: unknown) => typeof value === 'number' && Number.isFinite(value)
const isRange = (value: unknown) => {
  if (!Array.isArray(value) || value.length !== 2 || !value.every(isNumber)) return false
  return (value[0] as number) <= (value[1] as number)
}

function checkCase(value: unknown, where: string): void {
  demand(
    isMap(value, () => true),
    where,
    'a case',
  )
  const { case: name, unit, ours, better, baselines, aim, met, ranges, runs } = value
  demand(isText(name), `${where}.case`, 'a name')
  demand(isText(unit), `${where}.unit`, 'a unit')
  demand(isNumber(ours), `${where}.ours`, 'a number')
  demand(better === 'higher' || better === 'lower', `${where}.better`, '"higher" or "lower"')
  demand(isMap(baselines, isNumber), `${where}.baselines`, 'numbers by name')
  demand(aim === null || isText(aim), `${where}.aim`, 'a text or null')
  demand(met === null || typeof met === 'boolean', `${where}.met`, 'true, false or null')
  demand(aim !== null || met === null, `${where}.met`, 'null, without an aim')
  demand(isMap(ranges, isRange), `${where}.ranges`, '[least, most] by name')
  const figures: [string, unknown][] = [['ours', ours], ...Object.entries(baselines)]
  for (const [key, median] of figures) {
    const [min, max] = (ranges[key] ?? []) as [number?, number?]
    demand(min !== undefined && max !== undefined, `${where}.ranges`, `a range of ${key}`)
    demand(min <= (median as number) && (median as number) <= max, `${where}.ranges.${key}`, 'its median between')
  }
  demand(isNumber(runs) && (runs as number) >= 1, `${where}.runs`, 'at least one run')
}

/** Gives results of the right format back. Throws ERR_RESULTS_INVALID. */
export function checkResults(value: unknown): Results {
  demand(
    isMap(value, () => true),
    'the results',
    'an object',
  )
  const { name, date, machine, versions, quick, cases, notes } = value
  demand(isText(name), 'name', 'a name')
  demand(isText(date) && !Number.isNaN(Date.parse(String(date))), 'date', 'a date')
  demand(
    isMap(machine, (item) => isText(item) || isNumber(item)),
    'machine',
    'facts by name',
  )
  demand(isMap(versions, isText), 'versions', 'versions by name')
  demand(typeof quick === 'boolean', 'quick', 'true or false')
  demand(Array.isArray(cases) && cases.length > 0, 'cases', 'at least one')
  for (const [index, item] of cases.entries()) checkCase(item, `cases[${index}]`)
  demand(new Set(cases.map((item) => item.case)).size === cases.length, 'cases', 'each name once')
  demand(quick || cases.every((item) => item.runs >= 3), 'cases', 'three runs of each in a full run')
  demand(Array.isArray(notes) && notes.every(isText), 'notes', 'texts')
  return value as unknown as Results
}

/** Reads a results file. Throws ERR_RESULTS_INVALID. */
export function readResults(path: string): Results {
  return checkResults(JSON.parse(readFileSync(path, 'utf8')))
}
