import type { Replica } from '@datanet/replica'
import { WaitTimeoutError } from '../errors.ts'

export interface WaitOptions {
  /** What is waited for, in words. */
  readonly what: string
  /** Seconds; undefined or 0 asks just once. */
  readonly seconds: number | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Asks `look` now and after everything that happens in a replica, until it gives something. Without a wait it gives null
 * where there is nothing; with one it throws ERR_TIMEOUT when the time is over.
 */
export async function waitFor<T>(
  replica: Replica,
  look: () => T | null,
  { what, seconds, signal }: WaitOptions,
): Promise<T | null> {
  const found = look()
  if (found !== null || seconds === undefined || seconds === 0) return found
  return await new Promise<T>((resolve, reject) => {
    const settle = (act: () => void) => {
      off()
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      act()
    }
    const onAbort = () => settle(() => reject(signal?.reason))
    const timer = setTimeout(() => settle(() => reject(new WaitTimeoutError(what, seconds))), seconds * 1000)
    const off = replica.on(() => {
      const later = look()
      if (later !== null) settle(() => resolve(later))
    })
    signal?.addEventListener('abort', onAbort)
  })
}
