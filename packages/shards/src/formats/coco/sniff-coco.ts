const START = /^\ufeff?[ \t\r\n]*\{/
/** An item of one of COCO's lists, with a field that only such items have. */
const LIST = /"(?:images|annotations|categories)"[ \t\r\n]*:[ \t\r\n]*\[[ \t\r\n]*\{([^{}]*)/g
const FIELD = /"(?:file_name|image_id|category_id|supercategory)"[ \t\r\n]*:/

/** Whether a JSON file begins as a COCO file does: an object with a list `images`, `annotations` or `categories` of such. */
export function isCoco(head: Uint8Array): boolean {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(head)
  if (!START.test(text)) return false
  for (const [, item] of text.matchAll(LIST)) if (FIELD.test(item ?? '')) return true
  return false
}
