import type { ReleaseFilter, ReleaseInfo } from '@datanet/client'
import { findDatanet } from '../access/find-datanet.ts'
import { Names } from '../access/names.ts'
import { declare, type Register } from '../declare.ts'
import { addFilter } from '../parse/release-filter.ts'
import { plainText } from '../present/plain-text.ts'
import { bytes, count, counted } from '../present/quantity.ts'
import { shell } from '../present/shell.ts'
import type { Style } from '../present/style.ts'
import { fields, table } from '../present/table.ts'

function releaseTable(releases: readonly ReleaseInfo[], names: Names, style: Style): string[] {
  return table(
    releases,
    [
      { head: 'RELEASE', cell: (release) => release.release },
      { head: 'CONTRIBUTIONS', cell: (release) => count(release.contributions), align: 'right' },
      { head: 'ROWS', cell: (release) => count(release.rows), align: 'right' },
      { head: 'SIZE', cell: (release) => bytes(release.bytes), align: 'right' },
      { head: 'BY', cell: (release) => names.label(release.author) },
      { head: 'NAME', cell: (release) => release.name },
    ],
    style,
  )
}

export const registerRelease: Register = (parent, run) => {
  const release = declare(parent, 'release', 'Dataset versions', 'datanet release list bafyrei…')

  declare(
    release,
    'create',
    'Pin certified contributions as a dataset version',
    'datanet release create bafyrei… v1',
    'datanet release create bafyrei… v1-open --filter license=CC0-1.0 --filter license=CC-BY-4.0 --filter min-score=800',
  )
    .argument('<id>', 'the datanet')
    .argument('<name>', 'what to call it; its id is what counts')
    .option(
      '--filter <key=value>',
      'which contributions: license=, author=, min-score=, after=, contribution=; repeatable, all must hold, and one of each key',
      addFilter,
    )
    .action(
      run(async (session, given: string, name: string, flags: { filter?: ReleaseFilter }) => {
        const peer = await session.peer()
        const datanet = await findDatanet(peer, given)
        const made = await peer.createRelease({
          datanet,
          name,
          ...(flags.filter === undefined ? {} : { filter: flags.filter }),
        })
        return {
          document: made,
          text: (style, next) => [
            `Released ${style.strong(plainText(made.name))}: ${counted(made.contributions, 'contribution')}, ${counted(made.rows, 'row')}, ${bytes(made.bytes)}.`,
            '',
            ...fields([['Release', style.strong(made.release)]], style),
            ...next(shell`datanet fetch ${datanet} --release ${made.release} --out DIR`),
          ],
        }
      }),
    )

  declare(release, 'list', 'The releases of a datanet', 'datanet release list bafyrei…')
    .argument('<id>', 'the datanet')
    .action(
      run(async (session, given: string) => {
        const peer = await session.peer()
        const datanet = await findDatanet(peer, given)
        const releases = await peer.listReleases({ datanet })
        return {
          document: releases,
          text: async (style, next) =>
            releases.length === 0
              ? ['There are none.', ...next(shell`datanet release create ${datanet} NAME`)]
              : [
                  ...releaseTable(releases, await Names.of(peer, datanet), style),
                  ...next(shell`datanet fetch ${datanet} --release ${releases[0]?.release ?? 'RELEASE'} --out DIR`),
                ],
        }
      }),
    )
}
