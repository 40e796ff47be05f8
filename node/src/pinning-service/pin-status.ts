/** What a pinning service says of a pin, as the IPFS Pinning Service API 1.0.0 has it. */

export const PIN_STATES = ['queued', 'pinning', 'pinned', 'failed'] as const
type PinState = (typeof PIN_STATES)[number]

/** A pin at a service. */
export interface PinStatus {
  readonly requestId: string
  readonly state: PinState
  /** RFC 3339, as the service writes it. */
  readonly created: string
  readonly cid: string
  /** Multiaddrs of the peers that fetch for the service. */
  readonly delegates: readonly string[]
  /** What the service says besides, for people. */
  readonly detail: string | null
}

const MAX_DELEGATES = 20
const MAX_TEXT = 1024

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= MAX_TEXT

/** Reads a pin; null where a field that the API demands is missing or wrong. Further fields are allowed. */
export function readPinStatus(value: unknown): PinStatus | null {
  if (!isRecord(value) || !isRecord(value['pin'])) return null
  const { requestid, status, created, pin, delegates, info } = value
  const state = PIN_STATES.find((one) => one === status)
  if (!isText(requestid) || state === undefined || !isText(created) || !isText(pin['cid'])) return null
  if (!Array.isArray(delegates)) return null
  const details = isRecord(info) ? Object.entries(info).filter(([, text]) => isText(text)) : []
  return {
    requestId: requestid,
    state,
    created,
    cid: pin['cid'],
    delegates: delegates.filter(isText).slice(0, MAX_DELEGATES),
    detail:
      details.length === 0
        ? null
        : details
            .map(([name, text]) => `${name}: ${text}`)
            .join('; ')
            .slice(0, MAX_TEXT),
  }
}

/** Reads a page of pins; null for what is none. */
export function readPinPage(value: unknown): readonly PinStatus[] | null {
  if (!isRecord(value) || typeof value['count'] !== 'number' || !Array.isArray(value['results'])) return null
  const pins = value['results'].map(readPinStatus)
  return pins.every((pin) => pin !== null) ? pins : null
}

/** What a service says of a request that it refuses: its reason and the details, bounded. */
export function readFailure(value: unknown): string | null {
  const error = isRecord(value) ? value['error'] : undefined
  if (!isRecord(error)) return null
  const said = [error['reason'], error['details']].filter((part) => typeof part === 'string' && part !== '')
  return said.length === 0 ? null : said.join(': ').slice(0, MAX_TEXT)
}
