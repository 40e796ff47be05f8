/**
 * Characters that show nothing and change what else is shown: controls, separators of lines, marks of direction, and others
 * that format text. A table, since it must not depend on the platform's Unicode.
 */
const INVISIBLE =
  '\\u0000-\\u001f\\u007f-\\u009f\\u00ad\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u08e2\\u180e\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u{e0000}-\\u{e007f}'

const ANY_INVISIBLE = new RegExp(`[${INVISIBLE}]`, 'gu')

/** The text with each invisible character as `mark` gives it. */
export function markInvisible(text: string, mark: (character: string) => string): string {
  return text.toWellFormed().replace(ANY_INVISIBLE, mark)
}

/** The text in one line in which all is visible; spaces stand for what is not, and for any number of them. */
export function visibleLine(text: string): string {
  return markInvisible(text, () => ' ')
    .replace(/[ \u00a0\u3000]+/g, ' ')
    .trim()
}
