/**
 * Loaded into each honest peer before its own code (`node --import`): answers whoever connects to the socket that
 * $DATANET_BENCH_PROBE names with what the process has used so far. It measures and changes nothing else.
 */
import { subscribe } from 'node:diagnostics_channel'
import { createServer, type Socket } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { isMainThread } from 'node:worker_threads'

/** Between two looks at the resident memory, ms. */
const LOOK = 100

/** What a process has used. */
export interface Used {
  /** CPU time of all its threads, ms. */
  readonly cpu: number
  /** Resident memory now and at most since the last look that reset it, bytes. */
  readonly rss: number
  readonly peak: number
  /** Bytes in use: objects of the heap, and buffers beside it. */
  readonly held: number
  /** Bytes that its TCP connections have read, by local port. */
  readonly read: Readonly<Record<string, number>>
}

function measure(path: string): void {
  const open = new Map<Socket, string>()
  const closed: Record<string, number> = {}
  const watch = (message: unknown) => {
    const { socket } = message as { socket: Socket }
    open.set(socket, String(socket.localPort))
    socket.once('connect', () => open.set(socket, String(socket.localPort)))
    socket.once('close', () => {
      const port = open.get(socket) ?? ''
      open.delete(socket)
      closed[port] = (closed[port] ?? 0) + socket.bytesRead
    })
  }
  subscribe('net.client.socket', watch)
  subscribe('net.server.socket', watch)

  let peak = 0
  const look = () => {
    peak = Math.max(peak, process.memoryUsage.rss())
  }
  setInterval(look, LOOK).unref()

  const used = (): Used => {
    look()
    const read = { ...closed }
    for (const [socket, port] of open) read[port] = (read[port] ?? 0) + socket.bytesRead
    const { user, system } = process.cpuUsage()
    const { rss, heapUsed, external } = process.memoryUsage()
    return { cpu: (user + system) / 1000, rss, peak, held: heapUsed + external, read }
  }

  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  setFlagsFromString('--no-expose-gc')

  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', (asked) => {
      const word = asked.toString()
      if (word === 'collect') for (let round = 0; round < 2; round++) collect()
      if (word !== 'look') peak = 0
      socket.end(JSON.stringify(used()))
    })
  })
  server.listen(path).unref()
}

const path = process.env['DATANET_BENCH_PROBE']
if (path !== undefined && isMainThread) measure(path)
