/** hypercore, doing what it is told: `append`, `serve` or `catch-up`. */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { job, tell, untilAsked } from '../job.ts'
import { peakMemory } from '../peak-memory.ts'
import { countWireBytes } from '../wire-bytes.ts'
import { packagesFrom } from './packages-from.mjs'

/** Blocks of an append: as many as an entry of ours has records. */
const BATCH = 64
const { packages, task, dir, entries, recordBytes, singles, port, key } = job()
const load = packagesFrom(packages)
const { default: Hypercore } = await load('hypercore')

const core = key === undefined ? new Hypercore(dir) : new Hypercore(dir, Buffer.from(key, 'hex'))
await core.ready()
const since = (began) => (performance.now() - began) / 1000
const ignore = () => undefined

function replicateOver(socket, isInitiator) {
  const stream = core.replicate(isInitiator)
  stream.on('error', ignore)
  socket.on('error', ignore)
  stream.pipe(socket).pipe(stream)
}

const tasks = {
  async append() {
    const blocks = (count) => Array.from({ length: count }, () => randomBytes(recordBytes))
    const began = performance.now()
    for (let at = 0; at < entries; at += BATCH) await core.append(blocks(Math.min(BATCH, entries - at)))
    const batchedPerSecond = entries / since(began)
    if (singles === 0) return await tell({ batchedPerSecond })
    const then = performance.now()
    for (let at = 0; at < singles; at++) await core.append(randomBytes(recordBytes))
    await tell({ batchedPerSecond, singlePerSecond: singles / since(then) })
  },
  async serve() {
    const server = createServer((socket) => replicateOver(socket, false))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    await tell({ port: server.address().port, key: core.key.toString('hex') })
    await untilAsked()
  },
  async 'catch-up'() {
    const bytes = countWireBytes()
    const began = performance.now()
    const first = core.get(0).then(() => since(began))
    replicateOver(connect(port, '127.0.0.1'), true)
    await core.download({ start: 0, end: entries, linear: false }).done()
    const seconds = since(began)
    const told = { seconds, firstSeconds: await first, bytes: bytes(), memory: peakMemory() }
    for (let at = 0; at < entries; at += 997) {
      const block = await core.get(at, { wait: false })
      if (block?.length !== recordBytes) throw new RangeError(`block ${at} is not here`)
    }
    await tell(told)
  },
}
await tasks[task]()
await core.close()
process.exit(0)
