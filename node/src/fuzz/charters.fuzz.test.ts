/** Charters as founders write them: JSON text in a request. */

import { type CreateDatanetInput, routes } from '@datanet/client'
import { createMemoryStore, Log, readFounding } from '@datanet/log'
import { type Charter, createSigner, didOf, openEntry, sealEntry, textBytes } from '@datanet/records'
import { createFuzzer } from '@datanet/testkit'
import { expect, test } from 'vitest'
import { readBody } from '../http/request-body.ts'
import { charterOf } from '../operations/charter-text.ts'

const fuzzer = createFuzzer(process, performance)
const { timeout } = fuzzer
const founder = createSigner(new Uint8Array(32).fill(1))
const other = didOf(createSigner(new Uint8Array(32).fill(2)).publicKey)

const full: CreateDatanetInput = {
  name: 'tickets',
  domain: 'support',
  schemas: [
    {
      name: 'rows',
      schema: '{"type":"object","required":["text"],"properties":{"text":{"type":"string","maxLength":100}}}',
    },
  ],
  licenses: ['CC-BY-4.0', 'MIT'],
  admission: 'listed',
  writers: [other],
  validators: [
    { author: didOf(founder.publicKey), weight: '2' },
    { author: other, weight: '1' },
  ],
  issuers: [other],
  acceptScore: 700,
  gates: [
    { gate: 'schema', params: '{}' },
    { gate: 'size', params: '{"maxRows":1000}' },
  ],
  assets: [{ unit: 'EUR', class: 'deposit', decimals: 2 }],
  prices: [{ purpose: 'train', asset: 'EUR:deposit', amount: '5' }],
  split: { contributors: 900, validators: 100 },
  weights: 'rows',
  quota: { author: 1_000_000, validator: 1_000_000 },
  rounds: { sealed: false, timeoutMs: 1000, max: 4 },
}

/** Founds a datanet of a charter as a peer does, up to its log. */
async function found(charter: Charter): Promise<Log> {
  const records: [Charter, { type: 'identity'; recovery: Uint8Array }] = [
    charter,
    { type: 'identity', recovery: new Uint8Array(32) },
  ]
  const draft = { datanet: null, seq: 0, prev: null, deps: [], at: 0, bytesBefore: 0, records }
  const entry = openEntry(sealEntry(draft, founder, (bytes) => new Uint8Array(bytes)).bytes)
  readFounding(entry)
  return await Log.open(createMemoryStore(), entry)
}

test('charters in JSON', { timeout }, async ({ task }) => {
  const result = await fuzzer.try({
    name: 'charter, as text',
    samples: [JSON.stringify(full), JSON.stringify({ name: 'a' }), JSON.stringify(full, null, 2)].map(textBytes),
    async read(bytes) {
      const body = new Uint8Array(bytes)
      const request = new Request('http://127.0.0.1/', {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json' },
      })
      const input = routes.createDatanet.parseInput((await readBody(request)) ?? {})
      return await found(charterOf(input, founder.publicKey))
    },
    check: (log) => expect(log.founding.founder).toEqual(founder.publicKey),
  })
  Object.assign(task.meta, result)
})
