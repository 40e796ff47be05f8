import { stat } from 'node:fs/promises'
import type { VerifyReport } from '@datanet/client'
import { findDatanet } from '../access/find-datanet.ts'
import { declare, type Register } from '../declare.ts'
import { EXIT } from '../exit-code.ts'
import type { Outcome } from '../outcome.ts'
import { plainText } from '../present/plain-text.ts'
import { counted } from '../present/quantity.ts'
import { shell } from '../present/shell.ts'
import type { Style } from '../present/style.ts'
import type { Session } from '../session.ts'

/** All of a disk may have to be read before the answer comes. */
const SILENCE_MS = 3_600_000

function conclusion({ ok, problems }: VerifyReport, style: Style): string {
  const found = counted(problems.length, 'problem')
  if (!ok) return style.bad(`${found}: what is named above is not what was signed.`)
  if (problems.length === 0) return style.good('All signatures, links, CIDs and digests hold.')
  return style.good(`${found}, all repaired. What was dropped comes again once the peer runs and finds others.`)
}

const CID = /^b[a-z2-7]{20,127}$/

/** What was given as a path of this machine; null when it is a datanet's id or name. */
async function fetchedPath(session: Session, given: string): Promise<string | null> {
  if (CID.test(given)) return null
  const path = session.path(given)
  if (/[/\\]|^\.|\.json$/.test(given)) return path
  return (await stat(path).catch(() => null)) === null ? null : path
}

function problemLines({ problems }: VerifyReport, style: Style): string[] {
  return problems.map(
    ({ code, message }) => `${style.bad('Problem:')} ${plainText(message)} ${style.faint(`(${code})`)}`,
  )
}

async function folderOutcome(session: Session, path: string): Promise<Outcome> {
  const { verifyFolder } = await import('@datanet/node')
  const report = await session.withProgress((options) => verifyFolder(path, options))
  return {
    document: report,
    exitCode: report.ok ? EXIT.done : EXIT.failed,
    text: (style) => [
      `Read ${counted(report.entries, 'entry', 'entries')} and ${counted(report.blocks, 'block')} of ${plainText(path)}.`,
      ...problemLines(report, style),
      report.ok
        ? style.good('Each file is what its author signed; each certificate holds.')
        : style.bad(`${counted(report.problems.length, 'problem')}: what is named above is not what was signed.`),
    ],
  }
}

export const registerVerify: Register = (parent, run) => {
  declare(
    parent,
    'verify',
    'Recheck all that is on disk, or a folder that fetch wrote: signatures, links, CIDs, digests',
    'datanet verify',
    'datanet verify bafyrei… --repo ./ada',
    'datanet verify ./tickets',
    'datanet verify --repair',
  )
    .argument(
      '[id|path]',
      'one datanet (default: all), or a fetched folder or its provenance.json, which needs no repo',
    )
    .option('--repair', 'drop what is damaged, so that it comes again from other peers; for a peer that does not run')
    .action(
      run(async (session, given: string | undefined, { repair = false }: { repair?: boolean }) => {
        const path = given === undefined ? null : await fetchedPath(session, given)
        if (path !== null) return await folderOutcome(session, path)
        const report = await session.peerOrRepo(async (operations) => {
          const input = given === undefined ? {} : { datanet: await findDatanet(operations, given) }
          return operations.verify({ ...input, ...(repair && { repair }) }, { timeoutMs: SILENCE_MS })
        })
        return {
          document: report,
          exitCode: report.ok ? EXIT.done : EXIT.failed,
          text: (style, next) => [
            `Read ${counted(report.entries, 'entry', 'entries')} and ${counted(report.blocks, 'block')}.`,
            ...(report.forks === 0
              ? []
              : [`${counted(report.forks, 'author has', 'authors have')} forked, and each proof holds.`]),
            ...problemLines(report, style),
            ...report.repairs.map(({ message }) => `${style.good('Repaired:')} ${plainText(message)}`),
            conclusion(report, style),
            ...(report.problems.length === 0
              ? []
              : next(...(repair ? [shell`datanet start`] : [shell`datanet verify --repair`]))),
          ],
        }
      }),
    )
}
