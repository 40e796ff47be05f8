import type { ContributionSummary, ListContributionsInput, Operations } from '@datanet/client'

const PAGE = 1000

/** The contributions of a datanet, page after page. */
export async function allContributions(
  peer: Pick<Operations, 'listContributions'>,
  input: Omit<ListContributionsInput, 'after' | 'limit'>,
): Promise<ContributionSummary[]> {
  const all: ContributionSummary[] = []
  for (;;) {
    const after = all.at(-1)?.contribution
    const page = await peer.listContributions({ ...input, limit: PAGE, ...(after === undefined ? {} : { after }) })
    all.push(...page)
    if (page.length < PAGE) return all
  }
}
