import { expect, test } from 'vitest'
import { fakePeer } from '../testing/fake-peer.ts'
import { cli } from '../testing/run-cli.ts'

const datanet = 'bafyreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy'
const contribution = 'bafyreih6prjlns4w3n4o7g5jeivxndhubiaj6d37ayaqzacsd2dei4pynu'
const pin = { contribution, title: 'Tickets', bytes: 12_000_000, local: true, kept: true, copies: 2, target: 3 }
const routes = {
  [`GET /v1/datanets/${datanet}/pins`]: () => ({ body: [pin] }),
  [`POST /v1/datanets/${datanet}/unpins`]: () => ({ body: [{ ...pin, kept: false, target: 0 }] }),
}

test('pin lists what is kept, as people and as scripts read it', async () => {
  await using peer = await fakePeer(routes)
  const told = await cli(['pin', datanet, '--repo', peer.repo])
  expect(told).toMatchObject({ code: 0 })
  expect(told.stdout).toMatch(/^CONTRIBUTION +HERE +COPIES +SIZE +TITLE$/m)
  expect(told.stdout).toMatch(new RegExp(`^${contribution} +kept +2 of 3 +12 MB +Tickets$`, 'm'))
  expect(told.stdout).toContain(`datanet show ${datanet} ${contribution}`)
  const { stdout } = await cli(['pin', datanet, '--json', '--repo', peer.repo])
  expect(JSON.parse(stdout)).toMatchObject([{ contribution, local: true, copies: 2, target: 3 }])
})

test('unpin says what to do next', async () => {
  await using peer = await fakePeer(routes)
  const { code, stdout } = await cli(['unpin', datanet, '--contribution', contribution, '--repo', peer.repo])
  expect(code).toBe(0)
  expect(stdout).toContain('datanet gc')
  expect(peer.asked.at(-1)?.body).toEqual({ contributions: [contribution] })
})

test.each([
  ['copies of nothing', ['pin', datanet, '--replicas', '3']],
  ['more copies than there may be', ['pin', datanet, '--all', '--replicas', '1000000000']],
  ['no copies', ['pin', datanet, '--all', '--replicas', '0']],
  ['all and some', ['pin', datanet, '--all', '--contribution', contribution]],
  ['nothing to unpin', ['unpin', datanet]],
  ['a contribution that is no id', ['pin', datanet, '--contribution', 'tickets']],
])('%s is wrong usage', async (_, argv) => {
  await using peer = await fakePeer(routes)
  const ran = await cli([...argv, '--json', '--repo', peer.repo])
  expect(ran.code).toBe(2)
  expect(JSON.parse(ran.stdout)).toMatchObject({ error: { code: 'ERR_USAGE' } })
  expect(peer.asked).toEqual([])
})
