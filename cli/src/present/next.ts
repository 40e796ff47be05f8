import type { Style } from './style.ts'

/** Makes the lines that name the commands which make sense next. */
export type Next = (...commands: readonly string[]) => string[]

/**
 * The commands that make sense next; a note may follow a command after two spaces. A repo that was named on the command
 * line is named in them too, so that they can be run as they stand.
 */
export function nextLines(style: Style, repo: string | null, ...commands: readonly string[]): string[] {
  if (commands.length === 0) return []
  const option = repo === null ? '' : ` --repo ${quoted(repo)}`
  const lines = commands.map((line) => {
    const [command = '', note] = line.split(/ {2}(.*)/s)
    return `${style.command(command + option)}${note === undefined ? '' : `  ${style.faint(note)}`}`
  })
  return ['', ...lines.map((line, at) => `${at === 0 ? 'Next:' : '     '} ${line}`)]
}

/** A word of a shell command, quoted where it needs to be. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./~-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
