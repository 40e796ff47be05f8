import { FEATURE_BITS } from '../hash.ts'
import type { Lists } from './write-segment.ts'

const HALF = FEATURE_BITS / 2
const BUCKETS = 1 << HALF

/** Collects (feature, block) pairs, blocks rising, and gives them back by feature. */
export class FeatureLists {
  #features = new Uint32Array(1 << 16)
  #blocks = new Uint32Array(1 << 16)
  #count = 0

  push(feature: number, block: number): void {
    if (this.#count === this.#features.length) {
      this.#features = grown(this.#features)
      this.#blocks = grown(this.#blocks)
    }
    this.#features[this.#count] = feature
    this.#blocks[this.#count] = block
    this.#count += 1
  }

  /** One pass of a stable counting sort by half of the feature's bits. */
  #sortBy(shift: number): void {
    const features = this.#features
    const blocks = this.#blocks
    const places = new Uint32Array(BUCKETS + 1)
    for (let at = 0; at < this.#count; at += 1) {
      const bucket = (((features[at] as number) >>> shift) & (BUCKETS - 1)) + 1
      places[bucket] = (places[bucket] as number) + 1
    }
    for (let bucket = 0; bucket < BUCKETS; bucket += 1)
      places[bucket + 1] = (places[bucket + 1] as number) + (places[bucket] as number)
    const sortedFeatures = new Uint32Array(this.#count)
    const sortedBlocks = new Uint32Array(this.#count)
    for (let at = 0; at < this.#count; at += 1) {
      const feature = features[at] as number
      const bucket = (feature >>> shift) & (BUCKETS - 1)
      const place = places[bucket] as number
      places[bucket] = place + 1
      sortedFeatures[place] = feature
      sortedBlocks[place] = blocks[at] as number
    }
    this.#features = sortedFeatures
    this.#blocks = sortedBlocks
  }

  /** The lists in the order of features; each block once in each. Nothing can be pushed afterwards. */
  lists(): Lists {
    this.#sortBy(0)
    this.#sortBy(HALF)
    return new SortedLists(this.#features, this.#blocks, this.#count)
  }
}

class SortedLists implements Lists {
  feature = 0
  readonly blocks: Uint32Array
  start = 0
  count = 0
  readonly #features: Uint32Array
  readonly #length: number
  #at = 0

  constructor(features: Uint32Array, blocks: Uint32Array, length: number) {
    this.#features = features
    this.blocks = blocks
    this.#length = length
  }

  next(): boolean {
    if (this.#at === this.#length) return false
    const features = this.#features
    const blocks = this.blocks
    const feature = features[this.#at] as number
    let at = this.#at
    const start = at
    let end = at
    for (; at < this.#length && features[at] === feature; at += 1) {
      // twice in one block is once
      if (end > start && blocks[at] === blocks[end - 1]) continue
      blocks[end] = blocks[at] as number
      end += 1
    }
    this.feature = feature
    this.start = start
    this.count = end - start
    this.#at = at
    return true
  }
}

function grown(words: Uint32Array): Uint32Array<ArrayBuffer> {
  const out = new Uint32Array(words.length * 2)
  out.set(words)
  return out
}
