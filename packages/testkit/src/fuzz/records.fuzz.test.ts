/** What authors sign, broken in all ways: canonical bytes, entries, records, statements. */

import {
  cidOf,
  concatBytes,
  decode,
  type Entry,
  encode,
  equalBytes,
  openEntry,
  openStatement,
  type Statement,
} from '@datanet/records'
import { expect, test } from 'vitest'
import { createFuzzer } from './fuzzer.ts'
import { makeSamples } from './samples.fixture.ts'
import { aroundPayload, aroundRecords, payloadOf, recordsOf, signedBody } from './signed-again.fixture.ts'

const fuzzer = createFuzzer(process, performance)
const { timeout } = fuzzer
const { datanet, writer, entries, records, statements } = makeSamples()
const issuer = datanet.issuers[0] as typeof writer
const [, second] = entries as [Entry, Entry]

/** Opened again from its own bytes it is the same. */
function checkEntry(entry: Entry): void {
  const again = openEntry(entry.bytes)
  expect(again.id.equals(entry.id)).toBe(true)
  expect(equalBytes(encode(decode(entry.bytes)), entry.bytes)).toBe(true)
  expect(equalBytes(encode(again.payload), payloadOf(entry.bytes))).toBe(true)
}

function checkStatement(statement: Statement | null): void {
  // null: of a type that this version does not know
  if (statement !== null) expect(equalBytes(encode(statement.body), statement.signed.body)).toBe(true)
}

/** The type that broken bytes still tell, which the signature covers too. */
function typeIn(body: Uint8Array): string {
  const text = new TextDecoder('latin1').decode(body)
  return statements.find((statement) => text.includes(statement.body.type))?.body.type ?? 'timeout'
}

test('canonical bytes', { timeout }, async ({ task }) => {
  const values = [
    ...records,
    [1, -1, 2 ** 60, 1.5, null, true, 'text', new Uint8Array(3)],
    { a: { b: [cidOf(new Uint8Array(1))] } },
  ]
  const found = await fuzzer.try({
    name: 'canonical DAG-CBOR',
    samples: [...values.map(encode), ...entries.map(({ bytes }) => bytes)],
    read: decode,
    check: (value, bytes) => expect(equalBytes(encode(value), bytes)).toBe(true),
  })
  Object.assign(task.meta, found)
})

test('entries', { timeout }, async ({ task }) => {
  const known = new Set(entries.map(({ id }) => id.toString()))
  const found = await fuzzer.try({
    name: 'entry',
    samples: [datanet.charterEntry, ...entries].map(({ bytes }) => bytes),
    read: openEntry,
    check(entry, bytes) {
      expect(entry.bytes).toBe(bytes)
      // nobody makes another entry without the key
      if (entry.payload.datanet !== null) expect(known).toContain(entry.id.toString())
      checkEntry(entry)
    },
  })
  Object.assign(task.meta, found)
})

test('payloads of entries that are signed again', { timeout }, async ({ task }) => {
  const found = await fuzzer.try({
    name: 'entry, its payload signed again',
    samples: [payloadOf(second.bytes)],
    read: (payload) => openEntry(aroundPayload(payload, second.bytes, writer)),
    check: checkEntry,
  })
  Object.assign(task.meta, found)
})

test('records of entries that are signed again', { timeout }, async ({ task }) => {
  const found = await fuzzer.try({
    name: 'entry, its records signed again',
    samples: records.map(encode),
    read: (record) => openEntry(aroundRecords([record, ...recordsOf(second.bytes)], second.bytes, writer)),
    check: checkEntry,
  })
  Object.assign(task.meta, found)
})

test('statements', { timeout }, async ({ task }) => {
  const known = new Set(statements.map(({ id }) => id.toString()))
  const found = await fuzzer.try({
    name: 'statement',
    samples: statements.map(({ signed }) => concatBytes(signed.sig, signed.body)),
    read: (bytes) => openStatement({ sig: bytes.slice(0, 64), body: bytes.slice(64) }),
    check(statement) {
      if (statement !== null) expect(known).toContain(statement.id.toString())
      checkStatement(statement)
    },
  })
  Object.assign(task.meta, found)
})

test('statements that are signed again', { timeout }, async ({ task }) => {
  const found = await fuzzer.try({
    name: 'statement, signed again',
    samples: statements.map(({ signed }) => signed.body),
    read: (body) => openStatement(signedBody(typeIn(body), body, issuer)),
    check: checkStatement,
  })
  Object.assign(task.meta, found)
})

/** A length that is only claimed must not be made room for. */
test('lengths that are declared, and not there', () => {
  const before = process.memoryUsage().heapUsed + process.memoryUsage().external
  for (const major of [2, 3, 4, 5]) {
    for (const [extra, bytes] of [
      [25, [0xff, 0xff]],
      [26, [0xff, 0xff, 0xff, 0xff]],
      [26, [0x3f, 0xff, 0xff, 0xff]],
      [27, [0, 0, 0, 1, 0, 0, 0, 0]],
      [27, [0, 0x1f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]],
      [27, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]],
    ] as const) {
      const head = Uint8Array.of((major << 5) | extra, ...bytes)
      for (const lie of [head, concatBytes(head, new Uint8Array(100)), concatBytes(Uint8Array.of(0x82, 0x01), head)]) {
        const refused = expect.objectContaining({ code: 'ERR_NOT_CANONICAL' })
        expect(() => decode(lie)).toThrow(refused)
        expect(() => openEntry(lie)).toThrow(refused)
        expect(() => openStatement({ body: lie, sig: new Uint8Array(64) })).toThrow(refused)
      }
    }
  }
  expect(process.memoryUsage().heapUsed + process.memoryUsage().external - before).toBeLessThan(64 * 1024 * 1024)
})

test('what lies so deep that a stack would end', () => {
  for (const opening of [[0x81], [0xa1, 0x61, 0x61], [0xd8, 0x2a], [0x9f], [0xbf]]) {
    const deep = concatBytes(...Array.from({ length: 60_000 }, () => Uint8Array.from(opening)))
    expect(() => decode(deep)).toThrow(expect.objectContaining({ code: 'ERR_NOT_CANONICAL' }))
  }
})
