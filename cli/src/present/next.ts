import { quoted, type ShellLine } from './shell.ts'
import type { Style } from './style.ts'

/** Makes the lines that name the commands which make sense next. */
export type Next = (...commands: readonly ShellLine[]) => string[]

/**
 * The commands that make sense next. A repo that was named on the command line is named in them too, so that they can be run as
 * they stand.
 */
export function nextLines(style: Style, repo: string | null, ...commands: readonly ShellLine[]): string[] {
  if (commands.length === 0) return []
  const option = repo === null ? '' : ` --repo ${quoted(repo)}`
  const lines = commands.map(
    ({ command, note }) => `${style.command(command + option)}${note === null ? '' : `  ${style.faint(note)}`}`,
  )
  return ['', ...lines.map((line, at) => `${at === 0 ? 'Next:' : '     '} ${line}`)]
}
