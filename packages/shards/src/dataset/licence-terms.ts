/**
 * What common licences allow and ask, in short. Facts for a first look and no legal advice; the text of the licence
 * decides.
 */

/** What a licence says to who wants to use data. */
interface LicenceTerms {
  /** Whether use for money is allowed. */
  readonly sell: boolean
  /** Whether the authors must be named, or their notice be kept. */
  readonly name: boolean
  /** What must stay under the same terms when it is passed on: nothing, what was changed, or a database made of it. */
  readonly alike: 'no' | 'adaptations' | 'databases' | 'programs'
  /** Whether changed versions may be passed on. */
  readonly change: boolean
  /** What else is worth knowing at once. */
  readonly note?: string
}

const FREE: LicenceTerms = { sell: true, name: false, alike: 'no', change: true }
const NAMED: LicenceTerms = { ...FREE, name: true }
const PATENTS = 'grants patents, and takes them from who sues'
const COPYLEFT: LicenceTerms = {
  ...NAMED,
  alike: 'programs',
  note: 'written for programs: who passes on a changed one gives its source too',
}

const CREATIVE_COMMONS: Readonly<Record<string, LicenceTerms>> = {
  BY: NAMED,
  'BY-SA': { ...NAMED, alike: 'adaptations' },
  'BY-NC': { ...NAMED, sell: false },
  'BY-ND': { ...NAMED, change: false },
  'BY-NC-SA': { ...NAMED, sell: false, alike: 'adaptations' },
  'BY-NC-ND': { ...NAMED, sell: false, change: false },
}

const TERMS: Readonly<Record<string, LicenceTerms>> = {
  'CC0-1.0': FREE,
  'PDDL-1.0': FREE,
  Unlicense: FREE,
  '0BSD': FREE,
  'MIT-0': FREE,
  'CC-PDDC': FREE,
  'ODC-By-1.0': { ...NAMED, note: 'covers the database, not rights in what it holds' },
  'ODbL-1.0': { ...NAMED, alike: 'databases', note: 'works made from it only say where it comes from' },
  'CDLA-Permissive-1.0': NAMED,
  'CDLA-Permissive-2.0': { ...NAMED, note: 'passing on the data asks for this licence’s text; results are free' },
  'CDLA-Sharing-1.0': { ...NAMED, alike: 'databases', note: 'results of analysis are free' },
  MIT: NAMED,
  ISC: NAMED,
  'BSD-2-Clause': NAMED,
  'BSD-3-Clause': { ...NAMED, note: 'the authors’ names may not advertise what you make' },
  'Apache-2.0': { ...NAMED, note: PATENTS },
  'MPL-2.0': {
    ...NAMED,
    alike: 'programs',
    note: 'file by file: changed files keep the licence, what stands beside them need not',
  },
  'EUPL-1.2': { ...COPYLEFT, note: 'use over a network counts as passing on' },
  'OGL-UK-3.0': NAMED,
  'etalab-2.0': NAMED,
}

const VERSIONED: readonly (readonly [pattern: RegExp, terms: LicenceTerms])[] = [
  [/^(GPL|LGPL)-[0-9.]+(-only|-or-later|\+)?$/, COPYLEFT],
  [
    /^AGPL-[0-9.]+(-only|-or-later|\+)?$/,
    { ...COPYLEFT, note: 'written for programs: users over a network get the source too' },
  ],
]

const CC = /^CC-(BY(?:-NC)?(?:-SA|-ND)?)-[0-9.]+(?:-[A-Z]+)*$/

/** What a licence allows and asks, by its SPDX id; null for one that the table does not know. */
function licenceTerms(id: string): LicenceTerms | null {
  if (Object.hasOwn(TERMS, id)) return TERMS[id] ?? null
  const [, kind = ''] = CC.exec(id) ?? []
  if (Object.hasOwn(CREATIVE_COMMONS, kind)) return CREATIVE_COMMONS[kind] ?? null
  return VERSIONED.find(([pattern]) => pattern.test(id))?.[1] ?? null
}

const ALIKE = {
  no: null,
  adaptations: 'what you make of it keeps this licence when you share it',
  databases: 'a database made of it keeps this licence when you share it',
  programs: 'what you change keeps this licence when you share it',
} as const

/** A licence in one line: may I sell, must I name, what must stay alike. */
export function licenceSummary(id: string): string {
  const terms = licenceTerms(id)
  if (terms === null) return 'not in our table: read its text before you use the data'
  return [
    terms.sell ? 'you may sell what you make' : 'no use for money',
    terms.name ? 'name the authors and keep their notice' : 'no need to name anyone',
    terms.change ? ALIKE[terms.alike] : 'changed versions may not be shared',
    terms.note ?? null,
  ]
    .filter((part) => part !== null)
    .join('; ')
}
