/** What a DHT gives for a certificate. */

import { checkCertificate } from '@datanet/quality'
import { decode, encode, equalBytes, recordId } from '@datanet/records'
import { certify, createFuzzer, signerOf, testDatanet } from '@datanet/testkit'
import { expect, test } from 'vitest'
import {
  encodeVerdictValue,
  MAX_VERDICT_VALUE_BYTES,
  readVerdictValue,
  verdictKey,
  verdictRank,
} from '../datanets/verdict-records.ts'

const fuzzer = createFuzzer(process, performance)
const { timeout } = fuzzer
const datanet = testDatanet({ validators: 3, seed: 'dht' })
const { id, charter, charterEntry } = datanet
const author = signerOf('writer 0').publicKey
const subject = recordId(datanet.author(signerOf('writer 0')).next([]).id, 0)
const certified = [0, 1].map((round) => certify(datanet, { subject, author, round }))
const values = certified.map(({ record }) => encodeVerdictValue(charterEntry, checkCertificate(record, id, charter)))
const key = verdictKey(id, subject)

test('values of the DHT', { timeout }, async ({ task }) => {
  const known = certified.map(({ verdict }) => verdict.toString())
  const found = await fuzzer.try({
    name: 'certificate in the DHT',
    samples: values,
    read: (value) => readVerdictValue(key, value),
    check({ founding, certificate }, value) {
      expect(founding.entry.id.equals(id)).toBe(true)
      // what one can change of a value is whose attestations it has
      expect(known).toContain(certificate.verdict.id.toString())
      expect(verdictRank(certificate)).toHaveLength(34)
      expect(equalBytes(encode(decode(value)), value)).toBe(true)
    },
  })
  Object.assign(task.meta, found)
})

test('keys of the DHT', { timeout }, async ({ task }) => {
  const [value] = values as [Uint8Array]
  expect(value.length).toBeLessThan(MAX_VERDICT_VALUE_BYTES)
  const found = await fuzzer.try({
    name: 'key of a certificate in the DHT',
    samples: [new TextEncoder().encode(key)],
    read: (bytes) => readVerdictValue(new TextDecoder().decode(bytes), value),
  })
  Object.assign(task.meta, found)
})
