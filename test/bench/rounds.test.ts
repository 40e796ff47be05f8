import { expect, test } from 'vitest'
import { BaselineMissingError } from './errors.ts'
import { inTurn } from './rounds.ts'

const neverMissing = ({ message }: Error) => expect.fail(message)

test('subjects take turns', async () => {
  const order: string[] = []
  const subject = (name: string) => async (turn: number) => {
    order.push(`${name}${turn}`)
    return { speed: turn }
  }
  const samples = await inTurn(3, { a: subject('a'), b: subject('b') }, neverMissing)
  expect(order).toEqual(['a0', 'b0', 'a1', 'b1', 'a2', 'b2'])
  expect(samples.need('a', 'speed')).toEqual({ median: 1, min: 0, max: 2, runs: 3 })
})

test('a baseline that is missing is told of once, and has no figure', async () => {
  const told: string[] = []
  const samples = await inTurn(
    2,
    {
      ours: async () => ({ speed: 1 }),
      theirs: async () => {
        throw new BaselineMissingError('theirs could not be installed', 'Connect to the network.')
      },
    },
    ({ message }) => told.push(message),
  )
  expect(told).toEqual(['theirs could not be installed'])
  expect(samples.of('theirs', 'speed')).toBeUndefined()
  expect(samples.of('ours', 'speed')?.runs).toBe(2)
})

test('what fails otherwise fails the benchmark, and what was not measured is no figure', async () => {
  const broken = { ours: async () => Promise.reject(new TypeError('broken')) }
  await expect(inTurn(1, broken, neverMissing)).rejects.toThrow('broken')
  const samples = await inTurn(1, { ours: async () => ({ speed: 1 }) }, neverMissing)
  expect(() => samples.need('ours', 'bytes')).toThrow('ours was not measured by bytes')
})
