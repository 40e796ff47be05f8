import { setTimeout as delay } from 'node:timers/promises'

const FIRST_PAUSE = 1_000
const LONGEST_PAUSE = 60_000

/** Tries something again and again, with growing pauses and the first one before all, until it is done or the signal aborts. */
export async function keepSeeking(attempt: () => Promise<boolean>, signal: AbortSignal): Promise<void> {
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    await delay(pause, undefined, { signal, ref: false }).catch(() => undefined)
    if (signal.aborted || (await attempt())) return
  }
}
