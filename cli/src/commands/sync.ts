import { setTimeout as delay } from 'node:timers/promises'
import type { Client, SyncReport } from '@datanet/client'
import { findDatanet } from '../access/find-datanet.ts'
import { untilComeAbout } from '../access/until.ts'
import { declare, type Register, withWait } from '../declare.ts'
import { WaitOverError } from '../errors.ts'
import { waitSeconds } from '../parse/option-values.ts'
import { counted, duration } from '../present/quantity.ts'
import { shell } from '../present/shell.ts'
import type { Session } from '../session.ts'

/** What the API waits for at most in one call. */
const MAX_WAIT_SECONDS = 60
const SILENCE_MS = 90_000
const PAUSE_MS = 500

async function syncOnce(
  session: Session,
  peer: Client,
  datanet: string,
  wait: number | undefined,
): Promise<SyncReport> {
  return session.withProgress((options) =>
    peer.sync({ datanet, ...(wait === undefined ? {} : { wait }) }, { ...options, timeoutMs: SILENCE_MS }),
  )
}

/** Reconciles again and again until it is complete. Throws ERR_TIMEOUT. */
async function syncUntilComplete(
  session: Session,
  peer: Client,
  datanet: string,
  seconds: number,
): Promise<SyncReport> {
  const start = performance.now()
  const sum = { received: 0, sent: 0 }
  for (;;) {
    const elapsed = (performance.now() - start) / 1000
    const wait = Math.max(1, Math.min(MAX_WAIT_SECONDS, Math.ceil(seconds - elapsed)))
    const open = 'this peer is not in step with another one'
    const again = `datanet sync ${datanet}`
    const report = await untilComeAbout(syncOnce(session, peer, datanet, wait), open, seconds, again)
    sum.received += report.received
    sum.sent += report.sent
    const total = (performance.now() - start) / 1000
    if (report.complete) return { ...report, ...sum, seconds: Math.max(report.seconds, Number(total.toFixed(3))) }
    if (total >= seconds) throw new WaitOverError(open, seconds, again)
    await delay(PAUSE_MS)
  }
}

export const registerSync: Register = (parent, run) => {
  withWait(
    declare(
      parent,
      'sync',
      'Reconcile with the connected peers now',
      'datanet sync bafyrei…',
      'datanet sync bafyrei… --wait 120',
    ).argument('<id>', 'the datanet'),
    'it is complete',
  ).action(
    run(async (session, given: string, flags: { wait?: number | true }) => {
      const peer = await session.peer()
      const datanet = await findDatanet(peer, given)
      const wait = waitSeconds(flags.wait)
      const report =
        wait === undefined
          ? await syncOnce(session, peer, datanet, undefined)
          : await syncUntilComplete(session, peer, datanet, wait)
      return {
        document: report,
        text: (style, next) => [
          `${report.complete ? style.good('In step') : style.warn('Not complete')}: ${counted(report.received, 'entry', 'entries')} received, ${counted(report.sent, 'entry', 'entries')} sent, ${counted(report.peers, 'peer')}, ${duration(report.seconds)}.`,
          ...next(report.peers === 0 ? shell`datanet connect MULTIADDR` : shell`datanet ledger ${datanet}`),
        ],
      }
    }),
  )
}
