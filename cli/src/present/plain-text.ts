/**
 * Text from others, safe for a terminal: what steers one (control and format characters) is shown as �, so that nobody's
 * title can move the cursor or hide the end of an id. Line breaks become spaces.
 */
export function plainText(text: string): string {
  return text.replace(/[\r\n\t]+/g, ' ').replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, '\ufffd')
}

/** The same of a text of several lines, which stay lines. */
export function plainLines(text: string): string {
  return text.split('\n').map(plainText).join('\n')
}

/** A document of JSON in one line, in which what steers a terminal is escaped: whoever reads it gets the same values. */
export function plainJson(value: unknown): string {
  return JSON.stringify(value).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    Array.from(
      { length: character.length },
      (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
    ).join(''),
  )
}

/** How many columns text takes on a terminal: wide East Asian characters and emoji take two, marks none. */
export function widthOf(text: string): number {
  let width = 0
  for (const char of text) {
    if (/\p{M}/u.test(char)) continue
    width +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u.test(
        char,
      )
        ? 2
        : 1
  }
  return width
}

/** The text, cut to a width with … at its end. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  let kept = ''
  for (const char of text) {
    if (widthOf(kept + char) > width - 1) break
    kept += char
  }
  return `${kept.trimEnd()}…`
}
