/** A peer: its repo, its network, the datanets that it follows and its API. */

import { join } from 'node:path'
import type { Happening, Operations } from '@datanet/client'
import { bytesOfHex, createSigner, didOf } from '@datanet/records'
import { type Logger, pino } from 'pino'
import { serveBlocks } from '../content/bulk/serve-blocks.ts'
import { Custody } from '../custody/custody.ts'
import { Holdings } from '../custody/holdings.ts'
import { Keeper } from '../custody/keeper.ts'
import { custodyTimes } from '../custody/times.ts'
import type { Volunteer } from '../custody/volunteer.ts'
import type { Followed } from '../datanets/followed.ts'
import { Registry } from '../datanets/registry.ts'
import { custodyStore, importsStore, loadWanted, publishedStore } from '../datanets/store-layout.ts'
import { VerdictPublisher } from '../datanets/verdict-publisher.ts'
import { createGateway } from '../gateway/gateway.ts'
import type { ApiListen } from '../http/api-place.ts'
import { startApi } from '../http/server.ts'
import { Metrics } from '../metrics/metrics.ts'
import { snapshotOf } from '../metrics/snapshot.ts'
import type { RelayOptions } from '../network/relay-options.ts'
import type { Desk, Library } from '../operations/desk.ts'
import { copyHappening, happeningsOf, syncHappening } from '../operations/happenings.ts'
import { Hub } from '../operations/hub.ts'
import { createOperations } from '../operations/operations.ts'
import { timeText } from '../operations/text.ts'
import { PinningServices } from '../pinning-service/pinning-services.ts'
import { newApiToken, removeApiFile, writeApiFile } from '../repo/api-file.ts'
import { openRepo, openStores } from '../repo/open-repo.ts'
import { defaultStateDir, SigningMarks } from '../repo/signing-marks.ts'
import { DiskTextFiles } from '../storage/disk-text-files.ts'
import { createEntryOpener } from '../verify/entry-opener.ts'
import { composeNetwork } from './compose-network.ts'
import { settleOptions } from './settle-options.ts'

/** How a peer runs. */
export interface PeerOptions {
  /** The repo's folder; `initRepo` makes one. */
  readonly repo: string
  /** Multiaddrs to listen at; port 0 means any. This and what follows: as the repo's config.json says unless given. */
  readonly listen?: readonly string[]
  /** Where the API listens; 127.0.0.1 and any port unless given. */
  readonly api?: ApiListen
  /** Multiaddrs that others can dial this peer at, besides those that it listens at: of a forwarded port, or a name. */
  readonly announce?: readonly string[]
  /** Multiaddrs of peers to stay connected with. */
  readonly bootstrap?: readonly string[]
  /** Whether peers on the local network find each other; off unless given. */
  readonly mdns?: boolean
  /** Relays to be reachable through, and whether to relay for others: how peers behind a NAT or firewall take part. */
  readonly relay?: RelayOptions
  /** Disk that this peer gives to datanets; null for none. */
  readonly volunteer?: Volunteer | null
  /** How often it counts the live copies of what it looks after, ms; a minute unless given. */
  readonly custodyPeriod?: number
  readonly logger?: Logger
  /**
   * Whether the repo comes from a backup: its author then signs only when other peers have given back what it may lack.
   * An older copy of a repo that this machine has signed with is noticed by itself.
   */
  readonly restored?: boolean
  /** The folder where this machine keeps how far it has signed; as `$DATANET_STATE_DIR` and `$XDG_STATE_HOME` say unless given. */
  readonly stateDir?: string
}

/** A peer that runs. */
export interface Peer {
  /** did:key. */
  readonly author: string
  readonly peerId: string
  /** Multiaddrs with the peer id. */
  addresses(): string[]
  readonly api: { readonly address: string; readonly token: string }
  /** The API's operations, without the way over HTTP. */
  readonly operations: Operations
  /** What happens, as it happens. */
  events(datanet?: string, signal?: AbortSignal): AsyncIterable<Happening>
  /** Stops cleanly; calling it again waits for the same. */
  stop(): Promise<void>
  /** Resolves when the peer has stopped, whoever stopped it. */
  readonly stopped: Promise<void>
}

/** As `createPeer`, with all that a peer needs loaded. */
export async function runPeer(asked: PeerOptions): Promise<Peer> {
  const { logger = pino({ level: 'silent' }) } = asked
  const { paths, config, seed } = await openRepo(asked.repo)
  const options = settleOptions(asked, config)
  const signer = createSigner(seed)
  const undo: (() => Promise<void>)[] = []
  const unwind = async () => {
    for (const step of undo.splice(0).reverse())
      await step().catch((err) => logger.error({ err }, 'a part of the peer did not stop cleanly'))
  }
  try {
    const stores = await openStores(paths, config.content)
    undo.push(() => stores.close())
    const before = await Array.fromAsync(loadWanted(stores.records), ({ datanet }) => datanet.toString())
    let isFollowed = (datanet: string): boolean => before.includes(datanet)
    const network = await composeNetwork({
      options,
      stores,
      seed,
      isFollowed: (datanet) => isFollowed(datanet),
      logger,
    })
    await network.start()
    undo.push(() => network.stop())

    const hub = new Hub()
    const holdings = await Holdings.open(custodyStore(stores.records))
    const metrics = new Metrics(snapshotOf(paths, network, () => registry))
    await serveBlocks({ network, store: stores.blocks })
    const publisher = new VerdictPublisher(network, publishedStore(stores.records), logger)
    undo.push(() => publisher.stop())
    network.libp2p.addEventListener('peer:connect', ({ detail }) =>
      hub.emit({ type: 'peer', at: timeText(Date.now()), peerId: detail.toString(), connected: true }),
    )
    network.libp2p.addEventListener('peer:disconnect', ({ detail }) =>
      hub.emit({ type: 'peer', at: timeText(Date.now()), peerId: detail.toString(), connected: false }),
    )
    network.libp2p.addEventListener('peer:identify', () => publisher.flush())

    const onOpen = (followed: Followed) => {
      followed.replica.on((event) => {
        if (event.type === 'certificate') {
          publisher.publish(followed, event.certificate)
          metrics.verdict(followed.id.toString(), event.certificate.verdict.body.outcome)
        }
        // ids in text cost more than folding an entry
        if (!hub.isHeard) return
        for (const happening of happeningsOf(followed.replica, event)) hub.emit(happening)
      })
      followed.replica
        .whenOpened()
        .then(() => publisher.resume(followed))
        .catch((err) => logger.warn({ err }, 'could not see which certificates are still to be put'))
      followed.replica
        .whenOpened()
        .then(() => custody.adopt(followed))
        .catch((err) => logger.warn({ err }, 'could not see which contributions are own ones'))
    }
    const recovery = bytesOfHex(config.recovery) as Uint8Array
    const opener = createEntryOpener({ logger })
    undo.push(() => opener.close())
    const marks = new SigningMarks(options.stateDir ?? defaultStateDir(), signer.publicKey, logger)
    undo.push(async () => marks.close())
    const registry: Registry = new Registry({
      network,
      store: stores.records,
      blocks: stores.blocks,
      seed,
      recovery,
      name: config.name,
      logger,
      metrics,
      onOpen,
      openEntries: opener.open,
      marksOf: (datanet) => marks.of(datanet),
      keepBlock: (cid) => holdings.keepBlocks([cid.multihash.digest]),
      restored: options.restored ?? false,
      textFilesOf: (datanet) => new DiskTextFiles(join(paths.texts, datanet.toString())),
      ...(config.syncSeconds === undefined ? {} : { syncInterval: 1000 * config.syncSeconds }),
      onSync: (datanet, report) => hub.emit(syncHappening(datanet, report)),
      onSynced: (datanet, peerId, entries) =>
        hub.emit({ type: 'synced', at: timeText(Date.now()), datanet: datanet.toString(), peerId, entries }),
    })
    const custodyPeriod =
      options.custodyPeriod ?? (config.custodySeconds === undefined ? undefined : 1000 * config.custodySeconds)
    const followed = () => registry.all()
    const custody: Custody = new Custody({
      network,
      blocks: stores.blocks,
      holdings,
      imports: importsStore(stores.records),
      followed,
      volunteer: options.volunteer,
      times: custodyTimes(custodyPeriod),
      metrics,
      logger,
      onCopy: (datanet, contribution, kept) => hub.emit(copyHappening(datanet, contribution, kept)),
    })
    undo.push(() => registry.stop())
    undo.push(() => custody.stop())
    await custody.start()
    await registry.start()
    isFollowed = (datanet) => registry.isWanted(datanet)
    const keeper = new Keeper({ custody, followed, peerId: network.peerId, logger })
    undo.push(() => keeper.stop())
    keeper.start()

    const library: Library = {
      get: (datanet) => registry.get(datanet).replica,
      all: () => registry.all().map(({ replica }) => replica),
      isSynced: (datanet) => registry.get(datanet).synced,
    }
    const { promise: stopped, resolve: tellStopped } = Promise.withResolvers<void>()
    let stopping: Promise<void> | undefined
    const stop = () => {
      stopping ??= unwind().then(() => {
        logger.info('stopped')
        tellStopped()
      })
      return stopping
    }
    const desk: Desk = {
      library,
      stores,
      recovery,
      network,
      registry,
      custody,
      seed,
      name: config.name,
      author: signer.publicKey,
      startedAt: Date.now(),
      hub,
      logger,
      metrics,
      pinning: new PinningServices(paths.dir, config.pinningServices),
      // the answer to the request that stops the peer must get out first
      stop: () => void setImmediate(stop),
    }
    const operations = createOperations(desk)
    const token = newApiToken()
    const server = await startApi(
      {
        operations,
        hub,
        token,
        logger,
        metrics: () => metrics.text(),
        onRequest: metrics.request,
        gateway: createGateway(stores.blocks),
        openGateway: config.gateway?.open ?? false,
      },
      options.api,
    )
    undo.push(() => server.stop())
    undo.push(async () => hub.close())
    await writeApiFile(paths, { address: server.address, token, pid: process.pid })
    undo.push(() => removeApiFile(paths))

    const author = didOf(signer.publicKey)
    logger.info({ author, peerId: network.peerId, addresses: network.addresses(), api: server.address }, 'started')
    return {
      author,
      peerId: network.peerId,
      addresses: () => network.addresses(),
      api: { address: server.address, token },
      operations,
      events: (datanet, signal) => hub.listen(datanet, signal),
      stop,
      stopped,
    }
  } catch (error) {
    await unwind()
    throw error
  }
}
