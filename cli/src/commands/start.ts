import { once } from 'node:events'
import { Option } from 'commander'
import type { Ready } from '../access/announcement.ts'
import { BACKGROUND, startInBackground } from '../access/background-peer.ts'
import { LOG_LEVELS, peerLogger } from '../access/peer-logger.ts'
import { declare, type Register } from '../declare.ts'
import { address, apiPlace, collect } from '../parse/option-values.ts'
import { failureOf } from '../present/failure.ts'
import { shell } from '../present/shell.ts'
import type { Style } from '../present/style.ts'
import { fields } from '../present/table.ts'
import type { Session } from '../session.ts'

interface StartFlags {
  listen?: string[]
  api?: string
  allowRemoteApi?: true
  logLevel?: string
  bootstrap?: string[]
  announce?: string[]
  relay?: string[]
  serveRelay?: true
  detach?: true
  restored?: true
}

const DEFAULT_LISTEN = ['/ip4/0.0.0.0/tcp/0']
const DEFAULT_API = '127.0.0.1:0'
function describe(ready: Ready, style: Style, log?: string): string[] {
  return fields(
    [
      ['Author', ready.author],
      ['Peer', ready.peerId],
      ['Addresses', ready.addresses.join('\n           ') || 'none'],
      ['API', ready.api],
      ['Process', String(ready.pid)],
      ['Log', log],
    ],
    style,
  )
}

/** Tells whoever started this process; resolves when it has gone out. */
async function announce(message: object): Promise<void> {
  if (process.send === undefined) return
  await new Promise<void>((resolve) => process.send?.(message, undefined, undefined, () => resolve()))
  if (process.connected) process.disconnect()
}

async function runHere(session: Session, flags: StartFlags): Promise<void> {
  const { createPeer, openRepo, parseApiPlace } = await import('@datanet/node')
  const { config } = await openRepo(session.repo)
  const { env } = session.io
  const peer = await createPeer({
    repo: session.repo,
    api: parseApiPlace(flags.api ?? config.api ?? DEFAULT_API, flags.allowRemoteApi ?? config.allowRemoteApi),
    mdns: !env['DATANET_NO_MDNS'] && (config.mdns ?? true),
    logger: peerLogger(env, flags.logLevel, config.logLevel),
    ...(flags.listen === undefined ? {} : { listen: flags.listen }),
    ...(flags.bootstrap === undefined ? {} : { bootstrap: flags.bootstrap }),
    ...(flags.announce === undefined ? {} : { announce: flags.announce }),
    restored: flags.restored ?? false,
    relay: { use: flags.relay ?? config.relays ?? [], server: flags.serveRelay ?? config.serveRelay ?? false },
  })
  const told = Promise.race((['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map((signal) => once(process, signal)))
  const ready: Ready = {
    peerId: peer.peerId,
    author: peer.author,
    addresses: peer.addresses(),
    api: peer.api.address,
    pid: process.pid,
  }
  if (process.env[BACKGROUND] === '1') await announce({ ready })
  else if (session.json) session.document(ready)
  else
    session.say(
      'The peer is ready; Ctrl-C stops it.',
      '',
      ...describe(ready, session.style),
      ...session.next(shell`datanet status`, shell`datanet create NAME`),
    )
  // Signals that come again change nothing: it is already on its way.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)
  await Promise.race([told, peer.stopped])
  await peer.stop()
}

async function detach(session: Session, flags: StartFlags): Promise<{ ready: Ready; log: string }> {
  const { openRepo, repoPaths } = await import('@datanet/node')
  // Tells at once what a look at the repo can tell, and keeps the log out of folders that are none.
  await openRepo(session.repo)
  const { log } = repoPaths(session.repo)
  const args = [
    '--repo',
    session.repo,
    ...(flags.api === undefined ? [] : ['--api', flags.api]),
    ...(flags.allowRemoteApi ? ['--allow-remote-api'] : []),
    ...(flags.logLevel === undefined ? [] : ['--log-level', flags.logLevel]),
    ...(flags.listen ?? []).flatMap((one) => ['--listen', one]),
    ...(flags.bootstrap ?? []).flatMap((one) => ['--bootstrap', one]),
    ...(flags.announce ?? []).flatMap((one) => ['--announce', one]),
    ...(flags.relay ?? []).flatMap((one) => ['--relay', one]),
    ...(flags.serveRelay ? ['--serve-relay'] : []),
    ...(flags.restored ? ['--restored'] : []),
  ]
  const ready = await startInBackground({ args, log, detached: true })
  return { ready, log }
}

export const registerStart: Register = (parent, run) => {
  declare(
    parent,
    'start',
    'Run the peer',
    'datanet start',
    'datanet start --detach --listen /ip4/0.0.0.0/tcp/4001 --api 127.0.0.1:4780',
    'datanet start --relay /ip4/192.0.2.7/tcp/4001/p2p/12D3KooW…',
    'datanet start --serve-relay --listen /ip4/0.0.0.0/tcp/4001 --announce /dns4/relay.example.org/tcp/4001',
  )
    .option(
      '--listen <multiaddr>',
      `where to hear other peers; repeatable (default: ${DEFAULT_LISTEN})`,
      collect(address),
    )
    .option(
      '--api <place>',
      `where to answer this command: HOST:PORT, port 0 is any free one, or unix:/path/of/socket (default: ${DEFAULT_API})`,
      apiPlace,
    )
    .option('--allow-remote-api', 'let --api name an address that other machines reach; the token goes there in clear')
    .option('--bootstrap <multiaddr>', 'a peer to connect to at the start; repeatable', collect(address))
    .option(
      '--announce <multiaddr>',
      'where others can dial this peer besides, such as a forwarded port or a name; repeatable',
      collect(address),
    )
    .option('--relay <multiaddr>', 'a relay to be reachable through, with its peer id; repeatable', collect(address))
    .option('--serve-relay', 'relay, within limits, for peers that nobody can dial')
    .addOption(new Option('--log-level <level>', 'how much the log on stderr tells').choices(LOG_LEVELS))
    .option('--detach', 'run in the background, with its log in the repo; returns when the peer is ready')
    .option('--restored', 'say that the repo comes from a backup (see below)')
    .addHelpText(
      'after',
      '\nA repo from a backup may have signed more than the backup holds, and two entries in one place are a fork. With' +
        '\n--restored the peer signs nothing in a datanet before it is in step with validators of more than 2/3 of the weight.' +
        '\nAn older copy of a repo that this machine has signed with is noticed without it.',
    )
    .addHelpText(
      'after',
      '\nA peer behind a NAT or firewall names a relay: a peer with a public address that runs with --serve-relay. Its own' +
        '\naddresses, and the links of `datanet invite`, then lead over the relay, until both ends find a direct way. What' +
        '\nis relayed stays encrypted between the two. For websockets, listen at an address like /ip4/0.0.0.0/tcp/4002/ws.',
    )
    .addHelpText(
      'after',
      '\nPeers on the same network find each other by mDNS; DATANET_NO_MDNS=1 switches that off.' +
        '\nDATANET_LOG=debug does what --log-level debug does. What no option says, config.json in the repo may say.',
    )
    .action(
      run(async (session, flags: StartFlags) => {
        if (flags.detach) {
          const { ready, log } = await detach(session, flags)
          return {
            document: ready,
            text: (style, next) => [
              'The peer runs in the background.',
              '',
              ...describe(ready, style, log),
              ...next(shell`datanet status`, shell`datanet stop`),
            ],
          }
        }
        try {
          await runHere(session, flags)
        } catch (error) {
          if (process.env[BACKGROUND] === '1') await announce({ error: failureOf(error) })
          throw error
        }
        return undefined
      }),
    )
}
