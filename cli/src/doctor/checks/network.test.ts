import type { DatanetDetail } from '@datanet/client'
import { expect, test } from 'vitest'
import type { Running } from '../facts/running-peer.ts'
import { checkSync } from './network.ts'

const commands = (line: string) => `datanet ${line}`

/** A peer that follows a datanet of its own and is in step with all who follow it. */
function running(detail: Partial<DatanetDetail>): Running {
  const datanet = {
    datanet: 'bafy',
    name: 'law',
    charter: {},
    founder: 'ada',
    behind: null,
    ...detail,
  } as DatanetDetail
  return { datanets: [{ datanet, complete: true, problem: null }], status: { author: 'ada' } } as unknown as Running
}

test('sync: a repo that is older than what its author has signed, until its entries are back', () => {
  const behind = { signed: 5, held: 2, heard: '0', weight: '1' }
  const found = checkSync(running({ behind }), commands)
  expect(found).toMatchObject({
    ok: false,
    message: 'the author signs nothing in "law": the repo is older than what it has signed',
    fix: expect.stringContaining('`datanet connect MULTIADDR`'),
  })
  expect(found).toMatchObject({ fix: expect.stringContaining('`datanet sync bafy --wait`') })
  expect(checkSync(running({}), commands)).toMatchObject({ ok: true })
})
