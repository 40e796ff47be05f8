/**
 * What a peer measures of itself. Parts of the peer tell what happens; what merely is gets counted when somebody asks.
 * Each peer has its own numbers, also where several live in one process; those of the process itself are shared.
 */
import type { SyncResult } from '@datanet/sync'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Decision } from '../network/topics.ts'
import { statusOf } from '../operations/contribution-reports.ts'
import { VERSION } from '../version.ts'
import { DEFINITIONS, type Definition } from './definitions.ts'
import type { Snapshot } from './snapshot.ts'

/** Seconds; a cheap request takes a few milliseconds, a long operation minutes. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300]

const GOSSIP_RESULTS: Readonly<Record<Decision, string>> = {
  accept: 'accepted',
  ignore: 'ignored',
  reject: 'rejected',
}

let ofProcess: Registry | undefined

/** The metrics of the process, which watch it from the first time that somebody asks. */
function processRegistry(): Registry {
  if (ofProcess === undefined) {
    ofProcess = new Registry()
    collectDefaultMetrics({ register: ofProcess })
  }
  return ofProcess
}

type Options = { name: string; help: string; labelNames: string[]; registers: Registry[] }

/** See the header. */
export class Metrics {
  readonly #registry = new Registry()
  readonly #snapshot: () => Promise<Snapshot>
  readonly #gauges
  readonly #verdicts
  readonly #gossip
  readonly #notAnnounced
  readonly #sync
  readonly #fetched
  readonly #requests

  constructor(snapshot: () => Promise<Snapshot>) {
    this.#snapshot = snapshot
    const options = ({ name, help, labels }: Definition): Options => ({
      name,
      help,
      labelNames: [...labels],
      registers: [this.#registry],
    })
    const counter = (definition: Definition): Counter => new Counter(options(definition))
    const gauge = (definition: Definition): Gauge => new Gauge(options(definition))
    const histogram = (definition: Definition): Histogram => new Histogram({ ...options(definition), buckets: BUCKETS })
    const of = DEFINITIONS
    gauge(of.info).set({ version: VERSION }, 1)
    this.#gauges = {
      datanets: gauge(of.datanets),
      entries: gauge(of.entries),
      waiting: gauge(of.waiting),
      contributions: gauge(of.contributions),
      peers: gauge(of.peers),
      penalised: gauge(of.penalised),
      shutOut: gauge(of.shutOut),
      storeBytes: gauge(of.storeBytes),
    }
    this.#verdicts = counter(of.verdicts)
    this.#gossip = counter(of.gossip)
    this.#notAnnounced = counter(of.notAnnounced)
    this.#sync = {
      runs: counter(of.syncRuns),
      received: counter(of.syncReceived),
      sent: counter(of.syncSent),
      seconds: histogram(of.syncSeconds),
    }
    this.#fetched = { blocks: counter(of.fetchedBlocks), bytes: counter(of.fetchedBytes) }
    this.#requests = histogram(of.requests)
    for (const result of Object.values(GOSSIP_RESULTS)) this.#gossip.inc({ result }, 0)
    for (const result of ['complete', 'partial', 'failed']) this.#sync.runs.inc({ result }, 0)
  }

  /** A message of another peer was judged. */
  gossip(decision: Decision): void {
    this.#gossip.inc({ result: GOSSIP_RESULTS[decision] })
  }

  /** Own entries found no room among those that wait to be announced. */
  notAnnounced(entries: number): void {
    this.#notAnnounced.inc(entries)
  }

  /** Logs were brought in step, as far as it went. */
  synced({ complete, received, sent }: SyncResult, seconds: number): void {
    this.#sync.runs.inc({ result: complete ? 'complete' : 'partial' })
    this.#sync.received.inc(received)
    this.#sync.sent.inc(sent)
    this.#sync.seconds.observe(seconds)
  }

  /** A sync did not come to its end, or not about. */
  syncFailed(): void {
    this.#sync.runs.inc({ result: 'failed' })
  }

  /** Another peer gave a block. */
  readonly fetched = (bytes: number): void => {
    this.#fetched.blocks.inc()
    this.#fetched.bytes.inc(bytes)
  }

  /** A contribution was certified. */
  verdict(datanet: string, outcome: string): void {
    this.#verdicts.inc({ datanet, outcome })
  }

  /** A request was answered. */
  readonly request = (operation: string, status: number, seconds: number): void => {
    this.#requests.observe({ operation, status: String(status) }, seconds)
  }

  /** All of it, as Prometheus reads it. */
  async text(): Promise<string> {
    this.#measure(await this.#snapshot())
    return await Registry.merge([this.#registry, processRegistry()]).metrics()
  }

  #measure({ replicas, sought, connected, penalised, shutOut, storeBytes }: Snapshot): void {
    const gauges = this.#gauges
    // A datanet that is no longer followed is no longer told of.
    for (const gauge of [gauges.entries, gauges.waiting, gauges.contributions]) gauge.reset()
    gauges.datanets.set(replicas.length + sought)
    gauges.peers.set(connected)
    gauges.penalised.set(penalised)
    gauges.shutOut.set(shutOut)
    for (const [store, bytes] of Object.entries(storeBytes)) gauges.storeBytes.set({ store }, bytes)
    for (const replica of replicas) {
      const datanet = replica.id.toString()
      gauges.entries.set({ datanet }, replica.ledger.entries)
      gauges.waiting.set({ datanet }, replica.log.waiting)
      for (const status of ['pending', 'accepted', 'rejected', 'expired'])
        gauges.contributions.set({ datanet, status }, 0)
      for (const held of replica.docket.cases()) {
        if (held.submission !== null) gauges.contributions.inc({ datanet, status: statusOf(replica, held) })
      }
    }
  }
}
