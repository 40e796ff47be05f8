import { createRequire } from 'node:module'
import { logLevel } from '../../access/peer-logger.ts'
import { failureOf } from '../../present/failure.ts'
import { version } from '../../version.ts'

/** How this software is installed. */
export interface SetUp {
  /** Of Node, such as 24.21.0. */
  readonly node: string
  /** Of this command. */
  readonly cli: string
  /** Of the peer's package; an error where it can't be loaded. */
  readonly peer: string | { readonly error: string }
  /** Why the database, which is compiled for each machine, can't be loaded; null where it can. */
  readonly database: string | null
  /** What is wrong with the environment variables, with what to do; null where nothing is. */
  readonly environment: { readonly message: string; readonly hint: string } | null
}

/** Where the modules of the install are looked for. */
export interface Install {
  /** URL of a module that sees the packages. */
  readonly from: string
  readonly env: NodeJS.ProcessEnv
}

function why(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
}

function databaseProblem(from: string): string | null {
  try {
    createRequire(from)('classic-level')
    return null
  } catch (error) {
    return why(error)
  }
}

function environmentProblem(env: NodeJS.ProcessEnv): SetUp['environment'] {
  try {
    logLevel(env)
    return null
  } catch (error) {
    const { message, hint } = failureOf(error)
    return { message, hint }
  }
}

/** Looks at the install. */
export async function gatherSetUp({ from, env }: Install): Promise<SetUp> {
  const database = databaseProblem(from)
  const peer = await import('@datanet/node').then(
    ({ VERSION }) => VERSION,
    (error: unknown) => ({ error: why(error) }),
  )
  return { node: process.versions.node, cli: version(), peer, database, environment: environmentProblem(env) }
}
