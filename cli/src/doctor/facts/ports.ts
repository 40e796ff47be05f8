import { createServer } from 'node:net'
import { systemCode } from '../../access/system-code.ts'
import type { PeerState } from './running-peer.ts'

/** A port that the settings name. */
export interface Port {
  readonly use: 'listen' | 'api'
  readonly host: string
  readonly port: number
  /** Free; held by this repo's own peer; or the system's code of why it can't be had. */
  readonly state: 'free' | 'own' | { readonly code: string }
}

/** The settings that name ports. */
export interface PortSettings {
  readonly listen?: readonly string[]
  readonly api?: string
}

type Place = Pick<Port, 'use' | 'host' | 'port'>

const LISTEN = /^\/(?:ip4|ip6|dns|dns4|dns6)\/([^/]+)\/tcp\/(\d{1,5})(?:\/|$)/
const API = /^(?:\[([^\]]+)\]|([^:[\]\s]+)):(\d{1,5})$/

/** The places that settings name; port 0 is any free one, and a socket is no port. */
export function placesOf({ listen = [], api = '' }: PortSettings): Place[] {
  const places: Place[] = listen.flatMap((address) => {
    const [, host = '', port = '0'] = LISTEN.exec(address) ?? []
    return [{ use: 'listen' as const, host, port: Number(port) }]
  })
  const [, bracketed, plain = '', port = '0'] = API.exec(api) ?? []
  places.push({ use: 'api', host: bracketed ?? plain, port: Number(port) })
  return places.filter((place) => place.port > 0)
}

/** The code of what keeps a port from being had; null where nothing does. */
async function refusal({ host, port }: Place): Promise<string | null> {
  const server = createServer()
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen({ host, port, exclusive: true }, resolve)
    })
    return null
  } catch (error) {
    return systemCode(error) || String(error)
  } finally {
    if (server.listening) await new Promise((resolve) => server.close(resolve))
  }
}

function isOwn({ use, port }: Place, peer: PeerState): boolean {
  if (peer.state !== 'running') return false
  if (use === 'api') return peer.api.endsWith(`:${port}`)
  return peer.status.addresses.some((address) => LISTEN.exec(address)?.[2] === String(port))
}

/** Tries each port that the settings name. */
export async function gatherPorts(settings: PortSettings, peer: PeerState): Promise<Port[]> {
  const ports: Port[] = []
  for (const place of placesOf(settings)) {
    if (isOwn(place, peer)) {
      ports.push({ ...place, state: 'own' })
      continue
    }
    const code = await refusal(place)
    ports.push({ ...place, state: code === null ? 'free' : { code } })
  }
  return ports
}
