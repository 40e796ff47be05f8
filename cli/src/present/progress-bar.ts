import type { Progress } from '@datanet/client'
import type { Terminal } from '../io.ts'
import { cut, plainText } from './plain-text.ts'
import { bytes, count } from './quantity.ts'

/** What takes less needs no bar. */
const QUIET_MS = 1000
const REDRAW_MS = 100
const BAR_WIDTH = 24

function amount(value: number, unit: Progress['unit']): string {
  return unit === 'bytes' ? bytes(value) : count(value)
}

/** One line for how far a thing is, without the bar's terminal around it. */
export function progressLine({ phase, done, total, unit, item }: Progress): string {
  const share = total === null || total === 0 ? null : Math.min(1, done / total)
  const filled = Math.round((share ?? 0) * BAR_WIDTH)
  const bar =
    share === null ? '' : `[${'='.repeat(filled)}${' '.repeat(BAR_WIDTH - filled)}] ${Math.floor(share * 100)} %  `
  const of = total === null ? '' : ` of ${amount(total, unit)}`
  const what = unit === 'bytes' ? '' : ` ${unit}`
  return plainText(`${phase}  ${bar}${amount(done, unit)}${of}${what}${item === undefined ? '' : `  ${item}`}`)
}

/** Draws how far long work is, on a terminal only, and leaves nothing behind. */
export class ProgressBar {
  readonly #terminal: Terminal
  readonly #now: () => number
  readonly #since: number
  #drawnAt = Number.NEGATIVE_INFINITY
  #drawn = false

  constructor(terminal: Terminal, now: () => number = () => performance.now()) {
    this.#terminal = terminal
    this.#now = now
    this.#since = now()
  }

  readonly update = (progress: Progress): void => {
    const now = this.#now()
    if (this.#terminal.isTTY !== true || now - this.#since < QUIET_MS || now - this.#drawnAt < REDRAW_MS) return
    this.#drawnAt = now
    this.#drawn = true
    this.#terminal.write(`\r\x1b[2K${cut(progressLine(progress), (this.#terminal.columns ?? 80) - 1)}`)
  }

  clear(): void {
    if (this.#drawn) this.#terminal.write('\r\x1b[2K')
    this.#drawn = false
  }
}
