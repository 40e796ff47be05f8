import { lowerCase, toNfc, withoutUnassigned } from '@datanet/records'
import type { JsonObject, JsonValue } from './row.ts'

// Listed one by one, because the class of a later Unicode version could hold more.
const WHITE_SPACE = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g
// Most texts have none of this, and looking is ten times as fast as replacing.
const ODD_SPACE = /[\t-\r\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]| {2}/
const NOT_ASCII = /[\u0080-\uffff]/

/**
 * A text as it is compared, by the frozen tables of `UNICODE_VERSION`: without code points that they do not assign, in Unicode
 * form NFC and lower case, white space runs as one space, none at the ends. Applying it again changes nothing.
 */
export function normalText(text: string): string {
  const lower = NOT_ASCII.test(text) ? toNfc(lowerCase(toNfc(withoutUnassigned(text)))) : lowerCase(text)
  const spaced = ODD_SPACE.test(lower) ? lower.replace(WHITE_SPACE, ' ') : lower
  return spaced.slice(spaced.startsWith(' ') ? 1 : 0, spaced.length > 1 && spaced.endsWith(' ') ? -1 : undefined)
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function objectText(value: JsonObject, text: (value: string) => string): string {
  const members: [name: string, value: string][] = []
  for (const name of Object.keys(value)) members.push([text(name), canonical(value[name] as JsonValue, text)])
  // Names that only differ before they are normalised stay apart, in the order of their values.
  members.sort((a, b) => compareText(a[0], b[0]) || compareText(a[1], b[1]))
  let out = '{'
  for (const [name, member] of members) out += `${out === '{' ? '' : ','}${JSON.stringify(name)}:${member}`
  return `${out}}`
}

function canonical(value: JsonValue, text: (value: string) => string): string {
  if (typeof value === 'string') return JSON.stringify(text(value))
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (!Array.isArray(value)) return objectText(value, text)
  let out = '['
  for (const item of value) out += `${out === '[' ? '' : ','}${canonical(item, text)}`
  return `${out}]`
}

/**
 * The one JSON text of a value (RFC 8785): members sorted by the UTF-16 code units of their names, numbers as ECMAScript
 * writes them, no white space. The value must be well-formed and not nested without end, as rows from a reader are.
 */
export function canonicalJson(value: JsonValue): string {
  return canonical(value, (text) => text)
}

/** The normal form `row/v2` of a row: its canonical JSON with all texts and names normalised by `normalText`. */
export function normalForm(row: JsonObject): string {
  return objectText(row, normalText)
}
