import { compareSeniority, hexOf, textBytes } from '@datanet/records'
import { checksum } from './segment/checksum.ts'
import { damaged } from './segment/layout.ts'
import { mergeSegments } from './segment/merge-segments.ts'
import { Segment } from './segment/segment.ts'
import { SegmentBuilder, type TextContribution } from './segment/segment-builder.ts'
import type { TextFiles } from './segment/text-files.ts'
import { type SegmentContent, writeSegment } from './segment/write-segment.ts'
import { Seniorities } from './seniorities.ts'
import { plainWording, type Wording } from './wording.ts'

const LIST = 'segments'
/** So many segments of one size become one. */
const FAN = 3
/** Segments below so many words are of one size. */
const SMALL = 1 << 14

function sizeClass(segment: Segment): number {
  let size = 0
  for (let words = segment.tokens; words > SMALL; words /= FAN) size += 1
  return size
}

/**
 * The words of contributions, for credit and for trace. It answers by the set of contributions and their stamps, however
 * and in whatever order they were added. It is a cache: what is damaged is thrown away and built anew from content.
 */
export class TextIndex {
  readonly wording: Wording
  readonly #files: TextFiles
  #segments: readonly Segment[]
  #next: number
  #seniorities: Seniorities

  private constructor(files: TextFiles, wording: Wording, segments: readonly Segment[], next: number) {
    this.#files = files
    this.wording = wording
    this.#segments = segments
    this.#next = next
    this.#seniorities = new Seniorities(segments)
  }

  /** Opens what the files hold; nothing yet in the beginning. Throws ERR_TEXT_INDEX_DAMAGED. */
  static open(files: TextFiles, wording: Wording = plainWording): TextIndex {
    const names = readList(files)
    const segments = names.map((name) => openSegment(files, name))
    for (const name of files.names()) if (name !== LIST && !names.includes(name)) files.remove(name)
    const next = names.reduce((most, name) => Math.max(most, Number.parseInt(name, 36) + 1), 0)
    return new TextIndex(files, wording, segments, next)
  }

  /** What is held, in the order of seniority. */
  get seniorities(): Seniorities {
    return this.#seniorities
  }

  /** Words of all contributions, bytes of the index without the texts, bytes of the texts. */
  get size(): { readonly tokens: number; readonly bytes: number; readonly textBytes: number } {
    const sum = (of: (segment: Segment) => number) => this.#segments.reduce((total, segment) => total + of(segment), 0)
    return {
      tokens: sum(({ tokens }) => tokens),
      bytes: sum(({ indexBytes }) => indexBytes),
      textBytes: sum(({ textBytes: bytes }) => bytes),
    }
  }

  /** Whether a contribution was added. */
  has(id: Uint8Array): boolean {
    return this.#seniorities.placeOf(id) !== undefined
  }

  /**
   * Adds contributions, all or none of them; those that are held already stay as they are. What is added is on disk when
   * this returns. The work is in proportion to what is added, and to what is merged with it from time to time.
   */
  add(contributions: Iterable<TextContribution>): void {
    const steps = this.addInSteps(contributions)
    while (steps.next().done !== true);
  }

  /** The same; yields now and then. The index stays as it is until the last step, and nothing else may change it before. */
  *addInSteps(contributions: Iterable<TextContribution>): Generator<void> {
    const fresh = new Map<string, TextContribution>()
    for (const one of contributions) {
      const key = hexOf(one.id)
      if (!this.has(one.id) && !fresh.has(key)) fresh.set(key, one)
    }
    if (fresh.size === 0) return
    const builder = new SegmentBuilder(this.wording)
    for (const one of [...fresh.values()].sort(compareSeniority)) yield* builder.add(one)
    const content = builder.end()
    yield
    let segments = [...this.#segments, this.#write(content)]
    for (let group = ripe(segments); group !== null; group = ripe(segments)) {
      const merged = group
      yield
      segments = [...segments.filter((one) => !merged.includes(one)), this.#write(mergeSegments(merged))]
    }
    this.#replace(segments)
  }

  /** Makes one segment of all, when there is time: what is asked afterwards is answered faster. */
  compact(): void {
    if (this.#segments.length > 1) this.#replace([this.#write(mergeSegments(this.#segments))])
  }

  /** Takes contributions out, for an erasure; whoever reads then finds nothing of them. */
  remove(ids: readonly Uint8Array[]): void {
    const gone = new Set(ids.map(hexOf))
    const segments = this.#segments.map((segment) => {
      if (!segment.held.some(({ id }) => gone.has(hexOf(id)))) return segment
      return this.#write(mergeSegments([segment], (id) => !gone.has(hexOf(id))))
    })
    this.#replace(segments)
  }

  /** Closes its files. */
  close(): void {
    for (const segment of this.#segments) segment.close()
  }

  #write(content: SegmentContent): Segment {
    const name = (this.#next++).toString(36)
    this.#files.write(name, writeSegment(content))
    return openSegment(this.#files, name)
  }

  #replace(segments: readonly Segment[]): void {
    const before = this.#segments
    writeList(
      this.#files,
      segments.map(({ name }) => name),
    )
    this.#segments = segments
    this.#seniorities = new Seniorities(segments)
    const kept = new Set(segments.map(({ name }) => name))
    for (const segment of before) if (!kept.has(segment.name)) segment.close()
    for (const name of this.#files.names()) if (name !== LIST && !kept.has(name)) this.#files.remove(name)
  }
}

/** Segments of one size that are enough to be merged; the smallest size first. */
function ripe(segments: readonly Segment[]): Segment[] | null {
  const classes = new Map<number, Segment[]>()
  for (const segment of segments) {
    const size = sizeClass(segment)
    classes.set(size, [...(classes.get(size) ?? []), segment])
  }
  for (const size of [...classes.keys()].sort((a, b) => a - b)) {
    const group = classes.get(size) as Segment[]
    if (group.length >= FAN) return group
  }
  return null
}

function openSegment(files: TextFiles, name: string): Segment {
  const file = files.open(name)
  if (file === undefined) damaged(name, 'is missing')
  return new Segment(name, file)
}

function writeList(files: TextFiles, names: readonly string[]): void {
  files.write(LIST, [textBytes(listText(names.join(' ')))])
}

/** Names of segments with a checksum before them. */
function listText(names: string): string {
  return `${checksum(textBytes(names)).toString(16).padStart(8, '0')} ${names}`
}

function readList(files: TextFiles): string[] {
  const file = files.open(LIST)
  if (file === undefined) return []
  const text = new TextDecoder().decode(file.read(0, file.size))
  file.close()
  const names = text.slice(9)
  if (text !== listText(names)) damaged(LIST, 'has changed')
  return names === '' ? [] : names.split(' ')
}
