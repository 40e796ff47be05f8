import type { Operations } from '@datanet/client'
import { pino } from 'pino'
import { Hub } from '../operations/hub.ts'
import type { AppParts } from './app.ts'

export const TOKEN = 'secret'
export const HEADERS = { host: '127.0.0.1:4780', authorization: `Bearer ${TOKEN}` }

/** Parts of an app whose operations are these; asking for another one is a failure. */
export function partsOf(operations: Partial<Operations>, more: Partial<AppParts> = {}): AppParts {
  return {
    operations: operations as Operations,
    hub: new Hub(),
    token: TOKEN,
    logger: pino({ level: 'silent' }),
    metrics: async () => 'datanet_info 1\n',
    gateway: async () => new Response('a block'),
    ...more,
  }
}
