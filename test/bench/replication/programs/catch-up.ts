/** A fresh peer that joins a datanet and takes all of it from one other peer. */
import { setTimeout as pause } from 'node:timers/promises'
import { createPeer, initRepo } from '@datanet/node'
import { job, tell } from '../../job.ts'
import { peakMemory } from '../../peak-memory.ts'
import { countWireBytes } from '../../wire-bytes.ts'

/** Between two looks, ms. */
const LOOK = 5

interface Job {
  readonly repo: string
  readonly datanet: string
  readonly address: string
  /** Entries of the datanet. */
  readonly entries: number
}

const { repo, datanet, address, entries } = job<Job>()

await initRepo(repo)
const peer = await createPeer({ repo, listen: ['/ip4/127.0.0.1/tcp/0'] })
const bytes = countWireBytes()
const cpu = process.cpuUsage()
const began = performance.now()
const seconds = () => (performance.now() - began) / 1000
const joined = peer.operations.joinDatanet({ target: `datanet:${datanet}?peer=${address}` })
let firstSeconds: number | null = null
for (let held = 0; held < entries; ) {
  await pause(LOOK)
  held = await peer.operations.getDatanet({ datanet }).then(
    (detail) => detail.entries,
    () => 0,
  )
  // the charter alone is no record of anybody
  if (held > 1) firstSeconds ??= seconds()
}
const all = seconds()
const { user, system } = process.cpuUsage(cpu)
const wire = bytes()
const memory = peakMemory()
await joined
await peer.stop()
await tell({ seconds: all, firstSeconds, bytes: wire, memory, cpuSeconds: (user + system) / 1e6 })
