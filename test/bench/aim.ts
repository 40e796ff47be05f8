/** What a case should reach, as people read it and as it is checked. */
export interface Aim {
  readonly text: string
  /** Whether it is met; null when a baseline that it speaks of is missing. */
  met(ours: number, baselines: Readonly<Record<string, number>>): boolean | null
}

function count(value: number): string {
  return value.toLocaleString('en')
}

export function atLeast(least: number): Aim {
  return { text: `≥ ${count(least)}`, met: (ours) => ours >= least }
}

export function atMost(most: number): Aim {
  return { text: `≤ ${count(most)}`, met: (ours) => ours <= most }
}

function against(baseline: string, text: string, holds: (ours: number, theirs: number) => boolean): Aim {
  return {
    text,
    met(ours, baselines) {
      const theirs = baselines[baseline]
      return theirs === undefined ? null : holds(ours, theirs)
    },
  }
}

export function atLeastTimes(factor: number, baseline: string): Aim {
  return against(baseline, `≥ ${count(factor)} × ${baseline}`, (ours, theirs) => ours >= factor * theirs)
}

export function atMostTimes(factor: number, baseline: string): Aim {
  return against(baseline, `≤ ${count(factor)} × ${baseline}`, (ours, theirs) => ours <= factor * theirs)
}

export function moreThan(baseline: string): Aim {
  return against(baseline, `> ${baseline}`, (ours, theirs) => ours > theirs)
}

/** All of them; one that is missed is enough to miss it, and else one that can't be told leaves it open. */
export function allOf(...aims: readonly Aim[]): Aim {
  return {
    text: aims.map(({ text }) => text).join('; '),
    met(ours, baselines) {
      const each = aims.map((aim) => aim.met(ours, baselines))
      if (each.includes(false)) return false
      return each.includes(null) ? null : true
    },
  }
}
