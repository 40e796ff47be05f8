/**
 * Lower case and case folding by the frozen tables of `UNICODE_VERSION`, code point by code point, whatever version and language
 * the platform has.
 * 1. Lower case is Unicode's full mapping without its context and without its languages: U+0130 becomes two code points, and a
 *    sigma is U+03C3 wherever it stands, a final one (U+03C2) too.
 * 2. Folding is the lower case of the full upper case of lower case, so that texts that differ in case alone fold to the same.
 * 3. A code point that the tables do not assign stays as it is.
 */
import { FOLDED, LOWERED, SPELLED } from './generated/table.ts'
import { rowsOf } from './rows.ts'

const NOT_ASCII = /[\u0080-\uffff]/
/** What code points below this one become stands in a list, where it is found faster than in a map. */
const LISTED = 0x600

/** What each code point becomes that does not stay as it is. */
interface Mapping {
  readonly listed: readonly (string | undefined)[]
  readonly others: ReadonlyMap<number, string>
}

const lowered = buildLowered()
const folded = buildFolded()

function mappingOf(others: ReadonlyMap<number, string>): Mapping {
  return { listed: Array.from({ length: LISTED }, (_, point) => others.get(point)), others }
}

function buildLowered(): Mapping {
  const map = new Map<number, string>()
  for (const [start, count = 0, step = 1, shift = 0] of rowsOf(LOWERED)) {
    for (let nth = 0; nth < count; nth += 1) {
      const point = start + nth * step
      map.set(point, String.fromCodePoint(point + shift))
    }
  }
  for (const [point, ...points] of rowsOf(SPELLED)) map.set(point, String.fromCodePoint(...points))
  return mappingOf(map)
}

function buildFolded(): Mapping {
  const map = new Map(lowered.others)
  for (const [point, ...points] of rowsOf(FOLDED)) map.set(point, String.fromCodePoint(...points))
  return mappingOf(map)
}

/** A text with each code point replaced that the mapping holds; what stays is copied in pieces. */
function mapped(text: string, { listed, others }: Mapping): string {
  let out = ''
  let taken = 0
  const { length } = text
  for (let at = 0; at < length; ) {
    const unit = text.charCodeAt(at)
    const point = unit < LISTED ? unit : (text.codePointAt(at) as number)
    const to = unit < LISTED ? listed[unit] : others.get(point)
    const next = at + (point > 0xffff ? 2 : 1)
    if (to !== undefined) {
      out += text.slice(taken, at) + to
      taken = next
    }
    at = next
  }
  return taken === 0 ? text : out + text.slice(taken)
}

/** A text in lower case; see 1. */
export function lowerCase(text: string): string {
  // of ASCII all platforms think alike, and theirs is faster
  return NOT_ASCII.test(text) ? mapped(text, lowered) : text.toLowerCase()
}

/** A text as names are compared that differ in case; see 2. */
export function foldCase(text: string): string {
  return NOT_ASCII.test(text) ? mapped(text, folded) : text.toLowerCase()
}
