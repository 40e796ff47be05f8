const BASIS = 0x811c9dc5 | 0
const PRIME = 0x01000193

/** Features fall into this many lists. */
export const FEATURE_BITS = 28

function mixed(hash: number): number {
  let out = hash
  out = Math.imul(out ^ (out >>> 16), 0x85ebca6b)
  out = Math.imul(out ^ (out >>> 13), 0xc2b2ae35)
  return (out ^ (out >>> 16)) >>> 0
}

/** The hash of a word, 32 bits: FNV-1a over its UTF-8 bytes, then mixed. */
export function hashWord(word: string): number {
  let hash = BASIS
  for (let at = 0; at < word.length; at += 1) {
    const code = word.charCodeAt(at)
    if (code < 0x80) {
      hash = Math.imul(hash ^ code, PRIME)
      continue
    }
    const point = word.codePointAt(at) as number
    if (point > 0xffff) at += 1
    if (point < 0x800) hash = Math.imul(hash ^ (0xc0 | (point >> 6)), PRIME)
    else {
      if (point < 0x10000) hash = Math.imul(hash ^ (0xe0 | (point >> 12)), PRIME)
      else {
        hash = Math.imul(hash ^ (0xf0 | (point >> 18)), PRIME)
        hash = Math.imul(hash ^ (0x80 | ((point >> 12) & 0x3f)), PRIME)
      }
      hash = Math.imul(hash ^ (0x80 | ((point >> 6) & 0x3f)), PRIME)
    }
    hash = Math.imul(hash ^ (0x80 | (point & 0x3f)), PRIME)
  }
  return mixed(hash)
}

/** The hashes of the words of a text in UTF-8 that are parted by single spaces. */
export function hashWords(bytes: Uint8Array): number[] {
  const hashes: number[] = []
  let hash = BASIS
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] as number
    if (byte !== 0x20) hash = Math.imul(hash ^ byte, PRIME)
    else {
      hashes.push(mixed(hash))
      hash = BASIS
    }
  }
  if (bytes.length > 0) hashes.push(mixed(hash))
  return hashes
}

/** The same, written to `into` from `at` on as words of 32 bits with a sign; returns how many they are. */
export function hashWordsInto(bytes: Uint8Array, into: Int32Array, at: number): number {
  let hash = BASIS
  let to = at
  for (let place = 0; place < bytes.length; place += 1) {
    const byte = bytes[place] as number
    if (byte !== 0x20) hash = Math.imul(hash ^ byte, PRIME)
    else {
      into[to++] = mixed(hash)
      hash = BASIS
    }
  }
  if (bytes.length > 0) into[to++] = mixed(hash)
  return to - at
}

/** The list of a word. */
export function wordFeature(hash: number): number {
  return hash >>> (32 - FEATURE_BITS)
}

/** The list of two words that follow each other. */
export function pairFeature(first: number, second: number): number {
  return mixed(Math.imul(first, 0x9e3779b1) ^ (second + 0x7f4a7c15)) >>> (32 - FEATURE_BITS)
}
