/** A validator that lies: it votes twice in one round, and signs two histories. */
import { type CID, type Entry, type Signer, sealEntry, signStatement, type Vote } from '@datanet/records'
import type { Prng } from '../prng.ts'
import type { Machine } from './machine.ts'

/** Votes both ways on something that is being judged. */
export async function voteTwice(liar: Machine, prng: Prng): Promise<void> {
  const { replica } = liar
  const [submission] = replica?.awaitingVote() ?? []
  if (replica === null || submission === undefined) return
  const { data, index } = { data: replica.id, index: replica.docket.get(submission.id)?.id ?? submission.id }
  const vote = (score: number) => voteOn(liar.signer, data, submission.id, index, score)
  await liar.append([{ type: 'statement', statement: vote(prng.integer(1001)) }])
  await liar.append([{ type: 'statement', statement: vote(prng.integer(1001)) }])
}

function voteOn(signer: Signer, datanet: CID, subject: CID, index: CID, score: number) {
  const body: Vote = {
    v: 1,
    type: 'vote',
    datanet,
    signer: signer.publicKey,
    subject,
    round: 0,
    score,
    reasons: [],
    seen: 0,
    index,
  }
  return signStatement(body, signer).signed
}

/** A rival of one of the liar's newer entries. */
export function rivalOf(liar: Machine, prng: Prng): Entry | null {
  const entry = prng.pick(liar.acknowledged.slice(-3))
  if (entry === undefined || entry.payload.seq === 0) return null
  const { datanet, seq, prev, bytes } = entry.payload
  const draft = { datanet, seq, prev, deps: [], at: 0, bytesBefore: bytes - entry.size }
  const records = [{ type: 'profile', name: 'another', contact: '' } as const]
  return sealEntry({ ...draft, records }, liar.signer, (size) => prng.bytes(size))
}
