/**
 * What may stand in a text of one line, such as a title, a name or a path. Refused is what would make it another text to whom it is
 * shown: control characters (C0, DEL, C1), the separators of lines and paragraphs, those that turn the direction of writing round,
 * and the byte order mark. Joiners stay, which emoji and many scripts are written with; so do characters that look alike.
 */

import { toRecordText } from './record-text.ts'

/** The refused code points, first and last of each range; all of them lie in the first plane. */
const REFUSED: readonly (readonly [first: number, last: number])[] = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0x061c, 0x061c],
  [0x200e, 0x200f],
  [0x2028, 0x202e],
  [0x2066, 0x2069],
  [0xfeff, 0xfeff],
]
/** What breaks and indents lines, which a text of several lines may hold. */
const LINE_FEED = 0x0a
const TAB = 0x09

function isRefused(unit: number): boolean {
  if (unit < 0x7f) return unit < 0x20
  return REFUSED.some(([first, last]) => unit >= first && unit <= last)
}

function isWithout(text: string, areLines: boolean): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    if (isRefused(unit) && !(areLines && (unit === LINE_FEED || unit === TAB))) return false
  }
  return true
}

/** Whether a text is of one line; see the header. */
export function isLine(text: string): boolean {
  return isWithout(text, false)
}

/** A text made to be of one line, fit for a record: a space stands for each character that may not be in it. */
export function toLine(text: string): string {
  if (isLine(text)) return toRecordText(text)
  return toRecordText(Array.from(text, (character) => (isLine(character) ? character : ' ')).join(''))
}

/** Whether a text is of lines: the same, but it may hold line feeds and tabs. */
export function areLines(text: string): boolean {
  return isWithout(text, true)
}
