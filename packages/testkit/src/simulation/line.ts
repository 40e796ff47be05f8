import type { Channel } from '@datanet/sync'
import { LineCutError } from '../errors.ts'
import type { SimulatedClock } from './clock.ts'

/** One direction of a line: frames take their time, and one is under way at a time. */
class Wire {
  readonly #clock: SimulatedClock
  readonly #latency: () => number
  readonly #arrived: Uint8Array[] = []
  #waiting: ((frame: Uint8Array | null) => void) | null = null
  #cut = false

  constructor(clock: SimulatedClock, latency: () => number) {
    this.#clock = clock
    this.#latency = latency
  }

  async send(frame: Uint8Array): Promise<void> {
    if (!this.#cut) await this.#clock.sleep(this.#latency())
    if (this.#cut) throw new LineCutError('the line was cut', 'Dial again.')
    if (this.#waiting === null) this.#arrived.push(frame)
    else {
      this.#waiting(frame)
      this.#waiting = null
    }
  }

  receive(): Promise<Uint8Array | null> {
    const frame = this.#arrived.shift()
    if (frame !== undefined) return Promise.resolve(frame)
    if (this.#cut) return Promise.resolve(null)
    return new Promise((resolve) => {
      this.#waiting = resolve
    })
  }

  cut(): void {
    this.#cut = true
    this.#waiting?.(null)
    this.#waiting = null
  }
}

/** A line between two peers for one sync. */
export interface Line {
  readonly ends: readonly [Channel, Channel]
  cut(): void
}

export function createLine(clock: SimulatedClock, latency: () => number): Line {
  const [there, back] = [new Wire(clock, latency), new Wire(clock, latency)]
  const end = (out: Wire, from: Wire): Channel => ({ send: (frame) => out.send(frame), receive: () => from.receive() })
  return {
    ends: [end(there, back), end(back, there)],
    cut() {
      there.cut()
      back.cut()
    },
  }
}
