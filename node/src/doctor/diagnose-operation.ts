import type { Operations } from '@datanet/client'
import type { Desk } from '../operations/desk.ts'
import { probeDht } from './dht-probe.ts'
import { look } from './look.ts'

/** The quick look that `datanet doctor` asks a running peer for. */
export function diagnoseOperation({ stores, author, network }: Desk): Pick<Operations, 'diagnose'> {
  return {
    async diagnose() {
      const { records: store, blocks } = stores
      const [held, dht] = await Promise.all([look({ store, blocks, author }), probeDht(network.libp2p.services.dht)])
      return { ...held, dht }
    },
  }
}
