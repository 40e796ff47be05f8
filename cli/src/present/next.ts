import type { Style } from './style.ts'

/** The commands that make sense next. */
export function next(style: Style, ...commands: readonly string[]): string[] {
  if (commands.length === 0) return []
  return ['', ...commands.map((command, at) => `${at === 0 ? 'Next:' : '     '} ${style.command(command)}`)]
}

/** A word of a shell command, quoted where it needs to be. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./~-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
