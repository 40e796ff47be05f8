/** How likely a row that is one scores above a row that is none: 1 is perfect, one half is chance; ties count half. */
export function areaUnderCurve(scores: readonly number[], is: readonly boolean[]): number {
  const order = [...scores.keys()].sort((a, b) => (scores[a] as number) - (scores[b] as number))
  const ones = is.filter(Boolean).length
  let ranks = 0
  for (let start = 0; start < order.length; ) {
    let end = start
    while (end < order.length && scores[order[end] as number] === scores[order[start] as number]) end += 1
    for (let at = start; at < end; at += 1) if (is[order[at] as number]) ranks += (start + end + 1) / 2
    start = end
  }
  return (ranks - (ones * (ones + 1)) / 2) / (ones * (scores.length - ones))
}

/** The same among rows of one label at a time, each label as much as it has rows that are; null where none can tell. */
export function areaWithin(
  scores: readonly number[],
  is: readonly boolean[],
  labels: readonly string[],
): number | null {
  let sum = 0
  let weight = 0
  for (const places of Map.groupBy(scores.keys(), (at) => labels[at]).values()) {
    const ones = places.filter((at) => is[at]).length
    if (ones === 0 || ones === places.length) continue
    const area = areaUnderCurve(
      places.map((at) => scores[at] as number),
      places.map((at) => is[at] as boolean),
    )
    sum += ones * area
    weight += ones
  }
  return weight === 0 ? null : sum / weight
}
