import type { Happening } from '@datanet/client'
import { expect, test } from 'vitest'
import { Hub } from './hub.ts'

const DATANET = 'bafyreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy'

const released = (name: number): Happening => ({
  type: 'release',
  at: '2026-01-01T00:00:00.000Z',
  datanet: DATANET,
  release: DATANET,
  name: `${name}`,
})

test('who is too slow loses the oldest events, and gets the newest 1,000', async () => {
  const hub = new Hub()
  const slow = hub.listen(undefined)
  for (let number = 0; number < 1500; number++) hub.emit(released(number))
  hub.close()
  const names: string[] = []
  for await (const event of slow) if (event.type === 'release') names.push(event.name)
  expect(names).toEqual(Array.from({ length: 1000 }, (_, i) => `${i + 500}`))
})
