import { WaitOverError } from '../errors.ts'
import { EXIT, exitCodeOf } from '../exit-code.ts'

/** Waits for an answer to a call that waits; when its time runs out, says what is still open and how to look again. Throws ERR_TIMEOUT. */
export async function untilComeAbout<T>(answer: Promise<T>, open: string, seconds: number, next: string): Promise<T> {
  try {
    return await answer
  } catch (error) {
    throw exitCodeOf(error) === EXIT.timedOut ? new WaitOverError(open, seconds, next) : error
  }
}
