import { subscribe } from 'node:diagnostics_channel'
import type { Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { type CID, type Entry, encode, openEntry, parseCid, type Signer } from '@datanet/records'
import { type Identify, identify } from '@libp2p/identify'
import { noise } from '@libp2p/noise'
import { tcp } from '@libp2p/tcp'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p, type Libp2p } from 'libp2p'
import { GOSSIP_PROTOCOLS, publication, subscription, topicIn } from './gossip.ts'
import { authorKey, validatorKey } from './keys.ts'
import { RawStream } from './raw-stream.ts'

/** What the sender is told about the scene. */
export interface Place {
  /** A multiaddr of the one peer that it talks to. */
  readonly address: string
  /** URL of that peer's HTTP port. */
  readonly api: string
  readonly datanet: string
  /** The keys that the charter admits follow from it. */
  readonly seed: string
  /** A contribution of an honest author, which was judged. */
  readonly contribution: string
  /** The manifest of a contribution whose content that peer holds, some MB, and a block of it of nearly 1 MiB. */
  readonly manifest: string
  readonly block: string
}

/** How much a wave sends at most, and for how long. */
export interface Budget {
  readonly bytes: number
  readonly seconds: number
}

type HostileLibp2p = Libp2p<{ identify: Identify }>

const LIMIT = 15_000
const NEVER = new AbortController().signal

const sockets = new Set<Socket>()
let closedBytes = 0
subscribe('net.client.socket', (message) => {
  const { socket } = message as { socket: Socket }
  sockets.add(socket)
  socket.once('close', () => {
    sockets.delete(socket)
    closedBytes += socket.bytesWritten
  })
})

function written(): number {
  return [...sockets].reduce((sum, socket) => sum + socket.bytesWritten, closedBytes)
}

/**
 * A peer that keeps to no rule but those of libp2p: it has a key of its own that nobody knows, is connected with one
 * peer, and says whatever an attack wants.
 */
export class Hostile {
  readonly wave: number
  readonly place: Place
  readonly datanet: CID
  readonly charter: Entry
  /** An author that the charter admits, another in each wave; so is the validator, who weighs next to nothing. */
  readonly author: Signer
  readonly validator: Signer
  readonly #libp2p: HostileLibp2p
  #topic = ''
  #budget: Budget = { bytes: 0, seconds: 0 }
  #signal: AbortSignal = AbortSignal.abort()
  #before = 0
  #stream: RawStream | null = null

  private constructor(place: Place, wave: number, key: number, libp2p: HostileLibp2p, charter: Entry) {
    this.place = place
    this.wave = wave
    this.datanet = parseCid(place.datanet)
    this.charter = charter
    this.author = authorKey(place.seed, key)
    this.validator = validatorKey(place.seed, key)
    this.#libp2p = libp2p
  }

  /** Connects under a new key, and hears of the datanet as any peer may; `key` is the number of the author that it writes as. */
  static async connect(place: Place, wave: number, key: number): Promise<Hostile> {
    const libp2p = await createLibp2p({
      transports: [tcp()],
      connectionEncrypters: [noise()],
      streamMuxers: [yamux()],
      services: {
        identify: identify(),
      },
    })
    const address = multiaddr(place.address)
    const { promise: topic, resolve: hear } = Promise.withResolvers<string>()
    await libp2p.handle(GOSSIP_PROTOCOLS, async (stream) => {
      const heard = new RawStream(stream)
      for (;;) {
        const rpc = await heard.receive(NEVER).catch(() => null)
        if (rpc === null) return
        const found = topicIn(rpc, place.datanet)
        if (found !== null) hear(found)
      }
    })
    await libp2p.dial(address)
    const signal = AbortSignal.timeout(LIMIT)
    const stream = new RawStream(await libp2p.dialProtocol(address, '/datanet/charter/1.0.0', { signal }))
    await stream.send(parseCid(place.datanet).bytes, signal)
    const bytes = await stream.receive(signal)
    if (bytes === null) throw new TypeError('the peer gave no charter')
    const hostile = new Hostile(place, wave, key, libp2p, openEntry(new Uint8Array(bytes)))
    stream.end()
    await hostile.#gossip()
    const late = pause(LIMIT).then(() => {
      throw new TypeError('the peer does not say which topic it listens to')
    })
    hostile.#topic = await Promise.race([topic, late])
    await hostile.beHeard()
    return hostile
  }

  /** Connects again where it has to, and says what it listens to. */
  async beHeard(): Promise<void> {
    const stream = await this.#gossip()
    await stream.send(subscription(this.#topic), AbortSignal.timeout(LIMIT))
  }

  /** The stream that its gossip goes over, opened anew where the peer has closed it. */
  async #gossip(): Promise<RawStream> {
    if (this.#stream?.isOpen === true && !this.isCutOff) return this.#stream
    const signal = AbortSignal.timeout(LIMIT)
    const opened = await this.#libp2p.dialProtocol(multiaddr(this.place.address), GOSSIP_PROTOCOLS, { signal })
    this.#stream = new RawStream(opened)
    return this.#stream
  }

  get peerId(): string {
    return this.#libp2p.peerId.toString()
  }

  /** Its peer id as the DHT has it. */
  get peerIdBytes(): Uint8Array {
    return this.#libp2p.peerId.toMultihash().bytes
  }

  begin(budget: Budget): void {
    this.#budget = budget
    this.#signal = AbortSignal.timeout(1_000 * budget.seconds)
    this.#before = written()
  }

  /** Aborted when the time of the wave is over. */
  get signal(): AbortSignal {
    return this.#signal
  }

  /** How much it is to send. */
  get bytes(): number {
    return this.#budget.bytes
  }

  /** Bytes that it has handed to the network since the wave began, encryption and all. */
  get sent(): number {
    return written() - this.#before
  }

  /** Whether the peer has hung up. */
  get isCutOff(): boolean {
    return this.#libp2p.getConnections().length === 0
  }

  /** Whether it has sent all, its time is over, or the peer has hung up. */
  get isOver(): boolean {
    return this.sent >= this.#budget.bytes || this.#signal.aborted || this.isCutOff
  }

  /** Announces entries on the datanet's topic, in one message. */
  announce(entries: readonly Uint8Array[]): Promise<void> {
    return this.publish(encode([1, entries]))
  }

  /** Publishes bytes on the datanet's topic; resolves when more may be published. */
  async publish(message: Uint8Array): Promise<void> {
    await pause(0)
    if (this.isCutOff) throw new TypeError('the peer has hung up')
    const stream = await this.#gossip()
    await stream.send(publication(this.#topic, message), this.#signal)
  }

  /** Opens a protocol with the peer. */
  async open(protocol: string): Promise<RawStream> {
    // an attack that tries again whenever a stream is refused must not keep timers from firing
    await pause(1)
    this.#signal.throwIfAborted()
    const signal = AbortSignal.any([this.#signal, AbortSignal.timeout(LIMIT)])
    return new RawStream(await this.#libp2p.dialProtocol(multiaddr(this.place.address), protocol, { signal }))
  }

  /** Waits, but no longer than the wave lasts. */
  async rest(milliseconds: number): Promise<void> {
    await pause(milliseconds, undefined, { signal: this.#signal }).catch(() => undefined)
  }

  async stop(): Promise<void> {
    await this.#libp2p.stop()
  }
}
