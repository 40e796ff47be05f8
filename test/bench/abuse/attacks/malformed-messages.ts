import { encode } from '@datanet/records'
import type { Attack } from '../attack.ts'
import { random } from '../sender/entries.ts'

const OVER_SIZE = 1024 * 1024 + 1
const JUNK = 100_000

/** What no peer can read. */
export const malformedMessages: Attack = {
  name: 'oversized and malformed messages',
  sender: 'a stranger',
  sends: 'In turn: a message above the largest size, random bytes, and a list of entries that are none.',
  async send(hostile) {
    const messages = [random(OVER_SIZE), random(JUNK), encode([1, [random(JUNK), random(JUNK)]])]
    for (let at = 0; !hostile.isOver; at++) await hostile.publish(messages[at % messages.length] as Uint8Array)
  },
}
