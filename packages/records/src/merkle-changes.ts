/** What two versions of a Merkle map hold differently, found by what they don't share in memory: nothing is hashed. */
import { compareBytes, equalBytes } from './bytes.ts'
import { Bucket } from './merkle-bucket.ts'
import { childrenOf, nodeOf, type Pair, type Slice, type Stored } from './merkle-node.ts'

/** A key that two versions of a map hold differently. */
export interface MapChange {
  /** sha256(key), by which the map is ordered. */
  readonly path: Uint8Array
  readonly key: Uint8Array
  /** Its values in the older and the newer version; undefined where it has none. */
  readonly before: Uint8Array | undefined
  readonly after: Uint8Array | undefined
}

type Part = Stored | Slice | undefined

function isBranch(part: Part): part is Exclude<Stored, Bucket> {
  return part !== undefined && 'children' in part
}

function sliceOf(part: Part): Slice | undefined {
  return part instanceof Bucket ? (nodeOf(part) as Slice) : (part as Slice | undefined)
}

function partsOf(part: Part, depth: number): readonly Part[] {
  if (part === undefined) return []
  return isBranch(part) ? part.children : (childrenOf(sliceOf(part) as Slice, depth) as readonly Part[])
}

/** The changes from one tree to another, in the order of paths. */
export function* changesBetween(older: Stored, newer: Stored): IterableIterator<MapChange> {
  const stack: [Part, Part, number][] = [[older, newer, 0]]
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const [before, after, depth] = next
    if (before === after) continue
    if (!isBranch(before) && !isBranch(after)) {
      yield* changesInOrder(sliceOf(before), sliceOf(after))
      continue
    }
    const [olders, newers] = [partsOf(before, depth), partsOf(after, depth)]
    for (let at = 15; at >= 0; at--) if (olders[at] !== newers[at]) stack.push([olders[at], newers[at], depth + 1])
  }
}

function* changesInOrder(older: Slice | undefined, newer: Slice | undefined): IterableIterator<MapChange> {
  const [olds, news] = [older?.items ?? [], newer?.items ?? []]
  for (let i = 0, j = 0; i < olds.length || j < news.length; ) {
    const [one, other] = [older?.bucket.path(olds[i] ?? -1), newer?.bucket.path(news[j] ?? -1)]
    const order = i === olds.length ? 1 : j === news.length ? -1 : compareBytes(one as Uint8Array, other as Uint8Array)
    const before = order <= 0 ? older?.bucket.value(olds[i++] as number) : undefined
    const after = order >= 0 ? newer?.bucket.value(news[j++] as number) : undefined
    if (before !== undefined && after !== undefined && equalBytes(before, after)) continue
    const path = (order <= 0 ? one : other) as Uint8Array
    const key = order <= 0 ? older?.bucket.key(olds[i - 1] as number) : newer?.bucket.key(news[j - 1] as number)
    yield { path, key: key as Uint8Array, before, after }
  }
}

/** Keys and values whose hash begins with these bytes, in the order of the keys' hashes. */
export function* pairsStartingWith(root: Stored, prefix: Uint8Array): IterableIterator<Pair> {
  let part: Stored | undefined = root
  for (let depth = 0; depth < 2 * prefix.length && part !== undefined && !(part instanceof Bucket); depth++) {
    const byte = prefix[depth >> 1] as number
    part = part.children[depth % 2 === 0 ? byte >> 4 : byte & 15]
  }
  yield* pairsUnder(part, prefix)
}

function* pairsUnder(part: Stored | undefined, prefix: Uint8Array): IterableIterator<Pair> {
  if (part === undefined) return
  if (!(part instanceof Bucket)) {
    for (const child of part.children) yield* pairsUnder(child, prefix)
    return
  }
  for (const at of part.offsets()) {
    if (equalBytes(part.path(at).subarray(0, prefix.length), prefix)) yield [part.key(at), part.value(at)]
  }
}
