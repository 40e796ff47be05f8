/** Seeds that once found a problem, and what it was. */
export const keptSeeds: readonly { readonly seed: number; readonly found: string }[] = [
  {
    seed: 24,
    found:
      'A validator that votes differently on two branches of its log left each honest validator with another vote of it.',
  },
]
