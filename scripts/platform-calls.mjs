// What peers must agree on never asks the platform: for Unicode, numbers, dates or the order of a language.
//
// 1. In packages/*, outside of tests, nothing normalises, changes case, trims, compares by language, parses dates or floats, or takes
//    logarithms and the like by the platform; packages/records has frozen tables for text (`toNfc`, `lowerCase`, `trimmed`).
// 2. No regular expression asks for a property of Unicode or for white space, ignores the case of what is not ASCII, or is made from
//    text at run time.
// 3. A place that may do so all the same stands in `allowed` with a reason; one that no longer does is taken out.
//
// What the language itself defines to the last bit stays allowed: the order of `sort()` (UTF-16 code units), `isWellFormed`, UTF-8,
// arithmetic, square roots and powers of two on doubles, and how a double becomes text.

import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root as repository } from './paths.mjs'
import { lineAt, readSource } from './source-text.mjs'

/** @typedef {{ file: string, line: number, call: string }} PlatformCall `file` is relative to the root */
/** @typedef {{ file: string, call: string, reason: string }} Allowed a file, or a folder with all in it; a call, or all (*) */

/** @type {readonly Allowed[]} */
export const allowed = [
  {
    file: 'packages/records/src/unicode/case.ts',
    call: '.toLowerCase(',
    reason: 'on ASCII alone, of which all platforms think alike',
  },
  {
    file: 'packages/records/src/unicode/record-text.ts',
    call: '.toUpperCase(',
    reason: 'on hexadecimal digits, for an error',
  },
  {
    file: 'packages/attribution/src/text/tokenise.ts',
    call: '.toLowerCase(',
    reason: 'on letters of ASCII alone',
  },
  {
    file: 'packages/quality/src/gates/words.ts',
    call: '\\p{',
    reason: 'Unicode has promised never to change which code points are controls (Cc) and surrogates (Cs)',
  },
  {
    file: 'packages/shards/src/dataset/',
    call: '*',
    reason: 'for the files that a fetch writes beside the data, on one machine; no peer compares them',
  },
]

const words = [
  /\.\s*(?:normalize|toLowerCase|toUpperCase|toLocale[A-Z]\w*|localeCompare|trim|trimStart|trimEnd|trimLeft|trimRight)\s*\(/g,
  /\bIntl\s*\./g,
  /\bDate\s*\.\s*(?:parse|UTC)\s*\(/g,
  /\bnew\s+Date\s*\(/g,
  /\bparseFloat\s*\(/g,
  /\bMath\s*\.\s*(?:a?cosh?|a?sinh?|a?tanh?|atan2|cbrt|exp|expm1|hypot|log|log10|log1p|log2|pow)\b/g,
  /\b(?:new\s+)?RegExp\s*\(/g,
]
/** Where strings and regular expressions are blank, a pair of slashes with nothing but blanks between is a regular expression. */
const regExp = /\/( +)\/([a-z]*)/g
const property = /(?<!\\)(?:\\\\)*\\[pP]\{/
const whiteSpace = /(?<!\\)(?:\\\\)*\\[sS]/
const notAscii = /[^\0-\x7f]|\\u(?!00[0-7])|\\x[89a-fA-F]/

/**
 * What a regular expression asks the platform, if anything.
 * @param {string} body
 * @param {string} flags
 * @returns {string[]}
 */
function asked(body, flags) {
  const found = []
  if (property.test(body)) found.push('\\p{')
  if (whiteSpace.test(body)) found.push('\\s')
  if (flags.includes('i') && (/[uv]/.test(flags) || notAscii.test(body))) found.push(`/${flags}`)
  return found
}

/**
 * Where one source file asks the platform.
 * @param {string} file relative to the root, with slashes
 * @param {string} source
 * @returns {PlatformCall[]}
 */
export function findPlatformCalls(file, source) {
  const text = readSource(source)
  /** @type {PlatformCall[]} */
  const found = []
  for (const pattern of words) {
    for (const match of text.words.matchAll(pattern)) {
      found.push({ file, line: lineAt(source, match.index), call: match[0].replace(/\s+/g, ' ') })
    }
  }
  for (const match of text.words.matchAll(regExp)) {
    const from = match.index + 1
    const body = text.code.slice(from, from + (match[1] ?? '').length)
    for (const call of asked(body, match[2] ?? '')) found.push({ file, line: lineAt(source, match.index), call })
  }
  return found
}

/**
 * What breaks the rules in these files: calls that are not allowed, and places that are allowed for nothing.
 * @param {ReadonlyMap<string, string>} sources by path, relative to the root, with slashes
 * @param {readonly Allowed[]} list
 * @returns {string[]}
 */
export function checkPlatformCalls(sources, list = allowed) {
  const calls = [...sources].flatMap(([file, source]) => findPlatformCalls(file, source))
  /** @param {PlatformCall} call @param {Allowed} entry */
  const isBy = (call, entry) =>
    (call.file === entry.file || (entry.file.endsWith('/') && call.file.startsWith(entry.file))) &&
    (call.call === entry.call || entry.call === '*')
  return [
    ...calls
      .filter((call) => !list.some((entry) => isBy(call, entry)))
      .map(
        ({ file, line, call }) =>
          `${file}:${line} asks the platform by ${call} – use what packages/records/src/unicode has, or bytes`,
      ),
    ...list
      .filter((entry) => !calls.some((call) => isBy(call, entry)))
      .map(({ file, call }) => `scripts/platform-calls.mjs allows ${call} in ${file}, where it is not used`),
  ]
}

/**
 * The sources of the packages, without tests and what serves tests alone.
 * @param {string} root
 * @returns {Map<string, string>}
 */
export function packageSources(root) {
  const folder = join(root, 'packages')
  const files = readdirSync(folder, { recursive: true })
    .map((file) => String(file).split(sep).join('/'))
    .filter((file) => /^(?!testkit\/)[a-z]+\/src\/.*\.ts$/.test(file) && !/\.(?:test|fixture)\.ts$/.test(file))
  return new Map(files.map((file) => [`packages/${file}`, readFileSync(join(folder, file), 'utf8')]))
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const violations = checkPlatformCalls(packageSources(repository))
  for (const violation of violations) console.log(violation)
  if (violations.length > 0) process.exitCode = 1
}
