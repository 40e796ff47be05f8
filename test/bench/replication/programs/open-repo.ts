/** Opens a repo without a network, and asks it how much it holds. */
import { openOffline } from '@datanet/node'
import { job, tell } from '../../job.ts'
import { peakMemory } from '../../peak-memory.ts'

const { repo } = job<{ repo: string }>()

const began = performance.now()
const offline = await openOffline(repo)
const [datanet] = await offline.operations.listDatanets()
const seconds = (performance.now() - began) / 1000
const memory = peakMemory()
await offline.close()
await tell({ seconds, memory, entries: datanet?.entries ?? 0 })
