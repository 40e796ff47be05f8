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

/** Waits for a promise: for so long at most, and only until the signal aborts (then throws its reason). */
export function within<T>(promise: Promise<T>, { milliseconds, error, signal }: Limit): Promise<T> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      act()
    }
    const onAbort = () => settle(() => reject(signal?.reason))
    const timer = setTimeout(() => settle(() => reject(error())), milliseconds)
    // First of all, since a promise that nobody hears ends the process when it rejects.
    promise.then(
      (value) => settle(() => resolve(value)),
      (reason: unknown) => settle(() => reject(reason)),
    )
    if (signal?.aborted === true) onAbort()
    else signal?.addEventListener('abort', onAbort)
  })
}
