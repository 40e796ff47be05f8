import { ALONE, IGNORED, PLAIN, SHIFTED, SPELLED } from './generated/table.ts'

/** What a character that separates words folds to. */
export const SEPARATOR = -1
/** What a character that is left out folds to. */
export const NOTHING = 0
/** Set in a folded character that is a word by itself. */
export const ALONE_FLAG = 1 << 21
/** Set in the place of a character that folds to several, of which `spelling` tells. */
export const SPELLED_FLAG = 1 << 22

/** Past this code point the pinned version of Unicode has no letters. */
const LAST_LETTER = 0x3ffff
/** Tags and variation selectors. */
const INVISIBLE = { first: 0xe0000, last: 0xe0fff }
const HANGUL = { first: 0xac00, last: 0xd7a3, lead: 0x1100, vowel: 0x1161, tail: 0x11a7, vowels: 21, tails: 28 }

function* rowsOf(text: string): IterableIterator<[at: number, ...rest: number[]]> {
  let at = 0
  for (const row of text.split(',')) {
    const [delta, ...rest] = row.split(' ').map((digits) => Number.parseInt(digits, 36)) as [number, ...number[]]
    at += delta
    yield [at, ...rest]
  }
}

const alone = new Uint8Array(LAST_LETTER + 1)
const spellings: number[][] = []
const table = buildTable()

function buildTable(): Int32Array {
  const folds = new Int32Array(LAST_LETTER + 1).fill(SEPARATOR)
  for (const [at, count = 0] of rowsOf(PLAIN)) for (let point = at; point < at + count; point += 1) folds[point] = point
  for (const [at, count = 0] of rowsOf(ALONE)) {
    for (let point = at; point < at + count; point += 1) {
      folds[point] = point | ALONE_FLAG
      alone[point] = 1
    }
  }
  for (const [at, count = 0] of rowsOf(IGNORED)) {
    for (let point = at; point < Math.min(at + count, LAST_LETTER); point += 1) folds[point] = NOTHING
  }
  for (const [at, count = 0, step = 1, shift = 0] of rowsOf(SHIFTED)) {
    for (let nth = 0; nth < count; nth += 1) {
      const point = at + nth * step
      const to = point + shift
      folds[point] = alone[to] === 1 ? to | ALONE_FLAG : to
    }
  }
  for (const [at, ...points] of rowsOf(SPELLED)) folds[at] = SPELLED_FLAG | (spellings.push(points.map(flagged)) - 1)
  return folds
}

function flagged(point: number): number {
  return alone[point] === 1 ? point | ALONE_FLAG : point
}

function hangul(point: number): number[] {
  const { first, lead, vowel, tail, vowels, tails } = HANGUL
  const at = point - first
  const end = at % tails
  const jamo = [lead + Math.floor(at / (vowels * tails)), vowel + (Math.floor(at / tails) % vowels)]
  return end === 0 ? jamo : [...jamo, tail + end]
}

/**
 * A code point without case, accents and compatibility forms, by the pinned tables: another code point (with `ALONE_FLAG`
 * where it is a word by itself), `NOTHING`, `SEPARATOR`, or what `spelling` takes. Texts that Unicode holds for
 * canonically equivalent fold alike, whatever version of Unicode the platform has.
 */
export function foldPoint(point: number): number {
  if (point >= HANGUL.first && point <= HANGUL.last) return SPELLED_FLAG | point
  if (point <= LAST_LETTER) return table[point] as number
  return point >= INVISIBLE.first && point <= INVISIBLE.last ? NOTHING : SEPARATOR
}

/** The several folded code points that `foldPoint` stands for where it has `SPELLED_FLAG`. */
export function spelling(folded: number): readonly number[] {
  const at = folded & ~SPELLED_FLAG
  return at >= HANGUL.first && at <= HANGUL.last ? hangul(at) : (spellings[at] as number[])
}

/**
 * A text with each character folded, separators as one space each: what comparisons by characters go by. The pinned
 * Unicode version is that of `UNICODE_VERSION`.
 */
export function foldText(text: string): string {
  let out = ''
  for (let at = 0; at < text.length; at += 1) {
    const point = text.codePointAt(at) as number
    if (point > 0xffff) at += 1
    const folded = foldPoint(point)
    if (folded === SEPARATOR) out += ' '
    else if (folded === NOTHING) continue
    else if ((folded & SPELLED_FLAG) === 0) out += String.fromCodePoint(folded & ~ALONE_FLAG)
    else for (const one of spelling(folded)) out += String.fromCodePoint(one & ~ALONE_FLAG)
  }
  return out
}
