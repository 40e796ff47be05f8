/** How much is worked on at the same time. */
export interface InOrderLimits {
  readonly atOnce: number
  /** What all that is worked on weighs together, unless one alone weighs more. */
  readonly weight: number
}

/** Works on several items at the same time, and gives the results in the order of the items. Throws what comes first in it. */
export async function* inOrder<T, R>(
  items: readonly T[],
  limits: InOrderLimits,
  weightOf: (item: T) => number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const running: { readonly result: Promise<R>; readonly weight: number }[] = []
  let weight = 0
  let next = 0
  const begin = (item: T): void => {
    const result = work(item)
    // its turn may come after an earlier one has thrown; until then a failure is nobody's
    result.catch(() => undefined)
    running.push({ result, weight: weightOf(item) })
    weight += weightOf(item)
    next += 1
  }
  const fits = (item: T): boolean =>
    running.length === 0 || (running.length < limits.atOnce && weight + weightOf(item) <= limits.weight)
  while (next < items.length || running.length > 0) {
    for (let item = items[next]; item !== undefined && fits(item); item = items[next]) begin(item)
    const first = running.shift()
    if (first === undefined) return
    const result = await first.result
    weight -= first.weight
    yield result
  }
}
