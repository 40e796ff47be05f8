/** Bytes of a frame that is kept for another: a block of the usual size and what goes before it. */
const FRAME_BYTES = 1024 * 1024 + 64
/** Smaller frames are cheaper made than kept. */
const MIN_BYTES = 128 * 1024
/** Frames that are kept, at most. */
const KEPT = 24

/**
 * Memory for large frames, used again and again: garbage of this size outlives the young generation while it is written to
 * disk, and costs whole collections. A frame that nobody gives back is garbage like any other.
 */
export class FramePool {
  readonly #free: ArrayBuffer[] = []
  readonly #lent = new WeakSet<ArrayBufferLike>()

  take(bytes: number): Uint8Array {
    if (bytes < MIN_BYTES || bytes > FRAME_BYTES) return new Uint8Array(bytes)
    const buffer = this.#free.pop() ?? new ArrayBuffer(FRAME_BYTES)
    this.#lent.add(buffer)
    return new Uint8Array(buffer, 0, bytes)
  }

  /** Nobody uses a frame any more, of which these bytes are a part. */
  giveBack({ buffer }: Uint8Array): void {
    if (this.#lent.delete(buffer) && this.#free.length < KEPT) this.#free.push(buffer as ArrayBuffer)
  }

  /** A frame is kept by more than one, of which these bytes are a part: it is never given back. */
  letGo({ buffer }: Uint8Array): void {
    this.#lent.delete(buffer)
  }
}
