import { markInvisible } from './visible.ts'

const percent = (text: string): string =>
  [...new TextEncoder().encode(text)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('')

/**
 * Text of others as one segment of a path in a URL or IRI: it ends no segment, names no other folder and begins no query.
 * Decoding returns the text, with a zero behind `.` and `..`: no URL can have these as segments, not even coded.
 */
export function urlSegment(text: string): string {
  const coded = text.toWellFormed().replace(/[^A-Za-z0-9._~\u0080-\u{10ffff}-]/gu, percent)
  const visible = markInvisible(coded, percent)
  return /^\.{1,2}$/.test(visible) ? `${visible}%00` : visible
}
