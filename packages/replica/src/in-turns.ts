import { nextTurn } from '@datanet/shards'

/** Goes through steps, and lets all else in this process go first between two of them. Throws what the signal says when it aborts. */
export async function inTurns<T>(steps: Generator<void, T>, signal?: AbortSignal): Promise<T> {
  let step = steps.next()
  for (; step.done !== true; step = steps.next()) {
    await nextTurn()
    signal?.throwIfAborted()
  }
  return step.value
}
