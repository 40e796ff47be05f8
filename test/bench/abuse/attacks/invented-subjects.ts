import { signStatement, type Vote, type WireRecord } from '@datanet/records'
import type { Attack } from '../attack.ts'
import { announceEach, inventedCid, logOf, upTo } from '../sender/entries.ts'
import type { Hostile } from '../sender/hostile.ts'

const VOTES = 500
const prepared = new Map<number, Uint8Array[]>()

function vote({ datanet, validator }: Hostile): WireRecord {
  const head = { v: 1, datanet, signer: validator.publicKey, subject: inventedCid(), round: 0 } as const
  const body: Vote = { ...head, type: 'vote', score: 500, reasons: [], seen: 0, index: inventedCid() }
  return { type: 'statement', statement: signStatement(body, validator).signed }
}

function* votes(hostile: Hostile): Generator<Uint8Array> {
  const log = logOf(hostile, hostile.validator)
  for (;;) yield log.next(Array.from({ length: VOTES }, () => vote(hostile))).bytes
}

/** Votes on what nobody has offered. */
export const inventedSubjects: Attack = {
  name: 'votes on invented subjects',
  sender: 'a validator',
  sends: 'Votes on contributions that nobody has offered.',
  isNew: true,
  async prepare(hostile) {
    prepared.set(hostile.wave, await upTo(hostile.bytes, votes(hostile)))
  },
  async send(hostile) {
    await announceEach(hostile, prepared.get(hostile.wave) ?? [])
  },
}
