import { ApiError } from '@datanet/client'

/** What the exit code of the command says. */
export const EXIT = { done: 0, failed: 1, usage: 2, noPeer: 3, notFound: 4, timedOut: 5 } as const

/** The same in words. */
export const MEANINGS: Readonly<Record<keyof typeof EXIT, string>> = {
  done: 'done',
  failed: 'refused or failed; also a check, verify, audit or doctor that found something wrong',
  usage: 'wrong usage',
  noPeer: 'no peer is running, and the command needs one',
  notFound: 'not found',
  timedOut: 'timed out; what was waited for may still come about',
}

const NOT_FOUND = /^ERR_([A-Z_]+_)?NOT_FOUND$|^ERR_NO_REPO$/
const TIMED_OUT = /^ERR_(TIMEOUT|TIMED_OUT)$/

/** The exit code for an error, by its code and, for one of the API, its status. */
export function exitCodeOf(error: unknown): number {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
  if (code === 'ERR_USAGE') return EXIT.usage
  if (code === 'ERR_NO_PEER') return EXIT.noPeer
  if (NOT_FOUND.test(code) || (error instanceof ApiError && error.status === 404)) return EXIT.notFound
  if (TIMED_OUT.test(code) || (error instanceof ApiError && error.status === 504)) return EXIT.timedOut
  return EXIT.failed
}
