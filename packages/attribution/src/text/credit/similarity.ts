import { BIT } from '../bits.ts'
import { areAlike } from './alike-words.ts'

/** Words with how rare each is in the source. */
export interface Weighed {
  readonly hashes: readonly number[]
  readonly weights: readonly number[]
  readonly words: () => readonly string[]
  /** Whether they are a part of a longer row. */
  readonly part: boolean
}

/** Most of the credit for a word that is alike, in eighths. */
const ALIKE = 6
/** What parts must weigh before being contained counts as being alike, in sixteenths of a bit. */
const FLOOR = 96 * BIT
/** How much more words count than their order. */
const WORDS = 2

function linksOf(weights: readonly number[]): number {
  let sum = 0
  for (let at = 0; at + 1 < weights.length; at += 1) sum += Math.min(weights[at] as number, weights[at + 1] as number)
  return sum
}

function total(weights: readonly number[]): number {
  let sum = 0
  for (const weight of weights) sum += weight
  return sum
}

/** For each word of the piece its place in the source, -1 where there is none: in order as far as that goes. */
function align(piece: Weighed, source: Weighed, places: Int32Array, used: Uint8Array): void {
  const count = source.hashes.length
  let last = -1
  for (let at = 0; at < piece.hashes.length; at += 1) {
    const hash = piece.hashes[at] as number
    let place = -1
    for (let one = last + 1; one < count && place < 0; one += 1)
      if (source.hashes[one] === hash && used[one] === 0) place = one
    for (let one = 0; one <= last && one < count && place < 0; one += 1)
      if (source.hashes[one] === hash && used[one] === 0) place = one
    places[at] = place
    if (place < 0) continue
    used[place] = 1
    last = place
  }
}

/** What pairs of neighbours that stayed in order weigh. */
function orderOf(places: Int32Array, weights: readonly number[]): number {
  let order = 0
  for (let at = 0; at < places.length; at += 1) {
    const place = places[at] as number
    if (place < 0) continue
    for (let step = 1; step <= 2 && at + step < places.length; step += 1) {
      const next = places[at + step] as number
      if (next < 0) continue
      const gap = next - place
      if (gap >= 1 && gap <= 3) order += Math.min(weights[place] as number, weights[next] as number)
      break
    }
  }
  return order
}

/**
 * How alike a piece is to a source, 0 to 1000: the weight of words that both have, and of neighbours that stayed
 * neighbours, against the weight of all. Of a longer row only what is contained counts.
 */
export function similarity(piece: Weighed, source: Weighed): number {
  const places = new Int32Array(piece.hashes.length)
  const used = new Uint8Array(source.hashes.length)
  align(piece, source, places, used)
  let matched = 0
  let own = total(piece.weights)
  let ownLinks = linksOf(piece.weights)
  const open: number[] = []
  for (let at = 0; at < places.length; at += 1) {
    if ((places[at] as number) >= 0) matched += piece.weights[at] as number
    else open.push(at)
  }
  if (open.length > 0 && matched * 4 >= own) {
    const words = piece.words()
    const others = source.words()
    for (const at of open) {
      for (let place = 0; place < others.length; place += 1) {
        if (used[place] === 1 || !areAlike(words[at] as string, others[place] as string)) continue
        const weight = source.weights[place] as number
        used[place] = 1
        places[at] = place
        matched += (weight * ALIKE) >> 3
        own += weight - (piece.weights[at] as number)
        break
      }
    }
  }
  let other = total(source.weights)
  let otherLinks = linksOf(source.weights)
  if (piece.part || source.part) {
    const contained = Math.min(own, other)
    own = Math.max(contained, Math.min(FLOOR, own))
    other = Math.min(other, own)
    otherLinks = Math.min(ownLinks, otherLinks)
  }
  ownLinks = Math.max(ownLinks, 0)
  const all = WORDS * (own + other) + ownLinks + otherLinks
  if (all === 0) return 0
  return Math.min(1000, Math.floor((1000 * (2 * WORDS * matched + 2 * orderOf(places, source.weights))) / all))
}
