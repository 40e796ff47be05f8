/** What is asked of the gateway: /ipfs/CID[/PATH] with a format, as the specs of trustless gateways have it. */
import { CID } from 'multiformats/cid'
import { GatewayError } from './errors.ts'

/** How much of what a path leads to goes into a CAR: its block, the file or folder, or all below it. */
type Scope = 'block' | 'entity' | 'all'

/** Bytes of a file, first and last; negative ones count from the end. */
export interface ByteRange {
  readonly from: number
  readonly to: number | null
}

/** See the header. */
export interface GatewayRequest {
  readonly root: CID
  readonly path: readonly string[]
  readonly format: 'raw' | 'car'
  readonly scope: Scope
  readonly range: ByteRange | null
  /** Whether a block goes into a CAR each time that it is met. */
  readonly dups: boolean
}

const MAX_PATH_SEGMENTS = 128
const SPECS = 'See https://specs.ipfs.tech/http-gateways/trustless-gateway/.'

const bad = (message: string): GatewayError => new GatewayError(400, message, SPECS)

/** Reads a request. Throws ERR_GATEWAY with 400, or 406 for a format that there is not. */
export function readGatewayRequest(url: URL, accept: string | undefined): GatewayRequest {
  const [root, ...path] = segmentsOf(url.pathname)
  const { searchParams: query } = url
  const { format, parameters } = formatOf(query.get('format'), accept)
  const one = (name: string): string | null => query.get(`car-${name}`) ?? parameters.get(name) ?? null
  if ((one('version') ?? '1') !== '1') throw new GatewayError(406, 'there are CARs of version 1 alone', SPECS)
  const order = one('order') ?? 'dfs'
  if (order !== 'dfs' && order !== 'unk') throw new GatewayError(406, 'the order of a CAR is dfs', SPECS)
  const dups = one('dups') ?? 'n'
  if (dups !== 'y' && dups !== 'n') throw bad('dups is y or n')
  const range = rangeOf(query.get('entity-bytes'))
  const scope = query.get('dag-scope') ?? (range === null ? 'all' : 'entity')
  if (scope !== 'block' && scope !== 'entity' && scope !== 'all') throw bad('dag-scope is block, entity or all')
  return { root: cidOf(root), path, format, scope, range: scope === 'entity' ? range : null, dups: dups === 'y' }
}

function segmentsOf(pathname: string): string[] {
  try {
    const segments = pathname
      .replace(/^\/ipfs\//, '')
      .split('/')
      .filter((part) => part !== '')
      .map(decodeURIComponent)
    if (segments.length > MAX_PATH_SEGMENTS) throw bad(`a path has at most ${MAX_PATH_SEGMENTS} segments`)
    return segments
  } catch (error) {
    if (error instanceof URIError) throw bad('the path is not encoded as a URL has it')
    throw error
  }
}

function cidOf(text: string | undefined): CID {
  try {
    return CID.parse(text ?? '')
  } catch (cause) {
    throw new GatewayError(400, 'what follows /ipfs/ is no CID', SPECS, { cause })
  }
}

function rangeOf(text: string | null): ByteRange | null {
  if (text === null) return null
  const [, from, to] = /^(-?\d{1,15}):(-?\d{1,15}|\*)$/.exec(text) ?? []
  if (from === undefined || to === undefined) throw bad('entity-bytes is FROM:TO, where TO may be *')
  return { from: Number(from), to: to === '*' ? null : Number(to) }
}

interface Asked {
  readonly format: 'raw' | 'car'
  readonly parameters: ReadonlyMap<string, string>
}

const FORMATS = new Map<string, 'raw' | 'car'>([
  ['application/vnd.ipld.raw', 'raw'],
  ['application/vnd.ipld.car', 'car'],
])

/** `format` goes before Accept, whose parameters hold all the same. */
function formatOf(asked: string | null, accept: string | undefined): Asked {
  const types = (accept ?? '').split(',').map(mediaType)
  const wanted = types.filter(({ type }) => FORMATS.has(type)).sort((a, b) => b.quality - a.quality)
  if (asked !== null) {
    if (asked !== 'raw' && asked !== 'car') throw new GatewayError(406, 'there are the formats raw and car', SPECS)
    const same = wanted.find(({ type }) => FORMATS.get(type) === asked)
    return { format: asked, parameters: same?.parameters ?? new Map() }
  }
  const [best] = wanted
  const format = FORMATS.get(best?.type ?? '')
  if (best !== undefined && format !== undefined) return { format, parameters: best.parameters }
  if (types.some(({ type }) => type === '' || type.endsWith('*')))
    throw bad(
      'say which format: ?format=raw or ?format=car, or Accept: application/vnd.ipld.raw or application/vnd.ipld.car',
    )
  throw new GatewayError(406, 'there are the formats raw and car', SPECS)
}

function mediaType(text: string): { type: string; parameters: Map<string, string>; quality: number } {
  const [type = '', ...rest] = text.split(';').map((part) => part.trim())
  const parameters = new Map<string, string>()
  for (const part of rest) {
    const [name = '', value = ''] = part.split('=', 2).map((side) => side.trim())
    parameters.set(name.toLowerCase(), value.replaceAll('"', '').toLowerCase())
  }
  const quality = Number(parameters.get('q') ?? 1)
  return { type: type.toLowerCase(), parameters, quality: Number.isFinite(quality) ? quality : 0 }
}
