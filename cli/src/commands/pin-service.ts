/** The part of `pin` and `unpin` that speaks of pinning services. */
import type { ServicePin } from '@datanet/client'
import { EXIT } from '../exit-code.ts'
import type { Outcome } from '../outcome.ts'
import { cut } from '../present/plain-text.ts'
import { counted } from '../present/quantity.ts'
import { shell } from '../present/shell.ts'
import type { Style } from '../present/style.ts'
import { table } from '../present/table.ts'
import type { Session } from '../session.ts'

/** How long following a service may stand still. */
const SILENCE_MS = 120_000
const TITLE_WIDTH = 32
/** The longest that one call follows a service. */
const LONGEST_FOLLOW = 86_400

/** What is named of a datanet. */
interface Subject {
  readonly datanet: string
  readonly service: string
  readonly contributions?: string[]
  readonly all?: true
}

function pinTable(pins: readonly ServicePin[], style: Style): string[] {
  return table(
    pins,
    [
      { head: 'CONTRIBUTION', cell: (pin) => pin.contribution },
      { head: 'STATE', cell: (pin) => pin.status },
      { head: 'SINCE', cell: (pin) => pin.created },
      { head: 'TITLE', cell: (pin) => cut(pin.title, TITLE_WIDTH) },
      { head: 'THE SERVICE SAYS', cell: (pin) => pin.detail ?? '' },
    ],
    style,
  )
}

/** Asks a service to keep what is named, or tells what it keeps where nothing is. */
export async function pinAtService(session: Session, subject: Subject, seconds: number): Promise<Outcome> {
  const peer = await session.peer()
  const { datanet, service, all, contributions } = subject
  const isList = all === undefined && contributions === undefined
  const wait = Math.min(seconds, LONGEST_FOLLOW)
  const pins = isList
    ? await peer.listServicePins({ datanet, service })
    : await session.withProgress((options) =>
        peer.pinToService({ ...subject, wait }, { ...options, timeoutMs: SILENCE_MS + wait * 1000 }),
      )
  const again = shell`datanet pin ${datanet} --service ${service}`
  return {
    document: pins,
    exitCode: !isList && pins.some(({ status }) => status === 'failed') ? EXIT.failed : EXIT.done,
    text: (style, next) =>
      pins.length === 0
        ? [`${service} keeps nothing of this datanet.`, ...next(shell`${again} --all`)]
        : [
            ...pinTable(pins, style),
            ...next(isList ? shell`datanet unpin ${datanet} --service ${service} --all` : again),
          ],
  }
}

/** Asks a service to keep what is named no more. */
export async function unpinAtService(session: Session, subject: Subject): Promise<Outcome> {
  const pins = await (await session.peer()).unpinFromService(subject)
  const { datanet, service } = subject
  return {
    document: pins,
    text: (_, next) => [
      `${service} was asked to let ${counted(pins.length, 'pin')} go.`,
      ...next(shell`datanet pin ${datanet} --service ${service}`),
    ],
  }
}
