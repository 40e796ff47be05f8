/**
 * Bounds the young generation of this process's heap. V8 lets it grow to 128 MB on a machine with much memory, which it fills
 * before it collects and never gives back: more than all that a peer has in use. What is very small, on the other hand, is
 * collected so often that much is taken to be old which is not, and costs collections of the whole heap.
 */
import { PerformanceObserver } from 'node:perf_hooks'
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'

/** Bytes; it may grow a little further, since it doubles. */
const BOUNDS = { usual: 32 * 1024 * 1024, small: 16 * 1024 * 1024 }
/** How much a full young generation grows at once: not at all, and as V8 has it by default. */
const [FIXED, GROWING] = [1, 2]

let bound: number = BOUNDS.usual
let growth = GROWING
let watcher: PerformanceObserver | null = null

function look(): void {
  const young = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space')
  const wanted = young !== undefined && young.space_size >= bound ? FIXED : GROWING
  if (wanted === growth) return
  growth = wanted
  setFlagsFromString(`--semi-space-growth-factor=${growth}`)
}

/** Sets the bound, which holds from now on: as usual, or small while very much passes that is soon garbage. */
export function boundYoung(size: keyof typeof BOUNDS): void {
  bound = BOUNDS[size]
  look()
  if (watcher !== null) return
  // it only grows when it is collected
  watcher = new PerformanceObserver(look)
  watcher.observe({ entryTypes: ['gc'] })
}
