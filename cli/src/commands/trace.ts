import type { SpanText, TraceReport } from '@datanet/client'
import { findDatanet } from '../access/find-datanet.ts'
import { findRelease } from '../access/find-release.ts'
import { readTextInput } from '../access/input-file.ts'
import { Names } from '../access/names.ts'
import { declare, type Register } from '../declare.ts'
import { UsageError } from '../errors.ts'
import { plainText } from '../present/plain-text.ts'
import { counted, percent } from '../present/quantity.ts'
import { shell } from '../present/shell.ts'
import type { Style } from '../present/style.ts'
import { table } from '../present/table.ts'

/** Characters of a passage that a table shows. */
const SHOWN = 60

function passage(text: string, { start, end }: SpanText): string {
  const whole = plainText(text.slice(start, end).replaceAll(/\s+/g, ' '))
  return whole.length <= SHOWN ? whole : `${whole.slice(0, SHOWN - 1)}…`
}

/** How much of the text, by its characters, somebody contributed. */
function covered(text: string, { spans }: TraceReport): string {
  const found = spans.reduce((sum, { start, end }) => sum + end - start, 0)
  return percent(BigInt(found), BigInt(Math.max(1, text.length)))
}

function report(text: string, found: TraceReport, names: Names, style: Style): string[] {
  const total = found.attribution.reduce((sum, { weight }) => sum + BigInt(weight), 0n)
  return [
    `${covered(text, found)} of the text is in ${counted(found.attribution.length, 'contribution')}:`,
    '',
    ...table(
      found.attribution,
      [
        { head: 'SHARE', cell: ({ weight }) => percent(BigInt(weight), total), align: 'right' },
        { head: 'AUTHOR', cell: ({ author }) => names.label(author) },
        { head: 'CONTRIBUTION', cell: ({ contribution }) => contribution },
      ],
      style,
    ),
    '',
    ...table(
      found.spans,
      [
        { head: 'BITS', cell: ({ weight }) => `${BigInt(weight) / 1000n}`, align: 'right' },
        { head: 'SURE', cell: ({ confidence }) => percent(BigInt(confidence), 1000n), align: 'right' },
        { head: 'ROW', cell: ({ row }) => `${row}`, align: 'right' },
        { head: 'OF', cell: ({ title }) => plainText(title) },
        { head: 'LICENCE', cell: ({ license }) => plainText(license) },
        { head: 'PASSAGE', cell: (span) => passage(text, span) },
      ],
      style,
    ),
  ]
}

export const registerTrace: Register = (parent, run) => {
  declare(
    parent,
    'trace',
    'Tell which contributions a text comes from, such as a model’s answer',
    'datanet trace bafyrei… "The lamp was lit at seven and the harbour lay still."',
    'datanet trace bafyrei… --file answer.txt --release v1',
  )
    .argument('<id>', 'the datanet')
    .argument('[text]', 'the text')
    .option('--file <file>', 'a file that holds the text')
    .option('--release <id>', 'only contributions of this release, by its id, NAME or NAME@AUTHOR')
    .action(
      run(async (session, given: string, asked: string | undefined, flags: { file?: string; release?: string }) => {
        if ((asked === undefined) === (flags.file === undefined))
          throw new UsageError('a trace is of one text', 'Give the text, or --file FILE.')
        const text = asked ?? (await readTextInput(session.path(flags.file as string)))
        const peer = await session.peer()
        const datanet = await findDatanet(peer, given)
        const release = flags.release === undefined ? {} : { release: await findRelease(peer, datanet, flags.release) }
        const found = await session.withProgress((options) => peer.trace({ datanet, text, ...release }, options))
        return {
          document: found,
          text: async (style, next) => [
            ...(found.spans.length === 0
              ? [`None of it is in the ${counted(found.searched, 'contribution')} that were looked through.`]
              : report(text, found, await Names.of(peer, datanet), style)),
            ...(found.missing.length === 0
              ? []
              : [
                  '',
                  style.warn(`The content of ${counted(found.missing.length, 'contribution')} is not to be had now.`),
                ]),
            ...next(shell`datanet fetch ${datanet} --out DIR`),
          ],
        }
      }),
    )
}
