// Writes packages/records/src/unicode/generated/table.ts: composition (NFC), lower case and assigned code points, from the Unicode
// version of this Node, which has to be the one that is named: `node scripts/record-text-table.mjs 17.0`. Peers agree by these
// tables, so a new version of them is a new version of the formats that use them; nothing runs this script by itself.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './paths.mjs'

const LAST = 0x10ffff
const FINAL_SIGMA = 0x3c2
const SIGMA = 0x3c3
const unassigned = /^\p{Cn}$/u
const mark = /^\p{M}$/u

const version = process.versions['unicode'] ?? 'unknown'
if (process.argv[2] !== version) {
  console.error(
    `This Node knows Unicode ${version}. Name the version that you want the tables to have, and use a Node of that version.`,
  )
  process.exit(1)
}

/** @typedef {[at: number, ...rest: number[]]} Row */

/** @param {string} text */
const pointsOf = (text) => [...text].map((point) => Number(point.codePointAt(0)))
/** @param {readonly number[]} points */
const textOf = (points) => String.fromCodePoint(...points)
/** @param {number} at */
const isSurrogate = (at) => at >= 0xd800 && at <= 0xdfff
/** @param {number} at */
const isHangul = (at) => at >= 0xac00 && at <= 0xd7a3

/** @type {[start: number, count: number][]} */
const assigned = []
/** Code points that compose from two, and those that are always replaced. @type {Row[]} */
const composed = []
/** @type {Row[]} */
const replaced = []
/** @type {Row[]} */
const lower = []
/** What folding maps otherwise than lower case. @type {Row[]} */
const folded = []
/** @type {number[]} */
const movable = []

/**
 * Whether canonical ordering moves a mark: past one of the lowest class (U+0334) or of the highest (U+0345).
 * @param {string} character
 */
function isMovable(character) {
  return (
    character === '\u0345' ||
    `\u0345${character}`.normalize('NFD').startsWith(character) ||
    `${character}\u0334`.normalize('NFD').startsWith('\u0334')
  )
}

/**
 * Notes how a code point decomposes.
 * @param {number} at
 * @param {string} character
 */
function noteDecomposition(at, character) {
  const parts = pointsOf(character.normalize('NFD'))
  if (textOf(parts) === character) return
  if (character.normalize('NFC') !== character) {
    replaced.push([at, ...parts])
    return
  }
  const second = Number(parts.at(-1))
  const first = pointsOf(textOf(parts.slice(0, -1)).normalize('NFC'))
  const isPair = first.length === 1 && textOf([...first, second]).normalize('NFC') === character
  if (!isPair) throw new Error(`U+${at.toString(16)} composes in a way that the tables cannot say`)
  composed.push([at, ...first, second])
}

for (let at = 0; at <= LAST; at += 1) {
  const character = String.fromCodePoint(at)
  if (unassigned.test(character)) continue
  const last = assigned.at(-1)
  if (last !== undefined && last[0] + last[1] === at) last[1] += 1
  else assigned.push([at, 1])
  if (isSurrogate(at) || isHangul(at)) continue
  noteDecomposition(at, character)
  if (mark.test(character) && character.normalize('NFD') === character && isMovable(character)) movable.push(at)
  const small = at === FINAL_SIGMA ? [SIGMA] : pointsOf(character.toLowerCase())
  if (textOf(small) !== character) lower.push([at, ...small])
  // from lower case, since the upper case of a letter such as U+1E9E is itself, and that of its lower case is not
  const fold = pointsOf([...textOf(small).toUpperCase()].map((one) => one.toLowerCase()).join(''))
  const plain = fold.map((point) => (point === FINAL_SIGMA ? SIGMA : point))
  if (textOf(plain) !== textOf(small)) folded.push([at, ...plain])
}

/** @param {number} a @param {number} b */
const standsBefore = (a, b) => textOf([b, a]).normalize('NFD') === textOf([a, b])

// Marks of one class keep their order, whichever stands first; the classes are then sorted, since only their order counts.
/** @type {number[][]} */
const classes = []
for (const at of movable) {
  const same = classes.find(([other]) => other !== undefined && !standsBefore(at, other) && !standsBefore(other, at))
  if (same === undefined) classes.push([at])
  else same.push(at)
}
classes.sort(([a = 0], [b = 0]) => (standsBefore(a, b) ? -1 : 1))
const ranked = classes
  .flatMap((points, rank) => points.map((at) => /** @type {const} */ ([at, rank + 1])))
  .sort(([a], [b]) => a - b)
/** @type {[start: number, count: number, rank: number][]} */
const ranks = []
for (const [at, rank] of ranked) {
  const last = ranks.at(-1)
  if (last !== undefined && last[0] + last[1] === at && last[2] === rank) last[1] += 1
  else ranks.push([at, 1, rank])
}

/**
 * Mappings to one code point as runs of equal steps and shifts, the others as they are.
 * @param {readonly Row[]} rows
 */
function runsOf(rows) {
  /** @type {[start: number, count: number, step: number, shift: number][]} */
  const runs = []
  /** @type {Row[]} */
  const spelled = []
  for (const row of rows) {
    const [at, to = 0] = row
    if (row.length !== 2) {
      spelled.push(row)
      continue
    }
    const run = runs.at(-1)
    const step = run === undefined ? 0 : at - (run[0] + run[2] * (run[1] - 1))
    if (run !== undefined && run[3] === to - at && (run[1] === 1 ? step <= 2 : step === run[2])) {
      run[2] = step
      run[1] += 1
    } else runs.push([at, 1, 1, to - at])
  }
  return { runs, spelled }
}

/** @param {readonly (readonly [number, ...number[]])[]} rows */
function deltas(rows) {
  let before = 0
  return rows
    .map(([start, ...rest]) => {
      const text = [start - before, ...rest].map((number) => number.toString(36)).join(' ')
      before = start
      return text
    })
    .join(',')
}

/** @param {string} name @param {string} about @param {readonly (readonly [number, ...number[]])[]} rows */
const inLines = (name, about, rows) => {
  const lines = (deltas(rows).match(/.{1,114}/g) ?? ['']).map((line) => `  '${line}'`)
  return `/** ${about} */\nexport const ${name} =\n${lines.join(' +\n')}\n`
}

const lowered = runsOf(lower)
const out = `// Made by scripts/record-text-table.mjs. Numbers are in base 36; the first of each group counts from that of the group before.

/** The version of Unicode that these tables hold. */
export const UNICODE_VERSION = '${version}'

${inLines('ASSIGNED', 'Code points that have a meaning, private use and surrogates included: start, count.', assigned)}
${inLines('RANKS', 'Marks that canonical ordering sorts, by the rank of their combining class: start, count, rank.', ranks)}
${inLines('COMPOSED', 'Code points that compose from two: the code point, the first, the second.', composed)}
${inLines('REPLACED', 'Code points that no composed text holds: the code point, what stands for it, fully decomposed.', replaced)}
${inLines('LOWERED', 'Code points that become one other in lower case: start, count, step, shift.', lowered.runs)}
${inLines('SPELLED', 'Code points that become several in lower case: the code point, then those.', lowered.spelled)}
${inLines('FOLDED', 'Code points that fold to other ones than lower case says: the code point, then those.', folded)}`
writeFileSync(join(root, 'packages/records/src/unicode/generated/table.ts'), out)
console.log({
  assigned: assigned.length,
  classes: classes.length,
  ranks: ranks.length,
  composed: composed.length,
  replaced: replaced.length,
  lowered: lowered.runs.length,
  spelled: lowered.spelled.length,
  folded: folded.length,
  characters: out.length,
})
