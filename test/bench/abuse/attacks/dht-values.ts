import { encode, recordId, type WireRecord } from '@datanet/records'
import { certify, testDatanet } from '@datanet/testkit'
import type { Attack } from '../attack.ts'
import { inventedCid, upTo } from '../sender/entries.ts'
import type { Hostile } from '../sender/hostile.ts'
import { KAD_PROTOCOL, putValue } from '../sender/kad.ts'

/** A charter of its own may be as large as an entry. */
const SCHEMA_BYTES = 60_000
const OFFERS = 20
const prepared = new Map<number, Uint8Array[]>()

function* values({ wave }: Hostile): Generator<Uint8Array> {
  for (let at = 0; ; at++) {
    const schema = JSON.stringify({ title: 'x'.repeat(SCHEMA_BYTES) })
    const datanet = testDatanet({ seed: `${wave}/${at}`, charter: { schemas: [{ name: 'rows', schema }] } })
    const [author = datanet.founder] = datanet.writers
    const offers = Array.from({ length: OFFERS }, (): WireRecord => {
      const what = { title: '', manifest: inventedCid(), license: 'CC0-1.0', rows: 1, bytes: 1 }
      return { type: 'contribution', ...what, derivedFrom: [], claim: null }
    })
    const entry = datanet.author(author).next(offers)
    for (let index = 1; index <= OFFERS; index++) {
      const subject = recordId(entry.id, index)
      const { record } = certify(datanet, { subject, author: author.publicKey })
      const value = encode({ v: 2, charter: datanet.charterEntry.bytes, certificate: record })
      yield putValue(Buffer.from(`/datanet-verdict/${datanet.id}/${subject}`), value)
    }
  }
}

/** A store for whoever founds a datanet of its own. */
export const dhtValues: Attack = {
  name: 'DHT values of own datanets',
  sender: 'a DHT node',
  sends: 'Valid verdicts of datanets that it founded itself, each under a key of its own, 60 kB each.',
  isNew: true,
  async prepare(hostile) {
    prepared.set(hostile.wave, await upTo(hostile.bytes, values(hostile)))
  },
  async send(hostile) {
    for (const message of prepared.get(hostile.wave) ?? []) {
      if (hostile.isOver) return
      const stream = await hostile.open(KAD_PROTOCOL)
      await stream.send(message, hostile.signal)
      await stream.receive(hostile.signal)
      stream.end()
    }
  },
}
