/**
 * Unicode normalisation form C by the frozen tables of `UNICODE_VERSION`, whatever version the platform has.
 * 1. A text whose code points the tables all assign has the form that Unicode of that version, and of every later one, defines.
 * 2. A code point that they do not assign stays where it is and composes with nothing.
 * 3. Applying it again changes nothing, and the work is in proportion to the text, but for runs of marks, which are sorted.
 */
import { composeHangul, decomposeHangul } from './hangul.ts'
import { compositions, MAYBE, NEVER, pairOf, propertyOf, RANK, UNASSIGNED } from './properties.ts'

/** Below this code point everything is composed and nothing is a mark. */
const FIRST_MARK = 0x300
const ASCII_END = 0x80

function rankOf(point: number): number {
  const property = propertyOf(point)
  return property < MAYBE ? property : property & NEVER ? 0 : property & RANK
}

/** The code points of a text, each fully decomposed, marks in canonical order. */
function decompose(text: string): number[] {
  const points: number[] = []
  for (const character of text) {
    const point = character.codePointAt(0) as number
    const parts = decomposeHangul(point) ?? compositions.decompositions.get(point)
    if (parts === undefined) points.push(point)
    else points.push(...parts)
  }
  for (let from = 0; from < points.length; ) {
    if (rankOf(points[from] as number) === 0) {
      from += 1
      continue
    }
    let to = from + 1
    while (to < points.length && rankOf(points[to] as number) !== 0) to += 1
    // the order of marks of one class says something, and sorting keeps it
    if (to - from > 1) {
      const marks = points.slice(from, to).sort((a, b) => rankOf(a) - rankOf(b))
      for (const [place, mark] of marks.entries()) points[from + place] = mark
    }
    from = to
  }
  return points
}

/** Composes code points that are decomposed and in canonical order. */
function compose(points: readonly number[]): number[] {
  const out: number[] = []
  /** Where the last code point stands that marks can compose with. */
  let starter = -1
  let rankBefore = 0
  for (const point of points) {
    const rank = rankOf(point)
    const isReached = starter !== -1 && (starter === out.length - 1 || (rankBefore !== 0 && rankBefore < rank))
    const first = out[starter] as number
    const whole = isReached ? (composeHangul(first, point) ?? compositions.pairs.get(pairOf(first, point))) : undefined
    if (whole !== undefined) {
      out[starter] = whole
      continue
    }
    if (rank === 0) starter = out.length
    rankBefore = rank
    out.push(point)
  }
  return out
}

/** The composed form of a part of a text. */
function composed(text: string): string {
  if (text.length === 2 && text.charCodeAt(0) < ASCII_END) {
    // the common case: a letter of ASCII and its accent
    const whole = compositions.pairs.get(pairOf(text.charCodeAt(0), text.charCodeAt(1)))
    if (whole !== undefined) return String.fromCodePoint(whole)
  }
  let out = ''
  for (const point of compose(decompose(text))) out += String.fromCodePoint(point)
  return out
}

/** Finds the parts of a text that may not be composed, each between two code points that nothing composes across. */
class Doubts {
  readonly #text: string
  /** Where the part begins that was found last, in UTF-16 units, and where it ends. */
  from = 0
  to = 0

  constructor(text: string) {
    this.#text = text
  }

  /** Whether there is another part. */
  next(): boolean {
    const text = this.#text
    const { length } = text
    let start = this.to
    let rankBefore = 0
    for (let at = this.to; at < length; ) {
      const unit = text.charCodeAt(at)
      if (unit < FIRST_MARK) {
        start = at
        rankBefore = 0
        at += 1
        continue
      }
      const point = text.codePointAt(at) as number
      const property = propertyOf(point)
      if (property === 0 || property === UNASSIGNED) {
        start = at
        rankBefore = 0
      } else if (property >= MAYBE || property < rankBefore) {
        this.from = start
        this.to = this.#end(at)
        return true
      } else rankBefore = property
      at += point > 0xffff ? 2 : 1
    }
    return false
  }

  /** Where the first code point after `from` stands that composes with nothing before it. */
  #end(from: number): number {
    const text = this.#text
    let at = from
    while (at < text.length) {
      const point = text.codePointAt(at) as number
      const property = propertyOf(point)
      if (point < FIRST_MARK || property === 0 || property === UNASSIGNED) break
      at += point > 0xffff ? 2 : 1
    }
    return at
  }
}

/** Whether a text is in form NFC. */
export function isNfc(text: string): boolean {
  const doubts = new Doubts(text)
  while (doubts.next()) {
    const part = text.slice(doubts.from, doubts.to)
    if (composed(part) !== part) return false
  }
  return true
}

/** A text in form NFC. */
export function toNfc(text: string): string {
  const doubts = new Doubts(text)
  let out = ''
  let taken = 0
  while (doubts.next()) {
    out += text.slice(taken, doubts.from) + composed(text.slice(doubts.from, doubts.to))
    taken = doubts.to
  }
  return taken === 0 ? text : out + text.slice(taken)
}
