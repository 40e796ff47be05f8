import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, Socket } from 'node:net'

/** How a link treats what passes over it. */
export interface LinkQuality {
  /** Delay of each way, ms. */
  readonly delayMs?: number
  /** Bytes a second of each way. */
  readonly bytesPerSecond?: number
}

/** Bytes that may be on their way over one way of a link. */
const MAX_PENDING = 64 * 1024

/** Carries the bytes of one way of a connection: in order, each after the delay and no faster than the rate. */
function carry(from: Socket, to: Socket, proxy: TcpProxy): void {
  /** When the link has sent all that it was given, ms. */
  let freeAt = 0
  let pending = 0
  // in order, whatever timers do
  const queue: { readonly at: number; readonly deliver: () => void }[] = []
  const drain = () => {
    for (let next = queue[0]; next !== undefined; next = queue[0]) {
      const wait = next.at - performance.now()
      if (wait > 0) {
        setTimeout(drain, wait)
        return
      }
      queue.shift()
      proxy.whenMoving(next.deliver)
    }
  }
  const plan = (bytes: number, deliver: () => void) => {
    const { delayMs = 0, bytesPerSecond = Number.POSITIVE_INFINITY } = proxy.quality
    freeAt = Math.max(performance.now(), freeAt) + (bytes * 1000) / bytesPerSecond
    queue.push({ at: freeAt + delayMs, deliver })
    if (queue.length === 1) drain()
  }
  const goOn = () => {
    if (!proxy.isStalled && !to.writableNeedDrain && pending <= MAX_PENDING) from.resume()
  }
  from.on('data', (chunk: Buffer) => {
    pending += chunk.length
    // what is on its way is bounded, so that the sender feels a slow link
    if (pending > MAX_PENDING) from.pause()
    plan(chunk.length, () => {
      pending -= chunk.length
      proxy.count(chunk.length)
      if (to.write(chunk)) goOn()
    })
  })
  to.on('drain', goOn)
  from.on('end', () => plan(0, () => to.end()))
  from.on('close', () => to.destroy())
}

/** A link between two peers that can be slow, stall, break or be cut: a TCP proxy on loopback. */
export class TcpProxy {
  /** The port that stands for the other. */
  readonly port: number
  readonly #server: Server
  readonly #pairs = new Set<readonly [Socket, Socket]>()
  readonly #held: (() => void)[] = []
  readonly #waiting: { readonly bytes: number; readonly resolve: () => void }[] = []
  #stalled = false
  #bytes = 0
  quality: LinkQuality

  private constructor(server: Server, quality: LinkQuality) {
    this.#server = server
    this.port = (server.address() as AddressInfo).port
    this.quality = quality
  }

  /** Opens a link to a port on this machine. */
  static async open(port: number, quality: LinkQuality = {}): Promise<TcpProxy> {
    const server = createServer()
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const proxy = new TcpProxy(server, quality)
    server.on('connection', (inbound) => proxy.#join(inbound, port))
    return proxy
  }

  /** Bytes that passed, both ways. */
  get bytes(): number {
    return this.#bytes
  }

  get isStalled(): boolean {
    return this.#stalled
  }

  /** Resolves when this many bytes more have passed. */
  passed(bytes: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#waiting.push({ bytes: this.#bytes + bytes, resolve })
    return promise
  }

  /** Nothing passes from now on; connections stay open. */
  stall(): void {
    this.#stalled = true
    for (const socket of this.#sockets()) socket.pause()
  }

  /** What was held passes, and all that follows. */
  resume(): void {
    this.#stalled = false
    for (const deliver of this.#held.splice(0)) deliver()
    for (const socket of this.#sockets()) socket.resume()
  }

  /** Ends all connections with a reset; new ones may come. */
  reset(): void {
    for (const socket of this.#sockets()) socket.resetAndDestroy()
    this.#held.length = 0
  }

  /** Resets all connections and takes no more. */
  async cut(): Promise<void> {
    if (!this.#server.listening) return
    const closed = once(this.#server, 'close')
    this.#server.close()
    this.reset()
    await closed
  }

  /** For the ways of its connections. */
  count(bytes: number): void {
    this.#bytes += bytes
    for (const waiter of this.#waiting.filter((one) => one.bytes <= this.#bytes)) {
      this.#waiting.splice(this.#waiting.indexOf(waiter), 1)
      waiter.resolve()
    }
  }

  /** For the ways of its connections: delivers now, or when the link no longer stalls. */
  whenMoving(deliver: () => void): void {
    if (this.#stalled) this.#held.push(deliver)
    else deliver()
  }

  *#sockets(): Iterable<Socket> {
    for (const pair of [...this.#pairs]) yield* pair
  }

  #join(inbound: Socket, port: number): void {
    const outbound = new Socket()
    const pair = [inbound, outbound] as const
    this.#pairs.add(pair)
    for (const socket of pair) {
      socket.setNoDelay(true)
      // an end that breaks off takes the other with it, by 'close'
      socket.on('error', () => undefined)
      socket.on('close', () => this.#pairs.delete(pair))
    }
    carry(inbound, outbound, this)
    carry(outbound, inbound, this)
    outbound.connect(port, '127.0.0.1')
    if (this.#stalled) for (const socket of pair) socket.pause()
  }
}
