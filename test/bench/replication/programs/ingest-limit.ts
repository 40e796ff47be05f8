/** What this machine can do at most: checks raw entries, in this thread or in several, and stores them durably. */
import { parentPort, Worker } from 'node:worker_threads'
import { ClassicLevel } from 'classic-level'
import { job, tell } from '../../job.ts'
import { readEntryFile } from '../entry-file.ts'
import { framesOf } from '../frames.ts'
import { rawCheck } from '../raw-check.ts'

type Check = (frame: Uint8Array[]) => Promise<Uint8Array[]>

/** A thread that checks, one frame after the other. */
function checker(): { check: Check; end: () => Promise<number> } {
  const worker = new Worker(new URL(import.meta.url))
  const asked: ((names: Uint8Array[]) => void)[] = []
  worker.on('message', (names: Uint8Array[]) => asked.shift()?.(names))
  return {
    check: async (frame) => {
      worker.postMessage(frame)
      return await new Promise((resolve) => {
        asked.push(resolve)
      })
    },
    end: () => worker.terminate(),
  }
}

async function main(): Promise<void> {
  const { path, dir, records, threads } = job<{ path: string; dir: string; records: number; threads: number }>()
  const [, ...entries] = readEntryFile(path)
  const db = new ClassicLevel<Uint8Array, Uint8Array>(dir, { keyEncoding: 'view', valueEncoding: 'view' })
  await db.open()
  const workers = Array.from({ length: threads }, checker)
  await Promise.all(workers.map(({ check }) => check(entries.slice(0, 1))))
  const began = performance.now()
  let stored: Promise<void> = Promise.resolve()
  let turn = 0
  const under: Promise<void>[] = []
  for (const frame of framesOf(entries)) {
    const worker = workers[turn++ % threads]
    const checked = worker === undefined ? Promise.resolve(frame.map(rawCheck)) : worker.check(frame)
    under.push(
      checked.then(async (names) => {
        const puts = names.map((key, index) => ({ type: 'put' as const, key, value: frame[index] as Uint8Array }))
        stored = Promise.all([stored, db.batch(puts, { sync: true })]).then(() => undefined)
        await stored
      }),
    )
    // without threads the disk works beside the next frame
    if (under.length > 2 * threads + 1) await under.shift()
  }
  await Promise.all(under)
  const seconds = (performance.now() - began) / 1000
  await db.close()
  await Promise.all(workers.map(({ end }) => end()))
  await tell({ perSecond: records / seconds })
}

if (parentPort === null) await main()
else {
  const port = parentPort
  port.on('message', (frame: Uint8Array[]) => port.postMessage(frame.map(rawCheck)))
}
