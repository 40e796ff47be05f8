import type { Stream } from '@libp2p/interface'
import { varint } from './protobuf.ts'

const aborts = new WeakMap<AbortSignal, Promise<null>>()

/** Resolves when a signal is aborted; one promise for each, since what waits for it may be many. */
function abortOf(signal: AbortSignal): Promise<null> {
  const known = aborts.get(signal)
  if (known !== undefined) return known
  const { promise, resolve } = Promise.withResolvers<null>()
  if (signal.aborted) resolve(null)
  else signal.addEventListener('abort', () => resolve(null), { once: true })
  aborts.set(signal, promise)
  return promise
}

/** A stream whose other end gets whatever is written: frames with their lengths, or bytes that are none. */
export class RawStream {
  readonly #stream: Stream
  readonly #chunks: AsyncIterator<{ subarray(): Uint8Array }>
  #held = Buffer.alloc(0)

  constructor(stream: Stream) {
    this.#stream = stream
    this.#chunks = stream[Symbol.asyncIterator]()
  }

  get isOpen(): boolean {
    return this.#stream.status === 'open'
  }

  /** Bytes as they are. */
  async write(bytes: Uint8Array, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    if (this.#stream.send(bytes)) return
    const { promise, resolve } = Promise.withResolvers<null>()
    const done = () => resolve(null)
    for (const event of ['drain', 'close'] as const) this.#stream.addEventListener(event, done, { once: true })
    await Promise.race([promise, abortOf(signal)])
    for (const event of ['drain', 'close'] as const) this.#stream.removeEventListener(event, done)
    signal.throwIfAborted()
  }

  /** A frame, after its length. */
  send(frame: Uint8Array, signal: AbortSignal): Promise<void> {
    return this.write(Buffer.concat([Uint8Array.from(varint(frame.length)), frame]), signal)
  }

  /** The next frame; null when the other end has closed. */
  async receive(signal: AbortSignal): Promise<Uint8Array | null> {
    for (;;) {
      const frame = this.#take()
      if (frame !== null) return frame
      const next = await Promise.race([this.#chunks.next(), abortOf(signal)])
      if (next === null || next.done === true) return null
      this.#held = Buffer.concat([this.#held, next.value.subarray()])
    }
  }

  /** Reads and forgets all that comes. */
  async drain(signal: AbortSignal): Promise<void> {
    while ((await this.receive(signal)) !== null);
  }

  end(): void {
    this.#stream.abort(new Error('the sender has sent enough'))
  }

  #take(): Uint8Array | null {
    let length = 0
    for (let at = 0; at < this.#held.length; at++) {
      const byte = this.#held[at] as number
      length += (byte & 127) * 128 ** at
      if (byte >= 128) continue
      const [from, to] = [at + 1, at + 1 + length]
      if (this.#held.length < to) return null
      const frame = this.#held.subarray(from, to)
      this.#held = this.#held.subarray(to)
      return frame
    }
    return null
  }
}
