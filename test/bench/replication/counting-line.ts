import { type Channel, decodeMessage } from '@datanet/sync'

/** What went over a line, both ways. */
export interface Traffic {
  /** Bytes of frames that carry entries. */
  readonly entries: number
  /** Bytes of all other frames: what it took to find out. */
  readonly finding: number
}

/** One direction of a line: frames wait until they are taken. */
class Way {
  readonly frames: Uint8Array[] = []
  #taken = 0
  #wake: (() => void) | null = null

  async send(frame: Uint8Array): Promise<void> {
    this.frames.push(frame)
    this.#wake?.()
  }

  async receive(): Promise<Uint8Array> {
    while (this.#taken === this.frames.length) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    return this.frames[this.#taken++] as Uint8Array
  }
}

/** Two ends of a line in memory, and what went over it. */
export function countingLine(): { readonly ends: readonly [Channel, Channel]; traffic(): Traffic } {
  const [there, back] = [new Way(), new Way()]
  const end = (out: Way, from: Way): Channel => ({ send: (frame) => out.send(frame), receive: () => from.receive() })
  return {
    ends: [end(there, back), end(back, there)],
    traffic() {
      let [entries, finding] = [0, 0]
      for (const frame of [...there.frames, ...back.frames]) {
        if (decodeMessage(frame).type === 'entries') entries += frame.length
        else finding += frame.length
      }
      return { entries, finding }
    },
  }
}
