import { DatanetError } from '@datanet/records'
import type { Io } from '../io.ts'
import { plainJson, plainLines } from './plain-text.ts'
import { Style } from './style.ts'

/** What went wrong, as --json tells it. */
export interface Failure {
  readonly code: string
  readonly message: string
  readonly hint: string
}

/** An error as a failure with code and next step, also where nobody foresaw it. */
export function failureOf(error: unknown): Failure {
  if (error instanceof DatanetError) return { code: error.code, message: error.message, hint: error.hint }
  const message = error instanceof Error ? error.message : String(error)
  return {
    code: 'ERR_UNEXPECTED',
    message,
    hint: 'This is a defect of datanet. Run the command again with DATANET_DEBUG=1 and report what it prints.',
  }
}

/** Tells a failure: one document with --json, else two lines on stderr. */
export function showFailure(error: unknown, json: boolean, io: Io): void {
  const failure = failureOf(error)
  if (io.env['DATANET_DEBUG'] && error instanceof Error) io.stderr.write(`${plainLines(error.stack ?? '')}\n`)
  if (json) {
    io.stdout.write(`${plainJson({ error: failure })}\n`)
    return
  }
  const style = Style.for(io.stderr, io.env)
  const [first = '', ...more] = failure.message.split('\n')
  const told = [`${style.bad('Error:')} ${first}`, ...more.map((line) => `  ${line}`)]
  told[told.length - 1] += ` ${style.faint(`(${failure.code})`)}`
  if (failure.hint !== '') told.push(failure.hint)
  io.stderr.write(told.map((line) => `${style.line(line)}\n`).join(''))
}
