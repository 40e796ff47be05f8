/** A fresh peer that joins a datanet and fetches a contribution from all peers whose addresses it is told. */
import { setTimeout as pause } from 'node:timers/promises'
import { createPeer, initRepo } from '@datanet/node'
import { job, tell, untilAsked } from '../../job.ts'
import { peakMemory } from '../../peak-memory.ts'

interface Job {
  readonly repo: string
  readonly out: string
  readonly datanet: string
  readonly contribution: string
  readonly addresses: readonly string[]
}

/** Between two looks, ms. */
const LOOK = 20

const { repo, out, datanet, contribution, addresses } = job<Job>()

await initRepo(repo)
const peer = await createPeer({ repo, listen: ['/ip4/127.0.0.1/tcp/0'] })
const { operations } = peer
// before it hears of where else they are
await Promise.all(addresses.map((address) => operations.connect({ address })))
await operations.joinDatanet({ target: datanet })
for (;;) {
  const detail = await operations.getDatanet({ datanet }).catch(() => null)
  const found = await operations.getContribution({ datanet, contribution }).catch(() => null)
  if (found !== null && (detail?.peers.length ?? 0) >= addresses.length) break
  await pause(LOOK)
}
const memoryBefore = peakMemory()
await tell({ ready: true })
const cpu = process.cpuUsage()
const mainBefore = process.threadCpuUsage()
const began = performance.now()
const { bytes, files, peers } = await operations.fetch({ datanet, contributions: [contribution], out })
const seconds = (performance.now() - began) / 1000
const { user, system } = process.cpuUsage(cpu)
const main = process.threadCpuUsage(mainBefore)
await tell({
  seconds,
  bytes,
  files,
  peers,
  memoryBefore,
  memory: peakMemory(),
  cpuSeconds: (user + system) / 1e6,
  mainSeconds: (main.user + main.system) / 1e6,
})
await untilAsked()
await peer.stop()
