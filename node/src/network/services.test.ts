import { expect, test } from 'vitest'
import { createPenalties } from './penalties.ts'
import { RELAY_LIMITS } from './relay-options.ts'
import { createServices, type ServiceParts } from './services.ts'

const parts: ServiceParts = {
  rules: { validators: {}, selectors: {} },
  penalties: createPenalties(() => undefined),
  limits: undefined,
  isBehindRelay: false,
  crossNat: false,
  sharedHosts: new Set(),
}

test('what crosses NATs, and a relay, run only where they are asked for', async () => {
  const plain = Object.keys(await createServices(parts))
  expect(plain).toEqual(['identify', 'identifyPush', 'ping', 'dht', 'pubsub', 'listening'])
  expect(Object.keys(await createServices({ ...parts, crossNat: true }))).toEqual([...plain, 'autonat', 'dcutr'])
  expect(Object.keys(await createServices({ ...parts, limits: RELAY_LIMITS }))).toEqual([...plain, 'relay'])
})
