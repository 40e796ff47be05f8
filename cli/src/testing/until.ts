import { setTimeout as delay } from 'node:timers/promises'

const LIMIT_MS = 10_000

/** Asks until the answer is yes; for what tells of itself by no event, such as the end of another's process. */
export async function until(ask: () => Promise<boolean>): Promise<void> {
  const over = AbortSignal.timeout(LIMIT_MS)
  while (!(await ask())) {
    over.throwIfAborted()
    await delay(20)
  }
}
