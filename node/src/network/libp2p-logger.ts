import { format } from 'node:util'
import type { ComponentLogger, Logger } from '@libp2p/interface'
import type { Logger as PinoLogger } from 'pino'

/** Turns libp2p's and Helia's logs into structured lines: their errors at level debug, the rest at trace. */
export function libp2pLogger(pino: PinoLogger): ComponentLogger {
  const forComponent = (name: string): Logger => {
    // What they call errors are mostly peers that went away, so they don't go to people unasked.
    const write =
      (level: 'debug' | 'trace') =>
      (formatter: unknown, ...args: unknown[]) => {
        if (pino.isLevelEnabled(level)) pino[level]({ component: name }, line(formatter, args))
      }
    return Object.assign(write('trace'), {
      error: write('debug'),
      trace: write('trace'),
      enabled: pino.isLevelEnabled('trace'),
      newScope: (scope: string) => forComponent(`${name}:${scope}`),
    })
  }
  return { forComponent }
}

/** Their own placeholders (%p a peer, %c a CID, %e an error, …) all stand for something that has a text. */
function line(formatter: unknown, args: readonly unknown[]): string {
  if (typeof formatter !== 'string') return format(formatter, ...args)
  return format(formatter.replace(/%[pcakbetr]/g, '%s'), ...args.map(plain))
}

function plain(value: unknown): unknown {
  if (value instanceof Error) return value.message
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex')
  return typeof value === 'object' && value !== null ? String(value) : value
}
