import { bytesOfText, type Volunteer } from '../custody/volunteer.ts'
import { type ApiListen, parseApiPlace } from '../http/api-place.ts'
import type { RelayOptions } from '../network/relay-options.ts'
import type { RepoConfig } from '../repo/config.ts'
import type { PeerOptions } from './peer.ts'

const DEFAULT_LISTEN = ['/ip4/0.0.0.0/tcp/0']
const DEFAULT_API = '127.0.0.1:0'

/** Options of a peer of which none is left open. */
export type SettledOptions = PeerOptions & {
  readonly listen: readonly string[]
  readonly api: ApiListen
  readonly announce: readonly string[]
  readonly bootstrap: readonly string[]
  readonly relay: RelayOptions
  readonly mdns: boolean
  readonly volunteer: Volunteer | null
}

function volunteerOf({ volunteer }: RepoConfig): Volunteer | null {
  if (volunteer === undefined) return null
  const { bytes, datanets } = volunteer
  return { bytes: bytesOfText(bytes), ...(datanets === undefined ? {} : { datanets }) }
}

/** What a peer runs with: what was asked for, else what the settings of its repo say, else the defaults. Throws ERR_API_PLACE. */
export function settleOptions(options: PeerOptions, config: RepoConfig): SettledOptions {
  return {
    ...options,
    listen: options.listen ?? config.listen ?? DEFAULT_LISTEN,
    announce: options.announce ?? config.announce ?? [],
    bootstrap: options.bootstrap ?? config.bootstrap ?? [],
    relay: options.relay ?? { use: config.relays ?? [], server: config.serveRelay ?? false },
    volunteer: options.volunteer === undefined ? volunteerOf(config) : options.volunteer,
    mdns: options.mdns ?? config.mdns ?? false,
    api: options.api ?? parseApiPlace(config.api ?? DEFAULT_API, config.allowRemoteApi),
  }
}
