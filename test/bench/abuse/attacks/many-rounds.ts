import { parseCid, signStatement, type Timeout, type WireRecord } from '@datanet/records'
import type { Attack } from '../attack.ts'
import { announceEach, logOf, upTo } from '../sender/entries.ts'
import type { Hostile } from '../sender/hostile.ts'

const STATEMENTS = 500
const LAST_ROUND = 65_535
const prepared = new Map<number, Uint8Array[]>()

function* timeouts(hostile: Hostile): Generator<Uint8Array> {
  const { datanet, validator, place } = hostile
  const log = logOf(hostile, validator)
  const subject = parseCid(place.contribution)
  const timeout = (round: number): WireRecord => {
    const body: Timeout = { v: 1, type: 'timeout', datanet, signer: validator.publicKey, subject, round }
    return { type: 'statement', statement: signStatement(body, validator).signed }
  }
  for (let from = 0; from + STATEMENTS <= LAST_ROUND; from += STATEMENTS)
    yield log.next(Array.from({ length: STATEMENTS }, (_, at) => timeout(from + at))).bytes
}

/** Rounds without end. */
export const manyRounds: Attack = {
  name: 'many rounds of one contribution',
  sender: 'a validator',
  sends: 'Timeouts of one contribution in each round that can be written.',
  isNew: true,
  async prepare(hostile) {
    prepared.set(hostile.wave, await upTo(hostile.bytes, timeouts(hostile)))
  },
  async send(hostile) {
    await announceEach(hostile, prepared.get(hostile.wave) ?? [])
  },
}
