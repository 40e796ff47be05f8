/**
 * Gives blocks to other peers, over BLOCKS_PROTOCOL.
 * 1. No more is read from the store than the asker takes: one frame (1 MiB, or a larger block) beside the one that is sent.
 * 2. Who asks for more at a time than the protocol allows, or sends what is no question, is counted down and cut off; who
 *    takes nothing for long is cut off.
 * 3. A peer has at most MAX_STREAMS_PER_PEER of these streams, and all peers MAX_STREAMS_SERVED; for a new one the one that
 *    has been idle for the longest is ended.
 */
import { decodeAsk, MAX_OWED, TransferViolationError } from '@datanet/shards'
import type { Channel } from '../../network/channel.ts'
import type { Network } from '../../network/create-network.ts'
import { FrameTooLargeError } from '../../network/errors.ts'
import { BulkBusyError } from '../errors.ts'
import { TransferGarbage } from '../heap/transfer-garbage.ts'
import { type ReadableStore, readAnswers } from './answer-reader.ts'
import { BLOCKS_LIMITS, BLOCKS_PROTOCOL } from './protocol.ts'

const MAX_STREAMS_PER_PEER = 16
const MAX_STREAMS_SERVED = 64
/** How much a peer is counted down that breaks the protocol: it is shut out at once. */
const OFFENCE = 8

interface Parts {
  readonly network: Pick<Network, 'streams' | 'penalties'>
  readonly store: ReadableStore
  /** Hears of each block that was given, in bytes. */
  readonly onGiven?: (bytes: number) => void
}

/** Serves the blocks of a store to whoever asks; see the header. */
export async function serveBlocks({ network, store, onGiven = () => undefined }: Parts): Promise<void> {
  const served = new Set<ServedStream>()

  const makeRoom = (peer: string): void => {
    const own = [...served].filter((stream) => stream.peer === peer)
    const full = own.length >= MAX_STREAMS_PER_PEER ? own : served.size >= MAX_STREAMS_SERVED ? [...served] : []
    if (full.length === 0) return
    const idle = full.filter((stream) => stream.isIdle).sort((a, b) => a.busyAt - b.busyAt)[0]
    if (idle === undefined) throw new BulkBusyError()
    idle.end(new BulkBusyError())
    served.delete(idle)
  }

  const serve = async (channel: Channel): Promise<void> => {
    makeRoom(channel.remotePeer)
    const stream = new ServedStream(channel, store, onGiven)
    served.add(stream)
    try {
      await stream.run()
    } catch (error) {
      if (error instanceof TransferViolationError || error instanceof FrameTooLargeError)
        network.penalties.add(channel.remotePeer, OFFENCE)
      throw error
    } finally {
      served.delete(stream)
    }
  }
  await network.streams.handleProtocol(BLOCKS_PROTOCOL, serve, BLOCKS_LIMITS)
}

/** One asker's stream. */
class ServedStream {
  readonly peer: string
  busyAt = performance.now()
  readonly #channel: Channel
  readonly #store: ReadableStore
  readonly #onGiven: (bytes: number) => void
  readonly #asked: Uint8Array[] = []
  readonly #garbage = new TransferGarbage()
  #isAnswering = false
  #isOver = false
  #wake: () => void = () => undefined

  constructor(channel: Channel, store: ReadableStore, onGiven: (bytes: number) => void) {
    this.peer = channel.remotePeer
    this.#channel = channel
    this.#store = store
    this.#onGiven = onGiven
  }

  /** Whether nothing is asked that is not answered. */
  get isIdle(): boolean {
    return !this.#isAnswering && this.#asked.length === 0
  }

  end(error: Error): void {
    this.#channel.abort(error)
  }

  /** Resolves when the asker has ended and has its answers; throws what went wrong. */
  async run(): Promise<void> {
    // the first that fails ends the other
    try {
      await Promise.all([this.#hear(), this.#answer()].map((half) => half.catch((error) => this.#fail(error))))
    } finally {
      this.#garbage.end()
    }
  }

  #fail(error: unknown): never {
    this.#isOver = true
    this.#asked.length = 0
    this.#wake()
    this.#channel.abort(error instanceof Error ? error : new Error(String(error)))
    throw error
  }

  async #hear(): Promise<void> {
    for (;;) {
      const frame = await this.#channel.receive()
      if (frame === null) break
      for (const digest of decodeAsk(frame)) this.#asked.push(digest)
      if (this.#asked.length > MAX_OWED)
        throw new TransferViolationError(`it asked for more than ${MAX_OWED} blocks at a time`)
      this.#wake()
    }
    this.#isOver = true
    this.#wake()
  }

  async #answer(): Promise<void> {
    let sending: Promise<void> = Promise.resolve()
    for (;;) {
      if (this.#asked.length === 0) {
        // a failure of what is sent must show before the next question
        await sending
        this.#isAnswering = false
        this.busyAt = performance.now()
        if (this.#asked.length === 0) {
          if (this.#isOver) return
          await new Promise<void>((resolve) => {
            this.#wake = resolve
          })
          continue
        }
      }
      this.#isAnswering = true
      const reading = readAnswers(this.#store, this.#asked)
      // it is awaited when what goes before it has gone
      reading.catch(() => undefined)
      await sending
      const { frame, given } = await reading
      sending = this.#channel.send(frame)
      sending.catch(() => undefined)
      this.#garbage.passed(frame.byteLength)
      for (const bytes of given) this.#onGiven(bytes)
    }
  }
}
