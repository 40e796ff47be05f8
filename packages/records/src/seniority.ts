/** The one order of seniority (R5): by the certified stamp, and where stamps are equal by the bytes of the contribution's id. */
import { compareBytes } from './bytes.ts'

/** What seniority goes by. */
export interface Seniority {
  /** Milliseconds since 1970. */
  readonly stamp: number
  /** The bytes of the contribution's id. */
  readonly id: Uint8Array
}

/** Below 0 where the first is senior; 0 for one and the same. */
export function compareSeniority(a: Seniority, b: Seniority): number {
  if (a.stamp !== b.stamp) return a.stamp < b.stamp ? -1 : 1
  return compareBytes(a.id, b.id)
}

const DIGITS_END = '9'.charCodeAt(0)
/** Base32 has its digits after its letters, and as characters they come before them. */
const AFTER_LETTERS = 128

function rankOf(text: string, at: number): number {
  const code = text.charCodeAt(at)
  return code <= DIGITS_END ? code + AFTER_LETTERS : code
}

/** Orders ids that are written in base32 as their bytes are ordered. */
export function compareIdTexts(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length)
  for (let at = 0; at < shorter; at++) {
    if (a.charCodeAt(at) !== b.charCodeAt(at)) return rankOf(a, at) - rankOf(b, at)
  }
  return a.length - b.length
}
