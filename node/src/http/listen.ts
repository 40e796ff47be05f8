/**
 * Where the API listens.
 * 1. On an address of this machine alone, unless other machines are allowed in so many words.
 * 2. Or on a unix socket that its owner alone may open; a socket that nobody listens at any more is replaced, one that
 *    somebody does, and a file that is none, are left as they are.
 */
import { chmodSync } from 'node:fs'
import { lstat, rm } from 'node:fs/promises'
import type { Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { isAbsolute } from 'node:path'
import { ListenFailedError, PortInUseError } from '../network/errors.ts'
import { systemCode } from '../storage/disk-errors.ts'
import { type ApiListen, inUrl, UNIX_SCHEME } from './api-place.ts'
import { ApiExposedError, ApiPlaceError } from './errors.ts'
import { isAddress, isLoopback } from './guard.ts'

/** Bytes of the longest path of a socket: the system's `sun_path` less the byte that ends it. */
const MAX_SOCKET_PATH = process.platform === 'linux' ? 107 : 103

/** Throws ERR_API_EXPOSED for a place that other machines could reach, without leave. */
function checkExposure(listen: ApiListen): void {
  if ('path' in listen || listen.allowRemote === true || isLoopback(inUrl(listen.host))) return
  throw new ApiExposedError(listen.host === '' ? 'every address' : listen.host)
}

/** Which Hosts are the API's own: those of this machine, and where other machines are allowed the one named and addresses. */
export function ownHosts(listen: ApiListen): (host: string) => boolean {
  if ('path' in listen || listen.allowRemote !== true) return isLoopback
  const named = inUrl(listen.host).toLowerCase()
  return (host) => isLoopback(host) || isAddress(host) || host.toLowerCase().replace(/:\d{1,5}$/, '') === named
}

/** Whether somebody listens at a socket. */
async function answers(path: string): Promise<boolean> {
  return await new Promise((resolve, reject) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', (error) => {
      if (['ECONNREFUSED', 'ENOENT'].includes(systemCode(error) ?? '')) resolve(false)
      else reject(new ListenFailedError(path, systemCode(error) ?? error.message, { cause: error }))
    })
  })
}

async function clearSocket(path: string): Promise<void> {
  if (!isAbsolute(path))
    throw new ApiPlaceError(`the socket ${path} has no absolute path`, 'Write it like unix:/run/me/datanet.sock.')
  if (Buffer.byteLength(path) > MAX_SOCKET_PATH) {
    throw new ApiPlaceError(
      `the path of the socket has more than ${MAX_SOCKET_PATH} bytes: ${path}`,
      'Name a shorter one; the system takes no longer.',
    )
  }
  const stats = await lstat(path).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return null
    throw new ListenFailedError(path, systemCode(error) ?? String(error), { cause: error })
  })
  if (stats === null) return
  if (!stats.isSocket()) {
    throw new ApiPlaceError(
      `${path} is there, and is no socket`,
      'Name another path; what lies there is left as it is.',
    )
  }
  if (await answers(path)) throw new PortInUseError(path)
  await rm(path, { force: true })
}

async function bind(server: Server, place: string, start: () => void): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      const code = systemCode(error)
      reject(
        code === 'EADDRINUSE'
          ? new PortInUseError(place, { cause: error })
          : new ListenFailedError(place, code ?? error.message, { cause: error }),
      )
    })
    server.once('listening', () => resolve())
    start()
  })
}

/**
 * Makes a server listen; gives its address, `http://HOST:PORT` or `unix:PATH`.
 * Throws ERR_API_EXPOSED, ERR_API_PLACE, ERR_PORT_IN_USE, ERR_LISTEN_FAILED.
 */
export async function listenAt(server: Server, listen: ApiListen): Promise<string> {
  checkExposure(listen)
  if ('path' in listen) {
    const { path } = listen
    await clearSocket(path)
    await bind(server, path, () => {
      server.listen(path)
      // The socket is made by the call itself: in the same turn, so that nothing comes in between.
      if (server.listening) chmodSync(path, 0o600)
    })
    return `${UNIX_SCHEME}${path}`
  }
  const { host, port } = listen
  await bind(server, `${host}:${port}`, () => server.listen(port, host))
  return `http://${inUrl(host)}:${(server.address() as AddressInfo).port}`
}
