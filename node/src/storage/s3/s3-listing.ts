/** A page of a bucket's listing, as ListObjects answers. */
export interface S3Page {
  /** In the order of their keys. */
  readonly objects: readonly { readonly key: string; readonly size: number }[]
  /** The key after which the next page begins; null after the last. */
  readonly next: string | null
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }

function textOf(name: string, xml: string): string | null {
  const text = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1]
  return text?.replaceAll(/&(\w+);/g, (whole, entity: string) => ENTITIES[entity] ?? whole) ?? null
}

/** Reads a page; null for what is none. */
export function readPage(xml: string): S3Page | null {
  if (!/<ListBucketResult[\s>]/.test(xml)) return null
  const objects = [...xml.matchAll(/<Contents>(.*?)<\/Contents>/gs)].map(([, object = '']) => ({
    key: textOf('Key', object) ?? '',
    size: Number(textOf('Size', object)),
  }))
  if (!objects.every(({ size }) => Number.isSafeInteger(size) && size >= 0)) return null
  if (textOf('IsTruncated', xml) !== 'true') return { objects, next: null }
  const last = objects.at(-1)
  return last === undefined ? null : { objects, next: last.key }
}
