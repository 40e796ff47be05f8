/**
 * Commands that somebody may paste into a shell. Each value in them is one word there, whatever it is: ids, paths, and what
 * others wrote, such as the licence in a charter.
 */
import { plainText } from './plain-text.ts'

/** A command, and a note for whoever reads it. */
export class ShellLine {
  readonly command: string
  readonly note: string | null

  constructor(command: string, note: string | null) {
    this.command = command
    this.note = note
  }
}

/** Words that need no quotes in sh, bash, zsh and fish. */
const SAFE = /^[\w@%+:,./-][\w@%+=:,./~-]*$/

/**
 * A word of a shell command, quoted where it needs to be. What cannot stand in a line is made plain first. Backslashes stand in
 * double quotes, since fish reads them in single ones and other shells do not.
 */
export function quoted(word: string): string {
  const text = plainText(word)
  if (SAFE.test(text)) return text
  const pieces = text.split(/(['\\]+)/).filter((piece) => piece !== '')
  if (pieces.length === 0) return "''"
  return pieces.map((piece) => (/['\\]/.test(piece) ? `"${piece.replaceAll('\\', '\\\\')}"` : `'${piece}'`)).join('')
}

/** What stands in a command: one word, several, or a part that is a command already. */
type Part = string | number | readonly string[] | ShellLine

/** Makes a command. Values are quoted; two spaces in what is written here begin the note. */
export function shell(written: TemplateStringsArray, ...values: readonly Part[]): ShellLine {
  let command = ''
  let note: string | null = null
  for (const [at, text] of written.entries()) {
    const value = values[at - 1]
    if (value !== undefined) {
      if (note === null) command += wordsOf(value)
      else note += plainText(String(value))
    }
    const [before, after]: readonly (string | undefined)[] = note === null ? text.split(/ {2}(.*)/s) : ['', text]
    command += before ?? ''
    if (after !== undefined) note = (note ?? '') + after
  }
  return new ShellLine(command, note)
}

function wordsOf(part: Part): string {
  if (part instanceof ShellLine) return part.command
  return typeof part === 'object' ? part.map(quoted).join(' ') : quoted(String(part))
}
