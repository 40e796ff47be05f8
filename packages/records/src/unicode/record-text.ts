import { firstUnassigned, withoutUnassigned } from './assigned.ts'
import { UNICODE_VERSION } from './generated/table.ts'
import { isNfc, toNfc } from './nfc.ts'

/** Below this code point every text is composed, well-formed and assigned. */
const FIRST_DOUBT = 0x300

/** Whether a text needs a closer look than its code units. */
function isDoubtful(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) >= FIRST_DOUBT) return true
  return false
}

/** A code point as Unicode writes it: U+0378. */
function named(point: number): string {
  return `U+${point.toString(16).toUpperCase().padStart(4, '0')}`
}

/**
 * Why a text can't stand in a record, in words that go on after "the text"; null where it can. Two platforms would read or write
 * such a text differently: lone surrogates, forms other than NFC, a byte order mark at the start (decoders drop it), and
 * code points that the frozen tables do not assign, whose form a later version of Unicode decides.
 */
export function recordTextProblem(text: string): string | null {
  if (!isDoubtful(text)) return null
  if (text.startsWith('\uFEFF')) return 'begins with a byte order mark'
  if (!text.isWellFormed()) return 'holds a lone surrogate'
  if (!isNfc(text)) return 'is not in Unicode form NFC'
  const point = firstUnassigned(text)
  return point === -1 ? null : `holds ${named(point)}, which is no character of Unicode ${UNICODE_VERSION}`
}

/** A text made fit for a record: without what `recordTextProblem` refuses, halves of characters replaced by U+FFFD. */
export function toRecordText(text: string): string {
  return recordTextProblem(text) === null ? text : toNfc(withoutUnassigned(text.toWellFormed()).replace(/^\ufeff+/, ''))
}
