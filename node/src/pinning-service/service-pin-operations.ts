import { setTimeout } from 'node:timers/promises'
import type { Operations, ServicePin } from '@datanet/client'
import type { Replica } from '@datanet/replica'
import { InputRefusedError } from '../errors.ts'
import type { Network } from '../network/create-network.ts'
import { limitedSignal } from '../network/time-limit.ts'
import { submittedCase } from '../operations/contribution-operations.ts'
import type { Desk } from '../operations/desk.ts'
import type { PinStatus } from './pin-status.ts'
import type { PinningClient } from './pinning-client.ts'

type ServicePinOperations = Pick<Operations, 'listServicePins' | 'pinToService' | 'unpinFromService'>

/** What one request is about: the manifest of a contribution, and so all of its files. */
interface Subject {
  readonly contribution: string
  readonly title: string
  readonly manifest: string
}

const MAX_ORIGINS = 20
const MAX_NAME = 255
/** Between two looks at how far a service is, ms; later ones are rarer. */
const FIRST_LOOK = 250
const LAST_LOOK = 5_000

function subjectOf(replica: Replica, contribution: string): Subject {
  const { record } = submittedCase(replica, contribution).submission
  return { contribution, title: record.title, manifest: record.manifest.toString() }
}

function subjectsOf(replica: Replica, { contributions, all }: { contributions?: string[]; all?: boolean }): Subject[] {
  if (contributions !== undefined) return contributions.map((contribution) => subjectOf(replica, contribution))
  if (all !== true) throw new InputRefusedError('no contribution is named', 'Name contributions, or all of them.')
  return [...replica.docket.cases()]
    .filter(({ submission, certificate }) => submission !== null && certificate?.verdict.body.outcome === 'accepted')
    .map(({ id }) => subjectOf(replica, id.toString()))
}

/** All that was ever offered: what is listed may have been pinned before it was judged. */
function offeredIn(replica: Replica): Subject[] {
  return [...replica.docket.cases()]
    .filter(({ submission }) => submission !== null)
    .map(({ id }) => subjectOf(replica, id.toString()))
}

function reportOf({ contribution, title, manifest }: Subject, pin: PinStatus): ServicePin {
  const { requestId, state, created, detail } = pin
  return { contribution, title, manifest, request: requestId, status: state, created, detail }
}

/** Where the service can fetch from; addresses of this machine alone are of use to it alone. */
function originsOf(network: Network): string[] {
  const all = network.addresses()
  const reachable = all.filter((address) => !/^\/(ip4\/127\.|ip6\/::1\/)/.test(address))
  return (reachable.length > 0 ? reachable : all).slice(0, MAX_ORIGINS)
}

/** Until it is pinned or has failed, or time is over: then it goes on at the service. */
async function followed(
  client: PinningClient,
  first: PinStatus,
  until: AbortSignal,
  signal?: AbortSignal,
): Promise<PinStatus> {
  let pin = first
  for (
    let pause = FIRST_LOOK;
    pin.state === 'queued' || pin.state === 'pinning';
    pause = Math.min(pause * 2, LAST_LOOK)
  ) {
    await setTimeout(pause, undefined, { signal: until }).catch(() => undefined)
    signal?.throwIfAborted()
    if (until.aborted) break
    pin = await client.get(first.requestId, signal)
  }
  return pin
}

/** Pins of contributions at services that speak the IPFS Pinning Service API. */
export function servicePinOperations({ library, network, pinning, logger }: Desk): ServicePinOperations {
  /** The service asks for the connection; where it can't be made, the service may find this peer all the same. */
  const meet = async ({ delegates }: PinStatus, signal?: AbortSignal): Promise<void> => {
    await Promise.all(
      delegates.map((address) =>
        network.connect(address, signal).catch((err) => logger.debug({ err, address }, 'a delegate was not reached')),
      ),
    )
  }

  return {
    async listServicePins({ datanet, service }, { signal } = {}) {
      if (service === undefined) throw new InputRefusedError('no pinning service is named', 'Add service=NAME.')
      const subjects = offeredIn(library.get(datanet))
      const client = await pinning.open(service)
      const pins = await client.list([...new Set(subjects.map(({ manifest }) => manifest))], signal)
      return pins.flatMap((pin) => {
        const subject = subjects.find(({ manifest }) => manifest === pin.cid)
        return subject === undefined ? [] : [reportOf(subject, pin)]
      })
    },

    async pinToService({ datanet, service, wait = 0, ...named }, { signal, onProgress } = {}) {
      const subjects = subjectsOf(library.get(datanet), named)
      const client = await pinning.open(service)
      const before = await client.list([...new Set(subjects.map(({ manifest }) => manifest))], signal)
      const until = limitedSignal(wait * 1000, signal)
      const reports: ServicePin[] = []
      const asked: { subject: Subject; pin: PinStatus }[] = []
      for (const subject of subjects) {
        const { contribution, manifest, title } = subject
        // a second request would be a second pin
        const known = before.find(({ cid, state }) => cid === manifest && state !== 'failed')
        const name = `datanet: ${title === '' ? contribution : title}`.slice(0, MAX_NAME).toWellFormed()
        const request = { cid: manifest, name, origins: originsOf(network), meta: { datanet, contribution } }
        const pin = known ?? (await client.add(request, signal))
        if (pin.state !== 'pinned') await meet(pin, signal)
        asked.push({ subject, pin })
      }
      for (const { subject, pin } of asked) {
        reports.push(reportOf(subject, await followed(client, pin, until, signal)))
        onProgress?.({ phase: 'pins', done: reports.length, total: asked.length, unit: 'contributions' })
      }
      return reports
    },

    async unpinFromService({ datanet, service, ...named }, { signal } = {}) {
      const subjects = subjectsOf(library.get(datanet), named)
      const client = await pinning.open(service)
      const removed: ServicePin[] = []
      for (const pin of await client.list([...new Set(subjects.map(({ manifest }) => manifest))], signal)) {
        const subject = subjects.find(({ manifest }) => manifest === pin.cid)
        if (subject === undefined) continue
        await client.remove(pin.requestId, signal)
        removed.push(reportOf(subject, pin))
      }
      return removed
    },
  }
}
