/** Traces texts by an index on disk, and by a suffix array of the same text. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { TextIndex, Tracer } from '@datanet/attribution'
import { DiskTextFiles } from '@datanet/node/stores'
import { textBytes } from '@datanet/records'
import { job, tell } from '../../job.ts'
import { SuffixArray } from '../suffix-array.ts'

/** Runs of fewer bytes say nothing. */
const LEAST = 24
/** Texts that are traced before the clock runs. */
const WARM = 100

const { dir } = job<{ dir: string }>()
const texts = JSON.parse(readFileSync(join(dir, 'queries.json'), 'utf8')) as string[]
const residentMegabytes = () => process.memoryUsage().rss / 1e6

function timed(work: () => void): number {
  const began = performance.now()
  work()
  return performance.now() - began
}

function rank(times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

const start = residentMegabytes()
const tracer = new Tracer(TextIndex.open(new DiskTextFiles(join(dir, 'index'))))
for (const text of texts.slice(0, WARM)) tracer.trace(text)
const ours = texts.slice(WARM).map((text) => timed(() => void tracer.trace(text)))
const memory = residentMegabytes() - start
const text = readFileSync(join(dir, 'text'))
let array: SuffixArray | undefined
const built = timed(() => {
  array = new SuffixArray(text)
})
const suffixes = array ?? new SuffixArray(text)
const encoded = texts.map(textBytes)
for (const one of encoded.slice(0, WARM)) suffixes.trace(one, LEAST)
const theirs = encoded.slice(WARM).map((one) => timed(() => void suffixes.trace(one, LEAST)))
await tell({
  p50: rank(ours, 0.5),
  p95: rank(ours, 0.95),
  memory,
  suffixes50: rank(theirs, 0.5),
  suffixes95: rank(theirs, 0.95),
  suffixesMemory: suffixes.bytes / 1e6,
  suffixesBuilt: text.length / 1e6 / (built / 1000),
})
