import type { PinInfo } from '@datanet/client'
import { findDatanet } from '../access/find-datanet.ts'
import { declare, type Register } from '../declare.ts'
import { UsageError } from '../errors.ts'
import { cid, collect, replicas, seconds, serviceName, waitSeconds } from '../parse/option-values.ts'
import { cut } from '../present/plain-text.ts'
import { bytes, counted } from '../present/quantity.ts'
import { type ShellLine, shell } from '../present/shell.ts'
import type { Style } from '../present/style.ts'
import { table } from '../present/table.ts'
import { pinAtService, unpinAtService } from './pin-service.ts'

/** How long bringing content may stand still. */
const SILENCE_MS = 120_000
const TITLE_WIDTH = 32

interface Named {
  all?: true
  contribution?: string[]
  service?: string
}

interface PinFlags extends Named {
  replicas?: number
  wait?: number | true
}

function whereOf({ local, kept }: PinInfo): string {
  if (kept) return local ? 'kept' : 'coming'
  return local ? 'here' : '–'
}

function pinTable(pins: readonly PinInfo[], style: Style): string[] {
  return table(
    pins,
    [
      { head: 'CONTRIBUTION', cell: (pin) => pin.contribution },
      { head: 'HERE', cell: whereOf },
      {
        head: 'COPIES',
        cell: (pin) => (pin.target === 0 ? String(pin.copies) : `${pin.copies} of ${pin.target}`),
        align: 'right',
      },
      { head: 'SIZE', cell: (pin) => bytes(pin.bytes), align: 'right' },
      { head: 'TITLE', cell: (pin) => cut(pin.title, TITLE_WIDTH) },
    ],
    style,
  )
}

function whatIsNamed({ all, contribution }: Named): { all?: true; contributions?: string[] } {
  if (all && contribution !== undefined) {
    throw new UsageError('--all and --contribution exclude each other', '--all names every contribution already.')
  }
  return {
    ...(all ? { all } : {}),
    ...(contribution === undefined ? {} : { contributions: contribution }),
  }
}

function lackingNext(pins: readonly PinInfo[], datanet: string): ShellLine[] {
  const lacking = pins.find(({ copies, target }) => copies < target)
  return lacking === undefined ? [] : [shell`datanet show ${datanet} ${lacking.contribution}`]
}

export const registerPin: Register = (parent, run) => {
  declare(
    parent,
    'pin',
    'Keep contributions on this peer, or ask all peers for copies',
    'datanet pin bafyrei…',
    'datanet pin bafyrei… --contribution bafyrei…',
    'datanet pin bafyrei… --all --replicas 3',
    'datanet pin bafyrei… --all --service keeper --wait',
  )
    .argument('<id>', 'the datanet')
    .option('--all', 'all that is accepted, now and later')
    .option('--contribution <cid>', 'this contribution; repeatable', collect(cid))
    .option(
      '--replicas <n>',
      'ask, in your log, that so many peers hold it: those that volunteer disk take it',
      replicas,
    )
    .option('--service <name>', 'ask this pinning service of config.json instead of peers', serviceName)
    .option(
      '--wait [seconds]',
      'with --service: follow it until it keeps all, for so long (60 s unless given)',
      seconds,
    )
    .addHelpText(
      'after',
      '\nWithout --replicas this peer keeps what is named, and first fetches what it lacks. With neither --all nor' +
        '\n--contribution it lists what is kept here and what copies are asked for. A copy counts as live when its peer has' +
        '\nlately proved, by giving a random block, that it holds it. A peer volunteers disk by `volunteer` in config.json.',
    )
    .action(
      run(async (session, given: string, flags: PinFlags) => {
        const named = whatIsNamed(flags)
        const isList = flags.all === undefined && flags.contribution === undefined
        if (flags.service === undefined && flags.wait !== undefined)
          throw new UsageError('--wait is given and no service to wait for', 'Add --service NAME, or leave --wait out.')
        if (flags.service !== undefined && flags.replicas !== undefined)
          throw new UsageError(
            '--service and --replicas exclude each other',
            'A service keeps as many copies as it does.',
          )
        if (isList && flags.replicas !== undefined)
          throw new UsageError('--replicas is given and nothing to have copies of', 'Add --all or --contribution CID.')
        const peer = await session.peer()
        const datanet = await findDatanet(peer, given)
        if (flags.service !== undefined) {
          const subject = { datanet, service: flags.service, ...named }
          return await pinAtService(session, subject, waitSeconds(flags.wait) ?? 0)
        }
        const pins = isList
          ? await peer.listPins({ datanet })
          : await session.withProgress((options) =>
              peer.pin(
                { datanet, ...named, ...(flags.replicas === undefined ? {} : { replicas: flags.replicas }) },
                { ...options, timeoutMs: SILENCE_MS },
              ),
            )
        return {
          document: pins.map(({ contribution, local, copies, target, kept, bytes: size, title }) => ({
            contribution,
            local,
            copies,
            target,
            kept,
            bytes: size,
            title,
          })),
          text: (style, next) =>
            pins.length === 0
              ? ['Nothing is kept here, and no copies are asked for.', ...next(shell`datanet pin ${datanet} --all`)]
              : [
                  ...pinTable(pins, style),
                  ...next(...lackingNext(pins, datanet), shell`datanet unpin ${datanet} --all`),
                ],
        }
      }),
    )
}

export const registerUnpin: Register = (parent, run) => {
  declare(
    parent,
    'unpin',
    'Keep contributions no more, and ask for no copies of them',
    'datanet unpin bafyrei… --contribution bafyrei…',
    'datanet unpin bafyrei… --all',
    'datanet unpin bafyrei… --all --service keeper',
  )
    .argument('<id>', 'the datanet')
    .option('--all', 'all of the datanet')
    .option('--contribution <cid>', 'this contribution; repeatable', collect(cid))
    .option('--service <name>', 'ask this pinning service of config.json instead', serviceName)
    .action(
      run(async (session, given: string, flags: Named) => {
        if (flags.all === undefined && flags.contribution === undefined)
          throw new UsageError('nothing is named that should not be kept', 'Add --all or --contribution CID.')
        const named = whatIsNamed(flags)
        const peer = await session.peer()
        const datanet = await findDatanet(peer, given)
        if (flags.service !== undefined)
          return await unpinAtService(session, { datanet, service: flags.service, ...named })
        const pins = await peer.unpin({ datanet, ...named })
        return {
          document: pins,
          text: (style, next) => [
            `${counted(pins.length, 'contribution')} may go from this peer; what you contributed stays.`,
            '',
            ...(pins.length === 0 ? [] : pinTable(pins, style)),
            ...next(shell`datanet gc`),
          ],
        }
      }),
    )
}
