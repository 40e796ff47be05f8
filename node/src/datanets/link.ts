import { CID, decode, encode, parseCid } from '@datanet/records'
import { base32 } from 'multiformats/bases/base32'
import { LinkUnreadableError } from '../errors.ts'

/** The secret of an invite and where its record stands. */
export interface InviteSecret {
  readonly entry: CID
  readonly index: number
  /** 32-byte seed of the invite's key. */
  readonly seed: Uint8Array
}

/** `datanet:<id>?peer=<multiaddr>&invite=…`: which datanet, where, and what lets in. */
export interface Link {
  readonly datanet: CID
  readonly peers: readonly string[]
  readonly invite: InviteSecret | null
}

/** Writes a link as text: `datanet:ID?peer=ADDRESS&invite=SECRET`; `parseLink` reads it. */
export function formatLink({ datanet, peers, invite }: Link): string {
  const query = new URLSearchParams()
  for (const peer of peers) query.append('peer', peer)
  if (invite !== null) query.append('invite', base32.encode(encode([invite.entry, invite.index, invite.seed])))
  const text = query.toString().replaceAll('%2F', '/')
  return `datanet:${datanet}${text === '' ? '' : `?${text}`}`
}

function readInvite(text: string): InviteSecret {
  try {
    const [entry, index, seed] = decode(base32.decode(text as `b${string}`)) as [unknown, unknown, unknown]
    const link = CID.asCID(entry)
    const isPlace = typeof index === 'number' && Number.isSafeInteger(index) && index >= 0
    if (link !== null && isPlace && seed instanceof Uint8Array && seed.length === 32)
      return { entry: link, index, seed }
  } catch {
    // falls through to the typed error
  }
  throw new LinkUnreadableError('its invite is broken')
}

/** Reads a link, or a bare datanet id. Throws ERR_LINK_UNREADABLE, ERR_CID_INVALID. */
export function parseLink(text: string): Link {
  if (!text.startsWith('datanet:')) return { datanet: parseCid(text), peers: [], invite: null }
  const [id = '', query = ''] = text.slice('datanet:'.length).split('?', 2)
  const fields = new URLSearchParams(query)
  const invite = fields.get('invite')
  return {
    datanet: parseCid(id),
    peers: fields.getAll('peer').slice(0, 16),
    invite: invite === null ? null : readInvite(invite),
  }
}
