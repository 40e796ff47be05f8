import { type CID, type Receipt, type Signer, signStatement, type WireRecord } from '@datanet/records'
import type { Attack } from '../attack.ts'
import { announceEach, inventedKey, logOf, random, upTo } from '../sender/entries.ts'
import type { Hostile } from '../sender/hostile.ts'

/** With the identity that each log begins with, an entry has as many records as it may. */
const STATEMENTS = 700
const prepared = new Map<string, Uint8Array[]>()

function receipt(datanet: CID, signer: Signer): WireRecord {
  const head = { v: 1, datanet, signer: signer.publicKey, subject: datanet, round: 0 } as const
  const use = { purpose: 'train', units: 1n, nonce: random(16), verdicts: [], weights: [] } as const
  const body: Receipt = { ...head, type: 'receipt', ...use, verdicts: [], weights: [] }
  return { type: 'statement', statement: signStatement(body, signer).signed }
}

function* entriesOf(hostile: Hostile, signer: () => Signer): Generator<Uint8Array> {
  const own = logOf(hostile, hostile.author)
  for (;;) {
    const author = signer()
    const log = author === hostile.author ? own : logOf(hostile, author)
    yield log.next(Array.from({ length: STATEMENTS }, () => receipt(hostile.datanet, author))).bytes
  }
}

function attack(
  name: string,
  sender: Attack['sender'],
  sends: string,
  rest: Partial<Attack>,
  who: 'own' | 'invented',
): Attack {
  return {
    name,
    sender,
    sends,
    ...rest,
    async prepare(hostile) {
      const signer = () => (who === 'own' ? hostile.author : inventedKey())
      prepared.set(`${name}/${hostile.wave}`, await upTo(hostile.bytes, entriesOf(hostile, signer)))
    },
    async send(hostile) {
      await announceEach(hostile, prepared.get(`${name}/${hostile.wave}`) ?? [])
    },
  }
}

const BY_AN_AUTHOR = 'many small signatures, of an author'

/** What such an entry costs where it has to be taken. */
export const signaturesOfAnAuthor: Attack = attack(
  BY_AN_AUTHOR,
  'an admitted author',
  `Entries of ${STATEMENTS} signed statements each, as many as fit.`,
  { isNew: true },
  'own',
)

/** The same, by those who may not write. */
export const signaturesOfStrangers: Attack = attack(
  'many small signatures, of nobody’s authors',
  'a stranger',
  `Entries of ${STATEMENTS} signed statements each, by keys that nobody has let in.`,
  { beside: BY_AN_AUTHOR },
  'invented',
)
