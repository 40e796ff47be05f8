import type { ContributionDetail, DerivationText, ShardText } from '@datanet/client'
import { findDatanet } from '../access/find-datanet.ts'
import { untilComeAbout } from '../access/until.ts'
import { declare, type Register, withWait } from '../declare.ts'
import { formatOption } from '../parse/format-option.ts'
import { collect, derivation, title, waitSeconds } from '../parse/option-values.ts'
import { reasonLine, statusMark } from '../present/judgement.ts'
import { bytes, counted } from '../present/quantity.ts'
import { shell } from '../present/shell.ts'
import { fields } from '../present/table.ts'

interface ContributeFlags {
  license: string
  title?: string
  format?: ShardText['format']
  derivedFrom?: DerivationText[]
  wait?: number | true
}

export const registerContribute: Register = (parent, run) => {
  withWait(
    declare(
      parent,
      'contribute',
      'Offer files or folders under a licence',
      'datanet contribute bafyrei… tickets.jsonl --license CC-BY-4.0 --title "Tickets of May"',
      "datanet contribute bafyrei… 'data/**/*.jsonl' --license MIT",
      'datanet contribute bafyrei… ./scans ./labels.csv --license CC0-1.0 --derived-from bafyrei…=0.25 --wait',
    )
      .argument('<id>', 'the datanet')
      .argument(
        '<path...>',
        "files, folders and quoted patterns ('data/**/*.jsonl'); JSONL, CSV, Parquet, text, COCO and VOC are read as rows",
      )
      .requiredOption('--license <spdx>', 'the licence, by its SPDX id, such as CC-BY-4.0')
      .option('--title <title>', 'what it is, in a few words (default: the name of the file or folder)', title)
      .addOption(formatOption())
      .option(
        '--derived-from <cid=share>',
        'a contribution that it is made from, and its share (0 to 1); repeatable',
        collect(derivation),
      ),
    'it is accepted or rejected',
  ).action(
    run(async (session, given: string, paths: string[], flags: ContributeFlags) => {
      const peer = await session.peer()
      const datanet = await findDatanet(peer, given)
      const wait = waitSeconds(flags.wait)
      const made = await session.withProgress((options) =>
        peer.contribute(
          {
            datanet,
            paths: paths.map((path) => session.path(path)),
            license: flags.license,
            ...(flags.format === undefined ? {} : { format: flags.format }),
            ...(flags.title === undefined ? {} : { title: flags.title }),
            ...(flags.derivedFrom === undefined ? {} : { derivedFrom: flags.derivedFrom }),
          },
          options,
        ),
      )
      const { contribution } = made
      const show = shell`datanet show ${datanet} ${contribution}`
      let judged: ContributionDetail | undefined
      if (wait !== undefined) {
        const pending = `contribution ${contribution} is offered, and still pending`
        judged = await untilComeAbout(
          peer.getContribution({ datanet, contribution, wait }),
          pending,
          wait,
          show.command,
        )
      }
      const status = judged?.status ?? made.status
      return {
        document: {
          ...made,
          status,
          ...(judged === undefined ? {} : { score: judged.score, reasons: judged.reasons }),
        },
        text: (style, next) => [
          `Offered ${counted(made.shards, 'file')}, ${counted(made.rows, 'row')}, ${bytes(made.bytes)}: durable here, signed and announced.`,
          '',
          ...fields(
            [
              ['Contribution', style.strong(contribution)],
              ['Manifest', made.manifest],
              ['Status', statusMark(style, status)(status)],
              ['Score', judged?.score == null ? undefined : `${judged.score} of 1000`],
            ],
            style,
          ),
          ...(judged?.reasons ?? []).map((reason) => `  ${reasonLine(reason)}`),
          ...next(status === 'pending' ? shell`${show}  (validators judge it now)` : show),
        ],
      }
    }),
  )
}
