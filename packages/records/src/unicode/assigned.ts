import { propertyOf, UNASSIGNED } from './properties.ts'

/** Below this code point all are assigned. */
const FIRST_GAP = 0x378

/** The first code point of a text that the frozen tables do not assign; -1 where they assign them all. */
export function firstUnassigned(text: string, from = 0): number {
  for (let at = from; at < text.length; at += 1) {
    if (text.charCodeAt(at) < FIRST_GAP) continue
    const point = text.codePointAt(at) as number
    if (propertyOf(point) === UNASSIGNED) return point
    if (point > 0xffff) at += 1
  }
  return -1
}

/** A text without the code points that the frozen tables do not assign. */
export function withoutUnassigned(text: string): string {
  if (firstUnassigned(text) === -1) return text
  return [...text].filter((character) => propertyOf(character.codePointAt(0) as number) !== UNASSIGNED).join('')
}
