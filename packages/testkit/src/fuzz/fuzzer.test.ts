import { DatanetError, NotCanonicalError, textBytes } from '@datanet/records'
import { expect, test } from 'vitest'
import { type Boundary, createFuzzer, type FuzzMachine } from './fuzzer.ts'

const quiet: FuzzMachine = { env: {}, memoryUsage: () => ({ heapUsed: 0, external: 0 }) }
const still = { now: () => 0 }
const sample = textBytes('good')
const refuse = () => {
  throw new NotCanonicalError('no', 'Try another.')
}
/** Takes what begins as the sample does. */
const reader = (bytes: Uint8Array) => (bytes[0] === sample[0] ? bytes : refuse())
const tryWith = (boundary: Partial<Boundary<Uint8Array>>, machine = quiet, clock = still) =>
  createFuzzer(machine, clock).try({ name: 'it', samples: [sample], read: reader, ...boundary })

test('it counts what was refused and what was still good', async () => {
  const { boundary } = await tryWith({})
  expect(boundary).toMatchObject({ name: 'it', cases: 500 })
  expect(boundary.refused + boundary.valid).toBe(500)
  expect(Math.min(boundary.refused, boundary.valid)).toBeGreaterThan(10)
})

test('the environment makes it long', () => {
  expect(createFuzzer({ ...quiet, env: { DATANET_FUZZ: 'long' } }, still).cases).toBe(10_000)
  expect(createFuzzer({ ...quiet, env: { DATANET_FUZZ: 'short' } }, still).cases).toBe(500)
})

class Untold extends DatanetError {
  readonly code = 'ERR_UNTOLD'
}
class Odd extends DatanetError {
  readonly code = 'odd'
}

/** A reader that takes the sample and fails on all else. */
const failing = (error: Error) => ({
  read: (bytes: Uint8Array) => {
    if (bytes === sample) return bytes
    throw error
  },
})

test.each([
  ['an error of another class', failing(new TypeError('no such thing'))],
  ['an error without a hint', failing(new Untold('wrong', ''))],
  ['an error without a stable code', failing(new Odd('wrong', 'Do better.'))],
  ['a sample that is not read', { read: refuse }],
  ['nothing refused', { read: (bytes: Uint8Array) => bytes }],
  [
    'a value that is none',
    {
      check: (_: Uint8Array, bytes: Uint8Array) => {
        if (bytes !== sample) refuse()
      },
    },
  ],
  ['something left behind', { refused: refuse }],
] as const)('it does not let pass %s', async (_, boundary) => {
  await expect(tryWith(boundary as Partial<Boundary<Uint8Array>>)).rejects.toThrow()
})

test('it does not let pass what takes long or much memory', async () => {
  let [ms, heapUsed] = [0, 0]
  const slow = {
    now() {
      ms += 10_000
      return ms
    },
  }
  const problem = (text: string) => ({ cause: { message: expect.stringContaining(text) } })
  await expect(tryWith({}, quiet, slow)).rejects.toMatchObject(problem('took 10000 ms'))
  const greedy = {
    env: {},
    memoryUsage() {
      heapUsed += 2 ** 30
      return { heapUsed, external: 0 }
    },
  }
  await expect(tryWith({}, greedy)).rejects.toMatchObject(problem('bytes of memory'))
})
