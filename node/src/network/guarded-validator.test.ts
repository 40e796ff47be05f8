import fc from 'fast-check'
import { beforeEach, expect, test } from 'vitest'
import { guardedValidator, type RankMemory } from './guarded-validator.ts'

/** A memory whose answers come later than they were asked for, as a disk's do. */
class SlowMemory implements RankMemory {
  readonly held = new Map<string, Uint8Array>()

  async get(key: Uint8Array) {
    await Promise.resolve()
    return this.held.get(Buffer.from(key).toString('hex'))
  }

  async put(key: Uint8Array, rank: Uint8Array) {
    await Promise.resolve()
    this.held.set(Buffer.from(key).toString('hex'), rank)
  }
}

/** A value is its rank; one that begins with 255 is invalid. */
async function check(_key: Uint8Array, value: Uint8Array): Promise<{ rank: Uint8Array }> {
  if (value[0] === 255) throw new RangeError('invalid')
  return { rank: value }
}

let ranks: SlowMemory
const key = new TextEncoder().encode('/test/a')
const bytes = (...values: number[]) => Uint8Array.from(values)

beforeEach(() => {
  ranks = new SlowMemory()
})

test('takes what ranks as high as the best so far or higher, and nothing lower', async () => {
  const { validate } = guardedValidator({ check, ranks })
  await validate(key, bytes(1, 2))
  await validate(key, bytes(1, 2))
  await expect(validate(key, bytes(1, 1))).rejects.toMatchObject({ code: 'ERR_RECORD_STALE' })
  await validate(key, bytes(2))
  await expect(validate(key, bytes(1, 2))).rejects.toMatchObject({ code: 'ERR_RECORD_STALE' })
  await validate(new TextEncoder().encode('/test/b'), bytes(0))
})

test('an invalid value is refused and changes nothing', async () => {
  const { validate } = guardedValidator({ check, ranks })
  await validate(key, bytes(1))
  await expect(validate(key, bytes(255))).rejects.toThrow('invalid')
  await validate(key, bytes(1))
})

test('a new guard over the same store knows what the old one knew', async () => {
  await guardedValidator({ check, ranks }).validate(key, bytes(9))
  await expect(guardedValidator({ check, ranks }).validate(key, bytes(8))).rejects.toMatchObject({
    code: 'ERR_RECORD_STALE',
  })
})

test('of any values at once, each passes only if no higher one was asked for before it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 254 }), { minLength: 1, maxLength: 20 }), async (ranks) => {
      const { validate } = guardedValidator({ check, ranks: new SlowMemory() })
      const results = await Promise.allSettled(ranks.map((rank) => validate(key, bytes(rank))))
      const passed = results.map((result) => result.status === 'fulfilled')
      expect(passed).toEqual(ranks.map((rank, index) => rank >= Math.max(...ranks.slice(0, index + 1))))
    }),
  )
})

test('selects the valid value of the highest rank', async () => {
  const { select } = guardedValidator({ check, ranks })
  expect(await select(key, [bytes(1), bytes(255), bytes(3, 1), bytes(3)])).toBe(2)
  expect(await select(key, [bytes(255)])).toBe(0)
})
