/** What a follower keeps in memory of each byte of an author's log, by what the log says. */

import { Ledger } from '@datanet/ledger'
import { type Founding, readFounding } from '@datanet/log'
import { Docket } from '@datanet/quality'
import {
  type CID,
  cidOf,
  type Entry,
  readOpenedEntry,
  recordId,
  type Signer,
  type StatementBody,
  signStatement,
  type WireRecord,
} from '@datanet/records'
import { Pins } from '@datanet/replica'
import { AuthorLog } from './author-log.ts'
import { testDatanet } from './datanet.ts'
import { createPrng, type Prng } from './prng.ts'

/** Who says what in a log that is measured, and what it may draw from. */
interface Sayer {
  readonly founding: Founding
  readonly signer: Signer
  readonly prng: Prng
  /** The id of the entry before. */
  last: CID
}

/** The records of one entry, as many of a kind as it takes. */
type Saying = (sayer: Sayer) => WireRecord[]

function invented({ prng }: Sayer): CID {
  return cidOf(prng.bytes(32))
}

function many<T>(count: number, make: () => T): T[] {
  return Array.from({ length: count }, make)
}

function stated({ founding, signer }: Sayer, body: Record<string, unknown>): WireRecord {
  const common = { v: 1, datanet: founding.entry.id, signer: signer.publicKey, round: 0 }
  return { type: 'statement', statement: signStatement({ ...common, ...body } as StatementBody, signer).signed }
}

function receipt(
  sayer: Sayer,
  rest: { subject?: CID; verdicts?: CID[]; weights?: unknown[]; attribution?: CID },
): WireRecord {
  const { prng } = sayer
  const said = { type: 'receipt', subject: invented(sayer), purpose: 'train', units: 1n, nonce: prng.bytes(16) }
  return stated(sayer, { ...said, verdicts: [], weights: [], ...rest })
}

function vote(sayer: Sayer): WireRecord {
  return stated(sayer, {
    type: 'vote',
    subject: invented(sayer),
    score: 500,
    reasons: [],
    seen: 1,
    index: sayer.founding.entry.id,
  })
}

function contribution(sayer: Sayer, derivedFrom: { contribution: CID; share: number }[]): WireRecord {
  const offered = { title: '', manifest: invented(sayer), license: 'CC0-1.0', rows: 1, bytes: 1 }
  return { type: 'contribution', ...offered, derivedFrom, claim: null }
}

function release(sayer: Sayer, pins: number): WireRecord {
  return { type: 'release', name: 'v1', verdicts: many(pins, () => invented(sayer)) }
}

/** By what is said, the records of one entry. */
export const sayings: Readonly<Record<string, Saying>> = {
  'releases that pin 2,500 invented verdicts': (sayer) => [release(sayer, 2500)],
  'releases that pin 2,500 invented verdicts, each used': (sayer) => [
    release(sayer, 2500),
    receipt(sayer, { subject: recordId(sayer.last, 0) }),
  ],
  'releases that pin one invented verdict': (sayer) => many(999, () => release(sayer, 1)),
  'receipts of a release': (sayer) => many(400, () => receipt(sayer, {})),
  'receipts that name invented verdicts': (sayer) =>
    many(5, () => receipt(sayer, { verdicts: many(1000, () => invented(sayer)) })),
  'receipts with weights': (sayer) =>
    many(2, () =>
      receipt(sayer, {
        weights: many(1000, () => ({ contribution: invented(sayer), author: sayer.prng.bytes(32), weight: 1n })),
      }),
    ),
  contributions: (sayer) => many(999, () => contribution(sayer, [])),
  'contributions that derive from invented ones': (sayer) =>
    many(60, () =>
      contribution(
        sayer,
        many(64, () => ({ contribution: invented(sayer), share: 1 })),
      ),
    ),
  'pins of invented contributions': (sayer) =>
    many(999, () => ({ type: 'pin', contribution: invented(sayer), replicas: 1 })),
  'claims over invented inputs': (sayer) =>
    many(60, () => ({
      type: 'attribution',
      method: 'm',
      params: '{}',
      inputs: many(16, () => invented(sayer)).map((cid, i) => ({ role: `r${String.fromCharCode(97 + i)}`, cid })),
      result: invented(sayer),
      weights: many(20, () => ({ contribution: invented(sayer), author: sayer.prng.bytes(32), weight: 1n })),
    })),
  'audits of invented claims': (sayer) =>
    many(900, () => ({
      type: 'audit',
      attribution: invented(sayer),
      agrees: true,
      parts: 0,
      sampled: 0,
      mismatches: [],
    })),
  invitations: (sayer) => many(999, () => ({ type: 'invite', key: sayer.prng.bytes(32) })),
  admissions: (sayer) => many(999, (): WireRecord => ({ type: 'admit', author: sayer.prng.bytes(32), admits: 0 })),
  profiles: () => many(999, () => ({ type: 'profile', name: 'n'.repeat(90), contact: 'c'.repeat(100) })),
  'votes of a validator on invented contributions': (sayer) => many(400, () => vote(sayer)),
  'votes of an author who is no validator': (sayer) => many(400, () => vote(sayer)),
}

/** Bytes that stay in memory of each byte of log, after a follower has folded so many bytes of what one author says. */
export function keptPerByte(saying: string, bytes: number, used: () => number): number {
  const datanet = testDatanet({ seed: saying, validators: 3 })
  const founding = readFounding(datanet.charterEntry)
  const signer = saying.includes('of a validator') ? (datanet.validators[0] as Signer) : (datanet.writers[0] as Signer)
  const sayer: Sayer = { founding, signer, prng: createPrng(saying), last: datanet.id }
  const log = new AuthorLog(signer, datanet.id, (size) => sayer.prng.bytes(size))
  const ledger = new Ledger(founding)
  const docket = new Docket(founding)
  const pins = new Pins()
  const wire: Uint8Array[] = []
  let size = 0
  while (size < bytes) {
    const { id, bytes: sealed } = log.next((sayings[saying] as Saying)(sayer))
    sayer.last = id
    size += sealed.length
    wire.push(sealed)
  }
  log.entries.length = 0
  const before = used()
  for (const sealed of wire) {
    const entry: Entry = readOpenedEntry(sealed)
    docket.observe(entry)
    ledger.apply(entry)
    pins.add(entry)
  }
  // what is asked for at each sync
  void ledger.digest
  const kept = (used() - before) / size
  // all of it is still held when it was measured
  return ledger.entries === wire.length && pins.named().length + docket.equivocations() >= 0 ? kept : Number.NaN
}
