// Listed one by one, because the class that the platform knows is that of its version of Unicode.
const LEADING = /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+/
const TRAILING_UNIT = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]/

/** A text without white space at its ends; a byte order mark counts as such. */
export function trimmed(text: string): string {
  let end = text.length
  while (end > 0 && TRAILING_UNIT.test(text[end - 1] as string)) end -= 1
  return text.slice(0, end).replace(LEADING, '')
}
