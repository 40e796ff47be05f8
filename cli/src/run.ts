import { type Command, CommanderError } from 'commander'
import { repoDir } from './access/repo-dir.ts'
import type { Run } from './declare.ts'
import { UsageError } from './errors.ts'
import { EXIT, exitCodeOf } from './exit-code.ts'
import type { Io } from './io.ts'
import { asksForJson, completeWait } from './parse/command-line.ts'
import { showFailure } from './present/failure.ts'
import { plainJson, plainLines } from './present/plain-text.ts'
import { buildProgram } from './program.ts'
import { Session } from './session.ts'

/** Runs one command line (without node and script) and resolves to its exit code; it never throws. */
export async function runCli(argv: readonly string[], io: Io): Promise<number> {
  const json = asksForJson(argv)
  let exitCode: number = EXIT.done
  const run: Run =
    (work) =>
    async (...given) => {
      const command = given.at(-1) as Command
      const { repo } = command.optsWithGlobals<{ repo?: string }>()
      const session = new Session(repoDir(repo, io.env, io.cwd), repo, json, io)
      const outcome = await work(session, ...(given.slice(0, -1) as never))
      if (outcome === undefined) return
      if (json) session.document(outcome.document)
      else session.say(...(await outcome.text(session.style, session.next)))
      exitCode = outcome.exitCode ?? EXIT.done
    }
  let help = ''
  const program = buildProgram(run, (bare) =>
    bare
      .configureHelp({ showGlobalOptions: true, helpWidth: Math.min(io.stdout.columns ?? 80, 120) })
      .configureOutput({
        writeOut: (text) => (help += text),
        writeErr: (text) => (help += text),
        outputError: () => undefined,
      })
      .showSuggestionAfterError(true)
      .exitOverride(),
  )
  try {
    await program.parseAsync(completeWait(argv), { from: 'user' })
    return exitCode
  } catch (error) {
    if (!(error instanceof CommanderError)) {
      showFailure(error, json, io)
      return exitCodeOf(error)
    }
    if (error.exitCode === 0) {
      if (json)
        io.stdout.write(`${plainJson(error.code === 'commander.version' ? { version: help.trim() } : { help })}\n`)
      else io.stdout.write(plainLines(help))
      return EXIT.done
    }
    return showUsage(error, help, json, io)
  }
}

function showUsage(error: CommanderError, help: string, json: boolean, io: Io): number {
  // No command at all: the help is the better answer.
  const missing = error.code === 'commander.help'
  if (missing && !json) io.stderr.write(plainLines(help))
  else {
    const message = missing ? 'no command is given' : error.message.replace(/^error: /, '')
    showFailure(new UsageError(message, 'See `datanet --help`, or `datanet COMMAND --help`.'), json, io)
  }
  return EXIT.usage
}
