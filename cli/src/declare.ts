import type { Command } from 'commander'
import type { Outcome } from './outcome.ts'
import { seconds } from './parse/option-values.ts'
import type { Session } from './session.ts'

/** Turns what a command does into what commander calls. */
export type Run = <A extends unknown[]>(
  work: (session: Session, ...given: A) => Promise<Outcome | undefined>,
) => (...given: unknown[]) => Promise<void>

/** Adds a command to the one above it. */
export type Register = (parent: Command, run: Run) => void

/** A command with a summary and examples for its help. */
export function declare(parent: Command, usage: string, summary: string, ...examples: [string, ...string[]]): Command {
  const lines = examples.map((example) => `  $ ${example}`)
  return parent
    .command(usage)
    .summary(summary)
    .description(`${summary}.`)
    .addHelpText('after', `\nExample${lines.length > 1 ? 's' : ''}:\n${lines.join('\n')}`)
}

/** Adds --wait. */
export function withWait(command: Command, what: string): Command {
  return command.option('--wait [seconds]', `return when ${what}, or fail after so long (60 s unless given)`, seconds)
}
