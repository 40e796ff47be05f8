import { encodeMessage } from '@datanet/sync'
import { expect, test } from 'vitest'
import { countingLine } from './counting-line.ts'

test('frames come out at the other end in order, and are counted by what they carry', async () => {
  const { ends, traffic } = countingLine()
  const entries = encodeMessage({ type: 'entries', entries: [new Uint8Array(100)] })
  const other = encodeMessage({ type: 'more', cells: 3 })
  const waiting = ends[1].receive()
  await ends[0].send(entries)
  await ends[0].send(other)
  await ends[1].send(other)
  expect(await waiting).toEqual(entries)
  expect(await ends[1].receive()).toEqual(other)
  expect(await ends[0].receive()).toEqual(other)
  expect(traffic()).toEqual({ entries: entries.length, finding: 2 * other.length })
})
