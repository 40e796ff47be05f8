import { firstUnassigned, toRecordText } from '@datanet/records'

// Control characters, those that turn the direction of writing round, and the invisible: content must not reach a terminal
// or a page as anything but its characters.
const UNSHOWABLE =
  /[\p{Cc}\p{Cs}\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu

const BEYOND_ASCII = /[\u0080-\u{10ffff}]/gu

/** At most this many code points of a text from content are shown. */
const SHOWN = 60

/** The first code points of a text, with an ellipsis when there are more. */
export function clip(text: string, most: number): string {
  // A code point has at most two units, so this part is enough to look at.
  const points = [...text.slice(0, 2 * (most + 1))]
  return points.length <= most ? text : `${points.slice(0, most - 1).join('')}…`
}

function escaped(character: string): string {
  return `\\u{${(character.codePointAt(0) as number).toString(16)}}`
}

function escapedIfUnassigned(character: string): string {
  return firstUnassigned(character) === -1 ? character : escaped(character)
}

/** A text that came with content, made safe to show: clipped, NFC, and with nothing invisible in it. */
export function shown(text: string): string {
  const visible = text.slice(0, 4 * SHOWN).replace(UNSHOWABLE, escaped)
  const known = firstUnassigned(visible) === -1 ? visible : visible.replace(BEYOND_ASCII, escapedIfUnassigned)
  return clip(toRecordText(known), SHOWN)
}

/** A JSON value as it may be shown. */
export function shownValue(value: unknown): string {
  return typeof value === 'string' ? `"${shown(value)}"` : shown(JSON.stringify(value) ?? 'nothing')
}

/** "1 row", "2 rows". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}
