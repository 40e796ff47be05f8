import { parseCid, publicKeyOf } from '@datanet/records'
import { InvalidArgumentError } from 'commander'

function refuse(text: string, what: string): never {
  throw new InvalidArgumentError(`"${text}" is not ${what}.`)
}

/** Adds a value to those of an option that may be given again and again. */
export function collect<T>(read: (text: string) => T): (text: string, before: readonly T[] | undefined) => T[] {
  return (text, before) => [...(before ?? []), read(text)]
}

export const text = (given: string): string => given

/** A CIDv1 in base32. */
export function cid(given: string): string {
  try {
    return parseCid(given).toString()
  } catch {
    return refuse(given, 'an id; it begins with "bafy" or "bafk"')
  }
}

/** A did:key of an ed25519 key. */
export function did(given: string): string {
  try {
    publicKeyOf(given)
    return given
  } catch {
    return refuse(given, 'an author; it begins with "did:key:z6Mk", and `datanet id` prints your own')
  }
}

/** A whole number within bounds. */
function integer(min: number, max: number): (given: string) => number {
  return (given) => {
    const value = /^-?\d{1,16}$/.test(given) ? Number(given) : Number.NaN
    return value >= min && value <= max ? value : refuse(given, `a whole number from ${min} to ${max}`)
  }
}

export const score = integer(0, 1000)
/** How many parts of a claim to recompute. */
export const parts = integer(1, 100_000)
/** Copies that peers are asked for. */
export const replicas = integer(1, 100)
/** Zero bits of a proof of work. */
export const work = integer(8, 32)

/** One row of a contribution: the path of its file, and its place there. */
export interface RowPlace {
  readonly path: string
  readonly index: number
}

/** PATH:INDEX; a path may have colons itself. */
export function rowPlace(given: string): RowPlace {
  const [, path = '', index = ''] = /^(.+):(\d{1,15})$/s.exec(given) ?? []
  return path === ''
    ? refuse(given, 'a row; write the path of its file and its place from 0, like data.jsonl:17')
    : { path, index: Number(index) }
}

/** A positive integer of base units, as text: it may be larger than a double holds. */
export function amount(given: string): string {
  return /^[1-9]\d{0,38}$/.test(given)
    ? given
    : refuse(given, 'an amount: a positive integer of base units, such as cents')
}

const MAX_UNITS = 2n ** 64n - 1n

/** Units of use, as text. */
export function units(given: string): string {
  return /^[1-9]\d{0,19}$/.test(given) && BigInt(given) <= MAX_UNITS
    ? given
    : refuse(given, 'a number of units: a whole number from 1 to 2^64 - 1')
}

const MAX_TITLE = 200

/** What a contribution is called. */
export function title(given: string): string {
  return given.length <= MAX_TITLE
    ? given
    : refuse(`${given.slice(0, 30)}…`, `a title of up to ${MAX_TITLE} characters`)
}

const MAX_WAIT_SECONDS = 7 * 86_400
const DEFAULT_WAIT_SECONDS = 60

/** How long to wait. */
export function seconds(given: string): number {
  const value = /^\d{1,7}(\.\d+)?$/.test(given) ? Math.ceil(Number(given)) : Number.NaN
  return value <= MAX_WAIT_SECONDS ? value : refuse(given, 'a number of seconds')
}

/** What --wait asks for: undefined when it is not given, 60 s when it names no number. */
export function waitSeconds(option: number | true | undefined): number | undefined {
  return option === true ? DEFAULT_WAIT_SECONDS : option
}

/** UNIT:class with an issuer where one is meant, or the class alone. */
export function asset(given: string): string {
  const known = /^([^:@\s]{1,16}:)?(deposit|emission)(@did:key:z6Mk[1-9A-HJ-NP-Za-km-z]{44})?$/
  return known.test(given)
    ? given
    : refuse(given, 'an asset; write it like EUR:deposit, or "deposit" for the first unit of the charter')
}

/** The name of a pinning service. */
export function serviceName(given: string): string {
  return /^[A-Za-z0-9._-]{1,64}$/.test(given) ? given : refuse(given, 'the name of a pinning service in config.json')
}

/** A multiaddr. */
export function address(given: string): string {
  return /^\/[a-z0-9]+(\/|$)/.test(given)
    ? given
    : refuse(given, 'a multiaddr; write it like /ip4/192.0.2.7/tcp/4001/p2p/12D3Koo…')
}

const MAX_PORT = 65_535

/** HOST:PORT, an IPv6 address in brackets, or `unix:` and an absolute path. */
export function apiPlace(given: string): string {
  const port = /^(?:\[[0-9a-fA-F:.]+\]|[^:/[\]\s]+):(\d{1,5})$/.exec(given)?.[1]
  return given.startsWith('unix:/') || (port !== undefined && Number(port) <= MAX_PORT)
    ? given
    : refuse(
        given,
        'HOST:PORT, like 127.0.0.1:4780 (port 0 is any free one), nor unix: and the absolute path of a socket',
      )
}

/** DID[:WEIGHT]. */
export function validator(given: string): { author: string; weight: string } {
  const [, author = '', weight = '1'] = /^(did:key:[^:]+)(?::(\d{1,10}))?$/.exec(given) ?? []
  if (author === '' || weight.startsWith('0'))
    return refuse(given, 'a validator; write DID or DID:WEIGHT, with a weight from 1')
  return { author: did(author), weight }
}

/** NAME[:JSON]. */
export function gate(given: string): { gate: string; params: string } {
  const [, name = '', params = '{}'] = /^([a-z][a-z-]{0,63})(?::(.*))?$/s.exec(given) ?? []
  if (name === '' || !isJsonObject(params))
    return refuse(given, 'a gate; write NAME or NAME:JSON, like size:{"maxRows":1000}')
  return { gate: name, params }
}

function isJsonObject(given: string): boolean {
  try {
    const value: unknown = JSON.parse(given)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}

/** CID=SHARE, a share from 0 to 1 with up to six decimals; kept in millionths. */
export function derivation(given: string): { contribution: string; share: number } {
  const [, id = '', share = ''] = /^([^=]+)=(\d(?:\.\d{1,6})?)$/.exec(given) ?? []
  const millionths = Math.round(Number(share) * 1_000_000)
  if (id === '' || share === '' || millionths < 1 || millionths > 1_000_000) {
    return refuse(given, 'a source; write CID=SHARE, with a share above 0 and up to 1, like bafy…=0.25')
  }
  return { contribution: cid(id), share: millionths }
}
