/** Kubo and the Pinning Service API, on both of its sides. */
import { strictEqual } from 'node:assert/strict'
import { PinningServer } from '../../pinning/pinning-server.ts'
import type { Check } from '../check.ts'
import type { Scene } from './scene.ts'

/** The token of the service. */
export const TOKEN = 'token-of-the-service'

/** A service whose pins a Kubo keeps: it connects to the origins, and fetches from them. */
export function serviceOf(kubo: Scene['kubo']): PinningServer {
  return new PinningServer({
    token: TOKEN,
    delegates: [],
    async keep({ cid, origins = [] }) {
      if (origins.length > 0) await kubo.connect(origins)
      await kubo.run('pin', 'add', cid)
    },
  })
}

/** Checks with the service; the peer knows it as `service`. */
export function pinningChecks({
  kubo,
  offline,
  holder,
  datanet,
  contribution,
  detail,
  service,
  endpoint,
}: Scene): Check[] {
  return [
    {
      name: 'a pinning service that is Kubo’s keeps what a peer asks it to',
      async run() {
        // what an earlier check has brought
        await kubo.run('pin', 'rm', detail.manifest)
        await kubo.run('repo', 'gc', '--quiet')
        const asked = { datanet, service: 'service', contributions: [contribution], wait: 100 }
        const [pin] = await holder.operations.pinToService(asked)
        strictEqual(pin?.status, 'pinned', pin?.detail ?? '')
        const kept = await kubo.run('pin', 'ls', '--type=recursive', '--quiet')
        strictEqual(kept.includes(detail.manifest), true, 'Kubo keeps it')
        await holder.operations.unpinFromService({ datanet, service: 'service', contributions: [contribution] })
        strictEqual(service.pins.length, 0)
        return 'fetched from the addresses that the peer named'
      },
    },
    {
      name: 'the service that stands for others in our tests is one for Kubo',
      async run() {
        await offline.run('pin', 'remote', 'service', 'add', 'ours', endpoint, TOKEN)
        const pin = ['pin', 'remote']
        await offline.run(...pin, 'add', '--service=ours', '--background', '--name=by Kubo', detail.manifest)
        const listed = await offline.run(...pin, 'ls', '--service=ours', '--status=queued,pinning,pinned')
        strictEqual(listed.includes(detail.manifest), true, 'Kubo lists it')
        await offline.run(...pin, 'rm', '--service=ours', '--force', '--status=queued,pinning,pinned,failed')
        strictEqual(service.pins.length, 0)
        strictEqual(service.violations.join(), '', 'what Kubo sent beside the API')
        return 'add, ls and rm'
      },
    },
  ]
}
