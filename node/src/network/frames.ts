import type { Uint8ArrayList } from 'uint8arraylist'

/** Bits of a byte of a length, and the mark of its last. */
const LENGTH_BITS = 7
const MORE = 0x80
/** Bytes that a length may have. */
const LENGTH_BYTES = 5

/** How frames are read. */
export interface FrameOptions {
  /** Bytes of the largest frame. */
  readonly maxBytes: number
  /** What to throw for a larger one. */
  readonly tooLarge: () => Error
  /** What to throw where the bytes end within a frame. */
  readonly cutOff: () => Error
  /** Memory for a frame; what it holds is overwritten. */
  readonly allocate?: ((bytes: number) => Uint8Array) | undefined
  /** Hears of bytes as they arrive, before the frame that they belong to is whole. */
  readonly onBytes?: ((bytes: number) => void) | undefined
}

/**
 * The frames of a stream of bytes, each prefixed by its length as a varint. Bytes are copied once, as they arrive, to where
 * the frame lies: what carried them can be forgotten at once.
 */
export async function* readFrames(
  source: AsyncIterable<Uint8Array | Uint8ArrayList>,
  { maxBytes, tooLarge, cutOff, allocate = (bytes) => new Uint8Array(bytes), onBytes }: FrameOptions,
): AsyncGenerator<Uint8Array> {
  let length = 0
  let digits = 0
  let frame: Uint8Array | null = null
  let filled = 0
  for await (const chunk of source) {
    onBytes?.(chunk.byteLength)
    for (const piece of chunk instanceof Uint8Array ? [chunk] : chunk) {
      let at = 0
      while (at < piece.length) {
        if (frame === null) {
          const byte = piece[at++] as number
          length += (byte & (MORE - 1)) * 2 ** (LENGTH_BITS * digits)
          digits += 1
          if (length > maxBytes || digits > LENGTH_BYTES) throw tooLarge()
          if ((byte & MORE) !== 0) continue
          frame = allocate(length)
          filled = 0
        }
        const taken = Math.min(piece.length - at, length - filled)
        frame.set(piece.subarray(at, at + taken), filled)
        filled += taken
        at += taken
        if (filled < length) continue
        const whole = frame
        frame = null
        length = 0
        digits = 0
        yield whole
      }
    }
  }
  if (frame !== null || digits > 0) throw cutOff()
}
