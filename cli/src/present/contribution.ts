import type { CharterText, ContributionDetail } from '@datanet/client'
import type { Names } from '../access/names.ts'
import { Assets } from './amount.ts'
import { fileLines } from './files.ts'
import { gateLines, reasonLine, statusMark } from './judgement.ts'
import { plainText } from './plain-text.ts'
import { bytes, count, counted } from './quantity.ts'
import type { Style } from './style.ts'
import { fields } from './table.ts'
import { verdictLines } from './verdict.ts'

type Section = readonly [title: string, lines: readonly string[]]

type Copies = ContributionDetail['copies']

function copyLines({ peers, unproved }: Copies, names: Names): string[] {
  const whose = (peerId: string, author: string | null) => (author === null ? peerId : names.label(author))
  return [
    ...peers.map(
      ({ peerId, author, kind, provedAt }) =>
        `${whose(peerId, author)}  ${kind === 'firm' ? 'keeps it' : 'volunteers'}, proved ${provedAt}`,
    ),
    ...unproved.map(
      ({ peerId, author, at, times }) =>
        `${whose(peerId, author)}  says that it holds it, failed to prove it ${counted(times, 'time')}, last ${at}`,
    ),
  ]
}

function head(one: ContributionDetail, names: Names, style: Style): string[] {
  return fields(
    [
      ['Contribution', style.strong(one.contribution)],
      ['Title', one.title === '' ? undefined : plainText(one.title)],
      ['Author', names.full(one.author)],
      ['Licence', plainText(one.license)],
      ['Content', `${counted(one.rows, 'row')}, ${bytes(one.bytes)}, manifest ${one.manifest}`],
      [
        'Status',
        statusMark(style, one.status)(one.status) +
          (one.score === null ? '' : `, score ${one.score} of 1000, round ${one.round}`),
      ],
      ['Stamp', one.stamp ?? undefined],
      ['Copies', plainText(one.copies.summary)],
      ...one.derivedFrom.map((source): [string, string] => [
        'Made from',
        `${source.contribution} (${source.share / 10_000} %)`,
      ]),
    ],
    style,
  )
}

/** All about a contribution, section by section; what is empty is left out. */
export function contributionLines(
  one: ContributionDetail,
  charter: CharterText | null,
  names: Names,
  style: Style,
): string[] {
  const assets = new Assets(charter)
  const sections: Section[] = [
    ['Reasons', one.reasons.map((reason) => `  ${reasonLine(reason)}`)],
    ['Files', fileLines(one, style)],
    ['Gates', one.gates.length === 0 ? [] : gateLines(one.gates, style)],
    [
      'Votes',
      one.votes.flatMap((vote) => [
        `${names.label(vote.author)}  score ${vote.score}, weight ${vote.weight}, round ${vote.round}, seen ${vote.seen}`,
        ...vote.reasons.map((reason) => `  ${reasonLine(reason)}`),
      ]),
    ],
    ['Copies at other peers', copyLines(one.copies, names)],
    ['Certificate', one.certificate === null ? [] : verdictLines({ ...one.certificate, votes: [] }, names, style)],
    [
      'Uses',
      one.uses.map(
        ({ receipt, author, purpose, units, paid }) =>
          `${receipt}  ${count(BigInt(units))} × ${purpose} by ${names.label(author)}, ${paid ? 'paid' : 'not paid'}`,
      ),
    ],
    [
      'Payouts',
      one.payouts.map(
        ({ payment, author, asset, amount, status }) =>
          `${payment}  ${assets.show(amount, asset)} to ${names.label(author)}, ${status}`,
      ),
    ],
  ]
  const shown = sections.filter(([, lines]) => lines.length > 0)
  return [...head(one, names, style), ...shown.flatMap(([title, lines]) => ['', style.strong(title), ...lines])]
}
