const soon: (run: () => void) => unknown =
  (globalThis as { setImmediate?: (run: () => void) => unknown }).setImmediate ?? ((run) => setTimeout(run, 0))

/** Lets others have their turn in the midst of long work. */
export function turn(): Promise<void> {
  return new Promise((resolve) => soon(resolve))
}
