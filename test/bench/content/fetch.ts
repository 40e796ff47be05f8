/** What a fetch is measured by: ours from several holders, a bitswap session, a raw libp2p stream, and curl. */
import { execFile } from 'node:child_process'
import { createHash, randomFillSync } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type LinkQuality, TcpProxy } from '../../harness/tcp-proxy.ts'
import { BaselineMissingError, BenchProgramError } from '../errors.ts'
import { Program, runProgram } from '../program.ts'

const HOLD = new URL('programs/hold.ts', import.meta.url)
const FETCH = new URL('programs/fetch.ts', import.meta.url)
const BITSWAP = new URL('programs/bitswap.ts', import.meta.url)
const STREAM = new URL('../programs/raw-stream.ts', import.meta.url)
const WEB = new URL('programs/web-server.ts', import.meta.url)
const CHUNK = 8 * 1024 * 1024
const MAX_LINKS = 8

/** What was contributed, and where it is held. */
export interface Held {
  readonly datanet: string
  readonly contribution: string
  /** Files of it, as many as the API lists. */
  readonly roots: readonly { readonly cid: string; readonly bytes: number }[]
  readonly addresses: readonly string[]
  /** How long it took to contribute. */
  readonly seconds: number
  /** Ends the holders; gives the most memory that one of them had, MB. */
  end(): Promise<number>
}

/** What a run took: seconds, and peak memory of who took the content, MB. */
export interface Taken {
  readonly [measure: string]: number
  readonly seconds: number
  readonly memory: number
}

/** Writes a file of random bytes. */
export async function randomFile(path: string, bytes: number): Promise<string> {
  const file = await open(path, 'w')
  const chunk = new Uint8Array(CHUNK)
  for (let left = bytes; left > 0; left -= CHUNK) await file.write(randomFillSync(chunk), 0, Math.min(left, CHUNK))
  await file.close()
  return path
}

/** Writes a folder with many small files, a thousand to a folder. */
export async function smallFiles(path: string, count: number, bytes: number): Promise<string> {
  for (let from = 0; from < count; from += 1000) {
    const folder = join(path, String(from / 1000).padStart(4, '0'))
    await mkdir(folder, { recursive: true })
    const names = Array.from({ length: Math.min(1000, count - from) }, (_, at) => `${String(at).padStart(3, '0')}.bin`)
    for (const name of names) await writeFile(join(folder, name), randomFillSync(new Uint8Array(bytes)))
  }
  return path
}

/** Peers that hold what lies at some paths: the first contributes it, the others fetch it from the first. */
export async function holders(dir: string, count: number, paths: readonly string[]): Promise<Held> {
  const first = new Program(HOLD, { repo: join(dir, 'holder-0'), paths })
  const programs = [first]
  try {
    const told = await first.next<Omit<Held, 'addresses' | 'end'> & { address: string }>()
    const addresses = [told.address]
    const link = `datanet:${told.datanet}?peer=${told.address}`
    for (let at = 1; at < count; at++) {
      const out = join(dir, `holder-${at}-out`)
      const other = new Program(HOLD, { repo: join(dir, `holder-${at}`), link, contribution: told.contribution, out })
      programs.push(other)
      addresses.push((await other.next<{ address: string }>()).address)
      await rm(out, { recursive: true, force: true })
    }
    return { ...told, addresses, end: () => endAll(programs) }
  } catch (error) {
    await endAll(programs).catch(() => undefined)
    throw error
  }
}

async function endAll(programs: readonly Program[]): Promise<number> {
  const memories = await Promise.all(
    programs.map(async (program) => {
      const told = program.next<{ memory: number }>()
      await program.end()
      return (await told).memory
    }),
  )
  return Math.max(...memories)
}

/** Addresses of the same peers over links of a quality, and what cuts these. */
async function over(addresses: readonly string[], quality: LinkQuality | undefined) {
  if (quality === undefined) return { addresses, cut: async () => undefined }
  if (addresses.length > MAX_LINKS) throw new BenchProgramError('too many links', 'Measure fewer peers.')
  const links = await Promise.all(
    addresses.map(async (address) => {
      const port = /\/tcp\/(\d+)/.exec(address)?.[1] ?? ''
      const proxy = await TcpProxy.open(Number(port), quality)
      return { proxy, address: address.replace(`/tcp/${port}`, `/tcp/${proxy.port}`) }
    }),
  )
  return {
    addresses: links.map(({ address }) => address),
    cut: async () => void (await Promise.all(links.map(({ proxy }) => proxy.cut()))),
  }
}

/** A fresh peer fetches what some holders have, over links of a quality; its files are then checked by `check`. */
export async function fetchOurs(
  dir: string,
  { datanet, contribution, addresses: all }: Held,
  { peers, quality, check }: { peers: number; quality?: LinkQuality; check?: (out: string) => Promise<void> },
): Promise<Taken> {
  const [repo, out] = [join(dir, 'taker'), join(dir, 'taken')]
  const { addresses, cut } = await over(all.slice(0, peers), quality)
  const program = new Program(FETCH, { repo, out, datanet, contribution, addresses })
  try {
    await program.next()
    const taken = await program.next<Taken>()
    await check?.(join(out, contribution))
    return taken
  } finally {
    await program.end()
    await cut()
    await Promise.all([repo, out].map((path) => rm(path, { recursive: true, force: true })))
  }
}

/** A plain Helia reads the same by bitswap, in a session with the holders. */
export async function fetchByBitswap(dir: string, held: Held, peers: number): Promise<Taken> {
  const own = join(dir, 'bitswap')
  await mkdir(own)
  try {
    return await runProgram<Taken>(BITSWAP, {
      dir: own,
      roots: held.roots,
      addresses: held.addresses.slice(0, peers),
    })
  } finally {
    await rm(own, { recursive: true, force: true })
  }
}

/** So many bytes over one raw libp2p stream, in sends of 1 MiB, to nobody's disk. */
export async function rawStream(bytes: number): Promise<Taken> {
  const server = new Program(STREAM, { bytes })
  const { address } = await server.next<{ address: string }>()
  try {
    return await runProgram<Taken>(STREAM, { address, bytes })
  } finally {
    await server.end()
  }
}

/** curl takes a file from a plain HTTP server, and writes it. */
export async function fetchByCurl(dir: string, path: string): Promise<{ seconds: number }> {
  const server = new Program(WEB, { path })
  const { url } = await server.next<{ url: string }>()
  const out = join(dir, 'curl')
  try {
    const began = performance.now()
    await promisify(execFile)('curl', ['-s', '-f', '-o', out, url]).catch((error: unknown) => {
      throw new BaselineMissingError('curl is not there', 'Install curl.', { cause: error })
    })
    return { seconds: (performance.now() - began) / 1000 }
  } finally {
    await server.end()
    await rm(out, { force: true })
  }
}

/** The SHA-256 of a file, in hexadecimal. */
export async function hashOfFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK })) hash.update(chunk)
  return hash.digest('hex')
}
