// Writes packages/attribution/src/unicode/generated/table.ts: what the tokeniser knows of each character, from the Unicode version
// of this Node. Run it only to make a new version of the tokeniser: what peers agreed on must never change under them.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './paths.mjs'

const LAST = 0x10ffff
const isWord = /^[\p{L}\p{M}\p{N}]$/u
const isIgnored = /^[\p{Default_Ignorable_Code_Point}\u0027\u02bc\u2018\u2019\uff07]$/u
const isMark = /^\p{M}$/u
const isAlone =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}\p{Script=Tai_Le}\p{Script=New_Tai_Lue}\p{Script=Tai_Tham}\p{Script=Javanese}\p{Script=Balinese}]$/u

/**
 * A mark that canonical ordering moves (its combining class is not 0): U+0334 has class 1, U+0345 class 240.
 * @param {string} character
 */
function isMovable(character) {
  if (!isMark.test(character)) return false
  if (character === '\u0345') return true
  return (
    `\u0345${character}`.normalize('NFD').startsWith(character) ||
    `${character}\u0334`.normalize('NFD').startsWith('\u0334')
  )
}

/**
 * What a character becomes; null where it separates words.
 * @param {string} character
 */
function fold(character) {
  if (isIgnored.test(character)) return ''
  if (!isWord.test(character)) return null
  const points = (/** @type {string} */ text) =>
    [...text.normalize('NFKD')].filter((point) => !isIgnored.test(point) && !isMovable(point))
  const folded = points(points(character).join('').toUpperCase().toLowerCase()).filter((point) => isWord.test(point))
  return points(folded.join('').toUpperCase().toLowerCase())
    .filter((point) => isWord.test(point))
    .join('')
}

/** @typedef {[start: number, count: number]} Range */
/** @type {Range[]} */
const plain = []
/** @type {Range[]} */
const alone = []
/** @type {Range[]} */
const ignored = []
/** @type {[at: number, by: number][]} */
const shifted = []
/** @type {[at: number, text: string][]} */
const spelled = []

/**
 * @param {Range[]} ranges
 * @param {number} at
 */
function extend(ranges, at) {
  const last = ranges.at(-1)
  if (last !== undefined && last[0] + last[1] === at) last[1] += 1
  else ranges.push([at, 1])
}

for (let at = 0; at <= LAST; at += 1) {
  if ((at >= 0xd800 && at <= 0xdfff) || (at >= 0xac00 && at <= 0xd7a3)) continue
  const character = String.fromCodePoint(at)
  const folded = fold(character)
  if (folded === null) continue
  if (folded === '') extend(ignored, at)
  else if (folded === character) extend(isAlone.test(character) ? alone : plain, at)
  else if ([...folded].length === 1) shifted.push([at, Number(folded.codePointAt(0)) - at])
  else spelled.push([at, folded])
}

/**
 * Runs of equal steps and equal shifts.
 * @type {{ start: number, count: number, step: number, by: number }[]}
 */
const runs = []
for (const [at, by] of shifted) {
  const last = runs.at(-1)
  const step = last === undefined ? 0 : at - (last.start + last.step * (last.count - 1))
  if (last !== undefined && last.by === by && (last.count === 1 ? step <= 2 : step === last.step)) {
    last.step = step
    last.count += 1
  } else runs.push({ start: at, count: 1, step: 1, by })
}

const code = (/** @type {number} */ number) => number.toString(36)
/** @param {readonly (readonly [number, ...number[]])[]} rows */
function deltas(rows) {
  let before = 0
  return rows
    .map(([start, ...rest]) => {
      const text = [start - before, ...rest].map(code).join(' ')
      before = start
      return text
    })
    .join(',')
}
const escaped = (/** @type {string} */ text) => [...text].map((point) => code(Number(point.codePointAt(0)))).join(' ')
const inLines = (/** @type {string} */ name, /** @type {string} */ about, /** @type {string} */ text) =>
  `/** ${about} */\nexport const ${name} =\n${(text.match(/.{1,114}/g) ?? []).map((line) => `  '${line}'`).join(' +\n')}\n`

let before = 0
const spelledText = spelled
  .map(([at, text]) => {
    const row = `${code(at - before)} ${escaped(text)}`
    before = at
    return row
  })
  .join(',')

const out = `// Made by scripts/unicode-table.mjs. Numbers are in base 36; the first of each group counts from that of the group before.

/** The version of Unicode that these tables say. */
export const UNICODE_VERSION = '${process.versions['unicode']}'

${inLines('PLAIN', 'Letters, digits and marks that stay as they are: start, count.', deltas(plain))}
${inLines('ALONE', 'The same in scripts that write no spaces, where each is a word: start, count.', deltas(alone))}
${inLines('IGNORED', 'What is left out: marks that can be ordered in two ways, the invisible, apostrophes: start, count.', deltas(ignored))}
${inLines('SHIFTED', 'What becomes one other character: start, count, step, shift.', deltas(runs.map(({ start, count, step, by }) => [start, count, step, by])))}
${inLines('SPELLED', 'What becomes several characters: the character, then those.', spelledText)}`
writeFileSync(join(root, 'packages/attribution/src/unicode/generated/table.ts'), out)
console.log(plain.length, alone.length, ignored.length, runs.length, spelled.length, out.length)
