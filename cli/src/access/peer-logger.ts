import { type Logger, pino } from 'pino'
import { UsageError } from '../errors.ts'
import { BACKGROUND } from './background-peer.ts'

/** Structured logs of a peer, on stderr; a peer in the background has nobody to bother, and tells more. */
export function peerLogger(env: NodeJS.ProcessEnv): Logger {
  const level = env['DATANET_LOG'] || (env[BACKGROUND] === '1' ? 'info' : 'warn')
  if (!['silent', ...Object.keys(pino.levels.values)].includes(level)) {
    throw new UsageError(
      `DATANET_LOG names no level: "${level}"`,
      'Use trace, debug, info, warn, error, fatal or silent.',
    )
  }
  return pino({ level }, pino.destination({ fd: process.stderr.fd, sync: true }))
}
