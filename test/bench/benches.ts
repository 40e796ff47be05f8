import { abuse } from './abuse/abuse.ts'
import { adversaries } from './adversaries/adversaries.ts'
import { attribution } from './attribution/attribution.ts'
import type { Bench } from './bench.ts'
import { content } from './content/content.ts'
import { BenchUnknownError } from './errors.ts'
import { replication } from './replication/replication.ts'

/** All that can be run. */
export const benches: readonly Bench[] = [replication, content, attribution, adversaries, abuse]

/** Throws ERR_BENCH_UNKNOWN. */
export function benchNamed(name: string): Bench {
  const found = benches.find((bench) => bench.name === name)
  if (found !== undefined) return found
  const known = benches.map((bench) => bench.name).join(', ')
  throw new BenchUnknownError(`there is no benchmark ${name}`, `There is: ${known}.`)
}
