/** What may stand before the root: spaces, the declaration and other instructions, comments. */
const BEFORE = /[ \t\r\n]+|<\?.*?\?>|<!--.*?-->/sy
const ROOT = /<annotation[ \t\r\n>]/y
/** An element that VOC's annotations have and those of other XML do not. */
const FIELD = /<(?:filename|folder|size|object|segmented)[ \t\r\n>]/

/** Whether an XML file begins as a VOC annotation does. */
export function isVoc(head: Uint8Array): boolean {
  const text = new TextDecoder('utf-8').decode(head)
  let at = 0
  for (BEFORE.lastIndex = 0; BEFORE.test(text); ) at = BEFORE.lastIndex
  ROOT.lastIndex = at
  return ROOT.test(text) && FIELD.test(text)
}
