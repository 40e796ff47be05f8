/** Two peers with frontiers of very many authors, of whom some have news at one of them; in one process, over memory. */
import { MerkleMap } from '@datanet/records'
import { reconcile, SyncIndex } from '@datanet/sync'
import { job, tell } from '../../job.ts'
import { countingLine } from '../counting-line.ts'
import { authorNumber, FrontierPeer, standing } from '../frontier-peer.ts'

interface Job {
  readonly authors: number
  /** How many authors have news, for each case. */
  readonly cases: readonly number[]
  readonly runs: number
}

const { authors, cases, runs } = job<Job>()

/** The frontier of one who has the next entry of some authors, others in each run. */
function withNews(base: MerkleMap, changed: number, run: number): MerkleMap {
  let map = base
  for (let at = 0; at < changed; at++) {
    const author = authorNumber(Math.floor(((at + run / runs) * authors) / changed) % authors)
    map = map.set(author, standing(author, 1))
  }
  return map
}

const base = MerkleMap.build(authors, authorNumber, (index) => standing(authorNumber(index), 0))
const indexes = [new SyncIndex(), new SyncIndex()] as const

async function runOnce(changed: number, run: number) {
  const [ahead, behind] = [
    new FrontierPeer(withNews(base, changed, run), indexes[0]),
    new FrontierPeer(base, indexes[1]),
  ]
  // a peer that runs has hashed its frontier and followed it before a sync begins
  for (const peer of [ahead, behind]) {
    peer.frontier().root.toString()
    await peer.index.at(peer.frontier())
  }
  globalThis.gc?.()
  const line = countingLine()
  const cpu = process.threadCpuUsage()
  const began = performance.now()
  const [sent, got] = await Promise.all([reconcile(ahead, line.ends[0]), reconcile(behind, line.ends[1])])
  const seconds = (performance.now() - began) / 1000
  const { user, system } = process.threadCpuUsage(cpu)
  if (!got.complete || got.received !== changed) throw new RangeError(`${got.received} of ${changed} came`)
  const { finding, entries } = line.traffic()
  const cpuSeconds = (user + system) / 2e6
  return { bytes: finding, entryBytes: entries, rounds: Math.max(sent.rounds, got.rounds), seconds, cpuSeconds }
}

const told: object[][] = []
for (const changed of cases) {
  const samples: object[] = []
  for (let run = 0; run < runs; run++) samples.push(await runOnce(changed, run))
  told.push(samples)
}
await tell(told)
