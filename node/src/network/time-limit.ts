import { setMaxListeners } from 'node:events'

/** A signal that aborts after so many milliseconds, or when the given one does. */
export function limitedSignal(milliseconds: number, signal?: AbortSignal): AbortSignal {
  const limit = AbortSignal.timeout(milliseconds)
  const either = signal === undefined ? limit : AbortSignal.any([limit, signal])
  // Network operations hang one listener for each request on it.
  setMaxListeners(Number.POSITIVE_INFINITY, either)
  return either
}

export type Limit = {
  milliseconds: number
  /** What to throw when the time is over. */
  error: () => Error
  signal?: AbortSignal | undefined
}

/** A limit passes in so many steps. */
const STEPS = 8

/**
 * Waits for a promise: for so long at most, and only until the signal aborts (then throws its reason). Time in which this
 * process did not get to run counts for a step at most: what came meanwhile is taken in before anybody is given up for it.
 */
export function within<T>(promise: Promise<T>, { milliseconds, error, signal }: Limit): Promise<T> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      act()
    }
    const onAbort = () => settle(() => reject(signal?.reason))
    let left = STEPS
    let timer: NodeJS.Timeout
    const step = () => {
      if (left === 0) return settle(() => reject(error()))
      left -= 1
      timer = setTimeout(step, milliseconds / STEPS)
    }
    step()
    // First of all, since a promise that nobody hears ends the process when it rejects.
    promise.then(
      (value) => settle(() => resolve(value)),
      (reason: unknown) => settle(() => reject(reason)),
    )
    if (signal?.aborted === true) onAbort()
    else signal?.addEventListener('abort', onAbort)
  })
}
