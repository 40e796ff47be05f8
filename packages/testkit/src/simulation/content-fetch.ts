import type { CID } from '@datanet/records'
import type { SimulatedClock } from './clock.ts'
import type { Machine } from './machine.ts'
import type { SimulatedNetwork } from './network.ts'

/** A block from any machine that has it and can be reached; undefined when there is none, or when it is away. */
export async function fetchBlock(
  network: SimulatedNetwork<Machine>,
  clock: SimulatedClock,
  away: number,
  to: Machine,
  cid: CID,
): Promise<Uint8Array | undefined> {
  const { replica } = to
  const key = cid.toString()
  await clock.sleep(network.latency())
  if (to.replica !== replica || network.happens(away)) return undefined
  const holder = network.machines.find(
    (machine) => machine.running && machine.blocks.has(key) && network.reaches(machine, to),
  )
  return holder?.blocks.get(key)
}
