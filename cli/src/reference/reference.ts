import type { Run } from '../declare.ts'
import { EXIT, MEANINGS } from '../exit-code.ts'
import { buildProgram } from '../program.ts'
import { commandTree } from './command-tree.ts'
import { VARIABLES } from './environment.ts'
import { printReference } from './markdown.ts'

/** Declares commands without running them. */
const idle: Run = () => async () => undefined

/** The reference of the command line as it is now, as Markdown. */
export function writeReference(): string {
  const exitCodes = Object.entries(EXIT).map(([name, code]) => ({ code, meaning: MEANINGS[name as keyof typeof EXIT] }))
  return printReference({ root: commandTree(buildProgram(idle)), exitCodes, variables: VARIABLES })
}
