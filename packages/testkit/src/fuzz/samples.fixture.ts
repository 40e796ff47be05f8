/** Good values of every kind, the same in each run: what the fuzz tests break. */

import { type Entry, recordId, type Signer, type Statement, signStatement, type WireRecord } from '@datanet/records'
import fc from 'fast-check'
import { records } from '../arbitrary-records.ts'
import { type Certified, certify } from '../certify.ts'
import { type TestDatanet, testDatanet } from '../datanet.ts'

/** A datanet with one certified contribution, and the entries of its writers. */
export interface Samples {
  readonly datanet: TestDatanet
  readonly writer: Signer
  /** The writer's log, oldest first. */
  readonly entries: readonly Entry[]
  readonly certified: Certified
  /** Records of many types; identity and charter are not among them. */
  readonly records: readonly WireRecord[]
  readonly statements: readonly Statement[]
}

/** Makes them. */
export function makeSamples(): Samples {
  const datanet = testDatanet({ validators: 2, seed: 'fuzz' })
  const [writer, , issuer] = [datanet.writers[0], null, datanet.issuers[0]] as [Signer, null, Signer]
  const log = datanet.author(writer)
  const some = fc.sample(records(), { seed: 1, numRuns: 12 })
  const first = log.next(some.slice(0, 3), { deps: [datanet.id] })
  const subject = recordId(first.id, 0)
  const certified = certify(datanet, {
    subject,
    author: writer.publicKey,
    upstream: [{ from: subject, contribution: datanet.id, author: datanet.founder.publicKey, ppm: 1000 }],
  })
  const head = { v: 1, datanet: datanet.id, signer: issuer.publicKey, subject: first.id, round: 0 } as const
  const statements = [
    signStatement({ ...head, type: 'timeout' }, issuer),
    signStatement({ ...head, type: 'seen', at: 1 }, issuer),
    signStatement(
      {
        ...head,
        type: 'receipt',
        purpose: 'train',
        units: 5n,
        nonce: new Uint8Array(16),
        verdicts: [certified.verdict],
        weights: [{ contribution: first.id, author: writer.publicKey, weight: 3n }],
      },
      issuer,
    ),
  ]
  const more: WireRecord[] = [
    certified.record,
    ...statements.map(({ signed }) => ({ type: 'statement' as const, statement: signed })),
  ]
  for (const batch of [some.slice(3, 6), more, some.slice(6)]) log.next(batch)
  return { datanet, writer, entries: log.entries, certified, records: [...some, ...more], statements }
}
