import { type ErrorBody, errorStatuses } from '@datanet/client'
import { DatanetError } from '@datanet/records'
import { GatewayError } from '../gateway/errors.ts'

/** What the API answers with where the error is unforeseen. */
const INTERNAL_STATUS = 500

/** An error as the API tells it: a status, and a body with code, message and next step. What is unforeseen tells no more. */
export function errorAnswer(error: unknown): { status: number; body: ErrorBody } {
  if (error instanceof DatanetError) {
    const { code, message, hint } = error
    return {
      status: error instanceof GatewayError ? error.status : (errorStatuses[code] ?? 400),
      body: { error: { code, message: bounded(message), hint: bounded(hint) } },
    }
  }
  return {
    status: INTERNAL_STATUS,
    body: {
      error: {
        code: 'ERR_INTERNAL',
        message: 'the peer failed in a way that it does not know',
        hint: 'Look into its log; `datanet verify` checks what is on disk.',
      },
    },
  }
}

/** The most characters of a message, as the contract has it. */
const MAX_TEXT = 10_000

/** A message may quote what was sent, however long that is. */
function bounded(text: string): string {
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT - 1)}…`.toWellFormed()
}
