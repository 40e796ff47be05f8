import { createPrng } from '@datanet/testkit'

const WORDS =
  'account address advice agent amount answer balance bank bill branch budget button call cash change charge cheque city claim clerk client coin contract copy cost country coupon credit currency customer damage date deadline deal debit delay delivery deposit desk detail discount dollar door email employer error euro evening exchange expense family fee field figure file fine folder form fraud friend fund garden gift goal ground guide harbour history holiday hotel hour house idea income invoice island issue item journey key kitchen label lake land landlord lease ledger letter limit line list loan machine manager market meeting message minute mistake money month morning mortgage mountain name neighbour network note notice number office offer option order owner package page paper parcel partner password payment pension penny people permit phone picture place plan pocket police policy portal postcode pound price printer problem product profile profit proof purchase purse question queue rate reason receipt record refund region rent repair report request reserve river road roof room rule salary sale saving schedule school screen season seat section seller service share shelf ship shop sign signal site slip stamp station statement station street student summer supplier support surname table target tax teller tenant term ticket till timer title tower town trade train transfer travel trip truck trust value vehicle village voucher wage wallet warehouse water week weekend window winter witness worker year'.split(
    ' ',
  )
const LINKS =
  'about after again against almost along although because before behind beside between beyond during either enough except further however inside into nearby never often once only outside rather since still than that then though through together towards under unless until upon when where while with within without'.split(
    ' ',
  )

/** Sentences that we make up, of so many words, the same for the same seed. */
export function sentences(count: number, seed: number, words = 14): string[] {
  const prng = createPrng(seed)
  return Array.from({ length: count }, () =>
    Array.from({ length: words }, (_, place) => prng.pick(place % 3 === 2 ? LINKS : WORDS)).join(' '),
  )
}

/** The same sentences with so many of 100 words put in place of others. */
export function edited(texts: readonly string[], percent: number, seed: number): string[] {
  const prng = createPrng(seed)
  return texts.map((text) =>
    text
      .split(' ')
      .map((word) => (prng.integer(100) < percent ? prng.pick(WORDS) : word))
      .join(' '),
  )
}
