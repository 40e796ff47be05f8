import type { Channel } from '@datanet/sync'
import { LineCutError } from '../errors.ts'
import type { SimulatedClock } from './clock.ts'

/** One direction of a line: frames take their time, and who does not listen stops who speaks. */
class Wire {
  bytes = 0
  readonly #clock: SimulatedClock
  readonly #latency: () => number
  readonly #arrived: Uint8Array[] = []
  #waiting: ((frame: Uint8Array | null) => void) | null = null
  #taken: (() => void) | null = null
  #state: 'open' | 'ended' | 'deaf' | 'cut' = 'open'

  constructor(clock: SimulatedClock, latency: () => number) {
    this.#clock = clock
    this.#latency = latency
  }

  async send(frame: Uint8Array): Promise<void> {
    // a copy: what travels does not change when the sender uses its buffer again
    const sent = new Uint8Array(frame)
    if (this.#state !== 'cut') await this.#clock.sleep(this.#latency())
    if (this.#state === 'cut') throw new LineCutError('the line was cut', 'Dial again.')
    this.bytes += sent.length
    if (this.#state === 'deaf') return
    if (this.#waiting !== null) {
      this.#waiting(sent)
      this.#waiting = null
      return
    }
    this.#arrived.push(sent)
    await new Promise<void>((taken) => {
      this.#taken = taken
    })
  }

  receive(): Promise<Uint8Array | null> {
    const frame = this.#arrived.shift()
    if (frame !== undefined) {
      this.#taken?.()
      return Promise.resolve(frame)
    }
    if (this.#state === 'cut' || this.#state === 'ended') return Promise.resolve(null)
    return new Promise((resolve) => {
      this.#waiting = resolve
    })
  }

  /** The speaker has said all: the listener hears the rest, and then that it is over. */
  end(): void {
    if (this.#state !== 'open') return
    this.#state = 'ended'
    this.#waiting?.(null)
    this.#waiting = null
  }

  /** The listener is gone without a quarrel: what is said still goes out, to nobody. */
  deafen(): void {
    if (this.#state === 'open') this.#state = 'deaf'
    this.#taken?.()
  }

  cut(): void {
    this.#state = 'cut'
    this.#waiting?.(null)
    this.#waiting = null
    this.#taken?.()
  }
}

/** One end of a line. */
export interface LineEnd extends Channel {
  /** Resolves when the line is cut. */
  readonly closed: Promise<void>
}

/** A line between two peers for one sync. */
export interface Line {
  readonly ends: readonly [LineEnd, LineEnd]
  /** What went over it so far. */
  readonly bytes: number
  /** One side is done: it says and hears no more. */
  end(side: 0 | 1): void
  cut(): void
}

export function createLine(clock: SimulatedClock, latency: () => number): Line {
  const wires = [new Wire(clock, latency), new Wire(clock, latency)] as const
  const [there, back] = wires
  let close = () => {}
  const closed = new Promise<void>((resolve) => {
    close = resolve
  })
  const end = (out: Wire, from: Wire): LineEnd => ({
    closed,
    send: (frame) => out.send(frame),
    receive: () => from.receive(),
  })
  return {
    ends: [end(there, back), end(back, there)],
    get bytes() {
      return there.bytes + back.bytes
    },
    end(side) {
      wires[side].end()
      wires[side === 0 ? 1 : 0].deafen()
    },
    cut() {
      there.cut()
      back.cut()
      close()
    },
  }
}
