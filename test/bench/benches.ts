import { adversaries } from './adversaries/adversaries.ts'
import { attribution } from './attribution/attribution.ts'
import type { Bench } from './bench.ts'
import { BenchUnknownError } from './errors.ts'
import { content } from './content/content.ts'
import { replication } from './replication/replication.ts'

/** All that can be run. */
<<<<<<< HEAD
export const benches: readonly Bench[] = [replication, adversaries, attribution]
=======
export const benches: readonly Bench[] = [replication, content, adversaries]
>>>>>>> bbc9f2d (A bench of content: import, fetch, capped links and many small files)

/** Throws ERR_BENCH_UNKNOWN. */
export function benchNamed(name: string): Bench {
  const found = benches.find((bench) => bench.name === name)
  if (found !== undefined) return found
  const known = benches.map((bench) => bench.name).join(', ')
  throw new BenchUnknownError(`there is no benchmark ${name}`, `There is: ${known}.`)
}
