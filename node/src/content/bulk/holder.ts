import { decodeAnswers, encodeAsk, MAX_ASKED } from '@datanet/shards'
import type { Channel } from '../../network/channel.ts'
import type { Network } from '../../network/create-network.ts'
import { limitedSignal } from '../../network/time-limit.ts'
import type { FramePool } from './frame-pool.ts'
import { BLOCKS_LIMITS, BLOCKS_PROTOCOL } from './protocol.ts'

/** How long a stream may take to be opened, ms. */
const OPEN_TIMEOUT = 6_000

/** Bytes of answers that may wait for their hashing before the holder waits: some blocks. */
const UNREAD = 4 * 1024 * 1024

/** What the asker hears of a holder. */
export interface HolderEvents {
  /** Bytes came; the answer that they belong to need not be whole. */
  heard(bytes: number): void
  /** The next answer, to keep; null where it lacks the block. Throws to end the stream. */
  answer(block: Uint8Array | null): void
}

/** The stream to one peer that may hold blocks. */
export class HolderStream {
  readonly #channel: Channel
  /** Resolves when the holder has ended it; rejects with what broke it. */
  readonly ended: Promise<void>

  private constructor(channel: Channel, events: HolderEvents, pool: FramePool) {
    this.#channel = channel
    this.ended = this.#read(events, pool)
    this.ended.catch(() => undefined)
  }

  /** Opens the protocol with a peer. Throws ERR_DIAL_FAILED, ERR_PROTOCOL_UNSUPPORTED. */
  static async open(
    streams: Network['streams'],
    peer: string,
    events: HolderEvents,
    pool: FramePool,
    signal: AbortSignal,
  ): Promise<HolderStream> {
    const allocate = (bytes: number) => pool.take(bytes)
    const limits = { ...BLOCKS_LIMITS, onBytes: events.heard, unread: UNREAD, allocate }
    const channel = await streams.openStream(peer, BLOCKS_PROTOCOL, limitedSignal(OPEN_TIMEOUT, signal), limits)
    return new HolderStream(channel, events, pool)
  }

  /** Asks for blocks; a stream that takes no questions breaks. */
  ask(digests: readonly Uint8Array[]): void {
    for (let from = 0; from < digests.length; from += MAX_ASKED) {
      this.#channel.send(encodeAsk(digests.slice(from, from + MAX_ASKED))).catch((error) => this.abort(error))
    }
  }

  /** Ends it where nothing is owed. */
  close(): void {
    this.#channel.close().catch(() => undefined)
  }

  abort(error: Error): void {
    this.#channel.abort(error)
  }

  async #read(events: HolderEvents, pool: FramePool): Promise<void> {
    try {
      for (let frame = await this.#channel.receive(); frame !== null; frame = await this.#channel.receive()) {
        const blocks = decodeAnswers(frame)
        if (blocks.length === 1) {
          events.answer(blocks[0] ?? null)
          continue
        }
        // a block that is kept must not keep the whole frame
        for (const block of blocks) events.answer(block?.slice() ?? null)
        pool.giveBack(frame)
      }
      await this.#channel.close()
    } catch (error) {
      this.#channel.abort(error instanceof Error ? error : new Error(String(error)))
      throw error
    }
  }
}
