import type { Happening, Happenings } from '@datanet/client'

/** How many events a slow listener may be behind before the oldest are dropped. */
const MAX_BEHIND = 1000

/** Hands what happens to whoever listens. */
export class Hub {
  readonly #listeners = new Set<(event: Happening | null) => void>()

  /** Whether anybody hears what is emitted. */
  get isHeard(): boolean {
    return this.#listeners.size > 0
  }

  emit(event: Happening): void {
    for (const listener of [...this.#listeners]) listener(event)
  }

  /** Ends every listener. */
  close(): void {
    for (const listener of [...this.#listeners]) listener(null)
  }

  /** Events from now on, of one datanet (and of none) or all; ends when the peer stops or the signal aborts. */
  listen(datanet: string | undefined, signal?: AbortSignal): Happenings {
    const queue: Happening[] = []
    let over = false
    let wake: (() => void) | null = null
    const listener = (event: Happening | null) => {
      if (event === null) over = true
      else if (datanet === undefined || !('datanet' in event) || event.datanet === datanet) {
        queue.push(event)
        if (queue.length > MAX_BEHIND) queue.shift()
      }
      wake?.()
    }
    const end = () => listener(null)
    this.#listeners.add(listener)
    signal?.addEventListener('abort', end)
    const finish = () => {
      over = true
      this.#listeners.delete(listener)
      signal?.removeEventListener('abort', end)
      wake?.()
    }
    return {
      async next() {
        while (queue.length === 0 && !over && signal?.aborted !== true) {
          await new Promise<void>((resolve) => {
            wake = resolve
          })
        }
        const value = queue.shift()
        if (value !== undefined) return { done: false, value }
        finish()
        return { done: true, value: undefined }
      },
      async return() {
        finish()
        return { done: true, value: undefined }
      },
      [Symbol.asyncIterator]() {
        return this
      },
      async [Symbol.asyncDispose]() {
        finish()
      },
    }
  }
}
