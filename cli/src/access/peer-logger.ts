import { type Logger, pino } from 'pino'
import { UsageError } from '../errors.ts'
import { BACKGROUND, LOG_FILE } from './background-peer.ts'
import { RotatingLog } from './rotating-log.ts'

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const

/**
 * How much a peer's log tells: as the option says, else DATANET_LOG, else the settings. A peer in the background has nobody to
 * bother, and tells more. Throws ERR_USAGE.
 */
export function logLevel(env: NodeJS.ProcessEnv, option?: string, setting?: string): string {
  const level = option ?? (env['DATANET_LOG'] || setting || (env[BACKGROUND] === '1' ? 'info' : 'warn'))
  if (!(LOG_LEVELS as readonly string[]).includes(level)) {
    throw new UsageError(`DATANET_LOG names no level: "${level}"`, `Use ${LOG_LEVELS.join(', ')}.`)
  }
  return level
}

/** Structured logs of a peer: on stderr, and of one in the background in a file that is kept small. Throws ERR_USAGE. */
export function peerLogger(env: NodeJS.ProcessEnv, option?: string, setting?: string): Logger {
  const level = logLevel(env, option, setting)
  const file = env[LOG_FILE]
  return pino({ level }, file ? new RotatingLog(file) : pino.destination({ fd: process.stderr.fd, sync: true }))
}
