const later: (run: () => void) => unknown =
  (globalThis as { setImmediate?: (run: () => void) => unknown }).setImmediate ?? ((run) => setTimeout(run, 0))

/** Lets what else waits in this process go first: reading rows keeps a processor busy, and a peer must still answer. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => later(resolve))
}
