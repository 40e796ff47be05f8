/** Where the syllables of Hangul stand and the letters that they are made of, with how many of these there are. */
export const HANGUL = {
  syllable: 0xac00,
  lead: 0x1100,
  vowel: 0x1161,
  /** One before the first letter at the end of a syllable: most syllables have none. */
  tail: 0x11a7,
  leads: 19,
  vowels: 21,
  tails: 28,
} as const

const SYLLABLES = HANGUL.leads * HANGUL.vowels * HANGUL.tails

/** The letters of a syllable, or null where the code point is none. */
export function decomposeHangul(point: number): readonly number[] | null {
  const at = point - HANGUL.syllable
  if (at < 0 || at >= SYLLABLES) return null
  const tail = at % HANGUL.tails
  const syllable = (at - tail) / HANGUL.tails
  const vowel = syllable % HANGUL.vowels
  const letters = [HANGUL.lead + (syllable - vowel) / HANGUL.vowels, HANGUL.vowel + vowel]
  return tail === 0 ? letters : [...letters, HANGUL.tail + tail]
}

/** The syllable of a first letter and a vowel, or of a syllable without an end and a last letter; null for any other two. */
export function composeHangul(first: number, second: number): number | null {
  const lead = first - HANGUL.lead
  const vowel = second - HANGUL.vowel
  if (lead >= 0 && lead < HANGUL.leads && vowel >= 0 && vowel < HANGUL.vowels)
    return HANGUL.syllable + (lead * HANGUL.vowels + vowel) * HANGUL.tails
  const open = first - HANGUL.syllable
  const tail = second - HANGUL.tail
  const isOpen = open >= 0 && open < SYLLABLES && open % HANGUL.tails === 0
  return isOpen && tail > 0 && tail < HANGUL.tails ? first + tail : null
}
